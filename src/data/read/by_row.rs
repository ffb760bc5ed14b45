//! Files of which a row is read after the other, so that a table of any length takes the room of its longest row: delimited
//! text, ARFF, `LibSVM`'s rows, and databases.
//!
//! Whatever the format, a row comes as clean delimited text, and so all that follows is the same for each of them.

use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use super::blocks::Blocks;
use super::bytes::Stream;
use super::rows::push_clean;
use super::{Format, arff, encoding, format_of, libsvm, parts, slices, sqlite};
use crate::data::error::DataError;
use crate::data::read::ReadError;
use crate::spec::{self, ColumnType, Decimal};

/// What separates cells of rows that come from no delimited text.
const COMMA: u8 = b',';

/// What is known of a table before its first row.
#[derive(Clone, Debug)]
pub(in crate::data) struct Head {
    /// The columns.
    pub(in crate::data) names: Vec<String>,
    /// What the file declares each to be; nothing in most formats.
    pub(in crate::data) kinds: Vec<Option<ColumnType>>,
    pub(in crate::data) format: Format,
    /// Whether the file itself names its columns.
    pub(in crate::data) header: bool,
}

impl Head {
    /// `how` with the types that the file declares; those that it sets go first.
    pub(in crate::data) fn declared(&self, how: &spec::Data) -> spec::Data {
        let mut how = literal(self.format, how);
        for (name, kind) in self.names.iter().zip(&self.kinds) {
            if let Some(kind) = kind {
                how.types.entry(name.clone()).or_insert(*kind);
            }
        }
        how
    }

    /// What is said of a file that has columns alone.
    pub(in crate::data) fn no_rows(&self, path: &Path) -> DataError {
        match self.format {
            Format::Text => DataError::HeaderOnly { path: path.into() },
            _ => DataError::NoRows { path: path.into() },
        }
    }
}

/// `how` for rows as they are handed over: numbers of sparse rows are numbers already, whatever stands for missing cells
/// and decimal points elsewhere.
pub(in crate::data) fn literal(format: Format, how: &spec::Data) -> spec::Data {
    match format {
        Format::LibSvm => spec::Data { null_values: vec![], decimal: Decimal::Point, ..how.clone() },
        _ => how.clone(),
    }
}

/// How many rows a file has, of another format than delimited text; lines that say nothing count as well.
///
/// # Errors
/// Where it cannot be read.
pub(in crate::data) fn count_rows(path: &Path, how: &spec::Data) -> Result<u64, DataError> {
    match format_of(path)? {
        Format::Sqlite => sqlite::count(path, how),
        _ => Ok(slices::count_lines(path, slices::LONGEST)? as u64),
    }
}

/// What takes a row, and the byte that separates its cells; whether more are wanted.
pub(super) type Taking<'a> = dyn FnMut(&[u8], u8) -> Result<ControlFlow<()>, DataError> + 'a;

/// What is told of a table before its first row.
pub(super) type Beginning<'a> = dyn FnMut(Head) -> Result<(), DataError> + 'a;

/// A file to be read by row.
pub(super) struct Reading<'a, 'c> {
    pub(super) path: &'a Path,
    pub(super) how: &'a spec::Data,
    /// Bytes of a row at most.
    pub(super) most: usize,
    pub(super) begin: &'a mut Beginning<'c>,
    pub(super) take: &'a mut Taking<'c>,
}

/// Whether the file is read by row. UTF-16 cannot be cut anywhere, and is not.
///
/// # Errors
/// Where it cannot be opened, or is of a format that is not read at all.
pub(in crate::data) fn reads_by_row(path: &Path) -> Result<bool, DataError> {
    Ok(match format_of(path)? {
        Format::Sqlite => true,
        Format::Text | Format::Arff | Format::LibSvm => {
            let mut head = vec![];
            Stream::open(path)?.more(2, &mut head)?;
            !encoding::is_utf16(&head)
        }
        _ => false,
    })
}

