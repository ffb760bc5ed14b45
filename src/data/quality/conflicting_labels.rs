//! Rows with the same features and different labels: one of them is wrong, or a feature is missing that tells them apart.

use std::collections::HashMap;

use super::{Finding, Subject, identifier};
use crate::base::fmt;
use crate::base::severity::Severity::{Note, Warning};
use crate::data::dataset::Truth;
use crate::data::phrases::listed_all;
use crate::data::signatures::{repeats, signatures};
use crate::data::table::MISSING;

/// Share of rows that cannot be right from which it is more than a blemish.
const MUCH: f64 = 0.01;

pub(super) fn find(subject: &Subject) -> Vec<Finding> {
    let Some((_, Truth::Classes { codes, .. })) = subject.target else { return Vec::new() };
    let rows: Vec<usize> = subject.rows.iter().copied().filter(|&row| codes[row] != MISSING).collect();
    // A name of its own would make every row different.
    let names_rows = |place: usize| identifier::find(&subject.alone(place)).is_some();
    let (names, features): (Vec<usize>, Vec<usize>) = subject.features.iter().partition(|&&place| names_rows(place));
    if features.is_empty() {
        return Vec::new();
    }
    let (mut conflicting, mut lost) = (Vec::new(), 0);
    for same in repeats(&signatures(subject.table, &features, &rows)).chunk_by(|a, b| a.0 == b.0) {
        let mut counts: HashMap<u32, usize> = HashMap::new();
        for (_, place) in same {
            *counts.entry(codes[rows[*place as usize]]).or_default() += 1;
        }
        if counts.len() > 1 {
            lost += same.len() - counts.values().max().copied().unwrap_or_default();
            conflicting.extend(same.iter().map(|(_, place)| rows[*place as usize]));
        }
    }
    if conflicting.is_empty() {
        return Vec::new();
    }
    conflicting.sort_unstable();
    let wrong = lost as f64 / rows.len() as f64;
    let names: Vec<String> = names.iter().map(|&place| subject.columns[place].name.clone()).collect();
    let but = if names.is_empty() { String::new() } else { format!(" ({} left out)", listed_all(&names)) };
    let seen = format!(
        "{} rows have the features of another row{but} and a different label, so no model gets more than {:.1} % right.",
        fmt::thousands(conflicting.len() as u64),
        // Never rounded up to all of them.
        (1000.0 * (1.0 - wrong)).floor() / 10.0
    );
    let severity = if wrong >= MUCH { Warning } else { Note };
    let advice = "Look for wrong labels among them, or for a feature that tells them apart.";
    let found = Finding::new("conflicting_labels", severity, &[subject.target_name()], seen, advice);
    vec![found.rows(conflicting).number("at_most_right", 1.0 - wrong)]
}
