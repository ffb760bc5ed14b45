//! The curves of the workbench: panels above each other with one x axis, on linear and logarithmic heights.

use super::super::chart::{Chart, Curve, Panel};
use super::super::palette::{DOUBT, GRID, INK, MUTED, PAPER, Rgb, SERIES};
use super::axes::{Frame, legend, series};
use super::sheet::{At, Sheet, Side};
use crate::base::axis::{Axis, Scale};
use crate::base::fmt;
use crate::base::ticks::ticks;

/// Logical pixels: across, and of a panel's curves down.
const WIDTH: f64 = 860.0;
const HEIGHT: f64 = 280.0;
/// Curves that are named.
const NAMED: usize = 24;

/// All panels that have a curve; nothing where none has.
pub(super) fn chart(chart: &Chart) -> Option<Sheet> {
    let panels: Vec<&Panel> = chart.panels.iter().filter(|panel| panel.curves.iter().any(has_points)).collect();
    if panels.is_empty() {
        return None;
    }
    // The names of a panel take as many rows as they need, so the height is known when they are drawn.
    let mut sheet = Sheet::new(WIDTH, f64::MAX);
    let mut top = 0.0;
    for (place, panel) in panels.iter().enumerate() {
        let last = place + 1 == panels.len();
        top = draw(&mut sheet, chart, panel, top + 20.0, last);
    }
    sheet.height = top + 50.0;
    Some(sheet)
}

fn has_points(curve: &Curve) -> bool {
    curve.line.iter().any(|(_, y)| y.is_finite())
}

/// Draws a panel from `top` on and returns where it ends.
fn draw(sheet: &mut Sheet, chart: &Chart, panel: &Panel, top: f64, last: bool) -> f64 {
    let named: Vec<&Curve> = panel.curves.iter().rev().filter(|curve| !curve.faint).collect();
    let names = named.iter().take(NAMED).map(|curve| (curve.label.as_str(), series(curve.look)));
    let mut below = legend(sheet, 80.0, top, names);
    if let Some(more) = named.len().checked_sub(NAMED).filter(|&more| more > 0) {
        below += 18.0;
        sheet.small((80.0, below), format!("and {more} more"), MUTED.light, Side::Right);
    }
    let frame = Frame { left: 80.0, top: below + 20.0, right: WIDTH - 20.0, bottom: below + 20.0 + HEIGHT };
    let x = Axis::between(Scale::Linear, chart.ends.0, chart.ends.1);
    let y = heights(panel);
    let pixel = |(a, b): (f64, f64)| {
        let (across, up) = (x.place(a), y.place(b));
        (frame.left + across * (frame.right - frame.left), frame.bottom - up * (frame.bottom - frame.top))
    };
    rules(sheet, frame, &x, &y, if last { chart.by } else { "" });
    sheet.text(
        (frame.left - 56.0, f64::midpoint(frame.top, frame.bottom)),
        panel.name.as_str(),
        INK.light,
        Side::Upwards,
    );
    for (at, text) in &chart.marks {
        let (across, _) = pixel((*at, 0.0));
        sheet.line(vec![(across, frame.top), (across, frame.bottom)], MUTED.light, 1.0);
        sheet.small((across + 4.0, frame.top + 8.0), text.as_str(), MUTED.light, Side::Right);
    }
    for curve in &panel.curves {
        let colour = series(curve.look);
        for line in strokes(&curve.behind, frame, pixel) {
            sheet.line(line, faint(colour), 1.0);
        }
        let ink = if curve.faint { faint(colour) } else { colour };
        for line in strokes(&curve.line, frame, pixel) {
            // Colours come again after so many; what is drawn in them then is dashed.
            let dashes = if curve.look >= SERIES.len() && !curve.faint { dashed(&line) } else { vec![line] };
            for dash in dashes {
                sheet.line(dash, ink, 2.0);
            }
        }
    }
    for curve in &panel.curves {
        let Some(at) = curve.best.map(pixel).filter(|&at| inside(frame, at)) else { continue };
        sheet.disc(at, 5.0, series(curve.look), 1.0);
        sheet.disc(at, 2.5, PAPER.light, 1.0);
    }
    let bounds = (y.value(0.0), y.value(1.0));
    let told = panel.curves.iter().flat_map(|curve| &curve.scalars).map(|told| f64::from(told.value));
    let outside = told.filter(|value| *value < bounds.0 || *value > bounds.1).count();
    if panel.clipped && outside > 0 {
        let text = format!("{} points outside", fmt::thousands(outside as u64));
        sheet.small((frame.right - 4.0, frame.top + 8.0), text, DOUBT.light, Side::Left);
    }
    frame.bottom + 16.0
}

