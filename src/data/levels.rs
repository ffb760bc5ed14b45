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
        let Self { places, texts, hasher } = self;
        let hash = |label: &str| hasher.hash_one(label);
        if let Some(&code) = places.find(hash(label), |&code| texts[code as usize] == label) {
            return code;
        }
        let code = texts.len() as u32;
        places.insert_unique(hash(label), code, |&code| hash(&texts[code as usize]));
        texts.push(label.into());
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
