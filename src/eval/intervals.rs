//! How sure each metric of a decision between two classes is, by the names of [`super::classification`].
//!
//! Shares of rows have Wilson's interval, the area under the ROC curve `DeLong`'s, everything else the percentile interval of
//! resamples.

use super::agreement::{KappaWeights, cohen_kappa, matthews_corrcoef};
use super::averaged::PerClass;
use super::binary::Binary;
use super::bootstrap::percentile_interval;
use super::classification::push_class_averages;
use super::delong::delong;
use super::interval::wilson;
use super::metrics::Metrics;
use super::ranking::Ranking;
use super::resampled::{Decided, Draw, Presorted, Worth};

/// The 95 % interval of every metric that has one, in the order of [`super::CLASSIFICATION`]. Empty where slices do not fit
/// together or there are no rows; NaN where a metric is not defined.
pub fn intervals(rows: &Decided, resamples: usize, seed: u64) -> Vec<(String, (f64, f64))> {
    let together = vec![0; rows.truth.len()];
    let rows = Decided { groups: &together, ..*rows };
    let Some(sorted) = Presorted::new(&rows, 1).filter(|_| !rows.truth.is_empty()) else { return Vec::new() };
    of_all(&rows, sorted.whole().overall.counts, &sorted.resamples(resamples, seed))
}

/// The same from right and wrong decisions and resamples of all rows.
pub(super) fn of_all(rows: &Decided, counts: Binary, draws: &[Draw]) -> Vec<(String, (f64, f64))> {
    let drawn: Vec<Metrics> = draws.iter().map(|Draw { overall, .. }| of_worth(overall)).collect();
    let area = Ranking::new(rows.scores.iter().copied()).map(|ranking| delong(&ranking, |row| rows.truth[row] == 1));
    let names = drawn.first().map(|metrics| metrics.iter().map(|(name, _)| name.to_owned()).collect());
    let names: Vec<String> = names.unwrap_or_default();
    let of = |name: &str| match name {
        "accuracy" => wilson(counts.tp + counts.tn, counts.total()),
        "precision" => wilson(counts.tp, counts.tp + counts.fp),
        "recall" => wilson(counts.tp, counts.positives()),
        "specificity" => wilson(counts.tn, counts.negatives()),
        "roc_auc" => area.map_or((f64::NAN, f64::NAN), |area| area.interval),
        _ => percentile_interval(drawn.iter().filter_map(|metrics| metrics.get(name))),
    };
    names.into_iter().map(|name| (name.clone(), of(&name))).collect()
}

fn of_worth(worth: &Worth) -> Metrics {
    let Binary { tn, fp, fn_, tp } = worth.counts;
    let counts = [vec![tn, fp], vec![fn_, tp]];
    let mut metrics = Metrics::default();
    metrics.push("accuracy", worth.counts.accuracy());
    push_class_averages(&mut metrics, &PerClass::new(&counts));
    metrics.push("roc_auc", worth.roc_auc);
    metrics.push("average_precision", worth.average_precision);
    metrics.push("log_loss", worth.log_loss);
    metrics.push("brier_score", worth.brier_score);
    metrics.push("matthews_corrcoef", matthews_corrcoef(&counts));
    metrics.push("cohen_kappa", cohen_kappa(&counts, KappaWeights::None));
    metrics.push("ece", worth.ece);
    metrics
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::eval::classification;
    use crate::eval::fixture::{close, fixture};

    #[test]
    fn golden_3_1_every_metric_of_the_fixture_lies_in_its_interval() {
        let f = fixture();
        let rows = Decided { truth: &f.truth, predicted: &f.predicted, scores: &f.score, groups: &f.group };
        let found = intervals(&rows, 300, 1);
        let metrics = classification(&f.truth, &f.probabilities(), 2);
        let names: Vec<&str> = metrics.iter().map(|(name, _)| name).filter(|&name| name != "mce").collect();
        assert_eq!(found.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>(), names);
        for (name, (low, high)) in &found {
            let value = metrics.get(name).unwrap();
            assert!(name == "ece" || (*low < value && value < *high), "{name}: {low} {value} {high}");
        }
        close("3.1 Wilson low", found[0].1.0, 0.586_755_892_590_536_7);
        close("3.1 Wilson high", found[0].1.1, 0.717_402_056_232_510_5);
    }

    #[test]
    fn nothing_has_no_intervals() {
        let none = Decided { truth: &[], predicted: &[], scores: &[], groups: &[] };
        assert!(intervals(&none, 9, 1).is_empty());
        assert!(intervals(&Decided { truth: &[1], ..none }, 9, 1).is_empty());
    }
}
