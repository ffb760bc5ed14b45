//! How numbers of which some are missing are written down: JSON has no NaN.

use serde::{Deserialize, Deserializer, Serialize, Serializer};

pub(super) fn serialize<S: Serializer>(columns: &[Vec<f64>], serializer: S) -> Result<S::Ok, S::Error> {
    let present = |number: &f64| (!number.is_nan()).then_some(*number);
    let columns: Vec<Vec<Option<f64>>> = columns.iter().map(|column| column.iter().map(present).collect()).collect();
    columns.serialize(serializer)
}

pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<Vec<f64>>, D::Error> {
    let columns = Vec::<Vec<Option<f64>>>::deserialize(deserializer)?;
    let number = |cell: Option<f64>| cell.unwrap_or(f64::NAN);
    Ok(columns.into_iter().map(|column| column.into_iter().map(number).collect()).collect())
}
