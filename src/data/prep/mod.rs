//! Preparation: ordered steps, fitted on training rows, kept with the model, applied to any table.
//!
//! One step a file; each has a fitted state with `fit` (looks at training rows) and `apply` (changes any rows alike). Adding a
//! step is a file here, a line of [`Fitted`] and an arm in [`Fitted::fit`], besides its entry in [`STEPS`](crate::spec::STEPS).
//!
//! What a step may look at besides the columns is [`Training`]. A step that looks at the target must not let a training row tell
//! its own: such a step also says what the training columns become, which [`Fitted::train`] puts in place.

mod bin;
mod categories;
mod choose;
mod clip;
mod date;
mod derive;
mod duplicates;
mod embed;
mod error;
mod folds;
mod frame;
mod frequency;
mod gaps;
mod hash;
mod impute;
mod impute_iterative;
mod impute_knn;
mod log;
mod murmur;
mod normalize;
mod one_hot;
mod ordinal;
mod origins;
mod pca;
mod pipeline;
mod polynomial;
mod ridge;
mod scale;
mod select;
mod svd;
mod target_mean;
mod targets;
mod text_hash;
mod tfidf;
mod words;

use serde::{Deserialize, Serialize};

use super::dataset::Truth;
use super::error::DataError;
use crate::spec::Step;
use folds::Folds;
use frame::Frame;

pub use error::PrepError;
pub use pipeline::{Fit, Input, Pipeline, Target};

/// What steps may look at while they are fitted, besides the columns.
struct Training<'a> {
    /// What is true of each row of the frame.
    truth: &'a Truth,
    /// The column that is predicted.
    target: &'a str,
    /// What is doubtful, said once to the person.
    warnings: &'a mut Vec<String>,
}

/// Gives the fitted steps their names in `pipeline.json` and what they do to rows.
macro_rules! fitted {
    ($($case:ident($module:ident :: $state:ident)),+ $(,)?) => {
        /// A step with what it learnt from the training rows.
        #[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
        #[serde(tag = "step", rename_all = "snake_case")]
        enum Fitted {
            $($case($module::$state)),+
        }

        impl Fitted {
            fn apply(&self, frame: &mut Frame) {
                match self {
                    $(Self::$case(step) => step.apply(frame)),+
                }
            }
        }
    };
}

fitted! {
    Impute(impute::Impute),
    Scale(scale::Scale),
    OneHot(one_hot::OneHot),
    Ordinal(ordinal::Ordinal),
    Embed(embed::Embed),
    Normalize(normalize::Normalize),
    ImputeKnn(impute_knn::ImputeKnn),
    ImputeIterative(impute_iterative::ImputeIterative),
    Hash(hash::Hash),
    TargetMean(target_mean::TargetMean),
    Frequency(frequency::Frequency),
    Bin(bin::Bin),
    Polynomial(polynomial::Polynomial),
    Date(date::Date),
    Log(log::Log),
    Clip(clip::Clip),
    Tfidf(tfidf::Tfidf),
    TextHash(text_hash::TextHash),
    Select(choose::Chosen),
    Pca(pca::Pca),
    Derive(derive::Derive),
}

impl Fitted {
    /// Fits `step` on training rows as earlier steps left them, and changes these; `None` for a step that only chooses rows.
    fn train(step: &Step, frame: &mut Frame, training: &mut Training) -> Result<Option<Self>, DataError> {
        if let Step::TargetMean { columns, folds, smooth, shuffle, seed } = step {
            let folds = Folds { count: *folds, shuffle: shuffle.then_some(*seed) };
            let (fitted, mut made) = target_mean::TargetMean::fit(frame, training.truth, columns, *smooth, &folds)?;
            frame.expand(|name, _| made.remove(name));
            return Ok(Some(Self::TargetMean(fitted)));
        }
        let fitted = Self::fit(step, frame, training)?;
        if let Some(fitted) = &fitted {
            fitted.apply(frame);
        }
        Ok(fitted)
    }

