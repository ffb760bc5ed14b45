//! A shift in both directions, each drawn evenly from both sides.

use super::affine::Affine;
use crate::base::rng::Stream;
use crate::data::image::shape::ImageShape;

/// At most this share of width and height.
pub(super) fn draw(share: f64, shape: ImageShape, stream: &mut Stream) -> Affine {
    let mut pixels = |side: usize| (share * side as f64 * (2.0 * stream.uniform() - 1.0)) as f32;
    by(pixels(shape.width), pixels(shape.height))
}

/// A shift by so many pixels to the right and down.
pub(super) fn by(right: f32, down: f32) -> Affine {
    Affine { matrix: [[1.0, 0.0], [0.0, 1.0]], offset: [-right, -down] }
}
