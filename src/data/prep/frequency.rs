//! `frequency`: each category becomes its share of training rows (pandas' `value_counts(normalize=True, dropna=False)`); those
//! that training never saw become 0.

use serde::{Deserialize, Serialize};

use super::categories::{MISSING_LABEL, counts, places};
use super::frame::{Cells, Frame};
use super::select::{Needs, select};
use crate::data::error::DataError;
use crate::data::table::MISSING;
use crate::spec::Columns;

/// The share of each column's categories.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Frequency {
    columns: Vec<Counted>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Counted {
    name: String,
    categories: Vec<String>,
    shares: Vec<f64>,
}

impl Frequency {
    pub(super) fn fit(frame: &Frame, columns: &Columns) -> Result<Self, DataError> {
        let columns = select(frame, columns, "frequency", Needs::Labels)?;
        let counted = columns.into_iter().map(|name| {
            let Some(Cells::Labels { codes, levels }) = frame.get(&name) else {
                return Counted { name, categories: vec![], shares: vec![] };
            };
            let missing = codes.iter().filter(|&&code| code == MISSING).count();
            let found = counts(codes, levels).into_iter().chain([(MISSING_LABEL, missing)]);
            let found = found.filter(|(_, count)| *count > 0);
            let share = |count| count as f64 / codes.len() as f64;
            let (categories, shares) = found.map(|(label, count)| (label.to_owned(), share(count))).unzip();
            Counted { name, categories, shares }
        });
        Ok(Self { columns: counted.collect() })
    }

    pub(super) fn apply(&self, frame: &mut Frame) {
        for column in &self.columns {
            let Some(cells) = frame.get_mut(&column.name) else { continue };
            if let Cells::Labels { codes, levels } = cells {
                let places = places(codes, levels, &column.categories).into_iter();
                *cells = Cells::Numbers(places.map(|place| place.map_or(0.0, |place| column.shares[place])).collect());
            }
        }
    }
}
