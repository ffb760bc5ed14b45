//! Regression metrics on truth and predictions in the unit of the target.
//!
//! Values and edge cases are scikit-learn's: where the truth is constant, `r2` and its kin are 1 for perfect predictions
//! and 0 otherwise.

use super::metrics::Metrics;
use super::names::REGRESSION;

/// The metrics of [`REGRESSION`], in its order. `mean_absolute_percentage_error` is a fraction, not a percentage;
/// `mean_squared_log_error` is NaN where a value is -1 or less; `r2` and `d2_absolute_error_score` are NaN for one row.
/// All are NaN where there are no rows, lengths differ or a value is not finite.
pub fn regression(truth: &[f64], predicted: &[f64]) -> Metrics {
    if !comparable(truth, predicted) {
        return REGRESSION.iter().map(|&name| (name, f64::NAN)).collect();
    }
    let errors = || truth.iter().zip(predicted).map(|(y, p)| y - p);
    let absolute: Vec<f64> = errors().map(f64::abs).collect();
    let (mae, mse) = (mean(absolute.iter().copied()), mean(errors().map(|e| e * e)));
    let max_error = absolute.iter().copied().fold(0.0, f64::max);
    let relative = errors().zip(truth).map(|(e, y)| e.abs() / y.abs().max(f64::EPSILON));
    let centre = median(truth.to_vec());
    let values = [
        r2(truth, predicted),
        explained(variance(errors()), variance(truth.iter().copied())),
        mae,
        median(absolute),
        mse,
        mse.sqrt(),
        mean(relative),
        mean_squared_log_error(truth, predicted),
        max_error,
        of_several(truth, explained(mae, mean(truth.iter().map(|y| (y - centre).abs())))),
    ];
    REGRESSION.iter().copied().zip(values).collect()
}

/// Whether there are rows, as many on both sides, and all of them numbers.
pub(super) fn comparable(truth: &[f64], predicted: &[f64]) -> bool {
    !truth.is_empty() && truth.len() == predicted.len() && truth.iter().chain(predicted).all(|value| value.is_finite())
}

/// Coefficient of determination, `1 - SSE / SST`; NaN for fewer than two rows.
pub(super) fn r2(truth: &[f64], predicted: &[f64]) -> f64 {
    let mse = mean(truth.iter().zip(predicted).map(|(y, p)| (y - p) * (y - p)));
    of_several(truth, explained(mse, variance(truth.iter().copied())))
}

/// Mean pinball loss of predictions of the `alpha` quantile, in the unit of the target. NaN as in [`regression`].
pub fn mean_pinball_loss(truth: &[f64], predicted: &[f64], alpha: f64) -> f64 {
    if !comparable(truth, predicted) {
        return f64::NAN;
    }
    let loss = |(y, p): (&f64, &f64)| (alpha * (y - p)).max((alpha - 1.0) * (y - p));
    mean(truth.iter().zip(predicted).map(loss))
}

fn mean_squared_log_error(truth: &[f64], predicted: &[f64]) -> f64 {
    let squared =
        |(y, p): (&f64, &f64)| if *y <= -1.0 || *p <= -1.0 { f64::NAN } else { (y.ln_1p() - p.ln_1p()).powi(2) };
    mean(truth.iter().zip(predicted).map(squared))
}

/// Share of the spread that is not left over.
fn explained(left: f64, spread: f64) -> f64 {
    match (left == 0.0, spread == 0.0) {
        (true, _) => 1.0,
        (_, true) => 0.0,
        _ => 1.0 - left / spread,
    }
}

fn of_several(truth: &[f64], value: f64) -> f64 {
    if truth.len() < 2 { f64::NAN } else { value }
}

/// Mean taken around the first value, so that equal values have exactly themselves as mean and no variance.
pub(super) fn mean(mut values: impl Iterator<Item = f64>) -> f64 {
    let Some(first) = values.next() else { return f64::NAN };
    let (sum, rows) = values.fold((0.0, 1.0), |(sum, rows), value| (sum + (value - first), rows + 1.0));
    first + sum / rows
}

fn variance(values: impl Iterator<Item = f64> + Clone) -> f64 {
    let centre = mean(values.clone());
    mean(values.map(|value| (value - centre) * (value - centre)))
}

/// The middle value, the mean of both where there are two; NaN of none.
fn median(mut values: Vec<f64>) -> f64 {
    if values.is_empty() {
        return f64::NAN;
    }
    let half = values.len() / 2;
    let even = values.len().is_multiple_of(2);
    let (below, &mut middle, _) = values.select_nth_unstable_by(half, f64::total_cmp);
    let largest_below = below.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    if even { f64::midpoint(largest_below, middle) } else { middle }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::eval::fixture::{close, fixture};

    #[test]
    fn golden_3_1_the_regression_line() {
        let (truth, predicted) = fixture().regression();
        let metrics = regression(&truth, &predicted);
        for (name, golden) in [
            ("r2", -0.854_346_144_768_703_7),
            ("explained_variance", -0.852_121_247_851_851),
            ("mean_absolute_error", 3.307_114_204_019_308),
            ("median_absolute_error", 2.893_190_719_187_259_7),
            ("mean_squared_error", 15.934_625_517_402_187),
            ("root_mean_squared_error", 3.991_819_825_267_942_4),
            ("mean_absolute_percentage_error", 2.905_091_631_211_066_6),
            ("mean_squared_log_error", 0.701_925_350_776_605_6),
            ("max_error", 8.820_832_483_470_44),
            ("d2_absolute_error_score", -0.290_566_746_231_867_3),
        ] {
            close(&format!("3.1 regression {name}"), metrics.get(name).unwrap(), golden);
        }
        assert_eq!(metrics.len(), REGRESSION.len());
        close("3.1 regression pinball(.9)", mean_pinball_loss(&truth, &predicted, 0.9), 1.598_248_782_083_392_2);
    }

    #[test]
    fn a_constant_truth_is_explained_wholly_or_not_at_all() {
        for name in ["r2", "explained_variance", "d2_absolute_error_score"] {
            assert_eq!(regression(&[0.1; 3], &[0.1; 3]).get(name), Some(1.0), "{name}");
            assert_eq!(regression(&[0.1; 3], &[0.1, 0.1, 0.2]).get(name), Some(0.0), "{name}");
        }
    }

    #[test]
    fn one_row_has_errors_but_no_share_explained() {
        let one = regression(&[1.0], &[3.0]);
        assert_eq!(one.get("mean_absolute_error"), Some(2.0));
        assert!(one.get("r2").unwrap().is_nan() && one.get("d2_absolute_error_score").unwrap().is_nan());
    }

    #[test]
    fn the_log_error_needs_values_above_minus_one() {
        let metrics = regression(&[-1.0, 2.0], &[0.0, 2.0]);
        assert!(metrics.get("mean_squared_log_error").unwrap().is_nan());
        assert_eq!(metrics.get("mean_absolute_error"), Some(0.5));
    }

    #[test]
    fn nothing_unequal_lengths_and_nan_are_not_judged() {
        for (truth, predicted) in [(&[][..], &[][..]), (&[1.0], &[1.0, 2.0]), (&[f64::NAN], &[1.0])] {
            assert!(regression(truth, predicted).iter().all(|(_, value)| value.is_nan()));
            assert!(mean_pinball_loss(truth, predicted, 0.5).is_nan());
        }
    }
}
