//! Agreement between truth and prediction beyond chance: Matthews' correlation and Cohen's kappa.
//!
//! Both take counts `[truth][predicted]`, square, as [`super::Confusion`] holds them.

use super::confusion::{correct, predicted_sums, truth_sums};

/// How much a disagreement counts in [`cohen_kappa`], by the distance of the classes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum KappaWeights {
    /// Every disagreement alike.
    #[default]
    None,
    /// By `|i - j|`.
    Linear,
    /// By `(i - j)²`.
    Quadratic,
}

impl KappaWeights {
    fn of(self, truth: usize, predicted: usize) -> f64 {
        let distance = truth.abs_diff(predicted) as f64;
        match self {
            Self::None => f64::from(u8::from(truth != predicted)),
            Self::Linear => distance,
            Self::Quadratic => distance * distance,
        }
    }
}

/// Matthews' correlation coefficient, for more than two classes Gorodkin's `R_K` (2004). 0 where truth or prediction
/// has one class only, NaN where there are no rows.
pub fn matthews_corrcoef(counts: &[Vec<u64>]) -> f64 {
    let (truth, predicted) = (truth_sums(counts), predicted_sums(counts));
    let rows = truth.iter().sum::<u64>() as f64;
    let dot = |a: &[u64], b: &[u64]| a.iter().zip(b).map(|(&x, &y)| x as f64 * y as f64).sum::<f64>();
    let covariance = correct(counts) as f64 * rows - dot(&truth, &predicted);
    let spread = (rows * rows - dot(&predicted, &predicted)) * (rows * rows - dot(&truth, &truth));
    match (rows == 0.0, spread == 0.0) {
        (true, _) => f64::NAN,
        (_, true) => 0.0,
        _ => covariance / spread.sqrt(),
    }
}

/// Cohen's kappa (1960), weighted by Cohen (1968). NaN where chance alone would agree always: no rows, or truth and
/// prediction of one and the same class.
pub fn cohen_kappa(counts: &[Vec<u64>], weights: KappaWeights) -> f64 {
    let (truth, predicted) = (truth_sums(counts), predicted_sums(counts));
    let rows = truth.iter().sum::<u64>() as f64;
    let (mut observed, mut expected) = (0.0, 0.0);
    for (t, row) in counts.iter().enumerate() {
        for (p, &count) in row.iter().enumerate() {
            let weight = weights.of(t, p);
            observed += weight * count as f64;
            expected += weight * truth[t] as f64 * predicted[p] as f64 / rows;
        }
    }
    if expected == 0.0 { f64::NAN } else { 1.0 - observed / expected }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::eval::confusion::tally;
    use crate::eval::fixture::{close, fixture, toy};

    #[test]
    fn golden_3_1_agreement_on_the_fixture() {
        let f = fixture();
        let counts = tally(2, &f.truth, &f.predicted);
        close("3.1 fixture MCC", matthews_corrcoef(&counts), 0.314_513_051_839_560_8);
        close("3.1 fixture kappa", cohen_kappa(&counts, KappaWeights::None), 0.310_964_649_490_713);
    }

    #[test]
    fn golden_3_1_agreement_on_the_toy() {
        let (truth, predicted, _) = toy();
        let counts = tally(3, &truth, &predicted);
        close("3.1 toy MCC", matthews_corrcoef(&counts), 0.393_939_393_939_393_9);
        close("3.1 toy kappa", cohen_kappa(&counts, KappaWeights::None), 0.393_939_393_939_393_9);
        close("3.1 toy kappa linear", cohen_kappa(&counts, KappaWeights::Linear), 0.333_333_333_333_333_37);
        close("3.1 toy kappa quadratic", cohen_kappa(&counts, KappaWeights::Quadratic), 0.275_362_318_840_579_7);
    }

    #[test]
    fn one_class_only_is_zero_correlation_and_no_kappa() {
        let one = tally(2, &[1, 1], &[1, 1]);
        assert_eq!(matthews_corrcoef(&one), 0.0);
        assert!(cohen_kappa(&one, KappaWeights::None).is_nan());
        let constant = tally(2, &[0, 1], &[1, 1]);
        assert_eq!((matthews_corrcoef(&constant), cohen_kappa(&constant, KappaWeights::None)), (0.0, 0.0));
        assert!(matthews_corrcoef(&tally(2, &[], &[])).is_nan());
    }
}
