//! Between keys of the workspace file and the knobs of a live run.

use crate::spec::{Change, Effect, Workspace};
use crate::train::Knob;

/// What the workspace file calls a knob, and its value as the file writes it.
pub(super) fn told(knob: Knob) -> (&'static str, String) {
    match knob {
        Knob::LearningRate(rate) => ("train.learning_rate", number(rate)),
        Knob::WeightDecay(decay) => ("train.weight_decay", number(decay)),
        Knob::Momentum(momentum) => ("train.momentum", number(momentum)),
        Knob::BatchSize(rows) => ("train.batch_size", rows.to_string()),
        Knob::Epochs(epochs) => ("train.epochs", epochs.to_string()),
        Knob::Patience(patience) => {
            ("train.early_stopping.patience", patience.map_or("never".into(), |n| n.to_string()))
        }
        Knob::Dropout(share) => ("model.dropout", number(share)),
    }
}

/// The knob of a key, turned to what the workspace says; `None` where the key has none.
pub(super) fn turned(key: &str, spec: &Workspace) -> Option<Knob> {
    match key {
        "train.learning_rate" => Some(Knob::LearningRate(spec.train.learning_rate)),
        "train.weight_decay" => Some(Knob::WeightDecay(spec.train.weight_decay)),
        "train.momentum" => Some(Knob::Momentum(spec.train.momentum)),
        "train.batch_size" => Some(Knob::BatchSize(spec.train.batch_size)),
        "train.epochs" => Some(Knob::Epochs(spec.train.epochs)),
        "train.early_stopping" => {
            Some(Knob::Patience(spec.train.early_stopping.as_ref().map(|stopping| stopping.patience)))
        }
        "model.dropout" => Some(Knob::Dropout(spec.model.dropout)),
        _ => None,
    }
}

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
