//! Points of a curve, append-only, with a pyramid of extremes so that reading costs what is drawn, not what was recorded.
//!
//! Level k of the pyramid holds one [`Bucket`] per 2^k points; only full buckets are stored, and none of fewer than 16
//! points, which are quickly looked through. x never goes back. A value that is not finite is kept as NaN: it breaks the line
//! and counts for no bound. Extremes survive at every level, so a spike of one point stays visible however far out the
//! picture is zoomed.

mod outside;
mod places;

use std::ops::Range;

use self::places::Places;
pub use outside::Outside;

/// The lowest level that is stored.
const LOWEST: usize = 4;

/// What 2^k neighbouring points amount to.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Bucket {
    /// Smallest value; NaN if there is none.
    pub min: f32,
    /// Largest value; NaN if there is none.
    pub max: f32,
    /// The first point's value, NaN where it is a gap.
    pub first: f32,
    /// The last point's value, NaN where it is a gap.
    pub last: f32,
}

impl Bucket {
    fn of(y: f32) -> Self {
        Self { min: y, max: y, first: y, last: y }
    }

    /// `f32::min` and `f32::max` pass over NaN, which is the rule for gaps.
    fn then(self, next: Self) -> Self {
        Self { min: self.min.min(next.min), max: self.max.max(next.max), first: self.first, last: next.last }
    }
}

/// A bucket and where it lies.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Span {
    /// x of the first point.
    pub from: f64,
    /// x of the last point.
    pub to: f64,
    /// What the points amount to.
    pub bucket: Bucket,
}

/// Points `(x, y)` in order of x.
#[derive(Clone, Debug, Default)]
pub struct Series {
    xs: Places,
    ys: Vec<f32>,
    /// `levels[k - LOWEST][i]` is the points `i·2^k .. (i + 1)·2^k`.
    levels: Vec<Vec<Bucket>>,
}

impl Series {
    /// Appends points and returns how many were taken: a point whose x is not finite or lies before the last is refused.
    pub fn extend(&mut self, points: impl IntoIterator<Item = (f64, f32)>) -> usize {
        let before = self.len();
        for (x, y) in points {
            self.push(x, y);
        }
        self.len() - before
    }

    /// Takes out the points that lie after `x` and returns them.
    #[must_use]
    pub fn split_after(&mut self, x: f64) -> Self {
        let kept = self.xs.partition_point(|other| other <= x);
        let mut after = Self::default();
        after.extend((kept..self.len()).filter_map(|index| self.get(index)));
        self.xs.truncate(kept);
        self.ys.truncate(kept);
        for (index, level) in self.levels.iter_mut().enumerate() {
            level.truncate(kept >> (index + LOWEST));
        }
        after
    }

    /// Gives back the room that is kept for points to come.
    pub fn shrink(&mut self) {
        self.ys.shrink_to_fit();
        self.levels.iter_mut().for_each(Vec::shrink_to_fit);
    }

    /// Number of points, gaps included.
    pub fn len(&self) -> usize {
        self.xs.len()
    }

    /// Whether there is no point at all.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Point number `index`; y is NaN for a gap.
    pub fn get(&self, index: usize) -> Option<(f64, f32)> {
        Some((self.xs.get(index)?, *self.ys.get(index)?))
    }

