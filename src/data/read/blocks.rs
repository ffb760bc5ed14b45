//! Delimited text read a block at a time, so that a file of any length takes the room of its longest row.
//!
//! Rows, quotes and line ends are those of [`rows`](super::rows); only UTF-16, which cannot be cut anywhere, is refused.

use std::path::Path;

use super::bytes::Stream;
use super::encoding::{MARK, UTF16, is_utf16};
use super::piece::Empty;
use super::rows::{Row, Rows, each_cell, push_clean};
use super::{names, sniff, text, text_of};
use crate::data::error::DataError;
use crate::data::read::ReadError;
use crate::spec;

/// Bytes read at once.
const BLOCK: usize = 1 << 20;

/// A file of delimited text, open at its first row of data.
pub(super) struct Blocks<'a> {
    /// The columns.
    pub(super) names: Vec<String>,
    /// What separates cells of a row.
    pub(super) delimiter: u8,
    /// Whether the file itself names its columns.
    pub(super) header: bool,
    /// What is doubtful, a sentence each.
    pub(super) warnings: Vec<String>,
    path: &'a Path,
    stream: Stream<'a>,
    buffer: Vec<u8>,
    /// Where the next row begins in `buffer`.
    at: usize,
    ended: bool,
    trim: bool,
    line_end: u8,
    line: usize,
    /// The longest row that is held.
    most: usize,
    /// Empty lines between rows, and those since the last.
    empty: Empty,
    since: Empty,
}

impl<'a> Blocks<'a> {
    /// Opens the file, finds out its dialect as for a whole one, and reads its header. No row may be longer than `most`.
    pub(super) fn open(path: &'a Path, how: &spec::Data, most: usize) -> Result<Self, DataError> {
        let mut stream = Stream::open(path)?;
        let mut buffer = vec![];
        let ended = stream.more(BLOCK, &mut buffer)? < BLOCK;
        if is_utf16(&buffer) {
            return Err(DataError::Unsupported { path: path.into(), what: UTF16 });
        }
        let at = if buffer.starts_with(MARK) { MARK.len() } else { 0 };
        let text = &buffer[at..];
        let delimiter = match how.delimiter {
            Some(given) => text::separator(given)?,
            None => sniff::delimiter(text, how.trim),
        };
        let line_end = Rows::new(text, delimiter, how.trim).line_end();
        let mut blocks = Self {
            names: vec![],
            delimiter,
            header: true,
            warnings: vec![],
            path,
            stream,
            buffer,
            at,
            ended,
            trim: how.trim,
            line_end,
            line: 1,
            most,
            empty: Empty::default(),
            since: Empty::default(),
        };
        blocks.check_nul(at)?;
        blocks.begin(how)?;
        Ok(blocks)
    }

    /// Reads the first row, and goes back before it where it is no header.
    fn begin(&mut self, how: &spec::Data) -> Result<(), DataError> {
        let mut row = vec![];
        if !self.next(&mut row)? {
            return Err(DataError::Empty { path: self.path.into() });
        }
        let mut first = vec![];
        each_cell(&row, self.delimiter, |cell| first.push(text_of(cell).into_owned()));
        self.header = how.header.unwrap_or_else(|| sniff::is_header(&first));
        self.warnings.extend(text::guessed_no_header(self.path, self.header, how));
        let names = names::of(self.path, self.header.then_some(&first), first.len(), how, &mut self.warnings)?;
        self.names = names;
        if !self.header {
            // A row is written clean; put back, it reads as itself.
            self.line -= row.split(|&byte| byte == self.line_end).count();
            row.push(self.line_end);
            self.buffer.splice(..self.at, row);
            self.at = 0;
        }
        Ok(())
    }

    /// Puts the next row into `row`, clean and without its line end; whether there was one.
    pub(super) fn next(&mut self, row: &mut Vec<u8>) -> Result<bool, DataError> {
        loop {
            row.clear();
            let mut rows = Rows::resumed(&self.buffer[self.at..], self.delimiter, self.trim, self.line_end, self.line);
            let mut begun = false;
            let found = rows.next_row(&mut |cell, quoted| {
                if std::mem::replace(&mut begun, true) {
                    row.push(self.delimiter);
                }
                push_clean(row, cell, quoted);
            });
            let (end, line) = (self.at + rows.at(), rows.line);
            let whole = end <= self.buffer.len() && !matches!(found, Row::Unclosed { .. } | Row::End);
            if !whole && !self.ended {
                self.fill()?;
                continue;
            }
            let began = self.line;
            self.at = end.min(self.buffer.len());
            self.line = line;
            match found {
                Row::End => return Ok(false),
                Row::Empty => self.since.add(began),
                Row::Unclosed { line } => return Err(ReadError::UnclosedQuote { path: self.path.into(), line }.into()),
                Row::Cells(found) if self.names.is_empty() || found == self.names.len() => {
                    self.empty.append(std::mem::take(&mut self.since), 0);
                    return Ok(true);
                }
                Row::Cells(found) => {
                    return Err(ReadError::Ragged {
                        path: self.path.into(),
                        line: began,
                        found,
                        expected: self.names.len(),
                        delimiter: char::from(self.delimiter).escape_default().to_string(),
                    }
                    .into());
                }
            }
        }
    }

