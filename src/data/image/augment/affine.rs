//! A map from the places of an image to the places that they are taken from, and sampling by it.

use crate::data::image::shape::ImageShape;

/// `from = matrix * to + offset`, both measured in pixels from the middle of the image, x to the right and y down.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Affine {
    pub(super) matrix: [[f32; 2]; 2],
    pub(super) offset: [f32; 2],
}

impl Affine {
    /// The map that leads through `inner` first and through `self` then.
    pub(super) fn after(self, inner: Self) -> Self {
        let ([[a, b], [c, d]], [[e, f], [g, h]]) = (self.matrix, inner.matrix);
        let [x, y] = self.from(inner.offset);
        Self { matrix: [[a * e + b * g, a * f + b * h], [c * e + d * g, c * f + d * h]], offset: [x, y] }
    }

    /// Where a place is taken from.
    pub(super) fn from(self, [x, y]: [f32; 2]) -> [f32; 2] {
        let [[a, b], [c, d]] = self.matrix;
        [a * x + b * y + self.offset[0], c * x + d * y + self.offset[1]]
    }

    /// Takes every pixel from its place, between four pixels by their distances (bilinear); beyond the edge the pixels of
    /// the edge go on.
    pub(super) fn sample(self, shape: ImageShape, image: &mut [f32]) {
        let ImageShape { height, width, channels } = shape;
        let source = image.to_vec();
        let (middle_x, middle_y) = ((width - 1) as f32 / 2.0, (height - 1) as f32 / 2.0);
        let mut pixels = image.chunks_exact_mut(channels);
        for y in 0..height {
            for x in 0..width {
                let Some(pixel) = pixels.next() else { return };
                let [from_x, from_y] = self.from([x as f32 - middle_x, y as f32 - middle_y]);
                let ([left, right], across) = neighbours(from_x + middle_x, width);
                let ([above, below], down) = neighbours(from_y + middle_y, height);
                for (channel, value) in pixel.iter_mut().enumerate() {
                    let at = |x: usize, y: usize| source[(y * width + x) * channels + channel];
                    let top = at(left, above) * (1.0 - across) + at(right, above) * across;
                    let bottom = at(left, below) * (1.0 - across) + at(right, below) * across;
                    *value = top * (1.0 - down) + bottom * down;
                }
            }
        }
    }
}

/// The two pixels about a place among `count`, and how far it is from the first to the second.
fn neighbours(place: f32, count: usize) -> ([usize; 2], f32) {
    let place = place.clamp(0.0, (count - 1) as f32);
    let first = place as usize;
    ([first, (first + 1).min(count - 1)], place - first as f32)
}
