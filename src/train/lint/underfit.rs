//! The network predicts hardly better than one constant for every row, and no longer improves.

use super::{ASTRAY, History, Rule, Severity, Sick};
use crate::base::fmt;

pub(super) const RULE: Rule = Rule::new("underfit", find).behind(ASTRAY);

/// Share of the best constant's loss. Below it something has been learnt, however little the data may tell.
const SHARE: f64 = 0.97;
/// Passes over which the loss must stand still.
const PASSES: usize = 5;
/// What standing still is, as a share of the loss.
const STILL: f64 = 0.01;
/// Steps before which nothing can be said.
const STEPS: u64 = 100;

fn find(history: &History) -> Option<Sick> {
    let baseline = history.facts.baseline;
    let last = history.last_epochs::<PASSES>()?;
    let (before, now) = (last[0].train_loss, last[PASSES - 1].train_loss);
    let still = now > (1.0 - STILL) * before;
    if !(history.now.step >= STEPS && still && baseline > 0.0 && now > SHARE * baseline) {
        return None;
    }
    let seen = format!(
        "The training loss stands still at {}; one constant for every row has {}.",
        fmt::number(now),
        fmt::number(baseline)
    );
    let advice = "Give the network more units or layers, less dropout and weight decay, or features that tell more.";
    Some(Sick::new(Severity::Warning, 1.0, seen, advice).since(last[0].end).key("model.hidden"))
}
