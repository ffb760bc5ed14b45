//! Which classes are taken for which: the validation part of any epoch, or the test part of a run that is over.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::text::Line;

use super::{Empty, Pane};
use crate::app::state::{Cells, Pinned};
use crate::app::{PaneId, State};
use crate::base::fmt;
use crate::eval::Confusion as Matrix;
use crate::ui::cx::{Cx, put};
use crate::ui::layout::cut_bottom;
use crate::ui::parts::heat::{Heat, Show};
use crate::ui::theme::Role;

pub(super) struct Confusion;

impl Pane for Confusion {
    fn empty(&self, state: &State) -> Option<Empty> {
        if state.confusion().is_some() {
            return None;
        }
        let judged = state.run().is_some_and(|run| !run.epochs.is_empty());
        Some(if judged {
            let says = "A number is predicted here, so there is no confusion matrix.";
            Empty::new(says).next("pane curves", "shows how far off it is")
        } else {
            Empty::new("Predictions are compared with the truth from the first epoch on.").next("train.start", "trains")
        })
    }

    fn says(&self, state: &State) -> String {
        let Some(matrix) = state.confusion() else { return String::new() };
        let said = format!("{} · {}", state.look.cells.name(), state.part_in_view());
        match against(state, &matrix) {
            Some(pinned) if state.shown.as_ref() != Some(&pinned.run) => {
                format!("{said} less {} of {}", pinned.what, pinned.run)
            }
            Some(pinned) => format!("{said} less {}", pinned.what),
            None => said,
        }
    }

    fn draw(&self, state: &State, cx: &Cx, area: Rect, focused: bool, buf: &mut Buffer) {
        let Some(matrix) = state.confusion() else { return };
        let (above, below) = split(&matrix, area);
        let (counts, other) = (flat(&matrix), against(state, &matrix).map(|pinned| flat(&pinned.matrix)));
        heat(state, &matrix, (&counts, other.as_deref()), focused).draw(above, buf, cx.theme);
        // Without a cursor the matrix names the worst itself.
        let pairs = pairs(&matrix).into_iter().skip(usize::from(!focused));
        for (row, (truth, predicted, count)) in (0..below.height).zip(pairs) {
            let of = matrix.counts[truth].iter().sum::<u64>();
            let (is, taken) = (&matrix.labels[truth], &matrix.labels[predicted]);
            let share = fmt::percent(count as f64 / of as f64);
            let words = format!("{is} taken for {taken}: {}, {share} of {is}", fmt::thousands(count));
            put(buf, below, row, Line::from(cx.span(Role::TextDim, cx.left(&words, below.width))));
        }
    }

    fn hit(&self, state: &State, area: Rect, at: Position) -> Option<(usize, usize)> {
        let matrix = state.confusion()?;
        let counts = flat(&matrix);
        heat(state, &matrix, (&counts, None), true).cell_at(split(&matrix, area).0, at.x, at.y)
    }
}

/// Worst pairs that are told.
const PAIRS: usize = 3;

/// The matrix, and the worst pairs in words where there is room for both.
fn split(matrix: &Matrix, area: Rect) -> (Rect, Rect) {
    let pairs = pairs(matrix).len() as u16;
    let needed = (matrix.labels.len() + 4).min(usize::from(u16::MAX)) as u16;
    cut_bottom(area, pairs.min(area.height.saturating_sub(needed)))
}

/// The most frequent mistakes, `(truth, predicted, count)`.
fn pairs(matrix: &Matrix) -> Vec<(usize, usize, u64)> {
    let cells = matrix.counts.iter().enumerate();
    let cells = cells.flat_map(|(truth, row)| row.iter().enumerate().map(move |(taken, &count)| (truth, taken, count)));
    let mut pairs: Vec<_> = cells.filter(|&(truth, taken, count)| truth != taken && count > 0).collect();
    pairs.sort_by_key(|&(.., count)| std::cmp::Reverse(count));
    pairs.truncate(PAIRS);
    pairs
}

/// The matrix to compare with, where it is of the same classes.
fn against<'s>(state: &'s State, matrix: &Matrix) -> Option<&'s Pinned> {
    state.look.against.as_ref().filter(|pinned| pinned.matrix.labels == matrix.labels)
}

fn flat(matrix: &Matrix) -> Vec<u64> {
    matrix.counts.iter().flatten().copied().collect()
}

fn heat<'a>(
    state: &State,
    matrix: &'a Matrix,
    (counts, against): (&'a [u64], Option<&'a [u64]>),
    focused: bool,
) -> Heat<'a> {
    let pane = state.pane(PaneId::Confusion);
    Heat {
        labels: &matrix.labels,
        counts,
        show: match state.look.cells {
            Cells::OfTruth => Show::Percent,
            Cells::OfPrediction => Show::OfColumn,
            Cells::Counts => Show::Count,
        },
        against,
        cursor: focused.then_some((pane.cursor, pane.column)),
    }
}
