//! What ways of mitigation cost and gain: accuracy against how far groups are apart, the frontier as a line.

use super::super::palette::{INK, MUTED};
use super::axes::{Axes, Axis, Frame, legend, series};
use super::sheet::{Sheet, Side};
use crate::train::{Attempt, Frontier};

/// Each way as a point of its mitigation's colour, ways that no other beats joined and named.
pub(super) fn frontier(frontier: &Frontier) -> Option<Sheet> {
    let place = |attempt: &Attempt| Some((attempt.apart.get(frontier.measure)?, attempt.metrics.get("accuracy")?));
    let points: Vec<(&Attempt, (f64, f64))> =
        frontier.attempts.iter().filter_map(|attempt| Some((attempt, place(attempt)?))).collect();
    let apart = format!("{} by {}", frontier.measure.replace('_', " "), frontier.column);
    let x = Axis::around(points.iter().map(|(_, (x, _))| *x).chain([0.0]), &apart)?;
    let y = Axis::around(points.iter().map(|(_, (_, y))| *y), "accuracy")?;
    let mut kinds: Vec<&str> = vec![];
    for (attempt, _) in &points {
        if !kinds.contains(&attempt.mitigation) {
            kinds.push(attempt.mitigation);
        }
    }
    // Without mitigation is grey; all others have a colour of their own.
    let of_kind = |place: usize| place.checked_sub(1).map_or(MUTED.light, series);
    let colour = |attempt: &Attempt| of_kind(kinds.iter().position(|kind| *kind == attempt.mitigation).unwrap_or(0));
    let mut sheet = Sheet::new(760.0, 500.0);
    let below = legend(&mut sheet, 80.0, 18.0, kinds.iter().enumerate().map(|(place, kind)| (*kind, of_kind(place))));
    let frame = Frame { left: 80.0, top: below + 24.0, right: 740.0, bottom: 450.0 };
    let axes = Axes::drawn(&mut sheet, frame, &x, &y);
    let mut best: Vec<(f64, f64)> = points.iter().filter(|(attempt, _)| attempt.best).map(|(_, at)| *at).collect();
    best.sort_by(|a, b| a.0.total_cmp(&b.0));
    axes.line(&mut sheet, &best, MUTED.light);
    let mut named: Vec<(f64, f64)> = vec![];
    for (attempt, at) in &points {
        let (across, down) = axes.at(*at);
        let radius = if attempt.best { 6.0 } else { 4.0 };
        sheet.disc((across, down), radius, colour(attempt), 0.8);
        // Names that would lie on each other are left to the table.
        let far = |&(x, y): &(f64, f64)| (x - across).abs() > 170.0 || (y - down).abs() > 14.0;
        if attempt.best && named.iter().all(far) {
            // At the right edge there is more room to the left.
            let (side, off) = if across > 520.0 { (Side::Left, -9.0) } else { (Side::Right, 9.0) };
            let name = [attempt.mitigation, &attempt.settings].join(" ");
            sheet.small((across + off, down + 12.0), name.trim().to_owned(), INK.light, side);
            named.push((across, down));
        }
    }
    Some(sheet)
}
