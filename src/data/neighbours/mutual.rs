//! The nearest of many points among themselves: a product says of both its points how near the other is, so that each pair
//! is looked at once and not twice.
//!
//! Blocks are taken in pairs, each with itself first and then with the nearest ones. What two blocks found so far is held by
//! whoever looks at them; whichever thread comes first, the nearest are the nearest.

use std::sync::{Mutex, MutexGuard, PoisonError};

use rayon::prelude::*;

use super::blocks::{BLOCK, Block, dealt, origin};
use super::bounds::{Bounds, SPARE};
use super::closest::Closest;
use super::kernel::{QUERIES, Sieve, Tile, laid_out, shift};
use super::{Nearest, Points, length, squared_distance};

/// Fewer points are looked at one after the other.
pub(super) const FEWEST: usize = 8 * BLOCK;

/// Numbers of which the largest is taken for all where a few large ones are looked for.
const TOGETHER: usize = 16;

/// What is known of the points of a block.
struct Found {
    closest: Vec<Closest>,
    /// The largest reach of any of them.
    reach: f64,
}

impl Found {
    fn update(&mut self) {
        self.reach = self.closest.iter().map(Closest::reach).fold(0.0, f64::max);
    }
}

/// A search under way.
struct Search<'a, T> {
    points: Points<'a, T>,
    k: usize,
    blocks: Vec<Block>,
    /// For each block the lengths of its points from the origin, and the longest.
    lengths: Vec<(Vec<f64>, f64)>,
    /// For each block its points as queries.
    laid: Vec<Vec<Vec<[f32; QUERIES]>>>,
    origin: Vec<f64>,
    found: Vec<Mutex<Found>>,
}

/// Room that looking at two blocks needs.
struct Room {
    shifted: Vec<[f32; QUERIES]>,
    thresholds: Vec<f32>,
    sums: Vec<f32>,
    pairs: Vec<(usize, usize)>,
}

/// The `k` nearest others of each point.
pub(super) fn nearest<T: Copy + Into<f64> + Sync>(points: Points<'_, T>, k: usize) -> Nearest {
    let k = k.min(points.count().saturating_sub(1));
    let mut all = Nearest::empty(points.count(), k);
    if k == 0 {
        return all;
    }
    let origin = origin(points);
    let blocks: Vec<Block> =
        dealt(points, BLOCK).into_par_iter().map(|places| Block::new(points, places, &origin)).collect();
    let begun =
        |block: &Block| Found { closest: block.places.iter().map(|_| Closest::new(k)).collect(), reach: f64::INFINITY };
    let found = blocks.iter().map(|block| Mutex::new(begun(block))).collect();
    let lengths = blocks.par_iter().map(|block| lengths(points, block, &origin)).collect();
    let laid = blocks.par_iter().map(|block| laid(points, block, &origin)).collect();
    let search = Search { points, k, blocks, lengths, laid, origin, found };
    let count = search.blocks.len();
    (0..count).into_par_iter().for_each_init(|| search.room(), |room, block| search.within(block, room));
    (0..count).into_par_iter().for_each_init(|| search.room(), |room, block| search.row(block, room));
    for (block, found) in search.blocks.iter().zip(&search.found) {
        block.places.iter().zip(&held(found).closest).for_each(|(place, closest)| all.set(*place, closest));
    }
    all
}

fn held(found: &Mutex<Found>) -> MutexGuard<'_, Found> {
    found.lock().unwrap_or_else(PoisonError::into_inner)
}

fn lengths<T: Copy + Into<f64> + Sync>(points: Points<'_, T>, block: &Block, origin: &[f64]) -> (Vec<f64>, f64) {
    let lengths: Vec<f64> = block.places.iter().map(|&place| length(points.point(place as usize), origin)).collect();
    let longest = lengths.iter().copied().fold(0.0, f64::max);
    (lengths, longest)
}

