//! The list of keys: every action that makes sense here with its effective keys, and why it cannot be done now.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::text::Line;

use crate::app::overlay::Search;
use crate::app::{Scope, Spec, State, palette};
use crate::ui::cx::{Cx, first_in_view, put};
use crate::ui::layout::{cut_bottom, cut_top};
use crate::ui::parts::paragraph::Paragraph;
use crate::ui::theme::Role;

/// Lines for the paragraph about the row in hand.
const ABOUT: u16 = 3;
const KEYS: u16 = 18;
const NAME: u16 = 20;

pub(super) fn draw(state: &State, cx: &Cx, search: &Search, area: Rect, buf: &mut Buffer) {
    let rows = palette::help(state, search.line.text());
    let place = (search.cursor, rows.len(), split(super::inside(area)).0.height);
    let inner = super::popup_of_list(cx, "keys", place, area, buf);
    put(buf, inner, 0, super::input(cx, "/ ", &search.line, inner.width));
    let (list, about) = split(inner);
    let first = first_in_view(search.cursor, rows.len(), usize::from(list.height));
    for (row, spec) in rows.iter().enumerate().skip(first).take(usize::from(list.height)) {
        let line = entry(state, cx, spec, row == search.cursor, list.width);
        put(buf, list, (row - first) as u16, line);
    }
    if rows.is_empty() {
        put(buf, list, 0, Line::from(cx.span(Role::TextDim, "No action is called like that.")));
    }
    if let Some(spec) = rows.get(search.cursor) {
        paragraph(state, cx, spec, about, buf);
    }
}

pub(super) fn hit(state: &State, search: &Search, area: Rect, at: Position) -> Option<usize> {
    let rows = palette::help(state, search.line.text()).len();
    let (list, _) = split(super::inside(area));
    let first = first_in_view(search.cursor, rows, usize::from(list.height));
    list.contains(at).then(|| first + usize::from(at.y - list.y)).filter(|row| *row < rows)
}

fn split(inner: Rect) -> (Rect, Rect) {
    let (_, rest) = cut_top(inner, 2);
    let (list, about) = cut_bottom(rest, ABOUT + 1);
    (list, cut_top(about, 1).1)
}

fn entry<'t>(state: &State, cx: &Cx, spec: &'static Spec, chosen: bool, room: u16) -> Line<'t> {
    let keys = cx.keys_of(spec, state.focus).join("  ");
    let ready = spec.ready(state).is_ok();
    let role = match (chosen, ready) {
        (true, _) => Role::Select,
        (false, true) => Role::Text,
        (false, false) => Role::TextDim,
    };
    let title = cx.left(spec.title, room.saturating_sub(KEYS + NAME + 3));
    Line::from(vec![
        cx.span(Role::BorderFocus, if chosen { cx.glyphs().cursor } else { " " }),
        cx.span(Role::Key, cx.left(&keys, KEYS)),
        cx.span(role, format!(" {title}")),
        cx.span(Role::TextDim, format!(" {}", cx.left(spec.name, NAME))),
    ])
}

/// What the row in hand does, and what keeps it from being done.
fn paragraph(state: &State, cx: &Cx, spec: &Spec, area: Rect, buf: &mut Buffer) {
    let place = match spec.scope {
        Scope::In(pane) => format!(" In {}.", pane.name()),
        _ => String::new(),
    };
    let shown = Paragraph { text: &format!("{}{place}", spec.help), role: Role::Text }.draw(area, buf, cx.theme);
    if let Err(why) = spec.ready(state) {
        let line = Line::from(
            cx.span(Role::Warn, format!("{} Not now: {}", cx.glyphs().signs[2], cx.with_keys(&why, state.focus))),
        );
        put(buf, area, shown.min(area.height.saturating_sub(1)), line);
    }
}
