//! How sure an area under the ROC curve is: the variance of `DeLong`, `DeLong` and Clarke-Pearson (1988), by one sort (Sun and
//! Xu 2014).

use super::interval::Z;
use super::ranking::Ranking;

/// An area under the ROC curve and how sure it is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Area {
    /// The area.
    pub roc_auc: f64,
    /// Its variance; NaN unless there are two rows of each class.
    pub variance: f64,
    /// The 95 % interval, `area ± z · deviation` cut to [0, 1].
    pub interval: (f64, f64),
}

/// The area of `ranking` and its interval.
pub fn delong(ranking: &Ranking, positive: impl Fn(usize) -> bool) -> Area {
    let ties: Vec<(f64, f64)> = ranking.steps(positive).collect();
    let (positives, negatives) = ties.iter().fold((0.0, 0.0), |(p, n), (pos, neg)| (p + pos, n + neg));
    let area = ranking_area(&ties, positives, negatives);
    // A positive wins against the negatives below it, a negative loses against the positives above it.
    let (mut above, mut below) = (0.0, negatives);
    let (mut of_positives, mut of_negatives) = (0.0, 0.0);
    for (pos, neg) in ties {
        below -= neg;
        of_positives += pos * ((below + neg / 2.0) / negatives - area).powi(2);
        of_negatives += neg * ((above + pos / 2.0) / positives - area).powi(2);
        above += pos;
    }
    let variance = of_positives / (positives - 1.0) / positives + of_negatives / (negatives - 1.0) / negatives;
    let variance = if variance.is_finite() { variance } else { f64::NAN };
    let half = Z * variance.sqrt();
    let within = |end: f64| if end.is_nan() { end } else { end.clamp(0.0, 1.0) };
    Area { roc_auc: area, variance, interval: (within(area - half), within(area + half)) }
}

fn ranking_area(ties: &[(f64, f64)], positives: f64, negatives: f64) -> f64 {
    let (mut above, mut wins) = (0.0, 0.0);
    for (pos, neg) in ties {
        wins += neg * (above + pos / 2.0);
        above += pos;
    }
    wins / (positives * negatives)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::eval::fixture::{close, fixture};

    #[test]
    fn the_interval_of_the_fixture_is_the_references() {
        let f = fixture();
        let ranking = Ranking::new(f.score).unwrap();
        let area = delong(&ranking, |row| f.truth[row] == 1);
        close("3.1 fixture AUC", area.roc_auc, 0.663_198_694_410_444_8);
        close("reference variance", area.variance, 0.001_501_774_071_313_435_8);
        close("reference low", area.interval.0, 0.587_244_739_589_535_3);
        close("reference high", area.interval.1, 0.739_152_649_231_353_8);
        assert_eq!(area.roc_auc, ranking.roc_auc(|row| f.truth[row] == 1));
    }

    #[test]
    fn ties_count_half_as_pair_by_pair() {
        let (scores, truth) = ([0.1, 0.4, 0.4, 0.4, 0.8, 0.8, 0.9], [0, 0, 1, 1, 0, 1, 1]);
        let wins = |a: f64, b: f64| {
            if a > b {
                1.0
            } else if a == b {
                0.5
            } else {
                0.0
            }
        };
        let of =
            |class: usize| (0..7).filter(move |&row| truth[row] == class).map(|row| scores[row]).collect::<Vec<_>>();
        let (pos, neg) = (of(1), of(0));
        let each: Vec<f64> = pos.iter().map(|&p| neg.iter().map(|&n| wins(p, n)).sum::<f64>() / 3.0).collect();
        let other: Vec<f64> = neg.iter().map(|&n| pos.iter().map(|&p| wins(p, n)).sum::<f64>() / 4.0).collect();
        let variance = |values: &[f64]| {
            let mean = values.iter().sum::<f64>() / values.len() as f64;
            values.iter().map(|v| (v - mean).powi(2)).sum::<f64>() / (values.len() - 1) as f64
        };
        let area = delong(&Ranking::new(scores).unwrap(), |row| truth[row] == 1);
        close("variance by hand", area.variance, variance(&each) / 4.0 + variance(&other) / 3.0);
    }

    #[test]
    fn one_row_of_a_class_has_an_area_and_no_interval() {
        let area = delong(&Ranking::new([0.1, 0.5, 0.9]).unwrap(), |row| row == 2);
        assert!(area.roc_auc == 1.0 && area.variance.is_nan() && area.interval.0.is_nan());
        assert!(delong(&Ranking::new([0.1]).unwrap(), |_| true).roc_auc.is_nan());
    }
}
