//! Of a regression: what is predicted against what is true, and how far off it is.

use super::super::palette::{INK, MUTED, SERIES};
use super::axes::{Axes, Axis, Frame};
use super::sheet::Sheet;

/// Points drawn at most; of more every n-th.
const MOST: usize = 2_000;

fn some(truth: &[f64], predicted: &[f64]) -> Vec<(f64, f64)> {
    let step = truth.len().div_ceil(MOST).max(1);
    let pairs = truth.iter().copied().zip(predicted.iter().copied()).step_by(step);
    pairs.filter(|(truth, predicted)| truth.is_finite() && predicted.is_finite()).collect()
}

fn points(sheet: &mut Sheet, axes: &Axes, pairs: &[(f64, f64)]) {
    for &pair in pairs {
        sheet.disc(axes.at(pair), 2.5, SERIES[0].light, 0.5);
    }
}

/// Predictions against the truth; on the dashed line they are right.
pub(super) fn predictions(truth: &[f64], predicted: &[f64]) -> Option<Sheet> {
    let pairs = some(truth, predicted);
    let both = || pairs.iter().flat_map(|&(truth, predicted)| [truth, predicted]);
    let (x, y) = (Axis::around(both(), "truth")?, Axis::around(both(), "prediction")?);
    let mut sheet = Sheet::new(560.0, 540.0);
    let frame = Frame { left: 80.0, top: 20.0, right: 540.0, bottom: 480.0 };
    let axes = Axes::drawn(&mut sheet, frame, &x, &y);
    points(&mut sheet, &axes, &pairs);
    sheet.dashes(axes.at((x.from, x.from)), axes.at((x.to, x.to)), INK.light);
    Some(sheet)
}

/// Prediction less truth against the prediction.
pub(super) fn residuals(truth: &[f64], predicted: &[f64]) -> Option<Sheet> {
    let pairs: Vec<(f64, f64)> =
        some(truth, predicted).into_iter().map(|(truth, predicted)| (predicted, predicted - truth)).collect();
    let x = Axis::around(pairs.iter().map(|&(predicted, _)| predicted), "prediction")?;
    let y = Axis::around(pairs.iter().map(|&(_, off)| off).chain([0.0]), "prediction less truth")?;
    let mut sheet = Sheet::new(760.0, 400.0);
    let frame = Frame { left: 80.0, top: 20.0, right: 740.0, bottom: 350.0 };
    let axes = Axes::drawn(&mut sheet, frame, &x, &y);
    sheet.dashes(axes.at((x.from, 0.0)), axes.at((x.to, 0.0)), MUTED.light);
    points(&mut sheet, &axes, &pairs);
    Some(sheet)
}
