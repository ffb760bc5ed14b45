//! Points of curves. Points that no eye tells apart are one.

use super::super::curves::{Curve, Curves};
use super::{cell, header, line, number};

/// A line a point of each class's curve.
fn each<P>(curves: &Curves, names: &[&str], of: impl Fn(&Curve) -> &[P], cells: impl Fn(&P) -> Vec<f64>) -> String {
    let mut text = header(names);
    for curve in &curves.of {
        for point in of(curve) {
            let class = cell(&curve.name).into_owned();
            text += &line(std::iter::once(class).chain(cells(point).into_iter().map(number)));
        }
    }
    text
}

/// ROC; the first threshold is above every score and is left empty.
pub(super) fn roc(curves: &Curves) -> String {
    let names = ["class", "false_positive_rate", "true_positive_rate", "threshold"];
    each(curves, &names, |curve| &curve.roc, |point| vec![point.fpr, point.tpr, point.threshold])
}

/// Precision and recall; the first threshold is above every score and is left empty.
pub(super) fn precision_recall(curves: &Curves) -> String {
    let names = ["class", "precision", "recall", "threshold"];
    each(curves, &names, |curve| &curve.precision_recall, |point| vec![point.precision, point.recall, point.threshold])
}

/// Gain and lift.
pub(super) fn gains(curves: &Curves) -> String {
    let names = ["class", "share_taken", "gain", "lift", "threshold"];
    each(curves, &names, |curve| &curve.gains, |point| vec![point.taken, point.gain, point.lift, point.threshold])
}

/// Bins of probabilities.
pub(super) fn calibration(curves: &Curves) -> String {
    let mut text = header(&["rows", "predicted", "observed"]);
    for bin in &curves.calibration {
        text += &line([bin.count.to_string(), number(bin.confidence), number(bin.frequency)]);
    }
    text
}
