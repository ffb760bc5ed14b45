//! Cross-validation: every row that is no test row is judged once by a network that has not learnt from it.
//!
//! A fold is a run of its own that nobody keeps: preparation, balance and the network are fitted on the fold's training rows
//! alone, and what is judged stands where a run has its test. Early stopping watches `split.validation` of what is learnt
//! from, dealt by the split's own method; without it everything learnt from is trained on. The test rows take no part.

mod tally;
mod versus;

pub(super) use tally::{deviation, mean};
pub use versus::{Model, Pair, Versus};

use crossbeam_channel::Receiver;
use serde::Serialize;

use super::record::Sureness;
use super::report::Report;
use super::trial;
use crate::base::rng::{Purpose, Stream};
use crate::data::{DataError, Dataset, FoldKind, Folding, Proof};
use crate::eval::Metrics;
use crate::spec::{Schedule, Workspace};

/// What came of all folds.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Cross {
    /// `binary`, `multiclass` or `regression`.
    pub task: String,
    /// How rows were dealt to folds, by scikit-learn's name where it has one.
    pub kind: &'static str,
    /// Folds of each repeat.
    pub folds: usize,
    /// Deals of all rows.
    pub repeats: usize,
    /// Whether rows were shuffled before they were dealt.
    pub shuffled: bool,
    /// Rows that took part.
    pub rows: usize,
    /// Test rows, which did not.
    pub test_rows_left_out: usize,
    /// What stands in two parts of a fold, over all folds.
    pub split: Proof,
    /// One entry a fold, in order.
    pub results: Vec<Fold>,
    /// Mean over folds; of a metric that is undefined in some, over the others.
    pub mean: Metrics,
    /// Sample standard deviation over folds, by n - 1.
    pub deviation: Metrics,
    /// What the user should know, once each.
    pub warnings: Vec<String>,
}

impl Cross {
    /// Mean and sample deviation over folds of a number that every fold has.
    pub fn over_folds(&self, of: impl Fn(&Fold) -> Option<f64>) -> Option<(f64, f64)> {
        let values: Vec<f64> = self.results.iter().map(of).collect::<Option<_>>()?;
        Some((tally::mean(&values), tally::deviation(&values)))
    }

    /// Judged rows over rows learnt from, of the mean fold.
    pub fn ratio(&self) -> f64 {
        let sum = |of: fn(&FoldRows) -> usize| self.results.iter().map(|fold| of(&fold.rows)).sum::<usize>() as f64;
        sum(|rows| rows.judged) / sum(|rows| rows.train + rows.validation)
    }
}

/// One fold, judged.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Fold {
    /// From 1.
    pub repeat: usize,
    /// From 1.
    pub fold: usize,
    /// The seed of its run: `train.seed`, plus one for each fold before it in any repeat.
    pub seed: u64,
    /// How many rows did what.
    pub rows: FoldRows,
    /// Metrics on the rows that were judged.
    pub metrics: Metrics,
    /// Metrics on the rows that were learnt from.
    pub train: Metrics,
    /// Passes done.
    pub epochs: usize,
    /// The epoch whose weights were judged.
    pub kept_epoch: usize,
}

/// Rows of a fold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct FoldRows {
    /// Learnt from, after balancing.
    pub train: usize,
    /// Watched for early stopping.
    pub validation: usize,
    /// Judged.
    pub judged: usize,
}

