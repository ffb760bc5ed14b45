//! The rows that two runs judge differently, by the weights they kept.

use super::failure::Failure;
use super::open::{Ready, ready};
use super::trained::Trained;
use crate::app::compare::{Flips, Judged};
use crate::data::{Places, Task};
use crate::eval::Decision;
use crate::store::Runs;

/// Compares two runs on the validation rows that they have in common; test rows stay sealed.
///
/// # Errors
/// A sentence that says of which run something is missing, and what.
pub(super) fn between(first: &str, second: &str, places: &Places, runs: &Runs) -> Result<Flips, String> {
    let judged = |run: &str| judged(run, places, runs).map_err(|why| format!("{run}: {why}"));
    Flips::between(&judged(first)?, &judged(second)?)
}

fn judged(run: &str, places: &Places, runs: &Runs) -> Result<Judged, String> {
    let trained = Trained::open(run, runs).map_err(Failure::into_message)?;
    if trained.task() == Task::Regression {
        return Err("it predicts a number, so no row is right or wrong".into());
    }
    let Ready { prepared, .. } = ready(&trained.workspace, places).map_err(|error| error.to_string())?;
    if prepared.pipeline != trained.pipeline {
        return Err("its data have changed since it was trained".into());
    }
    let part = &prepared.validation;
    let truth = part.truth.codes().ok_or("it predicts a number")?.to_vec();
    let classes = prepared.labels.len();
    let scores = trained.learner.activated(&trained.learner.outputs(&part.x));
    let decision = Decision::At(trained.workspace.balance.threshold);
    let predicted = decision.decide(&scores, classes, |column| part.grouping(column));
    let rows = part.rows.iter().map(|&row| row as u32).collect();
    Ok(Judged { rows, truth, predicted, labels: prepared.labels.clone() })
}
