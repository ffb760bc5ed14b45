//! What a key holds, before and after it has a type: the values TOML can write, without places.
//!
//! [`Display`](std::fmt::Display) writes a value as it would stand in a workspace file, on one line.

use std::fmt;

/// A value of a workspace file.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// No value: the key is left out of the file.
    Absent,
    /// `true` or `false`.
    Bool(bool),
    /// A whole number.
    Int(i64),
    /// Any number.
    Float(f64),
    /// Text in quotes.
    Text(String),
    /// A date or time; no key takes one.
    Date(String),
    /// `[a, b]`.
    List(Vec<Value>),
    /// `{ a = 1, b = 2 }`, in order.
    Map(Vec<(String, Value)>),
}

impl Value {
    /// What it is, with its article, as a message calls it.
    pub fn what(&self) -> &'static str {
        match self {
            Self::Absent => "nothing",
            Self::Bool(_) => "true or false",
            Self::Int(_) => "a whole number",
            Self::Float(_) => "a fraction",
            Self::Text(_) => "text",
            Self::Date(_) => "a date",
            Self::List(_) => "a list",
            Self::Map(_) => "a table",
        }
    }

    /// The text, if it is text.
    pub fn as_text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The entries of a list.
    pub fn as_list(&self) -> Option<&[Value]> {
        match self {
            Self::List(values) => Some(values),
            _ => None,
        }
    }

    /// The number, whole or not.
    pub fn as_number(&self) -> Option<f64> {
        match *self {
            Self::Int(whole) => Some(whole as f64),
            Self::Float(number) => Some(number),
            _ => None,
        }
    }

    /// The entry of a map.
    pub fn get(&self, key: &str) -> Option<&Value> {
        match self {
            Self::Map(entries) => entries.iter().find(|(name, _)| name == key).map(|(_, value)| value),
            _ => None,
        }
    }
}

impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Absent => Ok(()),
            Self::Bool(yes) => write!(f, "{yes}"),
            Self::Int(whole) => write!(f, "{whole}"),
            Self::Float(number) if number.is_nan() => f.write_str("nan"),
            Self::Float(number) => write!(f, "{number:?}"),
            Self::Text(text) => f.write_str(&quoted(text)),
            Self::Date(date) => f.write_str(date),
            Self::List(items) => {
                let items: Vec<String> = items.iter().map(ToString::to_string).collect();
                write!(f, "[{}]", items.join(", "))
            }
            Self::Map(entries) if entries.is_empty() => f.write_str("{}"),
            Self::Map(entries) => {
                let entries: Vec<String> =
                    entries.iter().map(|(key, value)| format!("{} = {value}", bare(key))).collect();
                write!(f, "{{ {} }}", entries.join(", "))
            }
        }
    }
}

/// A key of a table: bare where TOML allows it, else in quotes.
pub(in crate::spec) fn bare(key: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-';
    if !key.is_empty() && key.chars().all(plain) { key.to_owned() } else { quoted(key) }
}

/// Text as a basic TOML string on one line.
fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            '\r' => out.push_str("\\r"),
            c if c.is_control() => out.extend(format!("\\u{:04X}", c as u32).chars()),
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_written_as_toml() {
        let value = Value::Map(vec![
            (">50K.".into(), Value::Text("a \"b\" \\ \n\u{1}".into())),
            ("n".into(), Value::List(vec![Value::Int(3), Value::Float(1e-7), Value::Float(1.0), Value::Bool(true)])),
        ]);
        insta::assert_snapshot!(value, @r#"{ ">50K." = "a \"b\" \\ \n\u0001", n = [3, 1e-7, 1.0, true] }"#);
    }
}
