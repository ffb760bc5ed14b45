//! One pass over delimited text that knows about quotes: finds what is wrong with its place, and writes the rows out
//! again in the one dialect that every CSV reader reads alike.
//!
//! A quote opens a quoted cell only as the cell's first byte (after blanks where cells are trimmed); inside, `""` is one
//! quote. Elsewhere a quote is text. Empty lines are skipped.

use std::path::Path;

use crate::data::error::DataError;
use crate::data::read::ReadError;

/// Rows as clean CSV: `\n` line ends, no empty lines, quotes doubled inside quoted cells, all rows equally long.
#[derive(Debug, PartialEq, Default)]
pub(super) struct Clean {
    /// Every row, the first included.
    pub(super) csv: Vec<u8>,
    /// Bytes of the first row in `csv`.
    pub(super) first_row: usize,
    /// The cells of the first row.
    pub(super) first: Vec<String>,
    /// Rows, the first included.
    pub(super) rows: usize,
    /// Lines of the empty lines between rows, from 1.
    pub(super) empty_lines: Vec<usize>,
}

/// Reads all of `text` and checks it.
pub(super) fn scan(path: &Path, text: &[u8], delimiter: u8, trim: bool) -> Result<Clean, DataError> {
    if let Some(nul) = text.iter().position(|&byte| byte == 0) {
        let line = text[..nul].split(|&byte| byte == b'\n').count();
        return Err(ReadError::Nul { path: path.into(), line }.into());
    }
    let mut rows = Rows::new(text, delimiter, trim);
    let mut clean = Clean { csv: Vec::with_capacity(text.len() + 1), ..Clean::default() };
    let mut empty_since = Vec::new();
    loop {
        let (start, line) = (clean.csv.len(), rows.line);
        let cells = match rows.next_row(&mut clean.csv) {
            Row::End => break,
            Row::Empty => {
                empty_since.push(line);
                continue;
            }
            Row::Unclosed { line } => return Err(ReadError::UnclosedQuote { path: path.into(), line }.into()),
            Row::Cells(cells) => cells,
        };
        clean.empty_lines.append(&mut empty_since);
        clean.csv.push(b'\n');
        clean.rows += 1;
        if clean.rows == 1 {
            clean.first_row = clean.csv.len();
            clean.first = cells_of(&clean.csv[start..clean.first_row - 1], delimiter);
        } else if cells != clean.first.len() {
            let delimiter = char::from(delimiter).escape_default().to_string();
            let expected = clean.first.len();
            return Err(ReadError::Ragged { path: path.into(), line, found: cells, expected, delimiter }.into());
        }
    }
    Ok(clean)
}

/// The cells of one clean row without its line end, unquoted.
pub(super) fn cells_of(row: &[u8], delimiter: u8) -> Vec<String> {
    let mut cells = Vec::new();
    each_cell(row, delimiter, &mut Vec::new(), |cell| cells.push(String::from_utf8_lossy(cell).into_owned()));
    cells
}

/// Goes through the cells of one clean row without its line end, unquoted; `room` is where quotes are undone.
pub(in crate::data) fn each_cell(row: &[u8], delimiter: u8, room: &mut Vec<u8>, mut each: impl FnMut(&[u8])) {
    let mut rest = row;
    loop {
        if rest.first() != Some(&b'"') {
            let Some(end) = rest.iter().position(|&byte| byte == delimiter) else { return each(rest) };
            each(&rest[..end]);
            rest = &rest[end + 1..];
            continue;
        }
        room.clear();
        let mut at = 1;
        while let Some(&byte) = rest.get(at) {
            at += 1;
            if byte == b'"' {
                if rest.get(at) != Some(&b'"') {
                    break;
                }
                at += 1;
            }
            room.push(byte);
        }
        each(room);
        if at >= rest.len() {
            return;
        }
        rest = &rest[at + 1..];
    }
}

