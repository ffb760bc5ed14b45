//! Everything that is said about a classification, in one pass of each kind over its rows.
//!
//! Costs O(classes · n log n) and allocates per column, not per row: training calls it every epoch.

use super::agreement::{KappaWeights, cohen_kappa, matthews_corrcoef};
use super::averaged::{Average, PerClass};
use super::calibration::{Bin, equal_width, expected_calibration_error, maximum_calibration_error};
use super::confusion::{correct, tally};
use super::loss::{brier_score, log_loss};
use super::metrics::Metrics;
use super::multiclass::OneVersusRest;
use super::ranking::Ranking;
use super::scored::{Scored, predicted};

/// Bins of `ece` and `mce`.
pub(super) const BINS: usize = 10;

/// The metrics of [`super::CLASSIFICATION`] that `classes` classes have. Truth holds codes below `classes`,
/// probabilities are rows x `classes`, row-major; predictions are those of [`predicted`].
///
/// `roc_auc` is one-vs-rest macro for more than two classes, `brier_score` then runs from 0 to 2, and `ece` and `mce`
/// (10 bins of equal width) compare the likeliest class; for two classes they compare the probability of class 1. What
/// is not defined is NaN, and all of it is where there are no rows or slices do not fit together.
pub fn classification(truth: &[u32], probabilities: &[f64], classes: usize) -> Metrics {
    let predicted = predicted(probabilities, classes);
    Scored { truth, predicted: &predicted, probabilities, classes }.classification()
}

impl Scored<'_> {
    /// As [`classification`], with predictions of the caller's choice.
    pub fn classification(&self) -> Metrics {
        if self.truth.is_empty() || !self.fits_together() {
            return self.names().map(|name| (name, f64::NAN)).collect();
        }
        let counts = tally(self.classes, self.truth, self.predicted);
        let bins = self.calibration_bins().unwrap_or_default();
        let mut metrics = Metrics::default();
        metrics.push("accuracy", correct(&counts) as f64 / self.truth.len() as f64);
        push_class_averages(&mut metrics, &PerClass::new(&counts));
        self.push_areas(&mut metrics);
        metrics.push("log_loss", log_loss(self.truth, self.probabilities, self.classes));
        metrics.push("brier_score", brier_score(self.truth, self.probabilities, self.classes));
        metrics.push("matthews_corrcoef", matthews_corrcoef(&counts));
        metrics.push("cohen_kappa", cohen_kappa(&counts, KappaWeights::None));
        metrics.push("ece", expected_calibration_error(&bins));
        metrics.push("mce", maximum_calibration_error(&bins));
        metrics
    }

    /// The bins behind `ece` and `mce`; `None` where a score is not a probability.
    pub fn calibration_bins(&self) -> Option<Vec<Bin>> {
        if self.classes == 2 {
            return equal_width(self.scores().zip(self.truth.iter().map(|&code| code == 1)), BINS);
        }
        let rows = self.probabilities.chunks_exact(self.classes.max(1)).map(likeliest);
        equal_width(rows.zip(self.truth.iter().zip(self.predicted).map(|(is, said)| is == said)), BINS)
    }

    fn push_areas(&self, metrics: &mut Metrics) {
        if self.classes == 2 {
            let ranking = Ranking::new(self.scores());
            let positive = |row: usize| self.truth[row] == 1;
            metrics.push("roc_auc", ranking.as_ref().map_or(f64::NAN, |r| r.roc_auc(positive)));
            metrics.push("average_precision", ranking.as_ref().map_or(f64::NAN, |r| r.average_precision(positive)));
        } else {
            let rest = OneVersusRest::new(self.truth, self.probabilities, self.classes);
            let or_nan = |of: fn(&OneVersusRest) -> f64| rest.as_ref().map_or(f64::NAN, of);
            metrics.push("roc_auc", or_nan(|rest| rest.roc_auc_ovr(Average::Macro)));
            metrics.push("roc_auc_ovo", or_nan(|rest| rest.roc_auc_ovo(Average::Macro)));
            metrics.push("average_precision", or_nan(OneVersusRest::average_precision_macro));
        }
    }
}

/// The largest probability of a row; NaN where one is, or there is none.
pub(super) fn likeliest(row: &[f64]) -> f64 {
    row.iter().copied().reduce(|a, b| if a.is_nan() || a >= b { a } else { b }).unwrap_or(f64::NAN)
}

