//! Distances between rows with gaps, a few rows at a time against a block of others: the innermost loop of `impute_knn`.
//!
//! Of the columns that both rows have, squared differences are added up, and scaled up to all columns; rows that share no
//! column are at a distance of NaN (scikit-learn's `nan_euclidean_distances`, squared).

#![expect(clippy::inline_always, reason = "vector code needs its loop and what it calls in one function")]

use pulp::{Arch, Simd, WithSimd};

/// Rows that are measured together.
pub(in crate::data) const TILE: usize = 4;
/// Other rows of a block: with some twenty columns they stay in the second-nearest memory.
pub(in crate::data) const BLOCK: usize = 512;
/// Other rows that stand together, for each column; whole vectors of any processor.
const LANES: usize = 16;

/// Some rows, as the loop reads them.
pub(in crate::data) struct Block {
    /// The place of the first.
    pub(in crate::data) from: usize,
    columns: usize,
    /// For each [`LANES`] rows and column, their numbers; NaN behind the last row.
    lanes: Vec<f64>,
}

/// The rows of `columns`, in blocks.
pub(in crate::data) fn blocks(columns: &[Vec<f64>]) -> Vec<Block> {
    let rows = columns.first().map_or(0, Vec::len);
    let block = |from: usize| {
        let count = BLOCK.min(rows - from);
        let mut lanes = vec![f64::NAN; count.next_multiple_of(LANES) * columns.len()];
        for (place, numbers) in columns.iter().enumerate() {
            for (row, &number) in numbers[from..from + count].iter().enumerate() {
                lanes[(row / LANES * columns.len() + place) * LANES + row % LANES] = number;
            }
        }
        Block { from, columns: columns.len(), lanes }
    };
    (0..rows).step_by(BLOCK).map(block).collect()
}

/// Up to [`TILE`] rows column by column; what is not there has nothing but gaps.
pub(in crate::data) fn tile(rows: &[Vec<f64>]) -> Vec<[f64; TILE]> {
    let columns = rows.first().map_or(0, Vec::len);
    (0..columns).map(|column| std::array::from_fn(|row| rows.get(row).map_or(f64::NAN, |row| row[column]))).collect()
}

impl Block {
    /// For each row of `tile` the squared distances to this block's rows, [`BLOCK`] numbers a row of the tile.
    pub(in crate::data) fn distances(&self, tile: &[[f64; TILE]], into: &mut [f64]) {
        Arch::new().dispatch(Distances { block: self, tile, into });
    }
}

struct Distances<'a> {
    block: &'a Block,
    tile: &'a [[f64; TILE]],
    into: &'a mut [f64],
}

impl WithSimd for Distances<'_> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, simd: S) {
        let Self { block, tile, into } = self;
        let (zero, one) = (simd.splat_f64s(0.0), simd.splat_f64s(1.0));
        let all = simd.splat_f64s(block.columns as f64);
        for (chunk, lanes) in block.lanes.chunks_exact(block.columns.max(1) * LANES).enumerate() {
            let mut from = 0;
            while from < LANES {
                let (mut sums, mut shared) = ([zero; TILE], [zero; TILE]);
                for (numbers, others) in tile.iter().zip(lanes.chunks_exact(LANES)) {
                    let (others, _) = S::as_simd_f64s(&others[from..]);
                    for row in 0..TILE {
                        let apart = simd.sub_f64s(others[0], simd.splat_f64s(numbers[row]));
                        let both = simd.equal_f64s(apart, apart);
                        let apart = simd.select_f64s(both, apart, zero);
                        sums[row] = simd.mul_add_e_f64s(apart, apart, sums[row]);
                        shared[row] = simd.add_f64s(shared[row], simd.select_f64s(both, one, zero));
                    }
                }
                let at = chunk * LANES + from;
                for row in 0..TILE {
                    let (into, _) = S::as_mut_simd_f64s(&mut into[row * BLOCK + at..]);
                    into[0] = simd.mul_f64s(simd.div_f64s(sums[row], shared[row]), all);
                }
                from += S::F64_LANES;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn distances_are_over_what_both_rows_have_scaled_up_to_all_columns() {
        let nan = f64::NAN;
        let rows = 600;
        let number = |row: usize, column: usize| {
            if (row * 3 + column).is_multiple_of(5) { nan } else { (row * 7 + column) as f64 % 11.0 }
        };
        let columns: Vec<Vec<f64>> = (0..7).map(|column| (0..rows).map(|row| number(row, column)).collect()).collect();
        let asked = [vec![1.0, nan, 3.0, nan, 5.5, 2.0, 0.0], vec![nan; 7], vec![0.5, 1.0, nan, 2.0, 2.0, nan, 9.0]];
        let mut into = vec![0.0; TILE * BLOCK];
        for block in blocks(&columns) {
            block.distances(&tile(&asked), &mut into);
            for (row, numbers) in asked.iter().enumerate() {
                for place in block.from..rows.min(block.from + BLOCK) {
                    let both: Vec<f64> = (0..7)
                        .map(|column| numbers[column] - columns[column][place])
                        .filter(|apart| !apart.is_nan())
                        .collect();
                    let expected = both.iter().map(|apart| apart * apart).sum::<f64>() / both.len() as f64 * 7.0;
                    let found = into[row * BLOCK + place - block.from];
                    assert!((found - expected).abs() < 1e-12 || (found.is_nan() && expected.is_nan()), "{row} {place}");
                }
            }
        }
    }
}
