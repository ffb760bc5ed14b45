//! Whether one set of predictions is better than another on the same rows.

use super::special::incomplete_beta;

/// The exact test of `McNemar` (1947): from the rows that only the first and only the second got right, the chance of a split
/// at least as uneven if both were equally good, two-sided.
pub fn mcnemar(only_first: u64, only_second: u64) -> f64 {
    let fewer = only_first.min(only_second) as f64;
    let more = only_first.max(only_second) as f64;
    if fewer == more {
        return 1.0;
    }
    (2.0 * incomplete_beta(more, fewer + 1.0, 0.5)).min(1.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::eval::fixture::{close, fixture};

    #[test]
    fn golden_3_1_mcnemar_of_two_thresholds() {
        let f = fixture();
        let right = |row: usize, threshold: f64| u32::from(f.score[row] >= threshold) == f.truth[row];
        let only = |this: f64, that: f64| (0..200).filter(|&row| right(row, this) && !right(row, that)).count() as u64;
        let (b, c) = (only(0.5, 0.6), only(0.6, 0.5));
        assert_eq!((b.max(c), b.min(c)), (9, 6), "3.1 McNemar b and c");
        close("3.1 McNemar exact p", mcnemar(b, c), 0.607_238_769_531_25);
    }

    #[test]
    fn an_even_split_proves_nothing_and_a_clean_one_much() {
        assert_eq!((mcnemar(0, 0), mcnemar(7, 7)), (1.0, 1.0));
        close("2 / 2^10", mcnemar(10, 0), 2.0 / 1024.0);
        close("symmetric", mcnemar(0, 10), mcnemar(10, 0));
    }
}
