//! The innermost loop of the search: products of a few queries with a block of points, held in registers while they add up.

#![expect(clippy::inline_always, reason = "vector code needs its loop and what it calls in one function")]

use pulp::{Arch, Simd, WithSimd};

/// Queries of a tile.
pub(super) const QUERIES: usize = 4;
/// Points that stand together: for each column, the numbers of so many points.
pub(super) const LANES: usize = 32;
/// Vectors of points whose sums are held at once.
const HELD: usize = 2;

/// Queries of a tile less the origin, column by column; the last is repeated to fill it.
pub(super) fn laid_out<T: Copy + Into<f64>>(tile: &[&[T]], origin: &[f64]) -> Vec<[f32; QUERIES]> {
    let column = |(column, origin): (usize, &f64)| {
        std::array::from_fn(|query| (tile[query.min(tile.len() - 1)][column].into() - origin) as f32)
    };
    origin.iter().enumerate().map(column).collect()
}

/// Takes a block's centre off the queries of a tile; their squared lengths.
pub(super) fn shift(laid: &[[f32; QUERIES]], centre: &[f32], shifted: &mut [[f32; QUERIES]]) -> [f32; QUERIES] {
    let mut lengths = [0.0_f32; QUERIES];
    for ((shifted, laid), &centre) in shifted.iter_mut().zip(laid).zip(centre) {
        for query in 0..QUERIES {
            shifted[query] = laid[query] - centre;
            lengths[query] += shifted[query] * shifted[query];
        }
    }
    lengths
}

/// A tile of queries before a block of points.
pub(super) struct Tile<'a> {
    /// For each column a number of each query.
    pub(super) queries: &'a [[f32; QUERIES]],
    /// For each [`LANES`] points and column, their numbers.
    pub(super) points: &'a [f32],
    /// What each point's sum starts from.
    pub(super) start: &'a [f32],
    /// For each query, the sum of each point.
    pub(super) sums: [&'a mut [f32]; QUERIES],
}

impl Tile<'_> {
    /// Fills in the sums, start + query · point; returns the largest of each query.
    pub(super) fn compute(self) -> [f32; QUERIES] {
        Arch::new().dispatch(self)
    }
}

impl WithSimd for Tile<'_> {
    type Output = [f32; QUERIES];

    #[inline(always)]
    fn with_simd<S: Simd>(mut self, simd: S) -> Self::Output {
        let columns = self.queries.len();
        let mut largest = [simd.splat_f32s(f32::NEG_INFINITY); QUERIES];
        for (chunk, points) in self.points.chunks_exact(columns * LANES).enumerate() {
            let mut from = 0;
            while from < LANES {
                strip(simd, &mut self, points, chunk * LANES, from, &mut largest);
                from += HELD * S::F32_LANES;
            }
        }
        // No `map`: its closure would be compiled for a processor without vectors.
        let mut of_query = [0.0; QUERIES];
        for query in 0..QUERIES {
            of_query[query] = simd.reduce_max_f32s(largest[query]);
        }
        of_query
    }
}

/// `start` and the products of all queries with [`HELD`] vectors of points, `from` on in their chunk.
#[inline(always)]
fn products<S: Simd>(
    simd: S,
    queries: &[[f32; QUERIES]],
    points: &[f32],
    from: usize,
    start: &[f32],
) -> [[S::f32s; HELD]; QUERIES] {
    let (start, _) = S::as_simd_f32s(start);
    let mut sums = [[start[0], start[1]]; QUERIES];
    for (queries, points) in queries.iter().zip(points.chunks_exact(LANES)) {
        let (points, _) = S::as_simd_f32s(&points[from..]);
        let points: [S::f32s; HELD] = [points[0], points[1]];
        for query in 0..QUERIES {
            let number = simd.splat_f32s(queries[query]);
            for held in 0..HELD {
                sums[query][held] = simd.mul_add_e_f32s(number, points[held], sums[query][held]);
            }
        }
    }
    sums
}

