//! Precision, recall and F1 per class, and their averages over classes.
//!
//! As in scikit-learn, a class that occurs neither in the truth nor in the predictions is not averaged over, and a rate
//! of nothing is 0. Macro F1 is the mean of the classes' F1, not the F1 of macro precision and recall.

use super::binary::share;
use super::confusion::{correct, predicted_sums, truth_sums};

/// How numbers of classes become one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Average {
    /// Every class counts alike.
    Macro,
    /// A class counts by its true rows.
    Weighted,
}

/// One number per class, in the order of codes.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PerClass {
    /// Right among those predicted to be of the class.
    pub precision: Vec<f64>,
    /// Found among those that are of the class.
    pub recall: Vec<f64>,
    /// Harmonic mean of both.
    pub f1: Vec<f64>,
    /// Rows that truly are of the class.
    pub support: Vec<u64>,
    /// Whether the class occurs in the truth or in the predictions.
    pub occurs: Vec<bool>,
}

impl PerClass {
    /// From counts `[truth][predicted]`, square.
    pub fn new(counts: &[Vec<u64>]) -> Self {
        let hits: Vec<u64> = counts.iter().enumerate().map(|(class, row)| row[class]).collect();
        Self::of_sums(&hits, truth_sums(counts), &predicted_sums(counts))
    }

    /// From the rows of each class that are found, those that are of it and those predicted to be.
    pub(super) fn of_sums(hits: &[u64], support: Vec<u64>, predicted: &[u64]) -> Self {
        let mut report = Self::default();
        for ((&is, &said), &hits) in support.iter().zip(predicted).zip(hits) {
            report.precision.push(share(hits, said));
            report.recall.push(share(hits, is));
            report.f1.push(share(2 * hits, is + said));
            report.occurs.push(is + said > 0);
        }
        Self { support, ..report }
    }

    /// One of this report's columns as one number; NaN where there are no rows.
    pub fn average(&self, column: &[f64], average: Average) -> f64 {
        let weight = |class: usize| match average {
            Average::Macro => f64::from(u8::from(self.occurs[class])),
            Average::Weighted => self.support[class] as f64,
        };
        weighted_mean((0..self.support.len()).map(|class| (column[class], weight(class))))
    }

    /// Mean recall over the classes that occur in the truth; NaN where there are no rows.
    pub fn balanced_accuracy(&self) -> f64 {
        let present = |&support: &u64| f64::from(u8::from(support > 0));
        weighted_mean(self.recall.iter().copied().zip(self.support.iter().map(present)))
    }
}

/// Precision, recall and F1 of all classes pooled, which are one number where each row has one class: the accuracy. NaN
/// where there are no rows.
pub fn micro(counts: &[Vec<u64>]) -> f64 {
    correct(counts) as f64 / counts.iter().flatten().sum::<u64>() as f64
}

/// Mean of `(value, weight)` pairs, those of weight 0 left out even where the value is NaN; NaN without any weight.
pub(super) fn weighted_mean(pairs: impl Iterator<Item = (f64, f64)>) -> f64 {
    let add = |(sum, total), (value, weight)| (sum + value * weight, total + weight);
    let (sum, total) = pairs.filter(|&(_, weight)| weight > 0.0).fold((0.0, 0.0), add);
    sum / total
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::eval::confusion::tally;
    use crate::eval::fixture::{close, toy};

    #[test]
    fn golden_3_1_averages_on_the_toy() {
        let (truth, predicted, _) = toy();
        let report = PerClass::new(&tally(3, &truth, &predicted));
        for (row, column) in [("P", &report.precision), ("R", &report.recall), ("F1", &report.f1)] {
            close(&format!("3.1 toy macro {row}"), report.average(column, Average::Macro), 0.611_111_111_111_111);
            close(&format!("3.1 toy weighted {row}"), report.average(column, Average::Weighted), 0.6);
        }
        close("3.1 toy micro", micro(&tally(3, &truth, &predicted)), 0.6);
        close("3.1 toy balanced", report.balanced_accuracy(), 0.611_111_111_111_111);
    }

    #[test]
    fn a_class_seen_nowhere_is_not_averaged_over_and_one_only_predicted_counts_as_zero() {
        let report = PerClass::new(&tally(4, &[0, 0, 1], &[0, 2, 1]));
        close("f1 macro of classes 0, 1, 2", report.average(&report.f1, Average::Macro), (2.0 / 3.0 + 1.0) / 3.0);
        close("balanced accuracy of classes 0, 1", report.balanced_accuracy(), 0.75);
    }
}
