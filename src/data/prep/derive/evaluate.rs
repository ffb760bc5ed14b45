//! Works an expression out, a whole column at a time.
//!
//! A number from something missing is missing; a comparison with something missing is false, `!=` included. Rounding goes to
//! the even neighbour, and the remainder has the sign of the divisor, as in Python.

use chrono::Datelike;

use super::value::{Texts, Value};
use crate::data::moment::moment;
use crate::data::prep::frame::Frame;
use crate::spec::{Binary, Function, Node, Term, Unary};

/// What a part of an expression is in each row.
pub(super) fn evaluate(term: &Term, frame: &Frame, rows: usize) -> Value {
    let part = |term: &Term| evaluate(term, frame, rows);
    match &term.node {
        Node::Number(number) => Value::Numbers(vec![*number; rows]),
        Node::Text(text) => Value::Texts(Texts::constant(text, rows)),
        Node::Truth(truth) => Value::Truths(vec![*truth; rows]),
        Node::Column(name) => frame.get(name).map_or_else(|| Value::Numbers(vec![f64::NAN; rows]), Value::of),
        Node::Unary(Unary::Minus, operand) => each(part(operand), |number| -number),
        Node::Unary(Unary::Not, operand) => Value::Truths(part(operand).truths().into_iter().map(|t| !t).collect()),
        Node::Binary(operator, left, right) => binary(*operator, part(left), part(right)),
        Node::Call(function, arguments) => call(*function, arguments.iter().map(part).collect()),
    }
}

fn each(value: Value, changed: impl Fn(f64) -> f64) -> Value {
    Value::Numbers(value.numbers().into_iter().map(changed).collect())
}

fn pairs(left: Value, right: Value, joined: impl Fn(f64, f64) -> f64) -> Value {
    let right = right.numbers();
    Value::Numbers(left.numbers().into_iter().zip(right).map(|(a, b)| joined(a, b)).collect())
}

fn truths(left: Value, right: Value, joined: impl Fn(bool, bool) -> bool) -> Value {
    let right = right.truths();
    Value::Truths(left.truths().into_iter().zip(right).map(|(a, b)| joined(a, b)).collect())
}

fn binary(operator: Binary, left: Value, right: Value) -> Value {
    use std::cmp::Ordering::{Equal, Greater, Less};
    match operator {
        Binary::Add => pairs(left, right, |a, b| a + b),
        Binary::Subtract => pairs(left, right, |a, b| a - b),
        Binary::Multiply => pairs(left, right, |a, b| a * b),
        Binary::Divide => pairs(left, right, |a, b| a / b),
        Binary::Power => pairs(left, right, power),
        Binary::Remainder => pairs(left, right, |a, b| a - (a / b).floor() * b),
        Binary::And => truths(left, right, |a, b| a && b),
        Binary::Or => truths(left, right, |a, b| a || b),
        Binary::Equal => compared(left, right, &[Equal]),
        Binary::Unequal => compared(left, right, &[Less, Greater]),
        Binary::Less => compared(left, right, &[Less]),
        Binary::AtMost => compared(left, right, &[Less, Equal]),
        Binary::More => compared(left, right, &[Greater]),
        Binary::AtLeast => compared(left, right, &[Greater, Equal]),
    }
}

/// Something missing stays so, even to the power of 0.
fn power(base: f64, exponent: f64) -> f64 {
    if base.is_nan() || exponent.is_nan() { f64::NAN } else { base.powf(exponent) }
}

fn compared(left: Value, right: Value, wanted: &[std::cmp::Ordering]) -> Value {
    let holds = |order: Option<std::cmp::Ordering>| order.is_some_and(|order| wanted.contains(&order));
    if left.is_text() && right.is_text() {
        let (left, right) = (left.texts(), right.texts());
        let order = |row| Some(left.get(row)?.cmp(right.get(row)?));
        return Value::Truths((0..left.codes.len()).map(|row| holds(order(row))).collect());
    }
    let right = right.numbers();
    Value::Truths(left.numbers().iter().zip(&right).map(|(a, b)| holds(a.partial_cmp(b))).collect())
}

