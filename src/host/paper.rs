//! A run's report: what it tells of is gathered here, and its files are written here.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::failure::Failure;
use super::open::{Ready, ready};
use super::trained::Trained;
use super::{looks, story};
use crate::data::{Places, Profile, Truth, profile};
use crate::report::{File, Rows, Subject, Told, files};
use crate::spec;
use crate::store::{Looker, Record, RunFolder, Runs, write_atomically};
use crate::train::{Happening, Intervals, Report, Said, architecture};

/// What was written.
pub(super) struct Written {
    /// The files, the page first.
    pub(super) files: Vec<PathBuf>,
    /// What the user should know: what is missing and why.
    pub(super) warnings: Vec<String>,
}

/// Writes the report on `run` into `folder`, which is made where it is not there. A look at the test rows is counted.
///
/// # Errors
/// When there is no such run, it has no results, or the folder cannot be written.
pub(super) fn write(run: &str, folder: &Path, places: &Places, runs: &Runs) -> Result<Written, Failure> {
    let record = runs.open(run)?;
    let Some(report) = record.report.clone() else {
        return Err(Failure::input(format!(
            "run {} has no results: it is {}. `gradus runs show {0}` tells how far it came",
            record.id,
            record.status.name()
        )));
    };
    writable(folder)?;
    let document = serde_json::to_string_pretty(&report).map_err(io::Error::from)? + "\n";
    let (looks, uncounted) = looks::noted(&record, &report.test_set, Looker::Report);
    let subject = Subject { looks, ..subject(record, report, run, places, runs) };
    let mut all = files(&subject);
    all.push(File { name: RunFolder::METRICS.into(), bytes: document.into_bytes() });
    let written = put(folder, all)?;
    let without = subject
        .rows
        .err()
        .map(|why| format!("the report has no curves of scores, because the run's rows cannot be read again: {why}"));
    Ok(Written { files: written, warnings: uncounted.into_iter().chain(without).collect() })
}

/// Writes files into a folder, which is made if need be; where they are.
pub(super) fn put(folder: &Path, files: Vec<File>) -> Result<Vec<PathBuf>, Failure> {
    let mut written = vec![];
    for File { name, bytes } in files {
        let path = folder.join(name);
        path.parent().map_or(Ok(()), fs::create_dir_all).map_err(|error| unwritable(folder, &error))?;
        write_atomically(&path, &bytes).map_err(|error| unwritable(folder, &error))?;
        written.push(path);
    }
    Ok(written)
}

/// Fails where files cannot be put into a folder, before it takes a while to find out what to put there.
pub(super) fn writable(folder: &Path) -> Result<(), Failure> {
    if folder.exists() && !folder.is_dir() {
        return Err(Failure::input(format!("{} is a file. Name a folder", folder.display())));
    }
    fs::create_dir_all(folder).map_err(|error| unwritable(folder, &error))
}

fn unwritable(folder: &Path, error: &io::Error) -> Failure {
    Failure::input(format!("cannot write {}: {}", folder.display(), error.kind()))
}

fn subject(record: Record, report: Report, run: &str, places: &Places, runs: &Runs) -> Subject {
    let trained = Trained::open(run, runs).map_err(Failure::into_message);
    let layers = trained.as_ref().map(|trained| architecture(&trained.workspace, &trained.pipeline).summary());
    let layers = layers.unwrap_or_default();
    let (rows, profile, again) = match trained.and_then(|trained| seen(trained, &report, places)) {
        Ok(Seen { rows, profile, intervals }) => (Ok(rows), Some(profile), intervals),
        Err(why) => (Err(why), None, None),
    };
    Subject {
        status: record.status.name(),
        workspace: spec::parse(&record.workspace).workspace,
        epochs: record.judged().into_iter().cloned().collect(),
        shape: record.shape().cloned(),
        layers,
        happenings: happenings(&record),
        text: record.workspace,
        intervals: report.intervals.clone().or(again).unwrap_or_default(),
        report,
        looks: None,
        rows,
        profile,
    }
}

/// What happened beside learning and keeping.
fn happenings(record: &Record) -> Vec<Told> {
    let often = |what: &Happening| matches!(what, Happening::Epoch(_) | Happening::Saved { .. });
    let rare = record.events.iter().filter(|event| !often(&event.what));
    rare.filter_map(|event| Some(Told { seconds: event.seconds, step: event.step, text: story::told(event)? }))
        .collect()
}

/// What the data themselves tell.
struct Seen {
    rows: Rows,
    profile: Profile,
    /// Where the report has none.
    intervals: Option<Intervals>,
}

/// Reads the run's own parts again, and asks the model about the rows of the last, decided as its numbers were.
fn seen(trained: Trained, report: &Report, places: &Places) -> Result<Seen, String> {
    let Ready { dataset, prepared, .. } = ready(&trained.workspace, places).map_err(|error| error.to_string())?;
    // Runs of older versions have no mark of their test.
    let other_test = !report.test_set.is_empty() && prepared.test_set != report.test_set;
    if prepared.pipeline != trained.pipeline || other_test {
        return Err(
            "the data have changed since the run was trained, so its parts cannot be told apart any more".into()
        );
    }
    let trained = Trained { decision: report.decision(), ..trained };
    let tested = prepared.test.x.rows > 0;
    let (name, part) = if tested { ("test", &prepared.test) } else { ("validation", &prepared.validation) };
    let said = trained.say(part);
    let intervals = report.intervals.is_none().then(|| said.intervals(name));
    let Said { scores, predicted, .. } = said;
    let rows = match &part.truth {
        Truth::Classes { codes, .. } => Rows::Classes { truth: codes.clone(), probabilities: scores, predicted },
        Truth::Numbers(truth) => Rows::Numbers { truth: truth.clone(), predicted: scores },
    };
    Ok(Seen { rows, profile: profile(&dataset.table), intervals })
}
