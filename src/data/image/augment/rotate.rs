//! A turn about the middle by an angle that is drawn evenly from both sides.

use super::affine::Affine;
use crate::base::rng::Stream;

/// At most `degrees` to either side.
pub(super) fn draw(degrees: f64, stream: &mut Stream) -> Affine {
    turn((degrees * (2.0 * stream.uniform() - 1.0)) as f32)
}

/// A turn by so many degrees, against the clock.
pub(super) fn turn(degrees: f32) -> Affine {
    let (sin, cos) = degrees.to_radians().sin_cos();
    Affine { matrix: [[cos, -sin], [sin, cos]], offset: [0.0, 0.0] }
}
