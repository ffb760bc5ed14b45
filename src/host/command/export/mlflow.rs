//! Runs as `MLflow`'s folder of runs, which `mlflow ui`, `mlflow migrate-filestore` and its client read: no server is asked.
//!
//! ```text
//! DIR/<experiment>/meta.yaml              one experiment for each folder that runs are kept in
//! DIR/<experiment>/<run>/meta.yaml        when it ran and what became of it
//! DIR/<experiment>/<run>/metrics/<name>   `<milliseconds> <value> <step>`, a line a number
//! DIR/<experiment>/<run>/params/<key>     every setting in force
//! DIR/<experiment>/<run>/tags/<name>      tags, note, what the run is made of and where it is
//! DIR/<experiment>/<run>/artifacts        copies of what it is used by; MLflow deletes what it calls its own
//! ```
//!
//! As mlflow 3.17 writes it (`tests/reference/mlflow_runs.py`). The names follow from the runs alone, so that what is written
//! again takes the place of what was written before, with what was changed there.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::fs;
use std::io;
use std::path::{self, Path};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use chrono::{Local, NaiveDateTime, TimeZone};

use super::super::runs::made_of;
use super::named::{identifier, named, quoted};
use crate::app::action::By;
use crate::app::run::Run;
use crate::spec::{self, FIELDS, Value};
use crate::store::{About, Record, RunFolder, Status, write_atomically};

/// The experiment of runs that are in no folder.
const EXPERIMENT: &str = "gradus";
/// Characters of a setting that `MLflow` takes.
const LONGEST: usize = 6000;
/// What a run is used by, of the files in its folder.
const USED: [&str; 4] = [RunFolder::WORKSPACE, RunFolder::PIPELINE, RunFolder::MODEL, RunFolder::METRICS];

/// Writes a run below `root`; how many numbers that is. One that is there already is replaced when all of it is written.
///
/// # Errors
/// When a file cannot be written.
pub(super) fn write(root: &Path, record: Record) -> io::Result<u64> {
    let about = About::read(&record.dir);
    let experiment = about.folder.as_deref().unwrap_or(EXPERIMENT);
    // A number of 18 digits, as MLflow draws them by chance.
    let number = (100_000_000_000_000_000 + identifier(experiment) % 900_000_000_000_000_000).to_string();
    let name = format!("{:016x}{:016x}", identifier(&record.id), identifier(&format!("run {}", record.id)));
    let folder = root.join(&number);
    let (part, place) = (folder.join(format!(".{name}.part")), folder.join(&name));
    let begun = begun(&record);
    fs::create_dir_all(&folder)?;
    describe(&folder, (&number, experiment), begun)?;
    // What a writing that was cut short has left.
    gone(&part)?;
    let written = run(&part, &place, record, &about, (&number, &name), begun);
    if written.is_err() {
        // Half a run is of no use to anybody; that it cannot be removed adds nothing to why it failed.
        let _ = fs::remove_dir_all(&part);
    }
    let count = written?;
    // Also where it stands in another experiment, since it was kept in another folder then.
    for experiment in fs::read_dir(root)?.flatten() {
        gone(&experiment.path().join(&name))?;
    }
    fs::rename(&part, &place)?;
    Ok(count)
}

/// Removes a folder, where it is there.
fn gone(folder: &Path) -> io::Result<()> {
    if folder.is_dir() { fs::remove_dir_all(folder) } else { Ok(()) }
}

/// Says what the experiment in `folder` is, where that is not said yet.
fn describe(folder: &Path, (number, name): (&str, &str), begun: SystemTime) -> io::Result<()> {
    let file = folder.join("meta.yaml");
    if file.exists() {
        return Ok(());
    }
    let at = milliseconds(begun).to_string();
    let lines = [
        ("artifact_location", quoted(&url(folder)?)),
        ("creation_time", at.clone()),
        ("experiment_id", format!("'{number}'")),
        ("last_update_time", at),
        ("lifecycle_stage", "active".to_owned()),
        ("name", quoted(name)),
    ];
    write_atomically(&file, yaml(&lines).as_bytes())
}

/// Writes everything of a run into `part`, which comes to stand at `place`, as this experiment and run.
fn run(
    part: &Path,
    place: &Path,
    record: Record,
    about: &About,
    (experiment, name): (&str, &str),
    begun: SystemTime,
) -> io::Result<u64> {
    let texts = |kind: &str, texts: BTreeMap<String, String>| -> io::Result<()> {
        let folder = part.join(kind);
        fs::create_dir_all(&folder)?;
        texts.into_iter().try_for_each(|(name, text)| fs::write(folder.join(name), text))
    };
    let artifacts = part.join("artifacts");
    fs::create_dir_all(&artifacts)?;
    for file in USED.into_iter().filter(|file| record.dir.join(file).is_file()) {
        fs::copy(record.dir.join(file), artifacts.join(file))?;
    }
    let meta = meta(&record, about, (experiment, name), begun, &url(&place.join("artifacts"))?);
    texts("params", settings(&record.workspace))?;
    texts("tags", tags(&record, about))?;
    let (metrics, count) = metrics(record, begun);
    texts("metrics", metrics)?;
    fs::write(part.join("meta.yaml"), meta)?;
    Ok(count)
}

