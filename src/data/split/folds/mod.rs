//! Rows in folds, each of which is judged once and learnt from otherwise; which kind follows `split.method`.
//!
//! Unshuffled, folds are scikit-learn's: `KFold`, `StratifiedKFold`, `GroupKFold`, `StratifiedGroupKFold`,
//! `TimeSeriesSplit`. Shuffled ones are drawn by `split.seed` and the repeat's number.

pub(in crate::data) mod k_fold;
mod layout;

pub(in crate::data) use layout::{kind, of};

/// How many folds, how often.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Folding {
    /// At least 2.
    pub folds: usize,
    /// Times that all rows are dealt to folds anew, at least 1.
    pub repeats: usize,
    /// Whether rows are shuffled before they are dealt; time series never are.
    pub shuffled: bool,
}

impl Default for Folding {
    fn default() -> Self {
        Self { folds: 5, repeats: 1, shuffled: true }
    }
}

/// How rows are dealt to folds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FoldKind {
    /// Whatever their class.
    Plain,
    /// With equal shares of each class.
    Stratified,
    /// Each group whole.
    Grouped,
    /// Each group whole, with about equal shares of each class.
    StratifiedGrouped,
    /// By a hash of a key.
    Hash,
    /// Each fold judged after learning from all rows before it.
    TimeSeries,
}

impl FoldKind {
    /// scikit-learn's name, where it has the kind.
    pub fn name(self) -> &'static str {
        match self {
            Self::Plain => "KFold",
            Self::Stratified => "StratifiedKFold",
            Self::Grouped => "GroupKFold",
            Self::StratifiedGrouped => "StratifiedGroupKFold",
            Self::Hash => "HashKFold",
            Self::TimeSeries => "TimeSeriesSplit",
        }
    }
}

#[cfg(test)]
mod tests;
