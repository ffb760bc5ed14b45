//! Line charts: several curves, raw and smoothed, whose cost is the columns drawn and not the points recorded.
//!
//! Drawn from back to front: grid, marks, crosshair, faint curves, raw curves, smoothed curves, signs. A later curve replaces the
//! cells of an earlier one. Used by every pane that shows a curve.

mod bounds;
mod canvas;
mod curves;
mod frame;
mod heat;
mod legend;
mod line;

use std::ops::Range;

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;

use crate::base::axis::Scale;
use crate::base::fmt::{Align, number, thousands, width};
use crate::base::series::Series;
use crate::ui::parts::pen::Pen;
use crate::ui::theme::{Depth, Role, Theme};
use frame::Frame;
pub use legend::Entry;
pub use line::Line;

/// A labelled vertical.
#[derive(Clone, Copy, Debug)]
pub struct Mark<'a> {
    /// Where it stands.
    pub x: f64,
    /// What happened there.
    pub label: &'a str,
}

/// A line chart.
#[derive(Clone, Copy, Debug, Default)]
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of its own")]
pub struct Plot<'a> {
    /// The curves, the last one in front.
    pub lines: &'a [Line<'a>],
    /// Curves without a name that stand faint behind all others.
    pub faint: &'a [&'a Series],
    /// The place of the line whose look and x they have.
    pub faint_of: usize,
    /// Whether the y axis has room for these as well.
    pub whole_faint: bool,
    /// Values of y to compare with, each a labelled horizontal.
    pub levels: &'a [(f64, &'a str)],
    /// Labelled verticals, in order of x.
    pub marks: &'a [Mark<'a>],
    /// How y is spread.
    pub scale: Scale,
    /// How x is spread.
    pub x_scale: Scale,
    /// The x range to show, all of it where there is none.
    pub window: Option<(f64, f64)>,
    /// Whether curves are rows of colour instead of lines.
    pub heat: bool,
    /// x of the crosshair; the legend then reads the curves there.
    pub cross: Option<f64>,
    /// Whether the y axis leaves out the farthest twentieth at either end (as `TensorBoard` does); then the edge is marked
    /// and the chart says how many points are outside.
    pub clip_outliers: bool,
    /// Whether a row names the curves.
    pub legend: bool,
    /// What stands in the legend instead of the lines' own names, in as many rows as there is room for.
    pub entries: &'a [Entry],
    /// What x counts: `step`, `epoch`.
    pub x_label: &'a str,
}

