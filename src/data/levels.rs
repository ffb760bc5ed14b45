//! Labels numbered in order of first appearance.

use std::hash::BuildHasher;

use foldhash::fast::RandomState;
use hashbrown::HashTable;

use super::table::MISSING;

/// The distinct labels of a column, each kept once.
#[derive(Debug, Default)]
pub(super) struct Levels {
    places: HashTable<u32>,
    texts: Vec<String>,
    hasher: RandomState,
}

impl Levels {
    /// The number of a label; a new one gets the next.
    pub(super) fn code(&mut self, label: &str) -> u32 {
        self.code_of(label.as_bytes(), || label.into())
    }

    /// The number of the label that these bytes are; `text` is asked for where it is new.
    pub(super) fn code_of(&mut self, label: &[u8], text: impl FnOnce() -> String) -> u32 {
        let Self { places, texts, hasher } = self;
        let hash = |label: &[u8]| hasher.hash_one(label);
        let own = hash(label);
        if let Some(&code) = places.find(own, |&code| texts[code as usize].as_bytes() == label) {
            return code;
        }
        let code = texts.len() as u32;
        places.insert_unique(own, code, |&code| hash(texts[code as usize].as_bytes()));
        texts.push(text());
        code
    }

    /// The number of a cell; `None` is missing.
    pub(super) fn cell(&mut self, cell: Option<&str>) -> u32 {
        cell.map_or(MISSING, |label| self.code(label))
    }

    /// The labels, by number.
    pub(super) fn texts(&self) -> &[String] {
        &self.texts
    }

    /// The labels, by number, without the means to find more.
    pub(super) fn into_texts(self) -> Vec<String> {
        self.texts
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_are_numbered_as_they_come_and_found_again() {
        let mut levels = Levels::default();
        let codes: Vec<u32> = (0..3000).map(|n| levels.code(&(n % 1000).to_string())).collect();
        assert!(codes.iter().zip(0..).all(|(&code, place): (_, u32)| code == place % 1000));
        assert_eq!((levels.cell(None), levels.code(""), levels.texts().len()), (MISSING, 1000, 1001));
    }
}
