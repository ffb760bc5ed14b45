//! Rows made between rows, and what is drawn to make them.

use rayon::prelude::*;

use super::labelled::Labelled;
use crate::base::rng::Stream;
use crate::data::matrix::Matrix;

/// Made rows: their numbers, and for each the place of the row it was made from and its class.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Made {
    /// All their numbers, row after row.
    pub values: Vec<f32>,
    /// The place each was made from.
    pub bases: Vec<usize>,
    /// The class of each.
    pub classes: Vec<u32>,
}

/// What is drawn for one row: from which row on, towards which of its neighbours, how far.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Drawn {
    /// A place in the list of rows to start from.
    pub(super) row: usize,
    /// The rank of the neighbour.
    pub(super) neighbour: usize,
    /// The share of the way.
    pub(super) step: f64,
}

/// `count` uniform draws among the pairs of `rows` rows and `k` neighbours: all pairs first, then all steps.
pub(super) fn drawn(stream: &mut Stream, rows: usize, k: usize, count: usize) -> Vec<Drawn> {
    let pairs: Vec<usize> = (0..count).map(|_| stream.below(rows * k)).collect();
    let one = |pair: usize| Drawn { row: pair / k, neighbour: pair % k, step: stream.uniform() };
    pairs.into_iter().map(one).collect()
}

/// A row to make: from which place on, towards which, and how far.
#[derive(Clone, Copy, Debug)]
pub(super) struct Way {
    pub(super) from: usize,
    pub(super) to: usize,
    pub(super) step: f64,
    /// What of the way is gone at most.
    pub(super) share: f64,
}

/// Rows that one thread makes at a time.
const TOGETHER: usize = 256;

impl Made {
    /// Adds a row for each way: `from + step · (share · (to - from))`. imbalanced-learn's formula, in double precision.
    pub(super) fn extend(&mut self, rows: &Labelled, ways: &[Way]) {
        let columns = rows.x.columns;
        let before = self.values.len();
        let after = before + ways.len() * columns;
        if before == 0 {
            // Zeros that nobody has written yet take no time, and each thread makes room for its own rows.
            self.values = vec![0.0; after];
        } else {
            self.values.resize(after, 0.0);
        }
        let made = self.values[before..].par_chunks_mut((TOGETHER * columns).max(1));
        made.zip(ways.par_chunks(TOGETHER)).for_each(|(made, ways)| {
            for (made, &Way { from, to, step, share }) in made.chunks_exact_mut(columns).zip(ways) {
                for ((made, &from), &to) in made.iter_mut().zip(rows.x.row(from)).zip(rows.x.row(to)) {
                    let (from, to) = (f64::from(from), f64::from(to));
                    *made = (from + step * ((to - from) * share)) as f32;
                }
            }
        });
        self.bases.extend(ways.iter().map(|way| way.from));
        self.classes.extend(ways.iter().map(|way| rows.codes[way.from]));
    }

    /// How many there are.
    pub fn count(&self) -> usize {
        self.bases.len()
    }

    /// The rows of the table with the made ones behind them.
    pub(super) fn behind(&self, rows: &Labelled) -> (Matrix, Vec<u32>) {
        let values = [&rows.x.values[..], &self.values].concat();
        let x = Matrix { values, rows: rows.x.rows + self.count(), columns: rows.x.columns };
        (x, [rows.codes, &self.classes].concat())
    }

    /// The made rows at these places.
    pub(super) fn select(&self, places: &[usize], columns: usize) -> Self {
        Self {
            values: places.iter().flat_map(|&place| &self.values[place * columns..][..columns]).copied().collect(),
            bases: places.iter().map(|&place| self.bases[place]).collect(),
            classes: places.iter().map(|&place| self.classes[place]).collect(),
        }
    }
}
