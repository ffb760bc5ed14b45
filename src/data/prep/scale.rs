//! `scale`: numbers brought to one size (scikit-learn's `StandardScaler`, `MinMaxScaler` and `RobustScaler`).
//!
//! Missing cells are passed over when fitting and stay missing. A constant column is only shifted, to 0.

use serde::{Deserialize, Serialize};

use super::frame::{Cells, Frame};
use super::select::{Needs, select};
use crate::data::error::DataError;
use crate::data::numbers::{mean, quantile, variance};
use crate::spec::{Columns, Scaling};

/// `(x - center) / scale` for each column.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Scale {
    columns: Vec<Scaled>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Scaled {
    name: String,
    center: f64,
    scale: f64,
}

impl Scale {
    pub(super) fn fit(frame: &Frame, columns: &Columns, with: Scaling) -> Result<Self, DataError> {
        let scaled = |name: String| {
            let mut present: Vec<f64> = match frame.get(&name) {
                Some(Cells::Numbers(numbers)) => numbers.iter().copied().filter(|number| !number.is_nan()).collect(),
                Some(Cells::Flags(flags)) => flags.iter().map(|&flag| f64::from(u8::from(flag))).collect(),
                _ => Vec::new(),
            };
            if present.is_empty() {
                return Err(DataError::NothingToFit { step: "scale", column: name });
            }
            let (center, scale) = center_and_scale(&mut present, with);
            if !(center.is_finite() && scale.is_finite()) {
                return Err(DataError::Overflow { column: name });
            }
            Ok(Scaled { name, center, scale })
        };
        let columns = select(frame, columns, "scale", Needs::Numbers)?;
        Ok(Self { columns: columns.into_iter().map(scaled).collect::<Result<_, _>>()? })
    }

    pub(super) fn apply(&self, frame: &mut Frame) {
        for column in &self.columns {
            let Some(cells) = frame.get_mut(&column.name) else { continue };
            let scaled = |number: f64| (number - column.center) / column.scale;
            match cells {
                Cells::Numbers(numbers) => numbers.iter_mut().for_each(|number| *number = scaled(*number)),
                Cells::Flags(flags) => {
                    *cells = Cells::Numbers(flags.iter().map(|&flag| scaled(f64::from(u8::from(flag)))).collect());
                }
                Cells::Codes { .. } | Cells::Labels { .. } => {}
            }
        }
    }
}

fn center_and_scale(numbers: &mut [f64], with: Scaling) -> (f64, f64) {
    if with == Scaling::Standard {
        return standard(numbers);
    }
    numbers.sort_by(f64::total_cmp);
    let at = |share| quantile(numbers, share);
    let (center, range) = match with {
        Scaling::Robust => (at(0.5), at(0.75) - at(0.25)),
        _ => (at(0.0), at(1.0) - at(0.0)),
    };
    (center, if range < 10.0 * f64::EPSILON { 1.0 } else { range })
}

/// Mean and population standard deviation; 1 where the numbers differ by no more than rounding does
/// (scikit-learn's `_is_constant_feature`).
pub(in crate::data) fn standard(numbers: &[f64]) -> (f64, f64) {
    let (mean, variance, n) = (mean(numbers), variance(numbers), numbers.len() as f64);
    let rounding = n * f64::EPSILON * variance + (n * mean * f64::EPSILON).powi(2);
    (mean, if variance <= rounding { 1.0 } else { variance.sqrt() })
}
