//! Histograms as they are kept for pictures: of each bin how high it is, in a byte, so that thousands of them cost little.

use crate::model::{BINS, Spread, Spreads};

/// A histogram's outline.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Outline {
    /// The smallest number.
    pub low: f32,
    /// The largest.
    pub high: f32,
    /// How high each bin is: 255 for the fullest, at least 1 for one that holds anything.
    pub heights: [u8; BINS],
}

/// Of a layer's weights, gradient and outputs, where it has them.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Outlines(pub [Option<Outline>; 3]);

impl Outlines {
    /// What they are called, in order.
    pub const NAMES: [&'static str; 3] = ["weights", "gradient", "outputs"];

    /// Of what was looked at.
    pub(super) fn of(spreads: &Spreads) -> Self {
        Self([&spreads.weights, &spreads.gradients, &spreads.outputs].map(|spread| spread.as_ref().map(Outline::of)))
    }
}

impl Outline {
    fn of(spread: &Spread) -> Self {
        let most = spread.counts.iter().copied().max().unwrap_or(0).max(1);
        let mut heights = [0; BINS];
        for (height, &count) in heights.iter_mut().zip(&spread.counts) {
            *height = (u128::from(count) * 255).div_ceil(u128::from(most)) as u8;
        }
        Self { low: spread.low, high: spread.high, heights }
    }

    /// The heights as counts.
    pub fn counts(&self) -> [u64; BINS] {
        self.heights.map(u64::from)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bin_that_holds_anything_is_seen() {
        let mut counts = vec![0; BINS];
        (counts[0], counts[7]) = (1_000_000, 1);
        let outline = Outline::of(&Spread { low: 0.0, high: 1.0, counts });
        assert_eq!((outline.heights[0], outline.heights[7], outline.heights[1]), (255, 1, 0));
    }
}
