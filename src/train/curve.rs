//! How a metric goes with the number of training rows, or with a setting, on rows that were not learnt from and on those that
//! were: the workspace cross-validated at each size or value.

use crossbeam_channel::Receiver;
use serde::Serialize;

use super::cross::{Cross, CrossError, Fold, cross_validate_share};
use crate::base::fmt;
use crate::data::{Dataset, Folding};
use crate::eval::{corrected_t, larger_is_better};
use crate::spec::Workspace;

/// A gain that is worth having, as a share of the metric.
const WORTH: f64 = 0.01;

/// Points of fewer rows than this are warned about.
const FEW: usize = 30;

/// A workspace to cross-validate, learning from a share of the rows.
#[derive(Clone, Debug, PartialEq)]
pub struct Variant {
    /// The value that is varied, or the share.
    pub name: String,
    /// The workspace with it.
    pub workspace: Workspace,
    /// The share of each fold's training rows, above 0 and up to 1.
    pub share: f64,
}

/// One point of the curve.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Point {
    /// The value of the setting, or rows learnt from.
    pub at: String,
    /// Mean and sample deviation over folds on rows learnt from.
    pub train: (f64, f64),
    /// The same on rows that were judged.
    pub judged: (f64, f64),
    /// Each fold on rows that were judged.
    pub folds: Vec<f64>,
    /// Rows that a fold learnt from, on average.
    #[serde(skip)]
    pub rows: usize,
    /// Judged rows over rows learnt from.
    #[serde(skip)]
    pub ratio: f64,
}

/// A learning curve, or a validation curve.
#[derive(Clone, Debug, PartialEq)]
pub struct Curve {
    /// The metric, once a point has shown which there is.
    pub metric: Option<String>,
    /// The key that is varied; `None`: rows.
    pub over: Option<String>,
    /// In the order in which they were made.
    pub points: Vec<Point>,
}

/// Why there is no point.
#[derive(Debug, thiserror::Error)]
pub enum CurveError {
    /// The folds cannot be judged.
    #[error(transparent)]
    Cross(#[from] CrossError),
    /// So few rows are learnt from that a fold cannot be.
    #[error("{error} A share of {share} leaves a fold about {rows} to learn from; ask for larger shares")]
    TooFew {
        /// What went wrong with them.
        error: Box<CrossError>,
        /// As a percentage.
        share: String,
        /// Rows that a fold learnt from.
        rows: usize,
    },
    /// No fold has the metric.
    #[error("these workspaces have no metric {0:?}")]
    NoMetric(String),
}

impl Curve {
    /// Without points yet.
    pub fn new(metric: Option<String>, over: Option<String>) -> Self {
        Self { metric, over, points: vec![] }
    }

    /// Cross-validates `variant` on `dataset`, which is its own, and adds what came of it; `stop` ends the work after the batch
    /// under way, and `tell` hears of each fold.
    ///
    /// # Errors
    /// Where the folds cannot be judged, or have no such metric.
    pub fn add(
        &mut self,
        dataset: Dataset,
        variant: &Variant,
        folding: Folding,
        stop: &Receiver<()>,
        tell: impl FnMut(&Fold),
    ) -> Result<&Point, CurveError> {
        let pool = dataset.parts.train.len() + dataset.parts.validation.len();
        let of_fold = pool - pool / folding.folds.max(1);
        let rows = ((of_fold as f64 * variant.share).round() as usize).max(1);
        let crossed = cross_validate_share(dataset, &variant.workspace, folding, variant.share, stop, tell);
        let few = |error: CrossError| match error {
            CrossError::Interrupted { .. } => error.into(),
            error if variant.share < 1.0 => {
                CurveError::TooFew { error: Box::new(error), share: fmt::percent(variant.share), rows }
            }
            error => error.into(),
        };
        let cross = crossed.map_err(few)?;
        let headline = || cross.mean.headline().map_or_else(String::new, |(name, _)| name.to_owned());
        let metric = self.metric.get_or_insert_with(headline);
        let point = point(variant, self.over.is_some(), &cross, metric)?;
        self.points.push(point);
        Ok(&self.points[self.points.len() - 1])
    }

    /// The point that is judged best.
    pub fn best(&self) -> Option<usize> {
        let larger = larger_is_better(self.metric.as_deref()?);
        let better = |a: f64, b: f64| if larger { a > b } else { a < b };
        let judged = |place: &usize| self.points[*place].judged.0;
        let known = (0..self.points.len()).filter(|place| judged(place).is_finite());
        known.reduce(|best, place| if better(judged(&place), judged(&best)) { place } else { best })
    }

    /// What the ends of the curve say, and of points that say little what to do.
    pub fn advice(&self) -> String {
        let few = self.over.is_none() && self.points.iter().any(|point| point.rows < FEW);
        let few = if few {
            format!(" Points of fewer than {FEW} rows say little: ask for larger shares.")
        } else {
            String::new()
        };
        self.told() + &few
    }

