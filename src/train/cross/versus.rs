//! Workspaces beside each other on the same folds, and whether they differ by more than chance.
//!
//! Folds share training rows, so the paired t test is the corrected one (Nadeau and Bengio 2003); from three workspaces on
//! Friedman's test comes first and Nemenyi's says which differ (Demšar 2006).

use serde::Serialize;

use super::Cross;
use super::tally::{deviation, mean};
use crate::eval::{Friedman, Tested, corrected_t, friedman, larger_is_better, nemenyi, ranks, wilcoxon};

/// Workspaces beside each other.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Versus {
    /// What they are compared by.
    pub metric: String,
    /// One entry a workspace, in their order.
    pub models: Vec<Model>,
    /// Every two of them, by their places.
    pub pairs: Vec<Pair>,
    /// Of three and more.
    pub friedman: Option<Friedman>,
}

/// A workspace over all folds.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Model {
    /// What it is called.
    pub name: String,
    /// The metric in each fold.
    pub scores: Vec<f64>,
    /// Mean over folds.
    pub mean: f64,
    /// Sample standard deviation over folds.
    pub deviation: f64,
    /// Mean rank over folds, 1 being best.
    pub rank: f64,
}

/// Two workspaces.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Pair {
    /// The places of both.
    pub places: (usize, usize),
    /// Mean of the first less mean of the second.
    pub difference: f64,
    /// The corrected resampled t test.
    pub corrected_t: Tested,
    /// The signed-rank test, which takes folds as independent and so finds too much.
    pub wilcoxon: Tested,
    /// Nemenyi's chance, of three and more.
    pub nemenyi: Option<f64>,
}

impl Versus {
    /// Compares what came of the same folds; `crosses` are called by `names`.
    ///
    /// # Errors
    /// Where folds are not the same, or one lacks the metric.
    pub fn new(metric: &str, names: &[String], crosses: &[Cross]) -> Result<Self, String> {
        let first = crosses.first().ok_or("there is nothing to compare")?;
        let alike = |cross: &Cross| {
            let rows = |cross: &Cross| cross.results.iter().map(|fold| fold.rows.judged).collect::<Vec<_>>();
            cross.kind == first.kind && cross.rows == first.rows && rows(cross) == rows(first)
        };
        if let Some(other) = crosses.iter().position(|cross| !alike(cross)) {
            return Err(format!(
                "{} deals rows to other folds than {}. Give both the same [data] rows and [split]",
                names[other], names[0]
            ));
        }
        let scores: Vec<Vec<f64>> = crosses
            .iter()
            .zip(names)
            .map(|(cross, name)| {
                let of_fold = |fold: &super::Fold| fold.metrics.get(metric).filter(|value| value.is_finite());
                let scores: Option<Vec<f64>> = cross.results.iter().map(of_fold).collect();
                scores.ok_or_else(|| format!("{name} has no {metric} in every fold"))
            })
            .collect::<Result<_, String>>()?;
        let mean_ranks = mean_ranks(&scores, larger_is_better(metric));
        let folds = scores[0].len();
        let models = names.iter().zip(&scores).zip(&mean_ranks).map(|((name, scores), &rank)| {
            let (mean, deviation) = (mean(scores), deviation(scores));
            Model { name: name.clone(), scores: scores.clone(), mean, deviation, rank }
        });
        let several = scores.len() > 2;
        let ratio = first.ratio();
        let pairs = nemenyi(&mean_ranks, folds).into_iter().map(|(a, b, chance)| {
            let differences: Vec<f64> = scores[a].iter().zip(&scores[b]).map(|(a, b)| a - b).collect();
            Pair {
                places: (a, b),
                difference: mean(&differences),
                corrected_t: corrected_t(&differences, ratio),
                wilcoxon: wilcoxon(&differences),
                nemenyi: several.then_some(chance),
            }
        });
        Ok(Self {
            metric: metric.into(),
            models: models.collect(),
            pairs: pairs.collect(),
            friedman: several.then(|| friedman(&mean_ranks, folds)),
        })
    }
}

