//! Columns of a panel from rows of a matrix, and back. Where the processor has AVX2, blocks of 8 by 8 are turned in registers:
//! four times as fast as number by number.

use std::ops::Range;

use super::kernel::COLUMNS;

/// Columns turned at a time, few enough for a first-level cache.
const BAND: usize = 64;

/// Writes the first `width` rows of `matrix`, of `panel.len()` numbers each, as columns.
pub(super) fn transpose(matrix: &[f32], width: usize, panel: &mut [[f32; COLUMNS]]) {
    let inner = panel.len();
    let (rows, numbers) = blocks(matrix, width, panel);
    number_by_number(matrix, 0..rows, numbers..inner, panel);
    number_by_number(matrix, rows..width, 0..inner, panel);
}

/// The way back: writes the first `width` columns of `panel` as rows of `matrix`, which are `stride` numbers apart.
pub(super) fn transpose_back(panel: &[[f32; COLUMNS]], width: usize, matrix: &mut [f32], stride: usize) {
    let inner = panel.len();
    let (rows, numbers) = blocks_back(panel, width, matrix, stride);
    let mut rest = |rows: Range<usize>, numbers: Range<usize>| {
        for column in rows {
            let to = &mut matrix[column * stride..][numbers.clone()];
            to.iter_mut().zip(&panel[numbers.clone()]).for_each(|(to, from)| *to = from[column]);
        }
    };
    rest(0..rows, numbers..inner);
    rest(rows..width, 0..inner);
}

fn number_by_number(matrix: &[f32], rows: Range<usize>, numbers: Range<usize>, panel: &mut [[f32; COLUMNS]]) {
    let inner = panel.len();
    for (band, to) in panel[numbers.clone()].chunks_mut(BAND).enumerate() {
        for column in rows.clone() {
            let from = &matrix[column * inner + numbers.start + band * BAND..][..to.len()];
            to.iter_mut().zip(from).for_each(|(to, &value)| to[column] = value);
        }
    }
}

/// Turns as many whole blocks as there are; returns how many rows and how many numbers of each were turned.
#[cfg(target_arch = "x86_64")]
fn blocks(matrix: &[f32], width: usize, panel: &mut [[f32; COLUMNS]]) -> (usize, usize) {
    let (rows, numbers) = (width / x86::SIDE * x86::SIDE, panel.len() / x86::SIDE * x86::SIDE);
    match pulp::x86::V3::try_new() {
        Some(simd) if rows * numbers > 0 => {
            simd.vectorize(x86::Blocks { simd, matrix, rows, numbers, panel });
            (rows, numbers)
        }
        _ => (0, 0),
    }
}

/// [`blocks`] for the way back.
#[cfg(target_arch = "x86_64")]
fn blocks_back(panel: &[[f32; COLUMNS]], width: usize, matrix: &mut [f32], stride: usize) -> (usize, usize) {
    let (rows, numbers) = (width / x86::SIDE * x86::SIDE, panel.len() / x86::SIDE * x86::SIDE);
    match pulp::x86::V3::try_new() {
        Some(simd) if rows * numbers > 0 => {
            simd.vectorize(x86::BlocksBack { simd, panel, rows, numbers, matrix, stride });
            (rows, numbers)
        }
        _ => (0, 0),
    }
}

/// Turns nothing: the plain loop is all there is on other processors.
#[cfg(not(target_arch = "x86_64"))]
fn blocks(_: &[f32], _: usize, _: &mut [[f32; COLUMNS]]) -> (usize, usize) {
    (0, 0)
}

/// As [`blocks`].
#[cfg(not(target_arch = "x86_64"))]
fn blocks_back(_: &[[f32; COLUMNS]], _: usize, _: &mut [f32], _: usize) -> (usize, usize) {
    (0, 0)
}

#[cfg(target_arch = "x86_64")]
mod x86 {
    use std::arch::x86_64::__m256;
    use std::array::from_fn;

    use pulp::x86::V3;
    use pulp::{NullaryFnOnce, cast};

    use super::COLUMNS;

    /// Rows and columns of a block.
    pub(super) const SIDE: usize = 8;

