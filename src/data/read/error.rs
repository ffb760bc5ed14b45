//! What can be wrong with how a file is written, or with how a table in it is asked for: full sentences that name the place
//! and say what to do.

use std::path::PathBuf;

use thiserror::Error;

use crate::base::fmt;
use crate::data::phrases::{meant, tables_of};

/// Why a file, or a part of one, is no table.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum ReadError {
    /// A column of a type that is not read.
    #[error("Column `{column}` of `{}` holds {what}, which are not read. Write it as floating-point numbers (Float64).", path.display())]
    Type {
        /// The file.
        path: PathBuf,
        /// The column.
        column: String,
        /// What it holds.
        what: &'static str,
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
    /// One of several files that are read a part at a time declares a column otherwise.
    #[error(
        "`{}` declares the column `{column}` to be of another type than `{}` does. Files that are read a part at a time need the same types.",
        path.display(),
        first.display()
    )]
    PartKind {
        /// The file.
        path: PathBuf,
        /// The file that it is compared with.
        first: PathBuf,
        /// The column.
        column: String,
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
}
