//! Rows that may have several labels at once: scikit-learn's metrics of them, with intervals and by group.
//!
//! A row has a truth, a decision and a score for each label. Averages are named: `micro` pools the decisions of all labels,
//! `macro` is the mean over labels, `weighted` weighs them by how often they are true, `samples` is the mean over rows.

mod by_group;
mod row;
mod tally;
#[cfg(test)]
mod tests;

pub use by_group::{Apart, Judged, Label, MultilabelAudit, multilabel};

use super::metrics::Metrics;
use row::Row;
use tally::Tally;

/// What `0 / 0` counts as, such as the precision of a label that no row is taken for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ZeroDivision {
    /// 0, as scikit-learn has it where it is not asked.
    #[default]
    Zero,
    /// 1.
    One,
    /// Nothing: averages leave it out.
    Undefined,
}

impl ZeroDivision {
    /// The number.
    fn value(self) -> f64 {
        match self {
            Self::Zero => 0.0,
            Self::One => 1.0,
            Self::Undefined => f64::NAN,
        }
    }

    /// `hits / of`.
    fn divide(self, hits: f64, of: f64) -> f64 {
        if of == 0.0 { self.value() } else { hits / of }
    }
}

/// Rows x labels, row-major.
#[derive(Clone, Copy, Debug)]
pub struct Multilabel<'a> {
    /// Whether a label is true of a row.
    pub truth: &'a [bool],
    /// Whether the row is taken for it.
    pub predicted: &'a [bool],
    /// How likely it is scored, no NaN; empty where there are decisions only.
    pub scores: &'a [f64],
    /// How many labels there are.
    pub labels: usize,
    /// What `0 / 0` counts as.
    pub zero_division: ZeroDivision,
}

impl Multilabel<'_> {
    /// How many rows there are; `None` where slices do not fit together.
    pub fn rows(&self) -> Option<usize> {
        let cells = self.truth.len();
        let scored = self.scores.is_empty() || self.scores.len() == cells;
        let whole = self.labels > 0 && cells.is_multiple_of(self.labels);
        let numbers = self.scores.iter().all(|score| !score.is_nan());
        (whole && scored && numbers && self.predicted.len() == cells).then(|| cells / self.labels)
    }

    /// Every metric by name; those of ranks only where there are scores. Empty where slices do not fit together or there are no
    /// rows.
    pub fn metrics(&self) -> Metrics {
        let mut tally = Tally::new(self.labels);
        for row in self.each().unwrap_or_default() {
            tally.add(&row, 1);
        }
        tally.metrics(self)
    }

    /// What each row adds; `None` where slices do not fit together.
    fn each(&self) -> Option<Vec<Row<'_>>> {
        let rows = self.rows()?;
        Some((0..rows).map(|row| Row::of(self, row)).collect())
    }
}
