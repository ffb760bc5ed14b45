//! Views of the runs pane: kept by name, brought back, and remembered as the pane was left.

use super::super::action::Viewed;
use super::super::notice::Tone;
use super::super::overlay::{Offer, Overlay, Pick};
use super::super::pane::PaneId;
use super::super::query::Query;
use super::super::run_rows::RUN_COLUMNS;
use super::super::{Effect, State};
use super::said;
use crate::base::diag::nearest;
use crate::store::{About, View};

pub(super) fn act(state: &mut State, name: Option<String>, how: Viewed) -> Vec<Effect> {
    let Some(name) = name else { return list(state) };
    let known = state.views.named.get(&name).cloned();
    match (how, known) {
        (Viewed::Take, Some(view)) => {
            take(state, &view);
            state.focus = PaneId::Runs;
            said(state, Tone::Info, format!("view {name}: {}", view.told()))
        }
        (Viewed::Take, None) => {
            let like = nearest(&name, state.views.named.keys().map(String::as_str));
            let like = like.map_or_else(String::new, |like| format!(" Did you mean `{like}`?"));
            let why = format!("There is no view `{name}`; `runs.view_keep {name}` keeps the present one by it.{like}");
            said(state, Tone::Warning, why)
        }
        (Viewed::Keep, _) => {
            let view = now(state);
            state.say(Tone::Good, format!("The view {name} is kept: {}.", view.told()));
            state.views.named.insert(name.clone(), view.clone());
            vec![Effect::KeepView(Some(name), Some(view))]
        }
        (Viewed::Forget, Some(_)) => {
            state.views.named.remove(&name);
            state.say(Tone::Info, format!("The view {name} is forgotten."));
            vec![Effect::KeepView(Some(name), None)]
        }
        (Viewed::Forget, None) => said(state, Tone::Info, format!("There is no view `{name}`.")),
    }
}

/// Those that are kept, to pick one.
fn list(state: &mut State) -> Vec<Effect> {
    let offers = state.views.named.iter().map(|(name, view)| Offer {
        label: name.clone(),
        about: view.told(),
        line: format!("runs.view {name}"),
    });
    let offers: Vec<Offer> = offers.collect();
    if offers.is_empty() {
        return said(
            state,
            Tone::Info,
            "No view is kept; `runs.view_keep NAME` keeps what the runs are narrowed to now.",
        );
    }
    state.overlays.push(Overlay::Pick(Pick::new("views of the runs", offers, 0)));
    vec![]
}

/// Narrows the pane to a folder of runs, or lists the folders.
pub(super) fn folder(state: &mut State, folder: Option<&str>) -> Vec<Effect> {
    if let Some(folder) = folder.and_then(About::folder_of) {
        state.focus = PaneId::Runs;
        let quote = if folder.contains(' ') { "\"" } else { "" };
        let filter = &mut state.panes[PaneId::Runs.index()].filter;
        let others = Query::without(filter, "folder");
        *filter = [format!("folder:{quote}{folder}{quote}"), others].join(" ").trim_end().into();
        return vec![];
    }
    let offers = state.run_folders().into_iter().map(|(name, count)| Offer {
        line: format!("runs.folder {name}"),
        label: name,
        about: format!("runs in it and below: {count}"),
    });
    let offers: Vec<Offer> = offers.collect();
    if offers.is_empty() {
        let why = "No run is in a folder; `run.move FOLDER` puts the one in hand into one.";
        return said(state, Tone::Info, why);
    }
    state.overlays.push(Overlay::Pick(Pick::new("folders of the runs", offers, 0)));
    vec![]
}

/// As the runs pane is now.
fn now(state: &State) -> View {
    let pane = state.pane(PaneId::Runs);
    let sort = pane.sort.and_then(|(column, reverse)| Some(((*RUN_COLUMNS.get(column)?).to_owned(), reverse)));
    View { filter: pane.filter.clone(), sort }
}

/// The runs pane as a view has it.
pub(in crate::app) fn take(state: &mut State, view: &View) {
    let place = |column: &str| RUN_COLUMNS.iter().position(|known| *known == column);
    let pane = &mut state.panes[PaneId::Runs.index()];
    pane.filter.clone_from(&view.filter);
    pane.sort = view.sort.as_ref().and_then(|(column, reverse)| Some((place(column)?, *reverse)));
}

/// Remembers how the runs pane is, where that is otherwise than before.
pub(super) fn remember(state: &mut State) -> Vec<Effect> {
    let now = now(state);
    if now == state.views.last {
        return vec![];
    }
    state.views.last = now.clone();
    vec![Effect::KeepView(None, Some(now))]
}
