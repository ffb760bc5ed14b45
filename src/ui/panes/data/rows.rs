//! The rows in view, cell by cell; only the cells on the screen are ever made into text.

use std::borrow::Cow;

use ratatui::layout::Rect;

use super::super::table_at;
use crate::app::{PaneId, State};
use crate::data::Values;
use crate::data::view::{Needle, Subject};
use crate::spec::ColumnType;
use crate::ui::layout::cut_bottom;
use crate::ui::parts::table::{Align, Cells, Table};
use crate::ui::theme::Role;

/// Characters of a cell that are looked at; no column is as wide as this.
const LOOKED_AT: usize = 128;

/// The rows in view, with the number of each row in the table first.
pub(super) struct Rows {
    subject: Subject,
    needle: Needle,
}

/// The rows over the line that sums up the column in hand.
pub(super) fn split(area: Rect) -> (Rect, Rect) {
    cut_bottom(area, u16::from(area.height > 4))
}

impl Rows {
    /// None while the pane shows something else.
    pub(super) fn of(state: &State) -> Option<Self> {
        let subject = state.subject().filter(|_| state.shows_rows())?;
        Some(Self { subject, needle: Needle::new(&state.sheet.text) })
    }

    /// As a table with the pane's cursor and order; the row's number always stays.
    pub(super) fn table(&self, state: &State, area: Rect, focused: bool) -> Table<'_> {
        let table = table_at(state, PaneId::Data, self, area, focused);
        let sort = table.sort.map(|(column, order)| (column + 1, order));
        Table { sort, frozen: state.sheet.frozen + 1, ..table }
    }

    fn values(&self, column: usize) -> Option<&Values> {
        Some(&self.subject.table.columns.get(column.checked_sub(1)?)?.values)
    }
}

impl Cells for Rows {
    fn rows(&self) -> usize {
        self.subject.rows()
    }

    fn columns(&self) -> usize {
        self.subject.table.columns.len() + 1
    }

    fn header(&self, column: usize) -> Cow<'_, str> {
        let column = column.checked_sub(1).and_then(|column| self.subject.table.columns.get(column));
        column.map_or("row", |column| column.name.as_str()).into()
    }

    fn cell(&self, row: usize, column: usize) -> Cow<'_, str> {
        let Some(row) = self.subject.row(row) else { return "".into() };
        match self.values(column) {
            None => (row + 1).to_string().into(),
            Some(Values::Categorical { codes, levels }) => {
                levels.get(codes[row] as usize).map_or("·", |label| start(label)).into()
            }
            Some(Values::Numeric(numbers)) if numbers[row].is_nan() => "·".into(),
            Some(Values::Numeric(numbers)) => numbers[row].to_string().into(),
        }
    }

    fn align(&self, column: usize) -> Align {
        let kind = self.values(column).map(Values::kind);
        if kind == Some(ColumnType::Categorical) { Align::Left } else { Align::Right }
    }

    fn role(&self, row: usize, column: usize) -> Role {
        let missing =
            || self.subject.row(row).zip(self.values(column)).is_none_or(|(row, cells)| cells.is_missing(row));
        if column == 0 || missing() {
            Role::TextDim
        } else if self.needle.is_in(&self.cell(row, column)) {
            Role::Match
        } else {
            Role::Text
        }
    }
}

/// The start of a long text.
fn start(text: &str) -> &str {
    text.char_indices().nth(LOOKED_AT).map_or(text, |(end, _)| &text[..end])
}

#[cfg(test)]
mod tests {
    use std::cell::Cell as Counter;
    use std::sync::Arc;

    use super::*;
    use crate::data::view::Picked;
    use crate::data::{Column, Table as Data};
    use crate::ui::parts::picture::{picture, theme};

    /// Counts how many cells are asked for.
    struct Counted<'a>(&'a Rows, Counter<usize>);

    impl Cells for Counted<'_> {
        fn rows(&self) -> usize {
            self.0.rows()
        }
        fn columns(&self) -> usize {
            self.0.columns()
        }
        fn header(&self, column: usize) -> Cow<'_, str> {
            self.0.header(column)
        }
        fn cell(&self, row: usize, column: usize) -> Cow<'_, str> {
            self.1.set(self.1.get() + 1);
            self.0.cell(row, column)
        }
    }

    fn rows(count: usize, picked: bool) -> Rows {
        let numbers = |name: &str| Column { name: name.into(), values: Values::Numeric(vec![1.5; count]) };
        let columns = vec![numbers("a"), numbers("b"), numbers("c")];
        let picked = picked.then(|| Arc::new(Picked { rows: (0..count as u32).rev().collect(), ..Picked::default() }));
        let table = Arc::new(Data { columns, rows: count, images: None });
        Rows { subject: Subject { table, picked }, needle: Needle::default() }
    }

    fn asked(count: usize, picked: bool, cursor: usize) -> usize {
        let rows = rows(count, picked);
        let counted = Counted(&rows, Counter::new(0));
        let table = Table { cursor: Some((cursor, 2)), scroll: cursor, frozen: 2, ..Table::new(&counted) };
        picture(80, 24, |area, buf| table.draw(area, buf, &theme()));
        counted.1.get()
    }

    #[test]
    fn as_many_cells_are_asked_for_of_ten_million_rows_as_of_a_thousand() {
        let few = asked(1_000, true, 500);
        assert!(few > 0);
        assert_eq!(asked(10_000_000, false, 7_654_321), few);
        assert_eq!(asked(10_000_000, true, 9_999_999), few);
    }

    #[test]
    fn of_a_very_long_cell_only_the_start_is_looked_at() {
        let long = "é".repeat(1_000_000);
        let column = Column { name: "a".into(), values: Values::labels([Some(long.as_str())].into_iter()) };
        let table = Arc::new(Data { columns: vec![column], rows: 1, images: None });
        let rows = Rows { subject: Subject { table, picked: None }, needle: Needle::default() };
        assert_eq!(rows.cell(0, 1).chars().count(), LOOKED_AT);
    }
}
