//! The whole picture: panes, lines at the edges, what lies over them. Pure: the same state gives the same cells.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::Line;

use super::cx::{Cx, plainly, put};
use super::layout::{Layout, Room};
use super::theme::Role;
use super::{footer, header, over, panes, strip, tiny};
use crate::app::overlay::Overlay;
use crate::app::{Arrangement, PaneId, State};

/// Draws everything into a cleared buffer of the layout's size.
pub fn view(state: &State, layout: &Layout, cx: &Cx, buf: &mut Buffer) {
    let screen = layout.screen.intersection(buf.area);
    buf.set_style(screen, cx.style(Role::Text));
    if layout.room == Room::Tiny {
        return tiny::draw(state, cx, screen, buf);
    }
    header::draw(state, cx, layout.header, buf);
    tabs(state, layout, cx, buf);
    let over = over::areas(state, cx, layout);
    for place in &layout.panes {
        panes::draw(state, &cx.beneath(&over), *place, buf);
    }
    strip::draw(state, cx, layout.strip, buf);
    footer::draw(state, cx, layout.footer, buf);
    over::tour::draw(state, cx, layout, buf);
    over::which::draw(state, cx, layout, buf);
    for (overlay, area) in state.overlays.iter().zip(&layout.overlays) {
        over::draw(state, cx, overlay, *area, buf);
    }
    if state.overlays.last() == Some(&Overlay::Jump) {
        over::jump::draw(cx, layout, buf);
    }
    over::toast::draw(state, cx, layout, buf);
    plainly(cx, buf);
}

fn tabs(state: &State, layout: &Layout, cx: &Cx, buf: &mut Buffer) {
    for &(pane, area) in &layout.tabs {
        let active = pane == state.focus;
        let role = if active { Role::TabActive } else { Role::Tab };
        let sign = if active { cx.glyphs().arrows[3] } else { " " };
        let text = format!("{sign}{} {}", number(pane), pane.name());
        put(buf, area, 0, Line::from(cx.span(role, cx.left(&text, area.width))));
    }
    let Some(&(_, last)) = layout.tabs.last() else { return };
    let rest = Rect { x: last.right(), width: layout.screen.right().saturating_sub(last.right()), ..last };
    let how = match (state.zoomed, state.arrangement) {
        (true, _) => "zoomed ".to_owned(),
        (false, Arrangement::Overview) => String::new(),
        (false, arrangement) => format!("{} ", arrangement.name()),
    };
    if how.len() <= usize::from(rest.width) {
        put(buf, rest, 0, Line::from(cx.span(Role::TextDim, how)).right_aligned());
    }
}

/// The key that focuses a pane.
pub(super) fn number(pane: PaneId) -> usize {
    pane.number()
}
