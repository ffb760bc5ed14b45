//! `gradus runs`: what is kept of runs, listed, told, named and put aside.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::sync::Arc;

use serde_json::json;

use super::super::cli::RunsAction;
use super::super::failure::Failure;
use super::super::{looks, out, story, summary};
use super::export;
use super::side_by_side;
use crate::app::query::Query;
use crate::app::run_doubts::doubt;
use crate::app::run_rows::RunRow;
use crate::base::fmt;
use crate::data::Places;
use crate::spec;
use crate::store::{About, Listed, Looks, Record, Runs};

/// Lists, shows or changes what is kept of runs.
pub(super) fn run(action: Option<RunsAction>, places: &Places, runs: &Runs) -> Result<(), Failure> {
    let text = match action.unwrap_or(RunsAction::List { filter: None, json: false }) {
        RunsAction::Export { which, out, format } => return export::run(&which, &out, format, runs),
        RunsAction::List { filter, json: true } => {
            let wanted = chosen(runs, filter.as_deref())?;
            let all = wanted.iter().filter_map(|run| runs.open(&run.id).ok()).map(Record::summary);
            document(&all.collect::<Vec<_>>())?
        }
        RunsAction::List { filter, json: false } => listing(runs, filter.as_deref())?,
        RunsAction::Show { run, json: true } => document(&shown(&runs.open(&run)?))?,
        RunsAction::Show { run, json: false } => story(&runs.open(&run)?),
        RunsAction::Compare { which, json } => side_by_side::told(&which, json, places, runs)?,
        RunsAction::Tag { run, tags } => {
            let about = said(runs, &run, |about| about.tags = About::tags_of(&tags.join(" ")))?;
            let tags: Vec<String> = about.tags.iter().map(|tag| format!("#{tag}")).collect();
            out::message(&if tags.is_empty() {
                format!("run {run} has no tags")
            } else {
                format!("run {run} is tagged {}", tags.join(" "))
            });
            String::new()
        }
        RunsAction::Note { run, note } => said(runs, &run, |about| about.note = filled(note)).map(|_| String::new())?,
        RunsAction::Rename { run, name } => {
            said(runs, &run, |about| about.name = filled(name)).map(|_| String::new())?
        }
        RunsAction::Move { which, to } => {
            for run in &which {
                let about = said(runs, run, |about| about.folder = About::folder_of(&to))?;
                out::message(&match about.folder {
                    Some(folder) => format!("run {run} is in {folder}"),
                    None => format!("run {run} is in no folder"),
                });
            }
            String::new()
        }
        RunsAction::Remove { which, for_good } => {
            for run in &which {
                let done = if for_good { runs.delete(run) } else { runs.discard(run) };
                done?;
                let how = if for_good {
                    "is deleted".to_owned()
                } else {
                    format!("is put aside; `gradus runs restore {run}` brings it back")
                };
                out::message(&format!("run {run} {how}"));
            }
            String::new()
        }
        RunsAction::Restore { which } if which.is_empty() => runs.discarded().into_iter().map(|id| id + "\n").collect(),
        RunsAction::Restore { which } => {
            which.iter().try_for_each(|run| runs.restore(run))?;
            String::new()
        }
    };
    Ok(out::data(&text)?)
}

/// The text, where there is one.
fn filled(text: String) -> Option<String> {
    Some(text).filter(|text| !text.trim().is_empty())
}

fn said(runs: &Runs, run: &str, change: impl FnOnce(&mut About)) -> Result<About, Failure> {
    let folder = runs.find(run)?;
    let mut about = About::read(&folder);
    change(&mut about);
    about.write(&folder)?;
    Ok(about)
}

