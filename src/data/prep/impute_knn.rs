//! `impute_knn`: a missing number becomes the mean of that of the nearest training rows which have it (scikit-learn's
//! `KNNImputer`). Near is the Euclidean distance over the columns that both rows have, scaled up to all of them.
//!
//! Of training rows at the same distance the first are taken, where scikit-learn takes any.

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::frame::{Cells, Frame};
use super::gaps;
use super::select::{Needs, present, select};
use crate::data::error::DataError;
use crate::data::neighbours::with_gaps::{BLOCK, Block, TILE, blocks, tile};
use crate::data::numbers::mean;
use crate::data::prep::PrepError;
use crate::spec::{Columns, Neighbours};

/// Rows with gaps that go through the training rows together.
const GROUP: usize = 64;

/// The training rows themselves.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct ImputeKnn {
    columns: Vec<String>,
    neighbors: usize,
    by_distance: bool,
    /// What a row gets that shares no column with any training row.
    means: Vec<f64>,
    #[serde(with = "gaps")]
    rows: Vec<Vec<f64>>,
}

impl ImputeKnn {
    pub(super) fn fit(
        frame: &Frame,
        columns: &Columns,
        neighbors: usize,
        weights: Neighbours,
    ) -> Result<Self, DataError> {
        let columns = select(frame, columns, "impute_knn", Needs::Numbers)?;
        let rows = frame.numbers(&columns);
        let mean_of = |(name, numbers): (&String, &Vec<f64>)| Ok(mean(&present("impute_knn", name, numbers)?));
        let means: Vec<f64> = columns.iter().zip(&rows).map(mean_of).collect::<Result<_, PrepError>>()?;
        Ok(Self { columns, neighbors, by_distance: weights == Neighbours::Distance, means, rows })
    }

    pub(super) fn apply(&self, frame: &mut Frame) {
        let numbers = frame.numbers(&self.columns);
        let gaps: Vec<usize> =
            (0..frame.rows()).filter(|&row| numbers.iter().any(|column| column[row].is_nan())).collect();
        if gaps.is_empty() {
            return;
        }
        let blocks = blocks(&self.rows);
        let filled = |rows: &[usize]| {
            let rows: Vec<Vec<f64>> =
                rows.iter().map(|&row| numbers.iter().map(|column| column[row]).collect()).collect();
            self.filled(&rows, &blocks)
        };
        let filled: Vec<Vec<(usize, f64)>> = gaps.par_chunks(GROUP).flat_map_iter(filled).collect();
        for (place, name) in self.columns.iter().enumerate() {
            let Some(Cells::Numbers(cells)) = frame.get_mut(name) else { continue };
            for (&row, filled) in gaps.iter().zip(&filled) {
                if let Some((_, number)) = filled.iter().find(|(column, _)| *column == place) {
                    cells[row] = *number;
                }
            }
        }
    }

    /// What each missing column of each of these rows becomes.
    fn filled(&self, rows: &[Vec<f64>], blocks: &[Block]) -> Vec<Vec<(usize, f64)>> {
        let missing = |row: &Vec<f64>| (0..row.len()).filter(|&column| row[column].is_nan()).collect::<Vec<_>>();
        let mut wanted: Vec<Vec<(usize, Nearest)>> = rows
            .iter()
            .map(|row| missing(row).into_iter().map(|column| (column, Nearest::new(self.neighbors))).collect())
            .collect();
        let tiles: Vec<Vec<[f64; TILE]>> = rows.chunks(TILE).map(tile).collect();
        let mut distances = vec![0.0; TILE * BLOCK];
        for block in blocks {
            for (tile, wanted) in tiles.iter().zip(wanted.chunks_mut(TILE)) {
                block.distances(tile, &mut distances);
                for (wanted, distances) in wanted.iter_mut().zip(distances.chunks_exact(BLOCK)) {
                    for (column, nearest) in wanted {
                        nearest.search(distances, &self.rows[*column], block.from);
                    }
                }
            }
        }
        let value = |(column, nearest): (usize, Nearest)| (column, self.average(column, &nearest.found));
        wanted.into_iter().map(|wanted| wanted.into_iter().map(value).collect()).collect()
    }

    fn average(&self, column: usize, found: &[(f64, usize)]) -> f64 {
        let donors = &self.rows[column];
        if found.is_empty() {
            return self.means[column];
        }
        if !self.by_distance {
            return found.iter().map(|&(_, row)| donors[row]).sum::<f64>() / found.len() as f64;
        }
        // Rows at no distance count alone.
        let same = found.iter().any(|(distance, _)| *distance == 0.0);
        let weight = |squared: f64| if same { f64::from(u8::from(squared == 0.0)) } else { 1.0 / squared.sqrt() };
        let all: f64 = found.iter().map(|&(squared, _)| weight(squared)).sum();
        found.iter().map(|&(squared, row)| weight(squared) * donors[row]).sum::<f64>() / all
    }
}

/// The nearest rows so far, nearest first.
struct Nearest {
    most: usize,
    found: Vec<(f64, usize)>,
}

impl Nearest {
    fn new(most: usize) -> Self {
        Self { most, found: Vec::new() }
    }

    /// What a row must be nearer than to be taken.
    fn farthest(&self) -> f64 {
        if self.found.len() < self.most { f64::INFINITY } else { self.found[self.most - 1].0 }
    }

    /// Looks through rows from `from` on, of which those count that have a number in `donors`.
    fn search(&mut self, distances: &[f64], donors: &[f64], from: usize) {
        for (place, (&distance, donor)) in distances.iter().zip(&donors[from..]).enumerate() {
            // False where the distance is NaN: then they share no column.
            if distance < self.farthest() && !donor.is_nan() {
                self.take(distance, from + place);
            }
        }
    }

    fn take(&mut self, distance: f64, row: usize) {
        let place = self.found.partition_point(|(other, _)| *other <= distance);
        self.found.insert(place, (distance, row));
        self.found.truncate(self.most);
    }
}
