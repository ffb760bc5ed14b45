//! How the numbers of a layer are spread: histograms of its weights, gradients and outputs.

use serde::{Deserialize, Serialize};

/// Bins of a histogram, as many as `TensorBoard` draws.
pub const BINS: usize = 30;

/// Of more numbers than this, every so-manieth is counted: the shape is the same, and a look at what a large batch gave costs
/// as little as one at a small one.
const MOST: usize = 16_384;

/// A histogram of finite numbers; others are left out.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Spread {
    /// The smallest number.
    pub low: f32,
    /// The largest.
    pub high: f32,
    /// How many lie in each of [`BINS`] bins of equal width between them, the last one with its upper end (as
    /// `numpy.histogram` counts). Where all numbers are one, they are in the first.
    pub counts: Vec<u64>,
}

impl Spread {
    /// Of these numbers, or of some twenty thousand of them; `None` where none is finite.
    pub fn of(values: &[f32]) -> Option<Self> {
        let every = (values.len() / MOST).max(1);
        let finite = || values.iter().step_by(every).copied().filter(|value| value.is_finite());
        let low = finite().reduce(f32::min)?;
        let high = finite().reduce(f32::max)?;
        let width = f64::from(high) - f64::from(low);
        let scale = if width > 0.0 { BINS as f64 / width } else { 0.0 };
        let mut counts = vec![0; BINS];
        for value in finite() {
            let bin = ((f64::from(value) - f64::from(low)) * scale) as usize;
            counts[bin.min(BINS - 1)] += 1;
        }
        Some(Self { low, high, counts })
    }
}

/// What is looked at in a layer. Absent is what it has not, or what held no number.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Spreads {
    /// Its weights before the step.
    pub weights: Option<Spread>,
    /// Its gradient, before any clipping.
    pub gradients: Option<Spread>,
    /// What its units gave for the batch, after the activation.
    pub outputs: Option<Spread>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_counted_as_numpy_counts_them() {
        // numpy.histogram([0, 1, 2, 2, 2.9, 3], bins=30) has 1, 1, 2, 1, 1 in bins 0, 10, 20, 29.
        let spread = Spread::of(&[0.0, 1.0, f32::NAN, 2.0, 2.0, 2.9, 3.0, f32::INFINITY]).unwrap();
        assert_eq!((spread.low, spread.high, spread.counts.len()), (0.0, 3.0, BINS));
        let filled: Vec<(usize, u64)> =
            spread.counts.iter().copied().enumerate().filter(|(_, count)| *count > 0).collect();
        assert_eq!(filled, [(0, 1), (10, 1), (20, 2), (29, 2)]);
    }

    #[test]
    fn one_number_is_in_the_first_bin_and_no_number_has_no_spread() {
        let spread = Spread::of(&[0.5, 0.5]).unwrap();
        assert_eq!((spread.low, spread.high, spread.counts[0], spread.counts.iter().sum::<u64>()), (0.5, 0.5, 2, 2));
        assert_eq!(Spread::of(&[f32::NAN]), None);
        let ends = Spread::of(&[f32::MIN, 0.0, f32::MAX]).unwrap();
        assert_eq!(ends.counts.iter().sum::<u64>(), 3);
    }

    #[test]
    fn of_many_numbers_a_part_that_lies_everywhere_is_counted() {
        let rising: Vec<f32> = (0..1_000_000).map(|place| place as f32).collect();
        let spread = Spread::of(&rising).unwrap();
        let counted = spread.counts.iter().sum::<u64>();
        assert!((MOST as u64..2 * MOST as u64).contains(&counted), "{counted}");
        assert!(spread.counts.iter().all(|&count| count.abs_diff(counted / BINS as u64) <= 2), "{:?}", spread.counts);
    }
}
