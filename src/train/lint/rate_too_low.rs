//! Steps so small that the weights stand still while there is still everything to learn.

use super::history::{Look, median};
use super::{History, Rule, Severity, Sick, rate};
use crate::base::fmt;

pub(super) const RULE: Rule = Rule::new("rate_too_low", find);

/// Share of any layer's weights that each step changes: about 1e-3 is healthy (Karpathy, `CS231n`), and at a hundredth of
/// that a hundred thousand steps do what a thousand should.
const RATIO: f64 = 1e-5;
/// Share of the loss at the start that is still there. Where more is gone, small steps may be the end of a descent.
const LEFT: f64 = 0.9;
/// Steps before which nothing can be said.
const STEPS: u64 = 32;
const LOOKS: usize = 3;
/// A rate worth trying is never above this, whatever the ratio promises.
const MOST: f64 = 0.1;

fn find(history: &History) -> Option<Sick> {
    let looks = history.recent(LOOKS, STEPS)?;
    let (first, last) = (looks[0], looks[LOOKS - 1]);
    // A rate that is still being warmed up says nothing.
    let warming = last.rate > 1.01 * first.rate;
    let loss = history.blocks.back()?.loss;
    let most = |look: &&Look| look.vitals.layers.iter().map(|layer| layer.update_ratio).fold(0.0, f64::max);
    let ratio = median(looks.iter().map(most));
    if warming || ratio.is_nan() || ratio >= RATIO || loss < LEFT * history.start_loss()? {
        return None;
    }
    let better = (last.rate * 1e-3 / ratio.max(1e-12)).min(MOST);
    let seen = format!(
        "No step changes any layer by more than {} of its weights, and the loss is still {}.",
        fmt::number(ratio),
        fmt::number(loss)
    );
    let advice = "Raise the learning rate (`>` in the workbench), or find one with `gradus lr-find`.";
    Some(
        Sick::new(Severity::Warning, RATIO / ratio.max(1e-12), seen, advice)
            .since(first.at)
            .set("train.learning_rate", rate(better)),
    )
}
