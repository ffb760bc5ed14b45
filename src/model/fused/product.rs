//! Products of matrices: rows are shared out among threads, the right factor is laid out in panels once for all.

use super::chunks;
use super::kernel::{Apart, COLUMNS, Left, Start, Tile, compute, most_rows};
use super::panels::Panels;
use super::vector::vectorised;
use crate::base::crew::Crew;

/// Multiplications that are worth a piece of their own: some microseconds.
const WORK_PER_PIECE: usize = 1 << 17;

/// Pieces for each thread, so that one that lags behind holds up little.
const PIECES_PER_THREAD: usize = 2;

/// Rows laid out for tiles at a time, few enough for a second-level cache.
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

/// `target = left right`, `left` and `target` row-major; then `also` is called with stretches of whole rows of the
/// target, while they are at hand.
///
/// # Panics
/// If `left` or `target` is shorter than `rows` rows.
pub(super) fn product(
    crew: &Crew,
    left: &[f32],
    right: &Panels,
    rows: usize,
    target: &mut [f32],
    ends: Ends<'_>,
    also: impl Fn(&mut [f32]) + Sync,
) {
    let (inner, columns) = (right.inner, right.columns);
    let (left, target) = (&left[..rows * inner], &mut target[..rows * columns]);
    if columns == 0 {
        return;
    }
    let share = share(crew, rows, right);
    crew.deal(target.chunks_mut(share * columns).enumerate(), |(piece, target)| {
        let first = piece * share;
        let count = target.len() / columns;
        for from in (0..count).step_by(ROWS_AT_ONCE) {
            let to = (from + ROWS_AT_ONCE).min(count);
            let left = &left[(first + from) * inner..(first + to) * inner];
            let target = &mut target[from * columns..to * columns];
            some_rows(left, right, to - from, target, ends);
            also(target);
        }
    });
}

/// So many rows, all of which are laid out before the first tile, so that a panel is read once for all.
fn some_rows(left: &[f32], right: &Panels, rows: usize, target: &mut [f32], ends: Ends<'_>) {
    let inner = right.inner;
    let row_size = chunks::size(1, inner);
    chunks::with_room(rows * row_size, |room| {
        for (from, to) in tiles(rows) {
            let (room, left) = (&mut room[from * row_size..to * row_size], &left[from * inner..to * inner]);
            vectorised(
                #[inline(always)]
                || {
                    for (row, values) in left.chunks_exact(inner.max(1)).enumerate() {
                        chunks::put(room, to - from, row, 0, values);
                    }
                },
            );
        }
        tiled(right, rows, target, ends, |from, to| chunks::left(&room[from * row_size..to * row_size], to - from));
    });
}

/// `target = leftᵀ right`, with `left` row-major, of `width` columns, which become the rows of the target.
///
/// # Panics
/// If `left` has other rows than `right`, or `target` is too short.
pub(super) fn product_of_transposed(crew: &Crew, left: &[f32], width: usize, right: &Panels, target: &mut [f32]) {
    let (inner, columns) = (right.inner, right.columns);
    assert_eq!(left.len(), inner * width, "two factors of different inner sizes");
    let target = &mut target[..width * columns];
    if columns == 0 {
        return;
    }
    let share = share(crew, width, right);
    crew.deal(target.chunks_mut(share * columns).enumerate(), |(piece, target)| {
        let first = piece * share;
        tiled(right, target.len() / columns, target, PLAIN, |from, _| Left {
            values: left.get(first + from..).unwrap_or_default(),
            apart: Apart::One,
            step: width,
            run: inner.max(1),
            leap: 0,
        });
    });
}

/// So many rows of a product, tile by tile; `left` is asked for the left factor of the tile from a row to another.
pub(super) fn tiled<'a>(
    right: &Panels,
    rows: usize,
    target: &mut [f32],
    ends: Ends<'_>,
    left: impl Fn(usize, usize) -> Left<'a>,
) {
    let columns = right.columns;
    for (column, panel) in right.iter() {
        for (from, to) in tiles(rows) {
            let tile = Tile {
                left: left(from, to),
                right: panel,
                inner: right.inner,
                start: ends.start.from(column),
                relu: ends.relu,
                target: &mut target[from * columns + column..],
                stride: columns,
                columns: (columns - column).min(COLUMNS),
            };
            compute(to - from, tile);
        }
    }
}

