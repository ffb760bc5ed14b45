//! Asking a run's model why it decides as it does, and the rows that it is most wrong about.

use std::sync::Arc;

use super::super::action::Why as Intended;
use super::super::notice::Tone;
use super::super::pane::PaneId;
use super::super::sheet::Within;
use super::super::why::{InHand, Why};
use super::super::{Effect, RunId, State};
use super::{said, sheet};
use crate::data::row_told;
use crate::data::view::Picked;

pub(super) fn act(state: &mut State, intended: Intended) -> Vec<Effect> {
    match intended {
        Intended::Open => open(state),
        Intended::Ask => state.shown.clone().map_or_else(Vec::new, |run| ask(state, run)),
    }
}

fn ask(state: &mut State, run: RunId) -> Vec<Effect> {
    state.why.ask(&run);
    vec![Effect::Explain(run)]
}

/// Asks for what the pane shows, once.
pub(super) fn wonder(state: &mut State) -> Vec<Effect> {
    state.wants_why().map_or_else(Vec::new, |run| ask(state, run))
}

/// An answer came.
pub(super) fn explained(state: &mut State, of: &RunId, result: Result<Arc<Why>, String>) -> Vec<Effect> {
    match state.why.take(of, result) {
        None => vec![],
        Some(Ok(())) => {
            super::panes::keep_cursors(state);
            vec![]
        }
        Some(Err(reason)) => said(state, Tone::Bad, format!("The model of {of} cannot be asked: {reason}")),
    }
}

/// The row in hand among all rows.
fn open(state: &mut State) -> Vec<Effect> {
    let (Some(why), Some(InHand::Row(wrong))) = (state.why(), state.why_in_hand()) else {
        return said(state, Tone::Info, "Go down to a row that the model is wrong about; enter shows that row.");
    };
    let (row, told, table) = (wrong.row, row_told(wrong.row, why.own_rows), why.table.clone());
    let what = if wrong.truth == wrong.prediction {
        format!("row {told}: {} found", wrong.truth)
    } else {
        format!("row {told}: {} taken for {}", wrong.truth, wrong.prediction)
    };
    let Some(loaded) = state.data.loaded.clone() else { return vec![] };
    let names: Vec<&str> = loaded.table.columns.iter().map(|column| column.name.as_str()).collect();
    if table.1 != loaded.table.rows || table.0 != names {
        let why = "The run is of other data than those of the workspace file, so its rows are not in view.";
        return said(state, Tone::Warning, why);
    }
    state.focus = PaneId::Data;
    let rows = Arc::new(Picked { rows: vec![row as u32], ..Picked::default() });
    sheet::show_within(state, Within { rows, what }, None)
}
