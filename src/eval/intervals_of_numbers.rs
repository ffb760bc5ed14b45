//! How sure the metrics of a regression are: percentile intervals of resamples of the rows.
//!
//! A resample adds up errors and truths, so it costs one walk over the rows. Medians and the largest error have none: a
//! resample would have to be sorted, and the bootstrap says nothing of the largest of many.

use super::bootstrap::{Drawn, bootstrap, percentile_interval};
use super::ends::Ends;
use super::metrics::Metrics;
use super::regression::{comparable, mean};

/// The 95 % intervals of `r2`, `explained_variance`, `mean_absolute_error`, `mean_squared_error` and
/// `root_mean_squared_error`, as [`super::regression`] defines them. Empty where that has only NaN.
pub fn intervals_of_numbers(truth: &[f64], predicted: &[f64], resamples: usize, seed: u64) -> Ends {
    if !comparable(truth, predicted) {
        return Ends::default();
    }
    // Sums of squares are taken around the mean, so that little is lost where numbers are large and alike.
    let centre = mean(truth.iter().copied());
    let rows: Vec<[f64; 2]> = truth.iter().zip(predicted).map(|(y, p)| [y - centre, y - p]).collect();
    let draws = bootstrap(rows.len(), resamples, seed, |drawn| of_draw(drawn, &rows));
    let names = ["r2", "explained_variance", "mean_absolute_error", "mean_squared_error", "root_mean_squared_error"];
    names.map(|name| (name, percentile_interval(draws.iter().filter_map(|draw| draw.get(name))))).into_iter().collect()
}

fn of_draw(drawn: &Drawn, rows: &[[f64; 2]]) -> Metrics {
    let (mut y, mut yy, mut e, mut ee, mut absolute) = (0.0, 0.0, 0.0, 0.0, 0.0);
    for (&times, &[truth, error]) in drawn.iter().zip(rows) {
        let times = f64::from(times);
        y += times * truth;
        yy += times * truth * truth;
        e += times * error;
        ee += times * error * error;
        absolute += times * error.abs();
    }
    let n = rows.len() as f64;
    let (spread, mse) = (yy / n - (y / n).powi(2), ee / n);
    let left = mse - (e / n).powi(2);
    // A resample of equal truths has no spread to explain.
    let explained = |left: f64| if spread > 0.0 { 1.0 - left / spread } else { f64::NAN };
    [
        ("r2", explained(mse)),
        ("explained_variance", explained(left)),
        ("mean_absolute_error", absolute / n),
        ("mean_squared_error", mse),
        ("root_mean_squared_error", mse.sqrt()),
    ]
    .into_iter()
    .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::eval::fixture::fixture;
    use crate::eval::regression;

    #[test]
    fn golden_3_1_every_metric_of_the_fixture_lies_in_its_interval() {
        let (truth, predicted) = fixture().regression();
        let (metrics, ends) = (regression(&truth, &predicted), intervals_of_numbers(&truth, &predicted, 400, 1));
        assert_eq!(ends.iter().count(), 5);
        for (name, (low, high)) in ends.iter() {
            let value = metrics.get(name).unwrap();
            assert!(low < value && value < high, "{name}: {low} {value} {high}");
        }
    }

    #[test]
    fn a_resample_that_draws_each_row_once_has_the_metrics_of_the_rows() {
        let (truth, predicted) = fixture().regression();
        let rows: Vec<[f64; 2]> = truth.iter().zip(&predicted).map(|(y, p)| [y - 5.0, y - p]).collect();
        let (all, metrics) = (of_draw(&vec![1; rows.len()], &rows), regression(&truth, &predicted));
        for (name, value) in &all {
            assert!((value - metrics.get(name).unwrap()).abs() < 1e-12, "{name}");
        }
    }

    #[test]
    fn a_constant_truth_has_no_interval_of_what_is_explained() {
        let ends = intervals_of_numbers(&[2.0; 5], &[1.0, 2.0, 3.0, 2.0, 2.0], 100, 1);
        assert_eq!(ends.get("r2"), None);
        assert!(ends.get("mean_absolute_error").is_some());
        assert!(intervals_of_numbers(&[], &[], 10, 1).is_empty());
    }
}
