//! The confusion matrix: what it is compared with, and the rows behind a cell.

use std::sync::Arc;

use super::super::notice::Tone;
use super::super::pane::PaneId;
use super::super::scored::PartId;
use super::super::sheet::Within;
use super::super::state::Pinned;
use super::super::{Effect, RunId, State};
use super::{said, sheet, threshold};
use crate::data::view::Picked;

/// Compares with the matrix in view from now on, or with nothing again.
pub(super) fn pin(state: &mut State) {
    let pinned = state.confusion().map(std::borrow::Cow::into_owned);
    let run = state.shown.clone().unwrap_or_default();
    let what = state.part_in_view();
    state.look.against = match state.look.against.take() {
        None => pinned.map(|matrix| Pinned { matrix, what, run }),
        Some(_) => None,
    };
}

/// The rows behind the cell in hand, asked for where they are not known.
pub(super) fn open(state: &mut State) -> Vec<Effect> {
    let pane = state.pane(PaneId::Confusion);
    let cell = (pane.cursor, pane.column);
    let Some((run, part)) = state.run().map(|run| run.id.clone()).zip(state.part_by_row()) else {
        let why =
            "Only what the kept weights predict is known row by row, not what other epochs did; = goes to their part.";
        return said(state, Tone::Info, why);
    };
    if state.scored(part).is_some() {
        return show(state, part, cell);
    }
    state.scored.opening = Some(cell);
    state.toast(Tone::Info, format!("The {} rows are judged one by one.", part.name()));
    threshold::score(state, run, part)
}

/// Rows of a part are known: shows those that were asked for.
pub(super) fn go_on(state: &mut State, (run, part): (RunId, PartId)) -> Vec<Effect> {
    match state.scored.opening.take() {
        Some(cell) if state.shown.as_ref() == Some(&run) => show(state, part, cell),
        _ => vec![],
    }
}

fn show(state: &mut State, part: PartId, (truth, predicted): (usize, usize)) -> Vec<Effect> {
    let (Some(scored), Some(loaded)) = (state.scored(part).cloned(), state.data.loaded.clone()) else { return vec![] };
    let names: Vec<&str> = loaded.table.columns.iter().map(|column| column.name.as_str()).collect();
    if scored.table.1 != loaded.table.rows || scored.table.0 != names {
        let why = "The run is of other data than those of the workspace file, so its rows are not in view.";
        return said(state, Tone::Warning, why);
    }
    let labels = state.confusion().map(|matrix| matrix.labels.clone()).unwrap_or_default();
    let (Some(is), Some(taken)) = (labels.get(truth), labels.get(predicted)) else { return vec![] };
    let mut places: Vec<usize> = (0..scored.rows.len())
        .filter(|&place| (scored.truth[place], scored.predicted[place]) == (truth as u32, predicted as u32))
        .collect();
    if places.is_empty() {
        return said(state, Tone::Info, format!("No {is} was taken for {taken} among the {} rows.", part.name()));
    }
    places.sort_by(|&a, &b| scored.sureness[b].total_cmp(&scored.sureness[a]));
    let rows = places.into_iter().map(|place| scored.rows[place]).collect();
    let what = if truth == predicted {
        format!("{is} found, {} rows, surest first", part.name())
    } else {
        format!("{is} taken for {taken}, {} rows, surest first", part.name())
    };
    state.focus = PaneId::Data;
    sheet::show_within(state, Within { rows: Arc::new(Picked { rows, ..Picked::default() }), what }, None)
}
