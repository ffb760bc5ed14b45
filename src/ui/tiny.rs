//! What is left on a screen too small for panes: how the run goes, and how large the screen should be.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::Line;

use super::cx::{Cx, put};
use super::header;
use super::layout::SMALLEST;
use super::theme::Role;
use crate::app::State;
use crate::app::overlay::Overlay;
use crate::base::fmt;

pub(super) fn draw(state: &State, cx: &Cx, area: Rect, buf: &mut Buffer) {
    let mut lines = vec![Line::from(header::badge(state, cx))];
    if let Some(Overlay::Ask(ask)) = state.overlays.last() {
        // A question waits for an answer on the smallest screen too.
        lines.push(Line::from(ask.question.clone()));
        lines.extend(ask.choices.iter().map(|choice| Line::from(format!("{} {}", choice.key, choice.label))));
        lines.push(Line::from("esc goes back"));
    } else if let Some(run) = state.run() {
        lines.push(Line::from(format!("epoch {}/{}", run.epoch(), run.planned)));
        if let Some((_, loss)) = run.loss.last() {
            lines.push(Line::from(format!("loss {}", fmt::number(f64::from(loss)))));
        }
        if let Some(left) = run.remaining() {
            lines.push(Line::from(format!("{} left", fmt::duration(left))));
        }
    }
    lines.push(Line::from(cx.span(Role::TextDim, format!("enlarge to {}x{}", SMALLEST.width, SMALLEST.height))));
    for (row, line) in lines.into_iter().enumerate() {
        put(buf, area, row as u16, line);
    }
}