    /// All points in order; y is NaN for a gap.
    pub fn points(&self) -> impl Iterator<Item = (f64, f32)> + '_ {
        (0..self.len()).filter_map(|index| self.get(index))
    }

    /// The last point that is not a gap.
    pub fn last(&self) -> Option<(f64, f32)> {
        (0..self.len()).rev().filter_map(|index| self.get(index)).find(|(_, y)| !y.is_nan())
    }

    /// x of the first and the last point.
    pub fn x_range(&self) -> Option<(f64, f64)> {
        Some((self.xs.get(0)?, self.xs.last()?))
    }

    /// The last point at `x` or before it; y is NaN for a gap.
    pub fn before(&self, x: f64) -> Option<(f64, f32)> {
        self.get(self.xs.partition_point(|other| other <= x).checked_sub(1)?)
    }

    /// The point whose x is nearest to `x`, the later one of two equally near.
    pub fn nearest(&self, x: f64) -> Option<(f64, f32)> {
        let after = self.xs.partition_point(|other| other < x);
        let (before, after) = (self.get(after.saturating_sub(1))?, self.get(after));
        Some(after.filter(|after| (x - before.0).abs() >= (after.0 - x).abs()).unwrap_or(before))
    }

    /// What to draw between `from` and `to` in a picture `columns` wide, in order, including the neighbour on either
    /// side so that lines can enter and leave. Yields at most `4·columns + 2·log₂(len) + 2` spans.
    pub fn spans(&self, from: f64, to: f64, columns: usize) -> impl Iterator<Item = Span> + '_ {
        let start = self.xs.partition_point(|x| x < from).saturating_sub(1);
        let end = (self.xs.partition_point(|x| x <= to) + 1).min(self.len());
        self.walk(start..end.max(start), level_for(end.saturating_sub(start), columns))
    }

    /// One value a column from the first point to the last one at `until` or before it: the largest of the points there; of a
    /// column without points, the value before.
    pub fn sampled(&self, columns: usize, until: f64) -> Vec<f32> {
        let end = self.xs.partition_point(|x| x <= until);
        let last = end.checked_sub(1).and_then(|last| self.xs.get(last));
        let Some((to, from)) = last.zip(self.xs.get(0)).filter(|_| columns > 0) else { return vec![] };
        let scale = (columns - 1) as f64 / (to - from).max(f64::MIN_POSITIVE);
        let mut values: Vec<Option<f32>> = vec![None; columns];
        for span in self.walk(0..end, level_for(end, columns)) {
            let column = (((span.to - from) * scale) as usize).min(columns - 1);
            let known = values[column].unwrap_or(f32::NAN);
            values[column] = Some(known.max(span.bucket.max));
        }
        let mut before = f32::NAN;
        for value in &mut values {
            before = *value.get_or_insert(before);
        }
        values.into_iter().flatten().collect()
    }

    fn push(&mut self, x: f64, y: f32) {
        if !x.is_finite() || self.xs.last().is_some_and(|last| x < last) {
            return;
        }
        self.xs.push(x);
        self.ys.push(if y.is_finite() { y } else { f32::NAN });
        let full = self.len().trailing_zeros() as usize;
        for level in LOWEST..=full {
            let index = (self.len() >> level) - 1;
            let bucket = self.bucket(level - 1, 2 * index).then(self.bucket(level - 1, 2 * index + 1));
            if self.levels.len() <= level - LOWEST {
                self.levels.push(Vec::new());
            }
            self.levels[level - LOWEST].push(bucket);
        }
    }

    fn bucket(&self, level: usize, index: usize) -> Bucket {
        if level >= LOWEST {
            return self.levels[level - LOWEST][index];
        }
        let points = &self.ys[index << level..(index + 1) << level];
        points.iter().copied().map(Bucket::of).reduce(Bucket::then).unwrap_or(Bucket::of(f32::NAN))
    }

    /// Covers `range` with the largest aligned buckets of at most `level`.
    fn walk(&self, range: Range<usize>, level: usize) -> impl Iterator<Item = Span> + '_ {
        let mut at = range.start;
        std::iter::from_fn(move || {
            if at >= range.end {
                return None;
            }
            let room = (range.end - at).ilog2() as usize;
            let level = level.min(room).min(at.trailing_zeros() as usize);
            let (first, points) = (at, 1_usize << level);
            at += points;
            let (from, to) = (self.xs.get(first)?, self.xs.get(at - 1)?);
            Some(Span { from, to, bucket: self.bucket(level, first >> level) })
        })
    }
}

