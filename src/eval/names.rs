//! The names of metrics, in the order in which they are shown, and which way is better.

/// What [`super::classification`] can give. `precision`, `recall`, `f1` and `specificity` (class 1 is positive) are
/// given for two classes only, `roc_auc_ovo` for other numbers of classes only.
pub const CLASSIFICATION: &[&str] = &[
    "accuracy",
    "balanced_accuracy",
    "precision",
    "recall",
    "f1",
    "specificity",
    "precision_macro",
    "recall_macro",
    "f1_macro",
    "precision_weighted",
    "recall_weighted",
    "f1_weighted",
    "roc_auc",
    "roc_auc_ovo",
    "average_precision",
    "log_loss",
    "brier_score",
    "matthews_corrcoef",
    "cohen_kappa",
    "ece",
    "mce",
];

/// What [`super::regression`] gives.
pub const REGRESSION: &[&str] = &[
    "r2",
    "explained_variance",
    "mean_absolute_error",
    "median_absolute_error",
    "mean_squared_error",
    "root_mean_squared_error",
    "mean_absolute_percentage_error",
    "mean_squared_log_error",
    "max_error",
    "d2_absolute_error_score",
];

/// Names from [`CLASSIFICATION`] that make sense for `classes` classes, in order.
pub(super) fn classification_names(classes: usize) -> impl Iterator<Item = &'static str> {
    CLASSIFICATION.iter().copied().filter(move |&name| match name {
        "precision" | "recall" | "f1" | "specificity" => classes == 2,
        "roc_auc_ovo" => classes != 2,
        _ => true,
    })
}

/// What rows of so many classes are judged by; numbers where there are none.
pub fn judged_by(classes: usize) -> Vec<&'static str> {
    if classes == 0 { REGRESSION.to_vec() } else { classification_names(classes).collect() }
}

/// Whether a larger value of the metric is better. Losses, errors, differences between groups and rates of mistakes are
/// better when smaller; everything else, and a name that is not known, when larger.
pub fn larger_is_better(name: &str) -> bool {
    let whole = ["loss", "brier_score", "ece", "mce", "fpr", "fnr", "false_positive_rate", "false_negative_rate"];
    let ends = ["_loss", "_error", "_difference"];
    !whole.contains(&name) && !ends.iter().any(|end| name.ends_with(end))
}

/// The least and the greatest value that a metric of [`CLASSIFICATION`] or [`REGRESSION`] can have. A Brier score is summed
/// over classes, so that with more than two it reaches 2.
pub fn range_of(name: &str) -> (f64, f64) {
    match name {
        "matthews_corrcoef" | "cohen_kappa" => (-1.0, 1.0),
        "brier_score" => (0.0, 2.0),
        "r2" | "explained_variance" | "d2_absolute_error_score" => (f64::NEG_INFINITY, 1.0),
        _ if CLASSIFICATION.contains(&name) && name != "log_loss" => (0.0, 1.0),
        _ => (0.0, f64::INFINITY),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn losses_errors_and_differences_are_better_when_smaller() {
        let (larger, smaller): (Vec<&str>, Vec<&str>) =
            CLASSIFICATION.iter().chain(REGRESSION).partition(|name| larger_is_better(name));
        assert_eq!(
            smaller.join(" "),
            concat!(
                "log_loss brier_score ece mce mean_absolute_error median_absolute_error mean_squared_error ",
                "root_mean_squared_error mean_absolute_percentage_error mean_squared_log_error max_error"
            )
        );
        assert_eq!(larger.len(), 20);
        assert!(!larger_is_better("loss"));
        assert!(!larger_is_better("demographic_parity_difference"));
        assert!(larger_is_better("demographic_parity_ratio"));
    }
}
