//! The rows as they were read.

use std::borrow::Cow;

use crate::data::Table;
use crate::spec::ColumnType;
use crate::ui::parts::table::{Align, Cells};
use crate::ui::theme::Role;

/// The table itself, with the number of each row first.
pub(super) struct Rows<'a>(pub(super) &'a Table);

impl Cells for Rows<'_> {
    fn rows(&self) -> usize {
        self.0.rows
    }

    fn columns(&self) -> usize {
        self.0.columns.len() + 1
    }

    fn header(&self, column: usize) -> Cow<'_, str> {
        let column = column.checked_sub(1).and_then(|column| self.0.columns.get(column));
        column.map_or("row", |column| column.name.as_str()).into()
    }

    fn cell(&self, row: usize, column: usize) -> Cow<'_, str> {
        match column.checked_sub(1) {
            None => (row + 1).to_string().into(),
            Some(column) => self.0.columns[column].values.text(row).map_or("·".into(), Into::into),
        }
    }

    fn align(&self, column: usize) -> Align {
        let kind = column.checked_sub(1).map(|column| self.0.columns[column].values.kind());
        if kind == Some(ColumnType::Categorical) { Align::Left } else { Align::Right }
    }

    fn role(&self, row: usize, column: usize) -> Role {
        let missing = column.checked_sub(1).is_some_and(|column| self.0.columns[column].values.is_missing(row));
        if missing || column == 0 { Role::TextDim } else { Role::Text }
    }
}
