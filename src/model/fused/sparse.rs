//! Products with rows that are mostly zeros, as one-hot columns and weights of words make them: what is zero is passed over.
//!
//! A number is the same chain of fused additions that tiles make (see `kernel.rs`), or with few columns the same sums (see
//! `narrow.rs`), less what adds nothing. So it has the same bits whichever way is taken, but for the sign of a zero, and a batch may choose by what it finds. Only what is
//! no number differs: a weight of that kind is met when a row has something to multiply it with, at the latest when the
//! epoch is over and all weights are looked at.

use std::array::from_fn;
use std::ops::Range;

use pulp::Simd;

use super::chunks::with_room;
use super::kernel::{COLUMNS, Start, rectified};
use super::narrow::is_few;
use super::panels::{ByRows, View, by_rows};
use super::product::{Ends, pieces};
use super::transpose::transpose_back;
use super::vector::vectorised;
use crate::base::crew::Crew;
use crate::data::{Entry, Picked};

/// Columns whose sums are made together, few enough for a second-level cache.
const BAND: usize = 1 << 11;

/// So many rows of the product with what stands in panels, from row `first` on, row after row.
pub(super) fn times(left: Picked<'_>, first: usize, right: View<'_>, rows: usize, target: &mut [f32], ends: Ends<'_>) {
    for (column, panel) in right.iter() {
        let (target, columns) = (&mut target[column..], (right.columns - column).min(COLUMNS));
        let ends = Ends { start: ends.start.from(column), ..ends };
        let rows = first..first + rows;
        by_rows(Times { left, rows, panel, ends, target, stride: right.columns, columns });
    }
}

/// [`product_with_few`](super::narrow::product_with_few) of such rows, to the same bits.
///
/// # Panics
/// If the factors do not fit, or `target` is too short.
pub(super) fn product_with_few(crew: &Crew, left: Picked<'_>, right: &[f32], start: &[f32], target: &mut [f32]) {
    let (rows, inner, columns) = (left.rows(), left.columns(), start.len());
    assert_eq!(right.len(), inner * columns, "two factors of different inner sizes");
    if columns == 0 {
        return;
    }
    let share = rows.div_ceil(pieces(crew, rows * left.filled() * columns)).max(1);
    crew.deal(target[..rows * columns].chunks_mut(share * columns).enumerate(), |(piece, target)| {
        vectorised(
            #[inline(always)]
            || {
                for (row, target) in (piece * share..).zip(target.chunks_exact_mut(columns)) {
                    for (column, target) in target.iter_mut().enumerate() {
                        *target = start[column] + sum_of_products(left.row(row), &right[column * inner..][..inner]);
                    }
                }
            },
        );
    });
}

/// What is left of a row times a column: a sum for each place in a panel, then the sums of their lower and upper halves.
#[inline(always)]
fn sum_of_products(entries: &[Entry], column: &[f32]) -> f32 {
    let mut sums = [0.0; COLUMNS];
    for entry in entries {
        let at = entry.column as usize;
        sums[at % COLUMNS] = entry.value.mul_add(column[at], sums[at % COLUMNS]);
    }
    let mut half = COLUMNS / 2;
    while half > 0 {
        for at in 0..half {
            sums[at] += sums[at + half];
        }
        half /= 2;
    }
    sums[0]
}

/// `target = leftᵀ right`, row after row.
///
/// # Panics
/// If the factors have other rows, or `target` is too short.
pub(super) fn product_of_transposed(crew: &Crew, left: View<'_>, right: Picked<'_>, target: &mut [f32]) {
    assert_eq!(left.rows, right.rows(), "two factors of different inner sizes");
    if is_few(left.columns) {
        return few_of_transposed(left, right, &mut target[..left.columns * right.columns()]);
    }
    let (columns, panels) = (right.columns(), left.columns.div_ceil(COLUMNS));
    let pieces = pieces(crew, left.rows * right.filled() * left.columns);
    let together = panels.div_ceil(pieces).max(1);
    let groups = target[..left.columns * columns].chunks_mut(together * COLUMNS * columns).enumerate();
    crew.deal(groups, |(group, target)| {
        for (place, target) in (group * together..).zip(target.chunks_mut(COLUMNS * columns)) {
            for first in (0..columns).step_by(BAND) {
                let band = first..(first + BAND).min(columns);
                with_room(band.len() * COLUMNS, |sums| {
                    let (sums, _) = sums.as_chunks_mut::<COLUMNS>();
                    sums.fill([0.0; COLUMNS]);
                    by_rows(AddUp { left: left.panel(place), right, band, sums });
                    transpose_back(sums, target.len() / columns, &mut target[first..], columns);
                });
            }
        }
    });
}

