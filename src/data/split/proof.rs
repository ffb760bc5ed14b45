//! What shows that nothing leaks: a count, made after the deal and without it, of what stands in two parts.

use serde::{Deserialize, Serialize};

use super::Parts;
use crate::base::fmt;

/// How rows were dealt and what stands in two parts.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Proof {
    /// The method's name, `given` for a test file beside it.
    pub method: String,
    /// Rows in two parts.
    pub rows_in_two_parts: usize,
    /// Groups in two parts; none where no column of groups counts.
    pub groups_in_two_parts: usize,
    /// Kinds of rows, equal in every feature, that are in two parts.
    pub duplicates_in_two_parts: usize,
}

impl Proof {
    /// Counts over `parts`; `kinds` and `groups` have one entry a row of the table.
    pub(super) fn of(method: String, parts: &Parts, kinds: &[usize], groups: Option<&[usize]>) -> Self {
        Self {
            method,
            rows_in_two_parts: in_two(parts, |row| row),
            groups_in_two_parts: groups.map_or(0, |groups| in_two(parts, |row| groups[row])),
            duplicates_in_two_parts: in_two(parts, |row| kinds[row]),
        }
    }

    /// `stratified: 0 rows, 0 groups, 0 duplicates in two parts`.
    pub fn told(&self) -> String {
        format!("{}: {}", self.method, self.counts())
    }

    /// The same without the method.
    pub fn counts(&self) -> String {
        let counted = |count: usize, what: &str| {
            format!("{} {what}{}", fmt::thousands(count as u64), if count == 1 { "" } else { "s" })
        };
        format!(
            "{}, {}, {} in two parts",
            counted(self.rows_in_two_parts, "row"),
            counted(self.groups_in_two_parts, "group"),
            counted(self.duplicates_in_two_parts, "duplicate")
        )
    }

    /// Adds the counts of another deal of the same data, as of another fold.
    pub fn add(&mut self, other: &Self) {
        self.rows_in_two_parts += other.rows_in_two_parts;
        self.groups_in_two_parts += other.groups_in_two_parts;
        self.duplicates_in_two_parts += other.duplicates_in_two_parts;
    }
}

/// How many different keys are in more than one part. Keys are numbers of rows or groups, so a list has a place for each.
pub(super) fn in_two(parts: &Parts, key: impl Fn(usize) -> usize) -> usize {
    let mut seen: Vec<u8> = vec![];
    for (part, rows) in parts.all().into_iter().enumerate() {
        for &row in rows {
            let key = key(row);
            if key >= seen.len() {
                seen.resize(key + 1, 0);
            }
            seen[key] |= 1 << part;
        }
    }
    seen.into_iter().filter(|parts| parts.count_ones() > 1).count()
}