impl Plot<'_> {
    /// Draws the chart.
    pub fn draw(&self, area: Rect, buf: &mut Buffer, theme: &Theme) {
        let mut pen = Pen::new(buf, area, theme);
        let Some(frame) = Frame::of(self, pen.width(), pen.height()) else {
            let (x, y) = (pen.width().saturating_sub(13) / 2, pen.height() / 2);
            pen.text(x, y, "no points yet", theme.style(Role::TextDim));
            return;
        };
        if self.heat {
            heat::draw(self, &frame, &mut pen, theme);
            if frame.axes {
                self.axes(&frame, &mut pen, theme);
            }
            return;
        }
        self.behind(&frame, &mut pen, theme);
        curves::draw(self, &frame, &mut pen, theme);
        self.signs(&frame, &mut pen, theme);
        if frame.axes {
            self.axes(&frame, &mut pen, theme);
        }
        outside(&frame, &mut pen, theme);
        if frame.legend > 0 {
            legend::draw(self, &frame, &mut pen, theme);
        }
        legend::last_values(self, &frame, &mut pen, theme);
    }

    /// x under a column of the screen, if the chart drawn in `area` has a curve area there.
    pub fn x_at(&self, area: Rect, column: u16) -> Option<f64> {
        let frame = Frame::of(self, area.width, area.height)?;
        frame.x_at(column.checked_sub(area.x)?)
    }

    /// The place of the legend's entry under a cell of the screen.
    pub fn entry_at(&self, area: Rect, at: Position) -> Option<usize> {
        let frame = Frame::of(self, area.width, area.height).filter(|_| !self.heat)?;
        let place = (at.x.checked_sub(area.x)?, at.y.checked_sub(area.y)?);
        legend::hit(self, &frame, area.width, place)
    }

    /// The line that faint curves belong to.
    fn owner(&self) -> Option<&Line<'_>> {
        self.lines.get(self.faint_of)
    }

    /// The x range shown: the window, or all that was recorded.
    pub fn shown_x(&self) -> Option<(f64, f64)> {
        let ranges = self.lines.iter().filter_map(Line::x_range);
        let all = ranges.reduce(|(low, high), (from, to)| (low.min(from), high.max(to)))?;
        let sound = |&(from, to): &(f64, f64)| from.is_finite() && to.is_finite() && from < to;
        Some(self.window.filter(sound).unwrap_or(all))
    }

    fn behind(&self, frame: &Frame, pen: &mut Pen<'_>, theme: &Theme) {
        let inner = frame.inner;
        if theme.depth() != Depth::None {
            for row in frame.y_ticks.iter().filter_map(|tick| frame.row(frame.y.value(tick.place))) {
                pen.row(inner.x, row, inner.width, theme.glyphs().grid, theme.style(Role::ChartGrid));
            }
        }
        for row in self.levels.iter().filter_map(|(y, _)| frame.row(*y)) {
            pen.row(inner.x, row, inner.width, theme.glyphs().frame[0], theme.style(Role::ChartMark));
        }
        self.marks(frame, pen, theme);
        if let Some(column) = self.cross.and_then(|x| frame.column(x)) {
            let bar = theme.glyphs().frame[1];
            (inner.top()..inner.bottom()).for_each(|row| pen.glyph(column, row, bar, theme.style(Role::ChartCross)));
        }
    }

    /// Every vertical first, so that none runs through a label.
    fn marks(&self, frame: &Frame, pen: &mut Pen<'_>, theme: &Theme) {
        let (inner, style) = (frame.inner, theme.style(Role::ChartMark));
        let places = || self.marks.iter().rev().filter_map(|mark| Some((mark, frame.column(mark.x)?)));
        for (_, column) in places() {
            (inner.top()..inner.bottom()).for_each(|row| pen.glyph(column, row, theme.glyphs().mark, style));
        }
        let mut free = inner.right();
        for (mark, column) in places() {
            let (wide, room) = (width(mark.label) as u16, free.saturating_sub(column + 2));
            // The newest mark of a live run stands at the right edge: its label goes to the left of it.
            let before = column.saturating_sub(wide + 1);
            let at_edge = room < wide && free == inner.right() && before > inner.x;
            if at_edge {
                pen.text(before, inner.y, mark.label, style);
            } else if room >= 3 || room >= wide {
                pen.text_in(column + 1, inner.y, room, mark.label, style);
            }
            free = if at_edge { before } else { column };
        }
    }

    fn signs(&self, frame: &Frame, pen: &mut Pen<'_>, theme: &Theme) {
        for (y, label) in self.levels {
            let Some(row) = frame.row(*y) else { continue };
            let room = frame.inner.width.saturating_sub(1);
            pen.text_in(frame.inner.x + 1, row, room, &format!(" {label} "), theme.style(Role::ChartMark));
        }
        for (x, y) in self.lines.iter().filter_map(|line| line.best.map(|(x, y)| (line.along(x), y))) {
            if let (Some(column), Some(row)) = (frame.column(x), frame.row(f64::from(y))) {
                pen.glyph(column, row, theme.glyphs().dot, theme.style(Role::ChartBest));
            }
        }
        if frame.hidden && frame.inner.height > 1 {
            let note = "values at or below 0 have no place on a log axis";
            pen.text_in(frame.inner.x, frame.inner.bottom() - 1, frame.inner.width, note, theme.style(Role::Warn));
        }
    }

    fn axes(&self, frame: &Frame, pen: &mut Pen<'_>, theme: &Theme) {
        let (inner, style) = (frame.inner, theme.style(Role::ChartAxis));
        let ([rule, bar, ..], [y_tick, x_tick, corner]) = (theme.glyphs().frame, theme.glyphs().ticks);
        let left = inner.x.saturating_sub(1);
        (inner.top()..inner.bottom()).for_each(|row| pen.glyph(left, row, bar, style));
        pen.glyph(left, inner.bottom(), corner, style);
        pen.row(inner.x, inner.bottom(), inner.width, rule, style);
        for tick in &frame.y_ticks {
            let Some(row) = frame.row(frame.y.value(tick.place)) else { continue };
            pen.field(0, row, left, Align::Right, &tick.label, style);
            pen.glyph(left, row, y_tick, style);
        }
        let cross = self.cross.and_then(|x| Some((frame.column(x)?, format!(" {} ", number(x)))));
        let taken = cross.as_ref().map(|(column, label)| span(frame, *column, label));
        for tick in &frame.x_ticks {
            let Some(column) = frame.column(frame.x.value(tick.place)) else { continue };
            pen.glyph(column, inner.bottom(), x_tick, style);
            let own = span(frame, column, &tick.label);
            // Half a number is another number.
            if taken.as_ref().is_none_or(|taken| taken.end <= own.start || own.end <= taken.start) {
                under(frame, pen, column, &tick.label, style);
            }
        }
        let label = width(self.x_label) as u16;
        // Behind a tick label that may stand at the very edge.
        if frame.tail > label + 2 {
            pen.text(inner.right() + 3, inner.bottom() + 1, self.x_label, theme.style(Role::TextDim));
        }
        if let Some((column, label)) = cross {
            under(frame, pen, column, &label, theme.style(Role::ChartCross));
        }
    }
}

/// Says how many points the y axis leaves out: on the x axis, where it covers no curve.
fn outside(frame: &Frame, pen: &mut Pen<'_>, theme: &Theme) {
    let Some(outside) = frame.outside else { return };
    let least = if outside.whole { "" } else { "over " };
    let points = if outside.points == 1 { "point" } else { "points" };
    let text = format!(" {least}{} {points} outside ", thousands(outside.points as u64));
    let room = (width(&text) as u16).min(frame.inner.width);
    let row = if frame.axes { frame.inner.bottom() } else { frame.inner.y };
    pen.text_in(frame.inner.right() - room, row, room, &text, theme.style(Role::Warn));
}

/// The columns of a label that is centred under one, inside the chart's rectangle.
fn span(frame: &Frame, column: u16, label: &str) -> Range<u16> {
    let wide = width(label) as u16;
    let last = (frame.inner.right() + frame.tail).saturating_sub(wide);
    let start = column.saturating_sub(wide / 2).min(last);
    start..start + wide
}

/// Writes centred under a column.
fn under(frame: &Frame, pen: &mut Pen<'_>, column: u16, label: &str, style: Style) {
    pen.text(span(frame, column, label).start, frame.inner.bottom() + 1, label, style);
}

#[cfg(test)]
mod tests;
