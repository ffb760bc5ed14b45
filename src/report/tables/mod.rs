//! Every table of a report as CSV, with all digits.

mod curves;
mod frontier;
mod grid;
mod groups;
mod numbers;
mod scalars;

pub(super) use frontier::frontier;
pub(super) use grid::grid;
pub(super) use scalars::{chart, scalar};

use super::curves::Curves;
use super::subject::Subject;
use crate::base::csv::cell;

/// File names and texts; a table without rows is left out.
pub(super) fn of(subject: &Subject, curves: Option<&Curves>) -> Vec<(&'static str, String)> {
    let mut tables = vec![
        ("metrics.csv", numbers::metrics(subject)),
        ("epochs.csv", numbers::epochs(&subject.epochs)),
        ("confusion.csv", numbers::confusion(subject)),
        ("fairness.csv", groups::rates(subject)),
        ("fairness-between.csv", groups::between(subject)),
    ];
    if let Some(curves) = curves {
        tables.extend([
            ("roc.csv", curves::roc(curves)),
            ("precision-recall.csv", curves::precision_recall(curves)),
            ("gains.csv", curves::gains(curves)),
            ("calibration.csv", curves::calibration(curves)),
        ]);
    }
    tables.into_iter().filter(|(_, table)| table.lines().count() > 1).collect()
}

/// A line of names.
fn header(names: &[&str]) -> String {
    line(names.iter().map(|name| cell(name).into_owned()))
}

/// A line of cells that are CSV already.
fn line(cells: impl IntoIterator<Item = String>) -> String {
    cells.into_iter().collect::<Vec<_>>().join(",") + "\n"
}

/// A number with all its digits; empty where it is none.
fn number(value: f64) -> String {
    if value.is_finite() { value.to_string() } else { String::new() }
}

/// Two ends, or two empty cells.
fn ends(interval: Option<(f64, f64)>) -> [String; 2] {
    interval.map_or_else(Default::default, |(low, high)| [number(low), number(high)])
}
