//! Runs beside each other: what is not the same in all of them, settings first, then results, then rows.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::Line;

use crate::app::State;
use crate::app::compare::{CompareLine, Compared};
use crate::ui::cx::{Cx, first_in_view, put};
use crate::ui::layout::{cut_bottom, cut_top};
use crate::ui::theme::Role;

/// The narrowest column of a run.
const NARROW: u16 = 16;

/// Columns of what is compared, at least.
const KEYS: u16 = 18;

pub(super) fn draw(state: &State, cx: &Cx, compared: &Compared, area: Rect, buf: &mut Buffer) {
    let inner = super::popup(cx, "compare", area, buf);
    let (lines, names) = state.comparison(compared);
    let fit = usize::from(inner.width.saturating_sub(KEYS) / NARROW).max(1);
    let shown = names.len().min(fit);
    let width = inner.width.saturating_sub(KEYS) / shown.max(1) as u16;
    let key = inner.width.saturating_sub(width * shown as u16);
    let row = |label: &str, cells: &[String]| {
        let mut line = cx.left(label, key);
        line.extend(cells.iter().take(shown).map(|cell| cx.right(cell, width)));
        line
    };
    let (head, rest) = cut_top(inner, 1);
    let (list, below) = cut_bottom(rest, 1);
    put(buf, head, 0, Line::from(cx.span(Role::TableHeader, row("", &names))));
    let height = usize::from(list.height);
    let first = first_in_view(compared.cursor, lines.len(), height);
    for (place, line) in lines.iter().enumerate().skip(first).take(height) {
        let hand = place == compared.cursor;
        let (role, text) = match line {
            CompareLine::Heading(text) => (Role::Key, cx.left(text, inner.width)),
            CompareLine::Values(label, cells) => (Role::Text, row(label, cells)),
            CompareLine::Words(text) => (Role::TextDim, cx.left(text, inner.width)),
        };
        put(buf, list, (place - first) as u16, Line::from(cx.span(if hand { Role::Select } else { role }, text)));
    }
    let hidden = names.len() - shown;
    let note = match (hidden, lines.len().saturating_sub(first + height)) {
        (0, 0) => "Differences to the first in brackets.".to_owned(),
        (0, more) => format!("{more} more lines below"),
        (runs, _) => format!("{runs} more runs than there is room for; a wider window shows them"),
    };
    put(buf, below, 0, Line::from(cx.span(Role::TextDim, cx.left(&note, below.width))));
}
