//! Which changes of the workspace file a live run can take over, and numbers as the file writes them.

use crate::spec::{Change, Effect};

/// Whether a live run can go on with the change. Another metric to watch cannot be told to a run.
pub(super) fn live(change: &Change) -> bool {
    change.effect == Effect::Live
        && !(change.key == "train.early_stopping" && metric(&change.old) != metric(&change.new))
}

/// The watched metric in an early stopping rule as the file writes it; `None` where the rule is off.
fn metric(rule: &str) -> Option<&str> {
    rule.split("metric = \"").nth(1)?.split('"').next()
}

/// A float as TOML writes it, in the shorter of its two forms: `0.001`, `1e-7`.
pub(super) fn number(value: f64) -> String {
    format!("{value:?}")
}

/// The number with three significant digits.
pub(super) fn rounded(value: f64) -> f64 {
    format!("{value:.2e}").parse().unwrap_or(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nudged_numbers_keep_three_digits() {
        assert_eq!(number(rounded(1e-3 * 1.25 * 1.25 * 1.25)), "0.00195");
        assert_eq!(number(rounded(1e-7 / 1.25)), "8e-8");
    }

    #[test]
    fn another_watched_metric_needs_a_new_run_and_another_patience_does_not() {
        let change = |old: &str, new: &str| {
            live(&Change { key: "train.early_stopping".into(), old: old.into(), new: new.into(), effect: Effect::Live })
        };
        let rule = |metric: &str, patience: usize| format!("{{ metric = \"{metric}\", patience = {patience} }}");
        assert!(change(&rule("loss", 5), &rule("loss", 9)));
        assert!(!change(&rule("loss", 5), &rule("f1", 5)));
        assert!(!change("false", &rule("loss", 5)));
    }
}
