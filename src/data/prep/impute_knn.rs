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
use crate::data::numbers::mean;
use crate::data::prep::PrepError;
use crate::spec::{Columns, Neighbours};

/// Training rows whose distances are taken at a time, so that they stay in the nearest memory.
const BLOCK: usize = 1024;

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
        let filled = |&row: &usize| self.filled(&numbers.iter().map(|column| column[row]).collect::<Vec<_>>());
        let filled: Vec<Vec<(usize, f64)>> = gaps.par_iter().map(filled).collect();
        for (place, name) in self.columns.iter().enumerate() {
            let Some(Cells::Numbers(cells)) = frame.get_mut(name) else { continue };
            for (&row, filled) in gaps.iter().zip(&filled) {
                if let Some((_, number)) = filled.iter().find(|(column, _)| *column == place) {
                    cells[row] = *number;
                }
            }
        }
    }

    /// What each missing column of a row becomes.
    fn filled(&self, row: &[f64]) -> Vec<(usize, f64)> {
        let missing: Vec<usize> = (0..row.len()).filter(|&column| row[column].is_nan()).collect();
        let mut nearest: Vec<Nearest> = missing.iter().map(|_| Nearest::new(self.neighbors)).collect();
        let count = self.rows.first().map_or(0, Vec::len);
        let mut distances = [0.0; BLOCK];
        for start in (0..count).step_by(BLOCK) {
            let end = (start + BLOCK).min(count);
            self.distances(row, start..end, &mut distances);
            for (&column, nearest) in missing.iter().zip(&mut nearest) {
                let donors = &self.rows[column][start..end];
                for (place, (&distance, donor)) in distances.iter().zip(donors).enumerate() {
                    // False where the distance is NaN: then they share no column.
                    if distance < nearest.farthest() && !donor.is_nan() {
                        nearest.take(distance, start + place);
                    }
                }
            }
        }
        let value = |(&column, nearest): (&usize, Nearest)| (column, self.average(column, &nearest.found));
        missing.iter().zip(nearest).map(value).collect()
    }

    /// Squared distances of a row to a block of training rows.
    fn distances(&self, row: &[f64], block: std::ops::Range<usize>, into: &mut [f64; BLOCK]) {
        let length = block.len();
        let mut shared = [0.0; BLOCK];
        into[..length].fill(0.0);
        for (column, &number) in self.rows.iter().zip(row).filter(|(_, number)| !number.is_nan()) {
            for ((sum, shared), &other) in into.iter_mut().zip(&mut shared).zip(&column[block.clone()]) {
                let both = f64::from(u8::from(!other.is_nan()));
                let apart = if other.is_nan() { 0.0 } else { other - number };
                *sum += apart * apart;
                *shared += both;
            }
        }
        let all = self.rows.len() as f64;
        into[..length].iter_mut().zip(&shared).for_each(|(sum, shared)| *sum = *sum / shared * all);
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

    fn take(&mut self, distance: f64, row: usize) {
        let place = self.found.partition_point(|(other, _)| *other <= distance);
        self.found.insert(place, (distance, row));
        self.found.truncate(self.most);
    }
}
