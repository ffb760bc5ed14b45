//! The data before training: the table's columns and what is known of them, or its rows as they were read; or images.

mod classes;
mod columns;
mod detail;
mod findings;
mod groups;
mod images;
mod prepared;
mod rows;
mod summary;

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use super::{Empty, Pane, table_at};
use crate::app::action::Move;
use crate::app::derive::DATA_COLUMNS;
use crate::app::{Loaded, PaneId, State};
use crate::base::fmt;
use crate::ui::cx::Cx;
use crate::ui::layout::{cut_bottom, cut_left};
use crate::ui::parts::table::{Cells, Table};

/// Columns from which the column in hand is described beside the list.
const WIDE: u16 = 100;
/// Rows from which it is described below the list.
const TALL: u16 = 14;
/// Rows from which it is told below the list what it becomes.
const LOW: u16 = 8;

pub(super) struct Data;

impl Pane for Data {
    fn empty(&self, state: &State) -> Option<Empty> {
        if state.data.loaded.is_some() {
            return None;
        }
        Some(match &state.data.failure {
            Some(why) => Empty::new(why.clone()).next("edit.external", "opens the workspace file"),
            None if state.data.loading => Empty::new("The data are being read."),
            None if !state.file.usable() => {
                let says = "The workspace file does not say yet where the data are.";
                Empty::new(says).next("edit.external", "opens it in your editor")
            }
            None => Empty::new("The data are not read yet.").next("refresh", "reads them"),
        })
    }

    fn says(&self, state: &State) -> String {
        let Some(loaded) = &state.data.loaded else { return String::new() };
        if state.shows_rows() {
            return summary::says(state, loaded);
        }
        let found = findings::says(state);
        if state.shows_findings() {
            return found;
        }
        if let Some(within) = state.sheet.within.as_ref().filter(|_| state.shows_images()) {
            return format!("{} of {} images · {}", state.rows(PaneId::Data), loaded.table.rows, within.what);
        }
        let parts = &loaded.parts;
        let count = |rows: usize| fmt::count(rows as u64);
        let split = format!("{} train {} val {} test", count(parts.train), count(parts.validation), count(parts.test));
        let filter = super::filter_says(state, PaneId::Data);
        let rest = match filter.is_empty() {
            true if state.shows_prepared() => prepared::says(state, loaded),
            true => split,
            false => filter,
        };
        if found.is_empty() { rest } else { format!("{found} · {rest}") }
    }

    fn draw(&self, state: &State, cx: &Cx, area: Rect, focused: bool, buf: &mut Buffer) {
        let Some(loaded) = &state.data.loaded else { return };
        if state.shows_findings() {
            return findings::draw(state, cx, area, focused, buf);
        }
        if let Some(pictures) = state.images().filter(|_| state.shows_images()) {
            return images::draw(state, loaded, pictures, cx, focused, area, buf);
        }
        if let Some(rows) = rows::Rows::of(state) {
            let (list, line) = rows::split(area);
            rows.table(state, list, focused).draw(list, buf, cx.theme);
            return summary::draw(state, loaded, cx, line, buf);
        }
        let (list, detail) = split(state, area);
        let cells = columns(state, loaded, cx);
        in_list(state, &cells, list, focused).draw(list, buf, cx.theme);
        let Some(&column) = cells.places.get(state.pane(PaneId::Data).cursor) else { return };
        if state.shows_prepared() {
            prepared::draw(state, loaded, column, cx, detail, buf);
        } else {
            detail::draw(state, loaded, column, state.bar_in_hand(), cx, detail, buf);
        }
    }

    fn moved(&self, state: &State, area: Rect, way: Move) -> Option<usize> {
        let pictures = state.images().filter(|_| state.shows_images())?;
        images::moved(state, pictures, area, way)
    }

    fn hit(&self, state: &State, area: Rect, at: Position) -> Option<(usize, usize)> {
        let loaded = state.data.loaded.as_ref()?;
        if state.shows_findings() {
            return findings::hit(state, area, at).map(|row| (row, 0));
        }
        if let Some(pictures) = state.images().filter(|_| state.shows_images()) {
            return images::hit(state, pictures, area, at).map(|row| (row, 0));
        }
        let (row, column) = cell_at(state, loaded, area, at)?;
        Some((row?, if state.shows_rows() { column } else { 0 }))
    }

    fn heading(&self, state: &State, area: Rect, at: Position) -> Option<usize> {
        let loaded = state.data.loaded.as_ref().filter(|_| !state.shows_findings() && !state.shows_images())?;
        let (row, column) = cell_at(state, loaded, area, at)?;
        (row.is_none() && (state.shows_rows() || column < DATA_COLUMNS.len())).then_some(column)
    }
}

/// The cell of the table in view, of its heading without a row.
fn cell_at(state: &State, loaded: &Loaded, area: Rect, at: Position) -> Option<(Option<usize>, usize)> {
    if let Some(rows) = rows::Rows::of(state) {
        let list = rows::split(area).0;
        return rows.table(state, list, true).cell_at(list, at.x, at.y);
    }
    let names = columns::Columns { loaded, places: state.column_rows(), levels: &[], becomes: None };
    let list = split(state, area).0;
    in_list(state, &names, list, true).cell_at(list, at.x, at.y)
}

/// The list of columns; the pane's column is a bar of the one in hand there.
fn in_list<'a>(state: &State, cells: &'a dyn Cells, area: Rect, focused: bool) -> Table<'a> {
    let cursor = Some((state.pane(PaneId::Data).cursor, 0));
    Table { cursor, ..table_at(state, PaneId::Data, cells, area, focused) }
}

fn columns<'a>(state: &'a State, loaded: &'a Loaded, cx: &Cx) -> columns::Columns<'a> {
    let preview = state.data.survey.as_ref().and_then(|survey| survey.preview.as_ref().ok());
    let becomes = state.shows_prepared().then(|| preview.map_or(&[][..], |preview| &preview.columns));
    columns::Columns { loaded, places: state.column_rows(), levels: cx.glyphs().levels, becomes }
}

/// The list and the description of the column in hand, which takes more room where it tells before and after.
fn split(state: &State, area: Rect) -> (Rect, Rect) {
    if area.width >= WIDE {
        let (list, detail) = cut_left(area, area.width * 3 / 5);
        return (list, Rect { x: detail.x + 2, width: detail.width - 2, ..detail });
    }
    let (least, below) = if state.shows_prepared() { (LOW, area.height / 2) } else { (TALL, area.height / 3) };
    cut_bottom(area, if area.height >= least { below } else { 0 })
}
