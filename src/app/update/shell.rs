//! Theme, mouse, clipboard, and the ways out.

use super::super::action::{Action, Leave, Shell};
use super::super::notice::Tone;
use super::super::overlay::{Ask, Choice, Overlay};
use super::super::run::Phase;
use super::super::{Effect, Fate, State};
use super::{copy, said, train};
use crate::train::Stop;

/// The exit code of an interrupted program.
const INTERRUPTED: u8 = 130;

pub(super) fn act(state: &mut State, shell: Shell) -> Vec<Effect> {
    match shell {
        Shell::Theme(name) => theme(state, name),
        Shell::Mouse => mouse(state),
        Shell::Copy => copy::act(state),
        Shell::Quit(leave) => quit(state, leave),
        Shell::Interrupt => interrupt(state),
        Shell::Chord(keys) => {
            state.chord = keys;
            vec![]
        }
    }
}

fn theme(state: &mut State, name: Option<String>) -> Vec<Effect> {
    let now = state.themes.iter().position(|theme| *theme == state.theme);
    let next = now.map_or(0, |place| (place + 1) % state.themes.len().max(1));
    match name.or_else(|| state.themes.get(next).cloned()) {
        Some(name) if state.themes.contains(&name) => vec![Effect::LoadTheme(name)],
        Some(name) => said(state, Tone::Warning, format!("There is no theme `{name}`.")),
        None => vec![],
    }
}

/// A theme is drawn with, or the old one stays.
pub(super) fn themed(state: &mut State, name: String, result: Result<(), String>) -> Vec<Effect> {
    match result {
        Ok(()) => {
            let text = format!("theme {name}");
            state.theme = name;
            said(state, Tone::Info, text)
        }
        Err(why) => said(state, Tone::Bad, format!("Theme {name} cannot be used: {why}")),
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
        _ if state.live().is_none() && state.intent.preparing() => {
            // A run that is on its way would be lost: it is left as soon as it is heard of.
            state.intent.leave = true;
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
    Ask {
        question: "Leave while a run is live?".into(),
        detail: vec![
            format!("{run} needs no window to go on."),
            "Stopped, it is judged and saved before the program leaves.".into(),
        ],
        choices: vec![
            choice('k', "keep it training, and leave; `gradus attach` comes back to it", Leave::Going),
            choice('e', "stop after this epoch, then leave", Leave::After(Stop::AfterEpoch)),
            choice('b', "stop after this batch, then leave", Leave::After(Stop::AfterBatch)),
        ],
        cursor: 0,
    }
}

/// The ladder of control-C.
fn interrupt(state: &mut State) -> Vec<Effect> {
    match state.live().map(|run| run.phase) {
        None => vec![Effect::Quit { code: 0, runs: Fate::Keep }],
        Some(Phase::Stopping(Stop::AfterBatch)) => vec![Effect::Quit { code: INTERRUPTED, runs: Fate::Stop }],
        Some(_) => train::stop(state, None),
    }
}
