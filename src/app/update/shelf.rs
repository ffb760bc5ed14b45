//! The runs that are kept and those that wait: what is said of them, putting them aside, and the queue.

use std::collections::HashSet;
use std::sync::Arc;

use super::super::action::{Action, Shelf};
use super::super::compare::{Compared, Flips};
use super::super::deed::Deed;
use super::super::line::Line;
use super::super::notice::Tone;
use super::super::overlay::{Ask, Choice, Overlay, Prompt, Purpose};
use super::super::pane::PaneId;
use super::super::run_rows::RunRow;
use super::super::{Effect, Listing, RunId, State};
use super::{look, said, views};
use crate::store::{About, Listed, Status};

/// Runs that are followed without being asked for, so that their lines are live; more are read when they are opened.
const FOLLOWED: usize = 16;

pub(super) fn act(state: &mut State, shelf: Shelf) -> Vec<Effect> {
    match shelf {
        Shelf::Tag(None) => ask(state, Purpose::Tags, |about| about.tags.join(" ")),
        Shelf::Note(None) => ask(state, Purpose::About, |about| about.note.clone().unwrap_or_default()),
        Shelf::Rename(None) => ask(state, Purpose::Name, |about| about.name.clone().unwrap_or_default()),
        Shelf::Tag(Some(tags)) => of_hand(state, |state, run| tag(state, run, &tags)),
        Shelf::Note(Some(text)) => of_hand(state, |state, run| note(state, run, text)),
        Shelf::Rename(Some(name)) => of_hand(state, |state, run| rename(state, run, name)),
        Shelf::Move(None) => ask(state, Purpose::Folder, |about| about.folder.clone().unwrap_or_default()),
        Shelf::Move(Some(folder)) => of_hand(state, |state, run| move_to(state, run, &folder)),
        Shelf::Folder(folder) => views::folder(state, folder.as_deref()),
        Shelf::Discard(Some(run)) => put_aside(state, run),
        Shelf::Discard(None) => discard(state),
        Shelf::Restore => restore(state),
        Shelf::Delete(None) => ask_to_delete(state),
        Shelf::Delete(Some(run)) => {
            forget(state, &run);
            vec![Effect::Keep(Deed::Delete(run))]
        }
        Shelf::Enqueue(priority) => {
            state.say(Tone::Info, "The workspace as it stands waits in the queue.");
            vec![Effect::Keep(Deed::Enqueue { text: state.file.good.clone(), priority: priority.unwrap_or(0) })]
        }
        Shelf::Prefer(more) => {
            let entry = state.run_row().and_then(|row| row.waiting);
            let Some((number, priority)) = entry.map(|entry| (entry.number, entry.priority)) else { return vec![] };
            vec![Effect::Keep(Deed::Prefer(number, priority.saturating_add(if more { 1 } else { -1 })))]
        }
        Shelf::Compare => compare(state),
        Shelf::Show(run) => look::show(state, run),
        Shelf::Made(copied) => made(state, copied),
        Shelf::View(name, how) => views::act(state, name, how),
        Shelf::Limit(limit) => {
            let runs = if limit == 1 { "One run trains".to_owned() } else { format!("{limit} runs train") };
            state.say(Tone::Info, format!("{runs} at once from now on."));
            vec![Effect::Keep(Deed::Limit(limit))]
        }
    }
}

/// The run under the cursor of the runs pane, else the one in view, as the folder has it.
fn in_hand(state: &State) -> Option<(RunId, About)> {
    let id = state.run_in_hand()?;
    let about = state.listed.iter().find(|run| run.id == id).map(|run| run.about.clone());
    Some((id, about.unwrap_or_default()))
}

/// Asks for something about the run in hand; another may be in hand when it is answered.
fn ask(state: &mut State, purpose: fn(RunId) -> Purpose, known: impl FnOnce(&About) -> String) -> Vec<Effect> {
    let Some((run, about)) = in_hand(state) else { return vec![] };
    let line = Line::new(&known(&about));
    state.overlays.push(Overlay::Prompt(Prompt { purpose: purpose(run), line, mistake: None }));
    vec![]
}

fn of_hand(state: &mut State, act: impl FnOnce(&mut State, &RunId) -> Vec<Effect>) -> Vec<Effect> {
    let Some((run, _)) = in_hand(state) else { return vec![] };
    act(state, &run)
}

