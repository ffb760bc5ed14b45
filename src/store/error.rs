//! What can go wrong with runs on disk.

use std::io;
use std::path::{Path, PathBuf};

/// What can go wrong with runs on disk.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// A file or folder cannot be read or written.
    #[error("{what} {path}: {source}")]
    Io {
        /// e.g. `cannot write`.
        what: &'static str,
        /// Which.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// No such run.
    #[error("there is no run {run:?}: neither a folder of that name nor an id in {root}{hint}")]
    NoRun {
        /// What was asked for.
        run: String,
        /// Where ids are looked for.
        root: PathBuf,
        /// Possibly a near id.
        hint: String,
    },
    /// A run that a process is writing.
    #[error("run {run} is live: a process is writing it. Stop that one first, or wait for its end")]
    Live {
        /// Which.
        run: String,
    },
    /// A run that no process here can be reached of.
    #[error("run {run} cannot be reached: {source}. `gradus resume {run}` lets it go on where its process is gone")]
    Unreached {
        /// Which.
        run: String,
        /// Why.
        source: io::Error,
    },
    /// No such run was put aside.
    #[error("no run {run} was put aside{hint}")]
    NotAside {
        /// What was asked for.
        run: String,
        /// Which are.
        hint: String,
    },
    /// No such run waits.
    #[error("nothing waits in the queue under the number {number}; {hint}")]
    NotWaiting {
        /// What was asked for.
        number: u32,
        /// Which do.
        hint: String,
    },
    /// A step that a run has not come to.
    #[error("run {run} has done {done} batches, so it was never at step {step}")]
    Beyond {
        /// Which run.
        run: String,
        /// What was asked for.
        step: u64,
        /// Batches done.
        done: u64,
    },
    /// No such checkpoint.
    #[error("run {run} has no checkpoint {name:?}; it has {there}")]
    NoCheckpoint {
        /// Of which run.
        run: String,
        /// What was asked for.
        name: String,
        /// The names of those it has.
        there: String,
    },
    /// A file of a run is not what it should be.
    #[error("{path} cannot be used: {reason}")]
    Broken {
        /// Which.
        path: PathBuf,
        /// Why, and what to do.
        reason: String,
    },
}

impl StoreError {
    /// Names the file an operation failed on.
    pub(super) fn io(what: &'static str, path: &Path) -> impl FnOnce(io::Error) -> Self {
        let path = path.to_owned();
        move |source| Self::Io { what, path, source }
    }
}
