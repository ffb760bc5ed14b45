//! Runs in processes of their own, so that no window that is closed and no connection that is lost ends one.
//!
//! ```text
//!  workbench, `train --detach`, queue ── Request, JSON on stdin ──► gradus apart ──► one run
//!                                    ◄── Begun, a line on stdout ──
//! ```
//!
//! Whoever asked then follows the run by its log and commands it over its socket, as anybody else of the same user can.

mod child;
mod parent;

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

pub(super) use child::run;
pub(super) use parent::begin;

use crate::data::Places;
use crate::store::Runs;

/// The command that such a process is.
pub(super) const COMMAND: &str = "apart";

/// What a process of its own is to train.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Request {
    pub(super) what: What,
    /// The workspace file that it comes of, where there is one.
    pub(super) file: Option<PathBuf>,
    /// The folder of all runs.
    pub(super) runs: PathBuf,
    /// Where relative data paths are looked for, besides the current folder.
    pub(super) workspace_dir: Option<PathBuf>,
    pub(super) data_dir: Option<PathBuf>,
}

/// How its run begins.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum What {
    /// Anew.
    Start {
        /// What the run is named after.
        name: String,
        /// The workspace; it parses.
        text: String,
    },
    /// At a checkpoint of another run.
    Fork {
        /// The other run.
        run: String,
        /// The checkpoint's name.
        from: String,
        /// What the run is named after.
        name: String,
        /// The workspace; it parses.
        text: String,
    },
    /// As it was going.
    Resume {
        /// Which.
        run: String,
    },
}

/// A run that has begun.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Begun {
    /// Its id.
    pub(super) run: String,
    /// Its folder.
    pub(super) dir: PathBuf,
}

impl Request {
    /// A request that means the same folders as the program that makes it.
    pub(super) fn new(what: What, file: Option<PathBuf>, places: &Places, runs: &Runs) -> Self {
        let (workspace_dir, data_dir) = (places.workspace_dir.clone(), places.data_dir.clone());
        Self { what, file, runs: runs.root().to_owned(), workspace_dir, data_dir }
    }

    fn places(&self) -> Places {
        Places { workspace_dir: self.workspace_dir.clone(), data_dir: self.data_dir.clone() }
    }
}
