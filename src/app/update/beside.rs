//! Runs drawn beside the shown one. Those that are not in memory are read first, a few at a time, and leave what is shown
//! as it is.

use std::collections::HashSet;

use super::super::action::Beside;
use super::super::notice::Tone;
use super::super::run_rows::RunRow;
use super::super::{Effect, RunId, State};
use super::runs;

/// Runs that are read at the same time.
const AT_ONCE: usize = 4;

pub(super) fn act(state: &mut State, which: Beside) -> Vec<Effect> {
    match which {
        Beside::Toggle => toggle(state),
        Beside::All => {
            let begun = |row: &&RunRow<'_>| row.waiting.is_none();
            let rows: Vec<RunId> = state.run_rows().iter().filter(begun).map(|row| row.id.to_owned()).collect();
            lay(state, rows)
        }
        Beside::Nothing => {
            state.plot.beside.clear();
            state.plot.baseline = None;
            // Those that are being read cannot be called back; they come and are not drawn.
            state.intent.beside.truncate(AT_ONCE);
            vec![]
        }
        Beside::Baseline => baseline(state),
    }
}

fn toggle(state: &mut State) -> Vec<Effect> {
    let Some(id) = state.run_in_hand() else { return vec![] };
    if !state.is_beside(&id) {
        return lay(state, vec![id]);
    }
    state.plot.beside.retain(|known| *known != id);
    state.plot.baseline.take_if(|baseline| *baseline == id);
    vec![]
}

fn baseline(state: &mut State) -> Vec<Effect> {
    let Some(id) = state.run_in_hand() else { return vec![] };
    if state.plot.baseline.take_if(|baseline| *baseline == id).is_some() {
        return vec![];
    }
    state.plot.baseline = Some(id.clone());
    lay(state, vec![id])
}

/// Draws runs beside the shown one, those that are not in memory when they are read.
fn lay(state: &mut State, ids: Vec<RunId>) -> Vec<Effect> {
    let mut effects = Vec::new();
    for id in ids {
        let there = state.runs.iter().any(|run| run.id == id) || state.intent.beside.contains(&id);
        if !there {
            if state.intent.beside.len() < AT_ONCE {
                effects.push(Effect::OpenRun(id.clone()));
            }
            state.intent.beside.push(id.clone());
        }
        if !state.plot.beside.contains(&id) {
            state.plot.beside.push(id);
        }
    }
    effects
}

/// A run was read: where that was asked for to draw it, what is shown stays, and the next one is read.
pub(super) fn read(state: &mut State, id: &RunId) -> Option<Vec<Effect>> {
    let effects = next(state, id)?;
    if state.run().is_none() {
        runs::show(state, id);
    }
    if state.intent.beside.is_empty() {
        let count = state.together().len();
        state.say(Tone::Info, format!("{count} {} drawn together.", if count == 1 { "run is" } else { "runs are" }));
    }
    Some(effects)
}

/// A run could not be read: it is drawn nowhere, and the next one is read.
pub(super) fn unread(state: &mut State, id: &RunId) -> Vec<Effect> {
    let Some(effects) = next(state, id) else { return vec![] };
    state.plot.beside.retain(|known| known != id);
    state.plot.baseline.take_if(|baseline| baseline == id);
    effects
}

/// Takes an answered run off the list; reads the one that there is room for now.
fn next(state: &mut State, id: &RunId) -> Option<Vec<Effect>> {
    let place = state.intent.beside.iter().position(|asked| asked == id)?;
    state.intent.beside.remove(place);
    let next = state.intent.beside.get(AT_ONCE - 1).cloned();
    Some(next.into_iter().map(Effect::OpenRun).collect())
}

/// The losses of runs that are drawn are smoothed; of others a smoothed copy would only take room.
pub(super) fn smooth(state: &mut State) {
    let beside: HashSet<&RunId> = state.plot.beside.iter().chain(&state.plot.baseline).chain(&state.shown).collect();
    for run in &mut state.runs {
        let wanted = if beside.contains(&run.id) { state.plot.smoothing } else { 0.0 };
        if run.smoothing() != wanted {
            run.smooth(wanted);
        }
    }
}
