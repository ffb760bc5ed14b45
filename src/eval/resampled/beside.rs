//! Resamples beside each other: one in each lane of a vector, so that what is known of a row is read once for all of them.

#![expect(clippy::inline_always, reason = "vector code needs its loop and what it calls in one function")]

/// Resamples that are walked at once.
pub(super) const LANES: usize = 8;

/// A number of each of them.
pub(super) type Lanes<T> = [T; LANES];

/// How often rows were drawn by each resample, a row's counts beside each other. All are of as many rows.
#[inline(always)]
pub(super) fn put_beside(drawn: Lanes<&[u8]>, beside: &mut [Lanes<u8>]) {
    let (squares, rest) = beside.as_chunks_mut::<LANES>();
    for (place, square) in squares.iter_mut().enumerate() {
        let rows = place * LANES..(place + 1) * LANES;
        // Columns first: a resample's counts of these rows.
        for (column, drawn) in square.iter_mut().zip(drawn) {
            column.copy_from_slice(&drawn[rows.clone()]);
        }
        *square = transposed(*square);
    }
    for (row, counts) in (squares.len() * LANES..).zip(rest) {
        for (count, drawn) in counts.iter_mut().zip(drawn) {
            *count = drawn[row];
        }
    }
}

/// Rows for columns, by swapping halves of words, then quarters, then bytes (Warren, Hacker's Delight, 7-3).
#[inline(always)]
fn transposed(rows: [Lanes<u8>; LANES]) -> [Lanes<u8>; LANES] {
    let mut words = rows.map(u64::from_le_bytes);
    for (step, mask) in [(4, 0x0000_0000_ffff_ffff_u64), (2, 0x0000_ffff_0000_ffff), (1, 0x00ff_00ff_00ff_00ff)] {
        for row in (0..LANES).filter(|row| row & step == 0) {
            let (low, high) = (words[row], words[row + step]);
            let swapped = ((low >> (8 * step)) ^ high) & mask;
            words[row] = low ^ (swapped << (8 * step));
            words[row + step] = high ^ swapped;
        }
    }
    words.map(u64::to_le_bytes)
}

/// Counts as they are added up.
#[inline(always)]
pub(super) fn widened(counts: &Lanes<u8>) -> Lanes<i32> {
    let mut wide = [0; LANES];
    for (wide, &count) in wide.iter_mut().zip(counts) {
        *wide = i32::from(count);
    }
    wide
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_counts_of_a_row_come_beside_each_other_wherever_it_is() {
        let rows: Vec<Vec<u8>> = (0..LANES).map(|lane| (0..29).map(|row| (row * 8 + lane) as u8).collect()).collect();
        let drawn: Lanes<&[u8]> = std::array::from_fn(|lane| rows[lane].as_slice());
        for (begin, count) in [(0, 29), (3, 17), (5, 8), (28, 1), (7, 0)] {
            let mut beside = vec![[0; LANES]; count];
            put_beside(drawn.map(|drawn| &drawn[begin..begin + count]), &mut beside);
            for (row, counts) in (begin..).zip(&beside) {
                assert_eq!(*counts, std::array::from_fn(|lane| (row * 8 + lane) as u8));
            }
        }
    }
}
