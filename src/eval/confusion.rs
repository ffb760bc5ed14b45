//! [`Confusion`]: how often each class was taken for each other.
//!
//! Rows are the truth, columns the prediction, as in scikit-learn. The panes draw it, `--json` prints it, and most
//! classification metrics are read off its counts.

use serde::{Deserialize, Serialize};

/// Counts of truth against prediction, square, in the order of `labels`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Confusion {
    /// The classes, in the order of their codes.
    pub labels: Vec<String>,
    /// `counts[truth][predicted]`.
    pub counts: Vec<Vec<u64>>,
}

impl Confusion {
    /// Counts pairs of codes. A pair with a code that has no label is left out.
    pub fn from_predictions(labels: Vec<String>, truth: &[u32], predicted: &[u32]) -> Self {
        let counts = tally(labels.len(), truth, predicted);
        Self { labels, counts }
    }

    /// All rows counted.
    pub fn total(&self) -> u64 {
        self.counts.iter().flatten().sum()
    }

    /// Rows that truly are of each class (scikit-learn's support).
    pub fn truth_sums(&self) -> Vec<u64> {
        truth_sums(&self.counts)
    }

    /// Rows that were taken for each class.
    pub fn predicted_sums(&self) -> Vec<u64> {
        predicted_sums(&self.counts)
    }

    /// The most frequent mistake as `(truth, predicted, count)`; the first of equals, `None` where there is no mistake.
    pub fn worst(&self) -> Option<(usize, usize, u64)> {
        let cells =
            self.counts.iter().enumerate().flat_map(|(t, row)| row.iter().enumerate().map(move |(p, &n)| (t, p, n)));
        cells.filter(|&(t, p, n)| t != p && n > 0).reduce(|best, cell| if cell.2 > best.2 { cell } else { best })
    }
}

/// Counts of code pairs, `[truth][predicted]`; pairs with a code of `classes` or more are left out.
pub(super) fn tally(classes: usize, truth: &[u32], predicted: &[u32]) -> Vec<Vec<u64>> {
    let mut counts = vec![vec![0; classes]; classes];
    for (&t, &p) in truth.iter().zip(predicted) {
        if let Some(count) = counts.get_mut(t as usize).and_then(|row| row.get_mut(p as usize)) {
            *count += 1;
        }
    }
    counts
}

/// Sums of the rows.
pub(super) fn truth_sums(counts: &[Vec<u64>]) -> Vec<u64> {
    counts.iter().map(|row| row.iter().sum()).collect()
}

/// Sums of the columns.
pub(super) fn predicted_sums(counts: &[Vec<u64>]) -> Vec<u64> {
    (0..counts.len()).map(|class| counts.iter().map(|row| row[class]).sum()).collect()
}

/// The sum of the diagonal: rows that were predicted right.
pub(super) fn correct(counts: &[Vec<u64>]) -> u64 {
    counts.iter().enumerate().map(|(class, row)| row[class]).sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::eval::fixture::{fixture, toy};

    #[test]
    fn golden_3_0_confusion_of_the_fixture() {
        let f = fixture();
        let confusion = Confusion::from_predictions(vec!["0".into(), "1".into()], &f.truth, &f.predicted);
        assert_eq!(confusion.counts, [[72, 42], [27, 59]], "3.0 all: tn fp fn tp");
        assert_eq!(confusion.total(), 200);
        assert_eq!(confusion.truth_sums(), [114, 86], "3.0 checks: 86 positives");
        assert_eq!(confusion.predicted_sums(), [99, 101], "3.0 checks: 101 predicted positive");
        assert_eq!(confusion.worst(), Some((0, 1, 42)));
    }

    #[test]
    fn rows_are_truth_and_columns_are_predictions() {
        let (truth, predicted, _) = toy();
        assert_eq!(tally(3, &truth, &predicted), [[2, 1, 1], [1, 2, 0], [1, 0, 2]]);
        assert_eq!(correct(&tally(3, &truth, &predicted)), 6);
    }

    #[test]
    fn no_mistake_means_no_worst_pair_and_the_first_of_equals_wins() {
        let of =
            |counts: &[[u64; 2]; 2]| Confusion { labels: Vec::new(), counts: counts.map(Vec::from).into() }.worst();
        assert_eq!(of(&[[3, 0], [0, 4]]), None);
        assert_eq!(of(&[[3, 2], [2, 4]]), Some((0, 1, 2)));
    }

    #[test]
    fn codes_without_a_label_are_left_out() {
        assert_eq!(tally(2, &[0, 7, 1], &[0, 1, u32::MAX]), [[1, 0], [0, 0]]);
    }
}
