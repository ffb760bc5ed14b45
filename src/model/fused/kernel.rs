//! The innermost loop of products, but of those with few columns (see `narrow.rs`) or mostly zeros (see `sparse.rs`): a tile of up to 12 by 32 numbers is held
//! in registers while it adds up. Tiles stand on each other in a column, done in one call: what a call costs is a tenth of
//! what a small tile does.
//!
//! Each number of a tile is one chain of fused multiplications and additions in the order of the inner dimension,
//! starting from what it is said to start from. So its bits depend on nothing but its row and its column: not on how a
//! product is cut into tiles, nor on how many threads do them.

#![expect(
    clippy::needless_range_loop,
    reason = "loops over counts the compiler knows are unrolled before sums are given registers"
)]

use pulp::{Arch, Simd, WithSimd};

/// Columns of a tile, and of a panel that tiles read (see `panels.rs`).
pub(super) const COLUMNS: usize = 32;

/// Rows of a tile at most where there are 32 registers: 24 of them hold the tile.
const MOST_ROWS: usize = 12;

/// Rows of a tile at most where there are 16 registers.
const FEW_ROWS: usize = 6;

/// The left factor of a tile: element `(row, k)` is `values[row * apart + k / run * leap + k % run * step]`. That way
/// rows of a matrix, its columns, and places under a kernel that slides over a picture are read where they stand.
#[derive(Clone, Copy)]
pub(super) struct Left<'a> {
    pub(super) values: &'a [f32],
    pub(super) apart: Apart,
    pub(super) step: usize,
    /// At least 1.
    pub(super) run: usize,
    pub(super) leap: usize,
}

/// Numbers from one row of the left factor to the next; known to the compiler, so that all rows share one address.
#[derive(Clone, Copy)]
pub(super) enum Apart {
    One,
    Sixteen,
    ThirtyTwo,
}

impl Apart {
    /// Rows so many numbers apart, if tiles can read them.
    pub(super) fn of(numbers: usize) -> Option<Self> {
        match numbers {
            1 => Some(Self::One),
            16 => Some(Self::Sixteen),
            32 => Some(Self::ThirtyTwo),
            _ => None,
        }
    }
}

/// What the numbers of a tile start from.
#[derive(Clone, Copy)]
pub(super) enum Start<'a> {
    Zero,
    /// The same in every row: a number a column, and zero in the columns behind them.
    Row(&'a [f32]),
    /// What the target holds.
    Target,
}

impl Start<'_> {
    /// The same, from a column on.
    pub(super) fn from(self, column: usize) -> Self {
        if let Self::Row(row) = self { Self::Row(&row[column.min(row.len())..]) } else { self }
    }
}

/// A column of tiles of a product, one below the other.
pub(super) struct Column<'a> {
    /// Its element `(0, 0)` belongs to the first row.
    pub(super) left: Left<'a>,
    /// [`COLUMNS`] numbers for each step of the inner dimension.
    pub(super) right: &'a [f32],
    pub(super) inner: usize,
    pub(super) start: Start<'a>,
    /// Whether numbers below zero become zero at the end.
    pub(super) relu: bool,
    /// From the first number on, rows `stride` apart.
    pub(super) target: &'a mut [f32],
    pub(super) stride: usize,
    /// Columns that are written, at most [`COLUMNS`].
    pub(super) columns: usize,
}

/// Cuts so many rows into tiles as equal as can be, none higher than this processor has registers for.
pub(super) fn tiles(rows: usize) -> impl Iterator<Item = (usize, usize)> {
    struct Most;
    impl WithSimd for Most {
        type Output = usize;
        #[inline(always)]
        fn with_simd<S: Simd>(self, _: S) -> usize {
            most_rows::<S>()
        }
    }
    cut(rows, Arch::new().dispatch(Most))
}

#[inline(always)]
fn cut(rows: usize, most: usize) -> impl Iterator<Item = (usize, usize)> {
    let count = rows.div_ceil(most);
    (0..count).map(
        #[inline(always)]
        move |tile| (rows * tile / count, rows * (tile + 1) / count),
    )
}

/// Rows that a tile should have at most.
#[inline(always)]
fn most_rows<S: Simd>() -> usize {
    if S::F32_LANES >= 16 { MOST_ROWS } else { FEW_ROWS }
}

/// Computes so many rows.
pub(super) fn compute(rows: usize, column: Column<'_>) {
    struct Rows<'a>(usize, Column<'a>);
    impl WithSimd for Rows<'_> {
        type Output = ();
        #[inline(always)]
        fn with_simd<S: Simd>(self, simd: S) {
            let Self(rows, column) = self;
            match column.left.apart {
                Apart::One => each_tile::<S, 1>(simd, rows, column),
                Apart::Sixteen => each_tile::<S, 16>(simd, rows, column),
                Apart::ThirtyTwo => each_tile::<S, 32>(simd, rows, column),
            }
        }
    }
    Arch::new().dispatch(Rows(rows, column));
}