/// The same where the left factor has so few columns that each number is better added where it belongs at once.
fn few_of_transposed(left: View<'_>, right: Picked<'_>, target: &mut [f32]) {
    target.fill(0.0);
    vectorised(
        #[inline(always)]
        || {
            for row in 0..right.rows() {
                let left = left.row_of_panel(0, row);
                for (sums, left) in target.chunks_exact_mut(right.columns()).zip(left) {
                    for entry in right.row(row) {
                        let sum = &mut sums[entry.column as usize];
                        *sum = left.mul_add(entry.value, *sum);
                    }
                }
            }
        },
    );
}

/// Some rows by one panel.
struct Times<'a> {
    left: Picked<'a>,
    rows: Range<usize>,
    panel: &'a [f32],
    ends: Ends<'a>,
    target: &'a mut [f32],
    stride: usize,
    columns: usize,
}

impl ByRows for Times<'_> {
    #[inline(always)]
    fn compute<S: Simd, const N: usize>(self, simd: S) {
        let Self { left, rows, panel, ends, target, stride, columns } = self;
        let (panel, _) = panel.as_chunks::<COLUMNS>();
        let start = match ends.start {
            Start::Zero => Some([simd.splat_f32s(0.0); N]),
            Start::Row(row) => Some(load::<S, N>(simd, row)),
            Start::Target => None,
        };
        for (row, target) in rows.zip(target.chunks_mut(stride)) {
            let target = &mut target[..columns];
            let mut sums = start.unwrap_or_else(
                #[inline(always)]
                || load::<S, N>(simd, target),
            );
            for entry in left.row(row) {
                let value = simd.splat_f32s(entry.value);
                let right = vectors::<S, N>(&panel[entry.column as usize]);
                for n in 0..N {
                    sums[n] = simd.mul_add_e_f32s(value, right[n], sums[n]);
                }
            }
            let [sums] = if ends.relu { rectified::<S, 1, N>(simd, [sums]) } else { [sums] };
            if columns == COLUMNS {
                S::as_mut_simd_f32s(target).0[..N].copy_from_slice(&sums);
            } else {
                let lanes = S::F32_LANES;
                target.chunks_mut(lanes).zip(sums).for_each(|(to, sum)| simd.partial_store_f32s(to, sum));
            }
        }
    }
}

/// Adds each row of one panel to the sums of the columns in which the same row of `right` has something, as often as that.
struct AddUp<'a> {
    left: View<'a>,
    right: Picked<'a>,
    /// Columns of `right` that have sums.
    band: Range<usize>,
    sums: &'a mut [[f32; COLUMNS]],
}

impl ByRows for AddUp<'_> {
    #[inline(always)]
    fn compute<S: Simd, const N: usize>(self, simd: S) {
        let whole = self.sums.len() == self.right.columns();
        for row in 0..self.right.rows() {
            let left = vectors::<S, N>(self.left.row_of_panel(0, row));
            let all = self.right.row(row);
            let entries = if whole { all } else { within(all, &self.band) };
            for entry in entries {
                let value = simd.splat_f32s(entry.value);
                let (sums, _) = S::as_mut_simd_f32s(&mut self.sums[entry.column as usize - self.band.start]);
                for (sum, left) in sums[..N].iter_mut().zip(left) {
                    *sum = simd.mul_add_e_f32s(left, value, *sum);
                }
            }
        }
    }
}

/// The entries of a row that stand in these columns.
fn within<'a>(entries: &'a [Entry], band: &Range<usize>) -> &'a [Entry] {
    let before = |column: usize| entries.partition_point(|entry| (entry.column as usize) < column);
    &entries[before(band.start)..before(band.end)]
}

