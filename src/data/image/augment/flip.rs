//! Mirror images: each way that is allowed in half of the cases.

use crate::base::rng::Stream;
use crate::data::image::shape::ImageShape;
use crate::spec::Flip;

pub(super) fn apply(flip: Flip, shape: ImageShape, stream: &mut Stream, image: &mut [f32]) {
    let [across, down] = [stream.uniform() < 0.5, stream.uniform() < 0.5];
    if across && matches!(flip, Flip::Horizontal | Flip::Both) {
        horizontally(shape, image);
    }
    if down && matches!(flip, Flip::Vertical | Flip::Both) {
        vertically(shape, image);
    }
}

/// Left and right change places.
pub(super) fn horizontally(shape: ImageShape, image: &mut [f32]) {
    for row in image.chunks_exact_mut(shape.width * shape.channels) {
        for x in 0..shape.width / 2 {
            for channel in 0..shape.channels {
                row.swap(x * shape.channels + channel, (shape.width - 1 - x) * shape.channels + channel);
            }
        }
    }
}

/// Top and bottom change places.
pub(super) fn vertically(shape: ImageShape, image: &mut [f32]) {
    let line = shape.width * shape.channels;
    for y in 0..shape.height / 2 {
        let (above, below) = image.split_at_mut((shape.height - 1 - y) * line);
        above[y * line..(y + 1) * line].swap_with_slice(&mut below[..line]);
    }
}
