//! What `gradus explain` is asked for.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::crossing::at_least;
use crate::train::PartId;

/// What `gradus explain --help` ends with.
pub(super) const EXPLAIN: &str = "\
The model is asked from outside: cells are changed as they were read, before preparation. Importance is how much worse the metric \
gets when a column is shuffled (scikit-learn's permutation_importance), with the 95 % t-interval of the mean over repeats; columns \
that tell the same stand in for each other. Partial dependence sets every row's cell alike (scikit-learn's, method brute). A flip \
changes a protected column alone. Validation rows are looked at, so that the test stays sealed; `--part test` looks at it, which \
is counted.";

/// Which of a run's own rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum LookedAt {
    /// Watched while learning.
    Validation,
    /// Judged at the end.
    Test,
}

impl From<LookedAt> for PartId {
    fn from(part: LookedAt) -> Self {
        match part {
            LookedAt::Validation => Self::Validation,
            LookedAt::Test => Self::Test,
        }
    }
}

/// What is explained, and how closely.
#[derive(Clone, Debug, Args)]
pub struct Explaining {
    /// Another table with the same columns and a target, instead of the run's own rows.
    #[arg(long, value_name = "F", conflicts_with = "part")]
    pub data: Option<PathBuf>,
    /// Which of the run's own rows are looked at.
    #[arg(long, value_enum, default_value = "validation")]
    pub part: LookedAt,
    /// A column whose partial dependence is shown; may be repeated.
    #[arg(long = "column", value_name = "COL")]
    pub columns: Vec<String>,
    /// The metric that columns are important for; by default the one that speaks for the task.
    #[arg(long, value_name = "NAME")]
    pub metric: Option<String>,
    /// How often each column is shuffled.
    #[arg(long, value_name = "N", default_value_t = 10, value_parser = at_least::<2>)]
    pub repeats: usize,
    /// At most so many rows, drawn at random where there are more.
    #[arg(long, value_name = "N", default_value_t = 10_000, value_parser = clap::value_parser!(u64).range(1..))]
    pub rows: u64,
    /// Rows that have a line of their own beside the average (ICE).
    #[arg(long, value_name = "N", default_value_t = 50)]
    pub lines: usize,
    /// Let every line of partial dependence begin at 0.
    #[arg(long, requires = "columns")]
    pub centred: bool,
    /// Seed of shuffles and of what is drawn.
    #[arg(long, value_name = "N", default_value_t = 1)]
    pub seed: u64,
    /// Print one JSON document.
    #[arg(long)]
    pub json: bool,
}
