//! The decision threshold of two classes: the one that `[balance]` gives, or the best on the validation part.

use crate::data::{Part, Task, Truth};
use crate::eval::{Ranking, best_f1, points, youden};
use crate::spec::{Balance, TuneThreshold};

/// What is decided at without a word.
pub(super) const HALF: f64 = 0.5;

/// The threshold for rows with these `scores` (a column a class), and what is doubtful about it. Equally good ones are
/// settled for the highest; one that finds every row positive, or none, still counts.
pub(super) fn chosen(balance: &Balance, task: Task, validation: &Part, scores: &[f64]) -> (f64, Option<String>) {
    if task != Task::Binary {
        return (HALF, None);
    }
    let Truth::Classes { codes, .. } = &validation.truth else { return (balance.threshold, None) };
    let best = match balance.tune_threshold {
        TuneThreshold::None => return (balance.threshold, None),
        TuneThreshold::F1 => best_f1,
        // The mean recall is (1 + tpr - fpr) / 2.
        TuneThreshold::BalancedAccuracy => youden,
    };
    let positives = codes.iter().filter(|&&code| code == 1).count();
    let ranking = Ranking::new(scores.iter().skip(1).step_by(2).copied());
    let found = ranking.filter(|_| positives > 0 && positives < codes.len());
    if let Some((threshold, _)) = found.and_then(|ranking| best(&points(&ranking, |row| codes[row] == 1))) {
        return (threshold, None);
    }
    let doubt = format!(
        "The validation rows do not have both classes, so no threshold can be chosen on them, and {} decides.",
        balance.threshold
    );
    (balance.threshold, Some(doubt))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::Matrix;

    fn part(codes: &[u32]) -> Part {
        let rows = codes.len();
        let labels = vec!["no".into(), "yes".into()];
        Part {
            x: Matrix { values: vec![0.0; rows], rows, columns: 1 },
            y: codes.iter().map(|&code| code as f32).collect(),
            truth: Truth::Classes { codes: codes.into(), labels },
            weights: None,
            groups: vec![],
            rows: (0..rows).collect(),
            made: vec![false; rows],
        }
    }

    fn at(tune_threshold: TuneThreshold, codes: &[u32]) -> (f64, Option<String>) {
        let positive = [0.05, 0.1, 0.2, 0.3, 0.4, 0.45];
        let scores: Vec<f64> = positive.iter().flat_map(|p| [1.0 - p, *p]).collect();
        let balance = Balance { tune_threshold, threshold: 0.6, ..Balance::default() };
        chosen(&balance, Task::Binary, &part(codes), &scores)
    }

    #[test]
    fn the_threshold_is_the_score_at_which_validation_rows_are_told_apart_best() {
        let codes = [0, 0, 1, 0, 0, 1];
        assert_eq!(at(TuneThreshold::None, &codes), (0.6, None));
        // F1 is 2/3 with the last row alone, and 2/3 with the last four: the higher threshold is taken.
        assert_eq!(at(TuneThreshold::F1, &codes).0, 0.45);
        assert_eq!(at(TuneThreshold::BalancedAccuracy, &codes).0, 0.45);
        assert_eq!(at(TuneThreshold::BalancedAccuracy, &[0, 0, 1, 1, 0, 1]).0, 0.2);
    }

    #[test]
    fn rows_of_one_class_choose_nothing() {
        let (threshold, doubt) = at(TuneThreshold::F1, &[0; 6]);
        assert_eq!(threshold, 0.6);
        insta::assert_snapshot!(doubt.unwrap(), @"The validation rows do not have both classes, so no threshold can be chosen on them, and 0.6 decides.");
    }
}