impl<T: Copy + Into<f64> + Sync> Search<'_, T> {
    fn room(&self) -> Room {
        Room {
            shifted: vec![[0.0; QUERIES]; self.origin.len()],
            thresholds: vec![f32::INFINITY; BLOCK],
            sums: vec![0.0; QUERIES * BLOCK],
            pairs: vec![],
        }
    }

    /// Looks at the points of a block among themselves, so that each has a reach before other blocks are looked at.
    fn within(&self, block: usize, room: &mut Room) {
        let Block { places, lanes, start, centre, .. } = &self.blocks[block];
        let (bounds, mut found) = (self.bounds(block, block), held(&self.found[block]));
        for first in (0..places.len()).step_by(QUERIES) {
            let tile = &places[first..places.len().min(first + QUERIES)];
            let laid = &self.laid[block][first / QUERIES];
            let lengths = shift(laid, centre, &mut room.shifted);
            let mut rows = room.sums.chunks_exact_mut(BLOCK);
            let sums = std::array::from_fn(|_| rows.next().unwrap_or_default());
            Tile { queries: &room.shifted, points: lanes, start, sums }.compute();
            for (query, (&place, squared)) in (first..).zip(tile.iter().zip(lengths)) {
                let (closest, point) = (&mut found.closest[query], self.points.point(place as usize));
                let sums = &room.sums[(query - first) * BLOCK..][..places.len()];
                let mut offer = |other: usize| {
                    if other != query {
                        let squared = squared_distance(point, self.points.point(places[other] as usize));
                        closest.offer(squared, places[other]);
                    }
                    closest.reach()
                };
                // Those that single precision holds for the nearest, and itself.
                let likely = likely(sums, self.k + 1);
                let near = (0..).zip(sums).filter(|(_, sum)| **sum >= likely);
                let reach = near.map(|(other, _)| offer(other)).last().unwrap_or(f64::INFINITY);
                let floor = bounds.floor(f64::from(squared), reach);
                for (other, _) in (0..).zip(sums).filter(|(_, sum)| **sum >= floor || sum.is_nan()) {
                    offer(other);
                }
            }
        }
        found.update();
    }

    /// Looks at a block beside all that come after it, nearest first.
    fn row(&self, block: usize, room: &mut Room) {
        let around = &self.blocks[block].around;
        let after = self.blocks[block + 1..].iter().map(|other| around.apart(&other.around));
        let mut order: Vec<(f64, usize)> = after.zip(block + 1..).collect();
        order.sort_unstable_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
        let mut visit = |own: &mut Found, theirs: &mut Found, (apart, other): (f64, usize)| {
            // A hair more than the distance itself, for the rounding of both.
            if apart.sqrt() <= own.reach.max(theirs.reach) * (1.0 + 1e-9) {
                self.between((block, own), (other, theirs), room);
            }
        };
        // Blocks that another thread is looking at have their turn at the end.
        let busy = order.into_iter().filter(|&(apart, other)| {
            let mut own = held(&self.found[block]);
            match self.found[other].try_lock() {
                Ok(mut theirs) => visit(&mut own, &mut theirs, (apart, other)),
                Err(_) => return true,
            }
            false
        });
        let busy: Vec<(f64, usize)> = busy.collect();
        for (apart, other) in busy {
            // The earlier block is always taken first, so that no two threads wait for each other.
            let (mut own, mut theirs) = (held(&self.found[block]), held(&self.found[other]));
            visit(&mut own, &mut theirs, (apart, other));
        }
    }

    /// What rounding may do between the points of one block, as queries, and those of another.
    fn bounds(&self, one: usize, other: usize) -> Bounds {
        let (queries, block) = (&self.blocks[one], &self.blocks[other]);
        let between = queries.centre.iter().zip(&block.centre).map(|(a, b)| f64::from(a - b).powi(2));
        // No query is farther from the block's centre.
        let farthest = (between.sum::<f64>().sqrt() + queries.longest) * (1.0 + SPARE);
        Bounds::new(self.lengths[one].1, farthest, block.longest, self.origin.len())
    }

    /// Offers the points of two blocks to each other, where they may be among each other's nearest.
    fn between(&self, (one, own): (usize, &mut Found), (other, theirs): (usize, &mut Found), room: &mut Room) {
        let (queries, block) = (&self.blocks[one], &self.blocks[other]);
        let bounds = self.bounds(one, other);
        for (threshold, closest) in room.thresholds.iter_mut().zip(&theirs.closest) {
            *threshold = bounds.threshold(closest.reach());
        }
        room.thresholds[theirs.closest.len()..].fill(f32::INFINITY);
        for first in (0..queries.places.len()).step_by(QUERIES) {
            let count = QUERIES.min(queries.places.len() - first);
            let lengths = shift(&self.laid[one][first / QUERIES], &block.centre, &mut room.shifted);
            let reach = |query: usize| own.closest[first + query].reach();
            let beyond = |query: usize| {
                let squared = f64::from(lengths[query]);
                let margin = SPARE * self.lengths[one].0[first + query];
                squared.is_finite()
                    && (squared.sqrt() - block.longest) * (1.0 - SPARE) > reach(query).max(theirs.reach) + margin
            };
            if (0..count).all(beyond) {
                continue;
            }
            room.pairs.clear();
            let largest = lengths.iter().copied().fold(0.0, f32::max);
            if bounds.hold_for(f64::from(largest)) {
                let of = |query: usize| bounds.floor(f64::from(lengths[query]), reach(query.min(count - 1)));
                Sieve {
                    queries: &room.shifted,
                    points: &block.lanes,
                    start: &block.start,
                    floors: std::array::from_fn(of),
                    halves: lengths.map(|length| length / 2.0),
                    thresholds: &room.thresholds,
                    found: &mut room.pairs,
                }
                .compute();
            } else {
                let points = 0..block.places.len();
                room.pairs.extend((0..count).flat_map(|query| points.clone().map(move |point| (query, point))));
            }
            // The last query fills the tile, and where all is near enough also what fills the block.
            let real = |&&(query, point): &&(usize, usize)| query < count && point < block.places.len();
            for &(query, point) in room.pairs.iter().filter(real) {
                let places = (queries.places[first + query], block.places[point]);
                let squared =
                    squared_distance(self.points.point(places.0 as usize), self.points.point(places.1 as usize));
                own.closest[first + query].offer(squared, places.1);
                theirs.closest[point].offer(squared, places.0);
            }
        }
        own.update();
        theirs.update();
    }
}

/// The points of a block as tiles of queries.
fn laid<T: Copy + Into<f64> + Sync>(points: Points<'_, T>, block: &Block, origin: &[f64]) -> Vec<Vec<[f32; QUERIES]>> {
    let points: Vec<&[T]> = block.places.iter().map(|&place| points.point(place as usize)).collect();
    points.chunks(QUERIES).map(|tile| laid_out(tile, origin)).collect()
}

/// A number that at least `most` of all reach, and not many more; the least of all where there are no more.
fn likely(numbers: &[f32], most: usize) -> f32 {
    let mut tops: Vec<f32> =
        numbers.chunks(TOGETHER).map(|some| some.iter().copied().fold(f32::NEG_INFINITY, f32::max)).collect();
    if most > tops.len() {
        tops = numbers.to_vec();
    }
    let Some(place) = tops.len().checked_sub(most) else { return f32::NEG_INFINITY };
    *tops.select_nth_unstable_by(place, f32::total_cmp).1
}
