//! [`Scored`]: truth, prediction and probabilities of the same rows, as classification is judged on.

use super::names::classification_names;

/// Rows of a classification. Class 1 is the positive one where there are two.
#[derive(Clone, Copy, Debug)]
pub struct Scored<'a> {
    /// True codes, below `classes`.
    pub truth: &'a [u32],
    /// Predicted codes, below `classes`; [`predicted`] gives the usual ones, another threshold gives others.
    pub predicted: &'a [u32],
    /// Rows x `classes`, row-major.
    pub probabilities: &'a [f64],
    /// How many classes there are.
    pub classes: usize,
}

impl Scored<'_> {
    /// Whether lengths agree and every code has its class. Rows that do not fit together are not judged at all.
    pub fn fits_together(&self) -> bool {
        let known = |codes: &[u32]| codes.iter().all(|&code| (code as usize) < self.classes);
        self.truth.len() == self.predicted.len()
            && Some(self.probabilities.len()) == self.truth.len().checked_mul(self.classes)
            && known(self.truth)
            && known(self.predicted)
    }

    /// Probability of class 1, row by row; only of use for two classes.
    pub(super) fn scores(&self) -> impl Iterator<Item = f64> {
        self.probabilities.iter().skip(1).step_by(2).copied()
    }

    /// Names that a judgement of these rows has, in order.
    pub(super) fn names(&self) -> impl Iterator<Item = &'static str> {
        classification_names(self.classes)
    }
}

/// The class each row is taken for: with two classes 1 where its probability is at least 0.5, else the likeliest, the
/// first of equals. NaN is never the likeliest; rows without any number are taken for class 0.
pub fn predicted(probabilities: &[f64], classes: usize) -> Vec<u32> {
    predicted_at(probabilities, classes, 0.5)
}

/// The same with another threshold for two classes.
pub fn predicted_at(probabilities: &[f64], classes: usize, threshold: f64) -> Vec<u32> {
    let likeliest = |row: &[f64]| {
        let first = (0, f64::NEG_INFINITY);
        row.iter().zip(0..).fold(first, |best, (&p, class)| if p > best.1 { (class, p) } else { best }).0
    };
    match classes {
        0 => Vec::new(),
        2 => probabilities.chunks_exact(2).map(|row| u32::from(row[1] >= threshold)).collect(),
        _ => probabilities.chunks_exact(classes).map(likeliest).collect(),
    }
}

/// Share of rows whose true class is among the `k` likeliest; of equally likely ones the later comes first, as in
/// scikit-learn. NaN without rows or where slices do not fit together.
pub fn top_k_accuracy(truth: &[u32], probabilities: &[f64], classes: usize, k: usize) -> f64 {
    let within = |(row, &code): (&[f64], &u32)| {
        let own = row.get(code as usize)?;
        let before = |&(class, p): &(usize, &f64)| p > own || (p == own && class > code as usize);
        Some(u64::from(row.iter().enumerate().filter(before).count() < k))
    };
    if classes == 0 || Some(probabilities.len()) != truth.len().checked_mul(classes) {
        return f64::NAN;
    }
    let hits: Option<u64> = probabilities.chunks_exact(classes).zip(truth).map(within).sum();
    hits.map_or(f64::NAN, |hits| hits as f64 / truth.len() as f64)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::eval::fixture::{close, fixture, toy};

    #[test]
    fn golden_predictions_follow_from_probabilities() {
        let f = fixture();
        assert_eq!(predicted(&f.probabilities(), 2), f.predicted, "3.0 yhat");
        let (_, prediction, probabilities) = toy();
        assert_eq!(predicted(&probabilities, 3), prediction, "3.1 toy yhat");
    }

    #[test]
    fn one_half_is_positive_the_first_of_equals_wins_and_nan_never_does() {
        assert_eq!(predicted(&[0.5, 0.5, 0.51, 0.49, f64::NAN, f64::NAN], 2), [1, 0, 0]);
        assert_eq!(predicted(&[0.4, 0.4, 0.2, f64::NAN, 0.1, 0.2], 3), [0, 2]);
        assert_eq!(predicted(&[f64::NAN; 3], 3), [0]);
        assert!(predicted(&[0.1], 0).is_empty());
    }

    #[test]
    fn golden_3_1_top_2_of_the_toy() {
        let (truth, _, probabilities) = toy();
        close("3.1 toy top-2", top_k_accuracy(&truth, &probabilities, 3, 2), 0.9);
        assert!(top_k_accuracy(&[], &[], 3, 2).is_nan() && top_k_accuracy(&[5], &[0.1; 3], 3, 2).is_nan());
    }

    #[test]
    fn codes_without_a_class_and_unequal_lengths_do_not_fit_together() {
        let fits = |truth: &[u32], predicted: &[u32], probabilities: &[f64]| {
            Scored { truth, predicted, probabilities, classes: 2 }.fits_together()
        };
        assert!(fits(&[1], &[0], &[0.5, 0.5]));
        assert!(!fits(&[2], &[0], &[0.5, 0.5]));
        assert!(!fits(&[1], &[2], &[0.5, 0.5]));
        assert!(!fits(&[1], &[0], &[0.5]));
        assert!(!fits(&[1, 1], &[0], &[0.5, 0.5]));
    }
}
