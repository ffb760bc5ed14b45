//! Products of matrices shared out among threads. Factors stand in panels; one side may be rows without their zeros.

use super::kernel::{COLUMNS, Column, Left, Start, compute};
use super::panels::{View, panel, size};
use super::sparse;
use crate::base::crew::Crew;
use crate::data::Picked;

/// Multiplications that are worth a piece of their own: some microseconds.
const WORK_PER_PIECE: usize = 1 << 17;

/// Pieces for each thread, so that one that lags behind holds up little.
const PIECES_PER_THREAD: usize = 2;

/// Rows of the left factor that all panels of the right one go over before the next, few enough for a second-level cache.
const ROWS_AT_ONCE: usize = 96;

/// How the numbers of a product begin and end.
#[derive(Clone, Copy)]
pub(super) struct Ends<'a> {
    pub(super) start: Start<'a>,
    /// Whether numbers below zero become zero.
    pub(super) relu: bool,
}

/// The product and nothing else.
pub(super) const PLAIN: Ends<'_> = Ends { start: Start::Zero, relu: false };

/// A factor of a product, by its rows.
#[derive(Clone, Copy)]
pub(super) enum Factor<'a> {
    Panels(View<'a>),
    Sparse(Picked<'a>),
}

impl Factor<'_> {
    fn rows(self) -> usize {
        match self {
            Self::Panels(panels) => panels.rows,
            Self::Sparse(picked) => picked.rows(),
        }
    }

    /// Multiplications of the product with `right`.
    fn work(self, right: View<'_>) -> usize {
        let (inner, filled) = match self {
            Self::Panels(panels) => (panels.columns, panels.columns),
            Self::Sparse(picked) => (picked.columns(), picked.filled()),
        };
        assert_eq!(inner, right.rows, "two factors of different inner sizes");
        self.rows() * filled * right.columns
    }

    /// So many rows of the product with `right`, from row `first` on.
    fn times(self, first: usize, right: View<'_>, rows: usize, target: &mut [f32], ends: Ends<'_>) {
        match self {
            Self::Panels(panels) => tiled(right, rows, target, ends, panels.rows_from(first)),
            Self::Sparse(picked) => sparse::times(picked, first, right, rows, target, ends),
        }
    }
}

/// `target = left right`, row after row; then `also` is called with stretches of whole rows of the target, while they are
/// at hand.
///
/// # Panics
/// If the factors do not fit, or `target` is too short.
pub(super) fn product(
    crew: &Crew,
    left: Factor<'_>,
    right: View<'_>,
    target: &mut [f32],
    ends: Ends<'_>,
    also: impl Fn(&mut [f32]) + Sync,
) {
    let pieces = pieces(crew, left.work(right));
    let (rows, columns) = (left.rows(), right.columns);
    if columns == 0 {
        return;
    }
    let share = rows.div_ceil(pieces).max(1);
    crew.deal(target[..rows * columns].chunks_mut(share * columns).enumerate(), |(piece, target)| {
        for (stretch, target) in target.chunks_mut(ROWS_AT_ONCE * columns).enumerate() {
            let first = piece * share + stretch * ROWS_AT_ONCE;
            left.times(first, right, target.len() / columns, target, ends);
            also(target);
        }
    });
}

