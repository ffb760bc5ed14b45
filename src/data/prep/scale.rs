//! `scale`: numbers brought to one size (scikit-learn's scalers, `QuantileTransformer` and `PowerTransformer`).
//!
//! Missing cells are passed over when fitting and stay missing. A constant column is only shifted, to 0, where that is
//! how the way works.

mod power;
mod quantile;

use serde::{Deserialize, Serialize};

use super::frame::Frame;
use super::select::{Needs, present, select};
use crate::data::error::DataError;
use crate::data::numbers::{mean, quantile, variance};
use crate::data::prep::PrepError;
use crate::spec::{Columns, Scaling};
use power::Power;
use quantile::Quantiles;

/// How each column is scaled.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Scale {
    columns: Vec<Scaled>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Scaled {
    name: String,
    #[serde(flatten)]
    shape: Shape,
}

/// What becomes of a number.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
enum Shape {
    Power(Power),
    Quantiles(Quantiles),
    /// `(x - center) / scale`.
    Linear {
        center: f64,
        scale: f64,
    },
}

impl Scale {
    pub(super) fn fit(frame: &Frame, columns: &Columns, with: Scaling) -> Result<Self, DataError> {
        let columns = select(frame, columns, "scale", Needs::Numbers)?;
        let numbers = frame.numbers(&columns);
        let scaled = |(name, numbers): (String, Vec<f64>)| -> Result<Scaled, DataError> {
            let mut present = present("scale", &name, &numbers)?;
            let shape = match with {
                Scaling::Quantile | Scaling::QuantileNormal => {
                    Shape::Quantiles(Quantiles::fit(present, numbers.len(), with == Scaling::QuantileNormal))
                }
                Scaling::Power => Shape::Power(Power::yeo_johnson(&present)),
                Scaling::BoxCox => Shape::Power(Power::box_cox(&name, &present)?),
                _ => {
                    let (center, scale) = center_and_scale(&mut present, with);
                    Shape::Linear { center, scale }
                }
            };
            if shape.is_finite() {
                Ok(Scaled { name, shape })
            } else {
                Err(PrepError::Overflow { column: name }.into())
            }
        };
        Ok(Self { columns: columns.into_iter().zip(numbers).map(scaled).collect::<Result<_, _>>()? })
    }

    pub(super) fn apply(&self, frame: &mut Frame) {
        for column in &self.columns {
            match &column.shape {
                Shape::Power(power) => frame.change(&column.name, |number| power.of(number)),
                Shape::Quantiles(quantiles) => frame.change(&column.name, |number| quantiles.of(number)),
                Shape::Linear { center, scale } => frame.change(&column.name, |number| (number - center) / scale),
            }
        }
    }
}

impl Shape {
    fn is_finite(&self) -> bool {
        match self {
            Self::Power(power) => power.is_finite(),
            Self::Quantiles(_) => true,
            Self::Linear { center, scale } => center.is_finite() && scale.is_finite(),
        }
    }
}

fn center_and_scale(numbers: &mut [f64], with: Scaling) -> (f64, f64) {
    if with == Scaling::Standard {
        return standard(numbers);
    }
    if with == Scaling::MaxAbs {
        let largest = numbers.iter().fold(0.0, |largest: f64, number| largest.max(number.abs()));
        return (0.0, if largest < 10.0 * f64::EPSILON { 1.0 } else { largest });
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
