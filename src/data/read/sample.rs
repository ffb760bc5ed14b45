//! A sample of a large table's rows, each as likely as any other, the same ones each time, in the table's order.

use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use super::by_row::each_row;
use super::columnar::Columnar;
use super::encoding::text_of;
use super::json::Lines;
use super::rows::{each_cell, push_clean};
use super::slices::{CELLS, LONGEST, chosen_of_columnar, each_line};
use super::{Format, Read, bytes, json, text};
use crate::base::rng::{Purpose, Stream};
use crate::data::error::DataError;
use crate::data::table::{Column, Table, Values};
use crate::spec;

/// Reads `wanted` rows of files that are read by row; of the others no more than one is held at a time.
pub(super) fn of_rows(files: &[PathBuf], how: &spec::Data, wanted: usize) -> Result<Read, DataError> {
    let mut draw = Draw::new(wanted);
    let mut held: Vec<(usize, Box<[u8]>)> = vec![];
    let mut delimiter = None;
    let mut size = 0_u64;
    let take = |row: &[u8], separator: u8| {
        let wanted = *delimiter.get_or_insert(separator);
        if let Some((index, place)) = draw.next() {
            let row = in_one_dialect(row, separator, wanted);
            size += row.len() as u64;
            if place == held.len() {
                held.push((index, row));
            } else {
                size -= held[place].1.len() as u64;
                held[place] = (index, row);
            }
        }
        if size > bytes::CEILING {
            return Err(DataError::TooLong { path: files[0].clone(), limit: bytes::CEILING });
        }
        Ok(())
    };
    let (head, warnings) = each_row(files, how, bytes::CEILING as usize, |_| Ok(()), take)?;
    held.sort_unstable_by_key(|(index, _)| *index);
    if held.is_empty() {
        return Err(head.no_rows(&files[0]));
    }
    let mut csv = String::with_capacity(size as usize + held.len());
    for (_, row) in held {
        csv += &text_of(&row);
        csv.push('\n');
    }
    let mut read = text::held(&files[0], csv, delimiter.unwrap_or(b','), &head.names, &head.declared(how))?;
    read.warnings.splice(..0, warnings);
    read.dialect.header = head.header;
    if head.format != Format::Text {
        (read.dialect.format, read.dialect.delimiter) = (head.format, None);
    }
    Ok(read)
}

/// A clean row with another delimiter.
fn in_one_dialect(row: &[u8], delimiter: u8, wanted: u8) -> Box<[u8]> {
    if delimiter == wanted {
        return row.into();
    }
    let (mut again, mut begun) = (Vec::with_capacity(row.len()), false);
    each_cell(row, delimiter, |cell| {
        if std::mem::replace(&mut begun, true) {
            again.push(wanted);
        }
        push_clean(&mut again, cell, cell.is_empty() || cell.contains(&wanted));
    });
    again.into()
}

/// The same for a table that has been read.
pub(super) fn of_table(mut read: Read, wanted: usize) -> Read {
    if read.table.rows <= wanted {
        return read;
    }
    let rows = drawn(read.table.rows, wanted);
    let of = |column: &Column| Column { name: column.name.clone(), values: chosen(&column.values, &rows) };
    read.table = Table { columns: read.table.columns.iter().map(of).collect(), rows: rows.len(), images: None };
    read
}

/// The cells of these rows.
pub(super) fn chosen(values: &Values, rows: &[usize]) -> Values {
    match values {
        Values::Numeric(numbers) => Values::Numeric(rows.iter().map(|&row| numbers[row]).collect()),
        // Numbered anew, so that only labels that are there are counted.
        Values::Categorical { codes, levels } => {
            Values::labels(rows.iter().map(|&row| levels.get(codes[row] as usize).map(String::as_str)))
        }
    }
}

/// The same of Parquet and Arrow IPC files, of which the other rows are not held.
pub(super) fn of_columnar(files: &[PathBuf], how: &spec::Data, wanted: usize) -> Result<Read, DataError> {
    let mut files = files.iter().map(|file| Columnar::open(file, CELLS)).collect::<Result<Vec<_>, _>>()?;
    let rows = files.iter().map(Columnar::rows).sum();
    if rows == 0 {
        return Err(DataError::HeaderOnly { path: files[0].path.into() });
    }
    chosen_of_columnar(&mut files, how, &drawn(rows, wanted))
}

/// The same of files of JSON. Of the other lines one block is held at a time.
pub(super) fn of_lines(files: &[PathBuf], how: &spec::Data, wanted: usize) -> Result<Read, DataError> {
    let mut draw = Draw::new(wanted);
    let mut held: Vec<Held> = vec![];
    let mut size = 0_u64;
    for path in files {
        each_line(path, LONGEST, |number, line| {
            // A file that is refused when it is read whole is no other when a sample misses what is wrong with it.
            if let Some(reason) = json::of(line) {
                return Err(DataError::Line {
                    path: path.clone(),
                    line: number,
                    format: Format::Ndjson.name(),
                    reason,
                });
            }
            let Some((index, place)) = draw.next() else { return Ok(ControlFlow::Continue(())) };
            size += line.len() as u64;
            let line = Held { index, place: (path, number), line: line.into() };
            if place == held.len() {
                held.push(line);
            } else {
                size -= std::mem::replace(&mut held[place], line).line.len() as u64;
            }
            if size > bytes::CEILING {
                return Err(DataError::TooLong { path: path.clone(), limit: bytes::CEILING });
            }
            Ok(ControlFlow::Continue(()))
        })?;
    }
    held.sort_unstable_by_key(|line| line.index);
    let mut lines = Lines::default();
    for held in &held {
        lines.push(held.place, &held.line);
    }
    lines.read(how)?.ok_or_else(|| DataError::Empty { path: files[0].clone() })
}

/// A line of a file of JSON.
struct Held<'a> {
    /// Which it is of the lines of all files.
    index: usize,
    /// Its file, and its number there.
    place: (&'a Path, usize),
    line: Box<[u8]>,
}

/// The places of `wanted` among so many rows, in order; all where they are no more.
fn drawn(rows: usize, wanted: usize) -> Vec<usize> {
    let mut draw = Draw::new(wanted);
    let mut places: Vec<usize> = vec![];
    for _ in 0..rows {
        match draw.next() {
            Some((index, place)) if place == places.len() => places.push(index),
            Some((index, place)) => places[place] = index,
            None => {}
        }
    }
    places.sort_unstable();
    places
}

/// Which of a sequence of unknown length are kept (Vitter's algorithm R, 1985).
struct Draw {
    stream: Stream,
    wanted: usize,
    seen: usize,
}

impl Draw {
    fn new(wanted: usize) -> Self {
        Self { stream: Stream::new(0, Purpose::Sample, 0), wanted, seen: 0 }
    }

    /// The next one's index and the place it takes, if it is kept for now.
    fn next(&mut self) -> Option<(usize, usize)> {
        let index = self.seen;
        self.seen += 1;
        let place = if index < self.wanted { index } else { self.stream.below(index + 1) };
        (place < self.wanted).then_some((index, place))
    }
}