    pub(super) struct Blocks<'a> {
        pub(super) simd: V3,
        pub(super) matrix: &'a [f32],
        /// Multiples of [`SIDE`].
        pub(super) rows: usize,
        pub(super) numbers: usize,
        pub(super) panel: &'a mut [[f32; COLUMNS]],
    }

    impl NullaryFnOnce for Blocks<'_> {
        type Output = ();

        #[inline(always)]
        fn call(self) {
            let Self { simd, matrix, rows, numbers, panel } = self;
            let inner = panel.len();
            for (block, panel) in panel[..numbers].chunks_exact_mut(SIDE).enumerate() {
                for row in (0..rows).step_by(SIDE) {
                    let from: [__m256; SIDE] = from_fn(
                        #[inline(always)]
                        |i| {
                            let from = &matrix[(row + i) * inner + block * SIDE..][..SIDE];
                            cast(from.first_chunk::<SIDE>().copied().unwrap_or_default())
                        },
                    );
                    let to = turned(simd, from);
                    for (panel, to) in panel.iter_mut().zip(to) {
                        panel[row..row + SIDE].copy_from_slice(&cast::<_, [f32; SIDE]>(to));
                    }
                }
            }
        }
    }

    pub(super) struct BlocksBack<'a> {
        pub(super) simd: V3,
        pub(super) panel: &'a [[f32; COLUMNS]],
        /// Multiples of [`SIDE`].
        pub(super) rows: usize,
        pub(super) numbers: usize,
        pub(super) matrix: &'a mut [f32],
        /// Numbers from one of its rows to the next.
        pub(super) stride: usize,
    }

    impl NullaryFnOnce for BlocksBack<'_> {
        type Output = ();

        #[inline(always)]
        fn call(self) {
            let Self { simd, panel, rows, numbers, matrix, stride } = self;
            for (block, panel) in panel[..numbers].chunks_exact(SIDE).enumerate() {
                for row in (0..rows).step_by(SIDE) {
                    let from: [__m256; SIDE] = from_fn(
                        #[inline(always)]
                        |i| cast(panel[i][row..].first_chunk::<SIDE>().copied().unwrap_or_default()),
                    );
                    for (i, to) in turned(simd, from).into_iter().enumerate() {
                        matrix[(row + i) * stride + block * SIDE..][..SIDE]
                            .copy_from_slice(&cast::<_, [f32; SIDE]>(to));
                    }
                }
            }
        }
    }

    /// Pairs, then pairs of pairs, then halves change places.
    #[inline(always)]
    fn turned(simd: V3, rows: [__m256; SIDE]) -> [__m256; SIDE] {
        let avx = simd.avx;
        let low: [__m256; 4] = from_fn(
            #[inline(always)]
            |i| avx._mm256_unpacklo_ps(rows[2 * i], rows[2 * i + 1]),
        );
        let high: [__m256; 4] = from_fn(
            #[inline(always)]
            |i| avx._mm256_unpackhi_ps(rows[2 * i], rows[2 * i + 1]),
        );
        let fours: [__m256; SIDE] = from_fn(
            #[inline(always)]
            |i| {
                let (half, pairs) = (i / 4 * 2, if i % 4 < 2 { &low } else { &high });
                if i % 2 == 0 {
                    avx._mm256_shuffle_ps::<0x44>(pairs[half], pairs[half + 1])
                } else {
                    avx._mm256_shuffle_ps::<0xee>(pairs[half], pairs[half + 1])
                }
            },
        );
        from_fn(
            #[inline(always)]
            |i| {
                if i < 4 {
                    avx._mm256_permute2f128_ps::<0x20>(fours[i], fours[i + 4])
                } else {
                    avx._mm256_permute2f128_ps::<0x31>(fours[i - 4], fours[i])
                }
            },
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_number_finds_its_column_whatever_the_size() {
        for inner in [0, 1, 7, 8, 9, 64, 70, 131] {
            for width in [1, 7, 8, 17, 32] {
                let matrix: Vec<f32> = (0..inner * width).map(|place| place as f32).collect();
                let mut panel = vec![[-1.0; COLUMNS]; inner];
                transpose(&matrix, width, &mut panel);
                for (k, row) in panel.iter().enumerate() {
                    for (column, &found) in row.iter().enumerate() {
                        let wanted = if column < width { matrix[column * inner + k] } else { -1.0 };
                        assert_eq!(found, wanted, "{inner} {width}: {k} {column}");
                    }
                }
                let mut back = vec![-1.0; (inner + 3) * width];
                transpose_back(&panel, width, &mut back, inner + 3);
                for (row, back) in back.chunks(inner + 3).enumerate() {
                    assert_eq!(back[..inner], matrix[row * inner..][..inner], "{inner} {width}");
                    assert_eq!(back[inner..], [-1.0; 3], "{inner} {width}: beyond the row");
                }
            }
        }
    }
}
