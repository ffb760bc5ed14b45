//! Debiased exponential moving average over raw points, one point at a time, so a live curve costs O(1) per point.
//!
//! The formula is `TensorBoard`'s (`data_transformer.ts`): `last = w·last + (1 − w)·y`, divided by `1 − wⁿ` so that the
//! first points are not drawn towards zero. The result never depends on how many columns are drawn.

/// The heaviest smoothing: at 1 the average would never move.
pub const HEAVIEST: f64 = 0.999;

/// A running average.
#[derive(Clone, Debug)]
pub struct Smooth {
    weight: f64,
    last: f64,
    remaining: f64,
    constant: Option<f32>,
    seen: bool,
}

impl Smooth {
    /// An average of `weight` in 0 (none) to [`HEAVIEST`]; what lies outside is moved to the nearer end, NaN to 0.
    pub fn new(weight: f64) -> Self {
        let weight = if weight.is_nan() { 0.0 } else { weight.clamp(0.0, HEAVIEST) };
        Self { weight, last: 0.0, remaining: 1.0, constant: None, seen: false }
    }

    /// The weight of the past.
    pub fn weight(&self) -> f64 {
        self.weight
    }

    /// The smoothed value after `y`. A value that is not finite gives NaN and leaves the average as it was;
    /// as long as every value is the same, that value comes back bit for bit.
    pub fn push(&mut self, y: f32) -> f32 {
        if !y.is_finite() {
            return f32::NAN;
        }
        self.constant = if self.seen { self.constant.filter(|&same| same == y) } else { Some(y) };
        self.seen = true;
        self.last = self.weight * self.last + (1.0 - self.weight) * f64::from(y);
        self.remaining *= self.weight;
        self.constant.unwrap_or((self.last / (1.0 - self.remaining)) as f32)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn smoothed(weight: f64, values: &[f32]) -> Vec<f32> {
        let mut smooth = Smooth::new(weight);
        values.iter().map(|&y| smooth.push(y)).collect()
    }

    #[test]
    fn the_first_points_are_not_drawn_towards_zero() {
        let shown = smoothed(0.5, &[4.0, 2.0, 2.0]);
        assert_eq!(shown[0], 4.0);
        assert!((shown[1] - 8.0 / 3.0).abs() < 1e-6, "(0.5·2 + 0.5·0.5·4) / 0.75 = 2.667, got {}", shown[1]);
        assert!((shown[2] - 16.0 / 7.0).abs() < 1e-6, "{}", shown[2]);
    }

    #[test]
    fn a_constant_series_comes_back_unchanged() {
        assert_eq!(smoothed(0.97, &[0.1; 1000]), vec![0.1; 1000]);
    }

    #[test]
    fn a_gap_stays_a_gap_and_does_not_move_the_average() {
        let with_gap = smoothed(0.9, &[1.0, f32::NAN, 3.0]);
        assert!(with_gap[1].is_nan());
        assert_eq!(with_gap[2], smoothed(0.9, &[1.0, 3.0])[1]);
    }

    #[test]
    fn weights_out_of_range_are_moved_to_the_nearer_end() {
        assert_eq!(smoothed(-1.0, &[1.0, 5.0]), [1.0, 5.0]);
        assert_eq!(smoothed(f64::NAN, &[1.0, 5.0]), [1.0, 5.0]);
        assert_eq!(smoothed(2.0, &[1.0, 5.0]), smoothed(HEAVIEST, &[1.0, 5.0]));
    }
}