/// Words to find a run by.
pub(super) fn tag(state: &mut State, run: &RunId, tags: &str) -> Vec<Effect> {
    say_of(state, run, |about| about.tags = About::tags_of(tags))
}

/// A note about a run; an empty one takes it away.
pub(super) fn note(state: &mut State, run: &RunId, note: String) -> Vec<Effect> {
    say_of(state, run, |about| about.note = Some(note).filter(|note| !note.is_empty()))
}

/// What a run is called; an empty name leaves it its id.
pub(super) fn rename(state: &mut State, run: &RunId, name: String) -> Vec<Effect> {
    say_of(state, run, |about| about.name = Some(name).filter(|name| !name.is_empty()))
}

/// The folder a run is kept in; an empty one takes it out.
pub(super) fn move_to(state: &mut State, run: &RunId, folder: &str) -> Vec<Effect> {
    say_of(state, run, |about| about.folder = About::folder_of(folder))
}

fn say_of(state: &mut State, run: &RunId, change: impl FnOnce(&mut About)) -> Vec<Effect> {
    let listed = state.listed.iter_mut().find(|listed| listed.id == *run);
    let mut about = listed.as_ref().map(|listed| listed.about.clone()).unwrap_or_default();
    change(&mut about);
    if let Some(listed) = listed {
        Arc::make_mut(listed).about = about.clone();
    }
    vec![Effect::Keep(Deed::About(run.clone(), about))]
}

/// Puts a run aside, or takes one out of the queue.
fn discard(state: &mut State) -> Vec<Effect> {
    let number = state.run_row().and_then(|row| row.waiting).map(|entry| entry.number);
    if let Some(number) = number.filter(|_| state.focus == PaneId::Runs) {
        state.say(Tone::Info, format!("Number {number} of the queue is taken out."));
        return vec![Effect::Keep(Deed::Dequeue(number))];
    }
    let Some((id, _)) = in_hand(state) else { return vec![] };
    put_aside(state, id)
}

fn put_aside(state: &mut State, id: RunId) -> Vec<Effect> {
    forget(state, &id);
    state.discarded.push(id.clone());
    state.say(Tone::Info, format!("{id} is put aside; `run.restore` brings it back, `run.delete` deletes for good."));
    vec![Effect::Keep(Deed::Discard(id))]
}

fn restore(state: &mut State) -> Vec<Effect> {
    let Some(id) = state.discarded.pop() else { return vec![] };
    state.say(Tone::Info, format!("{id} is back."));
    vec![Effect::Keep(Deed::Restore(id))]
}

fn ask_to_delete(state: &mut State) -> Vec<Effect> {
    let Some((id, about)) = in_hand(state) else { return vec![] };
    let called = about.name.map(|name| format!("It is called {name}.")).into_iter();
    let note = about.note.map(|note| format!("Its note: {note}")).into_iter();
    let more = "Its model, checkpoints and log are gone then. `run.trash` only puts it aside.".to_owned();
    let ask = Ask {
        question: format!("Delete {id} for good?"),
        detail: called.chain(note).chain([more]).collect(),
        choices: vec![
            Choice { key: 't', label: "put it aside", action: Action::Shelf(Shelf::Discard(Some(id.clone()))) },
            Choice { key: 'D', label: "delete it for good", action: Action::Shelf(Shelf::Delete(Some(id))) },
        ],
        cursor: 0,
    };
    state.overlays.push(Overlay::Ask(ask));
    vec![]
}

fn compare(state: &mut State) -> Vec<Effect> {
    let runs = state.compared();
    let Some((first, others)) = runs.split_first() else { return vec![] };
    // Weights may have changed since: those of runs that are going do with every epoch.
    state.flips.clear();
    let effects = others.iter().map(|other| Effect::Flips(first.clone(), other.clone())).collect();
    state.overlays.push(Overlay::Compare(Compared { runs, cursor: 0 }));
    effects
}