    /// Fits a step that treats training rows as it treats all others.
    fn fit(step: &Step, frame: &Frame, training: &mut Training) -> Result<Option<Self>, DataError> {
        let truth = training.truth;
        Ok(Some(match step {
            Step::DropDuplicates | Step::TargetMean { .. } => return Ok(None),
            Step::Impute { columns, with, indicator } => {
                Self::Impute(impute::Impute::fit(frame, columns, with, *indicator)?)
            }
            Step::Scale { columns, with } => Self::Scale(scale::Scale::fit(frame, columns, *with)?),
            Step::OneHot { columns, unseen, min_count, max_categories } => {
                Self::OneHot(one_hot::OneHot::fit(frame, columns, *unseen, *min_count, *max_categories)?)
            }
            Step::Embed { columns, min_count } => Self::Embed(embed::Embed::fit(frame, columns, *min_count)?),
            Step::Ordinal { columns, order } => {
                Self::Ordinal(ordinal::Ordinal::fit(frame, columns, order, training.warnings)?)
            }
            Step::Normalize { columns, norm } => Self::Normalize(normalize::Normalize::fit(frame, columns, *norm)?),
            Step::ImputeKnn { columns, neighbors, weights } => {
                Self::ImputeKnn(impute_knn::ImputeKnn::fit(frame, columns, *neighbors, *weights)?)
            }
            Step::ImputeIterative { columns, rounds, tolerance } => {
                let fit = impute_iterative::ImputeIterative::fit;
                Self::ImputeIterative(fit(frame, columns, *rounds, *tolerance, training.warnings)?)
            }
            Step::Hash { columns, size } => Self::Hash(hash::Hash::fit(frame, columns, *size)?),
            Step::Frequency { columns } => Self::Frequency(frequency::Frequency::fit(frame, columns)?),
            Step::Bin { columns, bins, with, encode } => {
                Self::Bin(bin::Bin::fit(frame, columns, *bins, *with, *encode)?)
            }
            Step::Polynomial { columns, degree, interactions_only } => {
                Self::Polynomial(polynomial::Polynomial::fit(frame, columns, *degree, *interactions_only)?)
            }
            Step::Date { columns, parts } => Self::Date(date::Date::fit(frame, columns, parts, training.warnings)?),
            Step::Log { columns, with } => Self::Log(log::Log::fit(frame, columns, *with, training.warnings)?),
            Step::Clip { columns, with, low, high } => Self::Clip(clip::Clip::fit(frame, columns, *with, *low, *high)?),
            Step::Tfidf { columns, max_features, min_count, ngrams } => {
                Self::Tfidf(tfidf::Tfidf::fit(frame, columns, *max_features, *min_count, *ngrams)?)
            }
            Step::TextHash { columns, size, ngrams } => {
                Self::TextHash(text_hash::TextHash::fit(frame, columns, *size, *ngrams)?)
            }
            Step::SelectVariance { columns, threshold } => {
                Self::Select(choose::Chosen::by_variance(frame, columns, *threshold)?)
            }
            Step::SelectBest { columns, with, keep } => {
                Self::Select(choose::Chosen::by_score(frame, training, columns, *with, *keep)?)
            }
            Step::SelectL1 { columns, alpha } => Self::Select(choose::Chosen::by_lasso(frame, truth, columns, *alpha)?),
            Step::SelectRfe { columns, keep } => {
                Self::Select(choose::Chosen::by_elimination(frame, truth, columns, *keep)?)
            }
            Step::Drop { columns } => Self::Select(choose::Chosen::by_name(frame, columns)?),
            Step::Pca { columns, components } => Self::Pca(pca::Pca::fit(frame, columns, *components)?),
            Step::Derive { name, r#as } => Self::Derive(derive::Derive::fit(frame, training.target, name, r#as)?),
        }))
    }

    /// The columns that this step makes of one category each: its flags, or its code. What other steps make are numbers.
    fn categories(&self) -> Vec<Vec<String>> {
        match self {
            Self::OneHot(step) => step.made(),
            Self::Ordinal(step) => step.made(),
            Self::Embed(step) => step.made(),
            Self::Bin(step) => step.made(),
            Self::Impute(step) => step.indicators(),
            _ => vec![],
        }
    }

    /// How many codes the column of this name has, if this step makes codes of it.
    fn codes(&self, name: &str) -> Option<usize> {
        if let Self::Embed(step) = self { step.values(name) } else { None }
    }

    /// The columns that the column of this name is made of, if this step makes it of several together.
    fn parents(&self, name: &str) -> Option<Vec<&str>> {
        match self {
            Self::Polynomial(step) => step.parents(name),
            Self::Pca(step) => step.parents(name),
            Self::Derive(step) => step.parents(name),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests;
