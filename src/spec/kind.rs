//! What a key may hold, and what is said about a value it may not.
//!
//! [`Kind::check`] is the only judge: parsing, edits, `--set` and the settings form all ask it.

use std::ops::Range;

use super::{Condition, Expression, Value};
use crate::base::diag::{Diagnostic, nearest};

/// What a key may hold.
#[derive(Clone, Copy, Debug)]
pub enum Kind {
    /// `true` or `false`.
    Bool,
    /// A whole number, ends included.
    Int {
        /// The smallest.
        min: i64,
        /// The largest; `i64::MAX` for no bound.
        max: i64,
    },
    /// A finite number.
    Float {
        /// The lower end.
        min: f64,
        /// The upper end; infinite for no bound.
        max: f64,
        /// Whether the ends themselves are allowed.
        ends: (bool, bool),
    },
    /// Text that is not empty.
    Text,
    /// A column's name; any text.
    Column,
    /// One character.
    Character,
    /// A value of a categorical column: text, a whole number, `true` or `false`.
    Label,
    /// A value of any column: text, a number, `true` or `false`.
    Cell,
    /// One of these words.
    Choice(&'static [&'static str]),
    /// `numeric`, `categorical`, `all` or a list of names.
    Columns,
    /// Height and width in pixels.
    Size,
    /// How a new column follows from others.
    Expression,
    /// A condition on what came of a run.
    Condition,
    /// Any number of values of one kind.
    List(&'static Kind),
    /// Values of one kind under names that are free.
    Map(&'static Kind),
    /// `false`, `true` or a table of these entries, each with a default.
    Switch(&'static [Entry]),
}

/// A key of an inline table.
#[derive(Clone, Copy, Debug)]
pub struct Entry {
    /// What the file calls it.
    pub key: &'static str,
    /// What it is for, one sentence.
    pub doc: &'static str,
    /// What it may hold.
    pub kind: Kind,
}

/// A way into a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum At {
    /// The item of a list, from 0.
    Item(usize),
    /// The value of a map's entry.
    Entry(String),
    /// The key of a map's entry itself; only as the last part of a way.
    Key(String),
    /// These bytes of a text; only as the last part of a way.
    Within(Range<usize>),
}

/// Why a value is not taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// Which part of the value; empty: all of it.
    pub at: Vec<At>,
    /// One sentence without a full stop.
    pub message: String,
    /// What to write instead, where that is known.
    pub hint: Option<String>,
}

