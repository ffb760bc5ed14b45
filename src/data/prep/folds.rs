//! Which fold each training row belongs to: dealt so that classes have the same shares in each (scikit-learn's
//! `StratifiedKFold`, for numbers `KFold`).

use crate::base::rng::{Purpose, Stream};
use crate::data::dataset::Truth;
use crate::data::split::folds::k_fold::{plain, stratified};

/// How rows are dealt.
pub(super) struct Folds {
    pub(super) count: usize,
    /// The seed of the shuffle, if there is one.
    pub(super) shuffle: Option<u64>,
}

impl Folds {
    /// The fold of each row.
    pub(super) fn of_rows(&self, truth: &Truth) -> Vec<usize> {
        let rows = match truth {
            Truth::Numbers(numbers) => numbers.len(),
            Truth::Classes { codes, .. } => codes.len(),
        };
        let count = self.count.min(rows).max(1);
        let shuffle = |class: usize, folds: &mut [usize]| {
            if let Some(seed) = self.shuffle {
                Stream::new(seed, Purpose::Folds, class as u64).shuffle(folds);
            }
        };
        match truth {
            Truth::Numbers(_) => {
                let mut folds = plain(&(0..rows).collect::<Vec<_>>(), count);
                shuffle(0, &mut folds);
                folds
            }
            Truth::Classes { codes, .. } => stratified(codes, count, shuffle),
        }
    }
}