/// The same with the target in panels, the last of which is filled up by what the product has beyond its columns; `also`
/// is called with whole rows of one panel.
///
/// # Panics
/// As [`product`].
pub(super) fn product_in_panels(
    crew: &Crew,
    left: Factor<'_>,
    right: View<'_>,
    target: &mut [f32],
    ends: Ends<'_>,
    also: impl Fn(&mut [f32]) + Sync,
) {
    let (rows, panels) = (left.rows(), right.columns.div_ceil(COLUMNS));
    let (target, pieces) = (&mut target[..size(rows, right.columns)], pieces(crew, left.work(right)));
    if target.is_empty() {
        return;
    }
    // A piece is some whole panels, or where there are more pieces than panels some rows of one.
    let (together, parts) = (panels.div_ceil(pieces), pieces.div_ceil(panels));
    let share = if parts == 1 { together * panel(rows) } else { rows.div_ceil(parts) * COLUMNS };
    let groups = target.chunks_mut(together * panel(rows)).enumerate();
    let pieces = groups.flat_map(|(group, target)| {
        target
            .chunks_mut(share)
            .enumerate()
            .map(move |(part, target)| (group * together, part * share / COLUMNS, target))
    });
    crew.deal(pieces, |(group, first, target)| {
        for (place, target) in (group..).zip(target.chunks_mut(panel(rows))) {
            let ends = Ends { start: ends.start.from(place * COLUMNS), ..ends };
            left.times(first, right.panel(place), target.len() / COLUMNS, target, ends);
            also(target);
        }
    });
}

/// `target = leftᵀ right`, row after row.
///
/// # Panics
/// If the factors have other rows, or `target` is too short.
pub(super) fn product_of_transposed(crew: &Crew, left: View<'_>, right: Factor<'_>, target: &mut [f32]) {
    let right = match right {
        Factor::Panels(right) => right,
        Factor::Sparse(picked) => return sparse::product_of_transposed(crew, left, picked, target),
    };
    assert_eq!(left.rows, right.rows, "two factors of different inner sizes");
    let (rows, columns) = (left.columns, right.columns);
    if columns == 0 {
        return;
    }
    let share = rows.div_ceil(pieces(crew, rows * right.rows * columns)).max(1);
    crew.deal(target[..rows * columns].chunks_mut(share * columns).enumerate(), |(piece, target)| {
        let (mut first, mut rest) = (piece * share, target);
        while !rest.is_empty() {
            // A tile reads columns of one panel.
            let rows = (COLUMNS - first % COLUMNS).min(rest.len() / columns);
            let (target, behind) = rest.split_at_mut(rows * columns);
            tiled(right, rows, target, PLAIN, left.columns_from(first));
            (first, rest) = (first + rows, behind);
        }
    });
}

/// So many rows of a product, panel by panel.
pub(super) fn tiled(right: View<'_>, rows: usize, target: &mut [f32], ends: Ends<'_>, left: Left<'_>) {
    let columns = right.columns;
    if rows == 0 {
        return;
    }
    for (column, panel) in right.iter() {
        let column = Column {
            left,
            right: panel,
            inner: right.rows,
            start: ends.start.from(column),
            relu: ends.relu,
            target: &mut target[column..],
            stride: columns,
            columns: (columns - column).min(COLUMNS),
        };
        compute(rows, column);
    }
}

