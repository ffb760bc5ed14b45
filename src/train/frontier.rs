//! What each way of mitigation costs and gains: the same workspace learnt once for each, judged on rows that none has seen.
//!
//! The judged rows are a fold of the training and validation rows, since the test is sealed and thresholds are chosen on
//! validation rows.

use std::time::Instant;

use crossbeam_channel::Receiver;
use serde::Serialize;

use super::record::Sureness;
use super::report::Report;
use super::trial::{self, trial};
use crate::data::{DataError, Dataset, Folding};
use crate::eval::{Ends, Metrics};
use crate::spec::{Constraint, Fairness, Mitigation, Workspace};

/// The share of rows that is judged is one of so many.
const FOLDS: usize = 5;
/// What is compared besides how far groups are apart.
const COMPARED: [&str; 4] = ["accuracy", "balanced_accuracy", "f1", "roc_auc"];
/// The metric that the frontier is drawn over.
const WORTH: &str = "accuracy";
/// More than this the other way is told.
const TOLD: f64 = 0.01;

/// All ways that were tried.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Frontier {
    /// The column whose groups are compared.
    pub column: String,
    /// The comparison that should be small.
    pub measure: &'static str,
    /// Rows learnt from, watched and judged.
    pub rows: [usize; 3],
    /// Groups of the column and how many of the judged rows each has.
    pub groups: Vec<(String, usize)>,
    /// What not to rely on, of the judged groups.
    pub warnings: Vec<String>,
    /// One entry a way; the first is without mitigation.
    pub attempts: Vec<Attempt>,
}

/// One way of mitigation.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Attempt {
    /// As the workspace file calls it.
    pub mitigation: &'static str,
    /// What else `[fairness]` says, as the file writes it.
    pub settings: String,
    /// Metrics of the judged rows.
    pub metrics: Metrics,
    /// Differences between groups by each constraint.
    pub apart: Metrics,
    /// The 95 % intervals of both, as far as they are known.
    pub intervals: Ends,
    /// Whether no other way is both more accurate and closer.
    pub best: bool,
    /// Comparisons that went the wrong way, or why it failed, in words.
    pub worse: Vec<String>,
    /// Whether every row is taken for the same class, which treats groups alike and is worth nothing.
    #[serde(skip)]
    pub idle: bool,
    /// How long it took.
    pub seconds: f64,
}