/// Shows what the run in hand is made of, or copies it.
fn made(state: &mut State, copied: bool) -> Vec<Effect> {
    let hand = state.run_in_hand();
    let Some(run) = state.runs.iter().find(|run| Some(&run.id) == hand.as_ref()) else { return vec![] };
    let detail: Vec<String> = run.made_of().into_iter().map(|(name, text)| format!("{name:<10} {text}")).collect();
    if copied {
        let text = format!("run        {}\n{}", run.id, detail.join("\n"));
        state.say(Tone::Good, "Copied what the run is made of.");
        return vec![Effect::Copy(text)];
    }
    let choices = vec![Choice { key: 'y', label: "copy it", action: Action::Shelf(Shelf::Made(true)) }];
    state.overlays.push(Overlay::Ask(Ask {
        question: format!("What {} is made of", run.id),
        detail,
        choices,
        cursor: 0,
    }));
    vec![]
}

/// The rows of two runs were compared.
pub(super) fn flipped(state: &mut State, of: (RunId, RunId), result: Result<Arc<Flips>, String>) -> Vec<Effect> {
    state.flips.retain(|(known, _)| *known != of);
    state.flips.push((of, result));
    vec![]
}

/// A run that is gone is not shown any more.
fn forget(state: &mut State, id: &RunId) {
    state.runs.retain(|run| run.id != *id);
    state.listed.retain(|run| run.id != *id);
    state.scored.moved.remove(id);
    if state.shown.as_ref() == Some(id) {
        state.shown = state.runs.last().map(|run| run.id.clone());
        let moved = state.shown.as_ref().and_then(|shown| state.scored.moved.remove(shown));
        state.scored.at = moved.map(|moved| moved.at);
    }
}

/// What the folder of runs and the queue hold was read.
pub(super) fn listed(state: &mut State, listing: Listing) -> Vec<Effect> {
    let hand = state.run_row().map(|row| row.key());
    let Listing { runs, waiting, limit } = listing;
    let before = std::mem::replace(&mut state.listed, runs);
    (state.waiting, state.limit) = (waiting, limit);
    forget_those_gone(state, &before);
    let place = hand.and_then(|hand| state.run_rows().iter().position(|row| row.key() == hand));
    if let Some(place) = place {
        state.panes[PaneId::Runs.index()].cursor = place;
    }
    super::panes::keep_cursors(state);
    follow(state)
}

/// Runs that are over and whose folders are gone are nowhere any more. A folder that was never listed is not gone: a long listing
/// may have begun before its run.
fn forget_those_gone(state: &mut State, before: &[Arc<Listed>]) {
    let there: HashSet<&str> = state.listed.iter().map(|run| run.id.as_str()).collect();
    let gone: HashSet<&str> = before.iter().map(|run| run.id.as_str()).filter(|id| !there.contains(id)).collect();
    state.runs.retain(|run| run.phase.live() || !gone.contains(run.id.as_str()));
    let known: HashSet<&str> = state.runs.iter().map(|run| run.id.as_str()).chain(there).collect();
    state.scored.moved.retain(|id, _| known.contains(id.as_str()));
    if state.run().is_none() {
        (state.shown, state.scored.at) = (None, None);
    }
}

/// Runs that other windows, the queue and the command line have begun are live here too.
fn follow(state: &mut State) -> Vec<Effect> {
    let going = |id: &str| state.runs.iter().any(|run| run.id == id && run.phase.live());
    // One that was over when it was looked at, and is over, is somebody's again when it goes on.
    let listed = |id: &str| state.listed.iter().any(|run| run.id == id && run.status == Status::Live);
    state.foreign.retain(|id| going(id) || listed(id));
    let followed = state.foreign.iter().filter(|id| going(id)).count();
    let known = |id: &str| going(id) || state.foreign.contains(id) || state.begun.contains(id);
    let live = state.listed.iter().filter(|run| run.status == Status::Live && !known(&run.id));
    let new: Vec<RunId> = live.take(FOLLOWED.saturating_sub(followed)).map(|run| run.id.clone()).collect();
    state.foreign.extend(new.iter().cloned());
    new.into_iter().map(Effect::FollowRun).collect()
}

/// Something went wrong with what was asked; the folder is looked at again.
pub(super) fn refused(state: &mut State, why: String) -> Vec<Effect> {
    said(state, Tone::Bad, why);
    vec![Effect::ListRuns]
}

/// Whether the row can be put aside or deleted.
pub(in crate::app) fn over(row: &RunRow) -> bool {
    row.waiting.is_some() || !row.live()
}