/// What [`Rows::next_row`] found.
#[derive(Debug, PartialEq)]
pub(super) enum Row {
    /// This many cells.
    Cells(usize),
    /// An empty line.
    Empty,
    /// A quoted cell that never ends.
    Unclosed {
        /// Where it opens, from 1.
        line: usize,
    },
    /// No more text.
    End,
}

/// Walks over delimited text row by row.
pub(super) struct Rows<'a> {
    text: &'a [u8],
    at: usize,
    /// The line that `at` is in, from 1.
    pub(super) line: usize,
    delimiter: u8,
    trim: bool,
    line_end: u8,
}

impl<'a> Rows<'a> {
    pub(super) fn new(text: &'a [u8], delimiter: u8, trim: bool) -> Self {
        // Lines end with a lone CR only where the first line does; elsewhere a CR inside a line is text.
        let mut quoted = false;
        let first_end = text.iter().position(|&byte| {
            quoted ^= byte == b'"';
            !quoted && (byte == b'\n' || byte == b'\r')
        });
        let lone = first_end.is_some_and(|end| text[end] == b'\r' && text.get(end + 1) != Some(&b'\n'));
        Self { text, at: 0, line: 1, delimiter, trim, line_end: if lone { b'\r' } else { b'\n' } }
    }

    /// Goes on in the midst of a longer text whose line ends are known, at the beginning of a row on `line`.
    pub(super) fn resumed(text: &'a [u8], delimiter: u8, trim: bool, line_end: u8, line: usize) -> Self {
        Self { text, at: 0, line, delimiter, trim, line_end }
    }

    /// What ends its lines.
    pub(super) fn line_end(&self) -> u8 {
        self.line_end
    }

    /// Bytes that were read; `None` where the text ended before its last row did.
    pub(super) fn consumed(&self) -> Option<usize> {
        (self.at <= self.text.len()).then_some(self.at)
    }

    /// Writes the next row to `out` without its line end.
    pub(super) fn next_row(&mut self, out: &mut Vec<u8>) -> Row {
        if self.at >= self.text.len() {
            return Row::End;
        }
        let start = out.len();
        let mut cells = 0;
        loop {
            if cells > 0 {
                out.push(self.delimiter);
            }
            cells += 1;
            self.skip_blanks();
            if self.peek() != Some(b'"') {
                self.plain_cell(out);
            } else if let Err(line) = self.quoted_cell(out) {
                return Row::Unclosed { line };
            }
            if self.peek() == Some(self.delimiter) {
                self.at += 1;
            } else {
                self.at += 1;
                self.line += 1;
                return if out.len() == start { Row::Empty } else { Row::Cells(cells) };
            }
        }
    }

    fn peek(&self) -> Option<u8> {
        self.text.get(self.at).copied()
    }

    fn is_blank(&self, byte: u8) -> bool {
        byte == b' ' || (byte == b'\t' && self.delimiter != b'\t')
    }

    fn skip_blanks(&mut self) {
        while self.trim && self.peek().is_some_and(|byte| self.is_blank(byte)) {
            self.at += 1;
        }
    }

    /// The bytes up to the next delimiter or line end.
    fn plain(&mut self) -> &'a [u8] {
        let rest = &self.text[self.at..];
        let length =
            rest.iter().position(|&byte| byte == self.delimiter || byte == self.line_end).unwrap_or(rest.len());
        self.at += length;
        let mut cell = &rest[..length];
        if self.line_end == b'\n' && self.peek() != Some(self.delimiter) {
            cell = cell.strip_suffix(b"\r").unwrap_or(cell);
        }
        while self.trim && cell.last().is_some_and(|&byte| self.is_blank(byte)) {
            cell = &cell[..cell.len() - 1];
        }
        cell
    }

    fn plain_cell(&mut self, out: &mut Vec<u8>) {
        let cell = self.plain();
        if cell.iter().any(|byte| matches!(byte, b'"' | b'\r' | b'\n')) {
            out.push(b'"');
            push_doubled(cell, out);
            out.push(b'"');
        } else {
            out.extend_from_slice(cell);
        }
    }

    /// A cell that begins with a quote; what follows its closing quote belongs to it. Fails with the line it opens on.
    fn quoted_cell(&mut self, out: &mut Vec<u8>) -> Result<(), usize> {
        let opened = self.line;
        out.push(b'"');
        self.at += 1;
        loop {
            let byte = self.peek().ok_or(opened)?;
            self.at += 1;
            match byte {
                b'"' if self.peek() == Some(b'"') => {
                    self.at += 1;
                    out.extend_from_slice(b"\"\"");
                }
                b'"' => break,
                byte => {
                    self.line += usize::from(byte == self.line_end);
                    out.push(byte);
                }
            }
        }
        let rest = self.plain();
        push_doubled(rest, out);
        out.push(b'"');
        Ok(())
    }
}

