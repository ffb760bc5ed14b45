//! Columns that name their rows: nothing that is learnt from them holds for another row.

use super::mixed_types::words_among_numbers;
use super::{Alone, Finding, Fix};
use crate::base::severity::Severity::Warning;
use crate::data::read::is_nearly_numbers;
use crate::data::table::Values;
use crate::spec::Decimal;

/// Share of rows with a label of their own.
const OWN: f64 = 0.9;
/// Fewer whole numbers than this may all be different by chance.
const FEWEST: usize = 20;
/// Whole numbers that are all different and fill their range at least this densely count something: a part of a split
/// leaves gaps, measurements repeat long before.
const DENSE: f64 = 0.5;

/// Whether labels are read for what they say, so that even one of its own in every row names none: running text by its words,
/// dates by their days, and numbers among which a few words stand are measured.
pub fn are_read(values: &Values, decimal: Decimal) -> bool {
    values.running_text().is_some()
        || values.dates().is_some()
        || is_nearly_numbers(values, decimal)
        || words_among_numbers(values, decimal).is_some()
}

pub(super) fn find(column: &Alone) -> Option<Finding> {
    let Alone { values, profile, rows, decimal } = column;
    let share = profile.distinct as f64 / rows.len().max(1) as f64;
    let seen = match values {
        Values::Categorical { .. } if share <= OWN || rows.len() < 2 => return None,
        Values::Categorical { .. } if are_read(values, *decimal) => return None,
        Values::Categorical { .. } => "Nearly every row has a label of its own, like an identifier.",
        Values::Numeric(_) if values.counts_rows() => {
            "Its whole numbers rise by one from row to row, like an identifier."
        }
        Values::Numeric(numbers) if profile.distinct == rows.len() && rows.len() >= FEWEST => {
            let summary = profile.numbers?;
            let dense = rows.len() as f64 >= DENSE * (summary.max - summary.min + 1.0);
            if !dense || rows.iter().any(|&row| numbers[row].fract() != 0.0) {
                return None;
            }
            "Its whole numbers are all different and lie close together, like an identifier."
        }
        Values::Numeric(_) => return None,
    };
    let advice = "Leave it out: what is learnt from it holds for no other row.";
    let found = Finding::new("identifier", Warning, &[&profile.name], seen, advice);
    Some(found.number("distinct", profile.distinct as f64).fix(Fix::Drop(vec![profile.name.clone()])))
}
