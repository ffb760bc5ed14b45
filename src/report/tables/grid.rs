//! Workspaces, values and seeds as a table: a row for each workspace with its values.

use super::{cell, header, line, number};
use crate::train::Grid;

/// Every number with all its digits.
pub(in crate::report) fn grid(grid: &Grid) -> String {
    let keys: Vec<&str> = grid.over.iter().map(String::as_str).collect();
    let names = [&["workspace"][..], &keys, &["part", "metric", "seeds", "mean", "deviation", "best"]].concat();
    let mut text = header(&names);
    for row in &grid.rows {
        let words = std::iter::once(&row.workspace).chain(&row.values).map(|word| cell(word).into_owned());
        let part = row.part.map_or("", |part| part.name()).to_owned();
        let [mean, deviation] = [row.mean, row.deviation].map(|value| value.map_or_else(String::new, number));
        let judged =
            [part, cell(&grid.metric).into(), row.runs.len().to_string(), mean, deviation, row.best.to_string()];
        text += &line(words.chain(judged));
    }
    text
}
