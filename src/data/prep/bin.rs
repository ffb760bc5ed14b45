//! `bin`: numbers become intervals (scikit-learn's `KBinsDiscretizer` with `subsample=None`).
//!
//! Missing cells are passed over when fitting; they stay missing as a number and light no column. Numbers beyond the training
//! rows' are in the first or the last interval.

mod clusters;

use std::collections::HashMap;

use serde::{Deserialize, Serialize};

use super::frame::{Cells, Frame};
use super::select::{Needs, present, select};
use crate::data::error::DataError;
use crate::data::prep::PrepError;
use crate::spec::{BinCode, Binning, Columns};

/// Edges closer than this are one.
const CLOSEST: f64 = 1e-8;

/// The edges of each column's intervals.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Bin {
    columns: Vec<Binned>,
    one_hot: bool,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Binned {
    name: String,
    /// Between intervals: one fewer than there are intervals, ascending.
    edges: Vec<f64>,
}

impl Bin {
    pub(super) fn fit(
        frame: &Frame,
        columns: &Columns,
        bins: usize,
        with: Binning,
        encode: BinCode,
    ) -> Result<Self, DataError> {
        let names = select(frame, columns, "bin", Needs::Numbers)?;
        let numbers = frame.numbers(&names);
        let binned = |(name, numbers): (String, Vec<f64>)| -> Result<Binned, PrepError> {
            let mut present = present("bin", &name, &numbers)?;
            present.sort_by(f64::total_cmp);
            Ok(Binned { edges: inner_edges(&present, bins, with), name })
        };
        let columns = names.into_iter().zip(numbers).map(binned).collect::<Result<_, _>>()?;
        Ok(Self { columns, one_hot: encode == BinCode::OneHot })
    }

    /// The columns that are made of each column's intervals, where they are columns.
    pub(super) fn made(&self) -> Vec<Vec<String>> {
        let labels = |column: &Binned| (0..=column.edges.len()).map(|bin| column.label(bin)).collect();
        self.columns.iter().filter(|_| self.one_hot).map(labels).collect()
    }

    pub(super) fn apply(&self, frame: &mut Frame) {
        let binned: HashMap<&str, &Binned> = self.columns.iter().map(|column| (column.name.as_str(), column)).collect();
        frame.expand(|name, cells| {
            let (column, numbers) = (binned.get(name)?, cells.numbers()?);
            let places = numbers.iter().map(|&number| column.place(number));
            if !self.one_hot {
                let places = places.map(|place| place.map_or(f64::NAN, |place| place as f64));
                return Some(vec![(name.to_owned(), Cells::Numbers(places.collect()))]);
            }
            let places: Vec<Option<usize>> = places.collect();
            let flags = |bin| Cells::Flags(places.iter().map(|&place| place == Some(bin)).collect());
            Some((0..=column.edges.len()).map(|bin| (column.label(bin), flags(bin))).collect())
        });
    }
}

impl Binned {
    fn place(&self, number: f64) -> Option<usize> {
        (!number.is_nan()).then(|| self.edges.partition_point(|edge| *edge <= number))
    }

    /// The name of an interval's column, by its ends.
    fn label(&self, bin: usize) -> String {
        let name = &self.name;
        match (bin.checked_sub(1).map(|low| self.edges[low]), self.edges.get(bin)) {
            (None, None) => format!("{name}=any"),
            (None, Some(high)) => format!("{name}<{}", shown(*high)),
            (Some(low), None) => format!("{name}>={}", shown(low)),
            (Some(low), Some(high)) => format!("{name}={}..{}", shown(low), shown(*high)),
        }
    }
}

/// A number in six digits at most, which is enough to know an edge by.
fn shown(number: f64) -> String {
    format!("{number:.5e}").parse::<f64>().unwrap_or(number).to_string()
}

/// The edges between intervals of ascending numbers.
fn inner_edges(ascending: &[f64], bins: usize, with: Binning) -> Vec<f64> {
    let (low, high) = (ascending[0], ascending[ascending.len() - 1]);
    if low == high {
        return vec![];
    }
    let edges = match with {
        Binning::Uniform => return evenly(low, high, bins)[1..bins].to_vec(),
        Binning::Quantile => {
            evenly(0.0, 100.0, bins).into_iter().map(|percent| averaged(ascending, percent / 100.0)).collect()
        }
        Binning::KMeans => {
            let outer = evenly(low, high, bins.min(ascending.len()));
            let starts = outer.windows(2).map(|pair| (pair[1] + pair[0]) * 0.5).collect();
            let centers = clusters::centers(ascending, starts);
            let between = centers.windows(2).map(|pair| (pair[1] + pair[0]) * 0.5);
            std::iter::once(low).chain(between).chain(std::iter::once(high)).collect::<Vec<f64>>()
        }
    };
    let apart = |place: &usize| *place == 0 || edges[*place] - edges[*place - 1] > CLOSEST;
    let kept: Vec<f64> = (0..edges.len()).filter(apart).map(|place| edges[place]).collect();
    kept[1..kept.len().saturating_sub(1).max(1)].to_vec()
}

/// The ends and what lies evenly between them (numpy's `linspace`).
fn evenly(low: f64, high: f64, parts: usize) -> Vec<f64> {
    let step = (high - low) / parts as f64;
    (0..parts).map(|place| place as f64 * step + low).chain(std::iter::once(high)).collect()
}

/// The value at a share of ascending numbers, the mean of two where the share falls between them (numpy's
/// `averaged_inverted_cdf`).
fn averaged(ascending: &[f64], share: f64) -> f64 {
    let last = ascending.len() - 1;
    let place = ascending.len() as f64 * share - 1.0;
    if place < 0.0 {
        return ascending[0];
    }
    let below = (place.floor() as usize).min(last);
    let above = ascending[(below + 1).min(last)];
    if place.fract() == 0.0 { 0.5 * (ascending[below] + above) } else { above }
}
