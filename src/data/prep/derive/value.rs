//! What parts of an expression are while it is worked out: a whole column at once.

use std::borrow::Cow;
use std::collections::HashMap;

use crate::data::prep::frame::Cells;
use crate::data::table::MISSING;

/// A column of one type.
#[derive(Clone, Debug)]
pub(super) enum Value {
    /// NaN is missing.
    Numbers(Vec<f64>),
    Truths(Vec<bool>),
    Texts(Texts),
}

/// Texts as places among different ones, so that work is done once for each.
#[derive(Clone, Debug)]
pub(super) struct Texts {
    pub(super) codes: Vec<u32>,
    pub(super) levels: Vec<String>,
}

impl Value {
    pub(super) fn of(cells: &Cells) -> Self {
        match cells {
            Cells::Numbers(numbers) => Self::Numbers(numbers.clone()),
            Cells::Flags(flags) => Self::Truths(flags.clone()),
            Cells::Codes { codes, .. } => Self::Numbers(codes.iter().map(|&code| f64::from(code)).collect()),
            Cells::Labels { codes, levels } => Self::Texts(Texts { codes: codes.clone(), levels: levels.to_vec() }),
        }
    }

    /// As numbers; truths are 1 and 0.
    pub(super) fn numbers(self) -> Vec<f64> {
        match self {
            Self::Numbers(numbers) => numbers,
            Self::Truths(truths) => truths.into_iter().map(|truth| f64::from(u8::from(truth))).collect(),
            Self::Texts(texts) => vec![f64::NAN; texts.codes.len()],
        }
    }

    pub(super) fn truths(self) -> Vec<bool> {
        match self {
            Self::Truths(truths) => truths,
            Self::Numbers(numbers) => vec![false; numbers.len()],
            Self::Texts(texts) => vec![false; texts.codes.len()],
        }
    }

    pub(super) fn texts(self) -> Texts {
        match self {
            Self::Texts(texts) => texts,
            Self::Numbers(numbers) => Texts { codes: vec![MISSING; numbers.len()], levels: vec![] },
            Self::Truths(truths) => Texts { codes: vec![MISSING; truths.len()], levels: vec![] },
        }
    }

    pub(super) fn is_text(&self) -> bool {
        matches!(self, Self::Texts(_))
    }
}

impl Texts {
    /// The same text in every row.
    pub(super) fn constant(text: &str, rows: usize) -> Self {
        Self { codes: vec![0; rows], levels: vec![text.to_owned()] }
    }

    /// The text of a row.
    pub(super) fn get(&self, row: usize) -> Option<&str> {
        self.levels.get(self.codes[row] as usize).map(String::as_str)
    }

    /// Each text changed.
    pub(super) fn map(self, changed: impl Fn(&str) -> String) -> Self {
        Self { levels: self.levels.iter().map(|level| changed(level)).collect(), ..self }
    }

    /// A number of each text; missing where there is none.
    pub(super) fn measured(&self, measure: impl Fn(&str) -> f64) -> Vec<f64> {
        let measures: Vec<f64> = self.levels.iter().map(|level| measure(level)).collect();
        self.codes.iter().map(|&code| measures.get(code as usize).copied().unwrap_or(f64::NAN)).collect()
    }

    /// This row's text where `first`, else the other's.
    pub(super) fn choose(mut self, other: &Self, first: impl Fn(usize) -> bool) -> Self {
        let shift = self.levels.len() as u32;
        self.levels.extend(other.levels.iter().cloned());
        for (row, code) in self.codes.iter_mut().enumerate() {
            if !first(row) {
                *code = if other.codes[row] == MISSING { MISSING } else { other.codes[row] + shift };
            }
        }
        self
    }

    /// As cells, in which every text has one place.
    pub(super) fn into_cells<'a>(self) -> Cells<'a> {
        let mut places: HashMap<String, u32> = HashMap::new();
        let mut levels: Vec<String> = Vec::new();
        let mut place = |level: String| {
            *places.entry(level).or_insert_with_key(|level| {
                levels.push(level.clone());
                levels.len() as u32 - 1
            })
        };
        let merged: Vec<u32> = self.levels.into_iter().map(&mut place).collect();
        let codes = self.codes.iter().map(|&code| merged.get(code as usize).copied().unwrap_or(MISSING)).collect();
        Cells::Labels { codes, levels: Cow::Owned(levels) }
    }
}
