//! What an `@attribute` line declares.

use std::borrow::Cow;
use std::collections::HashSet;

use super::tokens::{Token, Tokens};
use super::{Fault, is_comment};
use crate::spec::ColumnType;

/// What is said of a file without its last line.
pub(super) const NEVER_ENDS: &str = "the file ends without a line @data; it may be cut short";

/// What stands before the rows, as far as it is read.
#[derive(Debug, Default)]
pub(super) struct Header {
    pub(super) attributes: Vec<Attribute>,
}

impl Header {
    /// Reads the next line; whether it is the last.
    pub(super) fn ends_with(&mut self, line: &str) -> Result<bool, Fault> {
        if is_comment(line) {
            return Ok(false);
        }
        let (word, rest) = line.split_once(char::is_whitespace).unwrap_or((line, ""));
        match word.to_ascii_lowercase().as_str() {
            "@relation" => Ok(false),
            "@attribute" => {
                self.attributes.push(attribute(rest)?);
                Ok(false)
            }
            "@data" if self.attributes.is_empty() => Err("no @attribute stands before @data".into()),
            "@data" => Ok(true),
            _ => Err("before @data stand lines that begin with @relation, @attribute or %".into()),
        }
    }
}

/// One column.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Attribute {
    pub(super) name: String,
    pub(super) kind: Kind,
}

/// What an attribute's cells are.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Numeric,
    Nominal(Values),
    /// Strings and dates.
    Text,
}

/// The declared values of a nominal attribute.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Values {
    first: Option<String>,
    all: HashSet<String>,
}

/// Reads what follows `@attribute`.
fn attribute(declaration: &str) -> Result<Attribute, Fault> {
    let mut tokens = Tokens::of(declaration);
    let Some(Token::Cell(Some(name))) = tokens.next()? else {
        return Err("an attribute needs a name and a type, as in `@attribute age numeric`".into());
    };
    let kind = match tokens.next()? {
        Some(Token::Brace('{')) => Kind::Nominal(values(&mut tokens)?),
        Some(Token::Cell(Some(word))) => match word.to_ascii_lowercase().as_str() {
            "numeric" | "real" | "integer" => Kind::Numeric,
            "string" | "date" => Kind::Text,
            "relational" => return Err("relational attributes are not read; flatten them".into()),
            _ => {
                let known = "numeric, real, integer, string, date and `{a, b}`";
                return Err(format!("`{}` is no type of an attribute; there are {known}", short(&word)));
            }
        },
        _ => {
            return Err(format!("attribute `{}` has no type; write numeric, string, date or `{{a, b}}`", short(&name)));
        }
    };
    Ok(Attribute { name: name.into_owned(), kind })
}

/// A word that is not too long for a message.
pub(super) fn short(word: &str) -> String {
    word.chars().take(80).collect()
}

fn values(tokens: &mut Tokens) -> Result<Values, Fault> {
    let mut values = Values { first: None, all: HashSet::new() };
    loop {
        match tokens.next()? {
            Some(Token::Brace('}')) => return Ok(values),
            Some(Token::Cell(value)) => {
                let value = value.unwrap_or(Cow::Borrowed("?")).into_owned();
                values.first.get_or_insert_with(|| value.clone());
                values.all.insert(value);
            }
            _ => return Err("its list of values is never closed by `}`".into()),
        }
    }
}

impl Attribute {
    /// What its column is.
    pub(super) fn column(&self) -> ColumnType {
        match self.kind {
            Kind::Numeric => ColumnType::Numeric,
            Kind::Nominal(_) | Kind::Text => ColumnType::Categorical,
        }
    }

    /// What a sparse row means where it says nothing of this attribute.
    pub(super) fn unwritten(&self) -> Option<Cow<'static, str>> {
        match &self.kind {
            Kind::Numeric => Some(Cow::Borrowed("0")),
            Kind::Nominal(values) => values.first.clone().map(Cow::Owned),
            Kind::Text => None,
        }
    }

    /// Fails where `cell` is not what was declared and not one of `nulls`.
    pub(super) fn check(&self, cell: &str, nulls: &[String]) -> Result<(), Fault> {
        let fits = match &self.kind {
            Kind::Numeric => cell.parse::<f64>().is_ok(),
            Kind::Nominal(values) => values.all.contains(cell),
            Kind::Text => true,
        };
        if fits || nulls.iter().any(|null| null == cell) {
            return Ok(());
        }
        let (name, cell) = (short(&self.name), short(cell));
        Err(match self.kind {
            Kind::Numeric => {
                format!("`{cell}` is no number, and attribute `{name}` is numeric; a missing one is written `?`")
            }
            _ => format!("`{cell}` is not among the declared values of attribute `{name}`; add it to its list"),
        })
    }
}