/// The sums of all queries with [`HELD`] vectors of points, `from` on in the chunk whose first point is `first`.
#[inline(always)]
fn strip<S: Simd>(
    simd: S,
    tile: &mut Tile<'_>,
    points: &[f32],
    first: usize,
    from: usize,
    largest: &mut [S::f32s; QUERIES],
) {
    let at = first + from;
    let sums = products(simd, tile.queries, points, from, &tile.start[at..]);
    for query in 0..QUERIES {
        let (target, _) = S::as_mut_simd_f32s(&mut tile.sums[query][at..]);
        target[..HELD].copy_from_slice(&sums[query]);
        for sum in sums[query] {
            largest[query] = simd.max_f32s(largest[query], sum);
        }
    }
}

/// The same products where it is known which of them matter, to the queries or to the points.
pub(super) struct Sieve<'a> {
    /// For each column a number of each query.
    pub(super) queries: &'a [[f32; QUERIES]],
    /// For each [`LANES`] points and column, their numbers.
    pub(super) points: &'a [f32],
    /// What each point's sum starts from.
    pub(super) start: &'a [f32],
    /// The least sum that matters to each query.
    pub(super) floors: [f32; QUERIES],
    /// What is taken off each query's sums before they are held against `thresholds`.
    pub(super) halves: [f32; QUERIES],
    /// For each point the least of those that matters to it.
    pub(super) thresholds: &'a [f32],
    /// Query and point of each sum that matters; none that is no number is among them.
    pub(super) found: &'a mut Vec<(usize, usize)>,
}

impl Sieve<'_> {
    /// Adds what matters.
    pub(super) fn compute(self) {
        Arch::new().dispatch(self);
    }
}

impl WithSimd for Sieve<'_> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, simd: S) {
        let Self { queries, points, start, floors, halves, thresholds, found } = self;
        let mut room = [0.0_f32; QUERIES * LANES];
        let mut least = [simd.splat_f32s(0.0); QUERIES];
        let mut half = least;
        for query in 0..QUERIES {
            (least[query], half[query]) = (simd.splat_f32s(floors[query]), simd.splat_f32s(halves[query]));
        }
        for (chunk, points) in points.chunks_exact(queries.len() * LANES).enumerate() {
            let mut from = 0;
            while from < LANES {
                let at = chunk * LANES + from;
                let sums = products(simd, queries, points, from, &start[at..]);
                let (threshold, _) = S::as_simd_f32s(&thresholds[at..]);
                let mut any = simd.greater_than_or_equal_f32s(simd.max_f32s(sums[0][0], sums[0][1]), least[0]);
                for query in 1..QUERIES {
                    let largest = simd.max_f32s(sums[query][0], sums[query][1]);
                    any = simd.or_m32s(any, simd.greater_than_or_equal_f32s(largest, least[query]));
                }
                for held in 0..HELD {
                    let mut largest = simd.sub_f32s(sums[0][held], half[0]);
                    for query in 1..QUERIES {
                        largest = simd.max_f32s(largest, simd.sub_f32s(sums[query][held], half[query]));
                    }
                    any = simd.or_m32s(any, simd.greater_than_or_equal_f32s(largest, threshold[held]));
                }
                if simd.first_true_m32s(any) < S::F32_LANES {
                    for query in 0..QUERIES {
                        let (target, _) = S::as_mut_simd_f32s(&mut room[query * LANES..]);
                        target[..HELD].copy_from_slice(&sums[query]);
                    }
                    for query in 0..QUERIES {
                        let sums = &room[query * LANES..][..HELD * S::F32_LANES];
                        for (point, &sum) in (at..).zip(sums) {
                            if sum >= floors[query] || sum - halves[query] >= thresholds[point] {
                                found.push((query, point));
                            }
                        }
                    }
                }
                from += HELD * S::F32_LANES;
            }
        }
    }
}
