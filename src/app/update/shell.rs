//! Keys, mouse, clipboard, calls, and the ways out.

use super::super::action::{Action, Leave, Shell, Threshold};
use super::super::notice::{Notify, Tone};
use super::super::overlay::{Ask, Choice, Overlay};
use super::super::run::Phase;
use super::super::scored::told;
use super::super::{Effect, Fate, State};
use super::{copy, said, themes, train};
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
        _ if state.live().is_none() && state.intent.preparing() => {
            // A run that is on its way would be lost: it is left as soon as it is heard of.
            state.intent.leave = true;
            vec![]
        }
        None if state.live().is_none() && state.loose_threshold().is_some() => {
            state.overlays.push(Overlay::Ask(question_of_threshold(state)));
            vec![]
        }
        _ if state.live().is_none() => vec![Effect::Quit { code: 0, runs: Fate::Keep }],
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

fn question(state: &State) -> Ask {
    let run = state.live().map_or("", |run| run.id.as_str());
    let choice = |key, label, leave| Choice { key, label, action: Action::Shell(Shell::Quit(Some(leave))) };
    let mut detail = vec![
        format!("{run} needs no window to go on."),
        "Stopped, it is judged and saved before the program leaves.".into(),
    ];
    detail.extend(state.loose_threshold().map(|at| format!("The threshold {} is not kept.", told(at))));
    Ask {
        question: "Leave while a run is live?".into(),
        detail,
        choices: vec![
            choice('k', "keep it training, and leave; `gradus attach` comes back to it", Leave::Going),
            choice('e', "stop after this epoch, then leave", Leave::After(Stop::AfterEpoch)),
            choice('b', "stop after this batch, then leave", Leave::After(Stop::AfterBatch)),
        ],
        cursor: 0,
    }
}

fn question_of_threshold(state: &State) -> Ask {
    let choice = |key, label, action| Choice { key, label, action };
    Ask {
        question: "Leave without the threshold?".into(),
        detail: vec![format!("The threshold {} is neither in the workspace file nor kept.", told(state.threshold()))],
        choices: vec![
            choice('k', "keep it, and stay", Action::Threshold(Threshold::Save)),
            choice('l', "leave without it", Action::Shell(Shell::Quit(Some(Leave::Going)))),
        ],
        cursor: 0,
    }
}

/// The ladder of control-C.
fn interrupt(state: &mut State) -> Vec<Effect> {
    match state.live().map(|run| run.phase).filter(|_| !state.watching) {
        None => vec![Effect::Quit { code: 0, runs: Fate::Keep }],
        Some(Phase::Stopping(Stop::AfterBatch)) => vec![Effect::Quit { code: INTERRUPTED, runs: Fate::Stop }],
        Some(_) => train::stop(state, None),
    }
}