    fn told(&self) -> String {
        let [.., before, last] = self.points.as_slice() else { return "One point is no curve.".into() };
        if let Some(key) = &self.over {
            return format!(
                "Differences smaller than the deviation are chance; set `{key}` by `gradus compare` where it matters."
            );
        }
        let larger = self.metric.as_deref().is_none_or(larger_is_better);
        let sign = if larger { 1.0 } else { -1.0 };
        // Folds differ by more than sizes do, so what more rows bring is looked at in each.
        let gains: Vec<f64> =
            last.folds.iter().zip(&before.folds).map(|(last, before)| sign * (last - before)).collect();
        let gap = sign * (last.train.0 - last.judged.0);
        let ratio = last.ratio.max(before.ratio);
        let worth = WORTH * last.judged.0.abs();
        let less: Vec<f64> = gains.iter().map(|gain| worth - gain).collect();
        let ruled_out = is_surely_above_zero(&less, ratio);
        if !ruled_out && is_surely_above_zero(&gains, ratio) {
            "It still gets better with more rows: more data are worth most.".into()
        } else if gap > 2.0 * last.judged.1 {
            "Rows that were learnt from are judged much better than others: regularise, simplify, or get more rows."
                .into()
        } else if ruled_out {
            "More rows no longer help, and rows that were learnt from are judged like others: more capacity or better features \
             are worth most."
                .into()
        } else {
            "These folds do not tell whether more rows help: ask for more of them.".into()
        }
    }
}

/// Whether differences, one a fold, are more than chance: their mean by the corrected t test, one-sided at 5 %. Of those
/// that are all the same the sign decides.
fn is_surely_above_zero(differences: &[f64], ratio: f64) -> bool {
    if let [first, rest @ ..] = differences
        && !rest.is_empty()
        && rest.iter().all(|other| other == first)
    {
        return *first > 0.0;
    }
    let tested = corrected_t(differences, ratio);
    tested.statistic > 0.0 && tested.chance / 2.0 < 0.05
}

fn point(variant: &Variant, over: bool, cross: &Cross, metric: &str) -> Result<Point, CurveError> {
    let train = cross.over_folds(|fold| fold.train.get(metric));
    let judged = cross.over_folds(|fold| fold.metrics.get(metric));
    let (Some(train), Some(judged)) = (train, judged) else { return Err(CurveError::NoMetric(metric.to_owned())) };
    let folds = cross.results.iter().filter_map(|fold| fold.metrics.get(metric)).collect();
    let rows = cross.results.iter().map(|fold| fold.rows.train).sum::<usize>() / cross.results.len().max(1);
    let ratio = cross.ratio();
    let at = if over { variant.name.clone() } else { fmt::thousands(rows as u64) };
    Ok(Point { at, train, judged, folds, rows, ratio })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn point(at: &str, train: f64, folds: &[f64]) -> Point {
        let mean = folds.iter().sum::<f64>() / folds.len() as f64;
        Point { at: at.into(), train: (train, 0.01), judged: (mean, 0.01), folds: folds.into(), rows: 100, ratio: 0.25 }
    }

    fn curve(metric: &str, over: Option<&str>, points: Vec<Point>) -> Curve {
        Curve { points, ..Curve::new(Some(metric.into()), over.map(str::to_owned)) }
    }

    #[test]
    fn the_best_point_is_the_highest_or_of_a_loss_the_lowest() {
        let points = || vec![point("a", 0.9, &[0.7, 0.7]), point("b", 0.9, &[0.8, 0.8]), point("c", 0.9, &[0.6, 0.6])];
        assert_eq!(curve("roc_auc", None, points()).best(), Some(1));
        assert_eq!(curve("log_loss", None, points()).best(), Some(2));
        assert_eq!(curve("roc_auc", None, vec![]).best(), None);
    }

    #[test]
    fn the_ends_say_what_is_worth_most() {
        let advice = |train: f64, before: &[f64], last: &[f64], ratio: f64| {
            let points = [before, last].map(|folds| Point { ratio, ..point("1", train, folds) });
            curve("roc_auc", None, points.into()).advice()
        };
        let same = [0.7; 5];
        // Gains of 0.05 on average, which deviate by 0.04: a naive t of 2.8, corrected 1.87.
        let some = [0.80, 0.70, 0.74, 0.72, 0.79];
        assert!(advice(0.9, &same, &some, 0.0).contains("more data are worth most"), "the naive test");
        assert!(!advice(0.9, &same, &some, 0.25).contains("more data are worth most"), "the corrected one");
        let surely = [0.80, 0.79, 0.81, 0.82, 0.78];
        assert!(advice(0.9, &same, &surely, 0.25).contains("more data are worth most"));
        assert!(!advice(0.9, &surely, &same, 0.25).contains("more data"), "it gets worse");
        assert!(advice(0.99, &same, &some, 0.25).contains("regularise"));
        assert!(advice(0.7, &same, &[0.7001, 0.6999, 0.7, 0.7002, 0.6998], 0.25).contains("more capacity"));
        assert!(advice(0.7, &same, &[0.73, 0.66, 0.7, 0.74, 0.68], 0.25).contains("do not tell"));
        assert!(advice(0.71, &same, &same, 0.25).contains("more capacity"), "nothing was gained in any fold");
        let little = [0.7002, 0.70021, 0.70019, 0.70022, 0.70018];
        assert!(advice(0.7, &same, &little, 0.25).contains("more capacity"), "a sure gain that is worth nothing");
        let few = |rows| {
            let points = [rows, 400].map(|rows| Point { rows, ..point("1", 0.7, &[0.7; 5]) });
            curve("roc_auc", None, points.into()).advice().contains("ask for larger shares")
        };
        assert!(few(3) && !few(60));
        let varied = curve("roc_auc", Some("model.hidden"), vec![point("1", 0.7, &[0.7]), point("2", 0.7, &[0.7])]);
        assert!(varied.advice().contains("set `model.hidden`"));
    }
}
