//! `hash`: a key's hash says which part its rows are in, whatever other rows there are.
//!
//! The number of a row is `u = fmix64(fnv1a64(seed as 8 bytes, lowest first, then the key in UTF-8)) >> 11` over 2^53, with
//! FNV-1a's usual offset basis and the finish of `MurmurHash3`. Rows with `u < split.test` are the test, those with
//! `u < split.test + split.validation` validation, all others train. Numbers are written as short as they can be read
//! back. Without a key column a row's key is each feature's text in the table's order, a byte 0x1f behind each, a missing
//! cell being the byte 0x1e; of an image it is its pixels.

use super::{TEST, TRAIN, VALIDATION};
use crate::base::hash::{FNV, fnv1a, spread, unit};
use crate::data::table::Table;

/// What rows are told apart by.
pub(super) enum Key<'a> {
    /// The text of one column (a place in the table).
    Column(usize),
    /// All features (places in the table), and the image.
    Features(&'a [usize]),
}

/// The number in `[0, 1)` of each of `rows`.
pub(super) fn numbers(table: &Table, key: &Key, seed: u64, rows: &[usize]) -> Vec<f64> {
    let start = fnv1a(FNV, &seed.to_le_bytes());
    let text = |column: usize, row: usize| table.columns[column].values.text(row);
    let number = |&row: &usize| {
        let hash = match key {
            Key::Column(column) => fnv1a(start, text(*column, row).unwrap_or_default().as_bytes()),
            Key::Features(columns) => {
                let cells = columns.iter().fold(start, |hash, &column| {
                    let hash =
                        text(column, row).map_or_else(|| fnv1a(hash, &[0x1e]), |text| fnv1a(hash, text.as_bytes()));
                    fnv1a(hash, &[0x1f])
                });
                table.images.as_ref().map_or(cells, |images| fnv1a(cells, images.row(row)))
            }
        };
        unit(spread(hash))
    };
    rows.iter().map(number).collect()
}

/// The part of each number.
pub(super) fn deal(numbers: &[f64], validation: f64, test: f64) -> Vec<usize> {
    let part = |&number: &f64| match number {
        u if u < test => TEST,
        u if u < test + validation => VALIDATION,
        _ => TRAIN,
    };
    numbers.iter().map(part).collect()
}
