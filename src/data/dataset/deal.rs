//! Rows to parts, and what follows from that: features that say nothing in the training rows are left out.

use super::{Dataset, Role, checks};
use crate::data::error::DataError;
use crate::data::split::{Deck, FoldKind, Folding, Parts, Proof, folds};
use crate::spec::{Split, Workspace};

/// Columns that were left out, of which an error says why.
const REASONS: usize = 3;

impl Dataset {
    /// Deals the rows `own`, and takes `given` as the test. Which features are left out depends on the training rows, and
    /// which rows are equal on the features: so where one is left out, rows are compared without it and dealt anew.
    pub(super) fn deal(
        &mut self,
        own: &[usize],
        given: Option<&[usize]>,
        workspace: &Workspace,
    ) -> Result<(), DataError> {
        let declared = self.declared_features();
        let mut left_out: Vec<usize> = Vec::new();
        loop {
            let compared: Vec<usize> = declared.iter().copied().filter(|column| !left_out.contains(column)).collect();
            let rows = (own.to_vec(), given.map(<[usize]>::to_vec));
            let deck = Deck::new(&self.table, self.truth.codes(), &workspace.split, rows, (&declared, &compared));
            let parts = deck.deal()?;
            let (proof, doubts) = (deck.proof(&parts), deck.doubts(&parts));
            if let Err(error) = self.take_up(parts, proof, workspace) {
                return Err(self.traced(error, (own, given), (&declared, &compared), &workspace.split));
            }
            let silent = |&&column: &&usize| !self.roles[column].is_feature();
            let before = left_out.len();
            left_out.extend(compared.iter().filter(silent));
            if left_out.len() == before || self.table.images.is_some() {
                self.warnings.extend(doubts);
                self.compared = compared;
                return Ok(());
            }
        }
    }

    /// Says of training rows of a single class whether that comes of keeping equal rows together.
    fn traced(
        &self,
        error: DataError,
        (own, given): (&[usize], Option<&[usize]>),
        features: (&[usize], &[usize]),
        split: &Split,
    ) -> DataError {
        let DataError::OneClass { label, .. } = error else { return error };
        let loose = Split { duplicates_together: false, ..split.clone() };
        let rows = (own.to_vec(), given.map(<[usize]>::to_vec));
        let apart = Deck::new(&self.table, self.truth.codes(), &loose, rows, features).deal();
        let learnable = apart.is_ok_and(|parts| checks::target(&self.truth, &parts, &mut vec![]).is_ok());
        DataError::OneClass { label, tied: split.duplicates_together && learnable }
    }

    /// Features before any was left out, as places in the table.
    fn declared_features(&self) -> Vec<usize> {
        (0..self.declared.len()).filter(|&column| self.declared[column].is_feature()).collect()
    }

    /// How the rows that are no test rows are dealt to folds.
    pub fn fold_kind(&self, workspace: &Workspace) -> FoldKind {
        folds::kind(&workspace.split, self.truth.codes().is_some())
    }

    /// The parts of each fold of one repeat, from 0, of the rows that are no test rows; what is judged is their `test`. Of
    /// what is learnt from, `split.validation` is watched where `watched`.
    ///
    /// # Errors
    /// Where the rows do not give so many folds, or cannot be dealt as `[split]` says.
    pub fn folds(
        &self,
        workspace: &Workspace,
        folding: Folding,
        repeat: usize,
        watched: bool,
    ) -> Result<Vec<(Parts, Proof)>, DataError> {
        let mut pool = [&self.parts.train[..], &self.parts.validation].concat();
        pool.sort_unstable();
        let features = (&self.declared_features()[..], &self.compared[..]);
        let deck = Deck::new(&self.table, self.truth.codes(), &workspace.split, (pool, None), features);
        let parts = folds::of(&deck, folding, repeat, watched)?;
        Ok(parts.into_iter().map(|parts| (parts.clone(), deck.proof(&parts))).collect())
    }

    /// Takes other parts, as those of a fold: what depends on the training rows is found out anew.
    ///
    /// # Errors
    /// Where nothing can be learnt from the training rows.
    pub fn take_up(&mut self, parts: Parts, proof: Proof, workspace: &Workspace) -> Result<(), DataError> {
        (self.parts, self.proof) = (parts, proof);
        self.test_set.clear();
        self.roles.clone_from(&self.declared);
        self.warnings.clone_from(&self.doubts);
        self.check(workspace)
    }

    /// Finds what cannot work or is worth a warning, and leaves out features that say nothing.
    fn check(&mut self, workspace: &Workspace) -> Result<(), DataError> {
        checks::target(&self.truth, &self.parts, &mut self.warnings)?;
        if let (Some(weights), Some(column)) = (&self.weights, &workspace.data.weight)
            && self.parts.train.iter().all(|&row| weights[row] == 0.0)
        {
            return Err(DataError::NoWeight { column: column.clone() });
        }
        let before = self.warnings.len();
        checks::features(&self.table, &mut self.roles, &self.parts.train, workspace, &mut self.warnings);
        if self.table.images.is_some() || self.roles.iter().any(|role: &Role| role.is_feature()) {
            Ok(())
        } else {
            let mut left_out = self.warnings[before..].to_vec();
            if left_out.len() > REASONS {
                let more = left_out.split_off(REASONS - 1).len();
                left_out.push(format!("So are {more} more."));
            }
            Err(DataError::NoFeatures { left_out })
        }
    }
}
