//! The classes of the training rows before and after `[balance]`, counted by what balances them.

use std::borrow::Cow;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::app::State;
use crate::base::fmt;
use crate::data::ClassCount;
use crate::ui::cx::Cx;
use crate::ui::layout::cut_top;
use crate::ui::parts::bars::{Bar, Bars};
use crate::ui::parts::table::{Align, Cells, Table};
use crate::ui::theme::Role;

/// How the training rows are balanced, beside the target's name.
pub(super) fn says(state: &State) -> String {
    match state.file.spec.balance.how() {
        None => "  training rows, not balanced".into(),
        Some(how) => format!("  training rows, balanced by {how}"),
    }
}

/// Counts before and after, and below them the shares that are learnt from.
pub(super) fn draw(cx: &Cx, classes: &[ClassCount], area: Rect, buf: &mut Buffer) {
    let (above, below) = cut_top(area, classes.len() as u16 + 2);
    Table::new(&Counts { classes }).draw(above, buf, cx.theme);
    let notes: Vec<String> = classes.iter().map(|class| format!("was {}", fmt::percent(class.share_before))).collect();
    let bars: Vec<Bar> = classes
        .iter()
        .zip(&notes)
        .map(|(class, note)| Bar { label: &class.label, value: class.share_after, interval: None, note })
        .collect();
    Bars { bars: &bars, full: Some(1.0), format: fmt::percent, ..Bars::default() }.draw(below, buf, cx.theme);
}

struct Counts<'a> {
    classes: &'a [ClassCount],
}

impl Cells for Counts<'_> {
    fn rows(&self) -> usize {
        self.classes.len()
    }

    fn columns(&self) -> usize {
        6
    }

    fn header(&self, column: usize) -> Cow<'_, str> {
        ["class", "before", "share", "after", "share", "made"][column].into()
    }

    fn cell(&self, row: usize, column: usize) -> Cow<'_, str> {
        let class = &self.classes[row];
        let count = |count: usize| fmt::thousands(count as u64);
        match column {
            0 => class.label.as_str().into(),
            1 => count(class.before).into(),
            2 => fmt::percent(class.share_before).into(),
            3 => count(class.after).into(),
            4 => fmt::percent(class.share_after).into(),
            _ if class.made == 0 => "–".into(),
            _ => count(class.made).into(),
        }
    }

    fn align(&self, column: usize) -> Align {
        if column == 0 { Align::Left } else { Align::Right }
    }

    fn role(&self, _row: usize, column: usize) -> Role {
        if matches!(column, 1 | 2) { Role::TextDim } else { Role::Text }
    }
}
