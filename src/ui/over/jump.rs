//! Letters on panes and tabs; each leads to its pane.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Modifier;
use ratatui::text::{Line, Span};

use crate::app::PaneId;
use crate::ui::cx::{Cx, put};
use crate::ui::layout::Layout;
use crate::ui::theme::Role;

/// Columns of a letter with a space at either side.
const WIDTH: u16 = 3;

/// Where the letters stand: on the tabs where there are any, and in the corner of each pane that has a frame.
fn places(layout: &Layout) -> impl Iterator<Item = (PaneId, Rect)> {
    let framed = layout.panes.iter().filter(|place| place.framed).map(|place| (place.pane, place.outer));
    let all = layout.tabs.iter().copied().chain(framed);
    all.map(|(pane, area)| (pane, Rect { width: WIDTH.min(area.width), height: area.height.min(1), ..area }))
}

pub(crate) fn draw(cx: &Cx, layout: &Layout, buf: &mut Buffer) {
    let style = cx.style(Role::Key).add_modifier(Modifier::REVERSED | Modifier::BOLD);
    for (pane, area) in places(layout) {
        put(buf, area, 0, Line::from(Span::styled(format!(" {} ", pane.letter()), style)));
    }
}

/// The pane whose letter is called, or on which was clicked.
pub(crate) fn hit(layout: &Layout, at: Position) -> Option<PaneId> {
    let tab = layout.tabs.iter().find(|(_, tab)| tab.contains(at)).map(|(pane, _)| *pane);
    tab.or_else(|| layout.panes.iter().find(|place| place.outer.contains(at)).map(|place| place.pane))
}
