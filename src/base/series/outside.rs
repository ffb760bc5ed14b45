//! How many points lie outside of bounds, by the pyramid: what lies within is never opened.

use super::Series;

/// What was counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Outside {
    /// Points found.
    pub points: usize,
    /// Whether every point was looked at; else there may be more.
    pub whole: bool,
}

impl Series {
    /// Counts the points between `from` and `to` that are below `low` or above `high`, with at most `reads` looks.
    pub fn outside(&self, (from, to): (f64, f64), (low, high): (f64, f64), reads: usize) -> Outside {
        let (mut at, end) = (self.xs.partition_point(|x| x < from), self.xs.partition_point(|x| x <= to));
        let mut count = Count { bounds: (low, high), reads, points: 0 };
        while at < end {
            let level = ((end - at).ilog2() as usize).min(at.trailing_zeros() as usize);
            count.open(self, level, at >> level);
            at += 1 << level;
        }
        Outside { points: count.points, whole: count.reads > 0 }
    }
}

struct Count {
    bounds: (f64, f64),
    /// Looks that are left.
    reads: usize,
    points: usize,
}

impl Count {
    fn open(&mut self, series: &Series, level: usize, index: usize) {
        self.reads = self.reads.saturating_sub(1);
        if self.reads == 0 {
            return;
        }
        let bucket = series.bucket(level, index);
        let (low, high) = self.bounds;
        // A gap is nowhere.
        if f64::from(bucket.min) >= low && f64::from(bucket.max) <= high || bucket.min.is_nan() {
            return;
        }
        match level.checked_sub(1) {
            Some(below) => {
                self.open(series, below, 2 * index);
                self.open(series, below, 2 * index + 1);
            }
            None => self.points += 1,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn series(values: &[f32]) -> Series {
        let mut series = Series::default();
        series.extend(values.iter().enumerate().map(|(i, &y)| (i as f64, y)));
        series
    }

    #[test]
    fn what_lies_within_is_not_opened() {
        let mut values = vec![1.0; 100_000];
        values[77_777] = 9.0;
        let long = series(&values);
        assert_eq!(long.outside((0.0, 1e5), (0.0, 2.0), 100), Outside { points: 1, whole: true });
        let none = Outside { points: 0, whole: true };
        assert_eq!(long.outside((0.0, 50_000.0), (0.0, 2.0), 40), none);
    }

    #[test]
    fn where_the_looks_run_out_it_says_so() {
        let noisy: Vec<f32> = (0..10_000_u16).map(|i| f32::from(i % 2)).collect();
        let found = series(&noisy).outside((0.0, 1e4), (0.0, 0.5), 1_000);
        assert!(!found.whole && found.points > 100, "{found:?}");
    }

    proptest! {
        #[test]
        fn it_counts_as_one_by_one(
            values in prop::collection::vec(prop_oneof![9 => -10.0_f32..10.0, 1 => Just(f32::NAN)], 0..300),
            from in -5.0_f64..300.0, wide in 0.0_f64..300.0,
        ) {
            let inside = |i: usize| (from..=from + wide).contains(&(i as f64));
            let far = |y: f32| y.is_finite() && !(-3.0..=4.0).contains(&y);
            let expected = values.iter().enumerate().filter(|&(i, &y)| inside(i) && far(y)).count();
            let found = series(&values).outside((from, from + wide), (-3.0, 4.0), 10_000);
            prop_assert_eq!(found, Outside { points: expected, whole: true });
        }
    }
}
