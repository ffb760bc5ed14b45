//! `embed`: each category becomes a code, for which the network learns a vector of its own (Guo and Berkhahn 2016).
//!
//! Code 0 stands for whatever training did not see often enough, missing cells included unless training has some; the
//! categories follow alphabetically from 1.

use serde::{Deserialize, Serialize};

use super::categories::{MISSING_LABEL, counts, places};
use super::frame::{Cells, Frame};
use super::select::{Needs, select};
use crate::data::error::DataError;
use crate::spec::Columns;

/// The categories of each column.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Embed {
    columns: Vec<Coded>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Coded {
    name: String,
    categories: Vec<String>,
}

impl Embed {
    pub(super) fn fit(frame: &Frame, columns: &Columns, min_count: usize) -> Result<Self, DataError> {
        let columns = select(frame, columns, "embed", Needs::Labels)?;
        let coded = columns.into_iter().map(|name| {
            let categories = match frame.get(&name) {
                Some(cells @ Cells::Labels { codes, levels }) => {
                    let found = counts(codes, levels).into_iter().filter(|(_, count)| *count >= min_count);
                    let missing = cells.any_missing().then(|| MISSING_LABEL.to_string());
                    found.map(|(label, _)| label.to_string()).chain(missing).collect()
                }
                _ => Vec::new(),
            };
            Coded { name, categories }
        });
        Ok(Self { columns: coded.collect() })
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
                let codes = places.into_iter().map(|place| place.map_or(0, |place| place as u32 + 1)).collect();
                *cells = Cells::Codes { codes, values: column.categories.len() + 1 };
            }
        }
    }

    /// How many codes the column has, if this step codes it.
    pub(super) fn values(&self, name: &str) -> Option<usize> {
        self.columns.iter().find(|column| column.name == name).map(|column| column.categories.len() + 1)
    }
}
