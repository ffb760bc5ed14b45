//! The slider: from which score on a row is positive, and the thresholds that serve something best.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::Line;

use super::{Proposed, shown};
use crate::app::State;
use crate::base::fmt;
use crate::ui::cx::{Cx, put, width};
use crate::ui::parts::pen::Pen;
use crate::ui::theme::Role;

pub(super) fn draw(state: &State, cx: &Cx, bests: &[Proposed], area: Rect, buf: &mut Buffer) {
    put(buf, area, 0, head(state, cx));
    let mut pen = Pen::new(buf, area, cx.theme);
    let last = pen.width().saturating_sub(1);
    let column = |at: f64| (at.clamp(0.0, 1.0) * f64::from(last)).round() as u16;
    let at = column(state.threshold());
    pen.row(0, 1, at, cx.glyphs().rest, cx.style(Role::BarRest));
    pen.row(at, 1, last - at + 1, cx.glyphs().frame[0], cx.style(Role::Bar));
    pen.glyph(at, 1, cx.glyphs().dot, cx.style(Role::Title));
    let mut taken: Vec<u16> = Vec::new();
    for best in bests {
        let place = column(best.at);
        let right = (place..=last).find(|column| !taken.contains(column));
        let Some(free) = right.or_else(|| (0..place).rev().find(|column| !taken.contains(column))) else { continue };
        taken.push(free);
        pen.text_in(free, 2, 1, &best.key, cx.style(Role::Key));
    }
    for (place, line) in named(cx, bests, area.width).into_iter().enumerate() {
        put(buf, area, 3 + place as u16, line);
    }
}

/// Rows of it all, an empty one at the end included.
pub(super) fn height(cx: &Cx, bests: &[Proposed], width: u16) -> u16 {
    4 + named(cx, bests, width).len() as u16
}

/// The marks by key, name and place, in as many lines as they need.
fn named<'t>(cx: &Cx, bests: &[Proposed], room: u16) -> Vec<Line<'t>> {
    let mut lines = vec![Line::default()];
    for best in bests {
        let text = format!(" {} {}   ", best.name, shown(best.at));
        let wide = (fmt::width(&best.key) + fmt::width(text.trim_end())) as u16;
        if lines.last().is_some_and(|line| width(line) > 0 && width(line) + wide > room) {
            lines.push(Line::default());
        }
        if let Some(line) = lines.last_mut() {
            line.push_span(cx.span(Role::Key, best.key.clone()));
            line.push_span(cx.span(Role::TextDim, text));
        }
    }
    lines
}

/// Which class, from where on, and whether the file or the model has it.
fn head<'t>(state: &State, cx: &Cx) -> Line<'t> {
    let label = state.run().and_then(|run| run.shape.as_ref()?.labels.last().cloned()).unwrap_or_default();
    let at = state.threshold();
    let kept = state.best_threshold(crate::app::scored::Best::Kept) == Some(at);
    let written = state.file.spec.balance.threshold == at;
    let standing = match (kept, written) {
        (true, true) => "kept with the model and in the file",
        (true, false) => "kept with the model",
        (false, true) => "in the file",
        (false, false) => "not kept",
    };
    Line::from(vec![
        cx.span(Role::Text, format!("{label} from ")),
        cx.span(Role::Title, shown(at)),
        cx.span(Role::Text, " on "),
        cx.span(Role::TextDim, format!("({standing})")),
    ])
}