/// Precision, recall and F1 by their averages, in the promised order.
pub(super) fn push_class_averages(metrics: &mut Metrics, report: &PerClass) {
    metrics.push("balanced_accuracy", report.balanced_accuracy());
    if report.support.len() == 2 {
        metrics.push("precision", report.precision[1]);
        metrics.push("recall", report.recall[1]);
        metrics.push("f1", report.f1[1]);
        metrics.push("specificity", report.recall[0]);
    }
    for (ending, average) in [("macro", Average::Macro), ("weighted", Average::Weighted)] {
        for (name, column) in [("precision", &report.precision), ("recall", &report.recall), ("f1", &report.f1)] {
            metrics.push(format!("{name}_{ending}"), report.average(column, average));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::eval::fixture::{close, fixture, toy};

    fn names(metrics: &Metrics) -> Vec<&str> {
        metrics.iter().map(|(name, _)| name).collect()
    }

    #[test]
    fn golden_3_1_the_fixture_line() {
        let f = fixture();
        let metrics = classification(&f.truth, &f.probabilities(), 2);
        for (name, golden) in [
            ("accuracy", 0.655),
            ("balanced_accuracy", 0.658_812_729_498_164),
            ("precision", 0.584_158_415_841_584_1),
            ("recall", 0.686_046_511_627_907),
            ("f1", 0.631_016_042_780_748_6),
            ("specificity", 0.631_578_947_368_421_1),
            ("f1_macro", 0.653_536_190_404_458_8),
            ("f1_weighted", 0.656_689_011_071_778_1),
            ("roc_auc", 0.663_198_694_410_444_8),
            ("average_precision", 0.573_085_763_729_913_9),
            ("log_loss", 0.762_124_768_911_900_2),
            ("brier_score", 0.254_647_359_872_904_93),
            ("matthews_corrcoef", 0.314_513_051_839_560_8),
            ("cohen_kappa", 0.310_964_649_490_713),
            ("ece", 0.171_879_350_361_414_27),
        ] {
            close(&format!("3.1 fixture {name}"), metrics.get(name).unwrap(), golden);
        }
    }

    #[test]
    fn golden_3_1_the_toy_line() {
        let (truth, _, probabilities) = toy();
        let metrics = classification(&truth, &probabilities, 3);
        for (name, golden) in [
            ("accuracy", 0.6),
            ("balanced_accuracy", 0.611_111_111_111_111),
            ("precision_macro", 0.611_111_111_111_111),
            ("recall_macro", 0.611_111_111_111_111),
            ("f1_macro", 0.611_111_111_111_111),
            ("f1_weighted", 0.6),
            ("roc_auc", 0.837_301_587_301_587_3),
            ("roc_auc_ovo", 0.842_592_592_592_592_5),
            ("average_precision", 0.752_248_677_248_677_2),
            ("log_loss", 0.805_496_974_948_946_5),
            ("brier_score", 0.478),
            ("matthews_corrcoef", 0.393_939_393_939_393_9),
            ("cohen_kappa", 0.393_939_393_939_393_9),
            ("ece", 0.25),
        ] {
            close(&format!("3.1 toy {name}"), metrics.get(name).unwrap(), golden);
        }
    }

    #[test]
    fn names_come_in_the_promised_order_whether_there_are_rows_or_not() {
        let f = fixture();
        let (truth, _, probabilities) = toy();
        for (full, classes) in
            [(classification(&f.truth, &f.probabilities(), 2), 2), (classification(&truth, &probabilities, 3), 3)]
        {
            let empty = classification(&[], &[], classes);
            assert_eq!(names(&full), names(&empty));
            assert!(empty.iter().all(|(_, value)| value.is_nan()));
        }
        assert_eq!(names(&classification(&[], &[], 2)).len(), 20);
        assert_eq!(names(&classification(&[], &[], 3)).len(), 17);
    }

    #[test]
    fn one_class_in_the_truth_gives_what_scikit_learn_gives() {
        let metrics = classification(&[1, 1], &[0.2, 0.8, 0.7, 0.3], 2);
        let undefined: Vec<&str> = metrics.iter().filter(|(_, value)| value.is_nan()).map(|(name, _)| name).collect();
        assert_eq!(undefined, ["roc_auc"]);
        for (name, value) in [
            ("balanced_accuracy", 0.5),
            ("specificity", 0.0),
            ("precision_macro", 0.5),
            ("recall_macro", 0.25),
            ("average_precision", 1.0),
            ("matthews_corrcoef", 0.0),
            ("cohen_kappa", 0.0),
        ] {
            close(name, metrics.get(name).unwrap(), value);
        }
    }

    #[test]
    fn scores_that_are_not_probabilities_are_ranked_but_not_called_calibrated() {
        let metrics = classification(&[0, 1], &[-3.0, 4.0, -6.0, 7.0], 2);
        assert_eq!(metrics.get("roc_auc"), Some(1.0));
        for name in ["log_loss", "brier_score", "ece", "mce"] {
            assert!(metrics.get(name).unwrap().is_nan(), "{name}");
        }
    }

    #[test]
    fn rows_that_do_not_fit_together_are_not_judged() {
        for metrics in [classification(&[0, 1], &[0.5, 0.5], 2), classification(&[7], &[0.5, 0.5], 2)] {
            assert!(metrics.iter().all(|(_, value)| value.is_nan()));
        }
    }
}
