//! The network that the workspace asks for, layer by layer, over whatever pane is in view.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::Line;

use crate::app::overlay::Network;
use crate::app::{Loaded, State};
use crate::base::fmt;
use crate::ui::cx::{Cx, first_in_view, put};
use crate::ui::layout::{cut_bottom, cut_top};
use crate::ui::theme::Role;

/// Columns of a number.
const NUMBER: u16 = 12;

pub(super) fn draw(state: &State, cx: &Cx, network: Network, area: Rect, buf: &mut Buffer) {
    let inner = super::popup(cx, "network", area, buf);
    let Some(loaded) = &state.data.loaded else { return };
    let row = |name: &str, numbers: [&str; 3]| {
        let mut line = cx.left(name, inner.width.saturating_sub(3 * NUMBER));
        line.extend(numbers.map(|number| cx.right(number, NUMBER)));
        line
    };
    let (head, rest) = cut_top(inner, 1);
    let (list, below) = cut_bottom(rest, 3);
    put(buf, head, 0, Line::from(cx.span(Role::TableHeader, row("layer", ["gives", "learns", "flops a row"]))));
    let first = first_in_view(network.cursor, loaded.layers.len(), usize::from(list.height));
    for (place, layer) in loaded.layers.iter().enumerate().skip(first).take(usize::from(list.height)) {
        let (learnt, flops) = (fmt::count(layer.parameters as u64), fmt::count(layer.flops as u64));
        let role = if place == network.cursor { Role::Select } else { Role::Text };
        let line = row(&layer.name, [&layer.output, &learnt, &flops]);
        put(buf, list, (place - first) as u16, Line::from(cx.span(role, line)));
    }
    put(buf, below, 0, Line::from(cx.span(Role::Border, cx.glyphs().frame[0].repeat(usize::from(below.width)))));
    put(buf, below, 1, Line::from(cx.span(Role::Text, in_all(loaded))));
    let note = "As the workspace asks for it now; a live run keeps its own.";
    put(buf, below, 2, Line::from(cx.span(Role::TextDim, cx.left(note, below.width))));
}

/// What the whole network costs, in a line.
pub(in crate::ui) fn in_all(loaded: &Loaded) -> String {
    let flops: usize = loaded.layers.iter().map(|layer| layer.flops).sum();
    format!(
        "{} learnt in all, {} flops a row, {} to train",
        fmt::thousands(loaded.parameters as u64),
        fmt::count(flops as u64),
        fmt::bytes(loaded.memory as u64)
    )
}
