//! What slices are made of: conditions on columns, each with the set of its rows.

use super::walk::Key;

/// Conditions on the same rows, column by column.
#[derive(Clone, Debug, Default)]
pub struct Conditions {
    rows: usize,
    columns: usize,
    each: Vec<Condition>,
}

/// One group of one column.
#[derive(Clone, Debug)]
pub(super) struct Condition {
    pub(super) column: usize,
    words: String,
    /// A bit a row.
    pub(super) rows: Vec<u64>,
}

/// A bit a flag, the first in the lowest place.
pub(super) fn bits(flags: impl ExactSizeIterator<Item = bool>) -> Vec<u64> {
    let mut words = vec![0_u64; flags.len().div_ceil(64)];
    flags.enumerate().filter(|(_, flag)| *flag).for_each(|(place, _)| words[place / 64] |= 1 << (place % 64));
    words
}

impl Conditions {
    /// None yet, on so many rows.
    pub fn new(rows: usize) -> Self {
        Self { rows, ..Self::default() }
    }

    /// Adds the groups of a column: a code a row, and the condition in words for each code, such as `sex=Female`. Codes without
    /// words are in no group. A column of other rows is left out.
    pub fn add(&mut self, codes: &[u32], words: Vec<String>) {
        if codes.len() != self.rows {
            return;
        }
        let column = self.columns;
        self.columns += 1;
        let mut sets = vec![vec![0_u64; self.rows.div_ceil(64)]; words.len()];
        for (row, &code) in codes.iter().enumerate() {
            if let Some(set) = sets.get_mut(code as usize) {
                set[row / 64] |= 1 << (row % 64);
            }
        }
        self.each.extend(words.into_iter().zip(sets).map(|(words, rows)| Condition { column, words, rows }));
    }

    /// Rows that they are about.
    pub fn rows(&self) -> usize {
        self.rows
    }

    pub(super) fn each(&self) -> &[Condition] {
        &self.each
    }

    pub(super) fn told(&self, key: Key) -> Vec<String> {
        key.places().map(|place| self.each[place].words.clone()).collect()
    }
}
