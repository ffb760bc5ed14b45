//! How numbers are spread, layer by layer: histograms of weights, gradient and outputs at the moment looked at.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::Line;

use crate::app::health::{Layer, Outlines};
use crate::base::fmt;
use crate::ui::cx::{Cx, put};
use crate::ui::layout::{cut_left, cut_top};
use crate::ui::parts::histogram::Histogram;
use crate::ui::theme::Role;

/// Columns of a layer's name.
const NAME: u16 = 12;
/// The least and the most rows of a histogram, with the line that names its ends.
const ROWS: (u16, u16) = (3, 9);
/// Columns between two histograms.
const GAP: u16 = 2;

/// Draws those of as many layers as there is room for, and says how many others there are.
pub(super) fn draw(cx: &Cx, layers: &[Layer], until: f64, area: Rect, buf: &mut Buffer) {
    let known: Vec<(&Layer, u64, &Outlines)> =
        layers.iter().filter_map(|layer| layer.spread(until).map(|(step, spread)| (layer, step, spread))).collect();
    let Some(&(_, step, _)) = known.first() else {
        let says = "How numbers are spread was not looked at by then; that is done once an epoch.";
        return put(buf, area, 0, Line::from(cx.span(Role::TextDim, cx.left(says, area.width))));
    };
    let (head, mut rest) = cut_top(area, 1);
    let wide = (area.width.saturating_sub(NAME) / 3).saturating_sub(GAP);
    let mut words = cx.left(&format!("step {}", fmt::thousands(step)), NAME);
    words.extend(Outlines::NAMES.iter().map(|name| cx.left(name, wide + GAP)));
    put(buf, head, 0, Line::from(cx.span(Role::TableHeader, words)));
    let count = known.len() as u16;
    let tall = (rest.height / count.max(1)).clamp(ROWS.0, ROWS.1);
    // Where not all have room, the last line says so.
    let fitting = usize::from(rest.height / tall);
    let shown = if fitting < known.len() { usize::from(rest.height.saturating_sub(1) / tall) } else { known.len() };
    for (layer, _, Outlines(outlines)) in &known[..shown] {
        let (row, below) = cut_top(rest, tall);
        let (name, mut cells) = cut_left(row, NAME);
        put(buf, name, 0, Line::from(cx.span(Role::Text, cx.left(&layer.name, NAME))));
        for outline in outlines {
            let (cell, right) = cut_left(cells, wide + GAP);
            if let Some(outline) = outline {
                let ends = [outline.low, outline.high].map(|end| fmt::number(f64::from(end)));
                let counts = outline.counts();
                let ends = Some((ends[0].as_str(), ends[1].as_str()));
                let area = Rect { width: wide.min(cell.width), ..cell };
                Histogram { counts: &counts, ends, chosen: None }.draw(area, buf, cx.theme);
            } else {
                put(buf, cell, 0, Line::from(cx.span(Role::TextDim, cx.left("–", cell.width))));
            }
            cells = right;
        }
        rest = below;
    }
    if shown < known.len() {
        let says = format!("{} more layers have no room here", known.len() - shown);
        put(buf, rest, 0, Line::from(cx.span(Role::TextDim, cx.left(&says, rest.width))));
    }
}
