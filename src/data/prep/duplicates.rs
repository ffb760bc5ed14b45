//! `drop_duplicates`: training rows equal in every column of the table to an earlier one are left out.

use crate::data::table::Table;
use crate::data::twins::first_alike;

/// Those of `rows` that equal no earlier one of them; missing cells equal each other.
pub(in crate::data) fn distinct(table: &Table, rows: &[usize]) -> Vec<usize> {
    let columns: Vec<usize> = (0..table.columns.len()).collect();
    let first = first_alike(table, &columns, false, rows);
    rows.iter().zip(first).filter(|&(&row, first)| row == first).map(|(&row, _)| row).collect()
}
