//! `one_hot`: a column of zeros and ones for each category (scikit-learn's `OneHotEncoder`), named `column=category`.
//!
//! Categories stand in alphabetical order; missing cells have a category of their own, the last, if training has any.
//! Under `unseen = "other"` one more column, `column=(other)`, is always there and lit by every other label.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};

use super::categories::{MISSING_LABEL, counts, places};
use super::frame::{Cells, Frame};
use super::select::{Needs, select};
use crate::data::error::DataError;
use crate::spec::{Columns, Encoding};

/// The categories of each column.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct OneHot {
    columns: Vec<Encoded>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Encoded {
    name: String,
    categories: Vec<String>,
    /// Whether a column for all other labels follows.
    other: bool,
}

impl OneHot {
    pub(super) fn fit(
        frame: &Frame,
        columns: &Columns,
        unseen: Encoding,
        min_count: usize,
        max_categories: usize,
    ) -> Result<Self, DataError> {
        let columns = select(frame, columns, "one_hot", Needs::Labels)?;
        let encoded = columns.into_iter().map(|name| {
            let categories = match frame.get(&name) {
                Some(cells @ Cells::Labels { codes, levels }) => {
                    let mut kept = frequent(counts(codes, levels), min_count, max_categories);
                    kept.extend(cells.any_missing().then(|| MISSING_LABEL.to_string()));
                    kept
                }
                _ => Vec::new(),
            };
            Encoded { name, categories, other: unseen == Encoding::Other }
        });
        Ok(Self { columns: encoded.collect() })
    }

    /// The columns that are made of each category.
    pub(super) fn made(&self) -> Vec<Vec<String>> {
        self.columns.iter().map(Encoded::names).collect()
    }

    pub(super) fn apply(&self, frame: &mut Frame) {
        let encoded: HashMap<&str, &Encoded> =
            self.columns.iter().map(|column| (column.name.as_str(), column)).collect();
        frame.expand(|name, cells| match (encoded.get(name), cells) {
            (Some(column), Cells::Labels { codes, levels }) => {
                Some(column.flags(&places(codes, levels, &column.categories)))
            }
            _ => None,
        });
    }
}

impl Encoded {
    /// One column of flags for each category, and one for the rest where there is one.
    fn flags<'a>(&self, places: &[Option<usize>]) -> Vec<(String, Cells<'a>)> {
        let lit = |wanted: Option<usize>| Cells::Flags(places.iter().map(|&place| place == wanted).collect());
        let of_category = |place: usize| (place < self.categories.len()).then_some(place);
        self.names().into_iter().enumerate().map(|(place, name)| (name, lit(of_category(place)))).collect()
    }

    fn names(&self) -> Vec<String> {
        let all = self.categories.iter().map(String::as_str).chain(self.other.then_some("(other)"));
        all.map(|category| format!("{}={category}", self.name)).collect()
    }
}

/// The most frequent of alphabetical `counts`, at most `max` of them and each at least `min` times, alphabetically.
fn frequent(mut counts: Vec<(&str, usize)>, min: usize, max: usize) -> Vec<String> {
    counts.retain(|(_, count)| *count >= min);
    if counts.len() > max {
        counts.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
        counts.truncate(max);
        counts.sort_unstable();
    }
    counts.into_iter().map(|(label, _)| label.to_string()).collect()
}
