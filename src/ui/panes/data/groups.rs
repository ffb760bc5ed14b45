//! The groups of a protected column, the smallest first: rows, and for each label how many and within which share of the group.

use std::borrow::Cow;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::base::fmt;
use crate::data::Coverage;
use crate::ui::cx::Cx;
use crate::ui::parts::table::{Align, Cells, Table};
use crate::ui::theme::Role;

/// Counts from here on are shortened.
const MANY: usize = 1_000_000;

/// Columns that rows and one label take, a scroll bar included.
pub(super) fn width(coverage: &Coverage) -> u16 {
    Groups { coverage, labels: coverage.labels.len().min(1) }.width() as u16 + 2
}

pub(super) fn draw(cx: &Cx, coverage: &Coverage, area: Rect, buf: &mut Buffer) {
    if area.height > 1 {
        // A label that is cut would tell nothing that can be relied on.
        let room = usize::from(area.width.saturating_sub(2));
        let mut several = (2..=coverage.labels.len()).rev().map(|labels| Groups { coverage, labels });
        let fitting = several.find(|groups| groups.width() <= room);
        let groups = fitting.unwrap_or(Groups { coverage, labels: coverage.labels.len().min(1) });
        Table::new(&groups).draw(area, buf, cx.theme);
    }
}

/// A row a group; of the labels the last, which of two is the positive one, comes first.
struct Groups<'a> {
    coverage: &'a Coverage,
    /// Labels that are told.
    labels: usize,
}

impl Groups<'_> {
    fn label(&self, column: usize) -> Option<usize> {
        self.coverage.labels.len().checked_sub(column - 1)
    }

    fn width(&self) -> usize {
        let cell = |row: usize, column: usize| fmt::width(&self.cell(row, column));
        let widest = |column: usize| (0..self.rows()).map(|row| cell(row, column)).max().unwrap_or(0);
        let columns = (0..self.columns()).map(|column| widest(column).max(fmt::width(&self.header(column))) + 2);
        columns.sum::<usize>().saturating_sub(2)
    }
}

impl Cells for Groups<'_> {
    fn rows(&self) -> usize {
        self.coverage.groups.len()
    }

    fn columns(&self) -> usize {
        self.labels + 2
    }

    fn header(&self, column: usize) -> Cow<'_, str> {
        match column {
            0 => "group".into(),
            1 => "rows".into(),
            _ => self.label(column).map_or("", |label| self.coverage.labels[label].as_str()).into(),
        }
    }

    fn cell(&self, row: usize, column: usize) -> Cow<'_, str> {
        let group = &self.coverage.groups[row];
        let count = |count: usize| {
            if count < MANY { fmt::thousands(count as u64) } else { fmt::count(count as u64) }
        };
        match column {
            0 => group.values.join(", ").into(),
            1 => count(group.rows).into(),
            _ => {
                let Some(&(rows, [low, high])) = self.label(column).and_then(|label| group.labels.get(label)) else {
                    return "".into();
                };
                let share = 100.0 * rows as f64 / group.rows.max(1) as f64;
                format!("{} {share:.1}% ({:.1} to {:.1})", count(rows), 100.0 * low, 100.0 * high).into()
            }
        }
    }

    fn align(&self, column: usize) -> Align {
        if column == 0 { Align::Left } else { Align::Right }
    }

    fn role(&self, _row: usize, column: usize) -> Role {
        if column == 0 { Role::Text } else { Role::TextDim }
    }
}
