//! Reading a run's checkpoints.

use std::fs;
use std::io::ErrorKind;
use std::path::Path;

use super::error::StoreError;
use super::folder::id_of;
use super::read::{lines, locked};
use super::write::RunFolder;
use crate::train::{Checkpoint, Event, Origin, Way, checkpoint_name, is_fork};

/// The checkpoint of this name in a run's folder, with its file's name in there.
///
/// # Errors
/// When there is none of that name, or its file is not what this program wrote.
pub fn checkpoint(run: &Path, name: &str) -> Result<(String, Checkpoint), StoreError> {
    let file = RunFolder::checkpoint_file(checkpoint_name(name));
    let path = run.join(&file);
    let bytes = match fs::read(&path) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == ErrorKind::NotFound => return Err(none_of_that_name(run, name)),
        Err(error) => return Err(StoreError::io("cannot read", &path)(error)),
    };
    let checkpoint = Checkpoint::from_file(&bytes).map_err(|error| {
        let reason = format!("{error}. Another checkpoint of the run can be named with --from");
        StoreError::Broken { path, reason }
    })?;
    Ok((file, checkpoint))
}

/// How the run in a folder came to a step: from the last checkpoint that was written at it or before it, and is not of a
/// branch that was left, else from its first batch. A checkpoint that cannot be read is passed over.
///
/// # Errors
/// When there is none, the run has not come to that step, or its log cannot be read.
pub fn way_to(run: &Path, step: u64) -> Result<Way, StoreError> {
    let log = run.join(RunFolder::EVENTS);
    let log = lines(&fs::read(&log).map_err(StoreError::io("cannot read", &log))?);
    let done = log.iter().flatten().last().map_or(0, |event| event.step);
    // The log of one that is going may be some batches behind it.
    if step > done && !locked(&run.join(RunFolder::EVENTS)) {
        return Err(StoreError::Beyond { run: id_of(run), step, done });
    }
    let present = origin(run, &log)?;
    let kept =
        names(run).into_iter().filter_map(|name| checkpoint(run, &name).ok().map(|(_, checkpoint)| (name, checkpoint)));
    let way = Way::find(step, &present, is_fork(&log), kept);
    way.ok_or_else(|| none_of_that_name(run, &format!("at step {step} or before it")))
}

/// What the checkpoints of a run are called, in order.
pub(super) fn names(run: &Path) -> Vec<String> {
    let entries = fs::read_dir(run.join(RunFolder::CHECKPOINTS)).into_iter().flatten().flatten();
    let names = entries.filter_map(|entry| entry.file_name().into_string().ok());
    let mut names: Vec<String> =
        names.filter_map(|name| name.strip_suffix(".safetensors").map(str::to_owned)).collect();
    names.sort_unstable();
    names
}

/// Where the run in a folder goes on, by its log.
///
/// # Errors
/// When a checkpoint is not what this program wrote, or one that the run cannot do without is missing.
pub fn origin(run: &Path, log: &[Option<Event>]) -> Result<Origin, StoreError> {
    let origin = Origin::after(log, |name| match checkpoint(run, name) {
        Err(StoreError::NoCheckpoint { .. }) => Ok(None),
        found => found.map(Some),
    })?;
    if is_fork(log) && origin.checkpoint().is_none() {
        let reason = "the run is the fork of another and its own checkpoint `last` is missing; fork again";
        return Err(StoreError::Broken { path: run.join(RunFolder::CHECKPOINTS), reason: reason.into() });
    }
    Ok(origin)
}

fn none_of_that_name(run: &Path, name: &str) -> StoreError {
    let there = names(run);
    let there = if there.is_empty() { "none".into() } else { there.join(", ") };
    let run = run.file_name().unwrap_or_default().to_string_lossy().into_owned();
    StoreError::NoCheckpoint { run, name: name.into(), there }
}
