//! Parquet, Arrow IPC and NDJSON a part of their rows at a time, for tables of which not all are held.

use std::borrow::Cow;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use super::binary::{self, binary_values};
use super::bytes::Stream;
use super::columnar::Columnar;
use super::encoding::{MARK, UTF16, is_utf16, odd_lines, text_of};
use super::json::Lines;
use super::sample::chosen;
use super::{Format, Read, format_of, names, same_columns};
use crate::data::error::DataError;
use crate::data::read::ReadError;
use crate::data::table::{Column, MISSING, Table, Values};
use crate::spec::{self, ColumnType};

/// Cells that are decoded together.
pub(super) const CELLS: usize = 1 << 19;
/// Fewer rows than this are not worth a look into the file.
const FEWEST: usize = 1 << 10;
/// Bytes of JSON that are read together.
const BLOCK: usize = 2 << 20;
/// The longest line of JSON.
pub(super) const LONGEST: usize = 256 << 20;

/// Whether [`each_part`] reads a file of this format. Lines of JSON whose keys are renamed by their order are not: the first
/// lines need not have all keys.
///
/// # Errors
/// Where it cannot be opened.
pub(in crate::data) fn reads_in_parts(path: &Path, how: &spec::Data) -> Result<bool, DataError> {
    Ok(match format_of(path)? {
        Format::Parquet | Format::Ipc => !Stream::open(path)?.is_packed(),
        Format::Ndjson => how.columns.is_none(),
        _ => false,
    })
}

/// Hands over one table after the other, each of some consecutive rows, with the columns `names` in that order. A key that
/// no line of a part has is missing in all its rows; other keys are left out.
///
/// # Errors
/// As for a file that is read whole, and what `take` fails with.
pub(in crate::data) fn each_part(
    files: &[PathBuf],
    how: &spec::Data,
    names: &[String],
    mut take: impl FnMut(Read) -> Result<(), DataError>,
) -> Result<(), DataError> {
    if format_of(&files[0])? != Format::Ndjson {
        return of_columnar(files, how, names, take);
    }
    for file in files {
        each_block(file, how, |read| {
            let Read { table, dialect, warnings } = read;
            take(Read { table: arranged(table, how, names), dialect, warnings })
        })?;
    }
    Ok(())
}

fn of_columnar(
    files: &[PathBuf],
    how: &spec::Data,
    wanted: &[String],
    mut take: impl FnMut(Read) -> Result<(), DataError>,
) -> Result<(), DataError> {
    let most = (CELLS / wanted.len().max(1)).max(FEWEST);
    let first = Columnar::open(&files[0], most)?.names;
    for path in files {
        let mut file = Columnar::open(path, most)?;
        same_columns(&files[0], &first, path, &file.names)?;
        for piece in 0..file.pieces.len() {
            let frame = file.piece(piece, None)?;
            let mut warnings = vec![];
            // Of another file the columns may stand in another order.
            let columns = first.iter().zip(wanted).filter_map(|(own, name)| {
                let cells = frame.columns().iter().find(|cells| cells.name() == own)?;
                let values = binary_values(&file, name, cells, how, &mut warnings);
                Some(values.map(|values| Column { name: name.clone(), values }))
            });
            let columns = columns.collect::<Result<Vec<_>, DataError>>()?;
            let table = Table { columns, rows: frame.height(), images: None };
            take(binary::as_read(table, file.format, warnings))?;
        }
    }
    Ok(())
}

/// Hands over the lines of a file of JSON as tables of a few megabytes of text each.
///
/// # Errors
/// Where a line is no object of single values, and what `take` fails with.
pub(in crate::data) fn each_block(
    path: &Path,
    how: &spec::Data,
    mut take: impl FnMut(Read) -> Result<(), DataError>,
) -> Result<(), DataError> {
    let mut block = Lines::default();
    let mut read = |block: Lines| block.read(how)?.map_or(Ok(()), &mut take);
    each_line(path, LONGEST, |number, line| {
        if block.bytes() + line.len() > BLOCK {
            read(std::mem::take(&mut block))?;
        }
        block.push((path, number), line);
        Ok(ControlFlow::Continue(()))
    })?;
    read(block)
}

/// Hands over each line that holds anything, with its number from 1, until `take` breaks off. No line may be longer than
/// `longest`.
pub(super) fn each_line(
    path: &Path,
    longest: usize,
    mut take: impl FnMut(usize, &[u8]) -> Result<ControlFlow<()>, DataError>,
) -> Result<(), DataError> {
    let mut stream = Stream::open(path)?;
    let mut buffer = vec![];
    let mut number = 0;
    let mut begun = false;
    loop {
        let known = buffer.len();
        let ended = stream.more(BLOCK, &mut buffer)? == 0;
        if !std::mem::replace(&mut begun, true) {
            if is_utf16(&buffer) {
                return Err(DataError::Unsupported { path: path.into(), what: UTF16 });
            }
            if buffer.starts_with(MARK) {
                buffer.drain(..MARK.len());
            }
        }
        let known = known.min(buffer.len());
        let last = buffer[known..].iter().rposition(|&byte| byte == b'\n').map_or(0, |place| known + place + 1);
        let end = if ended { buffer.len() } else { last };
        for line in buffer[..end].split_inclusive(|&byte| byte == b'\n').map(<[u8]>::trim_ascii) {
            number += 1;
            if !line.is_empty() && take(number, line)?.is_break() {
                return Ok(());
            }
        }
        if ended {
            return Ok(());
        }
        buffer.drain(..end);
        if buffer.len() > longest {
            return Err(ReadError::RowTooLong { path: path.into(), line: number + 1, limit: longest }.into());
        }
    }
}

