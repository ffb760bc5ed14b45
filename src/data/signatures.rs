//! Which rows are alike: a number for each row that equal rows share, made in one pass over the cells. Where numbers meet,
//! the cells decide, so that no rows are called equal by accident.

use rayon::prelude::*;

use super::table::{Table, Values};
use crate::base::hash::{GOLDEN, Mixer, split_mix};

/// Rows that one thread takes at a time.
const CHUNK: usize = 1 << 14;
/// Bits for each number in the first sieve of [`repeats`], and the fewest bits.
const SIEVE: (usize, usize) = (8, 1 << 12);

/// A number for a cell that is the same for equal cells; missing cells equal each other.
pub(super) fn key(values: &Values, row: usize) -> u64 {
    match values {
        Values::Numeric(numbers) if numbers[row].is_nan() => u64::MAX,
        Values::Numeric(numbers) => (numbers[row] + 0.0).to_bits(),
        Values::Categorical { codes, .. } => u64::from(codes[row]),
    }
}

/// What a cell adds to its row's number: its bits, spread so that sums of cells all but never meet.
pub(super) fn spread(column: usize, key: u64) -> u64 {
    split_mix(key ^ (column as u64 + 1).wrapping_mul(GOLDEN))
}

/// A number for each of `rows` of `table`, from the cells in `columns`.
pub(super) fn signatures(table: &Table, columns: &[usize], rows: &[usize]) -> Vec<u64> {
    let mut signatures = vec![0_u64; rows.len()];
    signatures.par_chunks_mut(CHUNK).zip(rows.par_chunks(CHUNK)).for_each(|(signatures, rows)| {
        let mut mixers = vec![Mixer::new(0); rows.len()];
        for &column in columns {
            let values = &table.columns[column].values;
            mixers.iter_mut().zip(rows).for_each(|(mixer, &row)| mixer.take(key(values, row)));
        }
        signatures.iter_mut().zip(mixers).for_each(|(signature, mixer)| *signature = mixer.end());
    });
    signatures
}

/// The numbers that occur more than once, ascending, each with its places, ascending. A sieve of bits lets through nearly
/// none but these, so that only they are sorted.
pub(super) fn repeats(numbers: &[u64]) -> Vec<(u64, u32)> {
    let bits = (numbers.len() * SIEVE.0).max(SIEVE.1).next_power_of_two();
    let (mut once, mut twice) = (vec![0_u64; bits / 64], vec![0_u64; bits / 64]);
    let slot = |number: u64| {
        let bit = number as usize & (bits - 1);
        (bit / 64, 1_u64 << (bit % 64))
    };
    for &number in numbers {
        let (word, bit) = slot(number);
        twice[word] |= once[word] & bit;
        once[word] |= bit;
    }
    let mut found: Vec<(u64, u32)> = numbers
        .iter()
        .zip(0..)
        .filter(|(number, _)| {
            let (word, bit) = slot(**number);
            twice[word] & bit != 0
        })
        .map(|(&number, place)| (number, place))
        .collect();
    found.sort_unstable();
    let kept: Vec<(u64, u32)> =
        found.chunk_by(|a, b| a.0 == b.0).filter(|same| same.len() > 1).flatten().copied().collect();
    kept
}

/// Whether two rows are equal in `columns`.
pub(super) fn alike(table: &Table, columns: &[usize], a: usize, b: usize) -> bool {
    columns.iter().all(|&column| {
        let values = &table.columns[column].values;
        key(values, a) == key(values, b)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_repeats_is_kept_with_its_places() {
        assert_eq!(repeats(&[7, 3, 7, 9, 3, 7]), [(3, 1), (3, 4), (7, 0), (7, 2), (7, 5)]);
        // Numbers that meet in the sieve and differ.
        assert_eq!(repeats(&[1, 1 + (1 << 40), 5]), []);
        assert_eq!(repeats(&[]), []);
    }
}
