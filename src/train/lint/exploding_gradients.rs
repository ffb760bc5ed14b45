//! The gradient grows beyond what it was at the start (Pascanu et al. 2013, "On the difficulty of training RNNs").

use super::history::median;
use super::{History, Rule, Severity, Sick, rate};
use crate::base::fmt;

pub(super) const RULE: Rule = Rule::new("exploding_gradients", find);

/// Times the norm at the start. A healthy training's gradient falls with its loss, and single batches reach a few times
/// the usual; Pascanu et al. clip at up to ten times the average norm.
const TIMES: f64 = 20.0;
/// From here one look is enough: no batch is that unlike the others.
const AT_ONCE: f64 = 1_000.0;

fn find(history: &History) -> Option<Sick> {
    let start = median(history.first_norms.iter().copied());
    let looks = history.recent(2, 2)?;
    let [before, last] = [looks[0], looks[1]].map(|look| look.vitals.gradient_norm / start);
    let exploded = last > AT_ONCE || last.min(before) > TIMES;
    if !exploded {
        return None;
    }
    let (norm, now) = (looks[1].vitals.gradient_norm, looks[1].rate);
    let seen = format!(
        "The gradient's norm is {}, {} times that of the first batches.",
        fmt::number(norm),
        fmt::number(last.round())
    );
    let advice = "Lower the learning rate, or clip the gradient from the next run on (train.clip_norm = 1).";
    Some(
        Sick::new(Severity::Warning, last, seen, advice)
            .since(looks[0].at)
            .set("train.learning_rate", rate(now / 10.0)),
    )
}
