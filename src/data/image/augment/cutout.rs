//! A blank square somewhere in the image (`DeVries` and Taylor 2017, "Improved Regularization of Convolutional Neural
//! Networks with Cutout").

use crate::base::rng::Stream;
use crate::data::image::shape::ImageShape;

/// Blanks a square whose side is `share` of the shorter side, with its middle drawn evenly; what hangs over the edge is
/// lost. Blank is 0, the mean of normalised values.
pub(super) fn apply(share: f64, shape: ImageShape, stream: &mut Stream, image: &mut [f32]) {
    let side = (share * shape.height.min(shape.width) as f64).round() as usize;
    let mut range = |length: usize| {
        let first = stream.below(length) as isize - (side / 2) as isize;
        let end = first + side as isize;
        first.max(0) as usize..(end.max(0) as usize).min(length)
    };
    let (rows, columns) = (range(shape.height), range(shape.width));
    let line = shape.width * shape.channels;
    for row in image.chunks_exact_mut(line).skip(rows.start).take(rows.len()) {
        row[columns.start * shape.channels..columns.end * shape.channels].fill(0.0);
    }
}
