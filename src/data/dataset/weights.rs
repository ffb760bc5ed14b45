//! The column of row weights.

use crate::data::error::DataError;
use crate::data::table::{Table, Values};

/// The weight of each row of `table`, NaN where it is missing.
pub(in crate::data) fn of(table: &Table, name: &str) -> Result<Vec<f64>, DataError> {
    let numbers = match table.column(name).map(|column| &column.values) {
        Some(Values::Numeric(numbers)) => numbers,
        Some(Values::Categorical { levels, .. }) => {
            let example = levels.first().cloned().unwrap_or_default();
            return Err(DataError::TextWeight { column: name.into(), example });
        }
        None => return Ok(vec![1.0; table.rows]),
    };
    match numbers.iter().position(|&weight| weight < 0.0) {
        Some(row) => Err(DataError::NegativeWeight { column: name.into(), value: numbers[row], row: row + 1 }),
        None => Ok(numbers.clone()),
    }
}
