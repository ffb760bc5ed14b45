//! The mistake, for demonstration: rows resampled before they are split, so that a row and what was made of it stand on
//! both sides.

use std::collections::HashSet;

use super::{Part, Prepared};
use crate::base::rng::{Purpose, Stream};
use crate::data::dataset::Dataset;
use crate::data::error::DataError;
use crate::spec::Workspace;

impl Prepared {
    /// The dataset as it would be had all of its own rows been prepared and resampled together and then been dealt at
    /// random, in the same shares. A test part from a file of its own stays as it is. Nothing is ever to be trained on this
    /// but to show what it pretends.
    ///
    /// # Errors
    /// As [`Prepared::new`].
    pub fn leaked(dataset: &Dataset, workspace: &Workspace) -> Result<Self, DataError> {
        let mut together = dataset.clone();
        let given = workspace.data.test.is_some();
        let parts = &mut together.parts;
        let (train, validation) = (parts.train.len(), parts.validation.len());
        let test = if given { 0 } else { parts.test.len() };
        let validation_rows = std::mem::take(&mut parts.validation);
        parts.train.extend(validation_rows);
        if !given {
            parts.train.append(&mut parts.test);
        }
        parts.train.sort_unstable();
        let mut leaked = Self::new(&together, workspace)?;
        let rows = leaked.train.x.rows;
        let all = (train + validation + test).max(1);
        let mut order: Vec<usize> = (0..rows).collect();
        Stream::new(workspace.split.seed, Purpose::Split, u64::MAX).shuffle(&mut order);
        let (judged, learnt) = order.split_at((rows * (validation + test)).div_ceil(all));
        let (of_validation, of_test) = judged.split_at((rows * validation).div_ceil(all).min(judged.len()));
        let whole = leaked.train.clone();
        leaked.validation = whole.select(of_validation);
        if !given {
            leaked.test = whole.select(of_test);
        }
        leaked.train = whole.select(learnt);
        Ok(leaked)
    }
}

impl Part {
    /// Rows whose row of the table is also one of `other`'s, as it is or as what a row was made from.
    pub fn rows_in(&self, other: &Self) -> usize {
        let known: HashSet<usize> = other.rows.iter().copied().collect();
        self.rows.iter().filter(|row| known.contains(row)).count()
    }
}
