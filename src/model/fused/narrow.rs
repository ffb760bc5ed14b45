//! Products with few columns, as the head of a network has for a number or two classes. A tile would hold a vector of
//! columns and throw most of them away; here each number is a row times a column, added up in as many parts as a panel is
//! wide, so that its bits depend on neither how wide the processor's vectors are nor how rows are dealt.

use std::array::from_fn;

use pulp::Simd;

use super::kernel::COLUMNS;
use super::panels::{ByRows, View, by_rows};
use super::product::{Factor, pieces};
use super::sparse;
use crate::base::crew::Crew;

/// Columns that are few: with more of them tiles are faster.
const MOST: usize = 4;

/// Whether so many columns are few.
pub(super) fn is_few(columns: usize) -> bool {
    columns <= MOST
}

/// `target = left rightᵀ + start`, row after row; each row of `right` makes a column, which begins at its number of `start`.
///
/// # Panics
/// If the factors do not fit, columns are more than few, or `target` is too short.
pub(super) fn product_with_few(crew: &Crew, left: Factor<'_>, right: &[f32], start: &[f32], target: &mut [f32]) {
    let left = match left {
        Factor::Panels(left) => left,
        Factor::Sparse(picked) => return sparse::product_with_few(crew, picked, right, start, target),
    };
    let (inner, columns) = (left.columns, start.len());
    assert!(is_few(columns), "columns that are more than few");
    assert_eq!(right.len(), inner * columns, "two factors of different inner sizes");
    if columns == 0 {
        return;
    }
    let share = left.rows.div_ceil(pieces(crew, left.rows * inner * columns)).max(1);
    crew.deal(target[..left.rows * columns].chunks_mut(share * columns).enumerate(), |(piece, target)| {
        by_rows(Stretch { left, first: piece * share, right, start, target });
    });
}

/// Some rows of a target.
struct Stretch<'a> {
    left: View<'a>,
    first: usize,
    right: &'a [f32],
    start: &'a [f32],
    target: &'a mut [f32],
}

impl ByRows for Stretch<'_> {
    #[inline(always)]
    fn compute<S: Simd, const N: usize>(self, simd: S) {
        let Self { left, first, right, start, target } = self;
        let inner = left.columns;
        // Each column panel by panel, and what is left of it in a panel of its own.
        let mut columns = [(&[][..], [0.0; COLUMNS]); MOST];
        for (at, (whole, rest)) in columns[..start.len()].iter_mut().enumerate() {
            let (panels, few) = right[at * inner..][..inner].as_chunks::<COLUMNS>();
            *whole = panels;
            rest[..few.len()].copy_from_slice(few);
        }
        let end = LastPanel::new(simd, inner % COLUMNS);
        for (row, target) in (first..).zip(target.chunks_exact_mut(start.len())) {
            for (target, ((whole, rest), start)) in target.iter_mut().zip(columns.iter().zip(start)) {
                *target = start + sum_of_products::<S, N>(simd, left, row, whole, &end, rest);
            }
        }
    }
}

/// Which places of the last panel hold numbers of a row, where it is not full.
struct LastPanel<S: Simd, const N: usize>(Option<[S::m32s; N]>);

impl<S: Simd, const N: usize> LastPanel<S, N> {
    #[inline(always)]
    fn new(simd: S, numbers: usize) -> Self {
        let places: [f32; COLUMNS] = from_fn(|place| place as f32);
        let (places, _) = S::as_simd_f32s(&places);
        let is_there = |n| simd.less_than_f32s(places[n], simd.splat_f32s(numbers as f32));
        Self((numbers > 0).then(|| from_fn(is_there)))
    }
}

/// A row times a column: a sum for each place in a panel, then the sums of their lower and upper halves, down to one.
#[inline(always)]
fn sum_of_products<S: Simd, const N: usize>(
    simd: S,
    left: View<'_>,
    row: usize,
    whole: &[[f32; COLUMNS]],
    end: &LastPanel<S, N>,
    rest: &[f32; COLUMNS],
) -> f32 {
    let zero = simd.splat_f32s(0.0);
    let mut sums = [zero; N];
    for (panel, column) in whole.iter().enumerate() {
        let (row, _) = S::as_simd_f32s(left.row_of_panel(panel, row));
        let (column, _) = S::as_simd_f32s(column);
        for n in 0..N {
            sums[n] = simd.mul_add_e_f32s(row[n], column[n], sums[n]);
        }
    }
    if let LastPanel(Some(is_there)) = end {
        let (row, _) = S::as_simd_f32s(left.row_of_panel(whole.len(), row));
        let (column, _) = S::as_simd_f32s(rest);
        for n in 0..N {
            // What stands behind the row may be anything.
            let row = simd.select_f32s(is_there[n], row[n], zero);
            sums[n] = simd.mul_add_e_f32s(row, column[n], sums[n]);
        }
    }
    let mut count = N;
    while count > 1 {
        count /= 2;
        for n in 0..count {
            sums[n] = simd.add_f32s(sums[n], sums[n + count]);
        }
    }
    simd.reduce_sum_f32s(sums[0])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::fused::panels::size;

    fn number(place: usize) -> f32 {
        ((place * 37 + 11) % 101) as f32 / 50.0 - 1.0
    }

    /// The same sum, one number at a time.
    fn plain(row: impl Fn(usize) -> f32, column: &[f32]) -> f32 {
        let mut sums = [0.0_f32; COLUMNS];
        column.iter().enumerate().for_each(|(k, &c)| sums[k % COLUMNS] = row(k).mul_add(c, sums[k % COLUMNS]));
        let mut left = &mut sums[..];
        while left.len() > 1 {
            let (low, high) = left.split_at_mut(left.len() / 2);
            low.iter_mut().zip(high).for_each(|(low, high)| *low += *high);
            left = low;
        }
        left[0]
    }

    #[test]
    fn every_number_is_the_same_sum_for_any_size_and_number_of_threads() {
        for threads in [1, 2] {
            let crew = Crew::new(threads);
            for (rows, inner) in [(1, 1), (3, 31), (5, 32), (7, 33), (130, 64), (2, 100), (4000, 70), (3, 0), (0, 5)] {
                for columns in 0..=MOST {
                    let mut left = vec![f32::NAN; size(rows, inner)];
                    for row in 0..rows {
                        for k in 0..inner {
                            left[k / COLUMNS * COLUMNS * rows + row * COLUMNS + k % COLUMNS] = number(row * inner + k);
                        }
                    }
                    let right: Vec<f32> = (0..columns * inner).map(|place| number(place * 3 + 1)).collect();
                    let start: Vec<f32> = (0..columns).map(number).collect();
                    let mut found = vec![f32::NAN; rows * columns];
                    let left = Factor::Panels(View::new(&left, rows, inner));
                    product_with_few(&crew, left, &right, &start, &mut found);
                    let wanted = (0..rows).flat_map(|row| {
                        let column = |column| &right[column * inner..][..inner];
                        let sum = move |at: usize| plain(|k| number(row * inner + k), column(at));
                        start.iter().enumerate().map(move |(at, start)| start + sum(at))
                    });
                    assert_eq!(found, wanted.collect::<Vec<_>>(), "{rows} x {inner} x {columns}, {threads} threads");
                }
            }
        }
    }
}
