//! The command line: any action by name, with proposals for names and arguments.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::text::Line;

use crate::app::overlay::Search;
use crate::app::palette::{Candidate, candidates};
use crate::app::{State, spec};
use crate::ui::cx::{Cx, first_in_view, put};
use crate::ui::layout::{cut_bottom, cut_top};
use crate::ui::theme::Role;

const LINE: u16 = 30;

pub(super) fn draw(state: &State, cx: &Cx, search: &Search, area: Rect, buf: &mut Buffer) {
    let found = candidates(state, search.line.text());
    let place = (search.cursor, found.len(), split(super::inside(area)).0.height);
    let inner = super::popup_of_list(cx, "command", place, area, buf);
    put(buf, inner, 0, super::input(cx, ": ", &search.line, inner.width));
    let (list, about) = split(inner);
    let first = first_in_view(search.cursor, found.len(), usize::from(list.height));
    for (row, candidate) in found.iter().enumerate().skip(first).take(usize::from(list.height)) {
        put(buf, list, (row - first) as u16, entry(cx, candidate, row == search.cursor, list.width));
    }
    put(buf, about, 0, hint(state, cx, search, found.get(search.cursor)));
}

pub(super) fn hit(state: &State, search: &Search, area: Rect, at: Position) -> Option<usize> {
    let rows = candidates(state, search.line.text()).len();
    let (list, _) = split(super::inside(area));
    let first = first_in_view(search.cursor, rows, usize::from(list.height));
    list.contains(at).then(|| first + usize::from(at.y - list.y)).filter(|row| *row < rows)
}

fn split(inner: Rect) -> (Rect, Rect) {
    let (_, rest) = cut_top(inner, 1);
    cut_bottom(rest, 1)
}

fn entry<'t>(cx: &Cx, candidate: &Candidate, chosen: bool, room: u16) -> Line<'t> {
    let role = match (chosen, candidate.refusal.is_none()) {
        (true, _) => Role::Select,
        (false, true) => Role::Text,
        (false, false) => Role::TextDim,
    };
    let title = cx.cut(&candidate.title, room.saturating_sub(LINE + 2)).into_owned();
    Line::from(vec![
        cx.span(Role::BorderFocus, if chosen { cx.glyphs().cursor } else { " " }),
        cx.span(role, cx.left(candidate.line.trim_end(), LINE)),
        cx.span(Role::TextDim, format!(" {title}")),
    ])
}

/// Why the row in hand cannot be done, else the form of the action on the line.
fn hint<'t>(state: &State, cx: &Cx, search: &Search, candidate: Option<&Candidate>) -> Line<'t> {
    if let Some(why) = candidate.and_then(|candidate| candidate.refusal.as_ref()) {
        return Line::from(
            cx.span(Role::Warn, format!("{} Not now: {}", cx.glyphs().signs[2], cx.with_keys(why, state.focus))),
        );
    }
    let usage = search.line.text().split(' ').next().and_then(spec).map(crate::app::Spec::usage);
    let text = usage.or_else(|| candidate.is_none().then(|| "No action is called like that.".to_owned()));
    Line::from(cx.span(Role::TextDim, text.unwrap_or_default()))
}
