//! The curves themselves: spans of a series as strokes on a canvas.

use super::canvas::Canvas;
use super::frame::Frame;
use super::{Line, Plot};
use crate::base::series::Series;
use crate::ui::parts::pen::Pen;
use crate::ui::theme::{Role, Stroke, Theme};

/// Draws the faint curves, the raw curves that stand behind smoothed ones, then in order what is to be read.
pub(super) fn draw(plot: &Plot<'_>, frame: &Frame, pen: &mut Pen<'_>, theme: &Theme) {
    let mut canvas = Canvas::new(frame.inner.width, frame.inner.height, theme.level());
    let stamp = |canvas: &mut Canvas, pen: &mut Pen<'_>, style| canvas.stamp(pen, frame.inner.x, frame.inner.y, style);
    if let Some(owner) = plot.owner().filter(|_| !plot.faint.is_empty()) {
        plot.faint.iter().for_each(|series| curve(owner, series, Stroke::Solid, frame, &mut canvas));
        stamp(&mut canvas, pen, theme.line(owner.look).faint);
    }
    for line in plot.lines.iter().filter(|line| line.smooth.is_some()) {
        curve(line, line.raw, Stroke::Solid, frame, &mut canvas);
        stamp(&mut canvas, pen, theme.line(line.look).faint);
    }
    for line in plot.lines {
        let look = theme.line(line.look);
        let (stroke, style) = if line.faint { (Stroke::Solid, look.faint) } else { (look.stroke, look.style) };
        curve(line, line.front(), stroke, frame, &mut canvas);
        stamp(&mut canvas, pen, style);
    }
    if plot.clip_outliers {
        plot.lines.iter().for_each(|line| edges(line, frame, pen, theme));
    }
}

fn curve(line: &Line<'_>, series: &Series, stroke: Stroke, frame: &Frame, canvas: &mut Canvas) {
    let mut before: Option<(f64, f64)> = None;
    for span in line.spans(series, frame.ends(), frame.columns) {
        let (from, to) = (frame.x.place(span.from), frame.x.place(span.to));
        let [first, last, low, high] = [span.bucket.first, span.bucket.last, span.bucket.min, span.bucket.max]
            .map(|value| frame.y.place(f64::from(value)));
        if let Some(before) = before {
            canvas.line(before, (from, first), stroke);
        }
        // A bucket that reaches below what the scale can show runs out of the picture.
        let low = if low.is_nan() && !high.is_nan() { -1.0 } else { low };
        canvas.line((from, low), (from, high), stroke);
        before = Some((to, last));
    }
}

/// Marks the edge where a curve leaves the picture.
fn edges(line: &Line<'_>, frame: &Frame, pen: &mut Pen<'_>, theme: &Theme) {
    let style = theme.style(Role::Warn);
    let [up, down, ..] = theme.glyphs().arrows;
    for span in line.spans(line.raw, frame.ends(), frame.columns) {
        let Some(column) = frame.column(span.from) else { continue };
        if frame.y.place(f64::from(span.bucket.max)) > 1.0 {
            pen.glyph(column, frame.inner.y, up, style);
        }
        if frame.y.place(f64::from(span.bucket.min)) < 0.0 {
            pen.glyph(column, frame.inner.bottom().saturating_sub(1), down, style);
        }
    }
}
