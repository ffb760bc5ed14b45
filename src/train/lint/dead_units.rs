//! Units that give the same end value for every row: they pass nothing on and learn nothing (Lu et al. 2019, "Dying
//! `ReLU` and Initialization").

use super::{History, Rule, Severity, Sick, rate};
use crate::base::fmt;

pub(super) const RULE: Rule = Rule::new("dead_units", find);

/// Share of a layer. A fifth dead is common in networks that work; "as much as 40% can be dead if the learning rate is
/// set too high" (Karpathy, `CS231n`), so half of a layer is beyond what is usual either way.
const SHARE: f64 = 0.5;
/// A layer with fewer live units than this passes next to nothing on.
const NEARLY_ALL: f64 = 0.95;
/// In a smaller batch, units that are only rarely active look dead.
const ROWS: usize = 16;
/// Looks in a row.
const LOOKS: usize = 2;

fn find(history: &History) -> Option<Sick> {
    let looks = history.recent(LOOKS, 1)?;
    if looks.iter().any(|look| look.rows < ROWS) {
        return None;
    }
    let last = looks[LOOKS - 1];
    let still = |place: usize| {
        looks.iter().map(|look| look.vitals.layers.get(place).map_or(f64::NAN, |layer| layer.dead)).fold(1.0, least)
    };
    let layers = last.vitals.layers.iter().enumerate();
    let dead = layers.map(|(place, layer)| (still(place), layer)).filter(|(dead, _)| *dead >= SHARE);
    let (dead, layer) = dead.max_by(|a, b| a.0.total_cmp(&b.0))?;
    let severity = if dead >= NEARLY_ALL { Severity::Severe } else { Severity::Warning };
    let seen =
        format!("{} of the units of `{}` give the same end value for every row.", fmt::percent(dead), layer.name);
    let advice = "Lower the learning rate and start again, or use an activation that cannot die: leaky_relu or gelu.";
    let sick = Sick::new(severity, dead, seen, advice).since(looks[0].at);
    Some(if severity == Severity::Severe {
        sick.set("model.activation", "\"leaky_relu\"".into())
    } else {
        sick.set("train.learning_rate", rate(last.rate / 3.0))
    })
}

/// The smaller of the two, NaN where one is.
fn least(a: f64, b: f64) -> f64 {
    if a.is_nan() || b.is_nan() { f64::NAN } else { a.min(b) }
}
