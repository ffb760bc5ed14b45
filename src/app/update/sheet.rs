//! The rows of the data pane: filter, order, search, what is behind a cell or a bar, and back.

use std::sync::Arc;

use super::super::action::{List, Sheet, Turn};
use super::super::line::Line;
use super::super::notice::Tone;
use super::super::overlay::{Overlay, Prompt, Purpose};
use super::super::pane::{PaneId, PaneState};
use super::super::sheet::{Side, Within};
use super::super::{Effect, Loaded, State, sheet};
use super::said;
use crate::base::diag::Diagnostic;
use crate::base::fmt;
use crate::data::view::{Answer, Ask, Filter, Found, Picked, equals};

pub(super) fn act(state: &mut State, action: Sheet) -> Vec<Effect> {
    match action {
        Sheet::Open if state.shows_findings() => open_finding(state),
        Sheet::Open if state.images().is_some() => turn_over(state),
        Sheet::Open if state.shows_rows() => open_cell(state),
        Sheet::Open => open_column(state),
        Sheet::Back => back(state),
        Sheet::Find(None) => ask_for_text(state),
        Sheet::Find(Some(text)) => {
            state.sheet.text = text;
            if state.sheet.text.is_empty() { vec![] } else { find(state, Turn::Next) }
        }
        Sheet::Next(turn) => find(state, turn),
        Sheet::Freeze => {
            let column = state.pane(PaneId::Data).column;
            state.sheet.frozen = if state.sheet.frozen == column { 0 } else { column };
            vec![]
        }
    }
}

/// From the columns to the rows, or from elsewhere to the columns.
pub(super) fn turn_over(state: &mut State) -> Vec<Effect> {
    turn_to(state, if state.look.side == Side::Columns { Side::Rows } else { Side::Columns });
    vec![]
}

/// To another side of the data; each remembers its own cursor, order and filter.
pub(super) fn turn_to(state: &mut State, side: Side) {
    let pane = &mut state.panes[PaneId::Data.index()];
    std::mem::swap(pane, &mut state.sheet.resting[state.look.side as usize]);
    std::mem::swap(pane, &mut state.sheet.resting[side as usize]);
    state.look.side = side;
}

/// Order and filter of the rows.
pub(super) fn list(state: &mut State, list: List) -> Vec<Effect> {
    let pane = &mut state.panes[PaneId::Data.index()];
    let column = pane.column.checked_sub(1);
    match list {
        List::Sort => {
            pane.sort = match (column, pane.sort) {
                (None, _) => None,
                (Some(column), Some((sorted, largest))) if sorted == column => (!largest).then_some((column, true)),
                (Some(column), _) => Some((column, false)),
            };
            pick(state, None)
        }
        List::Reverse => match pane.sort.or(column.map(|column| (column, false))) {
            None => said(state, Tone::Info, "Rows are ordered by the column under the cursor; this one counts them."),
            Some((column, largest)) => {
                pane.sort = Some((column, !largest));
                pick(state, None)
            }
        },
        List::Filter(None) => {
            let line = Line::new(&pane.filter);
            state.overlays.push(Overlay::Prompt(Prompt { purpose: Purpose::Filter, line, mistake: None }));
            vec![]
        }
        List::Filter(Some(text)) => match mistake(state, &text) {
            Some(mistake) => said(state, Tone::Warning, mistake),
            None => filter(state, text),
        },
    }
}

/// What is wrong with the text of a filter of the rows in view.
pub(super) fn mistake(state: &State, text: &str) -> Option<String> {
    let loaded = state.data.loaded.as_ref().filter(|_| state.focus == PaneId::Data && state.shows_rows())?;
    Filter::parse(text, &loaded.table).err().map(told)
}

fn told(mistake: Diagnostic) -> String {
    match mistake.hint {
        Some(hint) => format!("{}: {hint}", mistake.message),
        None => format!("{}.", mistake.message),
    }
}

fn filter(state: &mut State, text: String) -> Vec<Effect> {
    let keep = row_in_hand(state);
    state.rows_pane().filter = text;
    pick(state, keep)
}

fn row_in_hand(state: &State) -> Option<usize> {
    state.subject()?.row(state.pane(PaneId::Data).cursor)
}

/// Asks for the rows that filter and order now mean; `keep` is the row that stays in hand, else the first is.
fn pick(state: &mut State, keep: Option<usize>) -> Vec<Effect> {
    let Some(mut subject) = state.subject() else { return vec![] };
    let PaneState { filter, sort, .. } = state.rows_pane().clone();
    let filter = Filter::parse(&filter, &subject.table).unwrap_or_default();
    state.sheet.forget_answers();
    let among = state.sheet.within.as_ref().map(|within| Arc::clone(&within.rows));
    if filter.conditions.is_empty() && sort.is_none() {
        let place = |keep: usize| match &among {
            None => Some(keep),
            Some(among) => among.rows.iter().position(|&row| row as usize == keep),
        };
        let cursor = keep.and_then(place).unwrap_or(0);
        state.sheet.picked = among;
        state.rows_pane().cursor = cursor;
        return vec![];
    }
    let generation = state.sheet.number();
    state.sheet.awaited.picked = Some(generation);
    subject.picked = among;
    vec![Effect::Rows { generation, subject, ask: Ask::Pick { filter, sort, keep } }]
}