    /// What was doubtful in all that was read.
    pub(super) fn doubts(self) -> Vec<String> {
        let mut warnings = self.warnings;
        warnings.extend(text::skipped(self.path, self.empty));
        warnings
    }

    /// Forgets what was read and reads on; long rows are read by ever longer blocks.
    fn fill(&mut self) -> Result<(), DataError> {
        self.buffer.drain(..self.at);
        self.at = 0;
        let held = self.buffer.len();
        if held > self.most {
            return Err(ReadError::RowTooLong { path: self.path.into(), line: self.line, limit: self.most }.into());
        }
        let wanted = BLOCK.max(held);
        self.ended = self.stream.more(wanted, &mut self.buffer)? < wanted;
        self.check_nul(held)
    }

    fn check_nul(&self, from: usize) -> Result<(), DataError> {
        let Some(place) = self.buffer[from..].iter().position(|&byte| byte == 0) else { return Ok(()) };
        let line = self.line + self.buffer[self.at..from + place].split(|&byte| byte == self.line_end).count() - 1;
        Err(ReadError::Nul { path: self.path.into(), line }.into())
    }
}

#[cfg(test)]
mod tests {
    use std::fmt::Write;

    use super::*;
    use crate::data::table::Table;

    fn rows(text: &[u8], how: &spec::Data) -> Result<Vec<String>, DataError> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("t.csv");
        std::fs::write(&path, text).unwrap();
        let mut blocks = Blocks::open(&path, how, 4 << 20)?;
        let (mut row, mut rows) = (vec![], vec![blocks.names.join("|")]);
        while blocks.next(&mut row)? {
            rows.push(String::from_utf8_lossy(&row).into_owned());
        }
        Ok(rows)
    }

    #[test]
    fn a_long_text_reads_as_a_whole_one_does_wherever_blocks_end() {
        let mut text = String::from("\u{feff}a,b\r\n");
        for number in 0..90_000 {
            write!(text, "{number},\"x \"\"{number}\"\",\r\n\n{}\"\r\n", "y".repeat(number % 30)).unwrap();
        }
        assert!(text.len() > 3 * BLOCK);
        let found = rows(text.as_bytes(), &spec::Data::default()).unwrap();
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("t.csv");
        std::fs::write(&path, text).unwrap();
        let Table { columns, rows, .. } = text::read(&path, &spec::Data::default()).unwrap().table;
        assert_eq!(found.len(), rows + 1);
        for (row, found) in found[1..].iter().enumerate() {
            let mut cells = columns.iter().map(|column| column.values.text(row).unwrap_or_default());
            each_cell(found.as_bytes(), b',', |cell| assert_eq!(cells.next().unwrap().as_bytes(), cell, "row {row}"));
        }
    }

    #[test]
    fn a_first_row_of_data_is_read_once() {
        assert_eq!(rows(b"1;2\n3;4\n", &spec::Data::default()).unwrap(), ["column_1|column_2", "1;2", "3;4"]);
        assert_eq!(rows(b"1,\"a,b\"", &spec::Data::default()).unwrap(), ["column_1|column_2", "1,\"a,b\""]);
    }

    #[test]
    fn what_is_wrong_is_told_with_its_line() {
        let error = |text: &[u8]| rows(text, &spec::Data::default()).unwrap_err().to_string();
        let told = |text: &str| error(text.as_bytes()).split_once('`').unwrap().0.to_owned();
        let long = "a,b\n".repeat(300_000);
        assert_eq!(told(&format!("a,b\n{long}1,2,3\n")), "Line 300002 of ");
        assert_eq!(told(&format!("a,b\n{long}1,\"2\n")), "The quote that opens on line 300002 of ");
        assert_eq!(told(&format!("a,b\n{long}\01,2\n")), "Line 300002 of ");
        let endless = format!("a,b\n1,\"{}", "x".repeat(10 << 20));
        assert!(told(&endless).starts_with("The row on line 2 of "), "{}", told(&endless));
        assert!(error(b"\xff\xfea\0").contains("UTF-16"));
    }
}
