//! What an expression is made of.

use std::ops::Range;

/// A part of an expression and its place in the text.
#[derive(Clone, Debug, PartialEq)]
pub struct Term {
    /// What it is.
    pub node: Node,
    /// Byte range in the expression's text.
    pub span: Range<usize>,
}

/// What a part of an expression is.
#[derive(Clone, Debug, PartialEq)]
pub enum Node {
    /// `1.5`.
    Number(f64),
    /// `'text'`.
    Text(String),
    /// `true` or `false`.
    Truth(bool),
    /// A column's cell in the same row.
    Column(String),
    /// One operand.
    Unary(Unary, Box<Term>),
    /// Two operands.
    Binary(Binary, Box<Term>, Box<Term>),
    /// A function of its arguments.
    Call(Function, Vec<Term>),
}

/// What stands before one operand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unary {
    /// `-`.
    Minus,
    /// `not`.
    Not,
}

/// What stands between two operands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names say it")]
pub enum Binary {
    Add,
    Subtract,
    Multiply,
    Divide,
    Power,
    Remainder,
    Equal,
    Unequal,
    Less,
    AtMost,
    More,
    AtLeast,
    And,
    Or,
}

impl Binary {
    /// The operator of this sign, with how tightly it binds.
    pub(super) fn of(sign: &str) -> Option<(Self, u8)> {
        Some(match sign {
            "or" => (Self::Or, 1),
            "and" => (Self::And, 2),
            "==" => (Self::Equal, 4),
            "!=" => (Self::Unequal, 4),
            "<" => (Self::Less, 4),
            "<=" => (Self::AtMost, 4),
            ">" => (Self::More, 4),
            ">=" => (Self::AtLeast, 4),
            "+" => (Self::Add, 5),
            "-" => (Self::Subtract, 5),
            "*" => (Self::Multiply, 6),
            "/" => (Self::Divide, 6),
            "%" => (Self::Remainder, 6),
            "**" => (Self::Power, 8),
            _ => return None,
        })
    }
}

/// A function that expressions may call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names say it")]
pub enum Function {
    If,
    Log,
    Exp,
    Sqrt,
    Abs,
    Min,
    Max,
    Round,
    Floor,
    Ceil,
    Lower,
    Upper,
    Len,
    Contains,
    Year,
    Month,
    Day,
    IsNull,
    Fill,
}

/// Every function, as expressions call it, with the fewest and the most arguments.
pub(super) const FUNCTIONS: &[(&str, Function, usize, usize)] = &[
    ("if", Function::If, 3, 3),
    ("log", Function::Log, 1, 1),
    ("exp", Function::Exp, 1, 1),
    ("sqrt", Function::Sqrt, 1, 1),
    ("abs", Function::Abs, 1, 1),
    ("min", Function::Min, 2, usize::MAX),
    ("max", Function::Max, 2, usize::MAX),
    ("round", Function::Round, 1, 1),
    ("floor", Function::Floor, 1, 1),
    ("ceil", Function::Ceil, 1, 1),
    ("lower", Function::Lower, 1, 1),
    ("upper", Function::Upper, 1, 1),
    ("len", Function::Len, 1, 1),
    ("contains", Function::Contains, 2, 2),
    ("year", Function::Year, 1, 1),
    ("month", Function::Month, 1, 1),
    ("day", Function::Day, 1, 1),
    ("isnull", Function::IsNull, 1, 1),
    ("fill", Function::Fill, 2, 2),
];

impl Term {
    /// Every column that is named, with its place.
    pub(super) fn columns<'a>(&'a self, into: &mut Vec<(&'a str, Range<usize>)>) {
        match &self.node {
            Node::Number(_) | Node::Text(_) | Node::Truth(_) => {}
            Node::Column(name) => into.push((name, self.span.clone())),
            Node::Unary(_, operand) => operand.columns(into),
            Node::Binary(_, left, right) => {
                left.columns(into);
                right.columns(into);
            }
            Node::Call(_, arguments) => arguments.iter().for_each(|argument| argument.columns(into)),
        }
    }
}
