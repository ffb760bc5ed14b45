//! Reading the data: asked for by generation, so that a late answer to an old question is dropped.

use std::sync::Arc;

use super::super::notice::Tone;
use super::super::state::Source;
use super::super::{Effect, Loaded, State};
use super::said;
use crate::data::Survey;

/// Said until there are data.
pub(in crate::app) const READING: &str = "The data are still being read.";

/// Asks for the data of the last good workspace.
pub(super) fn load(state: &mut State) -> Vec<Effect> {
    state.data.generation += 1;
    state.data.loading = true;
    state.data.surveying = true;
    vec![Effect::Load { generation: state.data.generation, text: state.file.good.clone() }]
}

/// An answer came.
pub(super) fn loaded(state: &mut State, generation: u64, result: Result<Arc<Loaded>, String>) -> Vec<Effect> {
    if generation != state.data.generation {
        return vec![];
    }
    state.data.loading = false;
    state.unsay(READING);
    let why = result.as_ref().map_or_else(Some, |loaded| loaded.unprepared.as_ref());
    if let (Some(mending), Some(why)) = (state.intent.mending.take(), why)
        && (mending.generation, &mending.text) == (generation, &state.file.text)
        && let Some(before) = state.file.before().cloned()
    {
        let effects = super::file::adopt(state, before, Source::Past);
        state.toasts.clear();
        state.say(Tone::Bad, format!("The file is as it was: one that {} would not work. {why}", mending.does));
        return effects;
    }
    match result {
        Ok(loaded) => {
            for warning in &loaded.warnings {
                state.note(Tone::Warning, warning.clone());
            }
            state.data.failure.clone_from(&loaded.unprepared);
            let effects = super::sheet::reload(state, &loaded);
            super::panes::keep_cursors(state);
            if let Some(why) = &loaded.unprepared {
                state.say(Tone::Bad, format!("The data cannot be used: {why}"));
            }
            effects
        }
        Err(why) => {
            state.data.surveying = false;
            state.data.failure = Some(why.clone());
            said(state, Tone::Bad, format!("The data cannot be used: {why}"))
        }
    }
}

/// The data were looked at.
pub(super) fn surveyed(state: &mut State, generation: u64, result: Result<Arc<Survey>, String>) -> Vec<Effect> {
    if generation != state.data.generation {
        return vec![];
    }
    state.data.surveying = false;
    match result {
        Ok(survey) => {
            state.data.survey = Some(survey);
            super::panes::keep_cursors(state);
            vec![]
        }
        Err(why) => {
            state.data.survey = None;
            said(state, Tone::Bad, format!("The data cannot be looked at: {why}"))
        }
    }
}
