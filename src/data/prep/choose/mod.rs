//! `drop` leaves columns out by name; `select_variance`, `select_best`, `select_l1` and `select_rfe`: columns that say little are left out (scikit-learn's
//! `VarianceThreshold`, `SelectKBest`, `SelectFromModel` of `Lasso`, and `RFE` of `Ridge`).
//!
//! Lasso and ridge see columns and target with mean 0 and deviation 1; of several classes each has a regression of its own.

mod lasso;
mod mutual;
mod ridge;
mod scores;

use serde::{Deserialize, Serialize};

use super::Training;
use super::frame::{Cells, Frame};
use super::scale::standard;
use super::select::{Needs, complete, select};
use super::targets::targets;
use crate::data::dataset::Truth;
use crate::data::error::DataError;
use crate::data::numbers::variance;
use crate::data::prep::PrepError;
use crate::spec::{Columns, Score};

/// The columns that are left out.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Chosen {
    dropped: Vec<String>,
}

impl Chosen {
    pub(super) fn by_name(frame: &Frame, columns: &Columns) -> Result<Self, DataError> {
        Ok(Self { dropped: select(frame, columns, "drop", Needs::Any)? })
    }

    pub(super) fn by_variance(frame: &Frame, columns: &Columns, threshold: f64) -> Result<Self, DataError> {
        let names = select(frame, columns, "select_variance", Needs::Figures)?;
        let varies = frame.numbers(&names).into_iter().map(|mut present| {
            present.retain(|number| !number.is_nan());
            // Rounding gives a constant column a variance; its ends tell.
            let differs = present.iter().any(|number| *number != present[0]);
            differs && variance(&present) > threshold
        });
        Ok(Self::keeping(names.iter().cloned().zip(varies)))
    }

    pub(super) fn by_score(
        frame: &Frame,
        training: &Training,
        columns: &Columns,
        with: Score,
        keep: usize,
    ) -> Result<Self, DataError> {
        let truth = training.truth;
        if with == Score::Chi2 && truth.codes().is_none() {
            return Err(DataError::NeedsClasses { key: "with = \"chi2\"", target: training.target.into() });
        }
        let (names, numbers) = complete(frame, columns, "select_best", Needs::Figures)?;
        let negative = names.iter().zip(&numbers).find_map(|(name, numbers)| {
            numbers.iter().find(|number| **number < 0.0).map(|&found| (name.clone(), found))
        });
        if let (Score::Chi2, Some((column, found))) = (with, negative) {
            let needs = "numbers of at least 0 for chi-squared";
            return Err(PrepError::StepRange { step: "select_best", needs, column, found }.into());
        }
        let flags: Vec<bool> = names.iter().map(|name| matches!(frame.get(name), Some(Cells::Flags(_)))).collect();
        let scores = scored(with, &numbers, &flags, truth);
        // As scikit-learn breaks ties: the later column is kept.
        let mut order: Vec<usize> = (0..names.len()).collect();
        let clean = |place: usize| if scores[place].is_nan() { f64::MIN } else { scores[place] };
        order.sort_by(|&a, &b| clean(a).total_cmp(&clean(b)));
        let mut kept = vec![false; names.len()];
        order.iter().rev().take(keep).for_each(|&place| kept[place] = true);
        Ok(Self::keeping(names.into_iter().zip(kept)))
    }

    pub(super) fn by_lasso(frame: &Frame, truth: &Truth, columns: &Columns, alpha: f64) -> Result<Self, DataError> {
        let (names, numbers) = complete(frame, columns, "select_l1", Needs::Figures)?;
        let numbers = standardised(numbers);
        let mut kept = vec![false; names.len()];
        for target in standardised(targets(truth)) {
            let weights = lasso::weights(&numbers, &target, alpha);
            kept.iter_mut().zip(weights).for_each(|(kept, weight)| *kept |= weight.abs() >= lasso::LEAST);
        }
        Ok(Self::keeping(names.into_iter().zip(kept)))
    }

    pub(super) fn by_elimination(
        frame: &Frame,
        truth: &Truth,
        columns: &Columns,
        keep: usize,
    ) -> Result<Self, DataError> {
        let (names, numbers) = complete(frame, columns, "select_rfe", Needs::Figures)?;
        let kept = ridge::kept(&standardised(numbers), &standardised(targets(truth)), keep);
        Ok(Self::keeping(names.into_iter().zip(kept)))
    }

    fn keeping(columns: impl Iterator<Item = (String, bool)>) -> Self {
        Self { dropped: columns.filter(|(_, kept)| !kept).map(|(name, _)| name).collect() }
    }

    pub(super) fn apply(&self, frame: &mut Frame) {
        frame.drop(&self.dropped);
    }
}

/// How much each column says about the target; `flags` tells which are zeros and ones.
pub(super) fn scored(with: Score, columns: &[Vec<f64>], flags: &[bool], truth: &Truth) -> Vec<f64> {
    match with {
        Score::Anova => scores::anova(columns, truth),
        Score::Chi2 => scores::chi2(columns, truth),
        Score::MutualInfo => mutual::information(columns, flags, truth),
    }
}

/// Columns with mean 0 and deviation 1.
fn standardised(mut columns: Vec<Vec<f64>>) -> Vec<Vec<f64>> {
    for column in &mut columns {
        let (center, scale) = standard(column);
        for number in column {
            *number = (*number - center) / scale;
        }
    }
    columns
}