impl Kind {
    /// The words for column choices that are not names.
    pub const COLUMNS: &'static [&'static str] = &["numeric", "categorical", "all"];

    /// Pixels of a side of an image.
    const SIDE: Self = Self::Int { min: 1, max: 4096 };

    /// A number of at least `min`.
    pub const fn at_least(min: f64) -> Self {
        Self::Float { min, max: f64::INFINITY, ends: (true, false) }
    }

    /// A number above `min`, which may be minus infinity.
    pub const fn above(min: f64) -> Self {
        Self::Float { min, max: f64::INFINITY, ends: (false, false) }
    }

    /// A share in `[0, 1)`.
    pub const fn share() -> Self {
        Self::Float { min: 0.0, max: 1.0, ends: (true, false) }
    }

    /// Whether a value is allowed.
    pub fn holds(&self, value: &Value) -> bool {
        match (self, value) {
            (Self::Bool | Self::Switch(_), Value::Bool(_))
            | (Self::Column, Value::Text(_))
            | (Self::Label | Self::Cell, Value::Text(_) | Value::Int(_) | Value::Bool(_)) => true,
            (Self::Cell, Value::Float(number)) => number.is_finite(),
            (Self::Int { min, max }, Value::Int(whole)) => (min..=max).contains(&whole),
            (Self::Float { min, max, ends }, Value::Int(_) | Value::Float(_)) => {
                value.as_number().is_some_and(|number| between(number, *min, *max, *ends))
            }
            (Self::Text, Value::Text(text)) => !text.is_empty(),
            (Self::Character, Value::Text(text)) => text.chars().count() == 1,
            (Self::Choice(words), Value::Text(word)) => words.contains(&word.as_str()),
            (Self::Columns, Value::Text(word)) => Self::COLUMNS.contains(&word.as_str()),
            (Self::Columns, Value::List(items)) => items.iter().all(|item| Self::Column.holds(item)),
            (Self::Size, Value::List(items)) => items.len() == 2 && items.iter().all(|item| Self::SIDE.holds(item)),
            (Self::Expression, Value::Text(text)) => Expression::parse(text).is_ok(),
            (Self::Condition, Value::Text(text)) => Condition::parse(text).is_ok(),
            (Self::List(of), Value::List(items)) => items.iter().all(|item| of.holds(item)),
            (Self::Map(of), Value::Map(entries)) => entries.iter().all(|(_, value)| of.holds(value)),
            (Self::Switch(allowed), Value::Map(entries)) => entries
                .iter()
                .all(|(key, value)| allowed.iter().any(|entry| entry.key == key && entry.kind.holds(value))),
            _ => false,
        }
    }

    /// Everything that is wrong with a value; nothing where it is allowed.
    pub fn check(&self, value: &Value) -> Vec<Refusal> {
        match (self, value) {
            _ if self.holds(value) => vec![],
            (Self::Choice(words), Value::Text(word)) => vec![no_such(word, words)],
            (Self::Columns, Value::Text(word)) => vec![no_columns(word)],
            (Self::Columns, Value::List(items)) => each(&Self::Column, items),
            (Self::Size, Value::List(items)) if items.len() == 2 => each(&Self::SIDE, items),
            (Self::Expression, Value::Text(text)) => Expression::parse(text).err().map(mistaken).into_iter().collect(),
            (Self::Condition, Value::Text(text)) => Condition::parse(text).err().map(mistaken).into_iter().collect(),
            (Self::List(of), Value::List(items)) => each(of, items),
            (Self::Map(of), Value::Map(entries)) => {
                entries.iter().flat_map(|(key, value)| inside(&At::Entry(key.clone()), of.check(value))).collect()
            }
            (Self::Switch(allowed), Value::Map(entries)) => {
                entries.iter().flat_map(|(key, value)| check_entry(allowed, key, value)).collect()
            }
            _ => vec![self.refuse(value)],
        }
    }

    /// What is allowed, as a message names it.
    pub fn wanted(&self) -> String {
        match self {
            Self::Bool => "true or false".into(),
            Self::Int { min, max: i64::MAX } => format!("a whole number of at least {min}"),
            Self::Int { min, max } => format!("a whole number from {min} to {max}"),
            Self::Float { min, max, ends } => wanted_number(*min, *max, *ends),
            Self::Text => "text".into(),
            Self::Column => "a column's name".into(),
            Self::Character => "one character".into(),
            Self::Label => "text, a whole number, true or false".into(),
            Self::Cell => "text, a number, true or false".into(),
            Self::Choice(words) => one_of(words),
            Self::Columns => format!("{} or a list of names", Self::COLUMNS.join(", ")),
            Self::Expression => "an expression, such as `weight / height ** 2`".into(),
            Self::Condition => "a condition, such as `test.roc_auc >= 0.9`".into(),
            Self::Size => "height and width in pixels: `[28, 28]`".into(),
            Self::List(_) => "a list".into(),
            Self::Map(_) => "a table".into(),
            Self::Switch(entries) => {
                let keys: Vec<&str> = entries.iter().map(|entry| entry.key).collect();
                format!("false or a table of {}", keys.join(" and "))
            }
        }
    }

    fn refuse(&self, value: &Value) -> Refusal {
        let found = match value {
            Value::Int(_) | Value::Float(_) => value.to_string(),
            Value::Text(text) if text.is_empty() => "empty text".into(),
            Value::Text(_) if matches!(self, Self::Character) => value.to_string(),
            _ => value.what().into(),
        };
        let hint = self.rewritten(value);
        Refusal { at: vec![], message: format!("expected {}, found {found}", self.wanted()), hint }
    }

    /// How the value would have to be written, where its meaning is plain.
    fn rewritten(&self, value: &Value) -> Option<String> {
        let ways = match value {
            Value::Text(text) => {
                vec![("without quotes", unquoted(text)), ("in brackets", Value::List(vec![value.clone()]))]
            }
            Value::Float(number) if number.fract() == 0.0 && number.abs() < 1e15 => {
                vec![("as a whole number", Value::Int(*number as i64))]
            }
            Value::Map(_) | Value::List(_) | Value::Absent | Value::Date(_) => vec![],
            _ => vec![("in quotes", Value::Text(value.to_string())), ("in brackets", Value::List(vec![value.clone()]))],
        };
        let (how, better) = ways.into_iter().find(|(_, better)| self.holds(better))?;
        Some(format!("write it {how}: `{better}`"))
    }
}

/// `a, b or c`.
pub(super) fn one_of(words: &[&str]) -> String {
    match words {
        [] => "nothing".into(),
        [only] => (*only).into(),
        [first @ .., last] => format!("{} or {last}", first.join(", ")),
    }
}

/// The nearest word, or all of them where none is near.
pub(super) fn suggestion(word: &str, words: &[&str]) -> String {
    match nearest(word, words.iter().copied()) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("allowed: {}", words.join(", ")),
    }
}

fn no_such(word: &str, words: &[&str]) -> Refusal {
    Refusal { at: vec![], message: format!("`{word}` is not a choice here"), hint: Some(suggestion(word, words)) }
}

