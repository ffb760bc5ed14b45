//! Two axes with their ticks, names and legend, and the places of numbers between them.

use super::super::palette::{GRID, INK, MUTED, Rgb, SERIES};
use super::sheet::{At, Sheet, Side, width};
use crate::base::fmt;

/// What one axis shows.
#[derive(Clone, Debug)]
pub(super) struct Axis<'a> {
    /// Its two ends.
    pub(super) from: f64,
    /// The larger.
    pub(super) to: f64,
    /// What it counts.
    pub(super) name: &'a str,
    /// Whether only whole numbers make sense.
    pub(super) whole: bool,
}

/// A frame on a sheet, in logical pixels.
#[derive(Clone, Copy, Debug)]
pub(super) struct Frame {
    pub(super) left: f64,
    pub(super) top: f64,
    pub(super) right: f64,
    pub(super) bottom: f64,
}

/// Both axes, drawn.
#[derive(Clone, Debug)]
pub(super) struct Axes {
    frame: Frame,
    x: (f64, f64),
    y: (f64, f64),
}

impl<'a> Axis<'a> {
    /// Shares, 0 to 1.
    pub(super) fn share(name: &'a str) -> Self {
        Self { from: 0.0, to: 1.0, name, whole: false }
    }

    /// From the least to the greatest of the finite `numbers`, with a little room; `None` where there are none.
    pub(super) fn around(numbers: impl Iterator<Item = f64>, name: &'a str) -> Option<Self> {
        let ends = |(low, high): (f64, f64), number: f64| (low.min(number), high.max(number));
        let (low, high) = numbers.filter(|number| number.is_finite()).fold((f64::INFINITY, f64::NEG_INFINITY), ends);
        let room = 0.05 * (high - low).max(1e-9 * high.abs()).max(f64::MIN_POSITIVE);
        (low <= high).then_some(Self { from: low - room, to: high + room, name, whole: false })
    }

    /// Round numbers between the ends: steps of 1, 2 or 5 times a power of ten, about `wanted` of them.
    fn ticks(&self, wanted: f64) -> Vec<f64> {
        let span = self.to - self.from;
        let rough = span / wanted;
        let power = 10_f64.powf(rough.log10().floor());
        let step = [1.0, 2.0, 5.0, 10.0].map(|times| times * power).into_iter().find(|step| *step >= rough);
        let step = step.unwrap_or(span);
        let step = if self.whole { step.max(1.0) } else { step };
        let (first, last) = ((self.from / step - 1e-9).ceil(), (self.to / step + 1e-9).floor());
        // Whole multiples, so that no tick drifts; never more than fit.
        (0..=(last - first).clamp(0.0, 50.0) as usize).map(|place| (first + place as f64) * step).collect()
    }
}

impl Axes {
    /// Draws both axes.
    pub(super) fn drawn(sheet: &mut Sheet, frame: Frame, x: &Axis, y: &Axis) -> Self {
        let axes = Self { frame, x: (x.from, x.to), y: (y.from, y.to) };
        let Frame { left, top, right, bottom } = frame;
        let decimals = |ticks: &[f64]| ticks.windows(2).next().map_or(0, |pair| decimals(pair[1] - pair[0]));
        let ticks = x.ticks((right - left) / 80.0);
        let places = decimals(&ticks);
        for tick in ticks {
            let (across, _) = axes.at((tick, y.from));
            sheet.line(vec![(across, top), (across, bottom)], GRID.light, 1.0);
            sheet.small((across, bottom + 14.0), label(tick, places), MUTED.light, Side::Centre);
        }
        let ticks = y.ticks((bottom - top) / 50.0);
        let places = decimals(&ticks);
        for tick in ticks {
            let (_, down) = axes.at((x.from, tick));
            sheet.line(vec![(left, down), (right, down)], GRID.light, 1.0);
            sheet.small((left - 8.0, down), label(tick, places), MUTED.light, Side::Left);
        }
        sheet.line(vec![(left, top), (left, bottom), (right, bottom)], MUTED.light, 1.0);
        sheet.text((f64::midpoint(left, right), bottom + 36.0), x.name, INK.light, Side::Centre);
        sheet.text((left - 56.0, f64::midpoint(top, bottom)), y.name, INK.light, Side::Upwards);
        axes
    }

