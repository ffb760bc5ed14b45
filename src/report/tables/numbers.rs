//! Metrics, epochs and matrices.

use super::super::subject::Subject;
use super::{cell, ends, header, line, number};
use crate::train::EpochReport;

/// A line a metric of a part, with the interval of the last part's.
pub(super) fn metrics(subject: &Subject) -> String {
    let (last, _) = subject.last();
    let mut text = header(&["part", "metric", "value", "low", "high"]);
    for (part, metrics) in subject.parts() {
        for (name, value) in metrics {
            let [low, high] = ends(subject.interval(name).filter(|_| part == last));
            text += &line([part.into(), cell(name).into_owned(), number(value), low, high]);
        }
    }
    text
}

/// A line an epoch: losses, then every validation metric, then the learning rate.
pub(super) fn epochs(epochs: &[EpochReport]) -> String {
    let Some(first) = epochs.first() else { return String::new() };
    let names: Vec<&str> = first.validation.iter().map(|(name, _)| name).collect();
    let mut text = header(&[&["epoch", "train_loss", "validation_loss"], &names[..], &["learning_rate"]].concat());
    for epoch in epochs {
        let mut cells = vec![epoch.epoch.to_string(), number(epoch.train_loss)];
        cells.push(number(epoch.validation_loss.unwrap_or(f64::NAN)));
        cells.extend(names.iter().map(|name| number(epoch.validation.get(name).unwrap_or(f64::NAN))));
        cells.push(number(epoch.learning_rate));
        text += &line(cells);
    }
    text
}

/// Up to so many classes have a line for cells without rows too.
const FEW: usize = 40;

/// A line a cell of the matrix of each part.
pub(super) fn confusion(subject: &Subject) -> String {
    let mut text = header(&["part", "truth", "predicted", "count"]);
    for (part, matrix) in subject.confusions() {
        for (truth, row) in matrix.labels.iter().zip(&matrix.counts) {
            let all = matrix.labels.len() <= FEW;
            for (predicted, count) in matrix.labels.iter().zip(row).filter(|(_, count)| all || **count > 0) {
                text += &line([part.into(), cell(truth).into(), cell(predicted).into(), count.to_string()]);
            }
        }
    }
    text
}
