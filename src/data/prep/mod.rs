//! Preparation: ordered steps, fitted on training rows, kept with the model, applied to any table.
//!
//! One step a file; each has a fitted state with `fit` (looks at training rows) and `apply` (changes any rows alike).
//! Adding a step is a file here, a variant of [`Fitted`] and an arm in [`Fitted::fit`] and [`Fitted::apply`].

mod categories;
mod duplicates;
mod embed;
mod frame;
mod impute;
mod one_hot;
mod ordinal;
mod pipeline;
mod scale;
mod select;

use serde::{Deserialize, Serialize};

use super::error::DataError;
use crate::spec::Step;
use frame::Frame;

pub use pipeline::{Input, Pipeline, Target};

/// A step with what it learnt from the training rows.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "step", rename_all = "snake_case")]
enum Fitted {
    Impute(impute::Impute),
    Scale(scale::Scale),
    OneHot(one_hot::OneHot),
    Ordinal(ordinal::Ordinal),
    Embed(embed::Embed),
}

impl Fitted {
    /// Fits `step` on training rows as earlier steps left them; `None` for a step that only chooses rows.
    fn fit(step: &Step, frame: &Frame, warnings: &mut Vec<String>) -> Result<Option<Self>, DataError> {
        Ok(Some(match step {
            Step::DropDuplicates => return Ok(None),
            Step::Impute { columns, with, indicator } => {
                Self::Impute(impute::Impute::fit(frame, columns, with, *indicator)?)
            }
            Step::Scale { columns, with } => Self::Scale(scale::Scale::fit(frame, columns, *with)?),
            Step::OneHot { columns, unseen, min_count, max_categories } => {
                Self::OneHot(one_hot::OneHot::fit(frame, columns, *unseen, *min_count, *max_categories)?)
            }
            Step::Embed { columns, min_count } => Self::Embed(embed::Embed::fit(frame, columns, *min_count)?),
            Step::Ordinal { columns, order } => Self::Ordinal(ordinal::Ordinal::fit(frame, columns, order, warnings)?),
        }))
    }

    fn apply(&self, frame: &mut Frame) {
        match self {
            Self::Impute(step) => step.apply(frame),
            Self::Scale(step) => step.apply(frame),
            Self::OneHot(step) => step.apply(frame),
            Self::Ordinal(step) => step.apply(frame),
            Self::Embed(step) => step.apply(frame),
        }
    }

    /// How many codes the column of this name has, if this step makes codes of it.
    fn codes(&self, name: &str) -> Option<usize> {
        if let Self::Embed(step) = self { step.values(name) } else { None }
    }
}

#[cfg(test)]
mod tests;
