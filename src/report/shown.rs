//! Numbers as people read them.

use crate::base::fmt;

/// Three digits that count; a dash where the number is not defined.
pub(super) fn number(value: f64) -> String {
    if value.is_nan() { "–".into() } else { fmt::number(value) }
}

/// Two ends.
pub(super) fn ends((low, high): (f64, f64)) -> String {
    format!("{} to {}", number(low), number(high))
}
