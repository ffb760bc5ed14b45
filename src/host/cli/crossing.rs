//! What `gradus cv`, `gradus compare` and `gradus curve` are asked for: judgements over folds.

use std::path::PathBuf;

use clap::Args;

use super::Overrides;

/// What `gradus cv --help` ends with.
pub(super) const CV: &str = "\
Folds follow split.method as scikit-learn's do: random KFold, stratified StratifiedKFold, grouped GroupKFold, \
stratified_grouped StratifiedGroupKFold, ordered TimeSeriesSplit; hash deals by the key, given by classes or groups. They \
are shuffled by split.seed, GroupKFold only from the second repeat on. Preparation, balance and network are fitted on each \
fold's training rows; early stopping watches split.validation of them. The seed of fold f of repeat r, counted from 0, is \
train.seed + r * folds + f. --require takes 'mean.METRIC >= X' and 'deviation.METRIC <= X'.";

/// What `gradus compare --help` ends with.
pub(super) const COMPARE: &str = "\
Each workspace is cross-validated on the same folds. Two are compared by the corrected resampled t test (Nadeau and Bengio) \
and by Wilcoxon's signed-rank test, three and more also by Friedman's and Nemenyi's (Demšar). Folds share training rows: the \
corrected test allows for that, the others do not. The test rows take no part.";

/// What `gradus curve --help` ends with.
pub(super) const CURVE: &str = "\
Without --over it is scikit-learn's learning_curve: each fold learns from growing shares of its training rows. With --over \
KEY=V1,V2,… it is validation_curve: each fold learns with each value. The test rows take no part.";

/// How rows are dealt to folds, and what is printed.
#[derive(Clone, Debug, Args)]
pub struct Crossing {
    /// Folds, each of which is judged once.
    #[arg(long, value_name = "K", default_value_t = 5, value_parser = at_least::<2>)]
    pub folds: usize,
    /// Times that all rows are dealt anew.
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = at_least::<1>)]
    pub repeats: usize,
    /// Deal rows as they come, as scikit-learn does by default.
    #[arg(long, conflicts_with = "repeats")]
    pub unshuffled: bool,
    /// Print one JSON document.
    #[arg(long)]
    pub json: bool,
    /// Fail with exit code 1 unless this holds, e.g. `--require 'mean.roc_auc >= 0.9'`; may be repeated.
    #[arg(long = "require", value_name = "CONDITION")]
    pub requirements: Vec<String>,
}

/// Which workspaces are compared, and by what.
#[derive(Clone, Debug, Args)]
pub struct Comparing {
    /// The workspace files, two or more, of the same rows and split.
    #[arg(required = true, num_args = 2.., value_name = "W.toml")]
    pub workspaces: Vec<PathBuf>,
    /// What they are compared by; by default `roc_auc`, `r2` or accuracy.
    #[arg(long, value_name = "METRIC")]
    pub metric: Option<String>,
    /// Folds, each of which is judged once.
    #[arg(long, value_name = "K", default_value_t = 5, value_parser = at_least::<2>)]
    pub folds: usize,
    /// Times that all rows are dealt anew.
    #[arg(long, value_name = "N", default_value_t = 2, value_parser = at_least::<1>)]
    pub repeats: usize,
    /// Settings that stand above each file's.
    #[command(flatten)]
    pub overrides: Overrides,
    /// Print one JSON document.
    #[arg(long)]
    pub json: bool,
}

/// What is varied, and what is printed.
#[derive(Clone, Debug, Args)]
pub struct Varying {
    /// A key with the values it takes, e.g. `train.weight_decay=0,1e-4,1e-2`; without it shares of the training rows vary.
    #[arg(long, value_name = "KEY=V1,V2,…")]
    pub over: Option<String>,
    /// Shares of each fold's training rows.
    #[arg(long, value_name = "S1,S2,…", value_delimiter = ',', default_values_t = [0.1, 0.325, 0.55, 0.775, 1.0], conflicts_with = "over")]
    pub sizes: Vec<f64>,
    /// What is shown; by default `roc_auc`, `r2` or accuracy.
    #[arg(long, value_name = "METRIC")]
    pub metric: Option<String>,
    /// Folds, each of which is judged once.
    #[arg(long, value_name = "K", default_value_t = 5, value_parser = at_least::<2>)]
    pub folds: usize,
    /// Print one JSON document.
    #[arg(long)]
    pub json: bool,
}

/// A whole number of at least `LEAST` and at most ten thousand.
pub(super) fn at_least<const LEAST: usize>(text: &str) -> Result<usize, String> {
    let number = text.parse().ok().filter(|number| (LEAST..=10_000).contains(number));
    number.ok_or_else(|| format!("a whole number from {LEAST} to 10000 is needed"))
}