/// The level at which `points` become at most `4·columns` buckets.
fn level_for(points: usize, columns: usize) -> usize {
    let buckets = columns.max(1).saturating_mul(4);
    points.div_ceil(buckets).next_power_of_two().ilog2() as usize
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn series(values: impl IntoIterator<Item = f32>) -> Series {
        let mut series = Series::default();
        series.extend(values.into_iter().enumerate().map(|(i, y)| (i as f64, y)));
        series
    }

    #[test]
    fn reads_do_not_grow_with_the_history() {
        for n in [1_000, 10_000, 300_000] {
            let long = series((0..n).map(|i| (i as f32).sin()));
            for (from, to) in [(0.0, f64::from(n)), (13.0, f64::from(n) * 0.7)] {
                let reads = long.spans(from, to, 100).count();
                assert!(reads <= 4 * 100 + 2 * 19 + 2, "{reads} reads of {n} points");
            }
        }
    }

    #[test]
    fn a_spike_of_one_point_survives_any_zoom() {
        let mut values = vec![0.0; 100_000];
        values[77_777] = 9.0;
        let top = series(values).spans(0.0, 1e5, 40).map(|span| span.bucket.max).fold(0.0, f32::max);
        assert_eq!(top, 9.0);
    }

    #[test]
    fn what_is_not_finite_is_a_gap_and_counts_for_no_bound() {
        let gappy = series([1.0, f32::NAN, f32::INFINITY, 2.0]);
        let spans: Vec<Span> = gappy.spans(0.0, 3.0, 1).collect();
        assert_eq!((spans[0].bucket.min, spans[0].bucket.max), (1.0, 1.0));
        assert!(spans.iter().any(|span| span.bucket.last.is_nan()));
        assert_eq!(gappy.last(), Some((3.0, 2.0)));
    }

    #[test]
    fn a_sample_has_a_value_a_column_and_keeps_spikes() {
        let mut early = Series::default();
        early.extend([(1.0, 5.0), (2.0, 7.0), (4.0, 6.0), (100.0, 1.0)]);
        assert_eq!(early.sampled(4, f64::INFINITY), [7.0, 7.0, 7.0, 1.0]);
        let mut values = vec![0.0; 10_000];
        values[7_777] = 9.0;
        assert_eq!(series(values).sampled(10, f64::INFINITY)[6..9].iter().copied().fold(0.0, f32::max), 9.0);
        assert_eq!(series([3.0]).sampled(3, f64::INFINITY), [3.0; 3]);
        assert!(Series::default().sampled(5, f64::INFINITY).is_empty() && early.sampled(0, f64::INFINITY).is_empty());
        assert!(series([1.0, f32::NAN]).sampled(2, f64::INFINITY)[1].is_nan());
        assert_eq!(early.sampled(3, 4.0), [7.0, 7.0, 6.0], "what came later is not known yet");
        assert!(early.sampled(3, 0.5).is_empty());
    }

    #[test]
    fn x_never_goes_back() {
        let mut series = Series::default();
        assert_eq!(series.extend([(1.0, 1.0), (0.5, 2.0), (f64::NAN, 3.0), (1.0, 4.0)]), 2);
        assert_eq!(series.x_range(), Some((1.0, 1.0)));
    }

    #[test]
    fn a_window_keeps_one_neighbour_on_either_side() {
        let spans: Vec<f64> = series((0..10).map(|i| i as f32)).spans(3.5, 6.5, 10).map(|span| span.from).collect();
        assert_eq!(spans, [3.0, 4.0, 5.0, 6.0, 7.0]);
    }

    #[test]
    fn the_nearest_point_is_found_on_both_sides() {
        let few = series([5.0, 6.0, 7.0]);
        assert_eq!(few.nearest(0.4), Some((0.0, 5.0)));
        assert_eq!(few.nearest(99.0), Some((2.0, 7.0)));
        assert_eq!(Series::default().nearest(1.0), None);
    }

    proptest! {
        #[test]
        fn what_is_split_off_and_put_back_is_as_it_was(
            values in prop::collection::vec(-1e3_f32..1e3, 1..300), at in -2.0..302.0
        ) {
            let whole = series(values);
            let mut split = whole.clone();
            let after = split.split_after(at);
            prop_assert!(split.x_range().is_none_or(|(_, last)| last <= at));
            prop_assert!(after.x_range().is_none_or(|(first, _)| first > at));
            split.extend((0..after.len()).filter_map(|index| after.get(index)));
            prop_assert_eq!((&split.xs, &split.ys, &split.levels), (&whole.xs, &whole.ys, &whole.levels));
        }

        #[test]
        fn spans_cover_every_point_once_with_its_extremes(
            values in prop::collection::vec(-1e3_f32..1e3, 1..700), columns in 1_usize..40, from in -5.0..700.0, wide in 0.0..700.0
        ) {
            let points = series(values.clone());
            let to = from + wide;
            let inside = values.iter().enumerate().filter(|(i, _)| (from..=to).contains(&(*i as f64))).map(|(_, &y)| y);
            let spans: Vec<Span> = points.spans(from, to, columns).collect();
            prop_assert!(spans.windows(2).all(|pair| pair[0].to + 1.0 == pair[1].from));
            let (low, high) = spans.iter().fold((f32::MAX, f32::MIN), |(low, high), span| {
                (low.min(span.bucket.min), high.max(span.bucket.max))
            });
            prop_assert!(inside.into_iter().all(|y| low <= y && y <= high));
            prop_assert!(spans.len() <= 4 * columns + 22);
        }
    }
}
