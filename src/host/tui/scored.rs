//! A run's kept weights, asked row by row, and the threshold that is kept with them.

use std::sync::Arc;

use crate::app::scored::{FAIR, PartId, Scored, Slider};
use crate::data::{Part, Places, Task};
use crate::eval::{Decision, Protected, ThresholdCurve};
use crate::host::failure::Failure;
use crate::host::open::{Ready, ready};
use crate::host::trained::Trained;
use crate::model::Snapshot;
use crate::store::{Look, Looker, Looks, Record, Runs, Status};
use crate::train::Report;

/// Judges a part of a run by the weights it kept, or has by now. Test rows are looked at for it, which is counted.
pub(super) fn scored(run: &str, part: PartId, places: &Places, runs: &Runs) -> Result<Arc<Scored>, String> {
    let trained = Trained::open(run, runs).map_err(Failure::into_message)?;
    if trained.task() == Task::Regression {
        return Err("it predicts a number".into());
    }
    let Ready { dataset, prepared, .. } = ready(&trained.workspace, places).map_err(|error| error.to_string())?;
    if prepared.pipeline != trained.pipeline {
        return Err("its data have changed since it was trained, so its rows cannot be told apart any more".into());
    }
    let rows = match part {
        PartId::Validation => &prepared.validation,
        PartId::Test => {
            look(&trained.record, &prepared.test_set)?;
            &prepared.test
        }
    };
    let truth = rows.truth.codes().ok_or("it predicts a number")?.to_vec();
    let classes = prepared.labels.len();
    let scores = trained.learner.activated(&trained.learner.outputs(&rows.x));
    let predicted = judged_at(&trained, part).decide(&scores, classes, |column| rows.grouping(column));
    let sure = |(place, &class): (usize, &u32)| scores[place * classes + class as usize] as f32;
    let table = &dataset.table;
    Ok(Arc::new(Scored {
        of: (run.to_owned(), part),
        threshold: trained.decision.threshold(),
        rows: rows.rows.iter().map(|&row| row as u32).collect(),
        table: (table.columns.iter().map(|column| column.name.clone()).collect(), table.rows),
        sureness: predicted.iter().enumerate().map(sure).collect(),
        slider: slider(&trained, rows, &truth, &scores),
        predicted,
        truth,
    }))
}

/// Counts a look at test rows before anybody sees them.
fn look(record: &Record, test_set: &str) -> Result<(), String> {
    let look = Look { test_set: test_set.into(), run: record.id.clone(), by: Looker::Evaluate };
    let noted = Looks::beside(&record.dir).note(&look);
    noted.map_err(|error| format!("a look at its test rows cannot be counted: {error}"))
}

/// How the run's own counts of a part were decided.
fn judged_at(trained: &Trained, part: PartId) -> Decision {
    match (part, &trained.record.report) {
        (PartId::Test, Some(report)) => report.decision(),
        _ => Decision::At(trained.workspace.balance.threshold),
    }
}

fn slider(trained: &Trained, part: &Part, truth: &[u32], scores: &[f64]) -> Option<Slider> {
    let positive: Vec<f64> = scores.iter().skip(1).step_by(2).copied().collect();
    let protected = part.groups.iter();
    let protected: Vec<Protected> = protected
        .map(|groups| Protected { column: &groups.column, codes: &groups.codes, names: &groups.names })
        .collect();
    let parity = trained.workspace.fairness.constraint.parity();
    let two = trained.task() == Task::Binary && !truth.is_empty();
    let curve = two.then(|| ThresholdCurve::new(&positive, truth, &protected, parity, FAIR))??;
    Some(Slider::new(curve))
}

/// Notes a threshold in the model's file of a run that is over; its weights stay as they are.
pub(super) fn keep_threshold(run: &str, threshold: f64, runs: &Runs) -> Result<(), String> {
    let record = runs.open(run).map_err(|error| error.to_string())?;
    if record.status == Status::Live {
        return Err("it is going on".into());
    }
    let model = record.weights().map_err(|error| error.to_string())?;
    let (weights, mut notes) = Snapshot::from_file(&model).map_err(|error| error.to_string())?;
    if notes.contains_key(Report::THRESHOLDS) {
        return Err("it decides each group by thresholds of its own (fairness.mitigation); train again without".into());
    }
    notes.insert(Report::THRESHOLD.into(), threshold.to_string());
    record.keep_model(&weights.weights_file(notes)).map_err(|error| error.to_string())
}
