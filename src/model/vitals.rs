//! What a step did to the network, layer by layer: the signs by which a sick training is known early.
//!
//! Taken only when asked for ([`super::Learner::look`]), so that a step that nobody looks at costs nothing.

use serde::{Deserialize, Deserializer, Serialize};

/// The signs of one step. What a layer has not, or what was no number, is NaN; `null` in JSON.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Vitals {
    /// Euclidean norm of the gradient over everything that is learnt, before any clipping.
    #[serde(deserialize_with = "or_nan")]
    pub gradient_norm: f64,
    /// One entry a dense or convolution layer, from the inputs to the outputs.
    pub layers: Vec<LayerVitals>,
}

/// The signs of one layer.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct LayerVitals {
    /// As the tensors of the layer are named, e.g. `layers.0`.
    pub name: String,
    /// Euclidean norm of its gradient, before any clipping.
    #[serde(deserialize_with = "or_nan")]
    pub gradient_norm: f64,
    /// Euclidean norm of its weights before the step.
    #[serde(deserialize_with = "or_nan")]
    pub weight_norm: f64,
    /// `|step| / |weights|`: the norm of what the step changed, over the norm of the weights before it. About 1e-3 is
    /// healthy (Karpathy, `CS231n`: "Ratio of weights:updates").
    #[serde(deserialize_with = "or_nan")]
    pub update_ratio: f64,
    /// Mean of what its units gave for the batch, after the activation.
    #[serde(deserialize_with = "or_nan")]
    pub activation_mean: f64,
    /// Population standard deviation of the same.
    #[serde(deserialize_with = "or_nan")]
    pub activation_std: f64,
    /// Share of units, in `[0, 1]`, that gave 0 (or one saturated value) for every row of the batch.
    #[serde(deserialize_with = "or_nan")]
    pub dead: f64,
}

/// Two layers are equal when all their numbers are, NaN being equal to NaN: so a record equals what was recorded.
impl PartialEq for LayerVitals {
    fn eq(&self, other: &Self) -> bool {
        let numbers = |layer: &Self| {
            [
                layer.gradient_norm,
                layer.weight_norm,
                layer.update_ratio,
                layer.activation_mean,
                layer.activation_std,
                layer.dead,
            ]
        };
        let same = |(a, b): (f64, f64)| a == b || (a.is_nan() && b.is_nan());
        self.name == other.name && numbers(self).into_iter().zip(numbers(other)).all(same)
    }
}

fn or_nan<'de, D: Deserializer<'de>>(deserializer: D) -> Result<f64, D::Error> {
    Ok(Option::deserialize(deserializer)?.unwrap_or(f64::NAN))
}

/// How near an end value counts as there.
const AT_END: f32 = 1e-3;

/// What a layer of `units` gave, rows (and places of pictures) by units; `ends` are the values at which a unit passes
/// nothing on. What a step does to it is not known yet.
pub(super) fn given(name: String, values: &[f32], units: usize, ends: Option<[f32; 2]>) -> LayerVitals {
    let count = values.len().max(1) as f64;
    let mean = values.iter().map(|&v| f64::from(v)).sum::<f64>() / count;
    let variance = values.iter().map(|&v| (f64::from(v) - mean).powi(2)).sum::<f64>() / count;
    let stuck = |unit: usize, end: f32| values.iter().skip(unit).step_by(units).all(|v| (v - end).abs() < AT_END);
    let dead = ends.map_or(f64::NAN, |ends| {
        (0..units).filter(|&unit| ends.iter().any(|&end| stuck(unit, end))).count() as f64 / units.max(1) as f64
    });
    LayerVitals { activation_mean: mean, activation_std: variance.sqrt(), dead, ..LayerVitals::unseen(name) }
}

impl LayerVitals {
    /// A layer of which nothing is known yet.
    pub(super) fn unseen(name: String) -> Self {
        let (gradient_norm, weight_norm, update_ratio) = (f64::NAN, f64::NAN, f64::NAN);
        let (activation_mean, activation_std, dead) = (f64::NAN, f64::NAN, f64::NAN);
        Self { name, gradient_norm, weight_norm, update_ratio, activation_mean, activation_std, dead }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_number_survives_json() {
        let nan = f64::NAN;
        let layer = LayerVitals {
            name: "head".into(),
            gradient_norm: 0.25,
            weight_norm: 2.0,
            update_ratio: nan,
            activation_mean: nan,
            activation_std: nan,
            dead: nan,
        };
        let vitals = Vitals { gradient_norm: 0.25, layers: vec![layer] };
        let text = serde_json::to_string(&vitals).unwrap();
        assert!(text.contains("\"dead\":null"), "{text}");
        assert_eq!(serde_json::from_str::<Vitals>(&text).unwrap(), vitals);
    }
}
