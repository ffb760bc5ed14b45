//! Columns that say nothing: without a value, with one value, or with one value in nearly every row.

use super::{Alone, Finding, Fix, Subject};
use crate::base::severity::Severity::{Note, Severe, Warning};
use crate::data::table::Values;

/// Share of rows with one value from which a column tells a network next to nothing.
const NEARLY: f64 = 0.99;

/// A target that is the same in every row.
pub(super) fn of_target(subject: &Subject) -> Option<Finding> {
    let profile = &subject.columns[subject.target?.0];
    if subject.rows.len() < 2 || profile.distinct != 1 || profile.missing > 0 {
        return None;
    }
    let seen = "It has one value only, and it is what is predicted: there is nothing to learn.";
    let advice = "Predict another column (`data.target`), or add rows in which it differs.";
    Some(Finding::new("constant", Severe, &[&profile.name], seen, advice))
}

pub(super) fn find(column: &Alone) -> Option<Finding> {
    let Alone { profile, rows, .. } = column;
    let found =
        |severity, seen: String, advice: &str| Some(Finding::new("constant", severity, &[&profile.name], seen, advice));
    let drop = || Fix::Drop(vec![profile.name.clone()]);
    let present = rows.len() - profile.missing;
    if present == 0 && !rows.is_empty() {
        return found(Warning, "It has no value.".into(), "Leave it out.").map(|found| found.fix(drop()));
    }
    // Of one row every value is the only one.
    if rows.len() < 2 {
        return None;
    }
    if profile.distinct == 1 && profile.missing == 0 {
        return found(Warning, "It has one value only.".into(), "Leave it out.").map(|found| found.fix(drop()));
    }
    if profile.distinct == 1 {
        let advice = "Leave it out, unless it matters where it is missing.";
        return found(Note, "It has one value only.".into(), advice).map(|found| found.fix(drop()));
    }
    let (value, count) = profile.top.first()?;
    let share = *count as f64 / rows.len() as f64;
    if share < NEARLY {
        return None;
    }
    let seen = format!("`{value}` is in {:.1} % of its cells.", 100.0 * share);
    let found = found(Note, seen, "It tells little; leave it out unless the other cells matter.")?;
    let number = value.parse().unwrap_or(f64::NAN);
    let differs = |&row: &usize| match column.values {
        Values::Numeric(numbers) => !numbers[row].is_nan() && numbers[row] != number,
        Values::Categorical { codes, levels } => levels.get(codes[row] as usize).is_some_and(|level| level != value),
    };
    let others = rows.iter().copied().filter(differs);
    Some(found.rows(others).number("share", share).fix(drop()))
}
