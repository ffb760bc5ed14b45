//! `drop_duplicates`: training rows equal in every column of the table to an earlier one are left out.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};

use crate::data::table::{Table, Values};

/// Those of `rows` that equal no earlier one of them; missing cells equal each other.
pub(in crate::data) fn distinct(table: &Table, rows: &[usize]) -> Vec<usize> {
    let mut seen: HashMap<u64, Vec<usize>> = HashMap::new();
    let is_new = |&row: &usize| {
        let earlier = seen.entry(hash(table, row)).or_default();
        let is_new = !earlier.iter().any(|&other| equal(table, row, other));
        if is_new {
            earlier.push(row);
        }
        is_new
    };
    rows.iter().copied().filter(is_new).collect()
}

/// A number for a cell that is the same for equal cells.
fn key(values: &Values, row: usize) -> u64 {
    match values {
        Values::Numeric(numbers) if numbers[row].is_nan() => u64::MAX,
        Values::Numeric(numbers) => (numbers[row] + 0.0).to_bits(),
        Values::Categorical { codes, .. } => u64::from(codes[row]),
    }
}

fn hash(table: &Table, row: usize) -> u64 {
    let mut hasher = DefaultHasher::new();
    table.columns.iter().for_each(|column| key(&column.values, row).hash(&mut hasher));
    hasher.finish()
}

fn equal(table: &Table, a: usize, b: usize) -> bool {
    table.columns.iter().all(|column| key(&column.values, a) == key(&column.values, b))
}
