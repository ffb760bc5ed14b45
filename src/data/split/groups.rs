//! Groups of rows that must not be parted: those of a column, tied further by rows that are equal.

use std::collections::HashMap;

use super::Parts;
use super::units::Units;
use crate::data::table::{Column, Table, Values};
use crate::spec::{Split, SplitMethod};

/// Examples in a message.
const EXAMPLES: usize = 3;

/// The group of every row of the table.
pub(super) struct Groups {
    /// In the order of their values; each row without a value is a group of its own, behind them.
    pub(super) codes: Vec<usize>,
    /// Rows without a value.
    pub(super) missing: Vec<usize>,
}

/// The column whose groups a method keeps whole or checks: of a hash it is the key.
pub(super) fn column(split: &Split) -> Option<&str> {
    match split.method {
        SplitMethod::Hash => split.by.as_deref(),
        SplitMethod::Given => split.group.as_deref(),
        method if method.keeps_groups() => split.group.as_deref(),
        _ => None,
    }
}

/// The groups of a column.
pub(super) fn of(column: &Column) -> Groups {
    let rows = column.values.rows();
    let missing: Vec<usize> = (0..rows).filter(|&row| column.values.is_missing(row)).collect();
    let mut codes = match &column.values {
        Values::Numeric(numbers) => {
            let mut sorted: Vec<f64> = numbers.iter().map(|number| number + 0.0).filter(|n| !n.is_nan()).collect();
            sorted.sort_by(f64::total_cmp);
            sorted.dedup();
            let place = |number: &f64| sorted.partition_point(|other| *other < number + 0.0);
            numbers.iter().map(|number| if number.is_nan() { 0 } else { place(number) }).collect()
        }
        Values::Categorical { codes, levels } => {
            let mut order: Vec<usize> = (0..levels.len()).collect();
            order.sort_by_key(|&level| &levels[level]);
            let mut places = vec![0; levels.len()];
            order.iter().enumerate().for_each(|(place, &level)| places[level] = place);
            codes.iter().map(|&code| places.get(code as usize).copied().unwrap_or(0)).collect::<Vec<usize>>()
        }
    };
    let first = codes.iter().max().map_or(0, |&last| last + 1);
    missing.iter().enumerate().for_each(|(number, &row)| codes[row] = first + number);
    Groups { codes, missing }
}

impl Groups {
    /// The group of each of `rows`, where groups that have rows of one of `kinds` count as one: the first of them.
    pub(super) fn tied(&self, rows: &[usize], kinds: Option<&[usize]>) -> Vec<usize> {
        let Some(kinds) = kinds else { return rows.iter().map(|&row| self.codes[row]).collect() };
        let mut first: Vec<usize> = (0..=self.codes.iter().max().copied().unwrap_or(0)).collect();
        for &row in rows {
            let (a, b) = (root(&mut first, self.codes[row]), root(&mut first, self.codes[kinds[row]]));
            first[a.max(b)] = a.min(b);
        }
        rows.iter().map(|&row| root(&mut first, self.codes[row])).collect()
    }

    /// Some groups that are in two parts, by name.
    pub(super) fn parted(&self, parts: &Parts, table: &Table, column: &str) -> Vec<String> {
        let part =
            |(part, rows): (usize, &[usize])| rows.iter().map(|&row| (self.codes[row], part, row)).collect::<Vec<_>>();
        let mut all: Vec<(usize, usize, usize)> = parts.all().into_iter().enumerate().flat_map(part).collect();
        all.sort_unstable();
        let parted = all.chunk_by(|a, b| a.0 == b.0).filter(|run| run[0].1 != run[run.len() - 1].1);
        let values = table.column(column).map(|column| &column.values);
        parted.take(EXAMPLES).filter_map(|run| values?.text(run[0].2)).collect()
    }
}

/// The first group that `group` is tied to; ways are shortened as they are gone.
fn root(first: &mut [usize], mut group: usize) -> usize {
    while first[group] != group {
        first[group] = first[first[group]];
        group = first[group];
    }
    group
}

/// How many rows of each class each unit has; of classes that occur, in order.
pub(super) fn class_counts(units: &Units, classes: &[u32]) -> Vec<Vec<f64>> {
    let mut known = classes.to_vec();
    known.sort_unstable();
    known.dedup();
    let count = |unit: &[usize]| {
        let mut counts = vec![0.0; known.len()];
        for &place in unit {
            counts[known.partition_point(|&class| class < classes[place])] += 1.0;
        }
        counts
    };
    units.iter().map(count).collect()
}

/// Rows of the class that most have.
pub(super) fn most_common(classes: &[u32]) -> usize {
    let mut counts: HashMap<u32, usize> = HashMap::new();
    for &class in classes {
        *counts.entry(class).or_default() += 1;
    }
    counts.into_values().max().unwrap_or(0)
}
