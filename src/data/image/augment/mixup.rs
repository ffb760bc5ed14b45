//! Mixtures of two images with a mixed truth (Zhang and others 2018, "mixup: Beyond Empirical Risk Minimization").

use crate::base::rng::Stream;
use crate::data::image::shape::ImageShape;

/// What is true of a mixed batch besides its own truth.
#[derive(Clone, Debug, PartialEq)]
pub struct Mixture {
    /// The truth of the image that was mixed in, one entry an image.
    pub truth: Vec<f32>,
    /// How much the image's own truth counts, 0 to 1; the other counts for the rest.
    pub share: Vec<f32>,
}

/// Mixes each image with the next, the last with the first; `share` is how much of each image's own is kept.
pub(super) fn apply(shape: ImageShape, share: Vec<f32>, truth: &[f32], x: &mut [f32]) -> Mixture {
    assert!(truth.len() == share.len() && x.len() == share.len() * shape.pixels(), "an entry an image");
    let values = shape.pixels();
    let first: Vec<f32> = x.iter().take(values).copied().collect();
    for (row, &share) in share.iter().enumerate() {
        let (before, after) = x.split_at_mut((row + 1) * values);
        let other = if after.is_empty() { &first } else { &after[..values] };
        for (value, other) in before[row * values..].iter_mut().zip(other) {
            *value = share * *value + (1.0 - share) * other;
        }
    }
    let truth = truth.iter().copied().cycle().skip(1).take(truth.len()).collect();
    Mixture { truth, share }
}

/// A number from the Beta distribution with both parameters `alpha`.
pub(super) fn share(alpha: f64, stream: &mut Stream) -> f32 {
    let (own, other) = (gamma(alpha, stream), gamma(alpha, stream));
    let sum = own + other;
    // Of a tiny alpha both are too small for a number: then the share is one end or the other.
    let share = if sum > 0.0 { own / sum } else { stream.uniform().round() };
    share as f32
}

/// A number from the Gamma distribution of this shape and scale 1 (Marsaglia and Tsang 2000).
fn gamma(shape: f64, stream: &mut Stream) -> f64 {
    if shape < 1.0 {
        return gamma(shape + 1.0, stream) * (1.0 - stream.uniform()).powf(1.0 / shape);
    }
    let d = shape - 1.0 / 3.0;
    let c = 1.0 / (9.0 * d).sqrt();
    loop {
        let x = stream.normal();
        let v = (1.0 + c * x).powi(3);
        if v > 0.0 && (1.0 - stream.uniform()).ln() < 0.5 * x * x + d - d * v + d * v.ln() {
            return d * v;
        }
    }
}
