//! A question with a few answers, each with a key of its own.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::text::Line;

use crate::app::overlay::Ask;
use crate::ui::cx::{Cx, put};
use crate::ui::parts::paragraph::at_most;
use crate::ui::theme::Role;

pub(super) fn draw(cx: &Cx, ask: &Ask, area: Rect, buf: &mut Buffer) {
    let inner = super::popup(cx, &ask.question, area, buf);
    let shown = details(ask, inner);
    let room = usize::from(inner.width);
    for (row, detail) in at_most(shown, ask.detail.clone(), room, cx.glyphs().ellipsis).iter().enumerate() {
        put(buf, inner, row as u16, Line::from(cx.span(Role::Text, cx.cut(detail, inner.width))));
    }
    for (place, choice) in ask.choices.iter().enumerate() {
        let chosen = place == ask.cursor;
        let sign = if chosen { cx.glyphs().cursor } else { " " };
        let line = Line::from(vec![
            cx.span(Role::BorderFocus, sign),
            cx.span(Role::Key, format!(" {}  ", choice.key)),
            cx.span(if chosen { Role::Select } else { Role::Text }, choice.label),
        ]);
        put(buf, inner, first_choice(ask, inner) + place as u16, line);
    }
}

pub(super) fn hit(ask: &Ask, area: Rect, at: Position) -> Option<usize> {
    let inner = super::inside(area);
    let row = at.y.checked_sub(inner.y)?.checked_sub(first_choice(ask, inner))?;
    inner.contains(at).then_some(usize::from(row)).filter(|row| *row < ask.choices.len())
}

/// Details that leave room for the answers.
fn details(ask: &Ask, inner: Rect) -> usize {
    let room = usize::from(inner.height).saturating_sub(ask.choices.len() + 1);
    ask.detail.len().min(room)
}

fn first_choice(ask: &Ask, inner: Rect) -> u16 {
    match details(ask, inner) {
        0 => 0,
        shown => shown as u16 + 1,
    }
}