/// What is wrong inside a text that is a language of its own.
fn mistaken(mistake: Diagnostic) -> Refusal {
    let at = mistake.span.map(At::Within).into_iter().collect();
    Refusal { at, message: mistake.message, hint: mistake.hint }
}

fn no_columns(word: &str) -> Refusal {
    let near = nearest(word, Kind::COLUMNS.iter().copied());
    let hint = match near {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("allowed: {}, or a list of names: [{}]", Kind::COLUMNS.join(", "), Value::Text(word.into())),
    };
    Refusal { at: vec![], message: format!("`{word}` is not a set of columns"), hint: Some(hint) }
}

fn check_entry(allowed: &[Entry], key: &str, value: &Value) -> Vec<Refusal> {
    if let Some(entry) = allowed.iter().find(|entry| entry.key == key) {
        return inside(&At::Entry(key.into()), entry.kind.check(value));
    }
    let keys: Vec<&str> = allowed.iter().map(|entry| entry.key).collect();
    let message = format!("unknown key `{key}`");
    vec![Refusal { at: vec![At::Key(key.into())], message, hint: Some(suggestion(key, &keys)) }]
}

fn each(of: &Kind, items: &[Value]) -> Vec<Refusal> {
    items.iter().enumerate().flat_map(|(index, item)| inside(&At::Item(index), of.check(item))).collect()
}

fn inside(at: &At, mut refusals: Vec<Refusal>) -> Vec<Refusal> {
    for refusal in &mut refusals {
        refusal.at.insert(0, at.clone());
    }
    refusals
}

fn between(number: f64, min: f64, max: f64, ends: (bool, bool)) -> bool {
    let above = if ends.0 { number >= min } else { number > min };
    let below = if ends.1 { number <= max } else { number < max };
    above && below
}

fn wanted_number(min: f64, max: f64, ends: (bool, bool)) -> String {
    let low = if ends.0 { "of at least" } else { "above" };
    let high = if ends.1 { "at most" } else { "below" };
    if min.is_infinite() {
        return "a number".into();
    }
    if max.is_finite() { format!("a number {low} {min} and {high} {max}") } else { format!("a number {low} {min}") }
}

/// What the text would be without its quotes; nothing where it would not be a value.
fn unquoted(text: &str) -> Value {
    if let Ok(yes) = text.parse::<bool>() {
        return Value::Bool(yes);
    }
    let whole = text.parse().map(Value::Int);
    whole.unwrap_or_else(|_| text.parse().map_or(Value::Absent, Value::Float))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn say(kind: &Kind, value: &Value) -> String {
        let lines =
            kind.check(value).into_iter().map(|r| format!("{:?} {} ({})", r.at, r.message, r.hint.unwrap_or_default()));
        lines.collect::<Vec<_>>().join("\n")
    }

    #[test]
    fn ends_are_in_or_out_as_declared() {
        assert!(Kind::share().holds(&Value::Float(0.0)) && !Kind::share().holds(&Value::Int(1)));
        assert!(!Kind::above(0.0).holds(&Value::Int(0)) && Kind::above(0.0).holds(&Value::Float(1e-9)));
        assert!(!Kind::at_least(0.0).holds(&Value::Float(f64::INFINITY)));
        assert!(!Kind::at_least(0.0).holds(&Value::Float(f64::NAN)));
    }

    #[test]
    fn a_value_of_the_wrong_type_is_told_how_to_be_written() {
        let whole = Kind::Int { min: 1, max: i64::MAX };
        insta::assert_snapshot!(say(&whole, &Value::Text("30".into())), @"[] expected a whole number of at least 1, found text (write it without quotes: `30`)");
        insta::assert_snapshot!(say(&whole, &Value::Float(30.0)), @"[] expected a whole number of at least 1, found 30.0 (write it as a whole number: `30`)");
        insta::assert_snapshot!(say(&Kind::List(&Kind::Column), &Value::Text("age".into())), @r#"[] expected a list, found text (write it in brackets: `["age"]`)"#);
        insta::assert_snapshot!(say(&Kind::Text, &Value::Int(5)), @r#"[] expected text, found 5 (write it in quotes: `"5"`)"#);
        insta::assert_snapshot!(say(&Kind::Bool, &Value::List(vec![])), @"[] expected true or false, found a list ()");
    }

    #[test]
    fn every_item_of_a_list_is_judged_at_its_place() {
        let list = Kind::List(&Kind::Int { min: 1, max: 9 });
        let value = Value::List(vec![Value::Int(0), Value::Int(5), Value::Int(10)]);
        insta::assert_snapshot!(say(&list, &value), @r"
        [Item(0)] expected a whole number from 1 to 9, found 0 ()
        [Item(2)] expected a whole number from 1 to 9, found 10 ()
        ");
    }
}