/// Rows of the left factor are `APART` numbers from each other.
#[inline(always)]
fn each_tile<S: Simd, const APART: usize>(simd: S, rows: usize, column: Column<'_>) {
    let Column { left, right, inner, start, relu, target, stride, columns } = column;
    let right = &right[..inner * COLUMNS];
    for (from, to) in cut(rows, most_rows::<S>()) {
        let left = Left { values: left.values.get(from * APART..).unwrap_or_default(), ..left };
        let target = &mut target[from * stride..];
        let tile = Tile::<APART> { left, right, start, relu, target, stride, columns };
        match to - from {
            1 => tile.compute::<S, 1>(simd),
            2 => tile.compute::<S, 2>(simd),
            3 => tile.compute::<S, 3>(simd),
            4 => tile.compute::<S, 4>(simd),
            5 => tile.compute::<S, 5>(simd),
            6 => tile.compute::<S, 6>(simd),
            // No code is made of these for processors of fewer registers.
            _ if most_rows::<S>() == FEW_ROWS => {}
            7 => tile.compute::<S, 7>(simd),
            8 => tile.compute::<S, 8>(simd),
            9 => tile.compute::<S, 9>(simd),
            10 => tile.compute::<S, 10>(simd),
            11 => tile.compute::<S, 11>(simd),
            _ => tile.compute::<S, MOST_ROWS>(simd),
        }
    }
}

/// One of a column's tiles.
struct Tile<'a, const APART: usize> {
    left: Left<'a>,
    right: &'a [f32],
    start: Start<'a>,
    relu: bool,
    target: &'a mut [f32],
    stride: usize,
    columns: usize,
}

impl<const APART: usize> Tile<'_, APART> {
    /// Its rows are known to the compiler.
    #[inline(always)]
    fn compute<S: Simd, const M: usize>(mut self, simd: S) {
        let (lanes, mut from) = (S::F32_LANES, 0);
        while from < self.columns {
            if self.columns - from > lanes {
                strip::<S, M, 2, APART>(simd, &mut self, from);
                from += 2 * lanes;
            } else {
                strip::<S, M, 1, APART>(simd, &mut self, from);
                from += lanes;
            }
        }
    }
}

/// `N` vectors of every row of the tile, from column `from` on.
#[inline(always)]
fn strip<S: Simd, const M: usize, const N: usize, const APART: usize>(
    simd: S,
    tile: &mut Tile<'_, APART>,
    from: usize,
) {
    let lanes = S::F32_LANES;
    let columns = (tile.columns - from).min(N * lanes);
    let vector = |n: usize| (n * lanes).min(columns)..((n + 1) * lanes).min(columns);
    let mut sums = [[simd.splat_f32s(0.0); N]; M];
    match tile.start {
        Start::Zero => {}
        Start::Row(row) => {
            for n in 0..N {
                let row = &row[(from + n * lanes).min(row.len())..];
                let start = simd.partial_load_f32s(&row[..lanes.min(row.len())]);
                for sums in &mut sums {
                    sums[n] = start;
                }
            }
        }
        Start::Target => {
            for (m, sums) in sums.iter_mut().enumerate() {
                let row = &tile.target[m * tile.stride + from..][..columns];
                for (n, sum) in sums.iter_mut().enumerate() {
                    *sum = simd.partial_load_f32s(&row[vector(n)]);
                }
            }
        }
    }
    walk::<S, M, N, APART>(simd, &mut sums, tile, from);
    let sums = if tile.relu { rectified(simd, sums) } else { sums };
    if columns == N * lanes {
        for m in 0..M {
            let row = &mut tile.target[m * tile.stride + from..][..columns];
            let (row, _) = S::as_mut_simd_f32s(row);
            row[..N].copy_from_slice(&sums[m]);
        }
        return;
    }
    for m in 0..M {
        let row = &mut tile.target[m * tile.stride + from..][..columns];
        for n in 0..N {
            simd.partial_store_f32s(&mut row[vector(n)], sums[m][n]);
        }
    }
}

/// Numbers below zero become zero.
#[inline(always)]
pub(super) fn rectified<S: Simd, const M: usize, const N: usize>(
    simd: S,
    mut sums: [[S::f32s; N]; M],
) -> [[S::f32s; N]; M] {
    let zero = simd.splat_f32s(0.0);
    for m in 0..M {
        for n in 0..N {
            // Compared and not `max`, so that NaN stays NaN on every processor.
            sums[m][n] = simd.select_f32s(simd.less_than_f32s(sums[m][n], zero), zero, sums[m][n]);
        }
    }
    sums
}

/// Adds up the whole inner dimension, run by run.
#[inline(always)]
fn walk<S: Simd, const M: usize, const N: usize, const APART: usize>(
    simd: S,
    sums: &mut [[S::f32s; N]; M],
    tile: &Tile<'_, APART>,
    from: usize,
) {
    let Left { values, step, run, leap, .. } = tile.left;
    for (index, right) in tile.right.chunks(run * COLUMNS).enumerate() {
        add_up::<S, M, N, APART>(simd, sums, &values[index * leap..], step, right, from);
    }
}

/// Adds `left[m * APART + k * step] * right[k * COLUMNS + from..]` to row `m`, for every `k`.
#[inline(always)]
fn add_up<S: Simd, const M: usize, const N: usize, const APART: usize>(
    simd: S,
    sums: &mut [[S::f32s; N]; M],
    left: &[f32],
    step: usize,
    right: &[f32],
    from: usize,
) {
    let mut at = 0;
    for right in right.chunks_exact(COLUMNS) {
        // One check for all rows.
        let left = &left[at..=at + (M - 1) * APART];
        let (right, _) = S::as_simd_f32s(&right[from..]);
        let right: [S::f32s; N] = std::array::from_fn(
            #[inline(always)]
            |n| right[n],
        );
        for m in 0..M {
            let left = simd.splat_f32s(left[m * APART]);
            for n in 0..N {
                sums[m][n] = simd.mul_add_e_f32s(left, right[n], sums[m][n]);
            }
        }
        at += step;
    }
}
