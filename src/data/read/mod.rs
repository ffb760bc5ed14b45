//! Files into tables: bytes, then the format, then cells, then types. Only [`read`] is called from outside.
//!
//! ```text
//! bytes (gz undone) ─ format? ─┬─ text:   encoding ─ sniff ─ scan (clean CSV) ─ polars ─┐
//!                              └─ binary: polars (Parquet, Arrow IPC, NDJSON) ──────────┴─ cells (types) ─► Table
//! ```

mod binary;
mod bytes;
mod cells;
mod encoding;
mod format;
mod names;
mod scan;
mod sniff;
mod text;

use std::collections::HashSet;

pub(super) use bytes::load;
pub use encoding::Encoding;
pub use format::Format;

use super::demo;
use super::error::DataError;
use super::places::Places;
use super::table::Table;
use crate::spec;

/// How a file turned out to be written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Dialect {
    /// The file format.
    pub format: Format,
    /// What separates cells; `None` where the format has no delimiter.
    pub delimiter: Option<char>,
    /// Whether the file itself names its columns.
    pub header: bool,
    /// How text is encoded.
    pub encoding: Encoding,
}

/// A file, read.
#[derive(Clone, Debug, PartialEq)]
pub struct Read {
    /// Its cells.
    pub table: Table,
    /// How it is written.
    pub dialect: Dialect,
    /// What was doubtful, one or two sentences each.
    pub warnings: Vec<String>,
}

/// Rows of the built-in table.
const DEMO_ROWS: usize = 6000;

/// Reads the table at `path` (found by `places`; `demo` is the built-in table) as `how` says: only `header`, `columns`,
/// `delimiter`, `null_values`, `trim` and `types` are looked at.
///
/// # Errors
/// Any that concern a file: not found, unreadable, empty, cut short, ragged, wrongly encoded; or `columns` that do not fit.
pub fn read(path: &str, how: &spec::Data, places: &Places) -> Result<Read, DataError> {
    if path == "demo" {
        let dialect = Dialect { format: Format::BuiltIn, delimiter: None, header: true, encoding: Encoding::Utf8 };
        return Ok(Read { table: demo::loans(DEMO_ROWS, 0), dialect, warnings: Vec::new() });
    }
    let path = places.find(path)?;
    let bytes = bytes::load(&path)?;
    match format::of(&path, &bytes)? {
        Format::Text => text::read(&path, bytes, how),
        format => binary::read(&path, bytes, format, how),
    }
}

/// The parts of `data` that say how a cell is read.
struct Rules<'a> {
    trim: bool,
    nulls: HashSet<&'a str>,
}

impl<'a> Rules<'a> {
    fn of(how: &'a spec::Data) -> Self {
        Self { trim: how.trim, nulls: how.null_values.iter().map(String::as_str).collect() }
    }
}

#[cfg(test)]
mod tests;
