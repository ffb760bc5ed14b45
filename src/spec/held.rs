//! From the values of a file to the types of a workspace and back.
//!
//! [`Kind::check`](super::Kind::check) has looked at a value before [`Held::held`] does; what is refused here is refused
//! without a reason.

use std::collections::BTreeMap;

use super::{Columns, EarlyStopping, Value};

/// A type that a key of the file can hold.
pub(super) trait Held: Sized {
    /// The value as the file would hold it.
    fn shown(&self) -> Value;
    /// The value read; `None` where the type cannot hold it.
    fn held(value: &Value) -> Option<Self>;
}

impl Held for bool {
    fn shown(&self) -> Value {
        Value::Bool(*self)
    }

    fn held(value: &Value) -> Option<Self> {
        match value {
            Value::Bool(yes) => Some(*yes),
            _ => None,
        }
    }
}

impl Held for f64 {
    fn shown(&self) -> Value {
        Value::Float(*self)
    }

    fn held(value: &Value) -> Option<Self> {
        value.as_number()
    }
}

/// Counts and seeds. What is beyond 2^63 - 1, which TOML cannot write, is shown as that.
macro_rules! held_whole {
    ($($whole:ty),+) => {$(
        impl Held for $whole {
            fn shown(&self) -> Value {
                Value::Int(i64::try_from(*self).unwrap_or(i64::MAX))
            }

            fn held(value: &Value) -> Option<Self> {
                match value {
                    Value::Int(whole) => Self::try_from(*whole).ok(),
                    _ => None,
                }
            }
        }
    )+};
}

held_whole!(usize, u64);

/// Text also reads numbers and switches, as labels in a file are often written bare.
impl Held for String {
    fn shown(&self) -> Value {
        Value::Text(self.clone())
    }

    fn held(value: &Value) -> Option<Self> {
        match value {
            Value::Text(text) => Some(text.clone()),
            Value::Bool(_) | Value::Int(_) | Value::Float(_) => Some(value.to_string()),
            _ => None,
        }
    }
}

impl Held for char {
    fn shown(&self) -> Value {
        Value::Text(self.to_string())
    }

    fn held(value: &Value) -> Option<Self> {
        let mut chars = value.as_text()?.chars();
        chars.next().filter(|_| chars.next().is_none())
    }
}

impl<T: Held> Held for Option<T> {
    fn shown(&self) -> Value {
        self.as_ref().map_or(Value::Absent, Held::shown)
    }

    fn held(value: &Value) -> Option<Self> {
        if *value == Value::Absent { Some(None) } else { T::held(value).map(Some) }
    }
}

impl<T: Held> Held for Vec<T> {
    fn shown(&self) -> Value {
        Value::List(self.iter().map(Held::shown).collect())
    }

    fn held(value: &Value) -> Option<Self> {
        match value {
            Value::List(items) => items.iter().map(T::held).collect(),
            _ => None,
        }
    }
}

/// Height and width.
impl Held for [usize; 2] {
    fn shown(&self) -> Value {
        Value::List(self.iter().map(Held::shown).collect())
    }

    fn held(value: &Value) -> Option<Self> {
        Vec::held(value)?.try_into().ok()
    }
}

/// Text of which there is none where it is empty.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Filled(pub(super) String);

impl Held for Filled {
    fn shown(&self) -> Value {
        if self.0.is_empty() { Value::Absent } else { self.0.shown() }
    }

    fn held(value: &Value) -> Option<Self> {
        if *value == Value::Absent { Some(Self(String::new())) } else { String::held(value).map(Self) }
    }
}

impl<T: Held> Held for BTreeMap<String, T> {
    fn shown(&self) -> Value {
        Value::Map(self.iter().map(|(key, value)| (key.clone(), value.shown())).collect())
    }

    fn held(value: &Value) -> Option<Self> {
        match value {
            Value::Map(entries) => entries.iter().map(|(key, value)| Some((key.clone(), T::held(value)?))).collect(),
            _ => None,
        }
    }
}

impl Held for Columns {
    fn shown(&self) -> Value {
        match self {
            Self::Named(names) => names.shown(),
            Self::Numeric => Value::Text("numeric".into()),
            Self::Categorical => Value::Text("categorical".into()),
            Self::All => Value::Text("all".into()),
        }
    }

    fn held(value: &Value) -> Option<Self> {
        match value.as_text() {
            Some("numeric") => Some(Self::Numeric),
            Some("categorical") => Some(Self::Categorical),
            Some("all") => Some(Self::All),
            Some(_) => None,
            None => Held::held(value).map(Self::Named),
        }
    }
}

/// A rule for stopping, or `false`.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Switched(pub(super) Option<EarlyStopping>);

impl Held for Switched {
    fn shown(&self) -> Value {
        match &self.0 {
            None => Value::Bool(false),
            Some(rule) => {
                Value::Map(vec![("metric".into(), rule.metric.shown()), ("patience".into(), rule.patience.shown())])
            }
        }
    }

    fn held(value: &Value) -> Option<Self> {
        let mut rule = EarlyStopping::default();
        match value {
            Value::Bool(on) => return Some(Self(on.then_some(rule))),
            Value::Map(_) => {}
            _ => return None,
        }
        if let Some(metric) = value.get("metric") {
            rule.metric = Held::held(metric)?;
        }
        if let Some(patience) = value.get("patience") {
            rule.patience = Held::held(patience)?;
        }
        Some(Self(Some(rule)))
    }
}
