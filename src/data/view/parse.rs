//! The text of a filter: conditions on columns, and words looked for in every cell.
//!
//! `age>50 sex=Male education~"grad" income!=">50K" workclass=missing` and anything else is a word. Spaces or `and` join;
//! every row must pass all. A mistake says what is wrong and where; no text makes it panic.

use std::ops::Range;

use crate::base::diag::{Diagnostic, nearest};
use crate::data::table::{Table, Values};

/// What rows must pass.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Filter {
    /// All of them.
    pub conditions: Vec<Condition>,
}

/// One thing a row must pass.
#[derive(Clone, Debug, PartialEq)]
pub enum Condition {
    /// A cell of this column passes a test, or does not.
    Cell {
        /// From 0.
        column: usize,
        /// Of the cell.
        test: Test,
        /// Whether the row passes where the cell does not.
        negated: bool,
    },
    /// Some cell contains this text, in any letters' case.
    Anywhere(String),
}

/// What is asked of a cell; a missing one passes only the first.
#[derive(Clone, Debug, PartialEq)]
pub enum Test {
    /// It is missing.
    Missing,
    /// It compares so with a number.
    Number(Compare, f64),
    /// It compares so with a text; by number where both are numbers, unless a label is written just so and is asked for.
    Text(Compare, String),
    /// It contains this text, in any letters' case.
    Contains(String),
}

/// How a cell compares with a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names say it")]
pub enum Compare {
    Equal,
    Less,
    AtMost,
    Greater,
    AtLeast,
}

/// Longer ones before their own starts: what is compared, and whether the opposite is meant; `None`: contains.
const OPERATORS: [(&str, Option<Compare>, bool); 9] = [
    ("==", Some(Compare::Equal), false),
    ("!=", Some(Compare::Equal), true),
    ("!~", None, true),
    (">=", Some(Compare::AtLeast), false),
    ("<=", Some(Compare::AtMost), false),
    ("=", Some(Compare::Equal), false),
    (">", Some(Compare::Greater), false),
    ("<", Some(Compare::Less), false),
    ("~", None, false),
];

/// The value that means that there is none.
const MISSING: &str = "missing";

impl Filter {
    /// Reads a filter for a table.
    ///
    /// # Errors
    /// The first mistake, with its place in the text.
    pub fn parse(text: &str, table: &Table) -> Result<Self, Diagnostic> {
        let mut reader = Reader { text, at: 0 };
        let mut conditions = Vec::new();
        while reader.skip_spaces() {
            conditions.extend(reader.condition(table)?);
        }
        Ok(Self { conditions })
    }

    /// The first text that is looked for in every cell.
    pub fn words(&self) -> Option<&str> {
        self.conditions.iter().find_map(|condition| match condition {
            Condition::Anywhere(text) => Some(text.as_str()),
            Condition::Cell { .. } => None,
        })
    }
}

impl Compare {
    /// Whether an order of cell to value is meant.
    pub(super) fn holds(self, order: std::cmp::Ordering) -> bool {
        match self {
            Self::Equal => order.is_eq(),
            Self::Less => order.is_lt(),
            Self::AtMost => order.is_le(),
            Self::Greater => order.is_gt(),
            Self::AtLeast => order.is_ge(),
        }
    }
}

/// The condition that a column has this value, as one would type it; `None`: that it is missing.
pub fn equals(column: &str, value: Option<&str>) -> String {
    format!("{}={}", quoted(column), value.map_or_else(|| MISSING.to_owned(), quoted))
}

/// The condition that the numbers of a column lie from one to below another, as one would type it.
pub fn between(column: &str, from: Option<f64>, below: Option<f64>) -> String {
    let column = quoted(column);
    match (from, below) {
        (Some(from), Some(below)) => format!("{column}>={from} {column}<{below}"),
        (Some(from), None) => format!("{column}>={from}"),
        (None, Some(below)) => format!("{column}<{below}"),
        (None, None) => format!("{column}!={MISSING}"),
    }
}

fn quoted(word: &str) -> String {
    let plain = !word.is_empty()
        && ![MISSING, "and", "or"].contains(&word.to_lowercase().as_str())
        && !word.contains(|c: char| c.is_whitespace() || c.is_control() || "\"'\\=<>~!".contains(c));
    if plain {
        return word.to_owned();
    }
    let mut quoted = String::from('"');
    for letter in word.chars() {
        match letter {
            '\n' => quoted.push_str("\\n"),
            '\r' => quoted.push_str("\\r"),
            '\t' => quoted.push_str("\\t"),
            '"' | '\\' => quoted.extend(['\\', letter]),
            letter => quoted.push(letter),
        }
    }
    quoted.push('"');
    quoted
}

/// A word, where it stands, and whether it was in quotes.
struct Word {
    text: String,
    span: Range<usize>,
    quoted: bool,
}

impl Word {
    fn is(&self, word: &str) -> bool {
        !self.quoted && self.text.eq_ignore_ascii_case(word)
    }
}

