//! [`Ranking`]: rows by falling score, from which every metric that only looks at the order is computed.
//!
//! One sort serves the area under the ROC curve, average precision and the curves. Equal scores are one step, so the
//! order of the rows never matters.

/// Rows in the order of falling scores.
#[derive(Clone, Debug)]
pub struct Ranking(Vec<(f64, u32)>);

impl Ranking {
    /// Sorts rows by score; `None` where a score is NaN.
    pub fn new(scores: impl IntoIterator<Item = f64>) -> Option<Self> {
        let mut rows: Vec<(f64, u32)> = scores.into_iter().zip(0..).collect();
        if rows.iter().any(|(score, _)| score.is_nan()) {
            return None;
        }
        rows.sort_unstable_by(|a, b| b.0.total_cmp(&a.0));
        Some(Self(rows))
    }

    /// Groups of rows with equal scores, highest first: the score, and the places of the rows in what was given.
    pub fn ties(&self) -> impl Iterator<Item = (f64, impl Iterator<Item = usize> + Clone)> {
        self.0.chunk_by(|a, b| a.0 == b.0).map(|tie| (tie[0].0, tie.iter().map(|&(_, row)| row as usize)))
    }

    /// Area under the ROC curve: the chance that a positive row scores higher than a negative one, ties counting half
    /// (Hanley and `McNeil` 1982). NaN unless there are both.
    pub fn roc_auc(&self, positive: impl Fn(usize) -> bool) -> f64 {
        let (mut positives, mut negatives, mut wins) = (0.0, 0.0, 0.0);
        for (pos, neg) in self.steps(positive) {
            wins += neg * (positives + pos / 2.0);
            positives += pos;
            negatives += neg;
        }
        wins / (positives * negatives)
    }

    /// Average precision: precision at every step of recall, without interpolation. 0 where no row is positive, as
    /// scikit-learn has it; NaN where there are no rows.
    pub fn average_precision(&self, positive: impl Fn(usize) -> bool) -> f64 {
        self.average_precision_of_drawn(positive, |_| 1.0)
    }

    /// The same of rows that were drawn so many times.
    pub(super) fn average_precision_of_drawn(
        &self,
        positive: impl Fn(usize) -> bool,
        times: impl Fn(usize) -> f64,
    ) -> f64 {
        let (mut found, mut taken, mut sum) = (0.0, 0.0, 0.0);
        for (pos, neg) in self.steps_of_drawn(positive, times) {
            found += pos;
            taken += pos + neg;
            if pos > 0.0 {
                sum += pos * found / taken;
            }
        }
        match (taken == 0.0, found == 0.0) {
            (true, _) => f64::NAN,
            (_, true) => 0.0,
            _ => sum / found,
        }
    }

    /// Positives and negatives of every tie.
    pub(super) fn steps(&self, positive: impl Fn(usize) -> bool) -> impl Iterator<Item = (f64, f64)> {
        self.steps_of_drawn(positive, |_| 1.0)
    }

    fn steps_of_drawn(
        &self,
        positive: impl Fn(usize) -> bool,
        times: impl Fn(usize) -> f64,
    ) -> impl Iterator<Item = (f64, f64)> {
        self.ties().map(move |(_, rows)| {
            let count = |(pos, neg), row| if positive(row) { (pos + times(row), neg) } else { (pos, neg + times(row)) };
            rows.fold((0.0, 0.0), count)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::eval::fixture::{close, fixture, toy};

    #[test]
    fn golden_3_1_areas_of_the_fixture() {
        let f = fixture();
        let ranking = Ranking::new(f.score).unwrap();
        close("3.1 fixture AUC", ranking.roc_auc(|row| f.truth[row] == 1), 0.663_198_694_410_444_8);
        close("3.1 fixture AP", ranking.average_precision(|row| f.truth[row] == 1), 0.573_085_763_729_913_9);
    }

    #[test]
    fn golden_3_1_micro_averages_of_the_toy() {
        let (truth, _, probabilities) = toy();
        let cells = Ranking::new(probabilities).unwrap();
        let hit = |cell: usize| truth[cell / 3] as usize == cell % 3;
        close("3.1 toy AUC OvR micro", cells.roc_auc(hit), 0.825);
        close("3.1 toy AP micro", cells.average_precision(hit), 0.700_490_196_078_431_4);
    }

    #[test]
    fn without_both_classes_there_is_no_area() {
        let ranking = Ranking::new([0.1, 0.9]).unwrap();
        assert!(ranking.roc_auc(|_| true).is_nan() && ranking.roc_auc(|_| false).is_nan());
        assert_eq!(ranking.average_precision(|_| true), 1.0);
        assert_eq!(ranking.average_precision(|_| false), 0.0);
        let empty = Ranking::new([]).unwrap();
        assert!(empty.roc_auc(|_| true).is_nan() && empty.average_precision(|_| true).is_nan());
    }

    #[test]
    fn equal_scores_are_worth_a_coin_and_both_zeros_are_equal() {
        assert_eq!(Ranking::new([0.5; 4]).unwrap().roc_auc(|row| row < 1), 0.5);
        assert_eq!(Ranking::new([0.0, -0.0]).unwrap().roc_auc(|row| row == 0), 0.5);
    }

    #[test]
    fn a_score_that_is_not_a_number_has_no_place() {
        assert!(Ranking::new([0.5, f64::NAN]).is_none());
    }
}
