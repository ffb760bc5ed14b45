//! `log`: the logarithm of numbers (numpy's `log1p`, or with the sign kept).

use serde::{Deserialize, Serialize};

use super::frame::Frame;
use super::select::{Needs, select};
use crate::data::error::DataError;
use crate::spec::{Columns, Logarithm};

/// Which columns, and whether signs are kept.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Log {
    columns: Vec<String>,
    signed: bool,
}

impl Log {
    pub(super) fn fit(
        frame: &Frame,
        columns: &Columns,
        with: Logarithm,
        warnings: &mut Vec<String>,
    ) -> Result<Self, DataError> {
        let columns = select(frame, columns, "log", Needs::Numbers)?;
        let fitted = Self { signed: with == Logarithm::Signed, columns };
        for (name, numbers) in fitted.columns.iter().zip(frame.numbers(&fitted.columns)) {
            let lost = numbers.iter().filter(|number| !number.is_nan() && fitted.of(**number).is_nan()).count();
            if lost > 0 {
                warnings.push(format!(
                    "Step `log` makes {lost} training cells of column `{name}` missing, which hold -1 or less. `with = \"signed\"` \
                     takes them."
                ));
            }
        }
        Ok(fitted)
    }

    pub(super) fn apply(&self, frame: &mut Frame) {
        self.columns.iter().for_each(|name| frame.change(name, |number| self.of(number)));
    }

    fn of(&self, number: f64) -> f64 {
        if self.signed {
            return number.abs().ln_1p().copysign(number);
        }
        if number > -1.0 { number.ln_1p() } else { f64::NAN }
    }
}