/// A place in a filter's text.
struct Reader<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Reader<'a> {
    fn rest(&self) -> &'a str {
        &self.text[self.at..]
    }

    /// Whether anything follows.
    fn skip_spaces(&mut self) -> bool {
        self.at = self.text.len() - self.rest().trim_start().len();
        !self.rest().is_empty()
    }

    /// None for an `and`.
    fn condition(&mut self, table: &Table) -> Result<Option<Condition>, Diagnostic> {
        if let Some((sign, ..)) = operator(self.rest()) {
            let span = self.at..self.at + sign.len();
            return Err(Diagnostic::error(span, format!("A column is missing before `{sign}`"))
                .hint(format!("to look for the text, put it in quotes: \"{sign}\"")));
        }
        let word = self.word(true)?;
        self.skip_spaces();
        let Some((sign, compare, negated)) = operator(self.rest()) else {
            if word.is("or") {
                return Err(Diagnostic::error(word.span, "Rows must pass all conditions; there is no `or`")
                    .hint("to look for the word, put it in quotes: \"or\""));
            }
            return Ok((!word.is("and")).then_some(Condition::Anywhere(word.text)));
        };
        let column = column(&word, table)?;
        self.at += sign.len();
        if !self.skip_spaces() {
            let span = word.span.start..self.at;
            return Err(Diagnostic::error(span, format!("A value is missing after `{}{sign}`", word.text)));
        }
        let value = self.word(false)?;
        let test = test(&table.columns[column].values, &word.text, compare, value)?;
        Ok(Some(Condition::Cell { column, test, negated }))
    }

    /// A word up to a space, in front of an operator also up to that; or whatever is in quotes.
    fn word(&mut self, stops_at_operator: bool) -> Result<Word, Diagnostic> {
        let start = self.at;
        if let Some(quote) = self.rest().chars().next().filter(|first| matches!(first, '"' | '\'')) {
            return self.quoted(quote);
        }
        let ends = |&(at, letter): &(usize, char)| {
            letter.is_whitespace() || (stops_at_operator && operator(&self.text[start + at..]).is_some())
        };
        let length = self.rest().char_indices().find(ends).map_or(self.rest().len(), |(at, _)| at);
        self.at += length;
        Ok(Word { text: self.text[start..self.at].to_owned(), span: start..self.at, quoted: false })
    }

    fn quoted(&mut self, quote: char) -> Result<Word, Diagnostic> {
        let start = self.at;
        let mut text = String::new();
        let mut letters = self.rest().char_indices().skip(1).peekable();
        while let Some((at, letter)) = letters.next() {
            if letter == quote {
                self.at = start + at + 1;
                return Ok(Word { text, span: start..self.at, quoted: true });
            }
            let escaped = letters.peek().filter(|_| letter == '\\').and_then(|&(_, next)| match next {
                'n' => Some('\n'),
                'r' => Some('\r'),
                't' => Some('\t'),
                '"' | '\'' | '\\' => Some(next),
                _ => None,
            });
            if escaped.is_some() {
                letters.next();
            }
            text.push(escaped.unwrap_or(letter));
        }
        Err(Diagnostic::error(start..self.text.len(), format!("The text in {quote} has no end")))
    }
}

fn operator(text: &str) -> Option<(&'static str, Option<Compare>, bool)> {
    OPERATORS.into_iter().find(|(sign, ..)| text.starts_with(sign))
}

/// A column by its name; letters' case may differ where only one column is meant.
fn column(word: &Word, table: &Table) -> Result<usize, Diagnostic> {
    let names = || table.columns.iter().map(|column| column.name.as_str());
    if let Some(column) = names().position(|name| name == word.text) {
        return Ok(column);
    }
    let mut alike = names().enumerate().filter(|(_, name)| name.to_lowercase() == word.text.to_lowercase());
    if let (Some((column, _)), None) = (alike.next(), alike.next()) {
        return Ok(column);
    }
    let mistake = Diagnostic::error(word.span.clone(), format!("There is no column `{}`", word.text));
    Err(match nearest(&word.text, names()) {
        Some(name) => mistake.hint(format!("did you mean `{name}`?")),
        None => mistake,
    })
}

fn test(values: &Values, column: &str, compare: Option<Compare>, value: Word) -> Result<Test, Diagnostic> {
    let Some(compare) = compare else { return Ok(Test::Contains(value.text)) };
    if value.is(MISSING) {
        return match compare {
            Compare::Equal => Ok(Test::Missing),
            _ => Err(Diagnostic::error(value.span, "A missing value is neither less nor more").hint(format!(
                "`{}={MISSING}` or `{}!={MISSING}`",
                quoted(column),
                quoted(column)
            ))),
        };
    }
    match values {
        Values::Categorical { .. } => Ok(Test::Text(compare, value.text)),
        Values::Numeric(_) => match value.text.parse::<f64>().ok().filter(|number| !number.is_nan()) {
            Some(number) => Ok(Test::Number(compare, number)),
            None => Err(Diagnostic::error(
                value.span,
                format!("`{}` is not a number, and {column} holds numbers", value.text),
            )),
        },
    }
}
