//! A slice in numbers and in words.

use crate::base::fmt;

/// A slice of rows that a model treats worse than all others.
#[derive(Clone, Debug, PartialEq)]
pub struct Slice {
    /// All of which hold, in words.
    pub conditions: Vec<String>,
    /// What is worse: `error_rate`, `fpr`, `fnr`, `selection_rate` or `mean_absolute_error`.
    pub metric: &'static str,
    /// The same in words.
    pub words: &'static str,
    /// Rows of the slice.
    pub rows: u64,
    /// Rows of the slice that the metric is of.
    pub of: u64,
    /// The metric in the slice.
    pub value: f64,
    /// Its 95 % interval.
    pub interval: (f64, f64),
    /// The metric in all other rows.
    pub others: f64,
    /// The chance of such a difference where there is none.
    pub chance: f64,
    /// The same for having looked at so many slices.
    pub corrected: f64,
}

impl Slice {
    /// `age ≤ 25 and sex=Female: false positive rate 0.31 (n 210; 0.25 to 0.38) against 0.12`.
    pub fn told(&self) -> String {
        let (low, high) = self.interval;
        let [value, low, high, others] = [self.value, low, high, self.others].map(fmt::number);
        format!(
            "{}: {} {value} (n {}; {low} to {high}) against {others}",
            self.conditions.join(" and "),
            self.words,
            fmt::thousands(self.of)
        )
    }
}
