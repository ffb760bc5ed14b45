//! Products of matrices, cut into tiles that do not depend on the number of threads.
//!
//! This file holds the program's only `unsafe` code: the `gemm` crate takes pointers and strides, and tiles of one
//! matrix are written by several threads at once. Both are sound because [`product`] checks, before any pointer is
//! made, that the last element of every operand lies within its slice, and because tiles cover disjoint rectangles of
//! the result. Under a given cut each element is one fixed sequence of additions, so the bits are the same for any
//! number of threads.

#![allow(unsafe_code)]

use rayon::prelude::*;

/// Multiplications that are worth a tile of their own: below, cutting costs more than a second thread gains.
const WORK_PER_TILE: usize = 1 << 20;

/// Tiles at most; more would have small tiles read the same operand again and again.
const MOST_TILES: usize = 8;

/// Columns that tiles are cut at: four of the widest vectors.
const COLUMN_STEP: usize = 64;

/// Rows that tiles are cut at.
const ROW_STEP: usize = 8;

/// A matrix that is read: element `(i, j)` is `values[i * down + j * right]`.
#[derive(Clone, Copy)]
pub(super) struct View<'a> {
    values: &'a [f32],
    down: usize,
    right: usize,
}

impl<'a> View<'a> {
    /// Rows one after the other, `width` numbers each.
    pub(super) fn rows(values: &'a [f32], width: usize) -> Self {
        Self { values, down: width, right: 1 }
    }

    /// The same numbers, rows and columns exchanged.
    pub(super) fn transposed(self) -> Self {
        Self { values: self.values, down: self.right, right: self.down }
    }

    fn holds(&self, rows: usize, columns: usize) -> bool {
        if rows == 0 || columns == 0 {
            return true;
        }
        let (below, beside) = ((rows - 1).checked_mul(self.down), (columns - 1).checked_mul(self.right));
        let last = below.zip(beside).and_then(|(below, beside)| below.checked_add(beside));
        last.is_some_and(|last| last < self.values.len())
    }
}

/// The sizes of a product: `rows x inner` times `inner x columns`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Size {
    pub(super) rows: usize,
    pub(super) columns: usize,
    pub(super) inner: usize,
}

impl Size {
    fn work(self) -> usize {
        self.rows.saturating_mul(self.columns).saturating_mul(self.inner)
    }

    /// How many pieces the longer side is cut into, and whether that side is the rows.
    fn cut(self) -> (usize, bool) {
        let by_rows = self.rows >= self.columns;
        let (side, step) = if by_rows { (self.rows, ROW_STEP) } else { (self.columns, COLUMN_STEP) };
        (self.work().div_ceil(WORK_PER_TILE).min(MOST_TILES).min(side.div_ceil(step)).max(1), by_rows)
    }
}

/// What happens to what the result held before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Into {
    /// It is replaced.
    Replace,
    /// It is added to.
    Add,
}

/// The target's memory, shared among tiles that write disjoint parts of it.
#[derive(Clone, Copy)]
struct Target(*mut f32);

// SAFETY: the pointer is only followed inside a tile, and no two tiles hold the same element.
unsafe impl Send for Target {}
// SAFETY: as above.
unsafe impl Sync for Target {}

/// `target = a b`, or `target += a b`, with `target` row-major and dense.
///
/// # Panics
/// If an operand is too short for the size.
pub(super) fn product(threads: usize, target: &mut [f32], into: Into, size: Size, a: View<'_>, b: View<'_>) {
    let wanted = size.rows.checked_mul(size.columns);
    assert!(wanted.is_some_and(|wanted| target.len() >= wanted), "the result of a product is too short");
    assert!(a.holds(size.rows, size.inner) && b.holds(size.inner, size.columns), "a factor is too short");
    if size.work() == 0 {
        if into == Into::Replace {
            target[..size.rows * size.columns].fill(0.0);
        }
        return;
    }
    let target = Target(target.as_mut_ptr());
    let (tiles, by_rows) = size.cut();
    let one = |tile: usize| {
        let (rows, columns) = if by_rows {
            (piece(size.rows, tiles, tile, ROW_STEP), 0..size.columns)
        } else {
            (0..size.rows, piece(size.columns, tiles, tile, COLUMN_STEP))
        };
        // SAFETY: rows and columns lie within `size`, which the assertions above hold against every slice.
        unsafe { tile_product(target, into, size, rows, columns, a, b) }
    };
    if tiles == 1 || threads == 1 {
        (0..tiles).for_each(one);
    } else {
        (0..tiles).into_par_iter().for_each(one);
    }
}

