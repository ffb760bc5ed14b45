//! Where everything in a chart goes: a pure function of the plot and its rectangle, used to draw and to hit-test alike.

use ratatui::layout::Rect;

use super::bounds::Bounds;
use super::{Plot, heat, legend};
use crate::base::axis::Axis;
use crate::base::fmt::{number, width};
use crate::base::series::Outside;
use crate::base::ticks::{Tick, ticks};

/// Columns for the last values at the right edge.
const TAIL: u16 = 7;
/// Columns that the name of x may take there.
const LABEL: usize = 7;
/// Up to so many curves are drawn as finely as a cell has dots.
const FEW: usize = 8;

/// The layout of one chart, in columns and rows from the top left of its rectangle.
pub(super) struct Frame {
    /// Where the curves are.
    pub(super) inner: Rect,
    pub(super) x: Axis,
    pub(super) y: Axis,
    pub(super) x_ticks: Vec<Tick>,
    pub(super) y_ticks: Vec<Tick>,
    pub(super) axes: bool,
    /// Rows that name the curves.
    pub(super) legend: u16,
    /// Columns to the right of the curves.
    pub(super) tail: u16,
    /// What a curve is read by: what a picture costs goes by it, and not by the points recorded.
    pub(super) columns: usize,
    /// Whether there are values that the y axis has no place for.
    pub(super) hidden: bool,
    /// What lies beyond the ends of the y axis.
    pub(super) outside: Option<Outside>,
    ends: (f64, f64),
}

impl Frame {
    /// Nothing where there is no point to show or no cell to show it in.
    pub(super) fn of(plot: &Plot<'_>, width: u16, height: u16) -> Option<Self> {
        if width == 0 || height == 0 {
            return None;
        }
        let (from, to) = plot.shown_x()?;
        let Bounds { y, hidden, outside } = Bounds::of(plot, (from, to), width);
        let axes = width >= 20 && height >= 5;
        let legend = match plot.legend && width >= 20 && height >= 7 {
            true if plot.heat => 1,
            true => legend::rows(plot, width, height),
            false => 0,
        };
        let named = plot.lines.iter().filter(|line| !line.faint).count();
        // A long name of x has no room there at all.
        let label = Some(self::width(plot.x_label)).filter(|&wide| wide <= LABEL).unwrap_or(0);
        let last = plot.lines.iter().filter(|line| !line.faint).filter_map(|line| line.front().last());
        let last = if named <= usize::from(height) {
            last.map(|(_, y)| self::width(&number(f64::from(y)))).max()
        } else {
            None
        };
        let tail = TAIL.max(label as u16 + 3).max(last.unwrap_or(0) as u16 + 1);
        let tail = if width >= 40 && (plot.heat || named <= usize::from(height)) { tail } else { 0 };
        let below = if axes { 2 } else { 0 };
        let inner_height = height - below - legend;
        let ticked = axes && !plot.heat;
        let y_ticks = if ticked { ticks(&y, usize::from(inner_height / 2).clamp(2, 5)) } else { Vec::new() };
        let labels = y_ticks.iter().map(|tick| self::width(&tick.label)).max().unwrap_or(0) as u16;
        let gutter = match axes {
            true if plot.heat => heat::gutter(plot, width),
            true => (labels + 1).min(width / 2),
            false => 0,
        };
        let inner = Rect::new(gutter, legend, width - gutter - tail, inner_height);
        let x = Axis::between(plot.x_scale, from, to);
        let x_ticks = if axes { fitting(&x, inner.width) } else { Vec::new() };
        let columns = columns(plot, inner.width);
        Some(Self { inner, x, y, x_ticks, y_ticks, axes, legend, tail, columns, hidden, outside, ends: (from, to) })
    }

    /// The two x between which curves are shown.
    pub(super) fn ends(&self) -> (f64, f64) {
        self.ends
    }

    /// The column of `x`, where it is shown.
    pub(super) fn column(&self, x: f64) -> Option<u16> {
        let place = self.x.place(x);
        let column = (place * (2.0 * f64::from(self.inner.width) - 1.0)).round() / 2.0;
        (0.0..=1.0).contains(&place).then(|| self.inner.x + column as u16)
    }

    /// The row of `y`, moved to the nearer edge where it lies outside; none where the scale has no place for it.
    pub(super) fn row(&self, y: f64) -> Option<u16> {
        let place = self.y.place(y);
        let row = (1.0 - place.clamp(0.0, 1.0)) * (f64::from(self.inner.height) - 1.0);
        (!place.is_nan()).then(|| self.inner.y + row.round() as u16)
    }

    /// x in the middle of a column.
    pub(super) fn x_at(&self, column: u16) -> Option<f64> {
        let inside = column.checked_sub(self.inner.x).filter(|&inside| inside < self.inner.width)?;
        let place = (2.0 * f64::from(inside) + 0.5) / (2.0 * f64::from(self.inner.width) - 1.0);
        Some(self.x.value(place.min(1.0)))
    }
}

/// As many x ticks, at most five, as leave two columns between their labels.
fn fitting(axis: &Axis, room: u16) -> Vec<Tick> {
    let apart = |found: &[Tick]| {
        let wide = found.iter().map(|tick| width(&tick.label)).max().unwrap_or(0) + 2;
        found.windows(2).all(|pair| (pair[1].place - pair[0].place) * f64::from(room) >= wide as f64)
    };
    (1..=5).rev().map(|most| ticks(axis, most)).find(|found| apart(found)).unwrap_or_default()
}

/// The columns that curves are read by: two a cell, and of many curves every second cell.
pub(super) fn columns(plot: &Plot<'_>, width: u16) -> usize {
    let width = usize::from(width);
    if plot.lines.len() > FEW { width.div_ceil(2) } else { width * 2 }
}
