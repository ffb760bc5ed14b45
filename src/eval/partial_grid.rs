//! Where a column of numbers is asked about for partial dependence.

/// The shares of the numbers between which equal steps are made.
const ENDS: [f64; 2] = [0.05, 0.95];

/// The different numbers, ascending, where there are fewer than `points`; else `points` at equal steps from their 5 % to their
/// 95 % quantile, as scikit-learn's `partial_dependence` has them. NaN does not count. Where those quantiles are one number,
/// which scikit-learn refuses, from the least to the largest.
pub fn partial_grid(numbers: &[f64], points: usize) -> Vec<f64> {
    let mut ascending: Vec<f64> = numbers.iter().map(|number| number + 0.0).filter(|number| !number.is_nan()).collect();
    ascending.sort_by(f64::total_cmp);
    let mut different = ascending.clone();
    different.dedup();
    if different.len() < points || points < 2 {
        return different;
    }
    let [mut low, mut high] = ENDS.map(|share| quantile(&ascending, share));
    if high - low <= 1e-8 + 1e-5 * high.abs() {
        (low, high) = (ascending[0], ascending[ascending.len() - 1]);
    }
    let step = (high - low) / (points - 1) as f64;
    (0..points).map(|place| if place + 1 == points { high } else { low + place as f64 * step }).collect()
}

/// Cunnane's quantile of ascending numbers (`scipy.stats.mstats.mquantiles`, alphap = betap = 0.4).
fn quantile(ascending: &[f64], share: f64) -> f64 {
    let n = ascending.len() as f64;
    let place = n * share + 0.4 + share * 0.2;
    let below = place.clamp(1.0, n - 1.0).floor();
    let part = (place - below).clamp(0.0, 1.0);
    let (low, high) = (ascending[below as usize - 1], ascending[below as usize]);
    (1.0 - part) * low + part * high
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::eval::fixture::{close, fixture};

    #[test]
    fn few_numbers_are_each_asked_about() {
        assert_eq!(partial_grid(&[3.0, f64::NAN, 1.0, 3.0, -0.0, 0.0], 100), [0.0, 1.0, 3.0]);
        assert_eq!(partial_grid(&[2.0], 100), [2.0]);
        assert!(partial_grid(&[f64::NAN], 100).is_empty());
    }

    #[test]
    fn many_are_asked_about_between_scikit_learns_quantiles() {
        let grid = partial_grid(&fixture().score, 100);
        assert_eq!(grid.len(), 100);
        close("first", grid[0], 0.040_021_327_659_487_724);
        close("second", grid[1], 0.049_190_664_696_036_79);
        close("last", grid[99], 0.947_785_694_277_845_3);
    }

    #[test]
    fn where_nearly_all_are_one_number_the_ends_are_the_least_and_the_largest() {
        let mut numbers = vec![0.0; 10_000];
        numbers.extend((1..=200).map(f64::from));
        let grid = partial_grid(&numbers, 5);
        assert_eq!(grid, [0.0, 50.0, 100.0, 150.0, 200.0]);
    }
}
