//! Whether an expression makes sense: what type each part has, as far as the types of the columns are known.

use super::tree::{Binary, FUNCTIONS, Function, Node, Term, Unary};
use crate::base::diag::Diagnostic;

/// What a value is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Type {
    /// A number; truths count as 1 and 0 where a number is wanted.
    Number,
    /// Text.
    Text,
    /// True or false.
    Truth,
}

impl Type {
    fn name(self) -> &'static str {
        match self {
            Self::Number => "a number",
            Self::Text => "text",
            Self::Truth => "a condition",
        }
    }

    /// Whether a value of this type can stand where `wanted` is.
    fn is(self, wanted: Self) -> bool {
        self == wanted || (self == Self::Truth && wanted == Self::Number)
    }
}

/// What the columns hold; `Ok(None)` where that is not known yet, an error where there is no such column.
pub(super) type Columns<'a> = dyn Fn(&str, &Term) -> Result<Option<Type>, Diagnostic> + 'a;

/// The type of a part; `None` where it depends on columns that are not known.
pub(super) fn of(term: &Term, columns: &Columns) -> Result<Option<Type>, Diagnostic> {
    Ok(match &term.node {
        Node::Number(_) => Some(Type::Number),
        Node::Text(_) => Some(Type::Text),
        Node::Truth(_) => Some(Type::Truth),
        Node::Column(name) => columns(name, term)?,
        Node::Unary(Unary::Minus, operand) => wants(operand, Type::Number, columns)?,
        Node::Unary(Unary::Not, operand) => wants(operand, Type::Truth, columns)?,
        Node::Binary(operator, left, right) => return binary(*operator, left, right, columns),
        Node::Call(function, arguments) => return call(*function, arguments, columns),
    })
}

fn binary(operator: Binary, left: &Term, right: &Term, columns: &Columns) -> Result<Option<Type>, Diagnostic> {
    let both = |wanted| -> Result<Option<Type>, Diagnostic> {
        wants(left, wanted, columns)?;
        wants(right, wanted, columns)
    };
    match operator {
        Binary::And | Binary::Or => both(Type::Truth),
        Binary::Equal | Binary::Unequal | Binary::Less | Binary::AtMost | Binary::More | Binary::AtLeast => {
            alike(left, right, "compared", columns)?;
            Ok(Some(Type::Truth))
        }
        Binary::Add | Binary::Subtract | Binary::Multiply | Binary::Divide | Binary::Power | Binary::Remainder => {
            both(Type::Number)
        }
    }
}

fn call(function: Function, arguments: &[Term], columns: &Columns) -> Result<Option<Type>, Diagnostic> {
    let all = |wanted, given| -> Result<Option<Type>, Diagnostic> {
        for argument in arguments {
            wants(argument, wanted, columns)?;
        }
        Ok(Some(given))
    };
    match (function, arguments) {
        (Function::If, [condition, yes, no]) => {
            wants(condition, Type::Truth, columns)?;
            alike(yes, no, "chosen between", columns)
        }
        (Function::Fill, [value, instead]) => alike(value, instead, "chosen between", columns),
        (Function::IsNull, [value]) => of(value, columns).map(|_| Some(Type::Truth)),
        (Function::Lower | Function::Upper, _) => all(Type::Text, Type::Text),
        (Function::Len | Function::Year | Function::Month | Function::Day, _) => all(Type::Text, Type::Number),
        (Function::Contains, _) => all(Type::Text, Type::Truth),
        _ => all(Type::Number, Type::Number),
    }
}

/// The wanted type, where the part can have it.
fn wants(term: &Term, wanted: Type, columns: &Columns) -> Result<Option<Type>, Diagnostic> {
    match of(term, columns)? {
        Some(found) if !found.is(wanted) => {
            let message = format!("expected {}, found {}", wanted.name(), found.name());
            let mistake = Diagnostic::error(term.span.clone(), message);
            Err(match (wanted, found) {
                (Type::Truth, Type::Number) => mistake.hint("compare it with something, as in `x != 0`"),
                (Type::Text, Type::Number) if matches!(term.node, Node::Column(_)) => {
                    mistake.hint("`data.types` makes text of a column of numbers")
                }
                _ => mistake,
            })
        }
        _ => Ok(Some(wanted)),
    }
}

/// The type that two parts share.
fn alike(left: &Term, right: &Term, how: &str, columns: &Columns) -> Result<Option<Type>, Diagnostic> {
    match (of(left, columns)?, of(right, columns)?) {
        (Some(a), Some(b)) if a == b => Ok(Some(a)),
        (Some(a), Some(b)) if a == Type::Text || b == Type::Text => {
            let message = format!("{} and {} cannot be {how}", a.name(), b.name());
            Err(Diagnostic::error(left.span.start..right.span.end, message))
        }
        (Some(_), Some(_)) => Ok(Some(Type::Number)),
        (Some(Type::Text), None) | (None, Some(Type::Text)) => Ok(Some(Type::Text)),
        _ => Ok(None),
    }
}

impl Function {
    /// What expressions call it.
    pub fn name(self) -> &'static str {
        FUNCTIONS.iter().find(|(_, function, ..)| *function == self).map_or("", |(name, ..)| name)
    }
}