/// Why there is no frontier.
#[derive(Debug, thiserror::Error)]
pub enum FrontierError {
    /// The rows cannot be dealt or prepared.
    #[error("{0}")]
    Data(#[from] DataError),
    /// A run failed.
    #[error("{mitigation}: {message}")]
    Failed {
        /// Which.
        mitigation: &'static str,
        /// What happened and what to try.
        message: String,
    },
    /// Someone said stop.
    #[error("interrupted after {done} of {all} ways; nothing is kept of them")]
    Interrupted {
        /// Ways that were tried.
        done: usize,
        /// Ways there are.
        all: usize,
    },
}

/// Every way there is, from none on.
fn ways(asked: &Fairness) -> Vec<(Fairness, String)> {
    let way = |mitigation| Fairness { mitigation, ..asked.clone() };
    let mut all: Vec<(Fairness, String)> =
        [Mitigation::None, Mitigation::Reweighing].map(|plain| (way(plain), String::new())).into();
    for bound in [0.005, 0.01, 0.02, 0.05, 0.1] {
        all.push((Fairness { bound, ..way(Mitigation::Constrained) }, format!("bound = {bound}")));
    }
    for strength in [0.3, 1.0, 3.0, 10.0, 30.0] {
        all.push((Fairness { strength, ..way(Mitigation::Penalty) }, format!("strength = {strength:?}")));
    }
    for strength in [0.3, 1.0, 3.0] {
        all.push((Fairness { strength, ..way(Mitigation::Adversarial) }, format!("strength = {strength:?}")));
    }
    let by_lot = Fairness { randomised: true, ..way(Mitigation::Threshold) };
    all.push((by_lot, "randomised = true".into()));
    for bound in [0.01, 0.02, 0.05, 0.1] {
        let plain = Fairness { bound, randomised: false, ..way(Mitigation::Threshold) };
        all.push((plain, format!("randomised = false, bound = {bound}")));
    }
    all
}

/// Learns the workspace once for each way; `stop` ends the work after the batch under way, and `tell` hears of each.
///
/// # Errors
/// Where the rows cannot be dealt or prepared, a run fails, or a message came over `stop`.
pub fn frontier(
    mut dataset: Dataset,
    workspace: &Workspace,
    stop: &Receiver<()>,
    mut tell: impl FnMut(&Attempt),
) -> Result<Frontier, FrontierError> {
    let folding = Folding { folds: FOLDS, repeats: 1, shuffled: true };
    let deal = dataset.folds(workspace, folding, 0, workspace.split.validation > 0.0)?.into_iter().next();
    if let Some((parts, proof)) = deal {
        dataset.take_up(parts, proof, workspace)?;
    }
    let parts = &dataset.parts;
    let rows = [parts.train.len(), parts.validation.len(), parts.test.len()];
    let column = workspace.mitigated_column().unwrap_or_default().to_owned();
    let ways = ways(&workspace.fairness);
    let (all, mut attempts) = (ways.len(), Vec::<Attempt>::new());
    let measure = workspace.fairness.constraint.difference();
    let (mut warnings, mut groups) = (vec![], vec![]);
    for (fairness, settings) in ways {
        let bound = fairness.bound;
        let held = settings.contains("bound");
        let mitigation = fairness.mitigation.name();
        let began = Instant::now();
        let report = match trial(&dataset, Workspace { fairness, ..workspace.clone() }, Sureness::Told, stop) {
            Ok(Some(report)) => report,
            Ok(None) => return Err(FrontierError::Interrupted { done: attempts.len(), all }),
            Err(trial::Failure::Data(error)) => return Err(error.into()),
            Err(trial::Failure::Run(message)) if attempts.is_empty() => {
                return Err(FrontierError::Failed { mitigation, message });
            }
            // One way that fails does not take the others with it.
            Err(trial::Failure::Run(message)) => {
                let failed = Attempt { worse: vec![message], ..Attempt::untried(mitigation, settings) };
                tell(&failed);
                attempts.push(failed);
                continue;
            }
        };
        let mut attempt = attempt(&report, &column, mitigation, settings);
        attempt.seconds = began.elapsed().as_secs_f64();
        attempt.worse = attempts.first().map_or(vec![], |before| worse(before, &attempt));
        let measured = attempt.apart.get(measure).filter(|_| held && mitigation != "none");
        if let Some(apart) = measured.filter(|apart| *apart > bound + TOLD) {
            attempt.worse.push(format!("{measure} is {apart:.3}, beyond the bound of {bound}"));
        }
        if says_the_same(&report) {
            attempt.worse.push("every row is taken for the same class".into());
            attempt.idle = true;
        }
        if attempts.is_empty() {
            let fairness = report.fairness.iter().find(|fairness| fairness.column == column);
            warnings = fairness.map_or(vec![], |fairness| fairness.warnings.clone());
            let all = fairness.iter().flat_map(|fairness| &fairness.groups);
            groups = all.map(|group| (group.value.clone(), group.count)).collect();
        }
        tell(&attempt);
        attempts.push(attempt);
    }
    mark(&mut attempts, measure);
    Ok(Frontier { column, measure, rows, groups, warnings, attempts })
}

fn attempt(report: &Report, column: &str, mitigation: &'static str, settings: String) -> Attempt {
    let (_, judged) = report.judged_part();
    let metrics = COMPARED.iter().filter_map(|&name| Some((name, judged.get(name)?))).collect();
    let fairness = report.fairness.iter().find(|fairness| fairness.column == column);
    let all = [Constraint::DemographicParity, Constraint::EqualizedOdds, Constraint::TruePositiveRateParity];
    let names = all.map(Constraint::difference);
    let apart = names.iter().filter_map(|&name| Some((name, fairness?.summary.get(name)?))).collect();
    let known = report.intervals.as_ref();
    let of_metrics = COMPARED.iter().filter_map(|&name| Some((name, known?.metrics.get(name)?)));
    let of_groups = names.iter().filter_map(|&name| Some((name, known?.of_fairness(column, name)?)));
    let intervals = of_metrics.chain(of_groups).collect();
    Attempt { metrics, apart, intervals, ..Attempt::untried(mitigation, settings) }
}

impl Attempt {
    fn untried(mitigation: &'static str, settings: String) -> Self {
        let (metrics, apart, intervals) = (Metrics::default(), Metrics::default(), Ends::default());
        Self { mitigation, settings, metrics, apart, intervals, best: false, worse: vec![], idle: false, seconds: 0.0 }
    }
}

/// Whether all judged rows are taken for one class.
fn says_the_same(report: &Report) -> bool {
    let Some(confusion) = &report.confusion_matrix else { return false };
    let counts = if confusion.test.is_empty() { &confusion.validation } else { &confusion.test };
    (0..confusion.labels.len()).filter(|&class| counts.iter().any(|row| row[class] > 0)).count() < 2
}

/// Differences that grew, as sentences.
fn worse(before: &Attempt, after: &Attempt) -> Vec<String> {
    let pairs = before.apart.iter().filter_map(|(name, was)| Some((name, was, after.apart.get(name)?)));
    let grown = pairs.filter(|(_, was, is)| is - was > TOLD);
    grown.map(|(name, was, is)| format!("{name} grows from {was:.3} to {is:.3}")).collect()
}

/// Marks the attempts that no other beats in both.
fn mark(attempts: &mut [Attempt], measure: &str) {
    let of = |attempt: &Attempt| {
        let both = (attempt.metrics.get(WORTH)?, attempt.apart.get(measure)?);
        (both.0.is_finite() && both.1.is_finite() && !attempt.idle).then_some(both)
    };
    let all: Vec<Option<(f64, f64)>> = attempts.iter().map(of).collect();
    for (attempt, own) in attempts.iter_mut().zip(&all) {
        let Some((worth, apart)) = *own else { continue };
        let beats = |&(w, a): &(f64, f64)| w >= worth && a <= apart && (w > worth || a < apart);
        attempt.best = !all.iter().flatten().any(beats);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(accuracy: f64, dpd: f64, eod: f64) -> Attempt {
        Attempt {
            mitigation: "none",
            settings: String::new(),
            metrics: [("accuracy", accuracy)].into_iter().collect(),
            apart: [("demographic_parity_difference", dpd), ("equalized_odds_difference", eod)].into_iter().collect(),
            intervals: Ends::default(),
            best: false,
            worse: vec![],
            idle: false,
            seconds: 0.0,
        }
    }

    #[test]
    fn the_frontier_has_what_no_other_way_beats_in_both() {
        let mut all = vec![of(0.85, 0.2, 0.1), of(0.84, 0.1, 0.1), of(0.83, 0.15, 0.1), of(0.82, 0.1, 0.1)];
        mark(&mut all, "demographic_parity_difference");
        assert_eq!(all.iter().map(|attempt| attempt.best).collect::<Vec<_>>(), [true, true, false, false]);
        let mut all = vec![of(0.85, 0.2, 0.1), Attempt { idle: true, ..of(0.6, 0.0, 0.0) }, of(f64::NAN, 0.0, 0.0)];
        mark(&mut all, "demographic_parity_difference");
        let best: Vec<bool> = all.iter().map(|attempt| attempt.best).collect();
        assert_eq!(best, [true, false, false], "saying the same of everybody, or nothing, is no way");
    }

    #[test]
    fn what_grew_is_told_though_the_constraint_was_met() {
        let found = worse(&of(0.85, 0.18, 0.09), &of(0.84, 0.08, 0.15));
        assert_eq!(found, ["equalized_odds_difference grows from 0.090 to 0.150"]);
    }

    #[test]
    fn there_are_twenty_ways_and_the_first_does_nothing() {
        let all = ways(&Fairness::default());
        assert_eq!((all.len(), all[0].0.mitigation), (20, Mitigation::None));
    }
}
