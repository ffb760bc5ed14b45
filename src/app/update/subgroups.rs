//! Looking for the subgroups that a run's model is worst for.

use std::sync::Arc;

use super::super::notice::Tone;
use super::super::subgroups::{KNOWN, Subgroups};
use super::super::{Effect, RunId, State};
use super::{panes, said};

/// The worst subgroups instead of the groups of a protected column, or back.
pub(super) fn turn_over(state: &mut State) {
    state.subgroups.shown = !state.subgroups.shown;
    panes::keep_cursors(state);
}

/// Looks anew, by the newest weights.
pub(super) fn again(state: &mut State) -> Vec<Effect> {
    state.shown.clone().map_or_else(Vec::new, |run| ask(state, run))
}

fn ask(state: &mut State, run: RunId) -> Vec<Effect> {
    state.subgroups.known.retain(|found| found.of != run);
    state.subgroups.failed = None;
    state.subgroups.awaited = Some(run.clone());
    vec![Effect::Scan(run)]
}

/// Asks for what the pane shows, once.
pub(super) fn wonder(state: &mut State) -> Vec<Effect> {
    state.wants_subgroups().map_or_else(Vec::new, |run| ask(state, run))
}

/// A run has other weights, or goes on.
pub(super) fn forget(state: &mut State, run: &RunId) {
    state.subgroups.known.retain(|found| found.of != *run);
    state.subgroups.awaited = state.subgroups.awaited.take().filter(|of| of != run);
    state.subgroups.failed = state.subgroups.failed.take().filter(|(of, _)| of != run);
}

/// An answer came.
pub(super) fn scanned(state: &mut State, of: RunId, result: Result<Arc<Subgroups>, String>) -> Vec<Effect> {
    if state.subgroups.awaited.as_ref() != Some(&of) {
        return vec![];
    }
    state.subgroups.awaited = None;
    match result {
        Ok(found) => {
            state.subgroups.known.push(found);
            let surplus = state.subgroups.known.len().saturating_sub(KNOWN);
            state.subgroups.known.drain(..surplus);
            panes::keep_cursors(state);
            vec![]
        }
        Err(why) => {
            let text = format!("The subgroups of {of} cannot be told: {why}");
            state.subgroups.failed = Some((of, why));
            said(state, Tone::Bad, text)
        }
    }
}
