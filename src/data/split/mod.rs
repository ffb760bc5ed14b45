//! Deals rows to training, validation and test, or to folds. The deal depends on the rows and `[split]` alone.
//!
//! ```text
//! Table, [split] ─ Deck::new ─► Deck ─ deal ──► Parts ─ Deck::proof ─► Proof (what stands in two parts)
//!                                  └── folds ─► Vec<Parts>
//! ```
//!
//! One method a file; `together` keeps equal rows in one part after chance has dealt, `grouped` deals whole groups.

mod deck;
mod doubts;
mod error;
pub(super) mod folds;
mod given;
mod grouped;
mod groups;
mod hash;
mod ordered;
mod proof;
mod random;
mod stratified;
mod stratified_grouped;
#[cfg(test)]
mod tests;
mod times;
mod together;
mod units;

pub(super) use deck::Deck;
pub use error::SplitError;
pub use folds::{FoldKind, Folding};
pub use proof::Proof;

use super::error::DataError;
use crate::spec::Split;

/// Row numbers of each part, ascending; no row is in two parts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Parts {
    /// Learnt from.
    pub train: Vec<usize>,
    /// Watched while learning.
    pub validation: Vec<usize>,
    /// Judged at the end.
    pub test: Vec<usize>,
}

/// The parts by number, as deals speak of them.
const TRAIN: usize = 0;
const VALIDATION: usize = 1;
const TEST: usize = 2;
/// How many there are.
const PARTS: usize = 3;

impl Parts {
    /// Rows by the number of their part; both lists have one entry a row.
    fn of(rows: &[usize], places: &[usize]) -> Self {
        let part = |wanted: usize| {
            let mut part: Vec<usize> =
                rows.iter().zip(places).filter(|&(_, &place)| place == wanted).map(|(&row, _)| row).collect();
            part.sort_unstable();
            part
        };
        Self { train: part(TRAIN), validation: part(VALIDATION), test: part(TEST) }
    }

    fn all(&self) -> [&[usize]; 3] {
        [&self.train, &self.validation, &self.test]
    }
}

/// How many rows are wanted in two of the parts; the others train.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Sizes {
    validation: usize,
    test: usize,
}

impl Sizes {
    /// `ceil(share * rows)` as in scikit-learn's `train_test_split`.
    fn of(rows: usize, split: &Split, test_share: f64) -> Result<Self, DataError> {
        let size = |share: f64| (share.clamp(0.0, 1.0) * rows as f64).ceil() as usize;
        let sizes = Self { validation: size(split.validation), test: size(test_share) };
        if sizes.test + sizes.validation >= rows {
            return Err(DataError::NoTrainingRows { validation: split.validation, test: test_share, rows });
        }
        Ok(sizes)
    }
}
