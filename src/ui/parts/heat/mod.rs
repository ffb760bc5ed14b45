//! A confusion matrix as heat: rows are the truth, columns the prediction, colour is the share of the row.
//!
//! With room every cell has its number, the diagonal stands in brackets and per-class recall and precision at the margins;
//! without it, or with many classes, neighbouring classes share blocks. Hit-testing recomputes the same layout.

mod blocks;
mod grid;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use crate::base::fmt::{percent, thousands, truncate};
use crate::ui::parts::pen::Pen;
use crate::ui::theme::glyphs::step;
use crate::ui::theme::{Role, Theme};

/// More classes than this are drawn as blocks.
const MOST_WITH_NUMBERS: usize = 20;

/// What the cells say.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Show {
    /// The share of the row.
    #[default]
    Percent,
    /// The share of the column.
    OfColumn,
    /// The number of rows of data.
    Count,
}

/// A confusion matrix.
#[derive(Clone, Copy, Debug)]
pub struct Heat<'a> {
    /// The classes, in the order of rows and columns.
    pub labels: &'a [String],
    /// `counts[truth * labels.len() + predicted]`; what is missing counts as 0.
    pub counts: &'a [u64],
    /// What the cells say.
    pub show: Show,
    /// The counts of another matrix, which the cells are compared with.
    pub against: Option<&'a [u64]>,
    /// The cell under the cursor, `(truth, predicted)`.
    pub cursor: Option<(usize, usize)>,
}

impl Heat<'_> {
    /// Draws the matrix and, in the last row, what the cell under the cursor means, or the worst confusion without a
    /// cursor.
    pub fn draw(&self, area: Rect, buf: &mut Buffer, theme: &Theme) {
        let mut pen = Pen::new(buf, area, theme);
        if self.labels.is_empty() {
            pen.text(0, 0, "no classes yet", theme.style(Role::TextDim));
            return;
        }
        match grid::Grid::of(self, pen.width(), pen.height()) {
            Some(grid) => grid.draw(self, &mut pen, theme),
            None => blocks::Blocks::of(self, pen.width(), pen.height()).draw(self, &mut pen, theme),
        }
        if pen.height() > 2 {
            let words = self.words().unwrap_or_default();
            pen.text(0, pen.height() - 1, &words, theme.style(Role::TextDim));
        }
    }

    /// The cell at a place of the screen, `(truth, predicted)`; the first of its block where classes share one.
    pub fn cell_at(&self, area: Rect, column: u16, row: u16) -> Option<(usize, usize)> {
        let (x, y) = (column.checked_sub(area.x)?, row.checked_sub(area.y)?);
        if self.labels.is_empty() {
            return None;
        }
        match grid::Grid::of(self, area.width, area.height) {
            Some(grid) => grid.cell_at(self, x, y),
            None => blocks::Blocks::of(self, area.width, area.height).cell_at(self, x, y),
        }
    }

    /// The largest count off the diagonal, `(truth, predicted)`; none where nothing was confused.
    pub fn worst(&self) -> Option<(usize, usize)> {
        let n = self.labels.len();
        let pairs = (0..n).flat_map(|truth| (0..n).map(move |predicted| (truth, predicted)));
        let off = pairs.filter(|&(truth, predicted)| truth != predicted && self.count(truth, predicted) > 0);
        off.max_by_key(|&(truth, predicted)| (self.count(truth, predicted), std::cmp::Reverse((truth, predicted))))
    }

    /// The cell under the cursor, or else the worst confusion, in words.
    pub fn words(&self) -> Option<String> {
        let n = self.labels.len();
        let cursor = self.cursor.filter(|&(truth, predicted)| truth < n && predicted < n);
        let (truth, predicted) = cursor.or_else(|| self.worst())?;
        let (count, of) = (self.count(truth, predicted), self.row_sum(truth));
        let name = |class: usize| truncate(&self.labels[class], 24, "~").into_owned();
        let words = if truth == predicted {
            format!("{} predicted right", name(truth))
        } else {
            format!("{} predicted as {}", name(truth), name(predicted))
        };
        let worst = if cursor.is_none() { "most confused: " } else { "" };
        Some(format!("{worst}{words}: {} of {} ({})", thousands(count), thousands(of), percent(share(count, of))))
    }

    /// How many rows of data of class `truth` were predicted as `predicted`.
    fn count(&self, truth: usize, predicted: usize) -> u64 {
        self.counts.get(truth * self.labels.len() + predicted).copied().unwrap_or(0)
    }

    /// The share of a cell, of its row or its column.
    fn part(&self, (truth, predicted): (usize, usize)) -> f64 {
        let of = if self.show == Show::OfColumn { self.column_sum(predicted) } else { self.row_sum(truth) };
        share(self.count(truth, predicted), of)
    }

    /// The matrix that this one is compared with.
    fn other(&self) -> Option<Self> {
        self.against.map(|counts| Self { counts, against: None, ..*self })
    }

    /// How far a cell of compared matrices is from its counterpart, as it is written; shares in points of a hundred.
    fn difference(&self, other: &Self, (truth, predicted): (usize, usize)) -> String {
        if self.show == Show::Count {
            let counts = [self, other].map(|heat| i128::from(heat.count(truth, predicted)));
            let more = counts[0] - counts[1];
            return if more == 0 { "0".into() } else { format!("{more:+}") };
        }
        let points = (self.part((truth, predicted)) - other.part((truth, predicted))) * 100.0;
        if points.abs() < 0.05 { "0".into() } else { format!("{points:+.1}") }
    }

    fn row_sum(&self, truth: usize) -> u64 {
        (0..self.labels.len()).fold(0, |sum: u64, predicted| sum.saturating_add(self.count(truth, predicted)))
    }

    fn column_sum(&self, predicted: usize) -> u64 {
        (0..self.labels.len()).fold(0, |sum: u64, truth| sum.saturating_add(self.count(truth, predicted)))
    }
}

/// `count` of `of`, 0 of nothing.
fn share(count: u64, of: u64) -> f64 {
    if of == 0 { 0.0 } else { count as f64 / of as f64 }
}

/// The look of a cell of heat, and the glyph that fills it where colours are too few.
pub(in crate::ui::parts) fn ground(share: f64, theme: &Theme) -> (Style, &'static str) {
    match theme.heat(share) {
        Some(style) => (style, " "),
        None => (theme.style(Role::Text), step(&theme.glyphs().shades, share)),
    }
}

#[cfg(test)]
mod tests;
