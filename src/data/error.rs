//! What can be wrong with a table, or with what a workspace says about it: full sentences that name the place (file,
//! line, column) and what to do. Every function of this room that can fail fails with one of these.

use std::io;
use std::path::PathBuf;

use thiserror::Error;

use super::balance::BalanceError;
use super::image::ImageError;
use super::phrases::{listed, listed_all, meant, tables_of};
use super::split::SplitError;
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
    #[error("`{}` is empty. A table needs at least a line of column names and a row.", path.display())]
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
    /// A query that the database refuses.
    #[error("`data.query` cannot be run: {reason}.")]
    Query {
        /// What `SQLite` said.
        reason: String,
    },
    /// A row longer than what is held of a file at once.
    #[error("The row on line {line} of `{}` is longer than {limit} bytes, which is more than fits into --memory. A quote there may not be closed.", path.display())]
    RowTooLong {
        /// The file.
        path: PathBuf,
        /// From 1, where the row begins.
        line: usize,
        /// Bytes allowed.
        limit: usize,
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
    /// One of several files that are a table together has other columns.
    #[error(
        "`{}` {} the column `{column}`, which `{}` {}. Files that are read as one table need the same columns.",
        path.display(),
        if *lacks { "lacks" } else { "has" },
        first.display(),
        if *lacks { "has" } else { "lacks" }
    )]
    PartDiffers {
        /// The file.
        path: PathBuf,
        /// The file that it is compared with.
        first: PathBuf,
        /// The column.
        column: String,
        /// Whether it is missing from the file, or there beyond the others.
        lacks: bool,
    },
    /// One of several files that are read a block at a time has its columns in another order.
    #[error(
        "`{}` has the columns of `{}` in another order. Files that are read a block at a time need the same order.",
        path.display(),
        first.display()
    )]
    PartOrder {
        /// The file.
        path: PathBuf,
        /// The file that it is compared with.
        first: PathBuf,
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
    /// A file of few numbers that would be a table of too many.
    #[error(
        "`{}` holds {rows} rows of {columns} columns, most of which are not written out. As a table they take {}, and at most {} are used. Leave out columns or rows.",
        path.display(),
        fmt::bytes(*bytes),
        fmt::bytes(*limit)
    )]
    TooManyCells {
        /// The file.
        path: PathBuf,
        /// Rows.
        rows: usize,
        /// Columns.
        columns: usize,
        /// Bytes that they would take.
        bytes: u64,
        /// Bytes allowed.
        limit: u64,
    },
    /// A file longer than what is read at once.
    #[error("`{}` holds more than {limit} bytes, which is more than is read at once. Set `data.rows` to learn from a sample, or profile it with `--memory`.", path.display())]
    TooLong {
        /// The file.
        path: PathBuf,
        /// Bytes allowed.
        limit: u64,
    },
    /// A database that cannot be read, or a query that it refuses.
    #[error("`{}` cannot be read as an SQLite database: {reason}.", path.display())]
    Database {
        /// The file.
        path: PathBuf,
        /// What `SQLite` said.
        reason: String,
    },
    /// A database of several tables, or of none.
    #[error("`{}` holds {}. Name a table in `data.table` (--table), or write a SELECT in `data.query` (--query).", path.display(), tables_of(tables))]
    WhichTable {
        /// The file.
        path: PathBuf,
        /// All there are.
        tables: Vec<String>,
    },
    /// A table that the database does not have.
    #[error("`{}` has no table `{name}`.{} It holds {}.", path.display(), meant(nearest.as_deref()), tables_of(tables))]
    NoSuchTable {
        /// The file.
        path: PathBuf,
        /// What is named.
        name: String,
        /// The table that may be meant.
        nearest: Option<String>,
        /// All there are.
        tables: Vec<String>,
    },
    /// A query that is no SELECT.
    #[error("`data.query` takes one SELECT, and this is {what}. Databases are only read.")]
    NotSelect {
        /// What it is, with its article.
        what: &'static str,
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
    /// A zero byte in a text file.
    #[error(
        "Line {line} of `{}` holds a NUL byte, so this is not a text table. Save it as CSV in UTF-8, or give it the extension of what it is.",
        path.display()
    )]
    Nul {
        /// The file.
        path: PathBuf,
        /// From 1.
        line: usize,
    },
    /// UTF-16 with a half character or a lone surrogate.
    #[error("`{}` begins as UTF-16 and is not valid UTF-16 throughout. Save it as UTF-8.", path.display())]
    Utf16 {
        /// The file.
        path: PathBuf,
    },
    /// A row with too few or too many cells.
    #[error(
        "Line {line} of `{}` has {found} cells where {expected} are expected. Check for a missing or unquoted `{delimiter}` in that line.",
        path.display()
    )]
    Ragged {
        /// The file.
        path: PathBuf,
        /// From 1, where the row begins.
        line: usize,
        /// Cells in that row.
        found: usize,
        /// Cells in the first row.
        expected: usize,
        /// What separates cells.
        delimiter: String,
    },
    /// A quote that is never closed.
    #[error("The quote that opens on line {line} of `{}` is never closed. Close it, or double it if it belongs to the text.", path.display())]
    UnclosedQuote {
        /// The file.
        path: PathBuf,
        /// From 1.
        line: usize,
    },
    /// A delimiter that cannot separate cells.
    #[error(
        "`{delimiter}` cannot separate cells. `data.delimiter` takes one ASCII character that is neither a quote nor a line break."
    )]
    Delimiter {
        /// What was given, escaped.
        delimiter: String,
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
    #[error("Every training row has the target `{label}`. At least two classes are needed to learn a difference.")]
    OneClass {
        /// The class.
        label: String,
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
    #[error("No feature is left to learn from. Check `data.drop`, `data.features` and `data.protected_features`.")]
    NoFeatures,
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
         written 2024-02-29, 2024/02/29, 29.02.2024 or 20240229, with a time as 13:45 or 13:45:00."
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
