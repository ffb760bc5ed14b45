//! Where everything in a chart goes: a pure function of the plot and its rectangle, used to draw and to hit-test alike.

use ratatui::layout::Rect;

use super::scale::Axis;
use super::ticks::{Tick, ticks};
use super::{Line, Plot};
use crate::app::action::Scale;
use crate::base::fmt::width;
use crate::base::series::{Series, Span};

/// Columns for the last values at the right edge.
const TAIL: u16 = 7;

/// The layout of one chart, in columns and rows from the top left of its rectangle.
pub(super) struct Frame {
    /// Where the curves are.
    pub(super) inner: Rect,
    pub(super) x: Axis,
    pub(super) y: Axis,
    pub(super) x_ticks: Vec<Tick>,
    pub(super) y_ticks: Vec<Tick>,
    pub(super) axes: bool,
    pub(super) legend: bool,
    /// Columns to the right of the curves.
    pub(super) tail: u16,
    /// Whether there are values that the y axis has no place for.
    pub(super) hidden: bool,
}

impl Frame {
    /// Nothing where there is no point to show or no cell to show it in.
    pub(super) fn of(plot: &Plot<'_>, width: u16, height: u16) -> Option<Self> {
        if width == 0 || height == 0 {
            return None;
        }
        let (from, to) = plot.shown_x()?;
        let (y, hidden) = y_axis(plot, from, to, width);
        let (axes, legend) = (width >= 20 && height >= 5, plot.legend && width >= 20 && height >= 7);
        let tail = if width >= 40 && plot.lines.len() <= usize::from(height) { TAIL } else { 0 };
        let below = if axes { 2 } else { 0 };
        let inner_height = height - below - u16::from(legend);
        let y_ticks = if axes { ticks(&y, usize::from(inner_height / 2).clamp(2, 5)) } else { Vec::new() };
        let labels = y_ticks.iter().map(|tick| self::width(&tick.label)).max().unwrap_or(0) as u16;
        let gutter = if axes { (labels + 1).min(width / 2) } else { 0 };
        let inner = Rect::new(gutter, u16::from(legend), width - gutter - tail, inner_height);
        let x = Axis::between(plot.x_scale, from, to);
        let x_ticks = if axes { fitting(&x, inner.width) } else { Vec::new() };
        Some(Self { inner, x, y, x_ticks, y_ticks, axes, legend, tail, hidden })
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

/// The y axis over what is shown, and whether it leaves values out because it has no place for them.
fn y_axis(plot: &Plot<'_>, from: f64, to: f64, width: u16) -> (Axis, bool) {
    let mut values: Vec<f64> = Vec::new();
    let mut hidden = false;
    let faint = plot.faint.iter().filter(|_| plot.whole_faint);
    let curves = plot.lines.iter().flat_map(Line::curves).chain(faint);
    for span in curves.flat_map(|curve| shown(curve, from, to, width)) {
        let ends = [f64::from(span.bucket.min), f64::from(span.bucket.max)];
        hidden |= plot.scale == Scale::Log && ends[0] <= 0.0;
        values.extend(ends.into_iter().filter(|value| value.is_finite() && (plot.scale != Scale::Log || *value > 0.0)));
    }
    if !values.is_empty() {
        values.extend(plot.levels.iter().map(|(y, _)| *y));
    }
    values.sort_by(f64::total_cmp);
    let cut = if plot.clip_outliers { values.len() / 20 } else { 0 };
    let bounds = values.get(cut).zip(values.get((values.len().saturating_sub(1)).saturating_sub(cut)));
    let (low, high) = bounds.map_or((0.1, 1.0), |(&low, &high)| (low, high));
    (Axis::between(plot.scale, low, high).with_air(), hidden)
}

/// Spans that touch the window.
fn shown(curve: &Series, from: f64, to: f64, width: u16) -> impl Iterator<Item = Span> + '_ {
    curve.spans(from, to, usize::from(width) * 2).filter(move |span| span.to >= from && span.from <= to)
}
