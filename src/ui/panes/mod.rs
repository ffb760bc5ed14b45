//! The panes: one file each, one line in [`PANES`].

mod confusion;
mod curves;
mod data;
mod fairness;
mod health;
mod log;
mod opened;
mod runs;
mod settings;
mod threshold;
mod why;

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::text::Line;

use super::cx::{Cx, first_in_view, put};
use super::layout::Place;
use super::parts::frame::Frame;
use super::parts::paragraph::{at_most, wrap};
use super::parts::table::{Cells, Order, Table};
use super::theme::Role;
use crate::app::action::{Action, Move, Turn};
use crate::app::pane::PaneState;
use crate::app::{PaneId, State};

/// One pane: state to cells, and cells back to rows.
pub(super) trait Pane {
    /// What stands instead of rows or curves while there are none: a sentence, and the action that helps.
    fn empty(&self, state: &State) -> Option<Empty>;

    /// A few words for the right end of its frame.
    fn says(&self, state: &State) -> String;

    /// Draws it; `focused` tells whether it has the keys.
    fn draw(&self, state: &State, cx: &Cx, area: Rect, focused: bool, buf: &mut Buffer);

    /// The row that the cursor comes to, in a pane whose rows stand beside each other; others count rows.
    fn moved(&self, _state: &State, _area: Rect, _way: Move) -> Option<usize> {
        None
    }

    /// What the mouse means at a place in its area, where that is more than a row.
    fn act(&self, _state: &State, _area: Rect, _at: Position, _what: Pointed) -> Option<Action> {
        None
    }

    /// The column whose heading is under a place in its area, where rows can be ordered by it.
    fn heading(&self, _state: &State, _area: Rect, _at: Position) -> Option<usize> {
        None
    }

    /// Row and column under a place in its area.
    fn hit(&self, _state: &State, _area: Rect, _at: Position) -> Option<(usize, usize)> {
        None
    }
}

/// What the mouse does at a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Pointed {
    /// The left button goes down.
    Pressed,
    /// It is held while the mouse moves.
    Dragged,
    /// It is let go.
    Released,
    /// The wheel turns: forward is closer.
    Wheel(Turn),
}

/// Why there is nothing to see, and what helps.
pub(super) struct Empty {
    /// A sentence.
    pub says: String,
    /// An action as the keymap calls it, and what it does for this pane.
    pub next: Option<(&'static str, &'static str)>,
}

impl Empty {
    fn new(says: impl Into<String>) -> Self {
        Self { says: says.into(), next: None }
    }

    fn next(mut self, action: &'static str, does: &'static str) -> Self {
        self.next = Some((action, does));
        self
    }
}

const PANES: [&dyn Pane; PaneId::ALL.len()] = [
    &data::Data,
    &settings::Settings,
    &curves::Curves,
    &confusion::Confusion,
    &fairness::Fairness,
    &runs::Runs,
    &log::Log,
    &health::Health,
    &threshold::Threshold,
    &why::Why,
];

/// The pane of that id.
pub(super) fn pane(id: PaneId) -> &'static dyn Pane {
    PANES[id.index()]
}

/// Draws a pane in its place, with its frame where it has one.
pub(super) fn draw(state: &State, cx: &Cx, place: Place, buf: &mut Buffer) {
    let (pane, focused) = (pane(place.pane), state.focus == place.pane);
    if place.framed {
        let name = format!("{} {}", super::view::number(place.pane), place.pane.name());
        Frame { title: &name, note: &pane.says(state), focused }.draw(place.outer, buf, cx.theme);
    }
    if place.inner.is_empty() {
        return;
    }
    match pane.empty(state) {
        Some(empty) => draw_empty(state, cx, &empty, place.inner, buf),
        None => pane.draw(state, cx, place.inner, focused, buf),
    }
}

fn draw_empty(state: &State, cx: &Cx, empty: &Empty, area: Rect, buf: &mut Buffer) {
    let room = usize::from(area.width);
    // The key that helps is worth more than the end of a long sentence.
    let rows = usize::from(area.height).saturating_sub(usize::from(empty.next.is_some()));
    let mut lines: Vec<Line> = at_most(rows, wrap(&empty.says, room), room, cx.glyphs().ellipsis)
        .into_iter()
        .map(|text| Line::from(cx.span(Role::TextDim, text)))
        .collect();
    // A live run fills what it fills by itself.
    if let Some((line, does)) = empty.next.filter(|(line, _)| *line != "train.start" || state.live().is_none()) {
        let key = cx.key_for(line, state.focus).unwrap_or_else(|| format!(":{line}"));
        lines.push(Line::from(vec![cx.span(Role::Key, key), cx.span(Role::Text, format!(" {does}"))]));
    }
    let top = area.height.saturating_sub(lines.len() as u16) / 3;
    for (row, line) in lines.into_iter().enumerate() {
        put(buf, area, top + row as u16, line.centered());
    }
}

/// The style of the row under the cursor: strong where the pane has the keys.
fn select(focused: bool) -> Role {
    if focused { Role::Select } else { Role::SelectDim }
}

/// What a filter leaves, for the frame.
fn filter_says(state: &State, pane: PaneId) -> String {
    match state.pane(pane).filter.as_str() {
        "" => String::new(),
        filter => format!("/{filter}  {}", state.rows(pane)),
    }
}

/// Cells as a table with the pane's cursor and order.
fn table_at<'a>(state: &State, pane: PaneId, cells: &'a dyn Cells, area: Rect, focused: bool) -> Table<'a> {
    let &PaneState { cursor, column, sort, .. } = state.pane(pane);
    let height = usize::from(area.height.saturating_sub(1));
    Table {
        cursor: Some((cursor, column)),
        scroll: first_in_view(cursor, cells.rows(), height),
        sort: sort.map(|(column, reverse)| (column, if reverse { Order::Down } else { Order::Up })),
        focused,
        ..Table::new(cells)
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::app::{Loaded, Msg, Setup, parse_action, update};

    #[test]
    fn every_empty_pane_names_a_key_that_fills_it() {
        let before = State::new(Setup::default());
        let mut read = before.clone();
        let text = "[data]\npath = \"a.csv\"\ntarget = \"b\"\n";
        update(&mut read, Msg::File { text: Ok(text.into()) });
        let generation = read.data.generation;
        update(&mut read, Msg::Loaded { generation, result: Ok(Arc::new(Loaded::default())) });
        let mut filtered = read.clone();
        filtered.panes.iter_mut().for_each(|pane| pane.filter = "nothing is called this".into());
        let mut empty = 0;
        for state in [before, read, filtered] {
            for id in PaneId::ALL {
                let Some(Empty { says, next }) = pane(id).empty(&state) else { continue };
                let (line, does) = next.unwrap_or_else(|| panic!("{id:?} says {says} and names no key"));
                assert!(parse_action(line).is_ok() && !does.is_empty(), "{id:?}: {line}");
                empty += 1;
            }
        }
        assert!(empty >= 20, "only {empty} panes were empty: is this the right state?");
    }
}