/// The same with each line as text; what is said where some are not UTF-8.
pub(super) fn each_text_line(
    path: &Path,
    longest: usize,
    mut take: impl FnMut(usize, &str) -> Result<ControlFlow<()>, DataError>,
) -> Result<Option<String>, DataError> {
    let mut odd = 0;
    each_line(path, longest, |number, line| {
        let text = text_of(line);
        odd += usize::from(matches!(text, Cow::Owned(_)));
        take(number, text.trim())
    })?;
    Ok(odd_lines(path, odd))
}

/// How many lines hold anything.
///
/// # Errors
/// Where the file cannot be read.
pub(super) fn count_lines(path: &Path, longest: usize) -> Result<usize, DataError> {
    let mut lines = 0;
    each_line(path, longest, |_, _| {
        lines += 1;
        Ok(ControlFlow::Continue(()))
    })?;
    Ok(lines)
}

/// Of the first lines of a file of JSON how many they are, their bytes, and the table they make.
///
/// # Errors
/// Where they are no objects of single values.
pub(in crate::data) fn first_lines(path: &Path, how: &spec::Data) -> Result<(u64, u64, Table), DataError> {
    let (mut stream, mut buffer) = (Stream::open(path)?, vec![]);
    // A line may be longer than a block.
    while stream.more(BLOCK, &mut buffer)? > 0 && !buffer.contains(&b'\n') && buffer.len() <= LONGEST {}
    let end = buffer.iter().rposition(|&byte| byte == b'\n').map_or(buffer.len(), |place| place + 1);
    buffer.truncate(end);
    let lines = buffer.split(|&byte| byte == b'\n').filter(|line| !line.trim_ascii().is_empty()).count() as u64;
    if lines == 0 {
        return Ok((0, 0, Table { columns: vec![], rows: 0, images: None }));
    }
    let start = if buffer.starts_with(MARK) { MARK.len() } else { 0 };
    let read = binary::read(path, buffer.split_off(start), Format::Ndjson, how)?;
    Ok((lines, end as u64, read.table))
}

/// The columns of these names; one that is not there is missing in every row.
fn arranged(table: Table, how: &spec::Data, names: &[String]) -> Table {
    let rows = table.rows;
    let mut found = table.columns;
    let columns = names.iter().map(|name| {
        if let Some(place) = found.iter().position(|column| column.name == *name) {
            return found.swap_remove(place);
        }
        let values = match how.types.get(name) {
            Some(ColumnType::Categorical) => Values::Categorical { codes: vec![MISSING; rows], levels: vec![] },
            _ => Values::Numeric(vec![f64::NAN; rows]),
        };
        Column { name: name.clone(), values }
    });
    Table { columns: columns.collect(), rows, images: None }
}

/// Reads these rows, in order, of Parquet or Arrow IPC files as if they were one; of a file no more than one column of a
/// part of its rows is decoded at once.
pub(super) fn chosen_of_columnar(files: &mut [Columnar], how: &spec::Data, rows: &[usize]) -> Result<Read, DataError> {
    let (first, header, format) = (files[0].path, files[0].names.clone(), files[0].format);
    let mut warnings = vec![];
    let names = names::of(first, Some(&header), header.len(), how, &mut warnings)?;
    for file in &files[1..] {
        same_columns(first, &header, file.path, &file.names)?;
    }
    super::check_room(first, rows.len(), names.len())?;
    let mut columns = vec![];
    for (own, name) in header.iter().zip(names) {
        let mut parts = vec![];
        let mut rest = rows;
        let mut before = 0;
        for file in &mut *files {
            for (piece, range) in file.pieces.clone().into_iter().enumerate() {
                let first = before + range.start;
                let (here, behind) = rest.split_at(rest.partition_point(|&row| row < before + range.end));
                rest = behind;
                if here.is_empty() {
                    continue;
                }
                for cells in file.piece(piece, Some(own))?.columns() {
                    let values = binary_values(file, &name, cells, how, &mut warnings)?;
                    parts.push(chosen(&values, &here.iter().map(|row| row - first).collect::<Vec<_>>()));
                }
            }
            before += file.rows();
        }
        columns.push(Column { name, values: joined(&parts) });
    }
    // Each part says how many of its own cells are odd; that there are any is said once.
    warnings.dedup_by(|later, before| later.split('`').nth(1) == before.split('`').nth(1));
    Ok(binary::as_read(Table { columns, rows: rows.len(), images: None }, format, warnings))
}

/// Cells of parts after each other; labels where any part has labels.
fn joined(parts: &[Values]) -> Values {
    let numbers = |values: &Values| match values {
        Values::Numeric(numbers) => Some(numbers.clone()),
        Values::Categorical { .. } => None,
    };
    if let Some(numbers) = parts.iter().map(numbers).collect::<Option<Vec<_>>>() {
        return Values::Numeric(numbers.concat());
    }
    let texts = parts.iter().flat_map(|values| (0..values.rows()).map(move |row| values.text(row)));
    let texts: Vec<Option<String>> = texts.collect();
    Values::labels(texts.iter().map(Option::as_deref))
}
