//! Rows equal in every cell to an earlier one.

use super::chance::equal_cells;
use super::{Finding, Fix, Place, Subject};
use crate::base::fmt;
use crate::base::severity::Severity::{Note, Warning};
use crate::data::signatures::key;

/// Share of the equal rows that may be so by chance, if columns had nothing to do with each other, before that is why.
const BY_CHANCE: f64 = 0.5;

pub(super) fn find(subject: &Subject) -> Vec<Finding> {
    if subject.duplicates.is_empty() {
        return Vec::new();
    }
    let all: Vec<usize> = (0..subject.table.columns.len()).collect();
    let later = subject.duplicates.iter().map(|&place| subject.rows[place]);
    let share = subject.duplicates.len() as f64 / subject.rows.len() as f64;
    let seen = match subject.duplicates.len() {
        1 => "1 row is equal to an earlier one.".to_owned(),
        count => format!("{} rows are equal to an earlier one.", fmt::thousands(count as u64)),
    };
    let found = |severity, advice: &str| {
        Finding::new("duplicates", severity, &[], seen.clone(), advice).number("share", share).rows(later.clone())
    };
    let equal = equal_cells(subject.table, &all, &subject.rows, key);
    let pairs = (subject.rows.len() as f64).powi(2) / 2.0;
    let step = Fix::Step { name: "drop_duplicates", columns: Vec::new(), keys: "", place: Place::First };
    vec![if subject.steps(&["drop_duplicates"]).next().is_some() {
        found(Note, "The step `drop_duplicates` leaves them out of training.")
    } else if pairs * equal.iter().product::<f64>() >= BY_CHANCE * subject.duplicates.len() as f64 {
        found(Note, "About as many are equal by chance, because the columns have few values.").fix(step)
    } else {
        found(Warning, "They count twice in training and may be learnt and judged at once. Leave them out.").fix(step)
    }]
}