/// Asks for what is not known yet of the column under the cursor, one column at a time.
pub(super) fn wonder(state: &mut State) -> Vec<Effect> {
    let awaited = state.sheet.awaited;
    if !state.shows_rows() || awaited.picked.is_some() || awaited.summed.is_some() || state.stats_in_hand().is_some() {
        return vec![];
    }
    let Some((column, subject)) = state.column_in_hand().zip(state.subject()) else { return vec![] };
    let generation = state.sheet.number();
    state.sheet.awaited.summed = Some(generation);
    vec![Effect::Rows { generation, subject, ask: Ask::Sum(column) }]
}

/// An answer came; one to an older question is dropped.
pub(super) fn answered(state: &mut State, generation: u64, result: Result<Answer, String>) -> Vec<Effect> {
    let awaited = &mut state.sheet.awaited;
    let number = Some(generation);
    match result {
        Ok(Answer::Picked(picked)) if awaited.picked == number => take(state, picked),
        Ok(Answer::Summed(stats)) if awaited.summed == number => {
            awaited.summed = None;
            state.sheet.stats.push(stats);
        }
        Ok(Answer::Found(found)) if awaited.found == number => {
            awaited.found = None;
            return go_to(state, found);
        }
        // A sum that failed stays awaited, or it would be asked for again and again.
        Err(why) if [awaited.picked, awaited.summed, awaited.found].contains(&number) => {
            awaited.picked = awaited.picked.filter(|_| awaited.picked != number);
            awaited.found = awaited.found.filter(|_| awaited.found != number);
            return said(state, Tone::Bad, why);
        }
        Ok(_) | Err(_) => {}
    }
    vec![]
}

fn take(state: &mut State, picked: Arc<Picked>) {
    state.sheet.forget_answers();
    state.rows_pane().cursor = picked.place;
    state.sheet.picked = Some(picked);
    super::panes::keep_cursors(state);
}

fn go_to(state: &mut State, found: Option<Found>) -> Vec<Effect> {
    let Some(Found { place, column, around }) = found else {
        let text = format!("No row in view contains `{}`.", looked_for(state).unwrap_or_default());
        return said(state, Tone::Info, text);
    };
    let pane = state.rows_pane();
    (pane.cursor, pane.column) = (place, column + 1);
    if around {
        state.toast(Tone::Info, "Gone on from the other end.");
    }
    vec![]
}

/// The text that was asked for, else the first word of the filter.
fn looked_for(state: &State) -> Option<String> {
    let text = Some(state.sheet.text.clone()).filter(|text| !text.is_empty());
    let words = || {
        let filter = &state.pane(PaneId::Data).filter;
        Filter::parse(filter, &state.data.loaded.as_ref()?.table).ok()?.words().map(str::to_owned)
    };
    text.or_else(words)
}

fn ask_for_text(state: &mut State) -> Vec<Effect> {
    let line = Line::new(&state.sheet.text);
    state.overlays.push(Overlay::Prompt(Prompt { purpose: Purpose::Find, line, mistake: None }));
    vec![]
}

fn find(state: &mut State, turn: Turn) -> Vec<Effect> {
    let Some(text) = looked_for(state) else { return ask_for_text(state) };
    let Some(subject) = state.subject() else { return vec![] };
    let from = (state.pane(PaneId::Data).cursor, state.column_in_hand());
    let generation = state.sheet.number();
    state.sheet.awaited.found = Some(generation);
    vec![Effect::Rows { generation, subject, ask: Ask::Find { text, from, back: turn == Turn::Previous } }]
}

/// The rows with the value of the cell under the cursor.
fn open_cell(state: &mut State) -> Vec<Effect> {
    let cell = || {
        let table = &state.data.loaded.as_ref()?.table;
        let column = &table.columns[state.column_in_hand()?];
        Some(equals(&column.name, column.values.text(row_in_hand(state)?).as_deref()))
    };
    let Some(condition) = cell() else {
        return said(state, Tone::Info, "A cell leads to the rows with its value; there is none under the cursor.");
    };
    let before = state.pane(PaneId::Data).filter.clone();
    let has = |text: &str| {
        let parsed = |text: &str| Filter::parse(text, &state.data.loaded.as_ref()?.table).ok();
        parsed(&before)
            .zip(parsed(text))
            .is_some_and(|(all, one)| one.conditions.iter().all(|condition| all.conditions.contains(condition)))
    };
    if has(&condition) {
        return said(state, Tone::Info, format!("All rows in view have {condition}."));
    }
    state.remember_view();
    filter(state, [before, condition].join(" ").trim_start().to_owned())
}

