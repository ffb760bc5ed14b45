//! The target is the same for all training rows, or all but a few.

use super::{History, Rule, Severity, Sick, Since};
use crate::base::fmt;

pub(super) const RULE: Rule = Rule::new("constant_label", find);

/// Share of one class from which what is left is too little to learn from: one row in two hundred.
const NEARLY_ALL: f64 = 0.995;

fn find(history: &History) -> Option<Sick> {
    let advice =
        "See that data.target names the right column, and that the split leaves other values in the training rows.";
    let sick = |severity, seen| Sick::new(severity, 1.0, seen, advice).since(Since::default()).key("data.target");
    if history.facts.target_std == Some(0.0) {
        return Some(sick(Severity::Severe, "The target is the same number in every training row.".into()));
    }
    let (class, share) = history.facts.shares.iter().enumerate().max_by(|a, b| a.1.total_cmp(b.1))?;
    let label = history.facts.labels.get(class).map_or("?", String::as_str);
    let severity = if *share < 1.0 { Severity::Warning } else { Severity::Severe };
    (*share >= NEARLY_ALL)
        .then(|| sick(severity, format!("{} of the training rows are `{label}`.", fmt::percent(*share))))
}
