//! Looking for the subgroups that a run's model is worst for.

use std::sync::Arc;

use super::super::notice::Tone;
use super::super::subgroups::Subgroups;
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
    state.subgroups.answers.ask(&run);
    vec![Effect::Scan(run)]
}

/// Asks for what the pane shows, once.
pub(super) fn wonder(state: &mut State) -> Vec<Effect> {
    state.wants_subgroups().map_or_else(Vec::new, |run| ask(state, run))
}

/// An answer came.
pub(super) fn scanned(state: &mut State, of: &RunId, result: Result<Arc<Subgroups>, String>) -> Vec<Effect> {
    match state.subgroups.answers.take(of, result) {
        None => vec![],
        Some(Ok(())) => {
            panes::keep_cursors(state);
            vec![]
        }
        Some(Err(why)) => said(state, Tone::Bad, format!("The subgroups of {of} cannot be told: {why}")),
    }
}