/// The y axis: over all that is drawn, or between the 5th and the 95th percentile of it.
fn heights(panel: &Panel) -> Axis {
    let shown = |y: &f64| y.is_finite() && (panel.scale != Scale::Log || *y > 0.0);
    let drawn = panel.curves.iter().flat_map(|curve| curve.line.iter().chain(&curve.behind));
    let mut values: Vec<f64> = drawn.map(|(_, y)| *y).filter(shown).collect();
    values.sort_by(f64::total_cmp);
    let cut = if panel.clipped { values.len() / 20 } else { 0 };
    let ends = values.get(cut).zip(values.len().checked_sub(cut + 1).and_then(|last| values.get(last)));
    let (low, high) = ends.map_or((0.1, 1.0), |(&low, &high)| (low, high));
    Axis::between(panel.scale, low, high).with_air()
}

fn rules(sheet: &mut Sheet, frame: Frame, x: &Axis, y: &Axis, name: &str) {
    for tick in ticks(x, 8) {
        let across = frame.left + tick.place * (frame.right - frame.left);
        sheet.line(vec![(across, frame.top), (across, frame.bottom)], GRID.light, 1.0);
        sheet.small((across, frame.bottom + 14.0), tick.label, MUTED.light, Side::Centre);
    }
    for tick in ticks(y, 5) {
        let down = frame.bottom - tick.place * (frame.bottom - frame.top);
        sheet.line(vec![(frame.left, down), (frame.right, down)], GRID.light, 1.0);
        sheet.small((frame.left - 8.0, down), tick.label, MUTED.light, Side::Left);
    }
    let corner = vec![(frame.left, frame.top), (frame.left, frame.bottom), (frame.right, frame.bottom)];
    sheet.line(corner, MUTED.light, 1.0);
    sheet.text((f64::midpoint(frame.left, frame.right), frame.bottom + 34.0), name, INK.light, Side::Centre);
}

/// Pieces of a line that lie in the frame, cut at its edges, with nothing drawn over a gap.
fn strokes(line: &[(f64, f64)], frame: Frame, pixel: impl Fn((f64, f64)) -> At) -> Vec<Vec<At>> {
    let (mut pieces, mut piece): (Vec<Vec<At>>, Vec<At>) = (Vec::new(), Vec::new());
    for pair in line.windows(2) {
        match cut(pixel(pair[0]), pixel(pair[1]), frame) {
            Some((from, to)) => {
                if piece.last() != Some(&from) {
                    pieces.push(std::mem::replace(&mut piece, vec![from]));
                }
                piece.push(to);
            }
            None => pieces.push(std::mem::take(&mut piece)),
        }
    }
    pieces.push(piece);
    pieces.retain(|piece| piece.len() > 1);
    pieces
}

