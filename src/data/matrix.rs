//! Prepared features: one row a sample, row-major, as the network reads them.

use crate::base::crew::Crew;

/// Rows that one thread fetches at a time.
const TOGETHER: usize = 64;

/// Calls `put` with each of `rows` and its room in `to`, of so many columns; a crew works on it.
pub(super) fn fetch(
    crew: &Crew,
    columns: usize,
    rows: &[usize],
    to: &mut [f32],
    put: impl Fn(usize, &mut [f32]) + Sync,
) {
    let columns = columns.max(1);
    crew.deal(to.chunks_mut(TOGETHER * columns).zip(rows.chunks(TOGETHER)), |(to, rows)| {
        to.chunks_exact_mut(columns).zip(rows).for_each(|(to, &row)| put(row, to));
    });
}

/// A dense row-major matrix of `rows x columns` single-precision numbers.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Matrix {
    /// `rows * columns` numbers, one row after the other.
    pub values: Vec<f32>,
    /// Samples.
    pub rows: usize,
    /// Features.
    pub columns: usize,
}

impl Matrix {
    /// The numbers of one sample.
    pub fn row(&self, row: usize) -> &[f32] {
        &self.values[row * self.columns..(row + 1) * self.columns]
    }

    /// Puts the samples at `rows` into `to`, in that order; a crew works on it.
    ///
    /// # Panics
    /// If there is no such sample.
    pub fn copy(&self, crew: &Crew, rows: &[usize], to: &mut [f32]) {
        fetch(crew, self.columns, rows, to, |row, to| to.copy_from_slice(self.row(row)));
    }

    /// The samples at `rows`, in that order and as often.
    #[must_use]
    pub fn select(&self, rows: &[usize]) -> Self {
        let mut values = Vec::with_capacity(rows.len() * self.columns);
        for &row in rows {
            values.extend_from_slice(self.row(row));
        }
        Self { values, rows: rows.len(), columns: self.columns }
    }
}
