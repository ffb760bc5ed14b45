//! How many pairs of rows are equal by chance: columns of few values make equal rows without anybody copying one.

use crate::data::signatures::spread;
use crate::data::table::{Table, Values};

/// Pairs of rows that are drawn to see how often a column's cells are equal.
const DRAWN: usize = 8192;

/// How often the cells of two of `rows` are equal in each column, by `cell`; never less than once among the pairs drawn, so
/// that chance is over- and not underestimated.
pub(super) fn equal_cells(
    table: &Table,
    columns: &[usize],
    rows: &[usize],
    cell: impl Fn(&Values, usize) -> u64,
) -> Vec<f64> {
    let draw = |number: usize| rows[spread(number, rows.len() as u64) as usize % rows.len()];
    let of = |&column: &usize| {
        let values = &table.columns[column].values;
        let equal = |pair: &usize| {
            let (a, b) = (draw(2 * pair), draw(2 * pair + 1));
            a != b && cell(values, a) == cell(values, b)
        };
        ((0..DRAWN).filter(equal).count() + 1) as f64 / DRAWN as f64
    };
    if rows.is_empty() { vec![1.0; columns.len()] } else { columns.iter().map(of).collect() }
}
