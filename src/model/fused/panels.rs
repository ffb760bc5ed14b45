//! A matrix laid out for tiles to read: panels of 32 columns, in each the rows one after the other.

use super::kernel::COLUMNS;
use super::pass::SHARED_FROM;
use super::transpose::transpose;
use super::vector::vectorised;
use crate::base::crew::Crew;
use crate::model::aligned::Aligned;

/// The right factor of a product: `inner` rows of so many columns. Where the last panel is not full, the rest is zero.
#[derive(Clone, Debug, Default)]
pub(super) struct Panels {
    values: Aligned,
    pub(super) inner: usize,
    pub(super) columns: usize,
}

impl Panels {
    /// Takes `matrix`, of rows with `columns` numbers.
    pub(super) fn fill(&mut self, crew: &Crew, matrix: &[f32], columns: usize) {
        let inner = matrix.len() / columns.max(1);
        self.each(crew, inner, columns, |first, panel| {
            let width = (columns - first).min(COLUMNS);
            let (panel, _) = panel.as_chunks_mut::<COLUMNS>();
            vectorised(
                #[inline(always)]
                || {
                    for (to, row) in panel.iter_mut().zip(matrix.chunks_exact(columns)) {
                        match row[first..].first_chunk::<COLUMNS>() {
                            Some(from) => *to = *from,
                            None => to[..width].copy_from_slice(&row[first..]),
                        }
                    }
                },
            );
        });
    }

    /// Takes the transpose of `matrix`, of rows with `inner` numbers.
    pub(super) fn fill_transposed(&mut self, crew: &Crew, matrix: &[f32], inner: usize) {
        let columns = matrix.len() / inner.max(1);
        self.each(crew, inner, columns, |first, panel| {
            let (panel, _) = panel.as_chunks_mut::<COLUMNS>();
            transpose(&matrix[first * inner..], (columns - first).min(COLUMNS), panel);
        });
    }

    /// Calls `fill` with every panel and its first column; panels hold zeros where nothing was ever written.
    fn each(&mut self, crew: &Crew, inner: usize, columns: usize, fill: impl Fn(usize, &mut [f32]) + Sync) {
        if (self.inner, self.columns) != (inner, columns) {
            self.values.clear();
            self.values.resize(columns.div_ceil(COLUMNS) * COLUMNS * inner, 0.0);
            (self.inner, self.columns) = (inner, columns);
        }
        let shared = self.values.len() >= SHARED_FROM;
        let panels = self.values.chunks_mut((COLUMNS * inner).max(1)).enumerate();
        let one = |(index, panel): (usize, &mut [f32])| fill(index * COLUMNS, panel);
        if shared { crew.deal(panels, one) } else { panels.for_each(one) }
    }

    /// The panels, each with its first column.
    pub(super) fn iter(&self) -> impl Iterator<Item = (usize, &[f32])> {
        let size = COLUMNS * self.inner;
        (0..self.columns.div_ceil(COLUMNS)).map(move |index| (index * COLUMNS, &self.values[index * size..][..size]))
    }
}
