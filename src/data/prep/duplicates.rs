//! `drop_duplicates`: training rows equal in every column of the table to an earlier one are left out.

use crate::data::signatures::repeated;
use crate::data::table::Table;

/// Those of `rows` that equal no earlier one of them; missing cells equal each other.
pub(in crate::data) fn distinct(table: &Table, rows: &[usize]) -> Vec<usize> {
    let columns: Vec<usize> = (0..table.columns.len()).collect();
    let mut later = repeated(table, &columns, rows).into_iter().peekable();
    let is_first = |place: &usize| later.next_if_eq(place).is_none();
    (0..rows.len()).filter(is_first).map(|place| rows[place]).collect()
}
