//! Columns of which half or more is missing.

use super::{Alone, Finding, Fix, Place};
use crate::base::severity::Severity::Warning;
use crate::data::table::Values;

const MUCH: f64 = 0.5;

pub(super) fn find(column: &Alone) -> Option<Finding> {
    let Alone { values, profile, rows, .. } = column;
    let share = profile.missing as f64 / rows.len().max(1) as f64;
    if share < MUCH || profile.missing == rows.len() {
        return None;
    }
    let seen = format!("{:.0} % of its cells are missing.", 100.0 * share);
    let name = || vec![profile.name.clone()];
    let (advice, fix) = match values {
        Values::Numeric(_) => (
            "Filling them makes most of it up. Keep where it is missing as a column of its own, or leave it out.",
            indicator(name()),
        ),
        Values::Categorical { .. } => ("Leave it out, unless `missing` is a label like the others.", Fix::Drop(name())),
    };
    let missing = rows.iter().copied().filter(|&row| values.is_missing(row));
    let found = Finding::new("missing", Warning, &[&profile.name], seen, advice);
    let found = found.rows(missing).number("share", share);
    // Of dates other numbers are made, which steps behind fill.
    Some(if values.dates().is_some() { found } else { found.fix(fix) })
}

/// Keeps where numbers are missing as columns of zeros and ones.
pub(super) fn indicator(columns: Vec<String>) -> Fix {
    Fix::Step { name: "impute", columns, keys: ", with = \"median\", indicator = true", place: Place::First }
}
