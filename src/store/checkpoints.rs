//! Reading a run's checkpoints.

use std::fs;
use std::io::ErrorKind;
use std::path::Path;

use super::error::StoreError;
use super::write::RunFolder;
use crate::train::{Checkpoint, Event, Happening, Origin};

/// The checkpoint of this name in a run's folder, with its file's name in there.
///
/// # Errors
/// When there is none of that name, or its file is not what this program wrote.
pub fn checkpoint(run: &Path, name: &str) -> Result<(String, Checkpoint), StoreError> {
    // People name the file as well as what it is called.
    let stem = name.rsplit('/').next().unwrap_or(name);
    let stem = stem.strip_suffix(".safetensors").unwrap_or(stem);
    let file = format!("{}/{stem}.safetensors", RunFolder::CHECKPOINTS);
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

/// The name of the last checkpoint of a run that was written at this step or before it. One that cannot be read is passed
/// over.
///
/// # Errors
/// When there is none.
pub fn checkpoint_before(run: &Path, step: u64) -> Result<String, StoreError> {
    let at = |name: String| Some((checkpoint(run, &name).ok()?.1.moment.position.step, name));
    let before = names(run).into_iter().filter_map(at).filter(|(at, _)| *at <= step);
    // Of several at the same step, the one with a name of its own stays when the run goes on.
    let last = before.max_by_key(|(at, name)| (*at, !matches!(name.as_str(), "last" | "best")));
    last.map(|(_, name)| name).ok_or_else(|| none_of_that_name(run, &format!("at step {step} or before it")))
}

/// What the checkpoints of a run are called, in order.
fn names(run: &Path) -> Vec<String> {
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
    let forked = log.iter().flatten().any(|event| matches!(event.what, Happening::Forked { .. }));
    if forked && origin.checkpoint().is_none() {
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
