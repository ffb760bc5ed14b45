//! `gradus queue`: runs that wait until others have ended.

use std::fmt::Write;
use std::path::PathBuf;

use super::super::cli::QueueAction;
use super::super::failure::Failure;
use super::super::open::Opened;
use super::super::{out, queue};
use crate::data::Places;
use crate::store::{Queue, Runs, Waiting};

/// Lists the queue or changes it.
pub(super) fn run(
    action: Option<QueueAction>,
    at: &impl Fn(Option<PathBuf>) -> Places,
    runs: &Runs,
) -> Result<(), Failure> {
    let waiting = Queue::of(runs);
    match action.unwrap_or(QueueAction::List { json: false }) {
        QueueAction::List { json: true } => {
            let document =
                serde_json::json!({ "limit": waiting.limit(), "live": runs.live(), "waiting": waiting.waiting() });
            Ok(out::data(&format!("{document}\n"))?)
        }
        QueueAction::List { json: false } => Ok(out::data(&listing(&waiting, runs))?),
        QueueAction::Add { workspaces, priority, overrides } => {
            // All are read first, so that either all wait or none does.
            let opened: Vec<Opened> =
                workspaces.iter().map(|file| Opened::read(file, &overrides)).collect::<Result<_, _>>()?;
            for (file, opened) in workspaces.iter().zip(opened) {
                opened.warnings.iter().for_each(|warning| out::message(warning));
                let places = at(opened.folder.clone());
                let number = queue::add(&opened.name, &opened.workspace, opened.file, priority, &places, runs)?;
                out::message(&format!("{} waits in the queue as number {number}", file.display()));
            }
            told(runs)
        }
        QueueAction::Remove { number } => {
            let entry = waiting.remove(number)?;
            out::message(&format!("{} is taken out of the queue", entry.name));
            Ok(())
        }
        QueueAction::Priority { number, priority } => {
            waiting.prefer(number, priority)?;
            told(runs)
        }
        QueueAction::Limit { limit } => {
            waiting.set_limit(limit as usize)?;
            told(runs)
        }
        QueueAction::Start => told(runs),
    }
}

/// Lets begin what may, and says what did.
fn told(runs: &Runs) -> Result<(), Failure> {
    for run in queue::advance(runs)? {
        out::message(&format!("run {run} has begun; `gradus attach {run}` follows it"));
    }
    Ok(())
}

fn listing(queue: &Queue, runs: &Runs) -> String {
    let (waiting, live, limit) = (queue.waiting(), runs.live(), queue.limit());
    let who = if live.is_empty() { String::new() } else { format!(": {}", live.join(", ")) };
    let mut text = format!("{} of at most {limit} at once train{who}\n", live.len());
    if waiting.is_empty() {
        return text + "nothing waits; `gradus queue add W.toml` adds a run\n";
    }
    let _ = writeln!(text, "\n{:>6}  {:>8}  run", "number", "priority");
    for entry in &waiting {
        let Waiting { number, priority, name, failure, .. } = entry;
        let begins = if entry.is_beginning() { "  is beginning" } else { "" };
        let why = failure.as_ref().map_or_else(|| begins.to_owned(), |why| format!("  could not begin: {why}"));
        // Writing to a string cannot fail.
        let _ = writeln!(text, "{number:>6}  {priority:>8}  {name}{why}");
    }
    let stands = live.len() < limit && waiting.iter().any(|entry| entry.failure.is_none());
    text + if stands { "\n`gradus queue start` lets the next begin\n" } else { "" }
}
