//! What `gradus grid` is asked for.

use std::path::PathBuf;

use clap::Args;

use super::explaining::LookedAt;

/// What `gradus grid --help` ends with.
pub(super) const GRID: &str = "\
Every workspace with every combination of the values of all --over keys and every seed is a run of its own, as `gradus train` \
makes them, with the tag --name: `gradus runs list --filter tag:grid` lists them, and the workbench shows them as they learn. \
Several tables are several workspaces, or --over data.path=a.csv,b.csv. Started again, the same command trains what is missing: a \
run of this tag with the very same workspace counts, one that was cut short goes on, and one whose settings were changed by hand \
on its way is left out. The matrix has a row for each workspace and combination: mean and sample deviation over seeds, by \
validation rows. `--part test` shows test numbers, where a run has some. Each run judges its own test and counts its own look, as \
always; but who chooses by test numbers spends the test, and they are too good for what was chosen. The deviation is of seeds \
alone, on the same rows: `gradus compare` says what is more than chance.";

/// What is combined, and what is shown of it.
#[derive(Clone, Debug, Args)]
pub struct Combining {
    /// The workspace files; they may be of other data than each other.
    #[arg(required = true, num_args = 1.., value_name = "W.toml")]
    pub workspaces: Vec<PathBuf>,
    /// A key with the values it takes, e.g. `model.hidden=[8],[16, 8]`; may be repeated.
    #[arg(long, value_name = "KEY=V1,V2,…")]
    pub over: Vec<String>,
    /// Seeds of each combination; by default the workspace's own alone.
    #[arg(long, value_name = "N1,N2,…", value_delimiter = ',')]
    pub seeds: Vec<u64>,
    /// What is shown; by default `roc_auc`, `r2` or accuracy.
    #[arg(long, value_name = "METRIC")]
    pub metric: Option<String>,
    /// Which rows it is shown on.
    #[arg(long, value_enum, default_value = "validation")]
    pub part: LookedAt,
    /// Set any key of each file; may be repeated.
    #[arg(long = "set", value_name = "KEY=VALUE")]
    pub sets: Vec<String>,
    /// The tag that the runs are found by.
    #[arg(long, value_name = "NAME", default_value = "grid")]
    pub name: String,
    /// Also write the matrix there, as its ending says: .txt, .csv, .md, .tex or .json; may be repeated.
    #[arg(long, value_name = "FILE")]
    pub out: Vec<PathBuf>,
    /// Print one JSON document.
    #[arg(long)]
    pub json: bool,
}
