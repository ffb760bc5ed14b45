//! `clip`: numbers beyond two ends become the ends (numpy's `clip`), which are given or are quantiles of training rows.

use serde::{Deserialize, Serialize};

use super::frame::Frame;
use super::select::{Needs, present, select};
use crate::data::error::DataError;
use crate::data::numbers::quantile;
use crate::data::prep::PrepError;
use crate::spec::{Columns, Ends};

/// The ends of each column.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Clip {
    columns: Vec<Clipped>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Clipped {
    name: String,
    low: Option<f64>,
    high: Option<f64>,
}

impl Clip {
    pub(super) fn fit(
        frame: &Frame,
        columns: &Columns,
        with: Ends,
        low: Option<f64>,
        high: Option<f64>,
    ) -> Result<Self, DataError> {
        let names = select(frame, columns, "clip", Needs::Numbers)?;
        let numbers = frame.numbers(&names);
        let clipped = |(name, numbers): (String, Vec<f64>)| -> Result<Clipped, PrepError> {
            if with == Ends::Values {
                return Ok(Clipped { name, low, high });
            }
            let mut present = present("clip", &name, &numbers)?;
            present.sort_by(f64::total_cmp);
            let at = |share: f64| quantile(&present, share);
            Ok(Clipped { name, low: low.map(at), high: high.map(at) })
        };
        Ok(Self { columns: names.into_iter().zip(numbers).map(clipped).collect::<Result<_, _>>()? })
    }

    pub(super) fn apply(&self, frame: &mut Frame) {
        for column in &self.columns {
            frame.change(&column.name, |number| {
                let raised = column.low.map_or(number, |low| if number < low { low } else { number });
                column.high.map_or(raised, |high| if raised > high { high } else { raised })
            });
        }
    }
}
