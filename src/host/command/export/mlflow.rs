//! Runs as `MLflow`'s folder of runs, which `mlflow ui`, `mlflow migrate-filestore` and its client read: no server is asked.
//!
//! ```text
//! DIR/<experiment>/meta.yaml              one experiment for each folder that runs are kept in
//! DIR/<experiment>/<run>/meta.yaml        when it ran and what became of it; its artifacts are the run's own folder
//! DIR/<experiment>/<run>/metrics/<name>   `<milliseconds> <value> <step>`, a line a number
//! DIR/<experiment>/<run>/params/<key>     every setting in force
//! DIR/<experiment>/<run>/tags/<name>      tags, note, what the run is made of
//! DIR/<experiment>/<run>/artifacts        empty
//! ```
//!
//! As mlflow 3.17 writes it (`tests/reference/mlflow_runs.py`). The names follow from the runs alone, so that what is written
//! again stands in its own place.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::fs;
use std::io;
use std::path::{self, Path};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use crate::app::action::By;
use crate::app::run::Run;
use crate::base::hash::{FNV, fnv1a};
use crate::spec::{self, FIELDS, Value};
use crate::store::{About, Record, RunFolder, Status};

/// The experiment of runs that are in no folder.
const EXPERIMENT: &str = "gradus";

/// Characters of a setting that `MLflow` takes.
const LONGEST: usize = 6000;

/// Writes a run below `root`; how many numbers that is. One that is there already is replaced when all of it is written.
///
/// # Errors
/// When a file cannot be written.
pub(super) fn write(root: &Path, record: Record) -> io::Result<u64> {
    let about = About::read(&record.dir);
    let experiment = about.folder.as_deref().unwrap_or(EXPERIMENT);
    // A number of 18 digits, as `MLflow` draws them by chance.
    let number = (100_000_000_000_000_000 + fnv1a(FNV, experiment.as_bytes()) % 900_000_000_000_000_000).to_string();
    let name = format!(
        "{:016x}{:016x}",
        fnv1a(FNV, record.id.as_bytes()),
        fnv1a(FNV, format!("run {}", record.id).as_bytes())
    );
    let place = root.join(&number);
    let part = place.join(format!(".{name}.part"));
    let begun = begun(&record);
    fs::create_dir_all(&place)?;
    let description = place.join("meta.yaml");
    if !description.exists() {
        let artifacts = url(&place)?;
        let at = milliseconds(begun);
        let lines = [
            ("artifact_location", quoted(&artifacts)),
            ("creation_time", at.to_string()),
            ("experiment_id", format!("'{number}'")),
            ("last_update_time", at.to_string()),
            ("lifecycle_stage", "active".to_owned()),
            ("name", quoted(experiment)),
        ];
        fs::write(&description, yaml(&lines))?;
    }
    let written = run(&part, record, &about, (&number, &name), begun);
    if written.is_err() {
        // Half a run is of no use to anybody; that it cannot be removed adds nothing to why it failed.
        let _ = fs::remove_dir_all(&part);
    }
    let count = written?;
    let place = place.join(&name);
    if place.exists() {
        fs::remove_dir_all(&place)?;
    }
    fs::rename(&part, &place)?;
    Ok(count)
}

