//! The only thing that changes the state: one message in, effects out. One file here per kind of action or message.

mod beside;
mod confusion;
mod copy;
mod curve;
mod data;
mod edit;
mod file;
mod look;
mod over;
mod panes;
mod pick;
mod plot;
mod runs;
mod sheet;
mod shelf;
mod shell;
mod subgroups;
mod themes;
mod threshold;
mod train;
mod views;
mod why;

pub(super) use data::READING;
pub(super) use edit::parse_set;
pub(super) use shelf::over;
pub(super) use threshold::{parse_costs, parse_threshold};
pub(super) use train::{PREPARED, parse_stop};
pub(super) use views::take as take_view;

use super::action::{Action, Pane, Shell};
use super::notice::Tone;
use super::pane::PaneId;
use super::spec::spec;
use super::tour;
use super::{Effect, Msg, State};

/// Takes one message in. Reads no clock, touches no file, spawns nothing.
pub fn update(state: &mut State, msg: Msg) -> Vec<Effect> {
    state.rows_in_view.forget();
    let mut effects = take(state, msg);
    effects.extend(sheet::wonder(state));
    effects.extend(threshold::wonder(state));
    effects.extend(why::wonder(state));
    effects.extend(subgroups::wonder(state));
    effects.extend(views::remember(state));
    beside::smooth(state);
    state.rows_in_view.settle();
    effects.retain(|effect| !matches!(effect, Effect::Notify(_)) || shell::calls(state));
    effects
}

fn take(state: &mut State, msg: Msg) -> Vec<Effect> {
    match msg {
        Msg::Do(action) => act(state, action),
        Msg::File { text } => file::read(state, text),
        Msg::Theme { name, result } => themes::themed(state, name, result),
        Msg::Loaded { generation, result } => data::loaded(state, generation, result),
        Msg::Surveyed { generation, result } => data::surveyed(state, generation, result),
        Msg::Rows { generation, result } => sheet::answered(state, generation, result),
        Msg::Run { id, events } => runs::heard(state, &id, events),
        Msg::Refused(why) => runs::refused(state, why),
        Msg::Swept(result) => train::swept(state, result),
        Msg::Curving { done, curve } => curve::grew(state, done, curve),
        Msg::Curved(result) => curve::curved(state, result),
        Msg::Runs(listing) => shelf::listed(state, listing),
        Msg::Begun { id, again } => runs::begun(state, &id, again),
        Msg::Unkept(why) => shelf::refused(state, why),
        Msg::Followed { id, record } => runs::followed(state, &id, record),
        Msg::Opened { id, record } => runs::opened(state, &id, record),
        Msg::Flipped { of, result } => shelf::flipped(state, of, result),
        Msg::Reported { run, result } => runs::reported(state, &run, result),
        Msg::ChartSaved { result: Ok(picture) } => {
            said(state, Tone::Good, format!("The charts are saved: {picture}, with .png and .csv beside it."))
        }
        Msg::ChartSaved { result: Err(why) } => said(state, Tone::Bad, format!("The charts are not saved: {why}")),
        Msg::Scored { of, result } => threshold::scored(state, of, result),
        Msg::Explained { of, result } => why::explained(state, &of, result),
        Msg::Scanned { of, result } => subgroups::scanned(state, &of, result),
        Msg::Kept { run, threshold, result } => threshold::kept(state, &run, threshold, result),
        Msg::Keys(result) => shell::keys(state, result),
        Msg::ThemeKept(result) => themes::kept(state, result),
        Msg::Attended(attended) => {
            state.attended = Some(attended);
            vec![]
        }
        Msg::Told(what) => said(state, Tone::Info, what),
        Msg::Trouble(what) => said(state, Tone::Bad, what),
        Msg::Resize(columns, rows) => {
            state.size = (columns, rows);
            vec![]
        }
        Msg::Now(now) => {
            state.now = state.now.max(now);
            state.toasts.retain(|toast| toast.expires().is_none_or(|end| end > state.now));
            vec![]
        }
    }
}

/// Does what is intended, or says why not.
fn act(state: &mut State, action: Action) -> Vec<Effect> {
    if !matches!(action, Action::Shell(Shell::Chord(_))) {
        state.chord.clear();
    }
    if !matches!(action, Action::Pane(Pane::At(..))) {
        state.clicked = None;
    }
    if let Some(Err(why)) = spec(action.name()).map(|spec| spec.ready(state)) {
        // In the log itself a refusal would push away what is read.
        if state.focus == PaneId::Log {
            state.toast(Tone::Warning, why);
            return vec![];
        }
        return said(state, Tone::Warning, why);
    }
    let name = action.name();
    let effects = match action {
        Action::Train(train) => train::act(state, train),
        Action::Edit(edit) => edit::act(state, edit),
        Action::Pane(pane) => panes::act(state, pane),
        Action::List(list) => panes::list(state, list),
        Action::Plot(plot) => plot::act(state, plot),
        Action::Look(look) => look::act(state, look),
        Action::Shelf(shelf) => shelf::act(state, shelf),
        Action::Curve(curve) => curve::act(state, curve),
        Action::Threshold(threshold) => threshold::act(state, threshold),
        Action::Why(why) => why::act(state, why),
        Action::Sheet(sheet) => sheet::act(state, sheet),
        Action::Over(over) => over::act(state, over),
        Action::Tour(tour) => {
            tour::act(state, tour);
            vec![]
        }
        Action::Shell(shell) => shell::act(state, shell),
    };
    panes::keep_cursors(state);
    tour::follow(state, name);
    effects
}

/// Only words, nothing done.
fn said(state: &mut State, tone: Tone, text: impl Into<String>) -> Vec<Effect> {
    state.say(tone, text);
    vec![]
}
