//! `ordinal`: each category becomes its place in order, from 0 (scikit-learn's `OrdinalEncoder`); unseen ones -1.
//!
//! Without a given order categories stand alphabetically, and missing cells come last if training has any.

use serde::{Deserialize, Serialize};

use super::categories::{MISSING_LABEL, counts, places};
use super::frame::{Cells, Frame};
use super::select::{Needs, select};
use crate::data::error::DataError;
use crate::data::phrases::listed;
use crate::spec::Columns;

/// The order of each column's categories.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Ordinal {
    columns: Vec<Ordered>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Ordered {
    name: String,
    categories: Vec<String>,
}

impl Ordinal {
    pub(super) fn fit(
        frame: &Frame,
        columns: &Columns,
        order: &[String],
        warnings: &mut Vec<String>,
    ) -> Result<Self, DataError> {
        let columns = select(frame, columns, "ordinal", Needs::Labels)?;
        let ordered = columns.into_iter().map(|name| {
            let Some(cells @ Cells::Labels { codes, levels }) = frame.get(&name) else {
                return Ordered { name, categories: Vec::new() };
            };
            let found = counts(codes, levels).into_iter().map(|(label, _)| label.to_string());
            if order.is_empty() {
                let missing = cells.any_missing().then(|| MISSING_LABEL.to_string());
                return Ordered { name, categories: found.chain(missing).collect() };
            }
            let strange: Vec<String> = found.filter(|label| !order.contains(label)).collect();
            if !strange.is_empty() {
                warnings.push(format!(
                    "Step `ordinal` gives no place to {} of column `{name}`, so they become -1.",
                    listed(strange.into_iter())
                ));
            }
            Ordered { name, categories: order.to_vec() }
        });
        Ok(Self { columns: ordered.collect() })
    }

    /// The columns that are made.
    pub(super) fn made(&self) -> Vec<Vec<String>> {
        self.columns.iter().map(|column| vec![column.name.clone()]).collect()
    }

    pub(super) fn apply(&self, frame: &mut Frame) {
        for column in &self.columns {
            let Some(cells) = frame.get_mut(&column.name) else { continue };
            if let Cells::Labels { codes, levels } = cells {
                let places = places(codes, levels, &column.categories);
                *cells =
                    Cells::Numbers(places.into_iter().map(|place| place.map_or(-1.0, |place| place as f64)).collect());
            }
        }
    }
}