/// Writes everything of a run into `folder`, as this experiment and run.
fn run(
    folder: &Path,
    record: Record,
    about: &About,
    (experiment, name): (&str, &str),
    begun: SystemTime,
) -> io::Result<u64> {
    let texts = |kind: &str, texts: BTreeMap<String, String>| -> io::Result<()> {
        let folder = folder.join(kind);
        fs::create_dir_all(&folder)?;
        texts.into_iter().try_for_each(|(name, text)| fs::write(folder.join(name), text))
    };
    let workspace = spec::parse(&record.workspace).workspace;
    let seconds = record.events.last().map_or(0.0, |event| event.seconds);
    let called = about.name.as_deref().unwrap_or(&record.id);
    let status = match record.status {
        Status::Live => 1,
        Status::Finished | Status::Stopped => 3,
        Status::Failed => 4,
        Status::Killed | Status::Interrupted => 5,
    };
    let end = if record.status == Status::Live {
        "null".into()
    } else {
        milliseconds(begun + Duration::from_secs_f64(seconds)).to_string()
    };
    let meta = yaml(&[
        ("artifact_uri", quoted(&url(&record.dir)?)),
        ("end_time", end),
        ("entry_point_name", "''".into()),
        ("experiment_id", format!("'{experiment}'")),
        ("lifecycle_stage", "active".into()),
        ("run_id", name.into()),
        ("run_name", quoted(called)),
        ("source_name", "''".into()),
        ("source_type", "4".into()),
        ("source_version", "''".into()),
        ("start_time", milliseconds(begun).to_string()),
        ("status", status.to_string()),
        ("tags", "[]".into()),
        ("user_id", "''".into()),
    ]);
    let settings = FIELDS.iter().filter(|field| field.get(&workspace) != Value::Absent);
    let settings =
        settings.map(|field| (field.key.to_owned(), field.shown(&workspace).chars().take(LONGEST).collect()));
    texts("params", settings.collect())?;
    let mut tags = BTreeMap::from([
        ("mlflow.runName".to_owned(), called.to_owned()),
        ("mlflow.source.name".to_owned(), "gradus".to_owned()),
        ("mlflow.source.type".to_owned(), "LOCAL".to_owned()),
        ("gradus.run".to_owned(), record.id.clone()),
    ]);
    tags.extend(about.tags.iter().map(|tag| (named(tag), "true".to_owned())));
    tags.extend(about.note.iter().map(|note| ("mlflow.note.content".to_owned(), note.clone())));
    let made = record.shape().map_or_else(Vec::new, |shape| shape.made_of(&workspace));
    tags.extend(made.into_iter().map(|(name, text)| (format!("gradus.{name}"), text)));
    texts("tags", tags)?;
    let (metrics, count) = metrics(record, begun);
    texts("metrics", metrics)?;
    // Empty, since the run's own folder holds what it left; without one MLflow takes the run for none.
    fs::create_dir_all(folder.join("artifacts"))?;
    fs::write(folder.join("meta.yaml"), meta)?;
    Ok(count)
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
        let at = milliseconds(begun + Duration::from_secs_f64(seconds.max(0.0)));
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

/// When the run began: its log was made then.
fn begun(record: &Record) -> SystemTime {
    let log = fs::metadata(record.dir.join(RunFolder::EVENTS)).ok();
    log.and_then(|log| log.created().or_else(|_| log.modified()).ok()).unwrap_or(UNIX_EPOCH)
}

fn milliseconds(time: SystemTime) -> u128 {
    time.duration_since(UNIX_EPOCH).map_or(0, |since| since.as_millis())
}

/// A name as `MLflow` takes it, and as one file: letters, digits, `_`, `-`, `.`, spaces and `:`; anything else becomes `_`.
fn named(name: &str) -> String {
    let plain = |c: char| if c.is_alphanumeric() || "_-. :".contains(c) { c } else { '_' };
    let name: String = name.chars().map(plain).collect();
    // A file of one or two dots is a folder.
    if name.chars().all(|c| c == '.') { format!("_{name}") } else { name }
}

fn url(place: &Path) -> io::Result<String> {
    let place = path::absolute(place)?;
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"/-_.~".contains(&byte);
    let escaped = place.to_string_lossy().bytes().fold(String::new(), |url, byte| {
        if plain(byte) { url + char::from(byte).encode_utf8(&mut [0; 4]) } else { url + &format!("%{byte:02X}") }
    });
    Ok(format!("file://{escaped}"))
}

fn yaml(lines: &[(&str, String)]) -> String {
    lines.iter().fold(String::new(), |text, (key, value)| text + key + ": " + value + "\n")
}

/// Text between quotes, in which YAML and JSON agree.
fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}
