//! One line under a pane without a frame: what the pane says about itself, then how the shown run goes, or went at the
//! moment looked at.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::Line;

use super::cx::{Cx, put, width};
use super::panes;
use super::theme::Role;
use crate::app::run::Run;
use crate::app::{PaneId, State};
use crate::base::fmt;

pub(super) fn draw(state: &State, cx: &Cx, area: Rect, buf: &mut Buffer) {
    if area.is_empty() {
        return;
    }
    let mut line = Line::from(" ");
    let says = panes::pane(state.focus).says(state);
    if !says.is_empty() {
        line.push_span(cx.span(Role::Title, format!("{says}   ")));
    }
    let facts = state.run().map(|run| facts(state, run)).unwrap_or_default();
    let more = format!(" {}", cx.glyphs().ellipsis);
    for (place, (label, value)) in facts.iter().enumerate() {
        // Behind the last nothing needs room.
        let behind = if place + 1 < facts.len() { 2 } else { 0 };
        let mut longer = line.clone();
        longer.push_span(cx.span(Role::TextDim, format!("{label} ")));
        longer.push_span(cx.span(Role::Text, format!("{value}   ")));
        if width(&longer).saturating_sub(3) + behind > area.width {
            line.push_span(cx.span(Role::TextDim, more));
            break;
        }
        line = longer;
    }
    put(buf, area, 0, line);
}

/// The epoch looked at in numbers; the curves say them themselves.
fn facts(state: &State, run: &Run) -> Vec<(String, String)> {
    let mut facts = Vec::new();
    if let Some(epoch) = state.epoch_in_view().filter(|_| state.focus != PaneId::Curves) {
        facts.push(("train".into(), fmt::number(epoch.train_loss)));
        facts.extend(epoch.validation_loss.map(|loss| ("validation".into(), fmt::number(loss))));
        let metric = state.metric().and_then(|name| Some((name.to_owned(), epoch.validation.get(name)?)));
        facts.extend(metric.map(|(name, value)| (format!("val {name}"), fmt::number(value))));
    }
    facts.extend(run.best().map(|best| ("best epoch".to_owned(), best.epoch.to_string())));
    facts.push(("run".to_owned(), run.id.clone()));
    facts
}
