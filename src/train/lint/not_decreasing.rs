//! The training loss is where it began.

use super::{History, Rule, Severity, Sick};
use crate::base::fmt;

pub(super) const RULE: Rule = Rule::new("not_decreasing", find);

/// Share of the loss at the start that must be gone. Anything that learns has lost more than a hundredth by then.
const GONE: f64 = 0.01;
/// Steps before which nothing can be said.
const STEPS: u64 = 100;
/// Passes after which it can be said all the same, where a pass has few batches.
const PASSES: usize = 10;

fn find(history: &History) -> Option<Sick> {
    let start = history.start_loss()?;
    let last = history.last_epochs::<2>()?;
    let (now, passes) = (last[1].train_loss.min(last[0].train_loss), history.passes);
    let waited = (history.now.step >= STEPS && passes >= 2) || passes >= PASSES;
    if !waited || now < (1.0 - GONE) * start {
        return None;
    }
    let seen = format!(
        "The training loss is {} after {} epochs; it was {} at the start.",
        fmt::number(last[1].train_loss),
        passes,
        fmt::number(start)
    );
    let advice = "Find a learning rate with `gradus lr-find`, and see that the features can tell the target at all.";
    Some(Sick::new(Severity::Warning, 1.0, seen, advice).key("train.learning_rate"))
}
