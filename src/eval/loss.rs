//! Proper scores of probabilities: log loss and the Brier score.
//!
//! Both are NaN where a probability lies outside of [0, 1] by more than rounding: such scores can be ranked, but not
//! read as probabilities.

/// How far a sum of rounded numbers may leave [0, 1] and still be read as a probability.
const ROUNDING: f64 = 1e-6;

/// The score as a probability, `None` where it cannot be one.
pub(super) fn probability(score: f64) -> Option<f64> {
    (-ROUNDING..=1.0 + ROUNDING).contains(&score).then(|| score.clamp(0.0, 1.0))
}

/// Mean of `-ln p` of the true class, in nats; `p` is kept away from 0 and 1 by `f64::EPSILON`, as scikit-learn does.
/// Truth holds codes below `classes`, probabilities are rows x `classes`, row-major.
pub fn log_loss(truth: &[u32], probabilities: &[f64], classes: usize) -> f64 {
    mean_over_rows(truth, probabilities, classes, |row, code| {
        row.iter().try_for_each(|&p| probability(p).map(|_| ()))?;
        let p = probability(*row.get(code)?)?;
        Some(-p.clamp(f64::EPSILON, 1.0 - f64::EPSILON).ln())
    })
}

/// Mean squared distance of probabilities to the truth (Brier 1950). For two classes that of class 1, from 0 to 1; for
/// more the sum over classes, from 0 to 2, as scikit-learn's `scale_by_half="auto"` gives.
pub fn brier_score(truth: &[u32], probabilities: &[f64], classes: usize) -> f64 {
    mean_over_rows(truth, probabilities, classes, |row, code| {
        let squared = |(class, &p): (usize, &f64)| Some((f64::from(u8::from(class == code)) - probability(p)?).powi(2));
        let skipped = usize::from(classes == 2);
        row.iter().enumerate().skip(skipped).map(squared).sum()
    })
}

/// Mean of what `score` gives each row and its true code; NaN where it gives nothing, or without rows.
fn mean_over_rows(
    truth: &[u32],
    probabilities: &[f64],
    classes: usize,
    score: impl Fn(&[f64], usize) -> Option<f64>,
) -> f64 {
    if classes == 0 || probabilities.len() != truth.len() * classes {
        return f64::NAN;
    }
    let rows = probabilities.chunks_exact(classes).zip(truth);
    let sum: Option<f64> = rows.map(|(row, &code)| score(row, code as usize)).sum();
    sum.map_or(f64::NAN, |sum| sum / truth.len() as f64)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::eval::fixture::{close, fixture, toy};

    #[test]
    fn golden_3_1_losses() {
        let f = fixture();
        close("3.1 fixture log-loss", log_loss(&f.truth, &f.probabilities(), 2), 0.762_124_768_911_900_2);
        close("3.1 fixture Brier", brier_score(&f.truth, &f.probabilities(), 2), 0.254_647_359_872_904_93);
        let (truth, _, probabilities) = toy();
        close("3.1 toy log-loss", log_loss(&truth, &probabilities, 3), 0.805_496_974_948_946_5);
        close("3.1 toy Brier (sum)", brier_score(&truth, &probabilities, 3), 0.478);
    }

    #[test]
    fn certainty_in_the_wrong_class_costs_much_but_not_infinitely_much() {
        close("-ln eps", log_loss(&[1], &[1.0, 0.0], 2), -f64::EPSILON.ln());
    }

    #[test]
    fn what_cannot_be_a_probability_has_no_loss() {
        for odd in [1.5, -0.5, f64::NAN, f64::INFINITY] {
            assert!(log_loss(&[1], &[0.5, odd], 2).is_nan(), "{odd}");
            assert!(brier_score(&[1], &[0.5, odd], 2).is_nan(), "{odd}");
        }
        assert_eq!(brier_score(&[1], &[0.0, 1.0 + 1e-9], 2), 0.0, "rounding is forgiven");
        assert!(log_loss(&[], &[], 2).is_nan() && brier_score(&[0], &[], 0).is_nan());
    }
}
