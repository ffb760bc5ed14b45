//! Intervals around a share of rows, at 95 %: how sure an accuracy or a rate is.

use super::special::incomplete_beta;

/// The 97.5 % quantile of the standard normal distribution.
pub(super) const Z: f64 = 1.959_963_984_540_054;

/// Wilson's score interval (1927), `(low, high)`. NaN without trials.
pub fn wilson(successes: u64, trials: u64) -> (f64, f64) {
    let n = trials as f64;
    let share = successes.min(trials) as f64 / n;
    let widening = 1.0 + Z * Z / n;
    let centre = (share + Z * Z / (2.0 * n)) / widening;
    let half = Z / widening * (share * (1.0 - share) / n + Z * Z / (4.0 * n * n)).sqrt();
    // None and all reach the ends, which rounding would miss.
    let low = if successes == 0 && trials > 0 { 0.0 } else { centre - half };
    let high = if successes >= trials && trials > 0 { 1.0 } else { centre + half };
    (low, high)
}

/// Clopper and Pearson's exact interval (1934), `(low, high)`: never too narrow, often too wide. NaN without trials.
pub fn clopper_pearson(successes: u64, trials: u64) -> (f64, f64) {
    if trials == 0 {
        return (f64::NAN, f64::NAN);
    }
    let (hits, misses) = (successes.min(trials) as f64, trials.saturating_sub(successes) as f64);
    let low = if hits == 0.0 { 0.0 } else { beta_quantile(hits, misses + 1.0, 0.025) };
    let high = if misses == 0.0 { 1.0 } else { beta_quantile(hits + 1.0, misses, 0.975) };
    (low, high)
}

/// Where the beta distribution reaches `chance`, by halving.
fn beta_quantile(a: f64, b: f64, chance: f64) -> f64 {
    let (mut low, mut high) = (0.0, 1.0);
    for _ in 0..60 {
        let middle = f64::midpoint(low, high);
        if incomplete_beta(a, b, middle) < chance { low = middle } else { high = middle }
    }
    f64::midpoint(low, high)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::eval::fixture::close;

    #[test]
    fn golden_3_1_intervals_of_the_fixtures_accuracy() {
        let (low, high) = wilson(131, 200);
        close("3.1 Wilson low", low, 0.586_755_892_590_536_7);
        close("3.1 Wilson high", high, 0.717_402_056_232_510_5);
        let (low, high) = clopper_pearson(131, 200);
        close("3.1 Clopper-Pearson low", low, 0.584_692_760_989_610_6);
        close("3.1 Clopper-Pearson high", high, 0.720_634_524_028_436_1);
    }

    #[test]
    fn none_and_all_reach_the_ends() {
        assert_eq!((wilson(0, 25).0, wilson(10, 10).1), (0.0, 1.0));
        assert_eq!(clopper_pearson(0, 10).0, 0.0);
        close("1 - 0.025^(1/10)", clopper_pearson(0, 10).1, 1.0 - 0.025_f64.powf(0.1));
        assert_eq!(clopper_pearson(10, 10).1, 1.0);
        assert!(wilson(0, 0).0.is_nan() && clopper_pearson(0, 0).0.is_nan());
    }
}
