//! The language of `derive`: how a new column follows from others of its row.
//!
//! Numbers, columns (in backquotes where their names have blanks), `+ - * / % **`, comparisons, `and or not`, `if(c, a, b)` and
//! functions. The text is the value: it is what files hold. Mistakes point at their place in the text.

mod lexer;
mod parser;
mod tree;
mod typing;

use std::ops::Range;

use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::Value;
use super::held::Held;
use crate::base::diag::Diagnostic;

pub use tree::{Binary, Function, Node, Term, Unary};
pub use typing::Type;

/// An expression that was understood.
#[derive(Clone, Debug)]
pub struct Expression {
    text: String,
    root: Term,
}

impl Expression {
    /// Reads an expression.
    ///
    /// # Errors
    /// What is wrong with it whatever the columns hold; the span is a range of `text`.
    pub fn parse(text: &str) -> Result<Self, Diagnostic> {
        let root = parser::parse(text)?;
        typing::of(&root, &|_, _| Ok(None))?;
        Ok(Self { text: text.to_owned(), root })
    }

    /// The number 0, for steps that have no expression yet.
    pub(super) fn zero() -> Self {
        Self { text: "0".into(), root: Term { node: Node::Number(0.0), span: 0..1 } }
    }

    /// As it was written.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The tree.
    pub fn root(&self) -> &Term {
        &self.root
    }

    /// Every column that is named, with its place in the text.
    pub fn columns(&self) -> Vec<(&str, Range<usize>)> {
        let mut columns = vec![];
        self.root.columns(&mut columns);
        columns
    }

    /// What it gives where the columns have the types that `column` says.
    ///
    /// # Errors
    /// What `column` says of a column that is not there, or what does not fit the types; the span is a range of the text.
    pub fn typed(&self, column: &dyn Fn(&str, &Term) -> Result<Type, Diagnostic>) -> Result<Type, Diagnostic> {
        let found = typing::of(&self.root, &|name, term| column(name, term).map(Some))?;
        Ok(found.unwrap_or(Type::Number))
    }
}

impl PartialEq for Expression {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text
    }
}

impl Held for Expression {
    fn shown(&self) -> Value {
        Value::Text(self.text.clone())
    }

    fn held(value: &Value) -> Option<Self> {
        Self::parse(value.as_text()?).ok()
    }
}

impl Serialize for Expression {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.text.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Expression {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::parse(&text).map_err(|mistake| D::Error::custom(mistake.message))
    }
}

#[cfg(test)]
mod tests;
