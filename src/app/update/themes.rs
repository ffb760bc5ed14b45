//! The theme, and the list in which each is seen before it is taken.

use super::super::notice::Tone;
use super::super::overlay::{Overlay, Themes};
use super::super::{Effect, State};
use super::said;

/// Draws with another theme: the next, or the one of this name.
pub(super) fn next(state: &mut State, name: Option<String>) -> Vec<Effect> {
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
        Ok(()) if matches!(state.overlays.last(), Some(Overlay::Themes(_))) => {
            state.theme = name;
            vec![]
        }
        Ok(()) => {
            let text = format!("theme {name}");
            state.theme = name;
            said(state, Tone::Info, text)
        }
        Err(why) => said(state, Tone::Bad, format!("Theme {name} cannot be used: {why}")),
    }
}

/// Opens the list with the cursor on the theme drawn with.
pub(super) fn open(state: &mut State) -> Vec<Effect> {
    let cursor = state.themes.iter().position(|theme| *theme == state.theme).unwrap_or(0);
    state.overlays.push(Overlay::Themes(Themes { cursor, before: state.theme.clone() }));
    vec![]
}

/// Draws with the theme under the cursor.
pub(super) fn look(state: &State) -> Vec<Effect> {
    let Some(Overlay::Themes(themes)) = state.overlays.last() else { return vec![] };
    let wanted = state.themes.get(themes.cursor).filter(|theme| **theme != state.theme);
    wanted.map(|theme| Effect::LoadTheme(theme.clone())).into_iter().collect()
}

/// Keeps the theme under the cursor.
pub(super) fn keep(state: &mut State, themes: &Themes) -> Vec<Effect> {
    state.overlays.pop();
    let Some(name) = state.themes.get(themes.cursor).cloned() else { return vec![] };
    let mut effects = vec![Effect::KeepTheme(name.clone())];
    if name != state.theme {
        effects.insert(0, Effect::LoadTheme(name));
    }
    effects
}

/// Takes the theme from before back.
pub(super) fn leave(state: &State, themes: &Themes) -> Vec<Effect> {
    if themes.before == state.theme { vec![] } else { vec![Effect::LoadTheme(themes.before.clone())] }
}

/// The theme is there next time too, or only this time.
pub(super) fn kept(state: &mut State, result: Result<String, String>) -> Vec<Effect> {
    match result {
        Ok(file) => said(state, Tone::Good, format!("The theme {} is kept in {file}.", state.theme)),
        Err(why) => said(state, Tone::Bad, format!("The theme counts until you leave: {why}")),
    }
}
