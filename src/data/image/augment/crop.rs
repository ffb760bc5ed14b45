//! A part of the image enlarged to the whole: its share of the area and its place are drawn evenly, its sides keep their
//! ratio.

use super::affine::Affine;
use crate::base::rng::Stream;
use crate::data::image::shape::ImageShape;

/// A part of at least `smallest` of the area.
pub(super) fn draw(smallest: f64, shape: ImageShape, stream: &mut Stream) -> Affine {
    let side = (smallest + (1.0 - smallest) * stream.uniform()).sqrt();
    let mut offset = |length: usize| ((1.0 - side) * length as f64 * (stream.uniform() - 0.5)) as f32;
    let offset = [offset(shape.width), offset(shape.height)];
    let side = side as f32;
    Affine { matrix: [[side, 0.0], [0.0, side]], offset }
}
