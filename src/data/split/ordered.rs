//! `ordered`: the last rows are the test, those before them validation; by the file's order or by a column of times.
//! Rows of one time keep the file's order.

use super::random::last;
use super::{Sizes, SplitError, times};
use crate::data::table::Table;
use crate::spec::Split;

/// Places of `rows` in the order of time.
pub(super) fn order(table: &Table, split: &Split, rows: &[usize]) -> Result<Vec<usize>, SplitError> {
    let mut order: Vec<usize> = (0..rows.len()).collect();
    if let Some(column) = split.by.as_deref().and_then(|name| table.column(name)) {
        let times = times::of(column, rows)?;
        order.sort_by(|&a, &b| times[a].total_cmp(&times[b]));
    }
    Ok(order)
}

/// The part of each place of `order`.
pub(super) fn deal(order: &[usize], sizes: Sizes) -> Vec<usize> {
    last(order, sizes)
}
