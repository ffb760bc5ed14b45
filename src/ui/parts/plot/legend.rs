//! The names of the curves: in rows above, with what they are at the crosshair, and their last values at the right edge.

use super::frame::Frame;
use super::{Line, Plot};
use crate::base::fmt::{number, width};
use crate::ui::parts::pen::Pen;
use crate::ui::theme::{Role, Stroke, Theme};

/// Columns between two names.
const GAP: u16 = 2;
/// Of a chart's rows at most one in so many names its curves.
const SHARE: u16 = 5;

/// One name of a legend.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Entry {
    /// The name.
    pub label: String,
    /// Which of the theme's line looks it stands for; without one it says what the others are of.
    pub look: Option<usize>,
    /// What the curve is at the crosshair, or at its end.
    pub value: Option<f64>,
    /// By how much that is more than what it is compared with.
    pub delta: Option<f64>,
    /// Whether it stands out.
    pub strong: bool,
}

impl Entry {
    fn value(&self) -> String {
        self.value.map_or_else(String::new, |value| format!(" {}", number(value)))
    }

    fn delta(&self, sign: &str) -> String {
        self.delta.map_or_else(String::new, |delta| {
            let plus = if delta >= 0.0 { "+" } else { "" };
            format!(" {sign}{plus}{}", number(delta))
        })
    }

    /// Columns before its name.
    fn indent(&self) -> usize {
        if self.look.is_some() { 3 } else { 0 }
    }

    /// Every delta sign takes one column.
    fn width(&self) -> u16 {
        (self.indent() + width(&self.label) + width(&self.value()) + width(&self.delta("-"))) as u16
    }
}

/// Where the names are.
pub(super) struct Legend {
    entries: Vec<Entry>,
    /// Of the first entries column, row and width.
    spots: Vec<(u16, u16, u16)>,
    /// Where it says how many more there are.
    more: Option<(u16, u16)>,
}

impl Legend {
    fn of(plot: &Plot<'_>, room: u16, rows: u16) -> Self {
        let entries = entries(plot);
        let (mut spots, mut x, mut y): (Vec<(u16, u16, u16)>, u16, u16) = (Vec::new(), 0, 0);
        for entry in &entries {
            let wide = entry.width();
            if x > 0 && x + wide > room {
                (x, y) = (0, y + 1);
            }
            if y >= rows {
                break;
            }
            spots.push((x, y, wide));
            x += wide + GAP;
        }
        let mut legend = Self { entries, spots, more: None };
        // What says that there are more needs room of its own; the first name stays.
        while legend.hidden() > 0 {
            let end = legend.spots.last().map_or((0, 0), |&(x, y, wide)| (x + wide + GAP, y));
            if end.0 + width(&legend.told()) as u16 <= room || legend.spots.len() <= 1 {
                legend.more = Some(end);
                break;
            }
            legend.spots.pop();
        }
        legend
    }

    fn hidden(&self) -> usize {
        self.entries.len() - self.spots.len()
    }

    fn told(&self) -> String {
        format!("+{} more", self.hidden())
    }
}

/// The names as they were given, else one a line with its value where the crosshair stands.
fn entries(plot: &Plot<'_>) -> Vec<Entry> {
    if !plot.entries.is_empty() {
        return plot.entries.to_vec();
    }
    let value = |line: &Line<'_>| plot.cross.and_then(|at| line.value_at(at)).map(f64::from);
    let entry = |line: &Line<'_>| Entry {
        label: line.label.into(),
        look: Some(line.look),
        value: value(line),
        ..Entry::default()
    };
    plot.lines.iter().map(entry).collect()
}

/// Rows that the names take in a chart of this size: one, and of given names as many as they need up to a share.
pub(super) fn rows(plot: &Plot<'_>, room: u16, height: u16) -> u16 {
    let most = if plot.entries.is_empty() { 1 } else { (height / SHARE).max(1) };
    Legend::of(plot, room, most).spots.last().map_or(1, |&(_, y, _)| y + 1)
}

/// The entry under a place of the chart.
pub(super) fn hit(plot: &Plot<'_>, frame: &Frame, room: u16, (x, y): (u16, u16)) -> Option<usize> {
    let legend = Legend::of(plot, room, frame.legend);
    legend.spots.iter().position(|&(left, row, wide)| row == y && (left..left + wide).contains(&x))
}

/// Stroke and name of each curve with its value, and how many more there are than room.
pub(super) fn draw(plot: &Plot<'_>, frame: &Frame, pen: &mut Pen<'_>, theme: &Theme) {
    let legend = Legend::of(plot, pen.width(), frame.legend);
    for (entry, &(x, y, _)) in legend.entries.iter().zip(&legend.spots) {
        if let Some(look) = entry.look.map(|look| theme.line(look)) {
            let stroke = Stroke::ALL.iter().position(|&stroke| stroke == look.stroke).unwrap_or(0);
            pen.text(x, y, theme.glyphs().strokes[stroke], look.style);
        }
        let name = match (entry.look, entry.strong) {
            (None, _) => theme.style(Role::TextDim),
            (_, true) => theme.bold(Role::Text),
            _ => theme.style(Role::Text),
        };
        let end = pen.text(x + entry.indent() as u16, y, &entry.label, name);
        let end = pen.text(end, y, &entry.value(), theme.style(Role::ChartCross));
        pen.text(end, y, &entry.delta(theme.glyphs().delta), theme.style(Role::TextDim));
    }
    if let Some((x, y)) = legend.more {
        pen.text(x, y, &legend.told(), theme.style(Role::TextDim));
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
    let named = plot.lines.iter().filter(|line| !line.faint);
    let mut ends: Vec<(u16, f64, usize)> = named.filter_map(place).collect();
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
