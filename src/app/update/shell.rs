//! Keys, mouse, clipboard, calls, and the ways out.

use super::super::action::{Action, Leave, Shelf, Shell, Threshold};
use super::super::notice::{Notify, Tone};
use super::super::overlay::{Ask, Choice, Overlay};
use super::super::run::Phase;
use super::super::scored::told;
use super::super::{Effect, Fate, RunId, State};
use super::{copy, said, themes, threshold, train};
use crate::train::Stop;

/// The exit code of an interrupted program.
const INTERRUPTED: u8 = 130;

pub(super) fn act(state: &mut State, shell: Shell) -> Vec<Effect> {
    match shell {
        Shell::Theme(name) => themes::next(state, name),
        Shell::Mouse => mouse(state),
        Shell::Layout(wanted) => {
            state.arrangement = wanted.unwrap_or_else(|| state.arrangement.next());
            state.zoomed = false;
            state.toast(Tone::Info, format!("layout {}", state.arrangement.name()));
            vec![]
        }
        Shell::Suspend => vec![Effect::Suspend],
        Shell::Copy => copy::act(state),
        Shell::Quit(leave) => quit(state, leave),
        Shell::Interrupt => interrupt(state),
        Shell::Chord(keys) => {
            state.chord = keys;
            vec![]
        }
    }
}

/// The user's keys count as they are in the file now, but for those that cannot.
pub(super) fn keys(state: &mut State, result: Result<(), String>) -> Vec<Effect> {
    match result {
        Ok(()) => said(state, Tone::Info, "The keys are as keys.toml says now."),
        Err(what) => said(state, Tone::Bad, format!("Some of keys.toml is left out; the rest counts.\n{what}")),
    }
}

/// Whether the user is called now.
pub(super) fn calls(state: &State) -> bool {
    match state.notify {
        Notify::Always => true,
        Notify::Unfocused => state.attended != Some(true),
        Notify::Never => false,
    }
}

fn mouse(state: &mut State) -> Vec<Effect> {
    state.mouse = !state.mouse;
    let text = if state.mouse { "The mouse works here." } else { "The mouse belongs to the terminal." };
    state.say(Tone::Info, text);
    vec![Effect::Mouse(state.mouse)]
}

fn quit(state: &mut State, leave: Option<Leave>) -> Vec<Effect> {
    match leave {
        _ if state.watching => vec![Effect::Quit { code: 0, runs: Fate::Keep }],
        None if !training(state) && !state.loose_thresholds().is_empty() => {
            state.overlays.push(Overlay::Ask(question_of_threshold(state)));
            vec![]
        }
        _ if !training(state) => vec![Effect::Quit { code: 0, runs: Fate::Keep }],
        Some(Leave::Going) => vec![Effect::Quit { code: 0, runs: Fate::Keep }],
        Some(Leave::Now) => vec![Effect::Quit { code: INTERRUPTED, runs: Fate::Stop }],
        Some(Leave::After(when)) => {
            state.intent.leave = true;
            train::stop_all(state, when)
        }
        None => {
            state.overlays.push(Overlay::Ask(question(state)));
            vec![]
        }
    }
}

/// Whether a run is live or on its way.
fn training(state: &State) -> bool {
    state.any_live().is_some() || state.intent.preparing()
}

fn question(state: &State) -> Ask {
    let run = state.any_live().map_or("The run that is on its way", |run| run.id.as_str());
    let choice = |key, label, leave| Choice { key, label, action: Action::Shell(Shell::Quit(Some(leave))) };
    let (lost, keeping) = of_thresholds(state, 't');
    let detail = [
        format!("{run} needs no window to go on."),
        "Stopped, it is judged and saved before the program leaves.".into(),
    ];
    let ways = [
        choice('k', "keep it training, and leave; `gradus attach` comes back to it", Leave::Going),
        choice('e', "stop after this epoch, then leave", Leave::After(Stop::AfterEpoch)),
        choice('b', "stop after this batch, then leave", Leave::After(Stop::AfterBatch)),
    ];
    Ask {
        question: "Leave while a run is live?".into(),
        detail: detail.into_iter().chain(lost).collect(),
        choices: ways.into_iter().chain(keeping).collect(),
        cursor: 0,
    }
}

fn question_of_threshold(state: &State) -> Ask {
    let (detail, mut choices) = of_thresholds(state, 'k');
    let leave = Action::Shell(Shell::Quit(Some(Leave::Going)));
    choices.push(Choice { key: 'l', label: "leave without it", action: leave });
    Ask { question: "Leave without the threshold?".into(), detail, choices, cursor: 0 }
}

/// What is to be said of thresholds that would be lost, and what can be done about the first; `key` keeps one in view.
fn of_thresholds(state: &State, key: char) -> (Vec<String>, Vec<Choice>) {
    let loose = state.loose_thresholds();
    let shown = |run: &RunId| state.shown.as_ref() == Some(run);
    let lost = loose.iter().map(|(run, at)| {
        let whose = if shown(run) { String::new() } else { format!(" of {run}") };
        format!("The threshold {}{whose} is not kept.", told(*at))
    });
    let choice = loose.first().map(|(run, _)| {
        if shown(run) {
            return Choice { key, label: "keep the threshold, and stay", action: Action::Threshold(Threshold::Save) };
        }
        Choice { key: 's', label: "show the run, and stay", action: Action::Shelf(Shelf::Show(run.clone())) }
    });
    (lost.collect(), choice.into_iter().collect())
}

/// The ladder of control-C. Of a threshold that would be lost it says so on the first rung; what is said needs no answer.
fn interrupt(state: &mut State) -> Vec<Effect> {
    let warned = !state.watching && threshold::warn(state);
    let phase = state.any_live().map(|run| run.phase).filter(|_| !state.watching);
    let last = matches!(phase, None | Some(Phase::Stopping(Stop::AfterBatch)));
    match phase {
        _ if last && warned => vec![],
        None if state.intent.preparing() && state.intent.stop != Some(Stop::AfterBatch) => train::stop_any(state, None),
        None if state.intent.preparing() => vec![Effect::Quit { code: INTERRUPTED, runs: Fate::Stop }],
        None => vec![Effect::Quit { code: 0, runs: Fate::Keep }],
        Some(Phase::Stopping(Stop::AfterBatch)) => vec![Effect::Quit { code: INTERRUPTED, runs: Fate::Stop }],
        Some(_) => train::stop_any(state, None),
    }
}
