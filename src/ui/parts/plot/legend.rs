//! The names of the curves: in a row above, with what they are at the crosshair, and their last values at the right edge.

use super::frame::Frame;
use super::{Line, Plot};
use crate::base::fmt::{number, width};
use crate::ui::parts::pen::Pen;
use crate::ui::theme::{Role, Stroke, Theme};

/// One row: stroke and name of each curve, and its value where the crosshair stands.
pub(super) fn draw(plot: &Plot<'_>, pen: &mut Pen<'_>, theme: &Theme) {
    let mut x = 0;
    for (index, line) in plot.lines.iter().enumerate() {
        let value = plot.cross.and_then(|at| line.front().nearest(at)).map(|(_, y)| number(f64::from(y)));
        let wide = 3 + width(line.label) as u16 + value.as_ref().map_or(0, |value| width(value) as u16 + 1);
        let more = format!("+{}", plot.lines.len() - index);
        let last = index + 1 == plot.lines.len();
        if x + wide + if last { 0 } else { 2 + width(&more) as u16 } > pen.width() && index > 0 {
            pen.text(x, 0, &more, theme.style(Role::TextDim));
            return;
        }
        let look = theme.line(line.look);
        let sample = theme.glyphs().strokes[Stroke::ALL.iter().position(|&stroke| stroke == look.stroke).unwrap_or(0)];
        pen.text(x, 0, sample, look.style);
        let mut end = pen.text(x + 3, 0, line.label, theme.style(Role::Text));
        if let Some(value) = value {
            end = pen.text(end + 1, 0, &value, theme.style(Role::ChartCross));
        }
        x = end + 2;
    }
}

/// The last value of each curve beside its end; where two would meet, the lower one moves down.
pub(super) fn last_values(plot: &Plot<'_>, frame: &Frame, pen: &mut Pen<'_>, theme: &Theme) {
    if frame.tail == 0 {
        return;
    }
    let place = |line: &Line<'_>| {
        let (_, y) = line.front().last()?;
        Some((frame.row(f64::from(y))?, f64::from(y), line.look))
    };
    let mut ends: Vec<(u16, f64, usize)> = plot.lines.iter().filter_map(place).collect();
    ends.sort_by(|a, b| a.0.cmp(&b.0).then(b.1.total_cmp(&a.1)));
    let bottom = frame.inner.bottom();
    let mut free = frame.inner.y;
    for (index, &(row, y, look)) in ends.iter().enumerate() {
        let below = (ends.len() - index) as u16;
        let row = row.min(bottom.saturating_sub(below)).max(free);
        if row >= bottom {
            return;
        }
        pen.text(frame.inner.right() + 1, row, &number(y), theme.line(look).style);
        free = row + 1;
    }
}