fn push_doubled(cell: &[u8], out: &mut Vec<u8>) {
    for &byte in cell {
        if byte == b'"' {
            out.push(b'"');
        }
        out.push(byte);
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn clean(text: &str) -> Clean {
        scan(Path::new("t.csv"), text.as_bytes(), b',', true).unwrap()
    }

    fn csv(text: &str) -> String {
        String::from_utf8(clean(text).csv).unwrap()
    }

    fn error(text: &str) -> String {
        scan(Path::new("t.csv"), text.as_bytes(), b',', true).unwrap_err().to_string()
    }

    #[test]
    fn every_line_end_becomes_a_newline() {
        assert_eq!(csv("a,b\r\n1,2\r\n"), "a,b\n1,2\n");
        assert_eq!(csv("a,b\r1,2\r"), "a,b\n1,2\n");
        assert_eq!(csv("a,b\n1,2"), "a,b\n1,2\n");
    }

    #[test]
    fn quotes_hold_delimiters_newlines_and_doubled_quotes() {
        let text = "a,b\n\"x, y\",\"say \"\"hi\"\"\nthere\"\n";
        assert_eq!(csv(text), text);
        assert_eq!(csv("a, \"b, c\" \n"), "a,\"b, c\"\n");
    }

    #[test]
    fn a_quote_inside_a_plain_cell_is_text() {
        assert_eq!(csv("size,n\n5\" pipe,3\n"), "size,n\n\"5\"\" pipe\",3\n");
    }

    #[test]
    fn the_first_row_is_given_unquoted() {
        assert_eq!(clean("\"a \"\"b\"\"\",c\n1,2\n").first, ["a \"b\"", "c"]);
    }

    #[test]
    fn empty_lines_are_skipped_and_only_those_between_rows_are_reported() {
        let clean = clean("a,b\n\n1,2\n   \n3,4\n\n\n");
        assert_eq!((clean.rows, clean.empty_lines), (3, vec![2, 4]));
    }

    #[test]
    fn a_row_of_another_length_is_reported_with_its_line() {
        insta::assert_snapshot!(error("a,b\n\"x\ny\",1\n1,2,3\n"), @"Line 4 of `t.csv` has 3 cells where 2 are expected. Check for a missing or unquoted `,` in that line.");
    }

    #[test]
    fn a_quote_that_is_never_closed_is_reported_where_it_opens() {
        insta::assert_snapshot!(error("a,b\n1,\"x\n2,3\n4,5\n"), @"The quote that opens on line 2 of `t.csv` is never closed. Close it, or double it if it belongs to the text.");
    }

    #[test]
    fn a_zero_byte_is_reported_with_its_line() {
        insta::assert_snapshot!(error("a,b\n1,\0\n"), @"Line 2 of `t.csv` holds a NUL byte, so this is not a text table. Save it as CSV in UTF-8, or give it the extension of what it is.");
    }

    proptest! {
        #[test]
        fn cleaning_never_panics_and_is_stable(text in "[ab,\"\r\n \t]{0,60}") {
            if let Ok(first) = scan(Path::new("t"), text.as_bytes(), b',', true) {
                let again = scan(Path::new("t"), &first.csv, b',', true).unwrap();
                prop_assert_eq!((again.rows, &again.first), (first.rows, &first.first));
            }
        }
    }
}