/// Rows of a target in a piece of work of its own.
fn share(crew: &Crew, rows: usize, right: &Panels) -> usize {
    let work = rows * right.inner * right.columns;
    let most = if crew.threads() == 1 { 1 } else { PIECES_PER_THREAD * crew.threads() };
    rows.div_ceil((work / WORK_PER_PIECE).clamp(1, most)).max(1)
}

/// Cuts so many rows into tiles as equal as can be.
pub(super) fn tiles(rows: usize) -> impl Iterator<Item = (usize, usize)> {
    let count = rows.div_ceil(most_rows());
    (0..count).map(move |tile| (rows * tile / count, rows * (tile + 1) / count))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::rng::{Purpose, Stream};

    fn numbers(length: usize, index: u64) -> Vec<f32> {
        let mut stream = Stream::new(3, Purpose::Demo, index);
        (0..length).map(|_| stream.normal() as f32).collect()
    }

    const SIZES: [[usize; 3]; 9] = [
        [1, 1, 1],
        [3, 5, 7],
        [64, 2, 64],
        [200, 90, 80],
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

    #[test]
    fn every_number_is_one_chain_of_additions_for_any_size_and_number_of_threads() {
        for threads in [1, 2] {
            let crew = Crew::new(threads);
            for size @ [rows, columns, inner] in SIZES {
                let (a, b, bias) = (numbers(rows * inner, 0), numbers(inner * columns, 1), numbers(columns, 2));
                let (mut panels, mut found) = (Panels::default(), vec![f32::NAN; rows * columns]);
                panels.fill(&crew, &b, columns);
                product(&crew, &a, &panels, rows, &mut found, PLAIN, |_| {});
                assert_eq!(found, plain(size, |i, k| a[i * inner + k], &b, |_| 0.0), "{size:?}");

                let ends = Ends { start: Start::Row(&bias), relu: true };
                product(&crew, &a, &panels, rows, &mut found, ends, |rows| {
                    for value in rows {
                        *value = -*value;
                    }
                });
                let wanted = plain(size, |i, k| a[i * inner + k], &b, |j| bias[j]);
                assert_eq!(found, wanted.iter().map(|v| -v.max(0.0)).collect::<Vec<_>>(), "{size:?} finished");

                product_of_transposed(&crew, &numbers(rows * inner, 0), rows, &panels, &mut found);
                assert_eq!(found, plain(size, |i, k| a[k * rows + i], &b, |_| 0.0), "{size:?} transposed");

                let bt: Vec<f32> = (0..columns * inner).map(|at| b[at % inner * columns + at / inner]).collect();
                let mut turned = Panels::default();
                turned.fill_transposed(&crew, &bt, inner);
                assert!(inner == 0 || turned.iter().eq(panels.iter()), "{size:?} turned");
            }
        }
    }

    #[test]
    fn what_is_not_a_number_stays_so() {
        let (crew, mut panels, mut found) = (Crew::new(1), Panels::default(), [0.0; 2]);
        panels.fill(&crew, &[1.0, 2.0], 2);
        product(&crew, &[f32::NAN], &panels, 1, &mut found, Ends { relu: true, ..PLAIN }, |_| {});
        assert!(found.iter().all(|value| value.is_nan()));
    }

    #[test]
    #[should_panic(expected = "different inner sizes")]
    fn factors_that_do_not_fit_are_refused() {
        let (crew, mut panels) = (Crew::new(1), Panels::default());
        panels.fill(&crew, &[1.0; 8], 2);
        product_of_transposed(&crew, &[1.0; 9], 3, &panels, &mut [0.0; 6]);
    }
}
