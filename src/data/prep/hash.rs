//! `hash`: each category lights one of a fixed number of columns, named `column#0`, with a sign (scikit-learn's `FeatureHasher`
//! on `column=category`). Nothing is learnt, so unseen categories are as good as seen ones; missing cells light none.

use std::collections::HashSet;

use serde::{Deserialize, Serialize};

use super::frame::{Cells, Frame};
use super::murmur::bucket;
use super::select::{Needs, select};
use crate::data::error::DataError;
use crate::spec::Columns;

/// Which columns, and over how many each is spread.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Hash {
    columns: Vec<String>,
    size: usize,
}

impl Hash {
    pub(super) fn fit(frame: &Frame, columns: &Columns, size: usize) -> Result<Self, DataError> {
        Ok(Self { columns: select(frame, columns, "hash", Needs::Labels)?, size })
    }

    pub(super) fn apply(&self, frame: &mut Frame) {
        let hashed: HashSet<&str> = self.columns.iter().map(String::as_str).collect();
        frame.expand(|name, cells| {
            let Cells::Labels { codes, levels } = cells else { return None };
            hashed.contains(name).then_some(())?;
            let buckets: Vec<(usize, f64)> =
                levels.iter().map(|level| bucket(&format!("{name}={level}"), self.size)).collect();
            let mut made = vec![vec![0.0; codes.len()]; self.size];
            for (row, &code) in codes.iter().enumerate() {
                if let Some(&(place, sign)) = buckets.get(code as usize) {
                    made[place][row] = sign;
                }
            }
            let named = |(place, cells)| (format!("{name}#{place}"), Cells::Numbers(cells));
            Some(made.into_iter().enumerate().map(named).collect())
        });
    }
}
