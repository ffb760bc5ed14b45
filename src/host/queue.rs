//! The queue from outside: what is added to it, and what it lets begin.

use std::path::PathBuf;

use super::apart::{self, Request, What};
use super::failure::Failure;
use super::open::resolved;
use crate::data::Places;
use crate::spec::{self, Workspace};
use crate::store::{Queue, Runs, StoreError, Waiting};

/// Lets a workspace wait; returns its number.
pub(super) fn add(
    name: &str,
    workspace: &Workspace,
    file: Option<PathBuf>,
    priority: i32,
    places: &Places,
    runs: &Runs,
) -> Result<u32, Failure> {
    let text = spec::print(&resolved(workspace, places));
    let entry =
        Waiting { number: 0, name: name.to_owned(), text, workspace: file, priority, failure: None, begins: None };
    Ok(Queue::of(runs).add(entry)?)
}

/// Lets begin as many as may train at once; returns their ids.
pub(super) fn advance(runs: &Runs) -> Result<Vec<String>, StoreError> {
    let root = Runs::at(std::path::absolute(runs.root()).unwrap_or_else(|_| runs.root().to_owned()));
    Queue::of(&root).advance(|entry| {
        let what = What::Start { name: entry.name.clone(), text: entry.text.clone() };
        let request = Request::new(what, entry.workspace.clone(), &Places::default(), &root);
        apart::begin(&request).map(|begun| begun.run)
    })
}

/// The same where a run has just ended: the next one's trouble is not this one's.
pub(super) fn advance_behind(runs: &Runs) {
    if let Err(error) = advance(runs) {
        super::out::message(&format!("the queue stands still: {error}"));
    }
}
