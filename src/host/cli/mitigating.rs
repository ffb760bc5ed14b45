//! What `gradus mitigate` is asked for.

use std::path::PathBuf;

use clap::Args;

/// What `gradus mitigate --help` ends with.
pub(super) const MITIGATE: &str = "\
The workspace is learnt once for each way of [fairness]: none, reweighing, constrained, penalty, adversarial, threshold, at \
several settings, and each is judged on a fifth of the training and validation rows that it has not seen. The test rows \
take no part. A way is marked where no other is both more accurate and closer; what goes the wrong way is said.";

/// Whose treatment is compared, and what is printed.
#[derive(Clone, Debug, Args)]
pub struct Mitigating {
    /// The column whose groups are compared; by default that of `[fairness]`, or the first protected one.
    #[arg(long, value_name = "COL")]
    pub group: Option<String>,
    /// What is to be alike: `demographic_parity`, `equalized_odds` or `true_positive_rate_parity`.
    #[arg(long, value_name = "NAME")]
    pub constraint: Option<String>,
    /// Also write frontier.svg, frontier.png and frontier.csv into this folder.
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
    /// Print one JSON document.
    #[arg(long)]
    pub json: bool,
}
