//! Steps so large that the loss rises or jumps about, or that every step remakes the weights.

use super::history::{Look, STEADY, median};
use super::{History, Rule, Severity, Sick, rate};
use crate::base::fmt;

pub(super) const RULE: Rule = Rule::new("rate_too_high", find);

/// Times the loss at the start that two stretches in a row must exceed: single batches reach that, two stretches do not.
const RISEN: f64 = 2.0;
/// From here one stretch is enough.
const AT_ONCE: f64 = 20.0;
/// A loss that was this many times lower and is back near the start has been thrown out.
const THROWN: f64 = 3.0;
/// How near the start, as a share of its loss.
const NEAR: f64 = 0.7;
/// Share of a layer's weights that each step changes: about 1e-3 is healthy (Karpathy, `CS231n`); a hundred times that
/// remakes the layer every ten steps.
const RATIO: f64 = 0.1;
/// One step that replaces a whole layer is one too many.
const REPLACED: f64 = 1.0;
/// Adam's first steps are as large as the rate allows, whatever the gradient.
const SETTLED: u64 = 32;

fn find(history: &History) -> Option<Sick> {
    diverging(history).or_else(|| remaking(history))
}

fn diverging(history: &History) -> Option<Sick> {
    let start = history.start_loss().filter(|start| *start > 0.0)?;
    let [before, last] = [0, 1].map(|place| history.blocks.get(place));
    let (before, last) = before.zip(last)?;
    let now = last.loss / start;
    let risen = last.end.step > 4 && (now > AT_ONCE || (now > RISEN && before.loss / start > RISEN));
    let best = history.lowest_block.unwrap_or(f64::INFINITY);
    let thrown = last.batches >= STEADY && last.loss > THROWN * best && now > NEAR;
    if !(risen || thrown) {
        return None;
    }
    let from = if risen { start } else { best };
    let seen = format!(
        "The training loss rose from {} to {} at a learning rate of {}.",
        fmt::number(from),
        fmt::number(last.loss),
        fmt::number(history.rate()?)
    );
    Some(lower(history, Severity::Severe, now, seen, 10.0)?.since(before.end))
}

fn remaking(history: &History) -> Option<Sick> {
    let widest = |look: &&Look| look.vitals.layers.iter().map(|layer| layer.update_ratio).fold(0.0, f64::max);
    let last = history.looks.back()?;
    let now = widest(&last);
    let (ratio, since) = if now.is_finite() && now > REPLACED {
        (now, last.at)
    } else {
        let looks = history.recent(3, SETTLED)?;
        (median(looks.iter().map(widest)), looks[0].at)
    };
    if ratio.is_nan() || ratio <= RATIO {
        return None;
    }
    let seen = format!("Each step changes a layer by {} of its weights; about 0.1% is healthy.", fmt::percent(ratio));
    Some(lower(history, Severity::Warning, ratio, seen, (ratio / 0.01).clamp(3.0, 1_000.0))?.since(since))
}

fn lower(history: &History, severity: Severity, size: f64, seen: String, by: f64) -> Option<Sick> {
    let value = rate(history.rate()? / by);
    let advice = "Lower the learning rate (`<` in the workbench), or find one with `gradus lr-find`.";
    Some(Sick::new(severity, size, seen, advice).set("train.learning_rate", value))
}

impl History {
    /// The learning rate in force.
    fn rate(&self) -> Option<f64> {
        self.looks.back().map(|look| look.rate)
    }
}