/// Files that are one table, a row after the other. No row may be longer than `most` bytes. Gives what is known of the
/// table, and what was doubtful.
///
/// # Errors
/// Where a file cannot be read, or has other columns than the first; and what `begin` and `each` fail with.
pub(in crate::data) fn each_row(
    files: &[PathBuf],
    how: &spec::Data,
    most: usize,
    mut begin: impl FnMut(&Head) -> Result<(), DataError>,
    mut each: impl FnMut(&[u8], u8) -> Result<(), DataError>,
) -> Result<(Head, Vec<String>), DataError> {
    let mut how = told_beforehand(files, how, most)?;
    let mut first: Option<Head> = None;
    let mut warnings = vec![];
    for file in files {
        let mut same = |head: Head| match &first {
            None => {
                begin(&head)?;
                first = Some(head);
                Ok(())
            }
            Some(first) if first.names == head.names => {
                let differs = first.kinds.iter().zip(&head.kinds).position(|(one, other)| one != other);
                differs.map_or(Ok(()), |column| {
                    let (path, column) = (file.clone(), head.names[column].clone());
                    Err(ReadError::PartKind { path, first: files[0].clone(), column }.into())
                })
            }
            Some(first) => {
                parts::same_columns(&files[0], &first.names, file, &head.names)?;
                Err(ReadError::PartOrder { path: file.clone(), first: files[0].clone() }.into())
            }
        };
        let mut take = |row: &[u8], delimiter: u8| each(row, delimiter).map(ControlFlow::Continue);
        let doubts = of_file(Reading { path: file, how: &how, most, begin: &mut same, take: &mut take })?;
        how.header = first.as_ref().map(|head| head.header);
        for doubt in doubts {
            if !warnings.contains(&doubt) {
                warnings.push(doubt);
            }
        }
    }
    let head = first.ok_or_else(|| DataError::NotFound { path: how.path.clone(), looked: vec![] })?;
    Ok((head, warnings))
}

/// The first rows of one file until `each` breaks off; and what is known of its table.
///
/// # Errors
/// As [`each_row`].
pub(in crate::data) fn first_rows(
    file: &Path,
    how: &spec::Data,
    most: usize,
    mut each: impl FnMut(&[u8], u8) -> ControlFlow<()>,
) -> Result<Head, DataError> {
    let mut head = None;
    let mut begin = |found| {
        head = Some(found);
        Ok(())
    };
    let mut take = |row: &[u8], delimiter: u8| Ok(each(row, delimiter));
    let how = told_beforehand(&[file.into()], how, most)?;
    of_file(Reading { path: file, how: &how, most, begin: &mut begin, take: &mut take })?;
    head.ok_or_else(|| DataError::Empty { path: file.into() })
}

/// `how` with what must be known of all rows before the first is read.
fn told_beforehand(files: &[PathBuf], how: &spec::Data, most: usize) -> Result<spec::Data, DataError> {
    match files.first().map(|file| format_of(file)).transpose()? {
        Some(Format::LibSvm) => libsvm::with_features(files, how, most),
        _ => Ok(how.clone()),
    }
}

/// The rows of one file; what was doubtful in those that were read.
fn of_file(reading: Reading) -> Result<Vec<String>, DataError> {
    match format_of(reading.path)? {
        Format::Arff => arff::by_row(reading),
        Format::LibSvm => libsvm::by_row(reading),
        Format::Sqlite => sqlite::by_row(reading),
        _ => {
            let Reading { path, how, most, begin, take } = reading;
            let mut blocks = Blocks::open(path, how, most)?;
            let kinds = vec![None; blocks.names.len()];
            begin(Head { names: blocks.names.clone(), kinds, format: Format::Text, header: blocks.header })?;
            let mut row = vec![];
            while blocks.next(&mut row)? {
                if take(&row, blocks.delimiter)?.is_break() {
                    break;
                }
            }
            Ok(blocks.doubts())
        }
    }
}

/// A row of these cells as clean text, in the room of `row`; missing ones are empty.
pub(super) fn taken<'c>(
    row: &mut Vec<u8>,
    cells: impl Iterator<Item = Option<&'c str>>,
    take: &mut Taking,
) -> Result<ControlFlow<()>, DataError> {
    row.clear();
    for (place, cell) in cells.enumerate() {
        if place > 0 {
            row.push(COMMA);
        }
        let cell = cell.unwrap_or_default().as_bytes();
        // A line of blanks would be no row.
        let blank = |byte: Option<&u8>| byte.is_none_or(u8::is_ascii_whitespace);
        push_clean(row, cell, blank(cell.first()) || blank(cell.last()) || cell.contains(&COMMA));
    }
    // No row of delimited text holds such a byte.
    row.iter_mut().filter(|byte| **byte == 0).for_each(|byte| *byte = b' ');
    take(row, COMMA)
}
