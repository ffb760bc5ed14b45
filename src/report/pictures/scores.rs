//! Curves over the decision threshold: ROC, precision and recall, gain, lift.

use super::super::curves::{Curve, Curves};
use super::super::palette::{INK, MUTED};
use super::axes::{Axes, Axis, Frame, legend, series};
use super::sheet::{Sheet, Side};
use crate::base::fmt;

const SIDE: Frame = Frame { left: 80.0, top: 0.0, right: 540.0, bottom: 0.0 };

/// A square picture with room for the legend above, and its axes.
fn square(curves: &Curves, names: impl Fn(&Curve) -> String, x: &Axis, y: &Axis) -> (Sheet, Axes) {
    let names: Vec<String> = curves.of.iter().map(names).collect();
    let lines = |names: &[String]| {
        let mut measured = Sheet::new(560.0, 0.0);
        legend(&mut measured, 80.0, 18.0, names.iter().map(|name| (name.as_str(), INK.light)))
    };
    let top = lines(&names) + 22.0;
    let mut sheet = Sheet::new(560.0, top + 460.0 + 50.0);
    let named = names.iter().enumerate().map(|(place, name)| (name.as_str(), series(place)));
    legend(&mut sheet, 80.0, 18.0, named);
    let axes = Axes::drawn(&mut sheet, Frame { top, bottom: top + 460.0, ..SIDE }, x, y);
    (sheet, axes)
}

fn named(curve: &Curve, what: &str, value: f64) -> String {
    format!("{}: {what} {}", fmt::truncate(&curve.name, 24, "…"), fmt::number(value))
}

/// True against false positive rate, with the point of what was decided.
pub(super) fn roc(curves: &Curves) -> Option<Sheet> {
    curves.of.first()?;
    let (x, y) = (Axis::share("false positive rate"), Axis::share("true positive rate"));
    let (mut sheet, axes) = square(curves, |curve| named(curve, "area", curve.roc_auc), &x, &y);
    sheet.dashes(axes.at((0.0, 0.0)), axes.at((1.0, 1.0)), MUTED.light);
    for (place, curve) in curves.of.iter().enumerate() {
        let pairs: Vec<(f64, f64)> = curve.roc.iter().map(|point| (point.fpr, point.tpr)).collect();
        axes.line(&mut sheet, &pairs, series(place));
    }
    if let Some((fpr, tpr, _)) = curves.in_use {
        mark(&mut sheet, &axes, (fpr, tpr), Side::Right);
    }
    Some(sheet)
}

/// Precision against recall, with the share of positives, which is what chance gives.
pub(super) fn precision_recall(curves: &Curves) -> Option<Sheet> {
    let first = curves.of.first()?;
    let (x, y) = (Axis::share("recall"), Axis::share("precision"));
    let (mut sheet, axes) = square(curves, |curve| named(curve, "average precision", curve.average_precision), &x, &y);
    if curves.in_use.is_some() {
        sheet.dashes(axes.at((0.0, first.share)), axes.at((1.0, first.share)), MUTED.light);
    }
    for (place, curve) in curves.of.iter().enumerate() {
        let pairs: Vec<(f64, f64)> =
            curve.precision_recall.iter().map(|point| (point.recall, point.precision)).collect();
        axes.line(&mut sheet, &pairs, series(place));
    }
    if let Some((_, tpr, precision)) = curves.in_use {
        mark(&mut sheet, &axes, (tpr, precision), Side::Left);
    }
    Some(sheet)
}

/// Marks what was decided; the name stands below on `side`, where the curve is not, if there is room.
fn mark(sheet: &mut Sheet, axes: &Axes, pair: (f64, f64), side: Side) {
    let at = axes.at(pair);
    sheet.disc(at, 5.0, INK.light, 1.0);
    let side = match pair.0 {
        ..0.35 => Side::Right,
        0.65.. => Side::Left,
        _ => side,
    };
    let (across, down) = (if side == Side::Left { -10.0 } else { 10.0 }, if pair.1 < 0.1 { -14.0 } else { 14.0 });
    sheet.text((at.0 + across, at.1 + down), "as decided", INK.light, side);
}

/// Which share of the positives is among the best-scored rows; of two classes only.
pub(super) fn gain(curves: &Curves) -> Option<Sheet> {
    let curve = curves.of.first().filter(|_| curves.in_use.is_some())?;
    let (x, y) = (Axis::share("share of rows taken, the best-scored first"), Axis::share("share of positives found"));
    let (mut sheet, axes) = square(curves, |curve| fmt::truncate(&curve.name, 24, "…").into_owned(), &x, &y);
    sheet.dashes(axes.at((0.0, 0.0)), axes.at((1.0, 1.0)), MUTED.light);
    let start = std::iter::once((0.0, 0.0));
    let pairs: Vec<(f64, f64)> = start.chain(curve.gains.iter().map(|gain| (gain.taken, gain.gain))).collect();
    axes.line(&mut sheet, &pairs, series(0));
    Some(sheet)
}

/// How many times as many positives as by chance are among them; of two classes only.
pub(super) fn lift(curves: &Curves) -> Option<Sheet> {
    let curve = curves.of.first().filter(|_| curves.in_use.is_some())?;
    let pairs: Vec<(f64, f64)> = curve.gains.iter().map(|gain| (gain.taken, gain.lift)).collect();
    let tallest = pairs.iter().map(|&(_, lift)| lift).filter(|lift| lift.is_finite()).fold(1.0, f64::max);
    let x = Axis::share("share of rows taken, the best-scored first");
    let y = Axis { from: 0.0, to: 1.05 * tallest, name: "lift", whole: false };
    let (mut sheet, axes) = square(curves, |curve| fmt::truncate(&curve.name, 24, "…").into_owned(), &x, &y);
    sheet.dashes(axes.at((0.0, 1.0)), axes.at((1.0, 1.0)), MUTED.light);
    axes.line(&mut sheet, &pairs, series(0));
    Some(sheet)
}
