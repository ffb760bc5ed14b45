//! Which classes are taken for which.

use super::super::shown::number;
use super::Told;
use super::html::{Cell, figure, folded, heading, paragraph, table};
use crate::eval::{Confusion, PerClass};

/// More classes than this make a table that nobody reads.
const MOST: usize = 40;

pub(super) fn section(told: &Told) -> String {
    let matrices = told.subject.confusions();
    let Some((part, matrix)) = matrices.last() else { return String::new() };
    let mut html = figure(told.pictures, "confusion");
    if let Some((truth, predicted, count)) = matrix.worst() {
        let (truth, predicted) = (&matrix.labels[truth], &matrix.labels[predicted]);
        html += &paragraph(&format!(
            "The most frequent mistake on the {part} rows: {truth} taken for {predicted}, {count} times."
        ));
    }
    html += &per_class(matrix);
    for (part, matrix) in matrices.iter().rev() {
        html += &counts(part, matrix);
    }
    html
}

fn per_class(matrix: &Confusion) -> String {
    let each = PerClass::new(&matrix.counts);
    let rows = matrix.labels.iter().enumerate().map(|(class, label)| {
        vec![
            Cell::text(label),
            Cell::count(each.support[class]),
            Cell::Number(number(each.precision[class])),
            Cell::Number(number(each.recall[class])),
            Cell::Number(number(each.f1[class])),
        ]
    });
    let table = table(&["class", "rows", "precision", "recall", "F1"], rows);
    if matrix.labels.len() > MOST { folded("Each class", &table) } else { heading("Each class") + &table }
}

fn counts(part: &str, matrix: &Confusion) -> String {
    if matrix.labels.len() > MOST {
        return String::new();
    }
    let mut names = vec!["truth \\ predicted"];
    names.extend(matrix.labels.iter().map(String::as_str));
    let rows = matrix.labels.iter().zip(&matrix.counts).enumerate().map(|(truth, (label, row))| {
        let cell = |(predicted, &count): (usize, &u64)| {
            Cell::Metric(format!("confusion.{part}.{truth}.{predicted}"), count as f64)
        };
        std::iter::once(Cell::text(label)).chain(row.iter().enumerate().map(cell)).collect()
    });
    folded(&format!("Counts, {part}"), &table(&names, rows))
}