/// Why there is no result.
#[derive(Debug, thiserror::Error)]
pub enum CrossError {
    /// The rows cannot be dealt, or a fold cannot be learnt from.
    #[error("{0}")]
    Data(#[from] DataError),
    /// A fold's run failed.
    #[error("fold {fold} of repeat {repeat}: {message}")]
    Failed {
        /// From 1.
        repeat: usize,
        /// From 1.
        fold: usize,
        /// What happened and what to try.
        message: String,
    },
    /// Someone said stop.
    #[error("interrupted after {done} of {all} folds; nothing is kept of them")]
    Interrupted {
        /// Folds that were judged.
        done: usize,
        /// Folds that were asked for.
        all: usize,
    },
}

/// Judges every fold; `stop` ends the work after the batch under way, and `tell` hears of each fold.
///
/// # Errors
/// Where the rows do not give the folds, a fold fails, or a message came over `stop`.
pub fn cross_validate(
    dataset: Dataset,
    workspace: &Workspace,
    folding: Folding,
    stop: &Receiver<()>,
    tell: impl FnMut(&Fold),
) -> Result<Cross, CrossError> {
    cross_validate_share(dataset, workspace, folding, 1.0, stop, tell)
}

/// The same with this share of each fold's training rows, drawn under `split.seed`.
///
/// # Errors
/// As [`cross_validate`].
pub fn cross_validate_share(
    mut dataset: Dataset,
    workspace: &Workspace,
    folding: Folding,
    share: f64,
    stop: &Receiver<()>,
    mut tell: impl FnMut(&Fold),
) -> Result<Cross, CrossError> {
    let watches = workspace.train.early_stopping.is_some() || workspace.train.schedule == Schedule::Plateau;
    let watched = watches && workspace.split.validation > 0.0;
    let (kind, test_rows) = (dataset.fold_kind(workspace), dataset.parts.test.len());
    let rows = dataset.parts.train.len() + dataset.parts.validation.len();
    let deals: Vec<_> = (0..folding.repeats)
        .map(|repeat| dataset.folds(workspace, folding, repeat, watched))
        .collect::<Result<_, DataError>>()?;
    let mut split = Proof { method: kind.name().into(), ..Proof::default() };
    let (mut results, mut warnings): (Vec<Fold>, Vec<String>) = (Vec::new(), Vec::new());
    let all = folding.folds * folding.repeats;
    for (number, (parts, proof)) in deals.into_iter().flatten().enumerate() {
        let (repeat, fold) = (number / folding.folds + 1, number % folding.folds + 1);
        split.add(&proof);
        dataset.take_up(parts, proof, workspace)?;
        shorten(&mut dataset.parts.train, share, workspace.split.seed, number);
        let mut workspace = workspace.clone();
        workspace.train.seed = workspace.train.seed.wrapping_add(number as u64);
        if !watched {
            workspace.train.early_stopping = None;
        }
        let seed = workspace.train.seed;
        let report = match trial::trial(&dataset, workspace, Sureness::Untold, stop) {
            Ok(Some(report)) => report,
            Ok(None) => return Err(CrossError::Interrupted { done: results.len(), all }),
            Err(trial::Failure::Data(error)) => return Err(error.into()),
            Err(trial::Failure::Run(message)) => return Err(CrossError::Failed { repeat, fold, message }),
        };
        tally::add_new(&mut warnings, &report.warnings);
        let judged = result(repeat, fold, seed, report);
        tell(&judged);
        results.push(judged);
    }
    let (mean, deviation) = tally::over(&results.iter().map(|fold| &fold.metrics).collect::<Vec<_>>());
    Ok(Cross {
        task: dataset.task_name().into(),
        kind: kind.name(),
        folds: folding.folds,
        repeats: folding.repeats,
        shuffled: folding.shuffled && kind != FoldKind::TimeSeries,
        rows,
        test_rows_left_out: test_rows,
        split,
        results,
        mean,
        deviation,
        warnings,
    })
}

/// Leaves a share of rows, at least one, in their order.
fn shorten(rows: &mut Vec<usize>, share: f64, seed: u64, fold: usize) {
    let kept = ((rows.len() as f64 * share).round() as usize).max(1);
    if kept < rows.len() {
        Stream::new(seed, Purpose::Sample, fold as u64).shuffle(rows);
        rows.truncate(kept);
        rows.sort_unstable();
    }
}

fn result(repeat: usize, fold: usize, seed: u64, report: Report) -> Fold {
    let rows = FoldRows { train: report.rows.train, validation: report.rows.validation, judged: report.rows.test };
    Fold {
        repeat,
        fold,
        seed,
        rows,
        metrics: report.metrics.test,
        train: report.metrics.train,
        epochs: report.epochs,
        kept_epoch: report.kept_epoch,
    }
}

#[cfg(test)]
mod tests;
