//! Rows made between rows, and what is drawn to make them.

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

impl Made {
    /// Adds a row on the way from one place to another: `from + step · (share · (to - from))`. imbalanced-learn's formula,
    /// in double precision.
    pub(super) fn push(&mut self, rows: &Labelled, (from, to): (usize, usize), step: f64, share: f64) {
        let between = |(&from, &to): (&f32, &f32)| {
            let (from, to) = (f64::from(from), f64::from(to));
            (from + step * ((to - from) * share)) as f32
        };
        self.values.extend(rows.x.row(from).iter().zip(rows.x.row(to)).map(between));
        self.bases.push(from);
        self.classes.push(rows.codes[from]);
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
