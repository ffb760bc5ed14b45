//! `target_mean`: each category becomes the mean of the target in it, drawn towards the overall mean (scikit-learn's
//! `TargetEncoder`; Micci-Barreca 2001).
//!
//! A training row must not tell its own target: its value comes from the other folds' rows, so training rows become something
//! else than other rows with the same cells. Hence [`TargetMean::fit`] also returns what the training columns become.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};

use super::categories::{MISSING_LABEL, counts, places};
use super::folds::Folds;
use super::frame::{Cells, Frame};
use super::select::{Needs, select};
use super::targets::targets;
use crate::data::dataset::Truth;
use crate::data::error::DataError;
use crate::data::numbers::{mean, variance};
use crate::spec::Columns;

/// The means of each column's categories.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct TargetMean {
    columns: Vec<Encoded>,
    /// What unseen categories become, for each number that is predicted.
    overall: Vec<f64>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Encoded {
    name: String,
    /// A column for each number that is predicted.
    made: Vec<String>,
    categories: Vec<String>,
    /// For each number that is predicted, one for each category.
    means: Vec<Vec<f64>>,
}

/// The columns that take the place of others, by the name of these.
pub(super) type Made<'a> = HashMap<String, Vec<(String, Cells<'a>)>>;

impl TargetMean {
    /// The fitted step, and the training columns it has made, out of fold.
    pub(super) fn fit<'a>(
        frame: &Frame,
        truth: &Truth,
        columns: &Columns,
        smooth: Option<f64>,
        folds: &Folds,
    ) -> Result<(Self, Made<'a>), DataError> {
        let names = select(frame, columns, "target_mean", Needs::Labels)?;
        let targets = targets(truth);
        let overall: Vec<f64> = targets.iter().map(|target| mean(target)).collect();
        let folds = folds.of_rows(truth);
        let (mut columns, mut training) = (vec![], HashMap::new());
        for name in names {
            let Some(cells @ Cells::Labels { codes, levels }) = frame.get(&name) else { continue };
            let missing = cells.any_missing().then_some((MISSING_LABEL, 0));
            let categories: Vec<String> =
                counts(codes, levels).into_iter().chain(missing).map(|(label, _)| label.to_owned()).collect();
            let places = places(codes, levels, &categories);
            let all = |target: &Vec<f64>| encoding(&places, target, categories.len(), smooth, |_| true);
            let means: Vec<Vec<f64>> = targets.iter().map(all).collect();
            let made = made(&name, truth);
            let out = targets.iter().map(|target| out_of_fold(&places, target, categories.len(), smooth, &folds));
            training.insert(name.clone(), made.iter().cloned().zip(out.map(Cells::Numbers)).collect());
            columns.push(Encoded { name, made, categories, means });
        }
        Ok((Self { columns, overall }, training))
    }

    pub(super) fn apply(&self, frame: &mut Frame) {
        let encoded: HashMap<&str, &Encoded> =
            self.columns.iter().map(|column| (column.name.as_str(), column)).collect();
        frame.expand(|name, cells| {
            let (column, Cells::Labels { codes, levels }) = (encoded.get(name)?, cells) else { return None };
            let places = places(codes, levels, &column.categories);
            let numbers = |(means, overall): (&Vec<f64>, &f64)| {
                Cells::Numbers(places.iter().map(|place| place.map_or(*overall, |place| means[place])).collect())
            };
            let cells = column.means.iter().zip(&self.overall).map(numbers);
            Some(column.made.iter().cloned().zip(cells).collect())
        });
    }
}

/// The names of the columns that stand for a column.
fn made(name: &str, truth: &Truth) -> Vec<String> {
    match truth.labels() {
        labels if labels.len() > 2 => labels.iter().map(|label| format!("{name}_{label}")).collect(),
        _ => vec![name.to_owned()],
    }
}

/// For each row what the rows of other folds make of its category.
fn out_of_fold(
    places: &[Option<usize>],
    target: &[f64],
    categories: usize,
    smooth: Option<f64>,
    folds: &[usize],
) -> Vec<f64> {
    let count = folds.iter().max().map_or(0, |last| last + 1);
    let mut out = vec![f64::NAN; target.len()];
    for fold in 0..count {
        let means = encoding(places, target, categories, smooth, |row| folds[row] != fold);
        for row in (0..out.len()).filter(|&row| folds[row] == fold) {
            out[row] = places[row].map_or(f64::NAN, |place| means[place]);
        }
    }
    out
}

/// The mean of the target in each category over the rows that `counted` picks, drawn towards their overall mean.
fn encoding(
    places: &[Option<usize>],
    target: &[f64],
    categories: usize,
    smooth: Option<f64>,
    counted: impl Fn(usize) -> bool,
) -> Vec<f64> {
    let rows: Vec<usize> = (0..target.len()).filter(|&row| counted(row)).collect();
    let numbers: Vec<f64> = rows.iter().map(|&row| target[row]).collect();
    let (overall, spread) = (mean(&numbers), variance(&numbers));
    let mut sums = vec![(0.0, 0.0, 0.0); categories];
    let placed = || rows.iter().filter_map(|&row| Some((places[row]?, target[row])));
    placed().for_each(|(place, number)| {
        sums[place].0 += 1.0;
        sums[place].1 += number;
    });
    placed().for_each(|(place, number)| sums[place].2 += (number - sums[place].1 / sums[place].0).powi(2));
    let drawn = |(count, sum, squares): (f64, f64, f64)| {
        let mean = if let Some(smooth) = smooth {
            (smooth * overall + sum) / (smooth + count)
        } else {
            let own = spread * count / (spread * count + squares / count);
            own * (sum / count) + (1.0 - own) * overall
        };
        // No row in the category, or no spread at all.
        if mean.is_nan() { overall } else { mean }
    };
    sums.into_iter().map(drawn).collect()
}
