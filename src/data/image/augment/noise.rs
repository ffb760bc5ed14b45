//! Normal noise on every number.

use std::f32::consts::TAU;

use crate::base::rng::Stream;

/// Adds noise of this standard deviation (Box and Muller 1958, both halves).
pub(super) fn apply(std: f64, stream: &mut Stream, image: &mut [f32]) {
    for pair in image.chunks_mut(2) {
        let radius = std as f32 * (-2.0 * (1.0 - stream.uniform_f32()).ln()).sqrt();
        let (sin, cos) = (TAU * stream.uniform_f32()).sin_cos();
        pair.iter_mut().zip([cos, sin]).for_each(|(value, half)| *value += radius * half);
    }
}