/// When it ran and what became of it.
fn meta(record: &Record, about: &About, ids: (&str, &str), begun: SystemTime, artifacts: &str) -> String {
    let status = match record.status {
        Status::Live => 1,
        Status::Finished | Status::Stopped => 3,
        Status::Failed => 4,
        Status::Killed | Status::Interrupted => 5,
    };
    let seconds = record.events.last().map_or(0.0, |event| event.seconds);
    let end = milliseconds(after(begun, seconds)).to_string();
    yaml(&[
        ("artifact_uri", quoted(artifacts)),
        ("end_time", if record.status == Status::Live { "null".into() } else { end }),
        ("entry_point_name", "''".into()),
        ("experiment_id", format!("'{}'", ids.0)),
        ("lifecycle_stage", "active".into()),
        ("run_id", ids.1.into()),
        ("run_name", quoted(about.name.as_deref().unwrap_or(&record.id))),
        ("source_name", "''".into()),
        ("source_type", "4".into()),
        ("source_version", "''".into()),
        ("start_time", milliseconds(begun).to_string()),
        ("status", status.to_string()),
        ("tags", "[]".into()),
        ("user_id", "''".into()),
    ])
}

/// Every setting in force and the steps of preparation; none of a run that was cut short before it knew them.
fn settings(text: &str) -> BTreeMap<String, String> {
    if text.is_empty() {
        return BTreeMap::new();
    }
    let workspace = spec::parse(text).workspace;
    let cut = |text: String| text.chars().take(LONGEST).collect::<String>();
    let fields = FIELDS.iter().filter(|field| field.get(&workspace) != Value::Absent);
    let fields = fields.map(|field| (field.key.to_owned(), cut(field.shown(&workspace))));
    let steps = workspace.prepare.iter().flatten().enumerate();
    fields.chain(steps.map(|(place, step)| (format!("prepare.{place}"), cut(step.shown().to_string())))).collect()
}

/// What its owner says of it, below what it is made of and where it is.
fn tags(record: &Record, about: &About) -> BTreeMap<String, String> {
    let own = |(name, text): (&str, &str)| (name.to_owned(), text.to_owned());
    let mut tags: BTreeMap<String, String> = about.tags.iter().map(|tag| (named(tag), "true".to_owned())).collect();
    tags.extend(about.note.iter().map(|note| own(("mlflow.note.content", note))));
    tags.extend(made_of(record).into_iter().map(|(name, text)| (format!("gradus.{name}"), text)));
    tags.extend(
        [
            ("mlflow.runName", about.name.as_deref().unwrap_or(&record.id)),
            ("mlflow.source.name", "gradus"),
            ("mlflow.source.type", "LOCAL"),
            ("gradus.run", &record.id),
            ("gradus.folder", &record.dir.to_string_lossy()),
        ]
        .map(own),
    );
    tags
}

/// The files of its numbers: what it told as it learned, then what it was judged by in the end.
fn metrics(record: Record, begun: SystemTime) -> (BTreeMap<String, String>, u64) {
    let mut run = Run::new(record.id, None);
    let (end, steps) = record.events.last().map_or((0.0, 0), |event| (event.seconds, event.step));
    run.fold(record.events);
    let times = run.ruler(By::Time);
    let mut files: BTreeMap<String, String> = BTreeMap::new();
    let mut count = 0;
    let mut add = |name: &str, seconds: f64, step: f64, value: String| {
        let at = milliseconds(after(begun, seconds));
        let value = value.replace("NaN", "nan");
        // Writing to a string cannot fail.
        let _ = writeln!(files.entry(named(name)).or_default(), "{at} {value} {step}");
        count += 1;
    };
    // It cannot fail: nothing is written here.
    let _ = run.scalars(|name, step, value| {
        add(name, times.at(step), step, value.to_string());
        Ok::<(), io::Error>(())
    });
    let judged = record.report.iter().flat_map(|report| {
        let parts = [("test", &report.metrics.test), ("train.end", &report.metrics.train)];
        let parts = parts.into_iter().map(|(part, metrics)| (part.to_owned(), metrics));
        parts.chain(report.fairness.iter().map(|fairness| (format!("fairness.{}", fairness.column), &fairness.summary)))
    });
    for (part, metrics) in judged {
        for (name, value) in metrics {
            add(&format!("{part}.{name}"), end, steps as f64, value.to_string());
        }
    }
    (files, count)
}

/// When the run began: as its id says, else so long before its log was written last.
fn begun(record: &Record) -> SystemTime {
    let stamp = record.id.get(..15).and_then(|stamp| NaiveDateTime::parse_from_str(stamp, "%Y%m%d-%H%M%S").ok());
    if let Some(begun) = stamp.and_then(|stamp| Local.from_local_datetime(&stamp).earliest()) {
        return begun.into();
    }
    let log = fs::metadata(record.dir.join(RunFolder::EVENTS)).and_then(|log| log.modified()).unwrap_or(UNIX_EPOCH);
    let seconds = record.events.last().map_or(0.0, |event| event.seconds);
    Duration::try_from_secs_f64(seconds).ok().and_then(|span| log.checked_sub(span)).unwrap_or(log)
}

/// So many seconds later; the same where no clock has that.
fn after(begun: SystemTime, seconds: f64) -> SystemTime {
    Duration::try_from_secs_f64(seconds).ok().and_then(|span| begun.checked_add(span)).unwrap_or(begun)
}

fn milliseconds(time: SystemTime) -> u128 {
    time.duration_since(UNIX_EPOCH).map_or(0, |since| since.as_millis())
}

fn url(place: &Path) -> io::Result<String> {
    let place = path::absolute(place)?.to_string_lossy().replace('\\', "/");
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"/-_.~:".contains(&byte);
    // A path that begins with a drive has a slash before it.
    let root = if place.starts_with('/') { "file://" } else { "file:///" };
    Ok(place.bytes().fold(root.to_owned(), |url, byte| {
        if plain(byte) { url + char::from(byte).encode_utf8(&mut [0; 4]) } else { url + &format!("%{byte:02X}") }
    }))
}

fn yaml(lines: &[(&str, String)]) -> String {
    lines.iter().fold(String::new(), |text, (key, value)| text + key + ": " + value + "\n")
}
