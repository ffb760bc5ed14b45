//! The nearest of many points, found exactly: what resampling, imputation and the search for look-alikes rest on.
//!
//! ```text
//! points ─ blocks (near ones together) ─┬─► sweep: blocks by how near they can be, a tile of queries at a time ─┐
//!                                       └─► mutual: pairs of blocks, where points are sought among themselves ──┤
//!                                             kernel: products in single precision say who may be near ◄────────┤
//!                                             closest: distances in double precision decide ◄───────────────────┘
//! ```
//!
//! Every pair that single precision cannot rule out is measured again, so ranks are those of double precision, whatever the
//! scale of the numbers; among equally far points the one with the smaller place comes first. Threads do not change the
//! answer. Memory is two copies of the points in single precision and `k` places a query, never a matrix of all distances.

mod blocks;
mod bounds;
mod closest;
mod kernel;
mod mutual;
mod sweep;
pub(in crate::data) mod with_gaps;

use rayon::prelude::*;

use self::closest::Closest;

/// Points of as many numbers each, one after the other. The numbers are finite.
#[derive(Clone, Copy, Debug)]
pub struct Points<'a, T> {
    values: &'a [T],
    columns: usize,
}

/// The points nearest to each query, nearest first.
#[derive(Clone, Debug, PartialEq)]
pub struct Nearest {
    /// How many are told of each query: as many as asked for, or all points where there are fewer.
    pub k: usize,
    /// `k` places a query.
    pub places: Vec<u32>,
    /// Their squared Euclidean distances.
    pub squared: Vec<f64>,
}

impl<'a, T: Copy + Into<f64> + Sync> Points<'a, T> {
    /// The points in `values`, `columns` numbers each.
    ///
    /// # Panics
    /// Where `values` is not whole points.
    pub fn new(values: &'a [T], columns: usize) -> Self {
        assert!(columns > 0 && values.len().is_multiple_of(columns), "numbers of whole points");
        Self { values, columns }
    }

    /// How many there are.
    pub fn count(&self) -> usize {
        self.values.len() / self.columns
    }

    fn point(&self, place: usize) -> &'a [T] {
        &self.values[place * self.columns..][..self.columns]
    }

    /// For each of these points the `k` nearest of `others`, itself included where it is among them.
    #[must_use]
    pub fn nearest(&self, others: Points<'_, T>, k: usize) -> Nearest {
        sweep::nearest(*self, others, k.min(others.count()))
    }

    /// For each of these points its `k` nearest among them, never the point itself, though its doubles are told.
    #[must_use]
    pub fn nearest_others(&self, k: usize) -> Nearest {
        if self.count() >= mutual::FEWEST {
            return mutual::nearest(*self, k);
        }
        self.without_themselves(&self.nearest(*self, k.saturating_add(1)), k, |query| query)
    }

    /// The same for those at `places` alone.
    #[must_use]
    pub fn nearest_others_of(&self, places: &[usize], k: usize) -> Nearest {
        if 2 * places.len() > self.count() && self.count() >= mutual::FEWEST {
            // To look at each pair once takes less than to look at it from most of the points.
            return mutual::nearest(*self, k).select(places);
        }
        let values: Vec<T> = places.iter().flat_map(|&place| self.point(place)).copied().collect();
        let with = Points::new(&values, self.columns).nearest(*self, k.saturating_add(1));
        self.without_themselves(&with, k, |query| places[query])
    }

    fn without_themselves(&self, with: &Nearest, k: usize, own: impl Fn(usize) -> usize) -> Nearest {
        let k = k.min(self.count().saturating_sub(1));
        let mut found = Nearest { k, places: Vec::new(), squared: Vec::new() };
        for query in 0..with.places.len() / with.k.max(1) {
            let all = with.of(query).iter().zip(&with.squared[query * with.k..]);
            // Behind many doubles the point itself is not told, and the last of all is one too many.
            for (&place, &squared) in all.filter(|&(&place, _)| place as usize != own(query)).take(k) {
                found.places.push(place);
                found.squared.push(squared);
            }
        }
        found
    }

    /// For each of these points the distances to the `k` farthest of `others`, ascending.
    #[must_use]
    pub fn farthest(&self, others: Points<'_, T>, k: usize) -> Vec<f64> {
        let k = k.min(others.count());
        let mut distances = vec![0.0; self.count() * k];
        if k == 0 {
            return distances;
        }
        distances.par_chunks_mut(k).enumerate().for_each(|(place, told)| {
            let point = self.point(place);
            let mut all: Vec<f64> =
                (0..others.count()).map(|other| squared_distance(point, others.point(other))).collect();
            let rest = all.len() - k;
            all.select_nth_unstable_by(rest, f64::total_cmp);
            told.copy_from_slice(&all[rest..]);
            told.sort_unstable_by(f64::total_cmp);
            for squared in told {
                *squared = squared.sqrt();
            }
        });
        distances
    }
}

impl Nearest {
    /// Of so many queries of which nothing is known yet.
    fn empty(queries: usize, k: usize) -> Self {
        Self { k, places: vec![0; queries * k], squared: vec![0.0; queries * k] }
    }

    /// What was found of a query.
    fn set(&mut self, query: u32, closest: &Closest) {
        let from = query as usize * self.k;
        for (rank, &(squared, place)) in closest.found().iter().enumerate() {
            (self.places[from + rank], self.squared[from + rank]) = (place, squared);
        }
    }

    /// The places nearest to a query.
    pub fn of(&self, query: usize) -> &[u32] {
        &self.places[query * self.k..][..self.k]
    }

    /// The same for some of the queries.
    fn select(&self, queries: &[usize]) -> Self {
        let places = queries.iter().flat_map(|&query| self.of(query)).copied().collect();
        let squared = queries.iter().flat_map(|&query| &self.squared[query * self.k..][..self.k]).copied().collect();
        Self { k: self.k, places, squared }
    }

    /// Their distances.
    pub fn distances(&self, query: usize) -> impl Iterator<Item = f64> {
        self.squared[query * self.k..][..self.k].iter().map(|squared| squared.sqrt())
    }
}

/// How far a point is from the origin.
fn length<T: Copy + Into<f64>>(point: &[T], origin: &[f64]) -> f64 {
    point.iter().zip(origin).map(|(&number, origin)| (number.into() - origin).powi(2)).sum::<f64>().sqrt()
}

/// Added up in one order, so that the same pair has the same distance everywhere; in four sums, as a processor waits for each
/// addition to one.
fn squared_distance<T: Copy + Into<f64>>(a: &[T], b: &[T]) -> f64 {
    let apart = |a: T, b: T| {
        let apart: f64 = a.into() - b.into();
        apart * apart
    };
    let ((fours, rest), (others, others_rest)) = (a.as_chunks::<4>(), b.as_chunks::<4>());
    let mut sums = [0.0; 4];
    for (a, b) in fours.iter().zip(others) {
        for place in 0..4 {
            sums[place] += apart(a[place], b[place]);
        }
    }
    let rest: f64 = rest.iter().zip(others_rest).map(|(&a, &b)| apart(a, b)).sum();
    (sums[0] + sums[1]) + (sums[2] + sums[3]) + rest
}

#[cfg(test)]
mod tests;
