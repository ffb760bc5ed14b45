//! The innermost loop of every product: a tile of up to 12 by 32 numbers is held in registers while it adds up.
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

/// One tile of a product.
pub(super) struct Tile<'a> {
    pub(super) left: Left<'a>,
    /// [`COLUMNS`] numbers for each step of the inner dimension.
    pub(super) right: &'a [f32],
    pub(super) inner: usize,
    pub(super) start: Start<'a>,
    /// Whether numbers below zero become zero at the end.
    pub(super) relu: bool,
    /// From the tile's first number on, rows `stride` apart.
    pub(super) target: &'a mut [f32],
    pub(super) stride: usize,
    /// Columns that are written, at most [`COLUMNS`].
    pub(super) columns: usize,
}

/// Rows that a tile should have at most on this processor.
pub(super) fn most_rows() -> usize {
    struct Lanes;
    impl WithSimd for Lanes {
        type Output = usize;
        #[inline(always)]
        fn with_simd<S: Simd>(self, _: S) -> usize {
            S::F32_LANES
        }
    }
    if Arch::new().dispatch(Lanes) >= 16 { MOST_ROWS } else { FEW_ROWS }
}

/// A tile whose rows are known to the compiler.
struct Sized<'a, const M: usize>(Tile<'a>);

impl<const M: usize> WithSimd for Sized<'_, M> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, simd: S) {
        let Self(mut tile) = self;
        let (lanes, mut from) = (S::F32_LANES, 0);
        while from < tile.columns {
            if tile.columns - from > lanes {
                strip::<S, M, 2>(simd, &mut tile, from);
                from += 2 * lanes;
            } else {
                strip::<S, M, 1>(simd, &mut tile, from);
                from += lanes;
            }
        }
    }
}

/// Computes `rows` rows of a tile, 1 to [`most_rows`].
pub(super) fn compute(rows: usize, tile: Tile<'_>) {
    let arch = Arch::new();
    match rows {
        1 => arch.dispatch(Sized::<1>(tile)),
        2 => arch.dispatch(Sized::<2>(tile)),
        3 => arch.dispatch(Sized::<3>(tile)),
        4 => arch.dispatch(Sized::<4>(tile)),
        5 => arch.dispatch(Sized::<5>(tile)),
        6 => arch.dispatch(Sized::<6>(tile)),
        7 => arch.dispatch(Sized::<7>(tile)),
        8 => arch.dispatch(Sized::<8>(tile)),
        9 => arch.dispatch(Sized::<9>(tile)),
        10 => arch.dispatch(Sized::<10>(tile)),
        11 => arch.dispatch(Sized::<11>(tile)),
        _ => arch.dispatch(Sized::<MOST_ROWS>(tile)),
    }
}

/// `N` vectors of every row of the tile, from column `from` on.
#[inline(always)]
fn strip<S: Simd, const M: usize, const N: usize>(simd: S, tile: &mut Tile<'_>, from: usize) {
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
    match tile.left.apart {
        Apart::One => walk::<S, M, N, 1>(simd, &mut sums, tile, from),
        Apart::Sixteen => walk::<S, M, N, 16>(simd, &mut sums, tile, from),
        Apart::ThirtyTwo => walk::<S, M, N, 32>(simd, &mut sums, tile, from),
    }
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
fn rectified<S: Simd, const M: usize, const N: usize>(simd: S, mut sums: [[S::f32s; N]; M]) -> [[S::f32s; N]; M] {
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
    tile: &Tile<'_>,
    from: usize,
) {
    let Left { values, step, run, leap, .. } = tile.left;
    for (index, right) in tile.right[..tile.inner * COLUMNS].chunks(run * COLUMNS).enumerate() {
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
