//! What preparation makes of each column, in the training rows: which columns it becomes, how these are spread, and what
//! becomes of the first cells. What is shown is what is trained on, before `[balance]` repeats, makes or leaves out rows.

use rayon::prelude::*;

use super::dataset::Dataset;
use super::matrix::Matrix;
use super::prep::Pipeline;
use super::profile::{ColumnProfile, columns_of, of_all};
use super::view::Wanted;
use crate::spec::Decimal;

/// Columns described of what one becomes; the others are counted.
const DESCRIBED: usize = 200;
/// Rows that are shown before and after.
const SHOWN: usize = 8;
/// A mean this small beside the deviation is nothing but rounding to single precision.
const ROUNDING: f64 = 1e-6;

/// What preparation makes of each column.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Preview {
    /// An entry a column of the table; none for one that is not learnt from, and for images.
    pub columns: Vec<Option<Became>>,
    /// Training rows that are prepared.
    pub rows: usize,
    /// The first of them, as rows of the table.
    pub shown: Vec<usize>,
}

/// A column before and after.
#[derive(Clone, Debug, PartialEq)]
pub struct Became {
    /// What is in it in the training rows.
    pub before: ColumnProfile,
    /// Its cells in the rows that are shown; `None` is missing.
    pub cells: Vec<Option<String>>,
    /// The columns that it becomes, the first [`DESCRIBED`].
    pub after: Vec<Output>,
    /// How many it becomes.
    pub count: usize,
}

/// A prepared column.
#[derive(Clone, Debug, PartialEq)]
pub struct Output {
    /// What is in it; named as the pipeline names it.
    pub values: ColumnProfile,
    /// Its numbers in the rows that are shown.
    pub cells: Vec<f32>,
    /// The other columns of the table that it is made of.
    pub others: Vec<String>,
}

/// Looks at the prepared training rows `x`, which are `rows` of the table; `None` where that is no longer wanted. `decimal` is as
/// in [`columns_of`].
pub(super) fn preview(
    dataset: &Dataset,
    pipeline: &Pipeline,
    rows: &[usize],
    x: &Matrix,
    decimal: Decimal,
    wanted: Wanted,
) -> Option<Preview> {
    let table = &dataset.table;
    let shown: Vec<usize> = rows.iter().take(SHOWN).copied().collect();
    let before = columns_of(table, rows, decimal);
    if pipeline.image().is_some() {
        return Some(Preview { columns: vec![None; before.len()], rows: rows.len(), shown });
    }
    let origins = pipeline.origins();
    let inputs = pipeline.inputs();
    let became = |(place, before): (usize, ColumnProfile)| {
        let Some(input) = inputs.iter().position(|input| input.name == before.name) else { return Some(None) };
        let made: Vec<usize> = (0..origins.len()).filter(|&output| origins[output].contains(&input)).collect();
        let described = made.iter().take(DESCRIBED).map(|&output| {
            let others = origins[output].iter().filter(|&&other| other != input);
            let others = others.map(|&other| inputs[other].name.clone()).collect();
            wanted().then(|| described(pipeline, x, output, shown.len(), others))
        });
        Some(Some(Became {
            after: described.collect::<Option<_>>()?,
            count: made.len(),
            cells: shown.iter().map(|&row| table.columns[place].values.text(row)).collect(),
            before,
        }))
    };
    let columns: Option<Vec<Option<Became>>> = before.into_par_iter().enumerate().map(became).collect();
    Some(Preview { columns: columns?, rows: rows.len(), shown })
}

fn described(pipeline: &Pipeline, x: &Matrix, column: usize, shown: usize, others: Vec<String>) -> Output {
    let numbers = || x.values.iter().skip(column).step_by(x.columns);
    let mut values = of_all(x.rows, numbers().map(|&number| f64::from(number)));
    values.name.clone_from(&pipeline.features()[column]);
    if let Some(summary) = values.numbers.as_mut().filter(|summary| summary.mean.abs() < ROUNDING * summary.std) {
        summary.mean = 0.0;
    }
    Output { values, cells: numbers().take(shown).copied().collect(), others }
}

#[cfg(test)]
mod tests;
