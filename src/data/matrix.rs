//! Prepared features: one row a sample, row-major, as the network reads them.

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

    /// Puts the samples at `rows` into `to`, in that order.
    ///
    /// # Panics
    /// If there is no such sample.
    pub fn copy(&self, rows: &[usize], to: &mut [f32]) {
        for (to, &row) in to.chunks_exact_mut(self.columns.max(1)).zip(rows) {
            to.copy_from_slice(self.row(row));
        }
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
