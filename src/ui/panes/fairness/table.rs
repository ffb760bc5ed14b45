//! Every measure by group as numbers, under the bars of the one in hand.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::Line;

use super::words;
use crate::base::fmt;
use crate::eval;
use crate::ui::cx::{Cx, put};
use crate::ui::theme::Role;

/// Columns of a measure's name, and of a group's number.
const NAME: u16 = 17;
const NUMBER: u16 = 9;

/// One row a measure: its number for each group that fits, then how far the groups are apart. The one drawn as bars is
/// marked.
pub(super) fn draw(cx: &Cx, fairness: &eval::Fairness, drawn: &str, area: Rect, buf: &mut Buffer) {
    let fits = usize::from(area.width.saturating_sub(NAME + NUMBER) / NUMBER);
    if area.height < 2 || fits == 0 {
        return;
    }
    let groups = &fairness.groups[..fairness.groups.len().min(fits)];
    let mut header = cx.left("", NAME);
    for group in groups {
        header.push(' ');
        header += &cx.right(&group.value, NUMBER - 1);
    }
    header += &cx.right("apart", NUMBER);
    put(buf, area, 0, Line::from(cx.span(Role::TableHeader, header)));
    let names = fairness.groups.first().into_iter().flat_map(|group| group.metrics.iter().map(|(name, _)| name));
    for (row, name) in (1..area.height).zip(names) {
        let values: Vec<f64> = groups.iter().map(|group| group.metrics.get(name).unwrap_or(f64::NAN)).collect();
        let all = fairness.groups.iter().filter_map(|group| group.metrics.get(name)).filter(|value| value.is_finite());
        let (low, high) =
            all.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), value| (low.min(value), high.max(value)));
        let sign = if name == drawn { cx.glyphs().arrows[3] } else { " " };
        let role = if name == drawn { Role::Text } else { Role::TextDim };
        let mut line = cx.left(&format!("{sign}{}", words(name)), NAME);
        for value in values.iter().chain([&(high - low)]) {
            line += &cx.right(&if value.is_finite() { fmt::number(*value) } else { "–".into() }, NUMBER);
        }
        put(buf, area, row, Line::from(cx.span(role, line)));
    }
}
