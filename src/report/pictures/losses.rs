//! Training and validation loss by epoch, and other numbers of each epoch.

use super::axes::{Axes, Axis, Frame, legend, series};
use super::sheet::Sheet;
use crate::train::EpochReport;

/// What is drawn of a metric, by preference: those of them that the run has.
const SHOWN: [&str; 6] = ["roc_auc", "accuracy", "balanced_accuracy", "f1", "f1_macro", "r2"];

/// Both losses; nothing where there are fewer than two epochs or no finite loss.
pub(super) fn losses(epochs: &[EpochReport]) -> Option<Sheet> {
    let train = pairs(epochs, |epoch| Some(epoch.train_loss));
    let validation = pairs(epochs, |epoch| epoch.validation_loss);
    by_epoch(epochs, "loss", &[("train", train), ("validation", validation)])
}

/// The first few validation metrics; nothing where there are fewer than two epochs or no such metric.
pub(super) fn metrics(epochs: &[EpochReport]) -> Option<Sheet> {
    let there = SHOWN.into_iter().map(|name| (name, pairs(epochs, |epoch| epoch.validation.get(name))));
    let lines: Vec<_> = there.filter(|(_, pairs)| !pairs.is_empty()).take(4).collect();
    by_epoch(epochs, "validation metric", &lines)
}

type Line<'a> = (&'a str, Vec<(f64, f64)>);

fn pairs(epochs: &[EpochReport], of: impl Fn(&EpochReport) -> Option<f64>) -> Vec<(f64, f64)> {
    let finite = |epoch: &EpochReport| Some((epoch.epoch as f64, of(epoch).filter(|number| number.is_finite())?));
    epochs.iter().filter_map(finite).collect()
}

fn by_epoch(epochs: &[EpochReport], name: &str, lines: &[Line]) -> Option<Sheet> {
    let (first, last) = (epochs.first()?.epoch, epochs.last()?.epoch);
    let heights = lines.iter().flat_map(|(_, pairs)| pairs.iter().map(|&(_, height)| height));
    let y = Axis::around(heights, name)?;
    if first >= last {
        return None;
    }
    let x = Axis { from: first as f64, to: last as f64, name: "epoch", whole: true };
    let mut sheet = Sheet::new(760.0, 400.0);
    let there = || lines.iter().enumerate().filter(|(_, (_, pairs))| !pairs.is_empty());
    let top = legend(&mut sheet, 80.0, 18.0, there().map(|(place, &(name, _))| (name, series(place)))) + 22.0;
    let axes = Axes::drawn(&mut sheet, Frame { left: 80.0, top, right: 740.0, bottom: 350.0 }, &x, &y);
    for (place, (_, pairs)) in there() {
        axes.line(&mut sheet, pairs, series(place));
    }
    Some(sheet)
}