/// A row of a panel.
#[inline(always)]
fn vectors<S: Simd, const N: usize>(row: &[f32; COLUMNS]) -> [S::f32s; N] {
    let (row, _) = S::as_simd_f32s(row);
    from_fn(
        #[inline(always)]
        |n| row[n],
    )
}

/// The first numbers of `row`, and zeros behind them.
#[inline(always)]
fn load<S: Simd, const N: usize>(simd: S, row: &[f32]) -> [S::f32s; N] {
    let lanes = S::F32_LANES;
    from_fn(
        #[inline(always)]
        |n| {
            let row = &row[(n * lanes).min(row.len())..];
            simd.partial_load_f32s(&row[..lanes.min(row.len())])
        },
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::rng::{Purpose, Stream};
    use crate::data::Sparse;
    use crate::model::fused::narrow;
    use crate::model::fused::panels::{Panels, size};
    use crate::model::fused::product::{Factor, PLAIN, product, product_in_panels, product_of_transposed};

    /// Numbers of which about so many in a hundred are not zero.
    fn numbers(length: usize, index: u64, hundredths: usize) -> Vec<f32> {
        let mut stream = Stream::new(5, Purpose::Demo, index);
        let mut number = || if stream.below(100) < hundredths { stream.normal() as f32 } else { 0.0 };
        (0..length).map(|_| number()).collect()
    }

    fn bits(numbers: &[f32]) -> Vec<u32> {
        numbers.iter().map(|number| number.to_bits()).collect()
    }

    #[test]
    fn numbers_have_the_same_bits_as_those_of_tiles() {
        let negate = |some: &mut [f32]| some.iter_mut().for_each(|value| *value = -*value);
        for (threads, dims @ [rows, inner, units]) in [1, 2].into_iter().flat_map(|threads| {
            let sizes = [
                [1, 32, 32],
                [80, 90, 1],
                [9, 70, 4],
                [70, 108, 256],
                [3, 33, 7],
                [300, 400, 65],
                [9, 64, 40],
                [40, BAND + 30, 70],
            ];
            sizes.map(|size| (threads, size))
        }) {
            let crew = Crew::new(threads);
            let (x, bias) = (numbers(rows * inner, 0, 12), numbers(units, 2, 100));
            let (mut sparse, mut laid, mut right) = (Sparse::default(), Panels::default(), Panels::default());
            assert!(sparse.take(&x, inner), "{dims:?}");
            laid.fill(&crew, &x, inner);
            right.fill(&crew, &numbers(inner * units, 1, 100), units);
            let both = [Factor::Panels(laid.view()), Factor::Sparse(sparse.all())];
            let begun = numbers(rows * units, 4, 100);
            for start in [Start::Zero, Start::Row(&bias), Start::Target] {
                let ends = Ends { start, relu: true };
                let [wanted, found] = both.map(|left| {
                    let mut target = begun.clone();
                    product(&crew, left, right.view(), &mut target, ends, negate);
                    bits(&target)
                });
                assert_eq!(found, wanted, "{dims:?}");
            }
            for ends in [PLAIN, Ends { start: Start::Row(&bias), relu: true }] {
                let [wanted, found] = both.map(|left| {
                    let mut target = vec![f32::NAN; size(rows, units)];
                    product_in_panels(&crew, left, right.view(), &mut target, ends, negate);
                    bits(&target)
                });
                assert_eq!(found, wanted, "{dims:?} in panels");
            }
            if is_few(units) {
                let weights = numbers(inner * units, 1, 100);
                let (mut wanted, mut found) = (vec![f32::NAN; rows * units], vec![f32::NAN; rows * units]);
                narrow::product_with_few(&crew, Factor::Panels(laid.view()), &weights, &bias, &mut wanted);
                product_with_few(&crew, sparse.all(), &weights, &bias, &mut found);
                assert_eq!(bits(&found), bits(&wanted), "{dims:?} few");
            }
            let mut dy = Panels::default();
            dy.fill(&crew, &numbers(rows * units, 3, 100), units);
            let [wanted, found] = both.map(|right| {
                let mut target = vec![f32::NAN; inner * units];
                product_of_transposed(&crew, dy.view(), right, &mut target);
                bits(&target)
            });
            assert_eq!(found, wanted, "{dims:?} transposed");
        }
    }
}
