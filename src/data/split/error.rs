//! Why rows cannot be dealt as `[split]` says.

use thiserror::Error;

use crate::data::phrases::listed_all;

/// Why rows cannot be dealt as `[split]` says.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum SplitError {
    /// A missing time.
    #[error(
        "Row {row} has no time in column `{column}`, which `split.by` sorts rows by. Fill it in, or take the row out."
    )]
    NoTime {
        /// The column.
        column: String,
        /// From 1.
        row: usize,
    },
    /// A cell that is no time.
    #[error(
        "Column `{column}`, which `split.by` sorts rows by, holds `{text}` in row {row}, which is no date or time that the \
         column's other cells are written like. Write dates as 2024-01-31 or 2024-01-31 12:00:00, or name a column of numbers."
    )]
    NotATime {
        /// The column.
        column: String,
        /// What is there.
        text: String,
        /// From 1.
        row: usize,
    },
    /// Dates that can be read in two ways.
    #[error(
        "Dates of column `{column}`, such as `{example}`, can be read with the day or with the month first. Write them as \
         2024-01-31."
    )]
    DayOrMonth {
        /// The column.
        column: String,
        /// One of them.
        example: String,
    },
    /// A word that names no part.
    #[error("Column `{column}` holds `{text}` in row {row}. `split.column` takes train, validation or test.")]
    UnknownPart {
        /// The column.
        column: String,
        /// What is there.
        text: String,
        /// From 1.
        row: usize,
    },
    /// Test rows from two places.
    #[error(
        "Column `{column}` puts row {row} into the test, and `data.test` gives the test rows. Take `data.test` or those rows \
         out."
    )]
    TestTwice {
        /// The column.
        column: String,
        /// From 1.
        row: usize,
    },
    /// A column of parts without training rows.
    #[error("Column `{column}` says train in no row, only {there}, so there is nothing to learn from.")]
    NothingGivenToTrain {
        /// The column.
        column: String,
        /// What it says.
        there: &'static str,
    },
    /// Groups that were given to two parts.
    #[error(
        "{count} groups of `{column}` are in two of the parts that were given, such as {}. What is learnt of them helps with \
         their other rows, so the test would be too easy. Put each into one part, or take `split.group` out.",
        listed_all(examples)
    )]
    GroupsInTwo {
        /// The column.
        column: String,
        /// How many.
        count: usize,
        /// Some of them.
        examples: Vec<String>,
    },
    /// A part stays empty because too many rows are tied together.
    #[error("No row is left for {part}: {tie}, and there {are}. {advice}")]
    EmptyPart {
        /// Which.
        part: &'static str,
        /// What ties rows.
        tie: String,
        /// How many units there are, in words.
        are: String,
        /// What to do.
        advice: String,
    },
    /// A number of folds that the rows do not give.
    #[error("{folds} folds cannot be made of {there}. Ask for at most {most}.")]
    TooManyFolds {
        /// Asked for.
        folds: usize,
        /// What there is, in words.
        there: String,
        /// The largest number that works.
        most: usize,
    },
}
