//! A series smoothed as it grows, and again from its beginning when the smoothing changes. A few points stay as they are:
//! an average of so few says less than they do.

use crate::base::series::Series;
use crate::base::smooth::Smooth;

/// From so many points on a series is smoothed.
const ENOUGH: usize = 10;

/// A smoothed copy of a growing series.
#[derive(Clone, Debug)]
pub(super) struct Smoothed {
    average: Smooth,
    /// One point for each of the original's; none where nothing is smoothed.
    pub(super) series: Series,
}

impl Smoothed {
    /// Nothing yet, with this weight of the past.
    pub(super) fn new(weight: f64) -> Self {
        Self { average: Smooth::new(weight), series: Series::default() }
    }

    /// The weight of the past.
    pub(super) fn weight(&self) -> f64 {
        self.average.weight()
    }

    /// Whether it differs from what it follows.
    pub(super) fn smooths(&self) -> bool {
        self.weight() > 0.0 && self.series.len() >= ENOUGH
    }

    /// Takes in the points that `raw` has got since the last time.
    pub(super) fn follow(&mut self, raw: &Series) {
        if self.weight() == 0.0 {
            return;
        }
        let few = raw.len() < ENOUGH;
        if !few && self.series.len() < ENOUGH {
            *self = Self::new(self.weight());
        }
        let new = self.series.len()..raw.len();
        let points: Vec<(f64, f32)> = new
            .filter_map(|place| raw.get(place))
            .map(|(x, y)| (x, if few { y } else { self.average.push(y) }))
            .collect();
        self.series.extend(points);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn following_in_pieces_is_following_at_once() {
        let mut raw = Series::default();
        let (mut pieces, mut whole) = (Smoothed::new(0.9), Smoothed::new(0.9));
        for step in 0..50_u8 {
            raw.extend([(f64::from(step), f32::from(step % 7))]);
            pieces.follow(&raw);
        }
        whole.follow(&raw);
        assert_eq!(pieces.series.len(), 50);
        assert!((0..50).all(|place| pieces.series.get(place) == whole.series.get(place)));
    }

    #[test]
    fn few_points_stay_as_they_are() {
        let (mut raw, mut smoothed) = (Series::default(), Smoothed::new(0.9));
        for step in 1..=12_u8 {
            raw.extend([(f64::from(step), f32::from(step % 2))]);
            smoothed.follow(&raw);
            let same = (0..raw.len()).all(|place| raw.get(place) == smoothed.series.get(place));
            assert_eq!((same, smoothed.smooths()), (step < 10, step >= 10), "{step}");
        }
        assert_eq!(smoothed.series.len(), 12);
    }
}
