//! A line to fill in. Values are typed in their row of the settings pane; everything else here.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::app::State;
use crate::app::overlay::{Prompt, Purpose};
use crate::ui::cx::{Cx, put};
use crate::ui::layout::cut_top;
use crate::ui::parts::paragraph::Paragraph;
use crate::ui::theme::Role;

pub(super) fn draw(state: &State, cx: &Cx, prompt: &Prompt, area: Rect, buf: &mut Buffer) {
    let (title, about) = match prompt.purpose {
        Purpose::Value(_) => return,
        Purpose::Note => ("mark this moment".into(), "A note on the curve at this step and in the run's log."),
        Purpose::Filter => (format!("filter {}", state.focus.name()), "Only rows that contain this; empty shows all."),
    };
    let inner = super::popup(cx, &title, area, buf);
    put(buf, inner, 0, super::input(cx, "", &prompt.line, inner.width));
    Paragraph { text: about, role: Role::TextDim }.draw(cut_top(inner, 1).1, buf, cx.theme);
}
