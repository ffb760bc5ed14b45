//! The subgroups that the model is worst for, one a row, with how many rows that is of and how sure it is.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::Line;

use super::super::{Empty, select};
use crate::app::why::has_model;
use crate::app::{PaneId, State};
use crate::base::fmt;
use crate::eval::{Scan, Slice};
use crate::ui::cx::{Cx, first_in_view, put};
use crate::ui::layout::cut_top;
use crate::ui::theme::Role;

/// Lines above the rows.
const HEAD: u16 = 2;
/// From this chance on a difference may be none.
const SURE: f64 = 0.05;
/// Columns of the rate's name, its value, its interval, that of all others, its rows and the chance.
const RATE: u16 = 20;
const VALUE: u16 = 7;
const ENDS: u16 = 15;
const OTHERS: u16 = 8;
const ROWS: u16 = 7;
const CHANCE: u16 = 10;
/// Columns that conditions are worth more than the chance from.
const WORDS: u16 = 24;

pub(super) fn empty(state: &State) -> Option<Empty> {
    let Some(run) = state.run().filter(|run| has_model(run)) else {
        let says = "Subgroups are looked for from a run's first epoch on.";
        return Some(Empty::new(says).next("train.start", "trains"));
    };
    let failed = state.subgroups.answers.failure(&run.id);
    match (state.subgroups(), failed) {
        (Some(found), _) if found.scan.is_some() => None,
        (Some(_), _) => {
            let says = "There are too few validation rows to tell subgroups apart, or no columns to tell them by.";
            Some(Empty::new(says).next("fairness.subgroups", "shows the groups"))
        }
        (None, Some(why)) => {
            let says = format!("Subgroups cannot be looked for: {why}.");
            Some(Empty::new(says).next("fairness.rescan", "tries again"))
        }
        (None, None) => {
            let says = "The validation rows are being looked at in every subgroup of up to three conditions.";
            Some(Empty::new(says).next("fairness.subgroups", "shows the groups"))
        }
    }
}

/// What the numbers are of, which no moment in view changes.
pub(super) fn says(state: &State) -> String {
    let Some(found) = state.subgroups() else { return String::new() };
    let kept = state.run().and_then(|run| run.report.as_ref()).map(|report| report.kept_epoch);
    let weights = kept.map_or_else(|| "weights kept so far".into(), |epoch| format!("weights of epoch {epoch}"));
    let moment = if state.moment.is_some() { ", not of the moment in view" } else { "" };
    format!("{} validation rows · {weights}{moment}", fmt::thousands(found.rows as u64))
}

pub(super) fn draw(state: &State, cx: &Cx, scan: &Scan, area: Rect, focused: bool, buf: &mut Buffer) {
    let asked = format!(
        "{} subgroups of at least {} rows were looked at; p is corrected by Holm for {} questions",
        fmt::thousands(scan.slices as u64),
        scan.least,
        fmt::thousands(scan.questions as u64)
    );
    put(buf, area, 0, Line::from(cx.span(Role::TextDim, asked)));
    if scan.found.is_empty() {
        return put(buf, area, 1, Line::from(cx.span(Role::Good, "none is worse than all other rows")));
    }
    let columns = Columns::of(area.width);
    let heading = columns.line(cx, &["rate", "here", "95 %", "others", "n", "p"].map(String::from), "subgroup");
    put(buf, area, 1, Line::from(cx.span(Role::TableHeader, heading)));
    let (_, list) = cut_top(area, HEAD);
    let cursor = state.pane(PaneId::Fairness).cursor;
    let first = first_in_view(cursor, scan.found.len(), usize::from(list.height));
    for (row, (place, slice)) in (0..list.height).zip(scan.found.iter().enumerate().skip(first)) {
        let role = match slice.corrected < SURE {
            _ if place == cursor => select(focused),
            true => Role::Text,
            false => Role::TextDim,
        };
        let words = slice.conditions.join(" and ");
        put(buf, list, row, Line::from(cx.span(role, cx.left(&columns.line(cx, &cells(slice), &words), list.width))));
    }
}

/// The place in the list under row `row` of the pane.
pub(super) fn hit(state: &State, area: Rect, row: u16) -> Option<usize> {
    let (rows, height) = (state.slices().len(), usize::from(area.height.saturating_sub(HEAD)));
    let place = first_in_view(state.pane(PaneId::Fairness).cursor, rows, height) + usize::from(row.checked_sub(HEAD)?);
    (place < rows).then_some(place)
}

fn cells(slice: &Slice) -> [String; 6] {
    let (low, high) = slice.interval;
    let [value, low, high, others] = [slice.value, low, high, slice.others]
        .map(|value| if value.is_finite() { format!("{value:.3}") } else { "–".into() });
    let doubt = if slice.corrected < SURE { "" } else { " ?" };
    [
        slice.words.to_owned(),
        value,
        format!("{low} to {high}"),
        others,
        fmt::count(slice.of),
        format!("{}{doubt}", fmt::number(slice.corrected)),
    ]
}

/// Which numbers there is room for.
struct Columns([u16; 6]);

impl Columns {
    fn of(room: u16) -> Self {
        let mut widths = [RATE, VALUE, ENDS, OTHERS, ROWS, CHANCE];
        // What is missed least goes first: the others' rate, the chance, the interval, how many rows, and what the rate is called.
        for place in [3, 5, 2, 4, 0] {
            if widths.iter().sum::<u16>() + WORDS > room {
                widths[place] = 0;
            }
        }
        Self(widths)
    }

    fn line(&self, cx: &Cx, cells: &[String; 6], words: &str) -> String {
        let mut line = cx.left(&cells[0], self.0[0]);
        for (cell, &width) in cells.iter().zip(&self.0).skip(1).filter(|(_, width)| **width > 0) {
            line += &cx.right(cell, width);
        }
        line + "  " + words
    }
}
