//! What `gradus test` is asked for.

use std::path::PathBuf;

use clap::Args;

/// What `gradus test --help` ends with.
pub(super) const TEST: &str = "\
The goal is that of [goal] in the run's workspace: `metric` and `threshold`, and `guards` such as \
`fairness.sex.demographic_parity_difference <= 0.1` or `energy.watt_hours <= 5`. The results are those the run ended with: \
nothing is judged anew. goal.xml (JUnit) and goal.json are written. Exit code 1 where a condition does not hold.";

/// What a run is held against, and where that is written.
#[derive(Clone, Debug, Args)]
pub struct Testing {
    /// Take the goal from this workspace file instead of the run's own.
    #[arg(long, value_name = "W.toml")]
    pub workspace: Option<PathBuf>,
    /// One more condition, e.g. `--require 'test.roc_auc >= 0.9'`; may be repeated.
    #[arg(long = "require", value_name = "CONDITION")]
    pub requirements: Vec<String>,
    /// Ask whole 95 % intervals to meet the conditions, so that chance is no excuse.
    #[arg(long)]
    pub sure: bool,
    /// The folder for goal.xml and goal.json; by default the run's.
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
    /// Print the JSON document.
    #[arg(long)]
    pub json: bool,
}
