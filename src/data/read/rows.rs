//! Delimited text, row by row: where cells begin and end, and what quotes mean.
//!
//! A quote opens a quoted cell only as the cell's first byte (after blanks where cells are trimmed); inside, `""` is one
//! quote. Elsewhere a quote is text. Empty lines are skipped.

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
    /// Where quotes are undone.
    room: Vec<u8>,
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
        Self::resumed(text, delimiter, trim, if lone { b'\r' } else { b'\n' }, 1)
    }

    /// Goes on in the midst of a longer text whose line ends are known, at the beginning of a row on `line`.
    pub(super) fn resumed(text: &'a [u8], delimiter: u8, trim: bool, line_end: u8, line: usize) -> Self {
        Self { text, at: 0, line, delimiter, trim, line_end, room: vec![] }
    }

    /// What ends its lines.
    pub(super) fn line_end(&self) -> u8 {
        self.line_end
    }

    /// Bytes that were read; more than there are where the text ended before its last line did.
    pub(super) fn at(&self) -> usize {
        self.at
    }

    /// Gives the cells of the next row to `sink`, unquoted, with whether they were quoted.
    pub(super) fn next_row(&mut self, sink: &mut impl FnMut(&[u8], bool)) -> Row {
        if self.at >= self.text.len() {
            return Row::End;
        }
        let mut cells = 0;
        loop {
            self.skip_blanks();
            if self.peek() == Some(b'"') {
                if let Err(line) = self.quoted_cell(sink) {
                    return Row::Unclosed { line };
                }
            } else {
                let cell = self.plain();
                if cells == 0 && cell.is_empty() && self.peek() != Some(self.delimiter) {
                    self.at += 1;
                    self.line += 1;
                    return Row::Empty;
                }
                sink(cell, false);
            }
            cells += 1;
            let ends = self.peek() != Some(self.delimiter);
            self.at += 1;
            if ends {
                self.line += 1;
                return Row::Cells(cells);
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
        let length = first_of(rest, self.delimiter, self.line_end);
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

    /// A cell that begins with a quote; what follows its closing quote belongs to it. Fails with the line it opens on.
    fn quoted_cell(&mut self, sink: &mut impl FnMut(&[u8], bool)) -> Result<(), usize> {
        let opened = self.line;
        self.room.clear();
        self.at += 1;
        let mut from = self.at;
        loop {
            let byte = self.peek().ok_or(opened)?;
            self.at += 1;
            self.line += usize::from(byte == self.line_end);
            if byte == b'"' {
                if self.peek() != Some(b'"') {
                    break;
                }
                // The first of two quotes is kept, and reading goes on behind the second.
                self.room.extend_from_slice(&self.text[from..self.at]);
                self.at += 1;
                from = self.at;
            }
        }
        let inside = &self.text[from..self.at - 1];
        let behind = self.plain();
        if self.room.is_empty() && behind.is_empty() {
            sink(inside, true);
        } else {
            self.room.extend_from_slice(inside);
            self.room.extend_from_slice(behind);
            sink(&self.room, true);
        }
        Ok(())
    }
}

/// Where the first of two bytes is, else where the text ends; eight bytes at a time.
fn first_of(text: &[u8], one: u8, other: u8) -> usize {
    const ONES: u64 = 0x0101_0101_0101_0101;
    const HIGH: u64 = 0x8080_8080_8080_8080;
    // The lowest high bit is at the first byte that is zero (Warren, Hacker's Delight, section 6-1).
    let zeros = |word: u64| word.wrapping_sub(ONES) & !word & HIGH;
    let (words, rest) = text.as_chunks::<8>();
    for (place, word) in words.iter().enumerate() {
        let word = u64::from_le_bytes(*word);
        let found = zeros(word ^ (ONES * u64::from(one))) | zeros(word ^ (ONES * u64::from(other)));
        if found != 0 {
            return place * 8 + found.trailing_zeros() as usize / 8;
        }
    }
    let behind = rest.iter().position(|&byte| byte == one || byte == other).unwrap_or(rest.len());
    text.len() - rest.len() + behind
}

/// Adds a cell to a row in the one dialect that every reader of CSV reads alike: quotes are doubled inside quoted cells, and
/// what does without is not quoted unless it was.
pub(super) fn push_clean(row: &mut Vec<u8>, cell: &[u8], quoted: bool) {
    if !quoted && !cell.iter().any(|byte| matches!(byte, b'"' | b'\r' | b'\n')) {
        return row.extend_from_slice(cell);
    }
    row.push(b'"');
    for &byte in cell {
        if byte == b'"' {
            row.push(b'"');
        }
        row.push(byte);
    }
    row.push(b'"');
}

/// Goes through the cells of one clean row without its line end, unquoted.
pub(in crate::data) fn each_cell(row: &[u8], delimiter: u8, mut each: impl FnMut(&[u8])) {
    Rows::resumed(row, delimiter, false, b'\n', 1).next_row(&mut |cell, _| each(cell));
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// All rows, clean, with the lines of empty ones; or the line of a quote that is never closed.
    fn clean(text: &[u8], trim: bool) -> Result<(Vec<u8>, Vec<usize>), usize> {
        let mut rows = Rows::new(text, b',', trim);
        let (mut out, mut empty) = (vec![], vec![]);
        loop {
            let line = rows.line;
            let mut begun = false;
            let row = rows.next_row(&mut |cell, quoted| {
                if std::mem::replace(&mut begun, true) {
                    out.push(b',');
                }
                push_clean(&mut out, cell, quoted);
            });
            match row {
                Row::End => return Ok((out, empty)),
                Row::Empty => empty.push(line),
                Row::Unclosed { line } => return Err(line),
                Row::Cells(_) => out.push(b'\n'),
            }
        }
    }

    fn csv(text: &str) -> String {
        String::from_utf8(clean(text.as_bytes(), true).unwrap().0).unwrap()
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
        assert_eq!(csv("\"a \"\"b\"\"\" c,\"\"\n"), "\"a \"\"b\"\" c\",\"\"\n");
    }

    #[test]
    fn a_quote_inside_a_plain_cell_is_text() {
        assert_eq!(csv("size,n\n5\" pipe,3\n"), "size,n\n\"5\"\" pipe\",3\n");
    }

    #[test]
    fn empty_lines_are_told_with_their_place() {
        assert_eq!(clean(b"a,b\n\n1,2\n   \n3,4\n\n\n", true).unwrap().1, [2, 4, 6, 7]);
    }

    #[test]
    fn a_quote_that_is_never_closed_is_told_where_it_opens() {
        assert_eq!(clean(b"a,b\n1,\"x\n2,3\n4,5\n", false), Err(2));
    }

    proptest! {
        #[test]
        fn cleaning_is_stable(text in "[ab,\"\r\n \t]{0,60}", trim: bool) {
            if let Ok((first, _)) = clean(text.as_bytes(), trim) {
                prop_assert_eq!(clean(&first, trim), Ok((first, vec![])));
            }
        }

        #[test]
        fn the_first_of_two_bytes_is_found(text in prop::collection::vec(any::<u8>(), 0..40), one: u8, other: u8) {
            let text: Vec<u8> = text.into_iter().map(|byte| (byte % 4 * 85) ^ one).collect();
            let found = text.iter().position(|&byte| byte == one || byte == other).unwrap_or(text.len());
            prop_assert_eq!(first_of(&text, one, other), found);
        }

        #[test]
        fn cells_of_a_clean_row_are_those_it_was_written_from(
            cells in prop::collection::vec("[ab,\"\r\n ]{0,6}", 1..5),
        ) {
            let mut row = vec![];
            for (place, cell) in cells.iter().enumerate() {
                if place > 0 {
                    row.push(b',');
                }
                push_clean(&mut row, cell.as_bytes(), true);
            }
            let mut found = vec![];
            each_cell(&row, b',', |cell| found.push(String::from_utf8(cell.to_vec()).unwrap()));
            prop_assert_eq!(found, cells);
        }
    }
}
