//! A list to pick from: what each is called and, of the one in hand, what it means.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::text::Line;

use crate::app::overlay::{Offer, Pick};
use crate::ui::cx::{Cx, first_in_view, put};
use crate::ui::layout::{cut_bottom, cut_top};
use crate::ui::parts::paragraph::Paragraph;
use crate::ui::theme::Role;

/// Lines for what the one in hand means.
const ABOUT: u16 = 2;

pub(super) fn draw(cx: &Cx, pick: &Pick, area: Rect, buf: &mut Buffer) {
    let inner = super::popup(cx, &pick.title, area, buf);
    put(buf, inner, 0, super::input(cx, "/ ", &pick.search.line, inner.width));
    let offers: Vec<&Offer> = pick.left().collect();
    let (list, about) = split(inner);
    let first = first_in_view(pick.search.cursor, offers.len(), usize::from(list.height));
    for (place, offer) in offers.iter().enumerate().skip(first).take(usize::from(list.height)) {
        let hand = place == pick.search.cursor;
        let sign = cx.span(Role::BorderFocus, if hand { cx.glyphs().cursor } else { " " });
        let label = cx.left(&offer.label, list.width.saturating_sub(1));
        put(
            buf,
            list,
            (place - first) as u16,
            Line::from(vec![sign, cx.span(if hand { Role::Select } else { Role::Text }, label)]),
        );
    }
    let text = offers.get(pick.search.cursor).map_or("Nothing is called like that.", |offer| offer.about.as_str());
    Paragraph { text, role: Role::TextDim }.draw(about, buf, cx.theme);
}

pub(super) fn hit(pick: &Pick, area: Rect, at: Position) -> Option<usize> {
    let rows = pick.left().count();
    let (list, _) = split(super::inside(area));
    let first = first_in_view(pick.search.cursor, rows, usize::from(list.height));
    list.contains(at).then(|| first + usize::from(at.y - list.y)).filter(|row| *row < rows)
}

fn split(inner: Rect) -> (Rect, Rect) {
    let (_, rest) = cut_top(inner, 1);
    cut_bottom(rest, ABOUT)
}