/// The rows, at the column in hand; of the bar in hand only those behind it.
fn open_column(state: &mut State) -> Vec<Effect> {
    let Some(column) = state.column_in_hand() else { return vec![] };
    let profile = state.data.loaded.as_ref().and_then(|loaded| loaded.profile.columns.get(column));
    let behind = profile.zip(state.bar_in_hand()).and_then(|(profile, bar)| sheet::behind(profile, bar));
    state.remember_view();
    turn_over(state);
    state.rows_pane().column = column + 1;
    match behind {
        None => vec![],
        Some(filter) => {
            state.sheet.within = None;
            *state.rows_pane() = PaneState { filter, column: column + 1, ..PaneState::default() };
            pick(state, None)
        }
    }
}

/// The rows that the finding in hand is about; where there are none, its column.
fn open_finding(state: &mut State) -> Vec<Effect> {
    let (Some(loaded), Some(finding)) = (state.data.loaded.clone(), state.found_in_hand()) else { return vec![] };
    if state.data.surveying {
        return said(state, Tone::Info, "The data are being looked at anew.");
    }
    let place = |name: &String| loaded.table.columns.iter().position(|column| column.name == *name);
    let (check, column) = (finding.check.replace('_', " "), finding.columns.iter().find_map(place));
    let rows: Vec<u32> = finding.rows.iter().filter_map(|&row| u32::try_from(row).ok()).collect();
    match (rows.is_empty() || loaded.table.images.is_some(), column) {
        (false, _) => {
            let what = match finding.count - rows.len() {
                0 => check,
                more => format!("{check}, the first of {}", fmt::thousands((rows.len() + more) as u64)),
            };
            show_within(state, Within { rows: Arc::new(Picked { rows, ..Picked::default() }), what }, column)
        }
        (true, Some(column)) if loaded.table.images.is_none() => {
            state.remember_view();
            turn_to(state, Side::Columns);
            state.panes[PaneId::Data.index()].filter.clear();
            let place = state.column_rows().iter().position(|&row| row == column);
            let pane = &mut state.panes[PaneId::Data.index()];
            (pane.cursor, pane.column) = (place.unwrap_or(0), 0);
            vec![]
        }
        _ => said(state, Tone::Info, "This is not about single rows or columns."),
    }
}

/// Shows some rows alone, at this column of the table; images as images.
pub(super) fn show_within(state: &mut State, within: Within, column: Option<usize>) -> Vec<Effect> {
    state.remember_view();
    if state.images().is_some() {
        turn_to(state, Side::Columns);
        state.panes[PaneId::Data.index()] = PaneState::default();
        state.sheet.within = Some(within);
        return vec![];
    }
    turn_to(state, Side::Rows);
    *state.rows_pane() = PaneState { column: column.map_or(0, |column| column + 1), ..PaneState::default() };
    state.sheet.within = Some(within);
    pick(state, None)
}

/// Back to all rows.
pub(super) fn leave_within(state: &mut State) -> Vec<Effect> {
    let keep = row_in_hand(state);
    state.sheet.within = None;
    if state.images().is_some() { vec![] } else { pick(state, keep) }
}

fn back(state: &mut State) -> Vec<Effect> {
    let Some(place) = state.sheet.back.pop() else { return vec![] };
    state.look.side = place.side;
    state.panes[PaneId::Data.index()] = place.pane;
    state.sheet.resting = place.resting;
    state.sheet.frozen = place.frozen;
    state.sheet.forget_answers();
    (state.sheet.picked, state.sheet.within) = (place.picked, place.within);
    if place.settled { vec![] } else { pick(state, None) }
}

/// Other data came: what was picked of the old ones is void; order and filter stay where they still make sense.
pub(super) fn reload(state: &mut State, loaded: &Arc<Loaded>) -> Vec<Effect> {
    let cursor = state.rows_pane().cursor;
    let keep = state.subject().and_then(|subject| subject.row(cursor));
    let before = state.data.loaded.replace(Arc::clone(loaded));
    state.sheet.back.clear();
    (state.sheet.picked, state.sheet.within) = (None, None);
    state.sheet.forget_answers();
    state.sheet.frozen = state.sheet.frozen.min(loaded.table.columns.len());
    if loaded.table.images.is_some() {
        return vec![];
    }
    let name = |loaded: &Loaded, column: usize| loaded.table.columns.get(column).map(|column| column.name.clone());
    let pane = state.rows_pane();
    pane.sort = pane.sort.filter(|&(column, _)| {
        let same = |before: &Arc<Loaded>| name(before, column) == name(loaded, column);
        before.as_ref().is_none_or(same) && column < loaded.table.columns.len()
    });
    let unfit = Filter::parse(&pane.filter, &loaded.table).err().map(|mistake| (pane.filter.clone(), mistake));
    if let Some((filter, mistake)) = unfit {
        state.rows_pane().filter.clear();
        state.note(Tone::Warning, format!("The filter `{filter}` was taken away. {}", told(mistake)));
    }
    pick(state, keep)
}
