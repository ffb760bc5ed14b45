//! `normalize`: the numbers of each row are divided by their length (scikit-learn's `Normalizer`). A row of zeros stays; a row
//! with a missing number has no length and becomes missing.

use serde::{Deserialize, Serialize};

use super::frame::{Cells, Frame};
use super::select::{Needs, select};
use crate::data::error::DataError;
use crate::spec::{Columns, RowNorm};

/// The columns that make up a row, and its length.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Normalize {
    columns: Vec<String>,
    norm: String,
}

impl Normalize {
    pub(super) fn fit(frame: &Frame, columns: &Columns, norm: RowNorm) -> Result<Self, DataError> {
        Ok(Self { columns: select(frame, columns, "normalize", Needs::Numbers)?, norm: norm.name().into() })
    }

    pub(super) fn apply(&self, frame: &mut Frame) {
        let mut numbers = frame.numbers(&self.columns);
        let norm = RowNorm::named(&self.norm).unwrap_or(RowNorm::L2);
        for row in 0..frame.rows() {
            let cells = || numbers.iter().map(|column| column[row]);
            let length = match norm {
                RowNorm::L1 => cells().map(f64::abs).sum(),
                RowNorm::L2 => cells().map(|cell| cell * cell).sum::<f64>().sqrt(),
                RowNorm::Max if cells().any(f64::is_nan) => f64::NAN,
                RowNorm::Max => cells().fold(0.0, |most: f64, cell| most.max(cell.abs())),
            };
            if length != 0.0 {
                for column in &mut numbers {
                    column[row] /= length;
                }
            }
        }
        for (name, numbers) in self.columns.iter().zip(numbers) {
            if let Some(cells) = frame.get_mut(name) {
                *cells = Cells::Numbers(numbers);
            }
        }
    }
}
