//! `gradus runs list` and `gradus runs show RUN`.

use std::fmt::Write;

use serde_json::json;

use super::super::cli::RunsAction;
use super::super::failure::Failure;
use super::super::{looks, out, story, summary};
use crate::base::fmt;
use crate::store::{Looks, Record, Runs, Summary};

/// Lists or shows.
pub(super) fn run(action: Option<RunsAction>, runs: &Runs) -> Result<(), Failure> {
    let text = match action.unwrap_or(RunsAction::List { json: false }) {
        RunsAction::List { json: true } => document(&runs.list())?,
        RunsAction::List { json: false } => listing(runs),
        RunsAction::Show { run, json: true } => document(&shown(&runs.open(&run)?))?,
        RunsAction::Show { run, json: false } => story(&runs.open(&run)?),
    };
    Ok(out::data(&text)?)
}

fn document(value: &impl serde::Serialize) -> Result<String, Failure> {
    let text = serde_json::to_string(value).map_err(std::io::Error::from)?;
    Ok(text + "\n")
}

fn listing(runs: &Runs) -> String {
    let all = runs.list();
    if all.is_empty() {
        return format!("no runs in {} yet; `gradus train W.toml` makes one\n", runs.root().display());
    }
    let mut text = format!("{:44}{:13}{:>6}  {}\n", "run", "status", "epochs", "best");
    let looks = runs.looks().counts();
    for run in &all {
        let seen = run.report.as_ref().and_then(|report| looks.get(&report.test_set)).copied().unwrap_or(0);
        let seen = if seen > 1 { format!(", looked at {seen}×") } else { String::new() };
        // Writing to a string cannot fail.
        let _ = writeln!(text, "{:44}{:13}{:>6}  {}{seen}", run.id, run.status.name(), run.epochs, headline(run));
    }
    if all.iter().any(|run| run.status.resumable()) {
        text += "\n`gradus resume RUN` goes on with one that was interrupted, stopped or killed, or that failed\n";
    }
    text
}

/// The one or two numbers worth a glance.
fn headline(run: &Summary) -> String {
    let test = run.report.as_ref().map(|report| ("test", &report.metrics.test));
    let validation = run.best.as_ref().map(|best| ("validation", &best.validation));
    let Some((part, metrics)) = test.filter(|(_, metrics)| !metrics.is_empty()).or(validation) else {
        return "–".into();
    };
    let named = ["accuracy", "roc_auc", "r2", "mean_absolute_error"];
    let shown = named.iter().filter_map(|name| Some(format!("{name} {}", fmt::number(metrics.get(name)?))));
    format!("{part} {}", shown.take(2).collect::<Vec<_>>().join(", "))
}

fn shown(record: &Record) -> serde_json::Value {
    json!({
        "run": record.id,
        "dir": record.dir,
        "status": record.status,
        "workspace": record.workspace,
        "epochs": record.judged(),
        "report": record.report,
        "test_looks": record.report.as_ref().map_or(0, |report| Looks::beside(&record.dir).at(&report.test_set).len()),
    })
}

/// The run told in order, then its report.
fn story(record: &Record) -> String {
    let (status, dir) = (record.status.name(), record.dir.display());
    let more =
        if record.status.resumable() { format!("; `gradus resume {}` goes on", record.id) } else { String::new() };
    let mut text = format!("{}  {status}{more}\n{dir}\n\n{}\n", record.id, record.workspace);
    for event in &record.events {
        let Some(said) = story::told(event) else { continue };
        let _ = writeln!(text, "{:>9}  step {:>7}  {said}", fmt::duration(event.seconds), event.step);
    }
    if let Some(report) = &record.report {
        text += "\n";
        text += &summary::of_report(report);
        text += &summary::of_looks(looks::told(record, &report.test_set).as_deref());
    }
    text
}
