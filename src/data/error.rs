//! What can be wrong with a table, or with what a workspace says about it: full sentences that name the place (file,
//! line, column) and what to do. Every function of this room that can fail fails with one of these.

use std::io;
use std::path::PathBuf;

use thiserror::Error;

use super::balance::BalanceError;
use super::image::ImageError;
use super::phrases::{listed, listed_all, meant};
use super::prep::PrepError;
use super::read::ReadError;
use super::split::SplitError;
use super::stream::StreamError;
use crate::base::fmt;

/// Why a table cannot be read or cannot be used as the workspace says.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum DataError {
    /// What is wrong with images.
    #[error(transparent)]
    Image(#[from] ImageError),
    /// Rows that cannot be dealt as they should be.
    #[error(transparent)]
    Split(#[from] SplitError),
    /// Why training rows cannot be made even.
    #[error(transparent)]
    Balance(#[from] BalanceError),
    /// What is wrong with how a file is written, or with how it is asked for.
    #[error(transparent)]
    Read(#[from] ReadError),
    /// Why rows cannot be left on disk.
    #[error(transparent)]
    Stream(#[from] StreamError),
    /// Why a step cannot be fitted or applied.
    #[error(transparent)]
    Prep(#[from] PrepError),
    /// No such file in any of the places.
    #[error(
        "There is no file `{path}`. Looked for {}. Check `data.path`, or name the folder that holds it with --data-dir or GRADUS_DATA.",
        listed(looked.iter().map(|place| place.display().to_string()))
    )]
    NotFound {
        /// As the workspace has it.
        path: String,
        /// Every absolute path that was tried.
        looked: Vec<PathBuf>,
    },
    /// The system would not give the file's bytes.
    #[error("`{}` cannot be read: {source}.", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// A folder where a file is meant.
    #[error("`{}` is a folder. Name one file in it.", path.display())]
    Folder {
        /// The folder.
        path: PathBuf,
    },
    /// No bytes, or nothing but empty lines.
    #[error("`{}` is empty. A table needs at least one row, and CSV or TSV the names of its columns above it.", path.display())]
    Empty {
        /// The file.
        path: PathBuf,
    },
    /// Column names and no rows.
    #[error(
        "`{}` has column names and no rows. If its only line is data, set `data.header = false`.",
        path.display()
    )]
    HeaderOnly {
        /// The file.
        path: PathBuf,
    },
    /// Columns and no rows, where a header is no line.
    #[error("`{}` gives columns and no rows.", path.display())]
    NoRows {
        /// The file.
        path: PathBuf,
    },
    /// A table that does not fit into the memory that was allowed.
    #[error(
        "`{path}` has about {} rows of {} columns, and {what} takes about {}, more than the {} of --memory. {advice}",
        fmt::thousands(*rows),
        fmt::thousands(*columns as u64),
        fmt::bytes(*needed),
        fmt::bytes(*limit)
    )]
    BeyondMemory {
        /// As the user has it.
        path: String,
        /// Rows, about.
        rows: u64,
        /// Columns.
        columns: usize,
        /// What is to be done.
        what: &'static str,
        /// Bytes that takes, about.
        needed: u64,
        /// Bytes allowed.
        limit: u64,
        /// What to do, a sentence.
        advice: String,
    },
    /// The bytes are not what the format says.
    #[error("`{}` cannot be read as {format}: {reason}. It may be cut short; fetch or write it again.", path.display())]
    Corrupt {
        /// The file.
        path: PathBuf,
        /// The format's name.
        format: &'static str,
        /// What the reader said.
        reason: String,
    },
    /// A pattern of file names that cannot be understood.
    #[error(
        "`{pattern}` is no pattern of file names: {reason}. `*` stands for any letters, `?` for one, `[abc]` for one of a few."
    )]
    Pattern {
        /// As the workspace has it.
        pattern: String,
        /// What is wrong with it.
        reason: String,
    },
    /// A line that breaks the rules of its format.
    #[error("Line {line} of `{}` is not {format}: {reason}.", path.display())]
    Line {
        /// The file.
        path: PathBuf,
        /// From 1.
        line: usize,
        /// The format's name.
        format: &'static str,
        /// What is wrong and what to do; the end of a sentence.
        reason: String,
    },
    /// A file longer than what is read at once.
    #[error("`{}` holds more than {limit} bytes, which is more than is read at once. Set `data.rows` to learn from a sample, or profile it with `--memory`.", path.display())]
    TooLong {
        /// The file.
        path: PathBuf,
        /// Bytes allowed.
        limit: u64,
    },
    /// A format that is recognised and not read.
    #[error("`{}` is {what}, which is not read. Save it as CSV, Parquet, NDJSON or Arrow IPC, plain, gzipped or packed by zstd.", path.display())]
    Unsupported {
        /// The file.
        path: PathBuf,
        /// What it is, with its article.
        what: &'static str,
    },
    /// A compressed file that unpacks to more than is held in memory.
    #[error("`{}` unpacks to more than {limit} bytes. Unpack it and split it if that is really a table.", path.display())]
    TooLarge {
        /// The file.
        path: PathBuf,
        /// Bytes allowed.
        limit: u64,
    },
    /// `data.columns` does not fit the file.
    #[error("`data.columns` names {given} columns and `{}` has {found}. Name every column of the file, in order.", path.display())]
    ColumnCount {
        /// The file.
        path: PathBuf,
        /// Names in the workspace.
        given: usize,
        /// Columns in the file.
        found: usize,
    },
    /// `data.columns` says a name twice.
    #[error("`data.columns` names `{name}` twice. Column names must differ.")]
    TwiceNamed {
        /// The name.
        name: String,
    },
    /// No row of a file to judge on has a target.
    #[error(
        "No row has a value of the target `{target}`, so there is nothing to judge on. `gradus predict` needs no target."
    )]
    NoTruth {
        /// The target.
        target: String,
    },
    /// A file to judge on has a class that the model does not know.
    #[error("`{label}` is not a class of this model, which knows {}. `data.labels` renames labels.", labels.join(", "))]
    UnknownLabel {
        /// What was found in the target column.
        label: String,
        /// What the model knows.
        labels: Vec<String>,
    },
    /// `balance.class_weights` names a class that the target does not have.
    #[error("`balance.class_weights` names `{label}`, which is not a class of the target; it has {}.", labels.join(", "))]
    UnknownClass {
        /// What was named.
        label: String,
        /// The target's labels.
        labels: Vec<String>,
    },
    /// A column of lists or records.
    #[error("Column `{column}` of `{}` holds {what}, not single values. Flatten it, or leave it out when you write the file.", path.display())]
    Nested {
        /// The file.
        path: PathBuf,
        /// The column.
        column: String,
        /// The type's name.
        what: String,
    },
    /// The workspace names a column that the table does not have.
    #[error(
        "{key} names the column `{name}`, which the table does not have.{} Its columns are {}.",
        meant(nearest.as_deref()),
        listed_all(columns)
    )]
    UnknownColumn {
        /// The workspace's key, in backquotes.
        key: String,
        /// What it names.
        name: String,
        /// The column that may be meant.
        nearest: Option<String>,
        /// All there are.
        columns: Vec<String>,
    },
    /// No target is named.
    #[error("`data.target` is empty. Name the column to predict: {}.", listed_all(columns))]
    NoTarget {
        /// All there are.
        columns: Vec<String>,
    },
    /// A column has two roles that exclude each other.
    #[error("Column `{column}` is both {first} and {second}. Take it out of one of them.")]
    TwoRoles {
        /// The column.
        column: String,
        /// A key.
        first: &'static str,
        /// Another key.
        second: &'static str,
    },
    /// The test file lacks a column.
    #[error(
        "The test file `{path}` has no column `{column}`, which the training file has. Give both files the same columns."
    )]
    TestColumn {
        /// The test file.
        path: String,
        /// The column.
        column: String,
    },
    /// Fewer than two rows can be used.
    #[error(
        "{usable} of {rows} rows can be used, and at least 2 are needed. Rows without a target or a weight are left out."
    )]
    TooFewRows {
        /// Rows with a target and a weight.
        usable: usize,
        /// Rows in the file.
        rows: usize,
    },
    /// Training rows of a single class.
    #[error(
        "Every training row has the target `{label}`. At least two classes are needed to learn a difference.{}",
        if *tied {
            " Rows that are equal in every feature are kept in one part, and that leaves the other classes to other parts. Set \
             `split.duplicates_together = false` to deal them one by one."
        } else {
            ""
        }
    )]
    OneClass {
        /// The class.
        label: String,
        /// Whether training rows would have more classes if equal rows were not kept together.
        tied: bool,
    },
    /// `data.positive` is no label.
    #[error("`data.positive = \"{positive}\"` is not a label of `{target}`. Its labels are {}.", listed_all(labels))]
    UnknownPositive {
        /// What was given.
        positive: String,
        /// The target column.
        target: String,
        /// All there are.
        labels: Vec<String>,
    },
    /// Regression on text.
    #[error(
        "Regression needs numbers, and the target `{target}` holds text such as `{example}`. Set `data.task = \"classification\"`, or `data.types` to read text as missing."
    )]
    TextTarget {
        /// The target column.
        target: String,
        /// One of its labels.
        example: String,
    },
    /// A weight column of text.
    #[error("The weight column `{column}` holds text such as `{example}`. Weights are numbers of at least 0.")]
    TextWeight {
        /// The column.
        column: String,
        /// One of its labels.
        example: String,
    },
    /// A weight below zero.
    #[error("The weight column `{column}` holds {value} in row {row}. Weights are numbers of at least 0.")]
    NegativeWeight {
        /// The column.
        column: String,
        /// The number.
        value: f64,
        /// From 1, among the data rows.
        row: usize,
    },
    /// Weights that sum to nothing.
    #[error("Every training row has the weight 0 in column `{column}`. At least one must count.")]
    NoWeight {
        /// The column.
        column: String,
    },
    /// The shares leave no rows to learn from.
    #[error(
        "`split.validation = {validation}` and `split.test = {test}` leave no training rows out of {rows}. Make the shares smaller."
    )]
    NoTrainingRows {
        /// Share for validation.
        validation: f64,
        /// Share for the test.
        test: f64,
        /// Rows to deal.
        rows: usize,
    },
    /// Nothing to learn from.
    #[error(
        "No feature is left to learn from.{} Check `data.drop`, `data.features` and `data.protected_features`.",
        .left_out.iter().fold(String::new(), |all, why| all + " " + why)
    )]
    NoFeatures {
        /// Why columns were left out, a sentence each, where they were left out for what they hold.
        left_out: Vec<String>,
    },
    /// Mitigation without groups.
    #[error("`fairness.mitigation` needs groups. Name a column in `data.protected`.")]
    NoGroup,
    /// Mitigation for groups that are not compared.
    #[error(
        "`fairness.group` names `{name}`, which is not in `data.protected`.{} That names {}.",
        meant(nearest.as_deref()),
        listed_all(columns)
    )]
    UnknownGroup {
        /// What was given.
        name: String,
        /// The column that may be meant.
        nearest: Option<String>,
        /// The protected columns.
        columns: Vec<String>,
    },
    /// A method for classes on a number.
    #[error(
        "`{key}` works on classes, and the target `{target}` is a number. Take it out, or set `data.task = \"classification\"`."
    )]
    NeedsClasses {
        /// The workspace's key.
        key: &'static str,
        /// The target column.
        target: String,
    },
}

impl DataError {
    /// Whether a file has other columns than the workspace names.
    pub fn is_column_count(&self) -> bool {
        matches!(self, Self::ColumnCount { .. })
    }
}