/// The part of a line between the frame's upper and lower edge, within its sides.
fn cut(from: At, to: At, frame: Frame) -> Option<(At, At)> {
    let (mut enter, mut leave) = (0.0_f64, 1.0_f64);
    let (dx, dy) = (to.0 - from.0, to.1 - from.1);
    if !(dx.is_finite() && dy.is_finite()) {
        return None;
    }
    let rooms = [
        (-dx, from.0 - frame.left),
        (dx, frame.right - from.0),
        (-dy, from.1 - frame.top),
        (dy, frame.bottom - from.1),
    ];
    for (towards, room) in rooms {
        if towards < 0.0 {
            enter = enter.max(room / towards);
        } else if towards > 0.0 {
            leave = leave.min(room / towards);
        } else if room < 0.0 {
            return None;
        }
    }
    let at = |share: f64| {
        if share == 0.0 {
            from
        } else if share == 1.0 {
            to
        } else {
            (from.0 + dx * share, from.1 + dy * share)
        }
    };
    (enter <= leave).then(|| (at(enter), at(leave)))
}

/// The line in pieces of ten pixels with gaps of five.
fn dashed(line: &[At]) -> Vec<Vec<At>> {
    const PIECES: [f64; 2] = [10.0, 5.0];
    let (mut dashes, mut dash, mut inked, mut left) = (Vec::new(), vec![line[0]], true, PIECES[0]);
    for pair in line.windows(2) {
        let (mut from, to) = (pair[0], pair[1]);
        loop {
            let rest = (to.0 - from.0).hypot(to.1 - from.1);
            if rest < left {
                left -= rest;
                dash.push(to);
                break;
            }
            from = (from.0 + (to.0 - from.0) * left / rest, from.1 + (to.1 - from.1) * left / rest);
            dash.push(from);
            if inked {
                dashes.push(std::mem::take(&mut dash));
            }
            (dash, inked) = (vec![from], !inked);
            left = PIECES[usize::from(!inked)];
        }
    }
    if inked {
        dashes.push(dash);
    }
    dashes
}

fn inside(frame: Frame, (x, y): At) -> bool {
    (frame.left..=frame.right).contains(&x) && (frame.top..=frame.bottom).contains(&y)
}

/// Most of the way to paper.
fn faint(colour: Rgb) -> Rgb {
    let mut mixed = colour;
    for (channel, paper) in mixed.iter_mut().zip(PAPER.light) {
        *channel = ((u16::from(*channel) + 2 * u16::from(paper)) / 3) as u8;
    }
    mixed
}

#[cfg(test)]
mod tests {
    use super::*;

    const FRAME: Frame = Frame { left: 0.0, top: 0.0, right: 100.0, bottom: 100.0 };

    #[test]
    fn lines_are_cut_at_the_frame_and_broken_at_gaps() {
        let drawn = |line: &[(f64, f64)]| strokes(line, FRAME, |at| at);
        assert_eq!(
            drawn(&[(0.0, 50.0), (50.0, 50.0), (100.0, 50.0)]),
            [vec![(0.0, 50.0), (50.0, 50.0), (100.0, 50.0)]]
        );
        assert_eq!(drawn(&[(0.0, 50.0), (10.0, 50.0), (20.0, f64::NAN), (30.0, 50.0), (40.0, 50.0)]).len(), 2);
        assert_eq!(
            drawn(&[(0.0, 50.0), (50.0, 150.0), (100.0, 50.0)]),
            [vec![(0.0, 50.0), (25.0, 100.0)], vec![(75.0, 100.0), (100.0, 50.0)]]
        );
        assert!(drawn(&[(0.0, 200.0), (100.0, 300.0)]).is_empty());
    }

    #[test]
    fn a_dashed_line_has_two_thirds_of_its_ink() {
        let dashes = dashed(&[(0.0, 0.0), (30.0, 0.0), (30.0, 30.0)]);
        let ink = |dash: &Vec<At>| {
            dash.windows(2).map(|pair| (pair[1].0 - pair[0].0).hypot(pair[1].1 - pair[0].1)).sum::<f64>()
        };
        assert!((dashes.iter().map(ink).sum::<f64>() - 40.0).abs() < 1e-9, "{dashes:?}");
    }
}
