//! A matrix laid out for tiles to read: panels of 32 columns, in each the rows one after the other.
//!
//! Either factor of a product can be read off panels, along rows or along columns. So what one product writes in panels
//! others read as it stands, and between dense layers nothing is laid out anew.

use pulp::{Arch, Simd, WithSimd};

use super::kernel::{Apart, COLUMNS, Left};
use super::pass::SHARED_FROM;
use super::transpose::transpose;
use super::vector::vectorised;
use crate::base::crew::Crew;
use crate::model::aligned::Aligned;

/// Panels with a place of their own. Where the last is not full, the rest is zero.
#[derive(Clone, Debug, Default)]
pub(super) struct Panels {
    values: Aligned,
    rows: usize,
    pub(super) columns: usize,
}

/// Panels as they are read, wherever they stand.
#[derive(Clone, Copy)]
pub(super) struct View<'a> {
    values: &'a [f32],
    pub(super) rows: usize,
    pub(super) columns: usize,
}

/// Numbers that so many rows and columns take in panels.
pub(super) fn size(rows: usize, columns: usize) -> usize {
    rows * columns.next_multiple_of(COLUMNS)
}

/// Numbers of a panel of so many rows; at least 1, so that slices can be cut by it.
pub(super) fn panel(rows: usize) -> usize {
    (COLUMNS * rows).max(1)
}

/// Work on rows of panels.
pub(super) trait ByRows {
    /// Does it, where a row of a panel is `N` vectors.
    fn compute<S: Simd, const N: usize>(self, simd: S);
}

/// Does the work with the processor's widest vectors.
pub(super) fn by_rows(work: impl ByRows) {
    struct Wide<W>(W);
    impl<W: ByRows> WithSimd for Wide<W> {
        type Output = ();

        #[inline(always)]
        fn with_simd<S: Simd>(self, simd: S) {
            match S::F32_LANES {
                16 => self.0.compute::<S, 2>(simd),
                8 => self.0.compute::<S, 4>(simd),
                4 => self.0.compute::<S, 8>(simd),
                _ => self.0.compute::<S, COLUMNS>(simd),
            }
        }
    }
    Arch::new().dispatch(Wide(work));
}

impl Panels {
    /// Takes `matrix`, of rows with `columns` numbers.
    pub(super) fn fill(&mut self, crew: &Crew, matrix: &[f32], columns: usize) {
        let rows = matrix.len() / columns.max(1);
        self.each(crew, rows, columns, |first, panel| {
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

    /// Takes the transpose of `matrix`, of rows with so many numbers, which become the rows here.
    pub(super) fn fill_transposed(&mut self, crew: &Crew, matrix: &[f32], rows: usize) {
        let columns = matrix.len() / rows.max(1);
        self.each(crew, rows, columns, |first, panel| {
            let (panel, _) = panel.as_chunks_mut::<COLUMNS>();
            transpose(&matrix[first * rows..], (columns - first).min(COLUMNS), panel);
        });
    }

    /// Calls `fill` with every panel and its first column; panels hold zeros where nothing was ever written.
    fn each(&mut self, crew: &Crew, rows: usize, columns: usize, fill: impl Fn(usize, &mut [f32]) + Sync) {
        if (self.rows, self.columns) != (rows, columns) {
            self.values.clear();
            self.values.resize(size(rows, columns), 0.0);
            (self.rows, self.columns) = (rows, columns);
        }
        let shared = self.values.len() >= SHARED_FROM;
        let panels = self.values.chunks_mut(panel(rows)).enumerate();
        let one = |(index, panel): (usize, &mut [f32])| fill(index * COLUMNS, panel);
        if shared { crew.deal(panels, one) } else { panels.for_each(one) }
    }

    pub(super) fn view(&self) -> View<'_> {
        View { values: &self.values, rows: self.rows, columns: self.columns }
    }
}

impl<'a> View<'a> {
    /// So many rows and columns that stand in panels.
    pub(super) fn new(values: &'a [f32], rows: usize, columns: usize) -> Self {
        Self { values: &values[..size(rows, columns)], rows, columns }
    }

    /// One of the panels, with all its columns.
    pub(super) fn panel(self, place: usize) -> Self {
        let size = COLUMNS * self.rows;
        Self { values: &self.values[place * size..][..size], rows: self.rows, columns: COLUMNS }
    }

    /// The panels, each with its first column.
    pub(super) fn iter(self) -> impl Iterator<Item = (usize, &'a [f32])> {
        (0..self.columns.div_ceil(COLUMNS)).map(move |place| (place * COLUMNS, self.panel(place).values))
    }

    /// A row of one of the panels.
    #[inline(always)]
    pub(super) fn row_of_panel(self, panel: usize, row: usize) -> &'a [f32; COLUMNS] {
        &self.values.as_chunks().0[panel * self.rows + row]
    }

    /// The left factor whose rows are the rows from this one on.
    pub(super) fn rows_from(self, row: usize) -> Left<'a> {
        let values = &self.values[(row * COLUMNS).min(self.values.len())..];
        Left { values, apart: Apart::ThirtyTwo, step: 1, run: COLUMNS, leap: self.rows * COLUMNS }
    }

    /// The left factor whose rows are the columns from this one on, as far as its panel goes.
    pub(super) fn columns_from(self, column: usize) -> Left<'a> {
        let first = column / COLUMNS * COLUMNS * self.rows + column % COLUMNS;
        let values = &self.values[first.min(self.values.len())..];
        Left { values, apart: Apart::One, step: COLUMNS, run: self.rows.max(1), leap: 0 }
    }

    #[cfg(test)]
    pub(super) fn in_rows(self) -> Vec<f32> {
        let mut all = Vec::new();
        self.put_rows(&mut all);
        all
    }

    /// The same numbers row after row, at the end of `all`.
    pub(super) fn put_rows(self, all: &mut Vec<f32>) {
        let before = all.len();
        all.resize(before + self.rows * self.columns, 0.0);
        let rows = &mut all[before..];
        for (first, panel) in self.iter() {
            for (row, from) in rows.chunks_exact_mut(self.columns).zip(panel.chunks_exact(COLUMNS)) {
                let width = (self.columns - first).min(COLUMNS);
                row[first..first + width].copy_from_slice(&from[..width]);
            }
        }
    }
}
