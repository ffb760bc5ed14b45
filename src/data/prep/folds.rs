//! Which fold each training row belongs to: dealt so that classes have the same shares in each (scikit-learn's
//! `StratifiedKFold`, for numbers `KFold`).

use crate::base::rng::{Purpose, Stream};
use crate::data::dataset::Truth;

/// How rows are dealt.
pub(super) struct Folds {
    pub(super) count: usize,
    /// The seed of the shuffle, if there is one.
    pub(super) shuffle: Option<u64>,
}

impl Folds {
    /// The fold of each row.
    pub(super) fn of_rows(&self, truth: &Truth) -> Vec<usize> {
        match truth {
            Truth::Numbers(numbers) => {
                let mut folds = contiguous(numbers.len(), self.count.min(numbers.len()).max(1));
                if let Some(seed) = self.shuffle {
                    Stream::new(seed, Purpose::Folds, 0).shuffle(&mut folds);
                }
                folds
            }
            Truth::Classes { codes, labels } => self.stratified(codes, labels.len()),
        }
    }

    fn stratified(&self, codes: &[u32], classes: usize) -> Vec<usize> {
        let folds = self.count.min(codes.len()).max(1);
        // Classes are numbered as they come, and the rows sorted by class are dealt in turns: that gives the sizes.
        let mut first = vec![usize::MAX; classes];
        for (row, &code) in codes.iter().enumerate().rev() {
            first[code as usize] = row;
        }
        let mut order: Vec<usize> = (0..classes).filter(|&class| first[class] != usize::MAX).collect();
        order.sort_by_key(|&class| first[class]);
        let mut sizes = vec![vec![0_usize; folds]; classes];
        let sorted = order.iter().flat_map(|&class| {
            let count = codes.iter().filter(|&&code| code as usize == class).count();
            std::iter::repeat_n(class, count)
        });
        sorted.enumerate().for_each(|(place, class)| sizes[class][place % folds] += 1);
        let mut dealt: Vec<std::vec::IntoIter<usize>> = vec![vec![].into_iter(); classes];
        for (index, &class) in order.iter().enumerate() {
            let own = sizes[class].iter().enumerate();
            let mut own: Vec<usize> = own.flat_map(|(fold, &size)| std::iter::repeat_n(fold, size)).collect();
            if let Some(seed) = self.shuffle {
                Stream::new(seed, Purpose::Folds, index as u64).shuffle(&mut own);
            }
            dealt[class] = own.into_iter();
        }
        codes.iter().map(|&code| dealt[code as usize].next().unwrap_or(0)).collect()
    }
}

/// Runs of nearly equal length, the longer ones first.
fn contiguous(rows: usize, folds: usize) -> Vec<usize> {
    let size = |fold| rows / folds + usize::from(fold < rows % folds);
    (0..folds).flat_map(|fold| std::iter::repeat_n(fold, size(fold))).collect()
}
