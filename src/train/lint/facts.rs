//! What is known besides what is seen: of the prepared rows, and of early stopping as it is set now.

use crate::data::{Part, Pipeline, Prepared, Truth};
use crate::model::Learner;

/// Rows that are looked at for the spread of columns; more would not change what is said.
const ROWS: usize = 10_000;

/// What is known besides what is seen.
#[derive(Clone, Debug, Default, PartialEq)]
pub(in crate::train) struct Facts {
    /// Loss of the best constant prediction on the training rows, weighted as they are; 0 where unknown.
    pub(super) baseline: f64,
    /// Class labels; empty for regression.
    pub(super) labels: Vec<String>,
    /// Share of training rows of each class.
    pub(super) shares: Vec<f64>,
    /// Standard deviation of the target over training rows, for regression.
    pub(super) target_std: Option<f64>,
    /// Prepared columns of numbers: name, mean and standard deviation over training rows.
    pub(super) columns: Vec<(String, f64, f64)>,
    /// Share of hidden units that is switched off.
    pub(super) dropout: f64,
    /// Whether the weights of the best epoch come back at the end, and what ends the run.
    pub(super) stopping: Option<Stopping>,
}

/// Early stopping, as it is set now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::train) struct Stopping {
    /// The metric that is watched.
    pub(in crate::train) metric: String,
    /// Epochs without a new best after which the run ends, with the best weights; `None`: never.
    pub(in crate::train) patience: Option<usize>,
}

impl Facts {
    /// Looks at the training rows once.
    pub(in crate::train) fn of(prepared: &Prepared, learner: &Learner, stopping: Option<Stopping>) -> Self {
        let train = &prepared.train;
        let shares = shares(train, prepared.labels.len());
        Self {
            baseline: baseline(train, prepared.labels.len(), learner),
            target_std: match &train.truth {
                Truth::Classes { .. } => None,
                Truth::Numbers(numbers) => means_and_stds(numbers.chunks(1), 1).pop().map(|(_, std)| std),
            },
            labels: prepared.labels.clone(),
            shares,
            columns: columns(train, &prepared.pipeline),
            dropout: learner.dropout,
            stopping,
        }
    }
}

fn shares(train: &Part, classes: usize) -> Vec<f64> {
    let Some(codes) = train.truth.codes() else { return Vec::new() };
    let mut counts = vec![0.0; classes];
    for &code in codes {
        counts[code as usize] += 1.0;
    }
    counts.iter().map(|count| count / codes.len().max(1) as f64).collect()
}

/// The loss of predicting each class with its weighted share, or the mean.
fn baseline(train: &Part, classes: usize, learner: &Learner) -> f64 {
    let Some(codes) = train.truth.codes() else { return learner.loss(&vec![0.0; train.y.len()], &train.y) };
    let mut weights = vec![0.0; classes];
    for (row, &code) in codes.iter().enumerate() {
        weights[code as usize] += train.weights.as_ref().map_or(1.0, |weights| f64::from(weights[row]));
    }
    let total: f64 = weights.iter().sum();
    // A class that is missing gets a share too small to matter, so that its logarithm exists.
    let shares: Vec<f64> = weights.iter().map(|weight| (weight / total).max(1e-9)).collect();
    let outputs: Vec<f32> = match shares[..] {
        [negative, positive] if learner.width() == 1 => vec![(positive / negative).ln() as f32],
        _ => shares.iter().map(|share| share.ln() as f32).collect(),
    };
    shares.iter().enumerate().map(|(class, share)| share * learner.loss(&outputs, &[class as f32])).sum()
}

/// Codes that are looked up in an embedding have no size, so they are left out.
fn columns(train: &Part, pipeline: &Pipeline) -> Vec<(String, f64, f64)> {
    let codes = pipeline.codes();
    let stride = train.x.rows.div_ceil(ROWS).max(1);
    let rows = (0..train.x.rows).step_by(stride).map(|row| train.x.row(row));
    let spreads = means_and_stds(rows, train.x.columns);
    let all = pipeline.features().iter().zip(spreads).enumerate();
    all.filter(|(place, _)| codes.iter().all(|(code, _)| code != place))
        .map(|(_, (name, (mean, std)))| (name.clone(), mean, std))
        .collect()
}

/// Those of each column, row after row as they stand: column by column, each number would be fetched from another place.
fn means_and_stds<'a, N: Copy + Into<f64> + 'a>(
    rows: impl Iterator<Item = &'a [N]> + Clone,
    columns: usize,
) -> Vec<(f64, f64)> {
    let count = rows.clone().count().max(1) as f64;
    let mut means = vec![0.0; columns];
    for row in rows.clone() {
        means.iter_mut().zip(row).for_each(|(sum, &value)| *sum += value.into());
    }
    for sum in &mut means {
        *sum /= count;
    }
    let mut squares = vec![0.0; columns];
    for row in rows {
        let all = squares.iter_mut().zip(&means).zip(row);
        all.for_each(|((sum, mean), &value)| *sum += (value.into() - mean).powi(2));
    }
    means.into_iter().zip(squares).map(|(mean, sum)| (mean, (sum / count).sqrt())).collect()
}
