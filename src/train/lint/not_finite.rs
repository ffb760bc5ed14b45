//! The loss of a batch was not a number: where and when that began.

use super::{History, Rule, Severity, Sick, rate};

pub(super) const RULE: Rule = Rule::new("not_finite", find);

/// The default of Adam, which is modest for what this program trains.
const MODEST: f64 = 1e-3;

fn find(history: &History) -> Option<Sick> {
    let broken = history.broken.as_ref()?;
    let seen =
        format!("The loss of step {} in epoch {} is not a number, {}.", broken.at.step, broken.at.epoch, broken.place);
    let advice = "Numbers overflow when steps are too large or inputs are not scaled: lower the learning rate, and see \
                  that a `scale` step covers every numeric column.";
    let lower = (broken.rate / 10.0).min(MODEST);
    Some(Sick::new(Severity::Severe, 1.0, seen, advice).since(broken.at).set("train.learning_rate", rate(lower)))
}
