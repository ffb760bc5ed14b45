//! The step of the tour in hand: what there is to know, and the key to press.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::Line;

use crate::app::State;
use crate::app::tour::STEPS;
use crate::ui::cx::{Cx, put};
use crate::ui::layout::Layout;
use crate::ui::parts::paragraph::wrap;
use crate::ui::theme::Role;

/// Columns of the whole.
const WIDTH: u16 = 58;

/// Where it is, if there is a tour: at the bottom left, over nothing that it speaks of.
pub(super) fn area(state: &State, layout: &Layout) -> Option<Rect> {
    let (_, step) = state.tour_step()?;
    let width = WIDTH.min(layout.screen.width.saturating_sub(2));
    let lines = wrap(step.says, usize::from(width.saturating_sub(4))).len() as u16;
    let height = (lines + 4).min(layout.footer.y.saturating_sub(1));
    Some(Rect { x: layout.screen.x + 1, y: layout.footer.y - height, width, height })
}

pub(crate) fn draw(state: &State, cx: &Cx, layout: &Layout, buf: &mut Buffer) {
    let (Some(area), Some((place, step))) = (area(state, layout), state.tour_step()) else { return };
    let inner = super::popup(cx, &format!("tour {} of {}", place + 1, STEPS.len()), area, buf);
    let mut lines: Vec<Line> = wrap(step.says, usize::from(inner.width))
        .into_iter()
        .map(|text| Line::from(cx.span(Role::Text, text)))
        .collect();
    let named = |line: &str| cx.key_for(line, state.focus).unwrap_or_else(|| format!(":{line}"));
    lines.push(Line::from(vec![cx.span(Role::Key, named(step.key)), cx.span(Role::Text, format!(" {}", step.does))]));
    lines.push(Line::from(vec![
        cx.span(Role::Key, named("tour.next")),
        cx.span(Role::TextDim, " goes on without   "),
        cx.span(Role::Key, named("close")),
        cx.span(Role::TextDim, " leaves the tour"),
    ]));
    for (row, line) in lines.into_iter().enumerate() {
        put(buf, inner, row as u16, line);
    }
}
