//! A piece of delimited text into cells, column by column, on whichever thread.

use super::cells::{Numbers, Rules};
use super::encoding::text_of;
use super::lanes::{Lane, renumbered};
use super::rows::{Row, Rows};
use crate::data::levels::Levels;

/// What a column's cells are taken for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Wanted {
    Numbers,
    Labels,
    /// They are left alone.
    Nothing,
}

/// Cells of one column of a whole text.
#[derive(Debug)]
pub(super) enum Part {
    Numbers(Numbers),
    /// As places in the labels.
    Labels(Vec<u32>, Levels),
    Nothing,
}

/// The same of a piece, where labels are as its lane numbers them.
#[derive(Debug)]
pub(super) enum Cells {
    Numbers(Numbers),
    Labels(Vec<u32>),
    Nothing,
}

/// How text is cut into rows and cells, and what is wanted of them.
pub(super) struct Layout<'a> {
    pub(super) delimiter: u8,
    pub(super) line_end: u8,
    pub(super) trim: bool,
    pub(super) rules: &'a Rules<'a>,
    /// For each column.
    pub(super) wanted: &'a [Wanted],
}

/// What is in a piece of text.
#[derive(Debug, Default)]
pub(super) struct Piece {
    /// For each column.
    pub(super) cells: Vec<Cells>,
    pub(super) rows: usize,
    pub(super) lines: usize,
    /// Where the next row begins.
    pub(super) end: usize,
    /// Empty lines before the last row.
    pub(super) between: Empty,
    /// Empty lines after it.
    pub(super) after: Empty,
    /// Why it ends before it should.
    pub(super) fault: Option<Fault>,
}

/// What is wrong with a row. Lines are counted from the piece's first, which is 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fault {
    /// The text ends in a quoted cell of the row that begins at `row`.
    Unclosed { line: usize, row: usize },
    /// It has another number of cells than the first.
    Ragged { line: usize, found: usize },
}

/// Lines with nothing in them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Empty {
    pub(super) count: usize,
    pub(super) first: Option<usize>,
}

impl Empty {
    /// Adds a line.
    pub(super) fn add(&mut self, line: usize) {
        self.append(Self { count: 1, first: Some(line) }, 0);
    }

    /// Adds lines of a piece that begins on the line `from`.
    pub(super) fn append(&mut self, more: Self, from: usize) {
        self.count += more.count;
        self.first = self.first.or(more.first.map(|line| from + line));
    }
}

impl Part {
    pub(super) fn of(wanted: Wanted) -> Self {
        match wanted {
            Wanted::Numbers => Self::Numbers(Numbers::default()),
            Wanted::Labels => Self::Labels(vec![], Levels::default()),
            Wanted::Nothing => Self::Nothing,
        }
    }

    /// Adds what was found further down the column, for which the same was wanted; `lane` has its labels, and `numbers`
    /// those of them that are numbered.
    pub(super) fn append(&mut self, more: &Cells, lane: &Levels, numbers: &mut Vec<u32>) {
        match (self, more) {
            (Self::Numbers(numbers), Cells::Numbers(more)) => numbers.append(more),
            (Self::Labels(codes, levels), Cells::Labels(more)) => renumbered(more, lane, numbers, levels, codes),
            _ => {}
        }
    }
}

impl Cells {
    fn of(wanted: Wanted) -> Self {
        match wanted {
            Wanted::Numbers => Self::Numbers(Numbers::default()),
            Wanted::Labels => Self::Labels(vec![]),
            Wanted::Nothing => Self::Nothing,
        }
    }

    fn push(&mut self, cell: &[u8], rules: &Rules, levels: &mut Levels) {
        match self {
            Self::Numbers(numbers) => numbers.push_bytes(cell, rules),
            Self::Labels(codes) if rules.is_plain(cell) => {
                codes.push(levels.code_of(cell, || text_of(cell).into_owned()));
            }
            Self::Labels(codes) => codes.push(levels.cell(rules.present(&text_of(cell)))),
            Self::Nothing => {}
        }
    }
}

impl Layout<'_> {
    /// The cells of all rows of `text` that begin from `from` on and before `to`, their labels numbered by `lane`.
    pub(super) fn piece(&self, lane: &mut Lane, text: &[u8], from: usize, to: usize) -> Piece {
        let mut rows = Rows::resumed(&text[from..], self.delimiter, self.trim, self.line_end, 0);
        let mut piece =
            Piece { cells: self.wanted.iter().map(|&wanted| Cells::of(wanted)).collect(), ..Piece::default() };
        let mut since = Empty::default();
        while from + rows.at() < to {
            let (row, line) = (from + rows.at(), rows.line);
            let mut columns = piece.cells.iter_mut().enumerate();
            let found = rows.next_row(&mut |cell, _| {
                if let Some((column, cells)) = columns.next() {
                    cells.push(cell, self.rules, lane.column(column));
                }
            });
            match found {
                Row::Cells(found) if found == self.wanted.len() => {
                    piece.rows += 1;
                    piece.between.append(std::mem::take(&mut since), 0);
                }
                Row::Cells(found) => piece.fault = Some(Fault::Ragged { line, found }),
                Row::Unclosed { line } => piece.fault = Some(Fault::Unclosed { line, row }),
                Row::Empty => since.add(line),
                Row::End => break,
            }
            if piece.fault.is_some() {
                break;
            }
        }
        piece.after = since;
        piece.lines = rows.line;
        piece.end = (from + rows.at()).min(text.len());
        piece
    }
}
