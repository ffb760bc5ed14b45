//! Sums over rows, of which every metric is made: of all rows, of a group, or of a resample.

use super::row::{NAMES, NUMBERS, RANKED, Row};
use super::{Multilabel, ZeroDivision};
use crate::eval::binary::Binary;
use crate::eval::metrics::Metrics;

/// Sums over rows.
#[derive(Clone, Debug)]
pub(super) struct Tally {
    rows: u64,
    /// Of each label the rows that are right, taken for it, and truly of it.
    labels: Vec<[u64; 3]>,
    /// Of each number of [`NAMES`] its sum and the rows that have it.
    numbers: [(f64, u64); NUMBERS],
}

impl Tally {
    pub(super) fn new(labels: usize) -> Self {
        Self { rows: 0, labels: vec![[0; 3]; labels], numbers: [(0.0, 0); NUMBERS] }
    }

    /// Adds a row so many times.
    pub(super) fn add(&mut self, row: &Row, times: u64) {
        self.rows += times;
        for ((sums, &is), &said) in self.labels.iter_mut().zip(row.truth).zip(row.predicted) {
            sums[0] += times * u64::from(is && said);
            sums[1] += times * u64::from(said);
            sums[2] += times * u64::from(is);
        }
        for ((sum, count), number) in self.numbers.iter_mut().zip(row.numbers).filter(|(_, number)| !number.is_nan()) {
            *sum += times as f64 * number;
            *count += times;
        }
    }

    /// Adds all of another tally.
    pub(super) fn merge(&mut self, other: &Self) {
        self.rows += other.rows;
        for (sums, more) in self.labels.iter_mut().zip(&other.labels) {
            sums.iter_mut().zip(more).for_each(|(sum, more)| *sum += more);
        }
        for ((sum, count), (more, rows)) in self.numbers.iter_mut().zip(other.numbers) {
            *sum += more;
            *count += rows;
        }
    }

    pub(super) fn rows(&self) -> u64 {
        self.rows
    }

    /// Right and wrong decisions of a label.
    pub(super) fn counts(&self, label: usize) -> Binary {
        let [tp, said, is] = self.labels[label];
        Binary { tp, fp: said - tp, fn_: is - tp, tn: self.rows + tp - said - is }
    }

    /// F1 of each label.
    pub(super) fn f1(&self, zero: ZeroDivision) -> Vec<f64> {
        self.labels.iter().map(|&sums| f1(sums, zero)).collect()
    }

    /// Every metric; none without rows.
    pub(super) fn metrics(&self, of: &Multilabel) -> Metrics {
        let mut metrics = Metrics::default();
        if self.rows == 0 {
            return metrics;
        }
        let mean = |place: usize| {
            let (sum, rows) = self.numbers[place];
            if rows == 0 { f64::NAN } else { sum / rows as f64 }
        };
        let rates: [(&str, Rate, usize); 4] =
            [("jaccard", jaccard, 2), ("precision", precision, 3), ("recall", recall, 4), ("f1", f1, 5)];
        metrics.push(NAMES[0], mean(0));
        metrics.push(NAMES[1], mean(1));
        let pooled = self.labels.iter().fold([0; 3], |all, sums| std::array::from_fn(|place| all[place] + sums[place]));
        let weights: Vec<f64> = self.labels.iter().map(|sums| sums[2] as f64).collect();
        for (name, rate, samples) in rates {
            let each: Vec<f64> = self.labels.iter().map(|&sums| rate(sums, of.zero_division)).collect();
            metrics.push(format!("{name}_micro"), rate(pooled, of.zero_division));
            metrics.push(format!("{name}_macro"), average(&each, &vec![1.0; each.len()]));
            metrics.push(format!("{name}_weighted"), average(&each, &weights));
            metrics.push(NAMES[samples], mean(samples));
        }
        if !of.scores.is_empty() {
            (RANKED..NUMBERS).for_each(|place| metrics.push(NAMES[place], mean(place)));
        }
        metrics
    }
}

/// A rate of the rows that are right, taken for a label, and truly of it.
type Rate = fn([u64; 3], ZeroDivision) -> f64;

fn jaccard([both, said, is]: [u64; 3], zero: ZeroDivision) -> f64 {
    zero.divide(both as f64, (said + is - both) as f64)
}

fn precision([both, said, _]: [u64; 3], zero: ZeroDivision) -> f64 {
    zero.divide(both as f64, said as f64)
}

fn recall([both, _, is]: [u64; 3], zero: ZeroDivision) -> f64 {
    zero.divide(both as f64, is as f64)
}

fn f1([both, said, is]: [u64; 3], zero: ZeroDivision) -> f64 {
    zero.divide(2.0 * both as f64, (said + is) as f64)
}

/// The weighted mean of what is defined; where nothing has a weight the plain one, as in scikit-learn.
fn average(values: &[f64], weights: &[f64]) -> f64 {
    let known = || values.iter().zip(weights).filter(|(value, _)| !value.is_nan());
    let (sum, weight) = known().fold((0.0, 0.0), |(sum, all), (value, weight)| (sum + value * weight, all + weight));
    let count = known().count();
    match (count, weight == 0.0) {
        (0, _) => f64::NAN,
        (_, true) => known().map(|(value, _)| value).sum::<f64>() / count as f64,
        _ => sum / weight,
    }
}
