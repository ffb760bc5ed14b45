//! Why a step of preparation cannot be fitted or applied: full sentences that say what to do.

use thiserror::Error;

use crate::data::phrases::{listed_all, meant};

/// Why a step cannot be fitted on the training rows, or applied to others.
#[derive(Clone, Debug, PartialEq, Error)]
#[non_exhaustive]
pub enum PrepError {
    /// A step names a column that is not there.
    #[error(
        "Step `{step}` names the column `{column}`, which is not a feature at that point.{} The features are {}.",
        meant(nearest.as_deref()),
        listed_all(columns)
    )]
    StepColumn {
        /// The step.
        step: &'static str,
        /// What it names.
        column: String,
        /// The column that may be meant.
        nearest: Option<String>,
        /// All there are at that point.
        columns: Vec<String>,
    },
    /// A step names a column of the wrong type.
    #[error(
        "Step `{step}` works on {needs}, and column `{column}` holds {holds}. Name other columns, or set `data.types`."
    )]
    StepKind {
        /// The step.
        step: &'static str,
        /// What it works on.
        needs: &'static str,
        /// The column.
        column: String,
        /// What is there.
        holds: &'static str,
    },
    /// A constant that is no number for a numeric column.
    #[error("Step `impute` cannot fill the numeric column `{column}` with `{constant}`, which is not a number.")]
    Constant {
        /// The column.
        column: String,
        /// What was given.
        constant: String,
    },
    /// A step that needs every cell finds a missing one.
    #[error("Step `{step}` needs every cell, and column `{column}` has missing ones. Put a step `impute` before it.")]
    StepMissing {
        /// The step.
        step: &'static str,
        /// The column.
        column: String,
    },
    /// A step finds numbers that it cannot take.
    #[error("Step `{step}` needs {needs}, and column `{column}` holds {found}. Name other columns.")]
    StepRange {
        /// The step.
        step: &'static str,
        /// Which numbers it takes.
        needs: &'static str,
        /// The column.
        column: String,
        /// One that it does not.
        found: f64,
    },
    /// A step would make too many columns.
    #[error(
        "Step `{step}` would make {count} columns, and at most {most} are made. Name fewer columns or set a lower degree."
    )]
    TooManyColumns {
        /// The step.
        step: &'static str,
        /// How many it would make.
        count: u64,
        /// How many are allowed.
        most: u64,
    },
    /// A column of dates without one.
    #[error(
        "Step `date` finds no date in the training rows of column `{column}`, which holds values such as `{example}`. Dates are \
         written 2024-02-29, 2024/02/29, 29.02.2024, 20240229 or 29 Feb 2024, also 29/02/2024 or 02/29/2024 where days above 12 \
         tell which is which, with a time as 13:45, 13:45:00 or 1:45 PM."
    )]
    NoDates {
        /// The column.
        column: String,
        /// One of its values.
        example: String,
    },
    /// An expression that does not fit the columns.
    #[error("Step `derive` cannot make column `{name}`.\n{shown}")]
    Expression {
        /// The new column.
        name: String,
        /// What is wrong, with its place.
        shown: String,
    },
    /// A step has nothing to be fitted on.
    #[error("Step `{step}` finds no value in the training rows of column `{column}`. Add it to `data.drop`.")]
    NothingToFit {
        /// The step.
        step: &'static str,
        /// The column.
        column: String,
    },
    /// Text where the network needs numbers.
    #[error(
        "Column `{column}` is still text after all steps. Add a step `one_hot` or `ordinal` for it, or add it to `data.drop`."
    )]
    StillText {
        /// The column.
        column: String,
    },
    /// Missing cells where the network needs numbers.
    #[error(
        "Column `{column}` still has missing cells after all steps. Add a step `impute` for it, or add it to `data.drop`."
    )]
    StillMissing {
        /// The column.
        column: String,
    },
    /// Numbers too large to compute with.
    #[error("Column `{column}` holds numbers too large to compute with. Change its unit, or add it to `data.drop`.")]
    Overflow {
        /// The column.
        column: String,
    },
    /// A table to predict lacks an input.
    #[error("The table has no column `{column}`, which the model was trained on.")]
    MissingInput {
        /// The column.
        column: String,
    },
}
