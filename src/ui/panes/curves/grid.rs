//! Every curve in a chart of its own, as many as there is room for; the others are a page away.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::Line;

use super::one;
use crate::app::{PaneId, State};
use crate::ui::cx::{Cx, put};
use crate::ui::parts::plot::Plot as Chart;
use crate::ui::theme::Role;

/// The smallest chart in which a curve is still read.
const SMALLEST: (u16, u16) = (34, 8);

/// The most charts in a picture.
const MOST: u16 = 16;

/// The smallest that a chart gets where columns or rows were asked for: its name is still seen.
const TIGHT: (u16, u16) = (22, 7);

/// Columns and rows of charts: those asked for as far as charts are seen at all, else as many as can be read.
fn shape(wanted: (u16, u16), area: Rect) -> (u16, u16) {
    let asked = |wanted: u16, room: u16, tight: u16| Some(wanted.min(room / tight).max(1)).filter(|_| wanted > 0);
    let columns = asked(wanted.0, area.width, TIGHT.0).unwrap_or_else(|| (area.width / SMALLEST.0).clamp(1, 4));
    let fitting = || (area.height / SMALLEST.1).clamp(1, (MOST / columns).max(1));
    (columns, asked(wanted.1, area.height, TIGHT.1).unwrap_or_else(fitting))
}

/// The places of the charts in view, and which of all they are.
fn places(state: &State, area: Rect) -> impl Iterator<Item = (usize, Rect)> {
    let (columns, rows) = shape(state.plot.shape, area);
    let page = usize::from(columns * rows);
    let first = state.pane(PaneId::Curves).cursor / page * page;
    let all = state.grid_names().len();
    // Fewer than there is room for are larger.
    let here = all.saturating_sub(first).min(page) as u16;
    let columns = columns.min(here.max(1));
    let rows = here.div_ceil(columns).max(1);
    let (width, height) = (area.width / columns, area.height / rows);
    (0..here).map(move |place| {
        let (column, row) = (place % columns, place / columns);
        let at = Rect { x: area.x + column * width, y: area.y + row * height, width, height };
        // Between two charts stays a column free.
        (first + usize::from(place), Rect { width: at.width.saturating_sub(1), ..at })
    })
}

/// Hands over each chart in view with its place.
pub(super) fn each(state: &State, area: Rect, mut with: impl FnMut(&Chart<'_>, Rect)) {
    let names = state.grid_names();
    let seen: Vec<(usize, Rect)> = places(state, area).collect();
    let shown: Vec<&str> = seen.iter().filter_map(|(place, _)| names.get(*place).copied()).collect();
    let charts = state.grid(&shown);
    for ((_, place), chart) in seen.into_iter().zip(&charts.charts) {
        one(state, &charts, chart, (&[], &[]), |plot| with(plot, place));
    }
}

/// Marks the chart in hand.
pub(super) fn hand(state: &State, cx: &Cx, area: Rect, buf: &mut Buffer) {
    let hand = state.pane(PaneId::Curves).cursor;
    let place = places(state, area).find(|(place, _)| *place == hand && state.plot.grid);
    if let Some((_, place)) = place {
        let sign = cx.span(Role::BorderFocus, cx.glyphs().cursor);
        put(buf, Rect { width: 1, height: 1, ..place }, 0, Line::from(sign));
    }
}

/// How many charts there are, and which are in view.
pub(super) fn says(state: &State) -> String {
    let (all, hand) = (state.grid_names().len(), state.pane(PaneId::Curves).cursor);
    let asked = |count: u16, what: &str| if count > 0 { format!(", {count} {what}") } else { String::new() };
    let (columns, rows) = state.plot.shape;
    format!(
        "chart {} of {all}{}{}",
        (hand + 1).min(all),
        asked(columns, "beside each other"),
        asked(rows, "under each other")
    )
}
