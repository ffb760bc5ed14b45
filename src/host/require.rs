//! `--require 'test.roc_auc >= 0.9'`: conditions on what came of a run.

use serde_json::Value;

use super::failure::Failure;
use crate::base::diag::Diagnostic;
use crate::spec::{Condition, Place};
use crate::train::{Check, Report, unfit_condition};

/// Reads conditions on a run.
pub(super) fn of_run(texts: &[String]) -> Result<Vec<Condition>, Failure> {
    read(texts, Condition::parse)
}

/// Reads conditions on the folds of a cross-validation.
pub(super) fn of_folds(texts: &[String]) -> Result<Vec<Condition>, Failure> {
    read(texts, Condition::over_folds)
}

fn read(texts: &[String], parse: fn(&str) -> Result<Condition, Diagnostic>) -> Result<Vec<Condition>, Failure> {
    let refused = |text: &str, mistake: Diagnostic| {
        let hint = mistake.hint.map_or_else(String::new, |hint| format!("; {hint}"));
        Failure::input(format!("--require {text:?} is not a condition: {}{hint}", mistake.message))
    };
    texts.iter().map(|text| parse(text).map_err(|mistake| refused(text, mistake))).collect()
}

/// Fails where a condition is about a column that the workspace does not protect, so that no report will have it.
pub(super) fn check_columns(conditions: &[Condition], protected: &[String]) -> Result<(), Failure> {
    let unknown = conditions.iter().find_map(|condition| match condition.place() {
        Place::Fairness { column, .. } if !protected.contains(column) => Some((condition.text(), column)),
        _ => None,
    });
    let Some((text, column)) = unknown else { return Ok(()) };
    let named = if protected.is_empty() { "nothing".to_owned() } else { protected.join(", ") };
    Err(Failure::input(format!("--require {text:?}: `{column}` is not in data.protected, which names {named}")))
}

/// Fails where a condition is about a metric that is never judged with so many classes; 0: numbers are predicted.
pub(super) fn check_metrics(conditions: &[Condition], classes: usize) -> Result<(), Failure> {
    let unfit = conditions.iter().find_map(|condition| Some((condition.text(), unfit_condition(condition, classes)?)));
    unfit.map_or(Ok(()), |(text, why)| Err(Failure::input(format!("--require {text:?}: {why}"))))
}

/// A sentence for each condition that the report does not meet.
pub(super) fn missed(conditions: &[Condition], report: &Report) -> Vec<String> {
    let unmet = conditions.iter().map(|condition| Check::of(condition, report, false)).filter(|check| !check.passed);
    unmet.map(|Check { condition, found, .. }| sentence(&condition, found)).collect()
}

/// The same of the document of a cross-validation, in which `mean` and `deviation` stand.
pub(super) fn missed_by_folds(conditions: &[Condition], document: &Value) -> Vec<String> {
    let found = |condition: &Condition| match condition.place() {
        Place::Part { room, metric } => document[room.as_str()][metric.as_str()].as_f64(),
        _ => None,
    };
    let each = conditions.iter().map(|condition| (condition, found(condition)));
    let unmet = each.filter(|(condition, found)| !found.is_some_and(|number| condition.is_met(number)));
    unmet.map(|(condition, found)| sentence(condition.text(), found)).collect()
}

fn sentence(condition: &str, found: Option<f64>) -> String {
    match found {
        Some(number) => format!("required {condition}, found {number}"),
        None => format!("required {condition}, but the report has no such number"),
    }
}