/// Pieces that so many multiplications are worth.
pub(super) fn pieces(crew: &Crew, work: usize) -> usize {
    let most = if crew.threads() == 1 { 1 } else { PIECES_PER_THREAD * crew.threads() };
    (work / WORK_PER_PIECE).clamp(1, most)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::rng::{Purpose, Stream};
    use crate::model::fused::panels::Panels;

    fn numbers(length: usize, index: u64) -> Vec<f32> {
        let mut stream = Stream::new(3, Purpose::Demo, index);
        (0..length).map(|_| stream.normal() as f32).collect()
    }

    const SIZES: [[usize; 3]; 11] = [
        [1, 1, 1],
        [3, 5, 7],
        [64, 2, 64],
        [200, 90, 80],
        [40, 300, 12],
        [60, 300, 30],
        [90, 200, 33],
        [1, 100, 1],
        [13, 48, 40],
        [7, 33, 0],
        [0, 4, 3],
    ];

    /// `rows x columns`, each number one chain of fused additions from `start` on.
    fn plain(size: [usize; 3], a: impl Fn(usize, usize) -> f32, b: &[f32], start: impl Fn(usize) -> f32) -> Vec<f32> {
        let [rows, columns, inner] = size;
        let cell = |i: usize, j: usize| (0..inner).fold(start(j), |sum, k| a(i, k).mul_add(b[k * columns + j], sum));
        (0..rows).flat_map(|i| (0..columns).map(move |j| (i, j))).map(|(i, j)| cell(i, j)).collect()
    }

    /// The same numbers in panels, the last filled up with what must never be read.
    fn in_panels(values: &[f32], rows: usize, columns: usize) -> Vec<f32> {
        let mut panels = vec![f32::NAN; size(rows, columns)];
        for (at, value) in values.iter().enumerate() {
            let (row, column) = (at / columns, at % columns);
            panels[column / COLUMNS * COLUMNS * rows + row * COLUMNS + column % COLUMNS] = *value;
        }
        panels
    }

    #[test]
    fn every_number_is_one_chain_of_additions_for_any_size_and_number_of_threads() {
        for threads in [1, 2] {
            let crew = Crew::new(threads);
            for dims @ [rows, columns, inner] in SIZES {
                let (a, b, bias) = (numbers(rows * inner, 0), numbers(inner * columns, 1), numbers(columns, 2));
                let (mut right, mut found) = (Panels::default(), vec![f32::NAN; rows * columns]);
                right.fill(&crew, &b, columns);
                let left = in_panels(&a, rows, inner);
                let (left, right) = (View::new(&left, rows, inner), right.view());
                assert_eq!(left.in_rows(), a, "{dims:?} in rows");
                let left = Factor::Panels(left);
                product(&crew, left, right, &mut found, PLAIN, |_| {});
                assert_eq!(found, plain(dims, |i, k| a[i * inner + k], &b, |_| 0.0), "{dims:?}");

                let ends = Ends { start: Start::Row(&bias), relu: true };
                let negate = |some: &mut [f32]| some.iter_mut().for_each(|value| *value = -*value);
                product(&crew, left, right, &mut found, ends, negate);
                let wanted = plain(dims, |i, k| a[i * inner + k], &b, |j| bias[j]);
                let wanted = wanted.iter().map(|v| -v.max(0.0)).collect::<Vec<_>>();
                assert_eq!(found, wanted, "{dims:?} finished");
                let mut panels = vec![f32::NAN; size(rows, columns)];
                product_in_panels(&crew, left, right, &mut panels, ends, negate);
                assert_eq!(View::new(&panels, rows, columns).in_rows(), wanted, "{dims:?} in panels");
                assert!(panels.iter().all(|value| value.is_finite()), "{dims:?} filled up");

                let turned = in_panels(&numbers(rows * inner, 0), inner, rows);
                product_of_transposed(&crew, View::new(&turned, inner, rows), Factor::Panels(right), &mut found);
                assert_eq!(found, plain(dims, |i, k| a[k * rows + i], &b, |_| 0.0), "{dims:?} transposed");

                let bt: Vec<f32> = (0..columns * inner).map(|at| b[at % inner * columns + at / inner]).collect();
                let mut turned = Panels::default();
                turned.fill_transposed(&crew, &bt, inner);
                assert!(inner == 0 || turned.view().iter().eq(right.iter()), "{dims:?} turned");
            }
        }
    }

    #[test]
    fn what_is_not_a_number_stays_so() {
        let (crew, mut panels, mut found) = (Crew::new(1), Panels::default(), [0.0; 2]);
        panels.fill(&crew, &[1.0, 2.0], 2);
        let (left, ends) = ([f32::NAN; COLUMNS], Ends { relu: true, ..PLAIN });
        product(&crew, Factor::Panels(View::new(&left, 1, 1)), panels.view(), &mut found, ends, |_| {});
        assert!(found.iter().all(|value| value.is_nan()));
    }

    #[test]
    #[should_panic(expected = "different inner sizes")]
    fn factors_that_do_not_fit_are_refused() {
        let (crew, numbers) = (Crew::new(1), [1.0; 5 * COLUMNS]);
        let (left, right) = (View::new(&numbers, 3, 3), View::new(&numbers, 4, 2));
        product_of_transposed(&crew, left, Factor::Panels(right), &mut [0.0; 6]);
    }
}
