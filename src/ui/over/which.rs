//! What can follow the keys typed so far.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::Line;

use crate::app::State;
use crate::ui::cx::{Cx, put};
use crate::ui::keys::Binding;
use crate::ui::layout::Layout;
use crate::ui::theme::Role;

const WIDTH: u16 = 36;

/// Where it is, if anything can follow.
pub(super) fn area(state: &State, cx: &Cx, layout: &Layout) -> Option<Rect> {
    if state.chord.is_empty() {
        return None;
    }
    let next = cx.keys.continuations(state.focus, &state.chord).count();
    let height = (next as u16 + 2).min(layout.footer.y.saturating_sub(1));
    let width = WIDTH.min(layout.screen.width);
    Some(Rect { x: layout.screen.right() - width, y: layout.footer.y - height, width, height })
}

pub(crate) fn draw(state: &State, cx: &Cx, layout: &Layout, buf: &mut Buffer) {
    let Some(area) = area(state, cx, layout) else { return };
    let next: Vec<&Binding> = cx.keys.continuations(state.focus, &state.chord).collect();
    let inner = super::popup(cx, &state.chord.join(" "), area, buf);
    let rows = usize::from(inner.height);
    let shown = if next.len() > rows { rows.saturating_sub(1) } else { next.len() };
    if shown < next.len() {
        let rest = format!("{} {} more", cx.glyphs().ellipsis, next.len() - shown);
        put(buf, inner, shown as u16, Line::from(cx.span(Role::TextDim, rest)));
    }
    for (row, binding) in next.iter().take(shown).enumerate() {
        let rest = binding.keys[state.chord.len()..].join(" ");
        let line = Line::from(vec![
            cx.span(Role::Key, cx.left(&rest, 6)),
            cx.span(Role::Text, cx.cut(binding.spec.title, inner.width.saturating_sub(6)).into_owned()),
        ]);
        put(buf, inner, row as u16, line);
    }
}
