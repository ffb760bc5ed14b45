//! A table that draws only what is seen: rows come from a trait, so a million cost as much as a screenful.
//!
//! The first columns can stay while the others scroll. Window and columns are pure, so a pane may ask where a row is.

use std::borrow::Cow;
use std::ops::Range;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

pub use crate::base::fmt::Align;
use crate::base::fmt::width;
use crate::ui::parts::pen::Pen;
use crate::ui::theme::{Role, Theme};

/// Widest column; a cell that is wider is cut.
const WIDEST: usize = 28;
/// Fewer columns than this of a wider cell tell nothing.
const STUMP: usize = 6;

/// What a table shows. Rows and columns are counted from 0; only cells in sight are asked for.
pub trait Cells {
    /// Number of rows.
    fn rows(&self) -> usize;
    /// Number of columns.
    fn columns(&self) -> usize;
    /// The name of a column.
    fn header(&self, column: usize) -> Cow<'_, str>;
    /// The text of a cell.
    fn cell(&self, row: usize, column: usize) -> Cow<'_, str>;
    /// Words to the left, numbers to the right.
    fn align(&self, _column: usize) -> Align {
        Align::Left
    }
    /// The look of a cell.
    fn role(&self, _row: usize, _column: usize) -> Role {
        Role::Text
    }
}

/// Sorted from small to large, or the other way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    /// The smallest first.
    Up,
    /// The largest first.
    Down,
}

/// A table and the place in it.
#[derive(Clone, Copy)]
pub struct Table<'a> {
    /// What is shown.
    pub cells: &'a dyn Cells,
    /// Row and column under the cursor.
    pub cursor: Option<(usize, usize)>,
    /// The row that was first in sight; moved as little as the cursor needs.
    pub scroll: usize,
    /// The first column in sight; moved as little as the cursor needs.
    pub left: usize,
    /// Columns that stay; fewer where they would leave no room for others.
    pub frozen: usize,
    /// The column that rows are sorted by.
    pub sort: Option<(usize, Order)>,
    /// Whether the keys go here.
    pub focused: bool,
}

impl<'a> Table<'a> {
    /// A table at its beginning, without cursor.
    pub fn new(cells: &'a dyn Cells) -> Self {
        Self { cells, cursor: None, scroll: 0, left: 0, frozen: 0, sort: None, focused: true }
    }

    /// The rows in sight in `height` rows of cells, the header not counted.
    pub fn window(&self, height: usize) -> Range<usize> {
        window(self.cells.rows(), self.cursor.map(|(row, _)| row), self.scroll, height)
    }

    /// Draws header and rows, and a scroll bar where not all rows are in sight.
    pub fn draw(&self, area: Rect, buf: &mut Buffer, theme: &Theme) {
        let mut pen = Pen::new(buf, area, theme);
        let rows = self.window(usize::from(pen.height().saturating_sub(1)));
        for (column, x, room) in self.columns_in(&rows, self.room(&rows, pen.width())) {
            self.header(column, x, room, &mut pen, theme);
            for (y, row) in (1..).zip(rows.clone()) {
                let text = self.cells.cell(row, column);
                pen.field(x, y, room, self.cells.align(column), &text, theme.style(self.cells.role(row, column)));
                if self.cursor == Some((row, column)) {
                    pen.restyle(x, y, room, theme.bold(Role::Select));
                }
            }
        }
        if let Some((row, _)) = self.cursor.filter(|(row, _)| rows.contains(row)) {
            let role = if self.focused { Role::Select } else { Role::SelectDim };
            pen.restyle(0, (row - rows.start) as u16 + 1, u16::MAX, theme.style(role));
        }
        self.scroll_bar(&rows, &mut pen, theme);
    }

    /// The cell at a place of the screen; the row is none on the header.
    pub fn cell_at(&self, area: Rect, column: u16, row: u16) -> Option<(Option<usize>, usize)> {
        let (x, y) = (column.checked_sub(area.x)?, row.checked_sub(area.y).filter(|&y| y < area.height)?);
        let rows = self.window(usize::from(area.height.saturating_sub(1)));
        let hit = self
            .columns_in(&rows, self.room(&rows, area.width))
            .into_iter()
            .find(|&(_, start, room)| (start..start + room).contains(&x));
        let below = y.checked_sub(1).map(|below| rows.start + usize::from(below));
        let (column, ..) = hit?;
        below.is_none_or(|row| row < rows.end).then_some((below, column))
    }

    /// The first column in sight after the cursor has moved it as little as needed.
    pub fn left_in(&self, area: Rect) -> usize {
        let rows = self.window(usize::from(area.height.saturating_sub(1)));
        self.left_within(&rows, self.room(&rows, area.width))
    }

