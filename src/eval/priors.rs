//! What it costs that a model learnt under other shares of the classes than there are.
//!
//! Probabilities of a model that learnt classes in shares `learnt` are brought to the shares `true` by Bayes' rule:
//! `p_c · true_c / learnt_c`, made to sum to 1 (Elkan 2001, theorem 2; Saerens, Latinne and Decaestecker 2002, equation 4). Their
//! order does not change for two classes, so ranking metrics stay as they are. It assumes that resampling changed how
//! frequent classes are and not how their rows look, which is exact for weights and random draws and near for made rows.

use super::calibration::expected_calibration_error;
use super::loss::brier_score;
use super::scored::{Scored, predicted};

/// Calibration as it was learnt and with the shift of shares undone.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ShiftCost {
    /// The Brier score as it was learnt.
    pub brier: f64,
    /// The same with the shift undone.
    pub brier_undone: f64,
    /// The Brier score of saying the true shares of every row.
    pub brier_of_shares: f64,
    /// The expected calibration error as it was learnt.
    pub ece: f64,
    /// The same with the shift undone.
    pub ece_undone: f64,
    /// By how many of its standard errors over rows the Brier score is larger as it was learnt.
    pub deviations: f64,
}

/// Probabilities learnt under shares `learnt`, brought to the shares `present`. Classes that were not learnt stay as they
/// are.
pub fn with_shares(probabilities: &[f64], learnt: &[f64], present: &[f64]) -> Vec<f64> {
    let factors: Vec<f64> = learnt.iter().zip(present).map(|(l, p)| if *l > 0.0 { p / l } else { 1.0 }).collect();
    let mut shifted = probabilities.to_vec();
    for row in shifted.chunks_exact_mut(learnt.len().max(1)) {
        row.iter_mut().zip(&factors).for_each(|(p, factor)| *p *= factor);
        let sum: f64 = row.iter().sum();
        if sum > 0.0 {
            for p in row {
                *p /= sum;
            }
        }
    }
    shifted
}

/// Compares probabilities with the same under shares `present`; `None` without rows or where they are no probabilities.
pub fn shift_cost(truth: &[u32], probabilities: &[f64], learnt: &[f64], present: &[f64]) -> Option<ShiftCost> {
    let classes = learnt.len();
    let undone = with_shares(probabilities, learnt, present);
    let brier = |probabilities: &[f64]| brier_score(truth, probabilities, classes);
    let ece = |probabilities: &[f64]| {
        let scored = Scored { truth, predicted: &predicted(probabilities, classes), probabilities, classes };
        expected_calibration_error(&scored.calibration_bins().unwrap_or_default())
    };
    let one = |row: usize, all: &[f64]| brier_score(&truth[row..=row], &all[row * classes..][..classes], classes);
    let gaps: Vec<f64> = (0..truth.len()).map(|row| one(row, probabilities) - one(row, &undone)).collect();
    let rows = gaps.len() as f64;
    let mean = gaps.iter().sum::<f64>() / rows;
    let variance = gaps.iter().map(|gap| (gap - mean).powi(2)).sum::<f64>() / rows;
    let error = (variance / rows).sqrt();
    let cost = ShiftCost {
        brier: brier(probabilities),
        brier_undone: brier(&undone),
        brier_of_shares: brier(&present.repeat(truth.len())),
        ece: ece(probabilities),
        ece_undone: ece(&undone),
        deviations: if error > 0.0 { mean / error } else { 0.0 },
    };
    (cost.brier.is_finite() && cost.brier_undone.is_finite()).then_some(cost)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::rng::{Purpose, Stream};
    use crate::eval::fixture::close;

    #[test]
    fn odds_change_by_the_ratio_of_the_shares() {
        let shifted = with_shares(&[0.5, 0.5, 0.2, 0.8], &[0.5, 0.5], &[0.9, 0.1]);
        close("even odds become the present ones", shifted[1], 0.1);
        close("odds of 4 become 4/9", shifted[3], 4.0 / 13.0);
        assert_eq!(with_shares(&[0.3, 0.7], &[0.4, 0.6], &[0.4, 0.6]), [0.3, 0.7]);
    }

    #[test]
    fn a_model_of_even_classes_is_told_what_it_costs_among_rare_ones() {
        let mut stream = Stream::new(2, Purpose::Demo, 0);
        let present = [0.9, 0.1];
        let (mut truth, mut learnt_even, mut honest) = (vec![], vec![], vec![]);
        for _ in 0..4000 {
            let is = stream.uniform() < 0.1;
            let seen = stream.normal() + if is { 1.0 } else { 0.0 };
            // The true probability of a shift by one deviation, under even classes.
            let even = 1.0 / (1.0 + (0.5 - seen).exp());
            truth.push(u32::from(is));
            learnt_even.extend([1.0 - even, even]);
            honest.extend(with_shares(&[1.0 - even, even], &[0.5, 0.5], &present));
        }
        let cost = shift_cost(&truth, &learnt_even, &[0.5, 0.5], &present).unwrap();
        assert!(cost.brier > 0.15 && cost.brier_undone < 0.09 && cost.deviations > 20.0, "{cost:?}");
        assert!(cost.ece > 0.2 && cost.ece_undone < 0.03 && cost.brier_undone < cost.brier_of_shares, "{cost:?}");
        let none = shift_cost(&truth, &honest, &present, &present).unwrap();
        assert!((none.brier - none.brier_undone).abs() < 1e-15, "{none:?}");
        assert_eq!(shift_cost(&[], &[], &present, &present), None);
    }
}
