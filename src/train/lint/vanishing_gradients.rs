//! The first layers get almost no gradient (Glorot and Bengio 2010, "Understanding the difficulty of training deep
//! feedforward neural networks").

use super::history::{Look, median};
use super::{History, Rule, Severity, Sick};
use crate::base::fmt;

pub(super) const RULE: Rule = Rule::new("vanishing_gradients", find);

/// Share of the last layer's gradient norm that the first still gets. Layers of different sizes differ by a factor of a
/// few; each saturating layer takes a factor of 4 or more, so a thousandth is five of them in a row.
const SHARE: f64 = 1e-3;
/// Looks in a row: one batch may have nothing to teach.
const LOOKS: usize = 3;

fn find(history: &History) -> Option<Sick> {
    let looks = history.recent(LOOKS, 1)?;
    let shares: Vec<f64> = looks.iter().map(|look| share(look)).collect();
    // No gradient at all is another sickness: dead units.
    if !shares.iter().all(|&share| share > 0.0 && share < SHARE) {
        return None;
    }
    let first = &looks[LOOKS - 1].vitals.layers.first()?.name;
    let typical = median(shares);
    let seen = format!(
        "The gradient of `{first}` is {} of the last layer's, so the first layers hardly learn.",
        fmt::number(typical)
    );
    let advice = "Use an activation that does not saturate (relu, gelu), a norm between layers (model.norm = \"batch\" or \
                  \"layer\"), or fewer layers.";
    Some(
        Sick::new(Severity::Warning, 1.0 / typical.max(1e-12), seen, advice)
            .since(looks[0].at)
            .set("model.norm", "\"layer\"".into()),
    )
}

/// The first layer's gradient over the last one's; NaN where there is no gradient at all.
fn share(look: &Look) -> f64 {
    let layers = &look.vitals.layers;
    match (layers.first(), layers.last()) {
        (Some(first), Some(last)) if layers.len() > 1 && last.gradient_norm > f64::MIN_POSITIVE => {
            first.gradient_norm / last.gradient_norm
        }
        _ => f64::NAN,
    }
}
