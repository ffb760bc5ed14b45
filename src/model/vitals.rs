//! What a step did to the network, layer by layer: the signs by which a sick training is known early.
//!
//! Taken only when asked for ([`super::Learner::look`]), so that a step that nobody looks at costs nothing.

use serde::{Deserialize, Deserializer, Serialize};

use super::adjust;
use super::spread::{Spread, Spreads};
use super::weights::Weights;

/// How closely a step is looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Look {
    /// Norms, means and shares.
    Signs,
    /// How numbers are spread as well, which takes longer.
    Spreads,
}

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
    /// How its numbers are spread, where that was asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub spreads: Option<Box<Spreads>>,
}

impl Vitals {
    /// Adds what a step did to the weights; `before` are those it began with.
    pub(super) fn tell_step(&mut self, weights: &Weights, before: &[f32], gradient: &[f32]) {
        let moved: Vec<f32> = weights.learnt.iter().zip(before).map(|(after, before)| after - before).collect();
        self.gradient_norm = adjust::norm(gradient);
        for layer in &mut self.layers {
            let place = weights.place_of_layer(&layer.name);
            layer.gradient_norm = adjust::norm(&gradient[place.clone()]);
            layer.weight_norm = adjust::norm(&before[place.clone()]);
            layer.update_ratio = adjust::norm(&moved[place.clone()]) / layer.weight_norm;
            if let Some(spreads) = &mut layer.spreads {
                spreads.weights = Spread::of(&before[place.clone()]);
                spreads.gradients = Spread::of(&gradient[place]);
            }
        }
    }

    /// The same without how numbers are spread.
    #[must_use]
    pub fn signs(&self) -> Self {
        let layers = self.layers.iter().map(|layer| LayerVitals { spreads: None, ..layer.clone() });
        Self { gradient_norm: self.gradient_norm, layers: layers.collect() }
    }
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
        self.name == other.name
            && self.spreads == other.spreads
            && numbers(self).into_iter().zip(numbers(other)).all(same)
    }
}

fn or_nan<'de, D: Deserializer<'de>>(deserializer: D) -> Result<f64, D::Error> {
    Ok(Option::deserialize(deserializer)?.unwrap_or(f64::NAN))
}

/// How near an end value counts as there.
const AT_END: f32 = 1e-3;

/// What a layer of `units` gave, rows (and places of pictures) by units; `ends` are the values at which a unit passes
/// nothing on. What a step does to it is not known yet.
pub(super) fn given(name: String, values: &[f32], units: usize, ends: Option<[f32; 2]>, look: Look) -> LayerVitals {
    let count = values.len().max(1) as f64;
    let mean = adjust::sum_of(
        values,
        #[inline(always)]
        |v| v,
    ) / count;
    let variance = adjust::sum_of(
        values,
        #[inline(always)]
        |v| (v - mean) * (v - mean),
    ) / count;
    let stuck = |unit: usize, end: f32| values.iter().skip(unit).step_by(units).all(|v| (v - end).abs() < AT_END);
    let dead = ends.map_or(f64::NAN, |ends| {
        (0..units).filter(|&unit| ends.iter().any(|&end| stuck(unit, end))).count() as f64 / units.max(1) as f64
    });
    let mut layer = LayerVitals::unseen(name, look);
    if let Some(spreads) = &mut layer.spreads {
        spreads.outputs = Spread::of(values);
    }
    LayerVitals { activation_mean: mean, activation_std: variance.sqrt(), dead, ..layer }
}

impl LayerVitals {
    /// A layer of which nothing is known yet.
    pub(super) fn unseen(name: String, look: Look) -> Self {
        let (gradient_norm, weight_norm, update_ratio) = (f64::NAN, f64::NAN, f64::NAN);
        let (activation_mean, activation_std, dead) = (f64::NAN, f64::NAN, f64::NAN);
        let spreads = (look == Look::Spreads).then(Box::default);
        Self { name, gradient_norm, weight_norm, update_ratio, activation_mean, activation_std, dead, spreads }
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
            spreads: Some(Box::new(Spreads { outputs: Spread::of(&[0.0, 1.5]), ..Spreads::default() })),
        };
        let vitals = Vitals { gradient_norm: 0.25, layers: vec![layer] };
        let text = serde_json::to_string(&vitals).unwrap();
        assert!(text.contains("\"dead\":null"), "{text}");
        assert!(!serde_json::to_string(&vitals.signs()).unwrap().contains("spreads"));
        assert_eq!(serde_json::from_str::<Vitals>(&text).unwrap(), vitals);
    }
}
