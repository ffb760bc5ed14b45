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
use super::parts::paragraph::wrap;
use super::parts::table::{Cells, Order, Table};
use super::theme::Role;
use crate::app::action::{Action, Move, Turn};
use crate::app::pane::PaneState;
use crate::app::{PaneId, State, spec};

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
    /// The name of an action, and what it does for this pane.
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
    let mut lines: Vec<Line> = wrap(&empty.says, usize::from(area.width))
        .into_iter()
        .map(|text| Line::from(cx.span(Role::TextDim, text)))
        .collect();
    if let Some((spec, does)) = empty.next.and_then(|(action, does)| Some((spec(action)?, does))) {
        let keys = cx.keys_of(spec, state.focus);
        let key = keys.first().cloned().unwrap_or_else(|| format!(": {}", spec.name));
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
