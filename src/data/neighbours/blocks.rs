//! Points dealt into blocks of near ones, as a kd-tree deals them, and laid out for the kernel.

use super::Points;
use super::kernel::LANES;

/// Points of a block at most.
pub(super) const BLOCK: usize = 256;

/// The smallest box around some points.
#[derive(Clone, Debug)]
pub(super) struct Around {
    low: Vec<f64>,
    high: Vec<f64>,
}

impl Around {
    pub(super) fn of<T: Copy + Into<f64> + Sync>(points: Points<'_, T>, places: &[u32]) -> Self {
        let (mut low, mut high) = (vec![f64::INFINITY; points.columns], vec![f64::NEG_INFINITY; points.columns]);
        for &place in places {
            for ((&number, low), high) in points.point(place as usize).iter().zip(&mut low).zip(&mut high) {
                let number = number.into();
                (*low, *high) = (low.min(number), high.max(number));
            }
        }
        Self { low, high }
    }

    /// A squared distance that no point of one box falls short of to any of the other.
    pub(super) fn apart(&self, other: &Self) -> f64 {
        let sides = self.low.iter().zip(&self.high).zip(other.low.iter().zip(&other.high));
        sides
            .map(|((low, high), (other_low, other_high))| (low - other_high).max(other_low - high).max(0.0).powi(2))
            .sum()
    }

    fn middle(&self) -> impl Iterator<Item = f64> {
        self.low.iter().zip(&self.high).map(|(low, high)| low / 2.0 + high / 2.0)
    }
}

/// A block of points, as the kernel reads it.
pub(super) struct Block {
    /// Their places.
    pub(super) places: Vec<u32>,
    pub(super) around: Around,
    /// What is taken off every number: a point in the middle, so that single precision is spent on what is near.
    pub(super) centre: Vec<f32>,
    /// For each [`LANES`] points and column, their numbers less the centre; zeros behind the last point.
    pub(super) lanes: Vec<f32>,
    /// For each point minus half its squared length; of what is behind the last, an infinity that is never large.
    pub(super) start: Vec<f32>,
    /// The largest length of a point; infinite where single precision cannot hold one.
    pub(super) longest: f64,
}

impl Block {
    /// `origin` is what has been taken off the queries before the block's centre is.
    pub(super) fn new<T: Copy + Into<f64> + Sync>(points: Points<'_, T>, places: Vec<u32>, origin: &[f64]) -> Self {
        let around = Around::of(points, &places);
        let centre: Vec<f32> = around.middle().zip(origin).map(|(middle, origin)| (middle - origin) as f32).collect();
        let whole = places.len().next_multiple_of(LANES);
        let mut lanes = vec![0.0; whole * points.columns];
        let mut start = vec![f32::NEG_INFINITY; whole];
        let mut longest = 0.0_f64;
        for (slot, &place) in places.iter().enumerate() {
            let chunk = &mut lanes[slot / LANES * LANES * points.columns..];
            let mut length = 0.0;
            let numbers = points.point(place as usize).iter().zip(origin).zip(&centre);
            for (column, ((&number, origin), &centre)) in numbers.enumerate() {
                let number = (number.into() - origin - f64::from(centre)) as f32;
                chunk[column * LANES + slot % LANES] = number;
                length += f64::from(number) * f64::from(number);
            }
            start[slot] = (-length / 2.0) as f32;
            longest = if length.is_finite() { longest.max(length.sqrt()) } else { f64::INFINITY };
        }
        Self { places, around, centre, lanes, start, longest }
    }
}

/// The middle of all points.
pub(super) fn origin<T: Copy + Into<f64> + Sync>(points: Points<'_, T>) -> Vec<f64> {
    let all: Vec<u32> = (0..points.count() as u32).collect();
    Around::of(points, &all).middle().collect()
}

/// All places, in lots of at most `most` points near each other: halved at the median of the column that varies most.
pub(super) fn dealt<T: Copy + Into<f64> + Sync>(points: Points<'_, T>, most: usize) -> Vec<Vec<u32>> {
    halved(points, (0..points.count() as u32).collect(), most)
}

fn halved<T: Copy + Into<f64> + Sync>(points: Points<'_, T>, mut places: Vec<u32>, most: usize) -> Vec<Vec<u32>> {
    if places.len() <= most {
        return if places.is_empty() { vec![] } else { vec![places] };
    }
    let column = widest(points, &places);
    let number = |place: &u32| -> f64 { points.point(*place as usize)[column].into() };
    // Whole lots on the left, so that blocks are full.
    let half = (places.len() / 2).next_multiple_of(most).min(places.len() - 1);
    places.select_nth_unstable_by(half, |a, b| number(a).total_cmp(&number(b)).then(a.cmp(b)));
    let right = places.split_off(half);
    let (mut lots, more) = rayon::join(|| halved(points, places, most), || halved(points, right, most));
    lots.extend(more);
    lots
}

/// The column with the largest variance.
fn widest<T: Copy + Into<f64> + Sync>(points: Points<'_, T>, places: &[u32]) -> usize {
    let first: Vec<f64> = points.point(places[0] as usize).iter().map(|&number| number.into()).collect();
    let mut sums = vec![(0.0, 0.0); points.columns];
    for &place in places {
        for ((&number, first), (sum, squares)) in points.point(place as usize).iter().zip(&first).zip(&mut sums) {
            let apart = number.into() - first;
            *sum += apart;
            *squares += apart * apart;
        }
    }
    let spread = sums.iter().map(|(sum, squares)| squares - sum * sum / places.len() as f64);
    spread.enumerate().max_by(|a, b| a.1.total_cmp(&b.1)).map_or(0, |(column, _)| column)
}