/// Of each model the mean of its ranks in the folds.
fn mean_ranks(scores: &[Vec<f64>], larger_is_better: bool) -> Vec<f64> {
    let folds = scores.first().map_or(0, Vec::len);
    let sign = if larger_is_better { -1.0 } else { 1.0 };
    let mut sums = vec![0.0; scores.len()];
    for fold in 0..folds {
        let of_fold: Vec<f64> = scores.iter().map(|scores| sign * scores[fold]).collect();
        sums.iter_mut().zip(ranks(&of_fold)).for_each(|(sum, rank)| *sum += rank);
    }
    sums.iter().map(|sum| sum / folds as f64).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::Proof;
    use crate::eval::Metrics;
    use crate::train::{Fold, FoldRows};

    fn cross(scores: &[f64]) -> Cross {
        let fold = |(place, &score): (usize, &f64)| Fold {
            repeat: 1,
            fold: place + 1,
            seed: 0,
            rows: FoldRows { train: 90, validation: 0, judged: 10 },
            metrics: [("roc_auc", score), ("log_loss", 1.0 - score)].into_iter().collect(),
            train: Metrics::default(),
            epochs: 1,
            kept_epoch: 1,
        };
        Cross {
            task: "binary".into(),
            kind: "KFold",
            folds: scores.len(),
            repeats: 1,
            shuffled: true,
            rows: 100,
            test_rows_left_out: 0,
            split: Proof::default(),
            results: scores.iter().enumerate().map(fold).collect(),
            mean: Metrics::default(),
            deviation: Metrics::default(),
            warnings: vec![],
        }
    }

    fn names(count: usize) -> Vec<String> {
        (0..count).map(|place| format!("w{place}.toml")).collect()
    }

    #[test]
    fn golden_3_1_two_workspaces_are_compared_by_the_corrected_test() {
        let base = [0.8; 10];
        let better: Vec<f64> =
            [0.01, 0.02, -0.005, 0.015, 0.0, 0.03, 0.01, -0.01, 0.02, 0.005].iter().map(|d| 0.8 + d).collect();
        let found = Versus::new("roc_auc", &names(2), &[cross(&better), cross(&base)]).unwrap();
        let pair = found.pairs[0];
        assert!((pair.corrected_t.chance - 0.128_396).abs() < 1e-6, "{pair:?}");
        assert!((pair.difference - 0.0095).abs() < 1e-12);
        assert_eq!((pair.nemenyi, &found.friedman), (None, &None));
        assert!(found.models[0].rank < found.models[1].rank);
    }

    #[test]
    fn less_of_a_loss_is_the_better_rank_and_three_have_friedmans_test() {
        let all = [cross(&[0.9, 0.8, 0.85]), cross(&[0.7, 0.6, 0.65]), cross(&[0.8, 0.7, 0.75])];
        let found = Versus::new("log_loss", &names(3), &all).unwrap();
        let ranks: Vec<f64> = found.models.iter().map(|model| model.rank).collect();
        assert_eq!(ranks, [1.0, 3.0, 2.0]);
        assert!((found.friedman.unwrap().chi_squared.statistic - 6.0).abs() < 1e-12);
        assert!(found.pairs.len() == 3 && found.pairs.iter().all(|pair| pair.nemenyi.is_some()));
    }

    #[test]
    fn other_folds_and_missing_metrics_are_refused_by_name() {
        let other = Versus::new("roc_auc", &names(2), &[cross(&[0.5, 0.6]), cross(&[0.5, 0.6, 0.7])]);
        assert!(other.unwrap_err().starts_with("w1.toml deals rows to other folds than w0.toml"));
        let lacking = Versus::new("r2", &names(2), &[cross(&[0.5, 0.6]), cross(&[0.5, 0.6])]);
        assert_eq!(lacking.unwrap_err(), "w0.toml has no r2 in every fold");
    }
}
