//! Curves as rows of colour under each other: where many lines would lie over each other, rows are still told apart.
//!
//! The curve in front is the first row. Where there are more curves than rows, neighbours share one, which shows their mean.

use std::ops::Range;

use ratatui::style::Style;

use super::frame::Frame;
use super::{Line, Plot};
use crate::base::fmt::{number, width};
use crate::ui::parts::heat::ground;
use crate::ui::parts::pen::Pen;
use crate::ui::theme::{Role, Theme};

/// The widest name beside a row.
const NAME: u16 = 18;
/// The most rows of the screen that a curve is given.
const TALL: usize = 4;
/// The share of the colours that the lowest value has.
const COLD: f64 = 0.06;
/// Steps of the key to the colours.
const KEY: u16 = 8;

/// Columns for names before the rows.
pub(super) fn gutter(plot: &Plot<'_>, room: u16) -> u16 {
    let widest = rows(plot).map(|line| width(line.label) as u16).max().unwrap_or(0);
    (widest.min(NAME) + 1).min(room / 3)
}

/// The curves that have rows, the one in front first.
fn rows<'p, 'l>(plot: &'p Plot<'l>) -> impl Iterator<Item = &'p Line<'l>> {
    plot.lines.iter().rev().filter(|line| !line.faint)
}

/// How curves share the rows of the screen.
struct Shared {
    /// Curves in a row.
    per: usize,
    /// Rows of the screen that each takes.
    tall: usize,
}

impl Shared {
    fn of(curves: usize, height: u16) -> Self {
        let height = usize::from(height).max(1);
        Self { per: curves.div_ceil(height).max(1), tall: (height / curves.max(1)).clamp(1, TALL) }
    }
}

/// Draws the rows with their names, what each is at the crosshair or at its end, and the key to the colours above.
pub(super) fn draw(plot: &Plot<'_>, frame: &Frame, pen: &mut Pen<'_>, theme: &Theme) {
    let lines: Vec<&Line<'_>> = rows(plot).collect();
    let shared = Shared::of(lines.len(), frame.inner.height);
    for (place, group) in lines.chunks(shared.per).enumerate() {
        let top = frame.inner.y + (place * shared.tall) as u16;
        let cells = mean(group.iter().map(|line| values(line, frame)), usize::from(frame.inner.width));
        for (x, value) in cells.iter().enumerate().filter(|(_, value)| !value.is_nan()) {
            let (style, shade) = shade(frame.y.place(*value), theme);
            (0..shared.tall as u16).for_each(|row| pen.glyph(frame.inner.x + x as u16, top + row, shade, style));
        }
        let name = group.first().map_or("", |line| line.label);
        pen.text_in(0, top, frame.inner.x.saturating_sub(1), name, theme.style(Role::Text));
        if frame.tail > 0 {
            let ends = group.iter().filter_map(|line| ending(plot, line));
            let (sum, count) = ends.fold((0.0, 0), |(sum, count), end| (sum + end, count + 1));
            let told = if count == 0 { String::new() } else { number(sum / f64::from(count)) };
            pen.text(frame.inner.right() + 1, top, &told, theme.style(Role::ChartCross));
        }
    }
    if let Some(column) = plot.cross.and_then(|x| frame.column(x)) {
        let bar = theme.glyphs().frame[1];
        let bottom = frame.inner.y + (lines.len().div_ceil(shared.per) * shared.tall) as u16;
        let rows = frame.inner.top()..bottom.min(frame.inner.bottom());
        rows.for_each(|row| pen.glyph(column, row, bar, theme.style(Role::ChartCross)));
    }
    if frame.legend > 0 {
        key(plot, frame, shared.per, pen, theme);
    }
}

/// The look of a value by its place on the scale. The lowest is told from no value at all; what a logarithm has no place for is
/// as low as can be.
fn shade(place: f64, theme: &Theme) -> (Style, &'static str) {
    let place = if place.is_nan() { 0.0 } else { place.clamp(0.0, 1.0) };
    ground(COLD + (1.0 - COLD) * place, theme)
}

/// What a curve is at the crosshair, or else at its end.
fn ending(plot: &Plot<'_>, line: &Line<'_>) -> Option<f64> {
    let end = || line.front().last().map(|(_, y)| y);
    let y = plot.cross.map_or_else(end, |x| line.value_at(x))?;
    Some(f64::from(y)).filter(|y| !y.is_nan())
}

