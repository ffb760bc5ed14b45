//! [`Binary`]: the four counts of a two-class prediction and the rates read off them.
//!
//! A rate without rows to take it from is 0, as in Fairlearn and as scikit-learn's `zero_division=0` gives.

/// True and false negatives and positives; class 1 is positive.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Binary {
    /// Negatives taken for negatives.
    pub tn: u64,
    /// Negatives taken for positives.
    pub fp: u64,
    /// Positives taken for negatives.
    pub fn_: u64,
    /// Positives taken for positives.
    pub tp: u64,
}

impl Binary {
    /// Counts pairs of truth and prediction; every code but 1 is negative.
    pub fn count(pairs: impl IntoIterator<Item = (u32, u32)>) -> Self {
        let mut counts = Self::default();
        for (truth, predicted) in pairs {
            match (truth == 1, predicted == 1) {
                (false, false) => counts.tn += 1,
                (false, true) => counts.fp += 1,
                (true, false) => counts.fn_ += 1,
                (true, true) => counts.tp += 1,
            }
        }
        counts
    }

    /// Rows counted.
    pub fn total(self) -> u64 {
        self.tn + self.fp + self.fn_ + self.tp
    }

    /// Rows that truly are positive.
    pub fn positives(self) -> u64 {
        self.tp + self.fn_
    }

    /// Rows that truly are negative.
    pub fn negatives(self) -> u64 {
        self.tn + self.fp
    }

    /// Share of rows predicted positive.
    pub fn selection_rate(self) -> f64 {
        share(self.tp + self.fp, self.total())
    }

    /// Share of positives found (recall, sensitivity).
    pub fn tpr(self) -> f64 {
        share(self.tp, self.positives())
    }

    /// Share of negatives taken for positives.
    pub fn fpr(self) -> f64 {
        share(self.fp, self.negatives())
    }

    /// Share of negatives found (specificity).
    pub fn tnr(self) -> f64 {
        share(self.tn, self.negatives())
    }

    /// Share of positives missed.
    pub fn fnr(self) -> f64 {
        share(self.fn_, self.positives())
    }

    /// Share of positive predictions that are right (positive predictive value).
    pub fn precision(self) -> f64 {
        share(self.tp, self.tp + self.fp)
    }

    /// Share of negative predictions that are right (negative predictive value).
    pub fn npv(self) -> f64 {
        share(self.tn, self.tn + self.fn_)
    }

    /// Share of predictions that are right.
    pub fn accuracy(self) -> f64 {
        share(self.tp + self.tn, self.total())
    }

    /// Share of rows that truly are positive.
    pub fn base_rate(self) -> f64 {
        share(self.positives(), self.total())
    }

    /// Harmonic mean of precision and recall.
    pub fn f1(self) -> f64 {
        share(2 * self.tp, 2 * self.tp + self.fp + self.fn_)
    }
}

/// A rate as its hits and the rows it is taken from.
pub type Rate = fn(Binary) -> (u64, u64);

/// The rates of [`Binary`] by name.
pub const RATES: &[(&str, Rate)] = &[
    ("selection_rate", |c| (c.tp + c.fp, c.total())),
    ("tpr", |c| (c.tp, c.positives())),
    ("fpr", |c| (c.fp, c.negatives())),
    ("tnr", |c| (c.tn, c.negatives())),
    ("fnr", |c| (c.fn_, c.positives())),
    ("precision", |c| (c.tp, c.tp + c.fp)),
    ("npv", |c| (c.tn, c.tn + c.fn_)),
    ("accuracy", |c| (c.tp + c.tn, c.total())),
    ("base_rate", |c| (c.positives(), c.total())),
];

/// `part / whole`, 0 where there is no whole.
pub(super) fn share(part: u64, whole: u64) -> f64 {
    if whole == 0 { 0.0 } else { part as f64 / whole as f64 }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::eval::fixture::{close, fixture};

    #[test]
    fn golden_3_0_rates_of_the_whole_fixture() {
        let f = fixture();
        let all = Binary::count(f.truth.iter().copied().zip(f.predicted.iter().copied()));
        assert_eq!(all, Binary { tn: 72, fp: 42, fn_: 27, tp: 59 });
        for (row, value, golden) in [
            ("3.0 all sel. rate", all.selection_rate(), 0.505),
            ("3.0 all TPR", all.tpr(), 0.686_046_511_627_907),
            ("3.0 all FPR", all.fpr(), 0.368_421_052_631_578_9),
            ("3.0 all PPV", all.precision(), 0.584_158_415_841_584_1),
            ("3.0 all NPV", all.npv(), 0.727_272_727_272_727_3),
            ("3.0 all acc", all.accuracy(), 0.655),
            ("3.0 all base rate", all.base_rate(), 0.43),
            ("3.1 F1", all.f1(), 0.631_016_042_780_748_6),
            ("TNR = 1 - FPR", all.tnr(), 1.0 - all.fpr()),
            ("FNR = 1 - TPR", all.fnr(), 1.0 - all.tpr()),
        ] {
            close(row, value, golden);
        }
    }

    #[test]
    fn a_rate_of_nothing_is_zero() {
        let empty = Binary::default();
        assert_eq!([empty.tpr(), empty.fpr(), empty.tnr(), empty.precision(), empty.npv(), empty.f1()], [0.0; 6]);
    }
}