    /// Where a pair of numbers is; numbers beyond an axis are at its end.
    pub(super) fn at(&self, (x, y): (f64, f64)) -> At {
        let share = |number: f64, (from, to): (f64, f64)| ((number - from) / (to - from)).clamp(0.0, 1.0);
        let Frame { left, top, right, bottom } = self.frame;
        (left + share(x, self.x) * (right - left), bottom - share(y, self.y) * (bottom - top))
    }

    /// A line through the pairs that are numbers.
    pub(super) fn line(&self, sheet: &mut Sheet, pairs: &[(f64, f64)], colour: Rgb) {
        let finite = pairs.iter().filter(|(x, y)| x.is_finite() && y.is_finite());
        sheet.line(finite.map(|&pair| self.at(pair)).collect(), colour, 2.0);
    }
}

/// Digits behind the point that tell ticks of this step apart.
fn decimals(step: f64) -> usize {
    if step >= 1.0 || step <= 0.0 { 0 } else { (-step.log10() - 1e-9).ceil().min(9.0) as usize }
}

fn label(tick: f64, places: usize) -> String {
    // A negative zero is no other number than zero.
    let tick = if tick == 0.0 { 0.0 } else { tick };
    let large = tick.abs() >= 10_000.0;
    if large || places > 5 { fmt::number(tick) } else { format!("{tick:.places$}") }
}

/// The names of lines in a row above the frame, each behind a piece of its line.
pub(super) fn legend<'a>(sheet: &mut Sheet, left: f64, top: f64, names: impl Iterator<Item = (&'a str, Rgb)>) -> f64 {
    let (mut across, mut down) = (left, top);
    for (name, colour) in names {
        let needed = 30.0 + width(name) + 20.0;
        if across > left && across + needed > sheet.width - 8.0 {
            (across, down) = (left, down + 20.0);
        }
        sheet.line(vec![(across, down), (across + 22.0, down)], colour, 3.0);
        sheet.text((across + 30.0, down), name, INK.light, Side::Right);
        across += needed;
    }
    down
}

/// The colour of a line by its place.
pub(super) fn series(place: usize) -> Rgb {
    SERIES[place % SERIES.len()].light
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ticks_are_round_and_within() {
        let ticks = |from, to, whole| Axis { from, to, name: "", whole }.ticks(5.0);
        let same = |found: Vec<f64>, wanted: &[f64]| {
            let near = found.iter().zip(wanted).all(|(a, b)| (a - b).abs() <= 1e-12 * b.abs());
            assert!(found.len() == wanted.len() && near, "{found:?} {wanted:?}");
        };
        same(ticks(0.0, 1.0, false), &[0.0, 0.2, 0.4, 0.6, 0.8, 1.0]);
        same(ticks(0.93, 1.07, false), &[0.95, 1.0, 1.05]);
        same(ticks(1.0, 3.0, true), &[1.0, 2.0, 3.0]);
        same(ticks(-3e6, 3e6, false), &[-2e6, 0.0, 2e6]);
        assert!(ticks(2.0, 2.0, false).len() <= 51);
    }

    #[test]
    fn one_number_or_none_at_all_has_an_axis_or_none() {
        let axis = Axis::around([3.0, f64::NAN].into_iter(), "").expect("an axis");
        assert!(axis.from < 3.0 && axis.to > 3.0);
        assert!(Axis::around([f64::NAN].into_iter(), "").is_none());
        let axis = Axis::around([0.0].into_iter(), "").expect("an axis");
        assert!(axis.ticks(5.0).len() <= 51);
    }

    #[test]
    fn labels_show_what_tells_ticks_apart() {
        assert_eq!(
            (label(3.0 * 0.2, 1), label(-0.0, 0), label(0.05, decimals(0.05))),
            ("0.6".into(), "0".into(), "0.05".into())
        );
        assert_eq!((label(20_000.0, 0), label(0.000_000_2, decimals(1e-7))), ("20k".into(), "2e-7".into()));
    }
}
