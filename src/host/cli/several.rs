//! What several commands are asked for alike.

use clap::Args;

/// What of a source is read.
#[derive(Clone, Debug, Default, Args)]
pub struct Source {
    /// Of a database: the table to read.
    #[arg(long, value_name = "TABLE", conflicts_with = "query")]
    pub table: Option<String>,
    /// Of a database: the SELECT whose rows are read.
    #[arg(long, value_name = "SELECT")]
    pub query: Option<String>,
    /// At most so many rows, drawn at random, the same ones each time.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..))]
    pub rows: Option<u64>,
}

/// Settings that stand above the file's.
#[derive(Clone, Debug, Default, Args)]
pub struct Overrides {
    /// Set any key of the file, e.g. `--set train.learning_rate=3e-4`; may be repeated.
    #[arg(long = "set", value_name = "KEY=VALUE")]
    pub sets: Vec<String>,
    /// Seed of initial weights, row order, dropout and resampling; the split has its own, in `[split]`.
    #[arg(long, value_name = "N", allow_negative_numbers = true)]
    pub seed: Option<u64>,
}

/// What a headless run prints.
#[derive(Clone, Debug, Default, Args)]
pub struct Output {
    /// Print one JSON document at the end.
    #[arg(long, conflicts_with = "events")]
    pub json: bool,
    /// Print one JSON object per event as it happens.
    #[arg(long)]
    pub events: bool,
    /// Fail with exit code 1 unless this holds, e.g. `--require 'test.roc_auc >= 0.9'`; may be repeated.
    #[arg(long = "require", value_name = "CONDITION")]
    pub requirements: Vec<String>,
}