/// The runs that are like `filter`, in the order that it asks for; one that means nothing is refused.
fn chosen(runs: &Runs, filter: Option<&str>) -> Result<Vec<Arc<Listed>>, Failure> {
    let filter = filter.unwrap_or_default();
    let mut listed = runs.listed();
    if let Some(doubt) = doubt(filter, &listed.iter().map(|run| RunRow::of(run)).collect::<Vec<_>>()) {
        return Err(Failure::input(format!("--filter: {doubt}")));
    }
    let query = Query::new(filter);
    listed.retain(|run| query.holds(&RunRow::of(run)));
    listed.sort_by_cached_key(|run| query.rank(&RunRow::of(run)));
    Ok(listed)
}

fn document(value: &impl serde::Serialize) -> Result<String, Failure> {
    let text = serde_json::to_string(value).map_err(std::io::Error::from)?;
    Ok(text + "\n")
}

fn listing(runs: &Runs, filter: Option<&str>) -> Result<String, Failure> {
    let all = chosen(runs, filter)?;
    if all.is_empty() && filter.is_some() {
        return Ok("no run is like that\n".to_owned());
    }
    if all.is_empty() {
        return Ok(format!("no runs in {} yet; `gradus train W.toml` makes one\n", runs.root().display()));
    }
    let mut text = format!("{:44}{:13}{:>6}  {}\n", "run", "status", "epochs", "best; name, folder, #tags");
    for run in &all {
        let seen = if run.looks > 1 { format!(", looked at {}×", run.looks) } else { String::new() };
        let name = run.about.name.as_ref().map_or_else(String::new, |name| format!("  {name}"));
        let folder = run.about.folder.as_ref().map_or_else(String::new, |folder| format!("  {folder}/"));
        let tags = run.about.tags.iter().fold(folder, |tags, tag| tags + " #" + tag);
        // Writing to a string cannot fail.
        let _ = writeln!(
            text,
            "{:44}{:13}{:>6}  {}{seen}{name}{tags}",
            run.id,
            RunRow::of(run).status(),
            run.epochs,
            headline(run)
        );
    }
    if all.iter().any(|run| run.status.resumable()) {
        text += "\n`gradus resume RUN` goes on with one that was interrupted, stopped or killed, or that failed\n";
    }
    Ok(text)
}

/// The one or two numbers worth a glance.
fn headline(run: &Listed) -> String {
    let named = ["accuracy", "roc_auc", "r2", "mean_absolute_error"];
    let of = |part: &str| -> Vec<String> {
        let number = |name: &&str| Some(format!("{name} {}", fmt::number(run.numbers.get(&format!("{part}.{name}"))?)));
        named.iter().filter_map(number).take(2).collect()
    };
    let parts = ["test", "validation"].into_iter().map(|part| (part, of(part)));
    let first = parts.into_iter().find(|(_, numbers)| !numbers.is_empty());
    first.map_or("–".into(), |(part, numbers)| format!("{part} {}", numbers.join(", ")))
}

fn shown(record: &Record) -> serde_json::Value {
    json!({
        "run": record.id,
        "dir": record.dir,
        "status": record.status,
        "workspace": record.workspace,
        "epochs": record.judged(),
        "report": record.report,
        "made_of": made_of(record).into_iter().collect::<BTreeMap<_, _>>(),
        "test_looks": record.report.as_ref().map_or(0, |report| Looks::beside(&record.dir).at(&report.test_set).len()),
    })
}

/// What it takes to make the run again; nothing where it did not begin.
pub(super) fn made_of(record: &Record) -> Vec<(&'static str, String)> {
    let workspace = spec::parse(&record.workspace).workspace;
    record.shape().map_or_else(Vec::new, |shape| shape.made_of(&workspace))
}

/// The run told in order, then its report.
fn story(record: &Record) -> String {
    let (status, dir) = (record.status.name(), record.dir.display());
    let more =
        if record.status.resumable() { format!("; `gradus resume {}` goes on", record.id) } else { String::new() };
    let made: Vec<String> = made_of(record).into_iter().map(|(name, mark)| format!("{name} {mark}")).collect();
    let mut text = format!("{}  {status}{more}\n{dir}\n{}\n\n{}\n", record.id, made.join(" · "), record.workspace);
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