/// What the colours mean.
fn key(plot: &Plot<'_>, frame: &Frame, per: usize, pen: &mut Pen<'_>, theme: &Theme) {
    let dim = theme.style(Role::TextDim);
    let (low, high) = (frame.y.value(0.0), frame.y.value(1.0));
    let of = plot.entries.iter().find(|entry| entry.look.is_none()).map_or("", |entry| entry.label.as_str());
    let mut x = pen.text(0, 0, of, dim);
    x += u16::from(!of.is_empty());
    x = pen.text(x, 0, &format!("to {} ", number(low)), dim);
    for step in 0..KEY {
        let (style, shade) = shade(f64::from(step) / f64::from(KEY - 1), theme);
        pen.glyph(x + step, 0, shade, style);
    }
    x = pen.text(x + KEY, 0, &format!(" from {} on", number(high)), dim);
    if per > 1 {
        pen.text(x, 0, &format!(", a row is the mean of {per} curves"), dim);
    }
}

/// One value a column: the middle of what the curve reaches there, or else what it was before; NaN before its first point,
/// after its last one and in gaps.
fn values(line: &Line<'_>, frame: &Frame) -> Vec<f64> {
    let wide = usize::from(frame.inner.width);
    let column = |x: f64| (frame.x.place(x) * (wide as f64 - 1.0)).round();
    let mut values = vec![f64::NAN; wide];
    let mut before: Option<(f64, f64)> = None;
    for span in line.spans(line.front(), frame.ends(), wide) {
        let middle = f64::midpoint(f64::from(span.bucket.min), f64::from(span.bucket.max));
        let (from, to) = (column(span.from), column(span.to));
        if let Some((end, last)) = before {
            fill(&mut values, end + 1.0..from, last);
        }
        fill(&mut values, from..to + 1.0, middle);
        before = Some((to, f64::from(span.bucket.last)));
    }
    values
}

/// Puts a value into the columns of a range that are in the picture.
fn fill(values: &mut [f64], columns: Range<f64>, value: f64) {
    let wide = values.len() as f64;
    let [from, to] = [columns.start, columns.end].map(|end| end.clamp(0.0, wide) as usize);
    values[from..to.max(from)].fill(value);
}

/// The mean of rows, column by column, of those that have a value there.
fn mean(rows: impl Iterator<Item = Vec<f64>>, wide: usize) -> Vec<f64> {
    let mut sums = vec![(0.0, 0_u32); wide];
    for row in rows {
        for (sum, value) in sums.iter_mut().zip(row).filter(|(_, value)| !value.is_nan()) {
            *sum = (sum.0 + value, sum.1 + 1);
        }
    }
    sums.into_iter().map(|(sum, count)| if count == 0 { f64::NAN } else { sum / f64::from(count) }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::series::Series;
    use crate::ui::parts::picture::{at_every_size, picture, poor};

    fn series(points: impl IntoIterator<Item = (f64, f32)>) -> Series {
        let mut series = Series::default();
        series.extend(points);
        series
    }

    #[test]
    fn rows_are_the_curves_with_the_one_in_front_first_and_gaps_stay_empty() {
        let rising = series((0..=20).map(|x| (f64::from(x), x as f32)));
        let late = series((10..=15).map(|x| (f64::from(x), 20.0)));
        let lines = [Line::new("rising", &rising, 0), Line::new("late", &late, 1)];
        let plot = Plot { lines: &lines, heat: true, legend: true, x_label: "step", ..Plot::default() };
        insta::assert_snapshot!(picture(44, 7, |area, buf| plot.draw(area, buf, &poor())), @r"
        to 1 ...::**# from 20 on
        late  |               ########        20
              |               ########
        rising|............:::::::*******#### 20
              |............:::::::*******####
              ++------+-------+------+------+
               0      5      10     15     20   step
        ");
    }

    #[test]
    fn more_curves_than_rows_share_them_by_their_mean() {
        let flat: Vec<Series> = (0..6).map(|y| series([(0.0, y as f32), (9.0, y as f32)])).collect();
        let lines: Vec<Line> = flat.iter().map(|series| Line::new("flat", series, 0)).collect();
        let plot = Plot { lines: &lines, heat: true, legend: true, x_label: "step", ..Plot::default() };
        insta::assert_snapshot!(picture(60, 8, |area, buf| plot.draw(area, buf, &poor())), @r"
        to 0 ...::**# from 5 on, a row is the mean of 2 curves
        flat|################################################ 4.5
        flat|:::::::::::::::::::::::::::::::::::::::::::::::: 2.5
        flat|................................................ 0.5
            |
            |
            ++---------+----------+---------+----------+-----
             0         2          4         6          8        step
        ");
        assert_eq!(mean([vec![1.0, f64::NAN], vec![3.0, f64::NAN]].into_iter(), 2)[0], 2.0);
    }

    #[test]
    fn it_fits_anywhere() {
        let gap = series([(0.0, 1.0), (5.0, f32::NAN), (9.0, -3.0)]);
        let lines = [Line::new("数据 with a long name beside it", &gap, 0), Line::new("b", &gap, 1)];
        let plot = Plot { lines: &lines, heat: true, legend: true, cross: Some(5.0), ..Plot::default() };
        at_every_size(|area, buf, theme| plot.draw(area, buf, theme));
    }
}