/// The part of `0..length` that piece `index` of `pieces` covers, cut at multiples of `step`.
fn piece(length: usize, pieces: usize, index: usize, step: usize) -> std::ops::Range<usize> {
    let steps = length.div_ceil(step);
    let at = |index: usize| (steps * index / pieces * step).min(length);
    at(index)..at(index + 1)
}

/// One rectangle of the product.
///
/// # Safety
/// `rows` and `columns` must lie within `size`, and `size` within all three matrices; nobody else may hold the
/// rectangle of the target meanwhile.
unsafe fn tile_product(
    target: Target,
    into: Into,
    size: Size,
    rows: std::ops::Range<usize>,
    columns: std::ops::Range<usize>,
    a: View<'_>,
    b: View<'_>,
) {
    if rows.is_empty() || columns.is_empty() {
        return;
    }
    let adds = into == Into::Add;
    // SAFETY: the caller's promise: offsets and strides stay within the slices behind the pointers.
    unsafe {
        gemm::gemm(
            rows.len(),
            columns.len(),
            size.inner,
            target.0.add(rows.start * size.columns + columns.start),
            1,
            size.columns as isize,
            adds,
            a.values.as_ptr().add(rows.start * a.down),
            a.right as isize,
            a.down as isize,
            b.values.as_ptr().add(columns.start * b.right),
            b.right as isize,
            b.down as isize,
            if adds { 1.0 } else { 0.0 },
            1.0,
            false,
            false,
            false,
            gemm::Parallelism::None,
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::rng::{Purpose, Stream};

    fn numbers(length: usize, index: u64) -> Vec<f32> {
        let mut stream = Stream::new(3, Purpose::Demo, index);
        (0..length).map(|_| stream.normal() as f32).collect()
    }

    fn plain(size: Size, a: impl Fn(usize, usize) -> f32, b: impl Fn(usize, usize) -> f32) -> Vec<f32> {
        let cell = |i: usize, j: usize| (0..size.inner).map(|k| f64::from(a(i, k)) * f64::from(b(k, j))).sum::<f64>();
        (0..size.rows).flat_map(|i| (0..size.columns).map(move |j| (i, j))).map(|(i, j)| cell(i, j) as f32).collect()
    }

    #[test]
    fn every_layout_and_cut_gives_the_product() {
        for (rows, columns, inner) in [(1, 1, 1), (3, 5, 7), (64, 2, 64), (700, 90, 80), (90, 700, 80), (1, 300, 1)] {
            let size = Size { rows, columns, inner };
            let (a, b) = (numbers(rows * inner, 0), numbers(inner * columns, 1));
            let near = |found: &[f32], wanted: &[f32]| {
                found.iter().zip(wanted).all(|(x, y)| (x - y).abs() < 1e-4 * (1.0 + y.abs()))
            };
            let mut found = vec![f32::NAN; rows * columns];
            product(2, &mut found, Into::Replace, size, View::rows(&a, inner), View::rows(&b, columns));
            let wanted = plain(size, |i, k| a[i * inner + k], |k, j| b[k * columns + j]);
            assert!(near(&found, &wanted), "{size:?}");
            product(1, &mut found, Into::Add, size, View::rows(&a, inner), View::rows(&b, columns));
            assert!(near(&found, &wanted.iter().map(|v| 2.0 * v).collect::<Vec<_>>()), "{size:?} added");
            let (at, bt) = (View::rows(&a, rows).transposed(), View::rows(&b, inner).transposed());
            product(1, &mut found, Into::Replace, size, at, bt);
            let wanted = plain(size, |i, k| a[k * rows + i], |k, j| b[j * inner + k]);
            assert!(near(&found, &wanted), "{size:?} transposed");
        }
    }

    #[test]
    fn one_thread_and_two_give_the_same_bits() {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(2).build().expect("two threads");
        for (rows, columns, inner) in [(1024, 128, 128), (128, 512, 784), (512, 784, 128)] {
            let size = Size { rows, columns, inner };
            assert!(size.cut().0 > 1, "{size:?} is worth cutting");
            let (a, b) = (numbers(rows * inner, 2), numbers(inner * columns, 3));
            let run = |threads| {
                let mut target = vec![0.0; rows * columns];
                let (a, b) = (View::rows(&a, inner), View::rows(&b, columns));
                pool.install(|| product(threads, &mut target, Into::Replace, size, a, b));
                target
            };
            assert!(run(1) == run(2));
        }
    }

    #[test]
    #[should_panic(expected = "a factor is too short")]
    fn a_short_operand_is_refused_before_it_is_read() {
        let size = Size { rows: 4, columns: 4, inner: 4 };
        let short = [0.0; 15];
        product(1, &mut [0.0; 16], Into::Replace, size, View::rows(&short, 4), View::rows(&[0.0; 16], 4));
    }
}