    fn header(&self, column: usize, x: u16, room: u16, pen: &mut Pen<'_>, theme: &Theme) {
        let name = self.cells.header(column);
        let text = match self.sort.filter(|(sorted, _)| *sorted == column) {
            Some((_, order)) => Cow::Owned(format!("{}{name}", theme.glyphs().sort[order as usize])),
            None => name,
        };
        pen.field(x, 0, room, self.cells.align(column), &text, theme.style(Role::TableHeader));
    }

    /// Column, start and width of every column in sight, two columns apart. The last may be cut, but not to a stump
    /// that would not even show its name.
    fn columns_in(&self, rows: &Range<usize>, room: u16) -> Vec<(usize, u16, u16)> {
        let frozen = self.staying(rows, room);
        let left = self.left_within(rows, room).max(frozen);
        let mut placed = Vec::new();
        let mut x = 0_u16;
        for column in (0..frozen).chain(left..self.cells.columns()) {
            if x >= room {
                break;
            }
            let wide = self.width_of(column, rows);
            let shown = wide.min(room - x);
            if !placed.is_empty() && shown < wide.min(width(&self.cells.header(column)).max(STUMP) as u16) {
                break;
            }
            placed.push((column, x, shown));
            x = x.saturating_add(shown + 2);
        }
        placed
    }

    /// What is left for cells beside the scroll bar and the gap before it.
    fn room(&self, rows: &Range<usize>, width: u16) -> u16 {
        if rows.len() < self.cells.rows() { width.saturating_sub(2) } else { width }
    }

    /// How many of the frozen columns stay: the first always, others as long as a third is left to those that scroll.
    fn staying(&self, rows: &Range<usize>, room: u16) -> usize {
        let wanted = self.frozen.min(self.cells.columns());
        let mut spare = usize::from(room) * 2 / 3;
        (1..wanted).fold(wanted.min(1), |stay, column| {
            let before = if column == 1 { usize::from(self.width_of(0, rows)) + 2 } else { 0 };
            let wide = before + usize::from(self.width_of(column, rows)) + 2;
            spare = spare.saturating_sub(wide);
            if spare > 0 && stay == column { column + 1 } else { stay }
        })
    }

    fn left_within(&self, rows: &Range<usize>, room: u16) -> usize {
        let columns = self.cells.columns();
        let frozen = self.staying(rows, room);
        let left = self.left.min(columns.saturating_sub(1)).max(frozen);
        let Some(cursor) = self.cursor.map(|(_, column)| column.min(columns.saturating_sub(1))) else { return left };
        if cursor < frozen {
            return left;
        }
        let stays: u16 = (0..frozen).map(|column| self.width_of(column, rows) + 2).sum();
        let mut spare = room.saturating_sub(stays).saturating_add(2);
        let mut first = cursor;
        for column in (frozen..=cursor).rev() {
            let wide = self.width_of(column, rows) + 2;
            if wide > spare {
                break;
            }
            (spare, first) = (spare - wide, column);
        }
        left.clamp(first, cursor)
    }

    fn width_of(&self, column: usize, rows: &Range<usize>) -> u16 {
        let sign = usize::from(self.sort.is_some_and(|(sorted, _)| sorted == column));
        let cells = rows.clone().map(|row| width(&self.cells.cell(row, column))).max().unwrap_or(0);
        cells.max(width(&self.cells.header(column)) + sign).clamp(1, WIDEST) as u16
    }

    fn scroll_bar(&self, rows: &Range<usize>, pen: &mut Pen<'_>, theme: &Theme) {
        let (all, height) = (self.cells.rows(), usize::from(pen.height().saturating_sub(1)));
        if rows.len() >= all || pen.width() < 10 || height == 0 {
            return;
        }
        let thumb = (height * height / all).max(1);
        let start = rows.start * (height - thumb) / (all - rows.len()).max(1);
        let [track, grip] = theme.glyphs().scroll;
        for y in 0..height {
            let glyph = if (start..start + thumb).contains(&y) { grip } else { track };
            pen.glyph(pen.width() - 1, y as u16 + 1, glyph, theme.style(Role::Border));
        }
    }
}

/// The rows in sight: `scroll` moved as little as needed for the cursor to be seen, and never past the end.
pub fn window(rows: usize, cursor: Option<usize>, scroll: usize, height: usize) -> Range<usize> {
    let last_start = rows.saturating_sub(height);
    let start = match cursor.map(|cursor| cursor.min(rows.saturating_sub(1))) {
        Some(cursor) => scroll.clamp((cursor + 1).saturating_sub(height).min(cursor), cursor),
        None => scroll,
    };
    let start = start.min(last_start);
    start..(start + height).min(rows)
}

#[cfg(test)]
mod tests;
