//! Files into tables: bytes, then the format, then cells, then types. Only [`read`] is called from outside.
//!
//! ```text
//! blocks (gz, zst undone) ─ text: source (UTF-8) ─ sniff ─ pass (pieces, on all threads) ─┐
//! bytes ─ format? ─┬─ arff, libsvm: our own parsers ──────────────────────────────────────┤
//!                  └─ binary: polars (Parquet, Arrow IPC, NDJSON) ────────────────────────┤
//! database ─ sqlite ──────────────────────────────────────────────────────────────────────┤
//! folder ─ texts ─────────────────────────────────────────────────────────────────────────┴─ cells (types) ─► Table
//! ```
//!
//! A pattern of file names is several such tables, put together by `parts`.

mod arff;
mod binary;
mod blocks;
mod by_row;
mod bytes;
mod cells;
mod columnar;
mod encoding;
mod error;
mod format;
mod json;
mod lanes;
mod libsvm;
mod names;
mod number;
mod parts;
mod pass;
mod piece;
mod rows;
mod sample;
mod slices;
mod sniff;
mod sound;
mod source;
mod sqlite;
mod strings;
mod text;
mod texts;

use std::path::Path;

pub(super) use binary::binary_values;
pub(super) use by_row::{Head, count_rows, each_row, first_rows, literal, reads_by_row};
pub(super) use bytes::{Stream, load};
pub use cells::has_decimal_commas;
pub(super) use cells::is_finite;
pub(super) use cells::is_nearly_numbers;
pub(super) use cells::{Rules, parsed};
pub(super) use columnar::Columnar;
pub use encoding::Encoding;
pub(super) use encoding::text_of;
pub use error::ReadError;
pub use format::Format;
pub(super) use parts::{of as files_of, same_columns};
pub(super) use rows::each_cell;
pub(super) use slices::{each_block, each_part, first_lines, reads_in_parts};
pub(super) use text::held;
pub(super) use texts::are_texts;

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
/// `delimiter`, `null_values`, `trim`, `types`, `table`, `query` and
/// `rows` are looked at.
///
/// # Errors
/// Any that concern a file: not found, unreadable, empty, cut short, ragged, wrongly encoded; or `columns` that do not fit.
pub fn read(path: &str, how: &spec::Data, places: &Places) -> Result<Read, DataError> {
    if path == "demo" {
        let dialect = Dialect { format: Format::BuiltIn, delimiter: None, header: true, encoding: Encoding::Utf8 };
        return Ok(Read { table: demo::loans(DEMO_ROWS, 0), dialect, warnings: Vec::new() });
    }
    let files = parts::of(&places.find(path)?);
    let Some((first, others)) = files.split_first() else {
        return Err(DataError::NotFound { path: path.into(), looked: vec![] });
    };
    match how.rows {
        Some(wanted) if reads_by_row(first)? => sample::of_rows(&files, how, wanted),
        Some(wanted) if reads_in_parts(first, how)? => match format_of(first)? {
            Format::Ndjson => sample::of_lines(&files, how, wanted),
            _ => sample::of_columnar(&files, how, wanted),
        },
        Some(wanted) => Ok(sample::of_table(parts::read(first, others, how, one)?, wanted)),
        None => parts::read(first, others, how, one),
    }
}

/// The column to predict where the format has one of its own: of texts by class and of `LibSVM`'s rows.
pub fn own_target(path: &str, places: &Places) -> Option<&'static str> {
    let files = parts::of(&places.find(path).ok()?);
    let format = format_of(files.first()?).ok()?;
    matches!(format, Format::Texts | Format::LibSvm).then_some(spec::Data::LABEL)
}

/// The format of a file or folder by its first bytes and its name.
pub(super) fn format_of(path: &Path) -> Result<Format, DataError> {
    if path.is_dir() {
        return Ok(Format::Texts);
    }
    if sqlite::is_database(path) {
        return Ok(Format::Sqlite);
    }
    let mut head = vec![];
    Stream::open(path)?.more(1 << 16, &mut head)?;
    format::of(path, &head)
}

/// Reads one file or folder.
fn one(path: &Path, how: &spec::Data) -> Result<Read, DataError> {
    match format_of(path)? {
        Format::Texts => texts::read(path),
        Format::Sqlite => sqlite::read(path, how),
        Format::Text => text::read(path, how),
        Format::Arff => arff::read(path, bytes::load(path)?, how),
        Format::LibSvm => libsvm::read(path, bytes::load(path)?, how),
        format => binary::read(path, bytes::load(path)?, format, how),
    }
}

/// Fails where a few bytes are so many cells that no table is meant: of rows that leave out zeros and are read one by one.
fn check_sparse(path: &Path, rows: usize, columns: usize) -> Result<(), DataError> {
    let written = path.metadata().map_or(0, |file| file.len());
    let cells = (rows as u64).saturating_mul(columns as u64);
    if cells <= bytes::RATIO.saturating_mul(written) { Ok(()) } else { check_room(path, rows, columns) }
}

/// Fails where rows that leave out zeros would take too much room with them.
fn check_room(path: &Path, rows: usize, columns: usize) -> Result<(), DataError> {
    let bytes = (rows as u64).saturating_mul(columns as u64).saturating_mul(size_of::<f64>() as u64);
    if bytes <= bytes::CEILING {
        return Ok(());
    }
    Err(ReadError::TooManyCells { path: path.into(), rows, columns, bytes, limit: bytes::CEILING }.into())
}

#[cfg(test)]
mod tests;
