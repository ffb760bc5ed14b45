//! `text_hash`: the words of a text light a fixed number of columns, named `column#0` (scikit-learn's `HashingVectorizer`).
//! Nothing is learnt. Missing texts are empty ones.

use std::collections::{BTreeMap, HashSet};

use serde::{Deserialize, Serialize};

use super::frame::{Cells, Frame};
use super::murmur::bucket;
use super::select::{Needs, select};
use super::words::{spread, to_length_one, words};
use crate::data::error::DataError;
use crate::spec::Columns;

/// Which columns, and how their words are spread.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct TextHash {
    columns: Vec<String>,
    size: usize,
    ngrams: usize,
}

impl TextHash {
    pub(super) fn fit(frame: &Frame, columns: &Columns, size: usize, ngrams: usize) -> Result<Self, DataError> {
        Ok(Self { columns: select(frame, columns, "text_hash", Needs::Labels)?, size, ngrams })
    }

    pub(super) fn apply(&self, frame: &mut Frame) {
        let hashed: HashSet<&str> = self.columns.iter().map(String::as_str).collect();
        frame.expand(|name, cells| {
            let Cells::Labels { codes, levels } = cells else { return None };
            hashed.contains(name).then_some(())?;
            let rows: Vec<_> = levels.iter().map(|text| self.weights(text)).collect();
            let made = spread(codes, &rows, self.size).into_iter().map(Cells::Numbers).enumerate();
            Some(made.map(|(place, cells)| (format!("{name}#{place}"), cells)).collect())
        });
    }

    fn weights(&self, text: &str) -> Vec<(usize, f64)> {
        let mut sums: BTreeMap<usize, f64> = BTreeMap::new();
        for word in words(text, self.ngrams) {
            let (place, sign) = bucket(&word, self.size);
            *sums.entry(place).or_default() += sign;
        }
        let mut weights: Vec<(usize, f64)> = sums.into_iter().collect();
        to_length_one(&mut weights);
        weights
    }
}
