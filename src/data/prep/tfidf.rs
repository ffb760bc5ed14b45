//! `tfidf`: a column `column:word` for each word, whose weight grows with how often it stands in the row's text and falls with
//! how many training rows have it (scikit-learn's `TfidfVectorizer` with its defaults). Missing texts are empty ones.
//!
//! Of words equally frequent the alphabetically first are kept, where scikit-learn keeps any.

use std::collections::{BTreeMap, HashMap};

use serde::{Deserialize, Serialize};

use super::frame::{Cells, Frame};
use super::select::{Needs, select};
use super::words::{spread, to_length_one, words};
use crate::data::error::DataError;
use crate::data::prep::PrepError;
use crate::data::table::MISSING;
use crate::spec::Columns;

/// The words of each column.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Tfidf {
    columns: Vec<Texts>,
    ngrams: usize,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Texts {
    name: String,
    /// Alphabetically.
    words: Vec<String>,
    /// How much each counts: the logarithm of how rare it is.
    rarity: Vec<f64>,
}

impl Tfidf {
    pub(super) fn fit(
        frame: &Frame,
        columns: &Columns,
        max_features: usize,
        min_count: usize,
        ngrams: usize,
    ) -> Result<Self, DataError> {
        let names = select(frame, columns, "tfidf", Needs::Labels)?;
        let mut columns = vec![];
        for name in names {
            let Some(Cells::Labels { codes, levels }) = frame.get(&name) else { continue };
            let mut found: Vec<(String, Count)> = counted(codes, levels, ngrams).into_iter().collect();
            found.retain(|(_, count)| count.rows >= min_count);
            if found.is_empty() {
                return Err(PrepError::NothingToFit { step: "tfidf", column: name }.into());
            }
            if found.len() > max_features {
                found.sort_by_key(|(_, count)| std::cmp::Reverse(count.times));
                found.truncate(max_features);
                found.sort_by(|(a, _), (b, _)| a.cmp(b));
            }
            let rare = |count: &Count| ((1 + codes.len()) as f64 / (1 + count.rows) as f64).ln() + 1.0;
            let (words, rarity) = found.iter().map(|(word, count)| (word.clone(), rare(count))).unzip();
            columns.push(Texts { name, words, rarity });
        }
        Ok(Self { columns, ngrams })
    }

    pub(super) fn apply(&self, frame: &mut Frame) {
        let texts: HashMap<&str, &Texts> = self.columns.iter().map(|column| (column.name.as_str(), column)).collect();
        frame.expand(|name, cells| {
            let (column, Cells::Labels { codes, levels }) = (texts.get(name)?, cells) else { return None };
            let known: HashMap<&str, usize> = column.words.iter().map(String::as_str).zip(0..).collect();
            let rows: Vec<_> = levels.iter().map(|text| column.weights(&known, &words(text, self.ngrams))).collect();
            let made = spread(codes, &rows, column.words.len()).into_iter().map(Cells::Numbers);
            Some(column.words.iter().map(|word| format!("{name}:{word}")).zip(made).collect())
        });
    }
}

impl Texts {
    /// The weights of a text's words, by their places.
    fn weights(&self, known: &HashMap<&str, usize>, words: &[String]) -> Vec<(usize, f64)> {
        let mut times: BTreeMap<usize, f64> = BTreeMap::new();
        for place in words.iter().filter_map(|word| known.get(word.as_str())) {
            *times.entry(*place).or_default() += 1.0;
        }
        let mut weights: Vec<(usize, f64)> =
            times.into_iter().map(|(place, times)| (place, times * self.rarity[place])).collect();
        to_length_one(&mut weights);
        weights
    }
}

/// How often a word occurs, and in how many rows.
#[derive(Default)]
struct Count {
    times: usize,
    rows: usize,
}

fn counted(codes: &[u32], levels: &[String], ngrams: usize) -> BTreeMap<String, Count> {
    let mut rows = vec![0; levels.len()];
    codes.iter().filter(|&&code| code != MISSING).for_each(|&code| rows[code as usize] += 1);
    let mut counts: BTreeMap<String, Count> = BTreeMap::new();
    for (text, rows) in levels.iter().zip(rows).filter(|(_, rows)| *rows > 0) {
        let mut times: HashMap<String, usize> = HashMap::new();
        for word in words(text, ngrams) {
            *times.entry(word).or_default() += 1;
        }
        for (word, times) in times {
            let count = counts.entry(word).or_default();
            count.times += times * rows;
            count.rows += rows;
        }
    }
    counts
}
