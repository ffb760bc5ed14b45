//! The search: groups of near queries go through the blocks, nearest first, until no block can hold a nearer point.

use rayon::prelude::*;

use super::blocks::{Around, BLOCK, Block, dealt, origin};
use super::bounds::{Bounds, SPARE};
use super::closest::Closest;
use super::kernel::{LANES, QUERIES, Tile, laid_out, shift};
use super::{Nearest, Points, length, squared_distance};

/// Queries that go through the blocks together.
const GROUP: usize = 64;
/// What of a query does not change from block to block.
struct Query<'a, T> {
    place: u32,
    point: &'a [T],
    /// Its length from the origin.
    length: f64,
    closest: Closest,
}

/// The `k` nearest of `others` for each of `queries`; there are at least `k`.
pub(super) fn nearest<T: Copy + Into<f64> + Sync>(queries: Points<'_, T>, others: Points<'_, T>, k: usize) -> Nearest {
    let mut all = Nearest::empty(queries.count(), k);
    if k == 0 {
        return all;
    }
    let origin = origin(others);
    let lots = dealt(others, BLOCK).into_par_iter();
    let blocks: Vec<Block> = lots.map(|places| Block::new(others, places, &origin)).collect();
    let groups: Vec<Vec<u32>> = dealt(queries, GROUP);
    let found: Vec<Vec<(u32, Closest)>> = groups
        .into_par_iter()
        .map(|places| {
            let around = Around::of(queries, &places);
            let group = places.iter().map(|&place| Query::new(place, queries, &origin, k)).collect();
            through(group, &around, &blocks, others, &origin)
        })
        .collect();
    found.iter().flatten().for_each(|(place, closest)| all.set(*place, closest));
    all
}

impl<'a, T: Copy + Into<f64> + Sync> Query<'a, T> {
    fn new(place: u32, queries: Points<'a, T>, origin: &[f64], k: usize) -> Self {
        let point = queries.point(place as usize);
        Self { place, point, length: length(point, origin), closest: Closest::new(k) }
    }
}

/// Takes a group through the blocks.
fn through<T: Copy + Into<f64> + Sync>(
    mut group: Vec<Query<'_, T>>,
    around: &Around,
    blocks: &[Block],
    others: Points<'_, T>,
    origin: &[f64],
) -> Vec<(u32, Closest)> {
    let mut order: Vec<(f64, usize)> = blocks.iter().map(|block| around.apart(&block.around)).zip(0..).collect();
    order.sort_unstable_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
    let laid: Vec<Vec<[f32; QUERIES]>> = {
        let points: Vec<&[T]> = group.iter().map(|query| query.point).collect();
        points.chunks(QUERIES).map(|tile| laid_out(tile, origin)).collect()
    };
    let mut shifted = vec![[0.0; QUERIES]; origin.len()];
    let mut sums = vec![0.0; QUERIES * BLOCK];
    for (apart, block) in order {
        // A hair more than the distance itself, for the rounding of both.
        let farthest = group.iter().map(|query| query.closest.reach()).fold(0.0, f64::max);
        if apart.sqrt() > farthest * (1.0 + 1e-9) {
            break;
        }
        for (tile, laid) in group.chunks_mut(QUERIES).zip(&laid) {
            visit(tile, laid, &blocks[block], others, (&mut shifted, &mut sums));
        }
    }
    group.into_iter().map(|query| (query.place, query.closest)).collect()
}

/// Offers the points of a block that may be among the nearest of a tile's queries.
fn visit<T: Copy + Into<f64> + Sync>(
    tile: &mut [Query<'_, T>],
    laid: &[[f32; QUERIES]],
    block: &Block,
    others: Points<'_, T>,
    (shifted, sums): (&mut [[f32; QUERIES]], &mut [f32]),
) {
    let lengths = shift(laid, &block.centre, shifted);
    // The block lies in a ball around its centre.
    let beyond = |(query, &squared): (&Query<'_, T>, &f32)| {
        squared.is_finite()
            && (f64::from(squared).sqrt() - block.longest) * (1.0 - SPARE)
                > query.closest.reach() + SPARE * query.length
    };
    if tile.iter().zip(&lengths).all(beyond) {
        return;
    }
    let mut rows = sums.chunks_exact_mut(BLOCK);
    let targets = std::array::from_fn(|_| rows.next().unwrap_or_default());
    let largest = Tile { queries: shifted, points: &block.lanes, start: &block.start, sums: targets }.compute();
    for (place, query) in tile.iter_mut().enumerate() {
        if query.closest.reach() == f64::INFINITY {
            begin(query, &sums[place * BLOCK..][..block.places.len()], block, others);
        }
        let squared = f64::from(lengths[place]);
        let bounds = Bounds::new(query.length, squared.sqrt(), block.longest, laid.len());
        let floor = bounds.floor(squared, query.closest.reach());
        if largest[place] < floor {
            continue;
        }
        let sums = &sums[place * BLOCK..][..block.places.len()];
        // What is not a number is measured.
        let near = |sum: f32| (sum >= floor) | sum.is_nan();
        for (sums, places) in sums.chunks(LANES).zip(block.places.chunks(LANES)) {
            // Most points are far: a loop without branches passes over many at once.
            if !sums.iter().fold(false, |any, &sum| any | near(sum)) {
                continue;
            }
            for (_, &other) in sums.iter().zip(places).filter(|(sum, _)| near(**sum)) {
                query.closest.offer(squared_distance(query.point, others.point(other as usize)), other);
            }
        }
    }
}

/// Offers the points that single precision holds for the nearest, so that the query has a reach before others are measured.
fn begin<T: Copy + Into<f64> + Sync>(query: &mut Query<'_, T>, sums: &[f32], block: &Block, others: Points<'_, T>) {
    let most = query.closest.most();
    if most > BLOCK / 8 {
        return;
    }
    let mut likely: Vec<(f32, u32)> = Vec::with_capacity(most + 1);
    for (&sum, &other) in sums.iter().zip(&block.places) {
        if likely.len() < most || likely.last().is_some_and(|(least, _)| sum > *least) {
            likely.insert(likely.partition_point(|(known, _)| *known >= sum), (sum, other));
            likely.truncate(most);
        }
    }
    for (_, other) in likely {
        query.closest.offer(squared_distance(query.point, others.point(other as usize)), other);
    }
}
