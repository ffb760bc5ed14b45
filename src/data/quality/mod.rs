//! What is wrong with a table: one file a check, one line in [`CHECKS`].
//!
//! ```text
//! Dataset or Table ─► Subject (rows looked at, roles, profile) ─ Check::find (pure) ─► Finding (what, where, what to do, Fix)
//! ```
//!
//! A check that fires where nothing is wrong costs trust: every threshold stands in its check's file with its reason. No
//! check compares every row with every other.

mod chance;
mod conflicting_labels;
mod constant;
mod class_imbalance;
mod dates;
mod duplicates;
mod finding;
mod fix;
mod high_cardinality;
mod identifier;
mod leakage;
mod missing;
mod missing_together;
mod missing_by_target;
mod mixed_types;
mod near_duplicates;
mod outliers;
mod rare_categories;
mod shift;
mod subject;
mod train_test_overlap;
mod under_represented;

use rayon::prelude::*;

use super::profile::ColumnProfile;
use super::table::Values;
use super::view::Wanted;
use crate::spec::Decimal;

pub use finding::{Finding, row_told};
pub use fix::{Fix, Place};
pub use identifier::are_read;
pub use mixed_types::{words_among_numbers, words_for_nothing};
pub use subject::Subject;

/// A check: a name and a pure function of what is looked at.
pub struct Check {
    /// What the command line and `--json` call it.
    pub id: &'static str,
    find: fn(&Subject) -> Vec<Finding>,
}

/// Every check, in the order in which equally severe findings are told.
pub const CHECKS: &[Check] = &[
    Check { id: "leakage", find: leakage::find },
    Check { id: "train_test_overlap", find: train_test_overlap::find },
    Check { id: "shift", find: shift::find },
    Check { id: "duplicates", find: duplicates::find },
    Check { id: "near_duplicates", find: near_duplicates::find },
    Check { id: "conflicting_labels", find: conflicting_labels::find },
    Check { id: "class_imbalance", find: class_imbalance::find },
    Check { id: "under_represented", find: under_represented::find },
    Check {
        id: "constant",
        find: |subject| constant::of_target(subject).into_iter().chain(alone(subject, constant::find)).collect(),
    },
    Check { id: "identifier", find: |subject| alone(subject, identifier::find) },
    Check { id: "missing", find: |subject| alone(subject, missing::find) },
    Check { id: "missing_by_target", find: missing_by_target::find },
    Check { id: "missing_together", find: missing_together::find },
    Check { id: "mixed_types", find: |subject| alone(subject, mixed_types::find) },
    Check { id: "dates", find: |subject| alone(subject, dates::find) },
    Check { id: "high_cardinality", find: |subject| alone(subject, high_cardinality::find) },
    Check { id: "rare_categories", find: |subject| alone(subject, rare_categories::find) },
    Check { id: "outliers", find: |subject| alone(subject, outliers::find) },
];

/// Does every check, and gives what was found, the most severe first.
pub fn findings(subject: &Subject) -> Vec<Finding> {
    findings_while(subject, &|| true).unwrap_or_default()
}

/// The same as long as it is wanted; no check begins after that, and `None` is given.
pub(super) fn findings_while(subject: &Subject, wanted: Wanted) -> Option<Vec<Finding>> {
    let find = |check: &Check| wanted().then(|| (check.find)(subject));
    let found: Option<Vec<Vec<Finding>>> = CHECKS.par_iter().map(find).collect();
    let mut found = found?.concat();
    found.sort_by_key(|finding| std::cmp::Reverse(finding.severity));
    Some(found)
}

/// A column by itself, as the checks of single columns see it.
struct Alone<'a> {
    values: &'a Values,
    profile: &'a ColumnProfile,
    /// The rows looked at.
    rows: &'a [usize],
    /// What stands before the decimals of numbers among labels.
    decimal: Decimal,
}

/// What is doubtful of a column whatever it is for.
pub(super) fn of_column(
    values: &Values,
    profile: &ColumnProfile,
    rows: &[usize],
    decimal: Decimal,
) -> impl Iterator<Item = Finding> {
    let column = Alone { values, profile, rows, decimal };
    let checks = [missing::find, constant::find, identifier::find, outliers::find];
    checks.map(|check| check(&column)).into_iter().flatten()
}

/// What a check of single columns finds in those that are learnt from, unless the workspace sees to it already.
fn alone(subject: &Subject, check: fn(&Alone) -> Option<Finding>) -> Vec<Finding> {
    let look = |&place: &usize| {
        let found = check(&subject.alone(place))?;
        (!subject.sees_to(&found)).then(|| subject.mendable(found))
    };
    subject.features.par_iter().filter_map(look).collect()
}

#[cfg(test)]
mod tests;
