//! Focus, zoom, cursors, order and filter. Focus moves only when somebody moves it.

use super::super::action::{List, Move, Pane, Turn};
use super::super::derive::DATA_COLUMNS;
use super::super::line::Line;
use super::super::notice::Tone;
use super::super::overlay::{Overlay, Prompt, Purpose};
use super::super::pane::{PaneId, PaneState};
use super::super::run_rows::RUN_COLUMNS;
use super::super::{Effect, State};
use super::{look, plot, sheet, threshold};

pub(super) fn act(state: &mut State, pane: Pane) -> Vec<Effect> {
    match pane {
        Pane::Turn(turn) => go(state, turned(state.focus, turn)),
        Pane::Go(pane) => go(state, pane),
        Pane::At(pane, row, column) => {
            state.focus = pane;
            state.borders.held = None;
            if pane == PaneId::Threshold {
                threshold::click(state, column);
            }
            (state.panes[pane.index()].cursor, state.panes[pane.index()].column) = (row, column);
            state.clicked = Some((state.now, pane, row, column));
        }
        Pane::Order(pane, column) => {
            state.focus = pane;
            return order(state, pane, column);
        }
        Pane::Zoom => state.zoomed = !state.zoomed,
        Pane::Cursor(way) => cursor(state, way),
        Pane::Hold(border) => state.borders.held = border.map(|border| (border, false)),
        Pane::Put(thousandths) => state.borders.put(thousandths),
        Pane::Widen(turn) => state.borders.widen(state.arrangement, turn),
        Pane::Even => state.borders.moved.clear(),
    }
    vec![]
}

/// Who comes to the log while all panes look back comes to what was said then.
fn go(state: &mut State, pane: PaneId) {
    state.focus = pane;
    state.borders.held = None;
    if let Some(line) = state.line_then().filter(|_| pane == PaneId::Log) {
        state.panes[PaneId::Log.index()].cursor = line;
    }
}

/// Orders the rows of a table by a column, and the other way round where they are ordered by it.
fn order(state: &mut State, pane: PaneId, column: usize) -> Vec<Effect> {
    if pane == PaneId::Data && state.shows_rows() {
        state.panes[pane.index()].column = column;
        return sheet::list(state, List::Sort);
    }
    let sort = &mut state.panes[pane.index()].sort;
    *sort = Some((column, sort.is_some_and(|(sorted, reverse)| sorted == column && !reverse)));
    vec![]
}

fn turned(pane: PaneId, turn: Turn) -> PaneId {
    let all = PaneId::ALL;
    let step = if turn == Turn::Next { 1 } else { all.len() - 1 };
    all[(pane.index() + step) % all.len()]
}

fn cursor(state: &mut State, way: Move) {
    let sideways = match way {
        Move::Left => Some(Turn::Previous),
        Move::Right => Some(Turn::Next),
        _ => None,
    };
    match (state.focus, sideways) {
        (PaneId::Curves, Some(turn)) => plot::sideways(state, turn),
        (PaneId::Curves, None) if !state.plot.grid => plot::ends(state, way),
        (PaneId::Fairness, Some(turn)) => look::column(state, turn),
        (PaneId::Threshold, Some(turn)) => threshold::move_on(state, turn),
        (PaneId::Threshold, None) => threshold_column(state, way),
        (pane, Some(turn)) => {
            let column = &mut state.panes[pane.index()].column;
            *column = if turn == Turn::Next { column.saturating_add(1) } else { column.saturating_sub(1) };
        }
        (pane, None) => {
            let (rows, page) = (state.rows(pane), usize::from(state.size.1 / 2).max(1));
            let cursor = &mut state.panes[pane.index()].cursor;
            *cursor = moved(*cursor, rows, page, way);
            if pane == PaneId::Data && !state.shows_rows() {
                // The bars of another column are others.
                state.panes[pane.index()].column = 0;
            }
        }
    }
}

/// Up and down choose the protected column.
fn threshold_column(state: &mut State, way: Move) {
    let columns = state.slider().map_or(0, |slider| slider.apart.len());
    state.look.column = moved(state.look.column, columns, columns, way);
}

/// A cursor among `rows`, moved; `page` rows at a time for pages.
pub(super) fn moved(cursor: usize, rows: usize, page: usize, way: Move) -> usize {
    let last = rows.saturating_sub(1);
    let to = match way {
        Move::Up => cursor.saturating_sub(1),
        Move::Down => cursor + 1,
        Move::PageUp => cursor.saturating_sub(page),
        Move::PageDown => cursor + page,
        Move::First => 0,
        Move::Last => last,
        Move::Left | Move::Right => cursor,
    };
    to.min(last)
}

/// No cursor stands behind the last row.
pub(super) fn keep_cursors(state: &mut State) {
    for pane in PaneId::ALL {
        let last = state.rows(pane).saturating_sub(1);
        let columns = match pane {
            PaneId::Data if state.shows_rows() => {
                state.data.loaded.as_ref().map_or(0, |loaded| loaded.table.columns.len() + 1)
            }
            PaneId::Data if state.shows_prepared() => state.becomes().map_or(1, |became| became.after.len()),
            PaneId::Data if !state.shows_images() => state.bars() + 1,
            PaneId::Confusion => state.rows(PaneId::Confusion),
            PaneId::Why => state.why_answers(),
            _ => 1,
        };
        let kept = &mut state.panes[pane.index()];
        kept.cursor = kept.cursor.min(last);
        kept.column = kept.column.min(columns.saturating_sub(1));
    }
}

pub(super) fn list(state: &mut State, list: List) -> Vec<Effect> {
    if state.focus == PaneId::Data && state.shows_rows() {
        return sheet::list(state, list);
    }
    let columns = if state.focus == PaneId::Data { DATA_COLUMNS.len() } else { RUN_COLUMNS.len() };
    let pane = &mut state.panes[state.focus.index()];
    match list {
        List::Sort => pane.sort = next_order(pane, columns),
        List::Reverse => {
            let (column, reverse) = pane.sort.unwrap_or((0, false));
            pane.sort = Some((column, !reverse));
        }
        List::Filter(Some(text)) => {
            pane.filter = text;
            let runs = state.focus == PaneId::Runs;
            let doubt = runs.then(|| state.run_doubt()).flatten();
            if let Some(doubt) = doubt {
                state.say(Tone::Warning, doubt);
            }
        }
        List::Filter(None) => {
            let line = Line::new(&pane.filter);
            state.overlays.push(Overlay::Prompt(Prompt { purpose: Purpose::Filter, line, mistake: None }));
        }
    }
    vec![]
}

fn next_order(pane: &PaneState, columns: usize) -> Option<(usize, bool)> {
    match pane.sort {
        None => Some((0, false)),
        Some((column, reverse)) => (column + 1 < columns).then_some((column + 1, reverse)),
    }
}
