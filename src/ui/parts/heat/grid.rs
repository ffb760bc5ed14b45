//! The matrix with a number in every cell, where all of it fits.

use super::{Heat, MOST_WITH_NUMBERS, Show, ground, share};
use crate::base::fmt::{Align, count, width};
use crate::ui::parts::pen::Pen;
use crate::ui::theme::{Role, Theme};

/// Columns of the margin with recall.
const MARGIN: u16 = 8;
/// Widest label beside the rows and above the columns.
const LABEL: u16 = 16;

/// A cell with room is at most so many columns wide and rows tall: near a square on most terminals.
const LARGEST: (u16, u16) = (14, 5);

/// Where the cells are: one header row, then some rows per class.
pub(super) struct Grid {
    gutter: u16,
    cell: u16,
    tall: u16,
    recall: bool,
    precision: bool,
}

impl Grid {
    /// Nothing where there are too many classes or too little room.
    pub(super) fn of(heat: &Heat<'_>, columns: u16, rows: u16) -> Option<Self> {
        if heat.labels.len() > MOST_WITH_NUMBERS {
            return None;
        }
        let n = heat.labels.len() as u16;
        let number = match heat.show {
            _ if heat.against.is_some() => 6,
            Show::Percent | Show::OfColumn => 4,
            Show::Count => heat.counts.iter().map(|&cell| width(&count(cell))).max().unwrap_or(1) as u16,
        };
        let label = heat.labels.iter().map(|label| width(label)).max().unwrap_or(0).min(usize::from(LABEL)) as u16;
        let gutter = label.max(9).min(columns / 4).max(5) + 1;
        let least = number + 2;
        if gutter + n * least > columns || rows < n + 1 {
            return None;
        }
        let room = (columns - gutter).saturating_sub(MARGIN) / n;
        let recall = room >= least;
        let cell = if recall { room.min(LARGEST.0) } else { least };
        // The header, the row of precision, the words below and an empty row between are not for cells.
        let tall = (rows.saturating_sub(4) / n).clamp(1, LARGEST.1.min(cell.div_ceil(3)));
        Some(Self { gutter, cell, tall, recall, precision: rows >= n * tall + 3 })
    }

    pub(super) fn draw(&self, heat: &Heat<'_>, pen: &mut Pen<'_>, theme: &Theme) {
        let n = heat.labels.len();
        pen.field(0, 0, self.gutter - 1, Align::Left, "truth", theme.style(Role::TextDim));
        for (class, label) in heat.labels.iter().enumerate() {
            let (x, y) = (self.column(class), self.middle(class));
            pen.field(x, 0, self.cell - 1, Align::Right, label, theme.style(Role::TableHeader));
            pen.field(0, y, self.gutter - 1, Align::Left, label, theme.style(Role::TableHeader));
            let of = heat.row_sum(class);
            (0..n).for_each(|predicted| self.cell(heat, (class, predicted), pen, theme));
            if self.recall {
                let recall = digits(share(heat.count(class, class), of));
                pen.field(self.column(n), y, MARGIN - 1, Align::Right, &recall, theme.style(Role::TextDim));
            }
        }
        if self.recall {
            pen.field(self.column(n), 0, MARGIN - 1, Align::Right, "recall", theme.style(Role::TextDim));
        }
        if self.precision {
            self.precision_row(heat, pen, theme);
        }
    }

    fn precision_row(&self, heat: &Heat<'_>, pen: &mut Pen<'_>, theme: &Theme) {
        let (y, style) = (heat.labels.len() as u16 * self.tall + 1, theme.style(Role::TextDim));
        pen.field(0, y, self.gutter - 1, Align::Left, "precision", style);
        for class in 0..heat.labels.len() {
            let precision = digits(share(heat.count(class, class), heat.column_sum(class)));
            pen.field(self.column(class), y, self.cell - 1, Align::Right, &precision, style);
        }
    }

    fn cell(&self, heat: &Heat<'_>, (truth, predicted): (usize, usize), pen: &mut Pen<'_>, theme: &Theme) {
        let part = heat.part((truth, predicted));
        let (style, shade) = ground(part, theme);
        let text = match (heat.other(), heat.show) {
            (Some(other), _) => heat.difference(&other, (truth, predicted)),
            (None, Show::Percent | Show::OfColumn) => digits(part),
            (None, Show::Count) => count(heat.count(truth, predicted)),
        };
        let [left, right] = match (heat.cursor == Some((truth, predicted)), truth == predicted) {
            (true, _) => [">", "<"],
            (_, true) => ["[", "]"],
            _ => [" ", " "],
        };
        let (x, top) = (self.column(predicted), truth as u16 * self.tall + 1);
        let text = format!("{left}{text}{right}");
        for y in top..top + self.tall {
            pen.row(x, y, self.cell, shade, style);
        }
        let y = self.middle(truth);
        pen.text(x + self.cell.saturating_sub(width(&text) as u16), y, &text, style);
        if heat.cursor == Some((truth, predicted)) {
            pen.restyle(x, y, self.cell, theme.style(Role::Select));
        }
    }

    pub(super) fn cell_at(&self, heat: &Heat<'_>, x: u16, y: u16) -> Option<(usize, usize)> {
        let (predicted, truth) = (x.checked_sub(self.gutter)? / self.cell, y.checked_sub(1)? / self.tall);
        let n = heat.labels.len() as u16;
        (truth < n && predicted < n).then_some((usize::from(truth), usize::from(predicted)))
    }

    /// The row of a class that carries its label and numbers.
    fn middle(&self, class: usize) -> u16 {
        class as u16 * self.tall + 1 + (self.tall - 1) / 2
    }

    fn column(&self, class: usize) -> u16 {
        self.gutter + class as u16 * self.cell
    }
}

/// A share as whole percent, with `<1%` for what is not nothing.
fn digits(share: f64) -> String {
    if share > 0.0 && share < 0.005 { "<1%".into() } else { format!("{:.0}%", share * 100.0) }
}
