//! From the folds' numbers to one: mean, deviation, and each warning once.

use crate::eval::Metrics;

/// Mean and sample deviation of each metric of the first fold, over the folds where it is defined.
pub(super) fn over(folds: &[&Metrics]) -> (Metrics, Metrics) {
    let names: Vec<&str> = folds.first().into_iter().flat_map(|metrics| metrics.iter().map(|(name, _)| name)).collect();
    let of = |statistic: fn(&[f64]) -> f64| {
        let values = |name: &str| -> Vec<f64> {
            folds.iter().filter_map(|metrics| metrics.get(name)).filter(|value| value.is_finite()).collect()
        };
        names.iter().map(|&name| (name, statistic(&values(name)))).collect()
    };
    (of(mean), of(deviation))
}

/// NaN of nothing.
pub(in crate::train) fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len() as f64
}

/// By n - 1; NaN of fewer than two.
pub(in crate::train) fn deviation(values: &[f64]) -> f64 {
    let mean = mean(values);
    (values.iter().map(|value| (value - mean).powi(2)).sum::<f64>() / (values.len() as f64 - 1.0).max(0.0)).sqrt()
}

/// Adds the sentences that differ from all that are there in more than their numbers.
pub(super) fn add_new(all: &mut Vec<String>, sentences: &[String]) {
    let words = |sentence: &str| sentence.replace(|c: char| c.is_ascii_digit(), "");
    for sentence in sentences {
        if all.iter().all(|other| words(other) != words(sentence)) {
            all.push(sentence.clone());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn undefined_numbers_are_left_out_of_mean_and_deviation() {
        let folds: Vec<Metrics> =
            [[1.0, 3.0], [f64::NAN, 5.0], [2.0, 7.0]].map(|[a, b]| [("a", a), ("b", b)].into_iter().collect()).into();
        let (mean, deviation) = over(&folds.iter().collect::<Vec<_>>());
        assert_eq!((mean.get("a"), mean.get("b")), (Some(1.5), Some(5.0)));
        assert_eq!((deviation.get("a"), deviation.get("b")), (Some(0.5_f64.sqrt()), Some(2.0)));
        assert!(over(&[&folds[0]]).1.get("b").is_some_and(f64::is_nan));
        assert!(super::deviation(&[]).is_nan());
    }

    #[test]
    fn a_warning_that_differs_in_numbers_alone_is_said_once() {
        let mut all = vec!["3 rows are odd.".to_owned()];
        add_new(&mut all, &["15 rows are odd.".into(), "3 rows are even.".into()]);
        assert_eq!(all, ["3 rows are odd.", "3 rows are even."]);
    }
}
