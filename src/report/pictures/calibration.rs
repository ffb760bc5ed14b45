//! Whether what is said with probability p comes true in p of the cases, with Wilson's intervals and the rows behind it.

use super::super::curves::Curves;
use super::super::palette::{GRID, INK, MUTED, SERIES};
use super::axes::{Axes, Axis, Frame};
use super::sheet::{Sheet, Side};
use crate::base::fmt;
use crate::eval::wilson;

/// The bins; nothing where scores are no probabilities.
pub(super) fn calibration(curves: &Curves) -> Option<Sheet> {
    let most = curves.calibration.iter().map(|bin| bin.count).max()?;
    let two = curves.in_use.is_some();
    let mut sheet = Sheet::new(560.0, 620.0);
    let said = if two {
        "predicted probability of the positive class"
    } else {
        "predicted probability of the likeliest class"
    };
    let came = if two { "share that is positive" } else { "share that is right" };
    let frame = Frame { left: 80.0, top: 20.0, right: 540.0, bottom: 440.0 };
    let axes = Axes::drawn(&mut sheet, frame, &Axis::share(said), &Axis::share(came));
    sheet.dashes(axes.at((0.0, 0.0)), axes.at((1.0, 1.0)), MUTED.light);
    let colour = SERIES[0].light;
    let pairs: Vec<(f64, f64)> = curves.calibration.iter().map(|bin| (bin.confidence, bin.frequency)).collect();
    axes.line(&mut sheet, &pairs, colour);
    for bin in &curves.calibration {
        let (low, high) = wilson((bin.frequency * bin.count as f64).round() as u64, bin.count);
        sheet.line(vec![axes.at((bin.confidence, low)), axes.at((bin.confidence, high))], colour, 1.0);
        sheet.disc(axes.at((bin.confidence, bin.frequency)), 4.0, colour, 1.0);
    }
    let (top, bottom) = (520.0, 600.0);
    sheet.line(vec![(80.0, bottom), (540.0, bottom)], GRID.light, 1.0);
    sheet.text((24.0, f64::midpoint(top, bottom)), "rows", INK.light, Side::Upwards);
    for bin in &curves.calibration {
        let (across, _) = axes.at((bin.confidence, 0.0));
        let height = (bottom - top) * bin.count as f64 / most as f64;
        sheet.bar((across - 12.0, bottom - height.max(1.0)), (across + 12.0, bottom), colour);
        sheet.small((across, bottom - height - 9.0), fmt::count(bin.count), MUTED.light, Side::Centre);
    }
    Some(sheet)
}
