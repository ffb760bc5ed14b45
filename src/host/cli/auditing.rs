//! What `gradus audit` is asked for.

use clap::{Args, ValueEnum};

/// What `gradus audit --help` ends with.
pub(super) const AUDIT: &str = "\
A row is taken for positive where its score is at least the threshold, or where --prediction says so. Rows without truth, \
score or prediction are left out and counted. Numbers of more than ten values are grouped by quarters, or cut in two by \
--group 'age>25'; several groups are also crossed. Intervals are 95 %: Wilson's of rates, DeLong's of the area under the ROC \
curve, percentiles of 1,000 resamples of everything else. Several --target, each with its --score or --prediction, judge rows \
that may have several labels by scikit-learn's multilabel metrics.";

/// What 0/0 counts as.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ZeroDivided {
    /// 0.
    #[value(name = "0")]
    Zero,
    /// 1.
    #[value(name = "1")]
    One,
    /// Nothing; averages leave it out.
    #[value(name = "nan")]
    Undefined,
}

/// What an audit judges, and by what.
#[derive(Clone, Debug, Args)]
pub struct Auditing {
    /// The column that says what is true; several where a row may have several labels, each with a score or prediction of its
    /// own in the same order.
    #[arg(long = "target", value_name = "COL", required = true)]
    pub targets: Vec<String>,
    /// The column of scores: the higher, the more likely positive.
    #[arg(long = "score", value_name = "COL", required_unless_present = "predictions")]
    pub scores: Vec<String>,
    /// The column of decisions, with the labels of the target; by default the scores are cut at the threshold.
    #[arg(long = "prediction", value_name = "COL", conflicts_with = "threshold")]
    pub predictions: Vec<String>,
    /// Scores of at least this are positive; 0.5 where they are probabilities.
    #[arg(long, value_name = "T", allow_negative_numbers = true)]
    pub threshold: Option<f64>,
    /// The label that counts as positive; the last in order where it is not named.
    #[arg(long, value_name = "LABEL")]
    pub positive: Option<String>,
    /// What 0/0 counts as where a row may have several labels, such as the precision of a label that no row is taken for: 0,
    /// 1, or `nan`, which averages leave out.
    #[arg(long, value_name = "0|1|nan", default_value = "0")]
    pub zero_division: ZeroDivided,
    /// A column whose groups are compared, or numbers cut in two, e.g. 'age>25'; may be repeated.
    #[arg(long = "group", value_name = "COL")]
    pub groups: Vec<String>,
    /// The group that AIF360's measures compare with, e.g. `race=Caucasian`; by default the one with most rows.
    #[arg(long, value_name = "COL=GROUP")]
    pub privileged: Vec<String>,
    /// Also look for the subgroups that decisions are worst for, by up to three conditions on these columns; without names on
    /// all.
    #[arg(long, value_name = "COL,…", num_args = 0..=1, require_equals = true, value_delimiter = ',', default_missing_value = "")]
    pub scan: Option<Vec<String>>,
    /// Rows of a subgroup at least; by default 30, or 0.5 % where that is more.
    #[arg(long, value_name = "N", requires = "scan")]
    pub least: Option<usize>,
    /// Set how the table is read, e.g. `--set data.null_values=["?"]`; may be repeated.
    #[arg(long = "set", value_name = "KEY=VALUE")]
    pub sets: Vec<String>,
}

impl Auditing {
    /// The one column that says what is true, or the first of several.
    pub fn target(&self) -> &str {
        self.targets.first().map_or("", String::as_str)
    }

    /// The column of scores of that target.
    pub fn score(&self) -> Option<&String> {
        self.scores.first()
    }

    /// The column of decisions of that target.
    pub fn prediction(&self) -> Option<&String> {
        self.predictions.first()
    }
}