fn call(function: Function, arguments: Vec<Value>) -> Value {
    let mut arguments = arguments.into_iter();
    let (Some(first), second, third) = (arguments.next(), arguments.next(), arguments.next()) else {
        return Value::Numbers(vec![]);
    };
    match (function, second, third) {
        (Function::If, Some(yes), Some(no)) => choose(&first.truths(), yes, no),
        (Function::Fill, Some(instead), _) => {
            choose(&missing(&first).iter().map(|m| !m).collect::<Vec<_>>(), first, instead)
        }
        (Function::Min, Some(second), third) => {
            [second].into_iter().chain(third).chain(arguments).fold(first, |least, next| pairs(least, next, smaller))
        }
        (Function::Max, Some(second), third) => [second]
            .into_iter()
            .chain(third)
            .chain(arguments)
            .fold(first, |most, next| pairs(most, next, |a, b| -smaller(-a, -b))),
        (Function::Contains, Some(part), _) => {
            let (texts, part) = (first.texts(), part.texts());
            let contains = |row| Some(texts.get(row)?.contains(part.get(row)?));
            Value::Truths((0..texts.codes.len()).map(|row| contains(row).unwrap_or(false)).collect())
        }
        _ => of_one(function, first),
    }
}

/// Functions of one value.
fn of_one(function: Function, value: Value) -> Value {
    let dated = |value: Value, part: fn(&chrono::NaiveDateTime) -> f64| {
        Value::Numbers(value.texts().measured(|text| moment(text).map_or(f64::NAN, |moment| part(&moment))))
    };
    match function {
        Function::Log => each(value, f64::ln),
        Function::Exp => each(value, f64::exp),
        Function::Sqrt => each(value, f64::sqrt),
        Function::Abs => each(value, f64::abs),
        Function::Round => each(value, f64::round_ties_even),
        Function::Floor => each(value, f64::floor),
        Function::Ceil => each(value, f64::ceil),
        Function::Lower => Value::Texts(value.texts().map(str::to_lowercase)),
        Function::Upper => Value::Texts(value.texts().map(str::to_uppercase)),
        Function::Len => Value::Numbers(value.texts().measured(|text| text.chars().count() as f64)),
        Function::Year => dated(value, |moment| f64::from(moment.year())),
        Function::Month => dated(value, |moment| f64::from(moment.month())),
        Function::Day => dated(value, |moment| f64::from(moment.day())),
        Function::IsNull => Value::Truths(missing(&value)),
        // The parser lets none of these through with a single argument.
        Function::If | Function::Min | Function::Max | Function::Contains | Function::Fill => value,
    }
}

fn smaller(a: f64, b: f64) -> f64 {
    if a.is_nan() || b.is_nan() { f64::NAN } else { a.min(b) }
}

fn missing(value: &Value) -> Vec<bool> {
    match value {
        Value::Numbers(numbers) => numbers.iter().map(|number| !number.is_finite()).collect(),
        Value::Truths(truths) => vec![false; truths.len()],
        Value::Texts(texts) => (0..texts.codes.len()).map(|row| texts.get(row).is_none()).collect(),
    }
}

/// The one where the condition holds, else the other.
fn choose(condition: &[bool], yes: Value, no: Value) -> Value {
    match (yes, no) {
        (Value::Texts(yes), no) => Value::Texts(yes.choose(&no.texts(), |row| condition[row])),
        (Value::Truths(yes), Value::Truths(no)) => Value::Truths(
            condition.iter().zip(yes.iter().zip(&no)).map(|(c, (a, b))| if *c { *a } else { *b }).collect(),
        ),
        (yes, no) => {
            let (yes, no) = (yes.numbers(), no.numbers());
            Value::Numbers(
                condition.iter().zip(yes.iter().zip(&no)).map(|(c, (a, b))| if *c { *a } else { *b }).collect(),
            )
        }
    }
}
