//! Ranking metrics for more than two classes: each class against the rest, and classes in pairs.
//!
//! One sort per class gives all of it: walking down a class's scores, each row of another class meets the rows of the
//! class that were ranked above it.

use super::averaged::{Average, weighted_mean};
use super::ranking::Ranking;

/// One number per class, and what pairs of classes need.
#[derive(Clone, Debug, PartialEq)]
pub struct OneVersusRest {
    /// Area under the ROC curve of each class against the rest; NaN where the class, or the rest, does not occur.
    pub roc_auc: Vec<f64>,
    /// Average precision of each class against the rest; 0 where the class does not occur.
    pub average_precision: Vec<f64>,
    /// True rows of each class.
    pub support: Vec<u64>,
    /// `[a][b]`: rows of `a` scored above rows of `b` by the score of `a`, ties counting half.
    wins: Vec<Vec<f64>>,
}

/// Rows by falling probability of each class, to be judged once or drawn again and again.
pub(super) struct Rankings<'a> {
    truth: &'a [u32],
    of_classes: Vec<Ranking>,
}

impl<'a> Rankings<'a> {
    /// As [`OneVersusRest::new`].
    pub(super) fn new(truth: &'a [u32], probabilities: &[f64], classes: usize) -> Option<Self> {
        if probabilities.len() != truth.len() * classes || truth.iter().any(|&code| code as usize >= classes) {
            return None;
        }
        let ranking = |class: usize| Ranking::new(probabilities.iter().skip(class).step_by(classes).copied());
        Some(Self { truth, of_classes: (0..classes).map(ranking).collect::<Option<_>>()? })
    }

    /// What rows are worth that were drawn so many times, whole numbers all.
    pub(super) fn of_drawn(&self, times: impl Fn(usize) -> f64 + Copy) -> OneVersusRest {
        let (truth, classes) = (self.truth, self.of_classes.len());
        let mut support = vec![0.0; classes];
        for (row, &code) in truth.iter().enumerate() {
            support[code as usize] += times(row);
        }
        let (all, mut roc_auc, mut average_precision) = (support.iter().sum::<f64>(), Vec::new(), Vec::new());
        let mut wins_of = Vec::new();
        for (class, ranking) in self.of_classes.iter().enumerate() {
            let wins = wins(ranking, truth, class, classes, times);
            roc_auc.push(wins.iter().sum::<f64>() / (support[class] * (all - support[class])));
            let own = |row: usize| truth[row] as usize == class;
            average_precision.push(ranking.average_precision_of_drawn(own, times));
            wins_of.push(wins);
        }
        let support = support.into_iter().map(|rows| rows as u64).collect();
        OneVersusRest { roc_auc, average_precision, support, wins: wins_of }
    }
}

impl OneVersusRest {
    /// From codes and probabilities (rows x `classes`, row-major), of equal length and with codes below `classes`;
    /// `None` where they are not, or where a probability is NaN.
    pub fn new(truth: &[u32], probabilities: &[f64], classes: usize) -> Option<Self> {
        Rankings::new(truth, probabilities, classes).map(|rankings| rankings.of_drawn(|_| 1.0))
    }

    /// Area under the ROC curve, one class against the rest. As in scikit-learn, macro is NaN unless every class
    /// occurs, and weighted passes over the classes that do not.
    pub fn roc_auc_ovr(&self, average: Average) -> f64 {
        weighted_mean(self.roc_auc.iter().zip(&self.support).map(|(&area, &rows)| (area, weight(average, rows))))
    }

    /// Area under the ROC curve, averaged over pairs of classes that occur (Hand and Till 2001); weighted counts a
    /// pair by its rows. NaN where fewer than two classes occur.
    pub fn roc_auc_ovo(&self, average: Average) -> f64 {
        let present = || (0..self.support.len()).filter(|&class| self.support[class] > 0);
        let pairs = present().flat_map(|a| present().filter(move |&b| b > a).map(move |b| (a, b)));
        weighted_mean(pairs.map(|(a, b)| {
            let cells = self.support[a] as f64 * self.support[b] as f64;
            let area = f64::midpoint(self.wins[a][b], self.wins[b][a]) / cells;
            (area, weight(average, self.support[a] + self.support[b]))
        }))
    }

    /// Average precision over the classes that occur, each alike: scikit-learn's macro, which asks for all of them.
    pub fn average_precision_macro(&self) -> f64 {
        let occurs = self.support.iter().map(|&rows| rows.min(1) as f64);
        weighted_mean(self.average_precision.iter().copied().zip(occurs))
    }
}

fn weight(average: Average, rows: u64) -> f64 {
    match average {
        Average::Macro => 1.0,
        Average::Weighted => rows as f64,
    }
}

/// For each other class: how often its rows come after rows of `class`, ties counting half.
fn wins(ranking: &Ranking, truth: &[u32], class: usize, classes: usize, times: impl Fn(usize) -> f64) -> Vec<f64> {
    let mut wins = vec![0.0; classes];
    let mut above = 0.0;
    for (_, rows) in ranking.ties() {
        let level: f64 = rows.clone().filter(|&row| truth[row] as usize == class).map(&times).sum();
        for row in rows {
            wins[truth[row] as usize] += times(row) * (above + level / 2.0);
        }
        above += level;
    }
    wins[class] = 0.0;
    wins
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::eval::fixture::{close, toy};

    #[test]
    fn golden_3_1_areas_of_the_toy() {
        let (truth, _, probabilities) = toy();
        let found = OneVersusRest::new(&truth, &probabilities, 3).unwrap();
        close("3.1 toy AUC OvR macro", found.roc_auc_ovr(Average::Macro), 0.837_301_587_301_587_3);
        close("3.1 toy AUC OvR weighted", found.roc_auc_ovr(Average::Weighted), 0.828_571_428_571_428_5);
        close("3.1 toy AUC OvO macro", found.roc_auc_ovo(Average::Macro), 0.842_592_592_592_592_5);
        close("3.1 toy AUC OvO weighted", found.roc_auc_ovo(Average::Weighted), 0.8375);
        close("3.1 toy AP macro", found.average_precision_macro(), 0.752_248_677_248_677_2);
    }

    #[test]
    fn a_class_that_does_not_occur_leaves_pairs_and_weighted_means_defined() {
        let found = OneVersusRest::new(&[0, 1, 0], &[0.6, 0.3, 0.1, 0.2, 0.7, 0.1, 0.5, 0.4, 0.1], 3).unwrap();
        assert!(found.roc_auc_ovr(Average::Macro).is_nan());
        assert_eq!(found.roc_auc_ovr(Average::Weighted), 1.0);
        assert_eq!(found.roc_auc_ovo(Average::Macro), 1.0);
        assert_eq!(found.average_precision_macro(), 1.0);
    }

    #[test]
    fn what_does_not_fit_together_is_refused() {
        assert_eq!(OneVersusRest::new(&[0], &[0.5], 3), None);
        assert_eq!(OneVersusRest::new(&[3], &[0.2, 0.3, 0.5], 3), None);
        assert_eq!(OneVersusRest::new(&[0], &[0.2, f64::NAN, 0.5], 3), None);
    }
}
