//! Columns that are missing in the same rows, as answers to one question or readings of one device are.
//!
//! Each column's missing rows are a row of bits, so that two columns are compared 64 rows at a time; only the
//! [`MOST`] columns with the most missing cells are compared.

use super::{Finding, Subject};
use crate::base::fmt;
use crate::base::severity::Severity::Note;

/// Columns that are compared.
const MOST: usize = 64;
/// Share of the rows where either is missing in which both are.
const TOGETHER: f64 = 0.9;
/// Fewer rows than this may meet by chance.
const FEWEST: usize = 10;

pub(super) fn find(subject: &Subject) -> Vec<Finding> {
    let mut gappy: Vec<usize> =
        subject.features.iter().copied().filter(|&place| subject.columns[place].missing >= FEWEST).collect();
    gappy.retain(|&place| subject.columns[place].missing < subject.rows.len());
    gappy.sort_by_key(|&place| (std::cmp::Reverse(subject.columns[place].missing), place));
    gappy.truncate(MOST);
    let mut masks: Vec<(usize, Vec<u64>)> = gappy.iter().map(|&place| (place, mask(subject, place))).collect();
    let mut found = Vec::new();
    while let Some((first, bits)) = (!masks.is_empty()).then(|| masks.remove(0)) {
        let (with, without): (Vec<_>, Vec<_>) =
            masks.into_iter().partition(|(_, other)| jaccard(&bits, other) >= TOGETHER);
        masks = without;
        if with.is_empty() {
            continue;
        }
        let all = with.iter().fold(bits.clone(), |all, (_, other)| all.iter().zip(other).map(|(a, b)| a & b).collect());
        let rows: Vec<usize> = subject
            .rows
            .iter()
            .enumerate()
            .filter(|(place, _)| all[place / 64] >> (place % 64) & 1 == 1)
            .map(|(_, &row)| row)
            .collect();
        let mut columns: Vec<usize> = std::iter::once(first).chain(with.iter().map(|(place, _)| *place)).collect();
        columns.sort_unstable();
        let names: Vec<&str> = columns.iter().map(|&place| subject.name(place)).collect();
        let seen = format!("They are missing together, in {} rows.", fmt::thousands(rows.len() as u64));
        let advice = "They likely come from one source: find out why it failed there, and fill them alike.";
        found.push(Finding::new("missing_together", Note, &names, seen, advice).rows(rows));
    }
    found
}

/// A bit for each row looked at.
fn mask(subject: &Subject, place: usize) -> Vec<u64> {
    let values = &subject.table.columns[place].values;
    let word = |rows: &[usize]| {
        rows.iter().zip(0..).fold(0, |word, (&row, bit)| word | u64::from(values.is_missing(row)) << bit)
    };
    subject.rows.chunks(64).map(word).collect()
}

fn jaccard(a: &[u64], b: &[u64]) -> f64 {
    let (both, either) = a
        .iter()
        .zip(b)
        .fold((0, 0), |(both, either), (a, b)| (both + (a & b).count_ones(), either + (a | b).count_ones()));
    f64::from(both) / f64::from(either.max(1))
}
