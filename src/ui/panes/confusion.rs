//! Which classes are taken for which: the validation part of any epoch, or the test part of a run that is over.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use super::{Empty, Pane};
use crate::app::{PaneId, State};
use crate::eval::Confusion as Matrix;
use crate::ui::cx::Cx;
use crate::ui::parts::heat::{Heat, Show};

pub(super) struct Confusion;

impl Pane for Confusion {
    fn empty(&self, state: &State) -> Option<Empty> {
        if state.confusion().is_some() {
            return None;
        }
        let judged = state.run().is_some_and(|run| !run.epochs.is_empty());
        Some(if judged {
            Empty::new("A number is predicted here, so there is no confusion matrix.")
        } else {
            Empty::new("Predictions are compared with the truth from the first epoch on.").next("train.start", "trains")
        })
    }

    fn says(&self, state: &State) -> String {
        if state.confusion().is_none() {
            return String::new();
        }
        let unit = if state.look.counts { "rows" } else { "% of truth" };
        format!("{unit} · {}", state.part_in_view())
    }

    fn draw(&self, state: &State, cx: &Cx, area: Rect, focused: bool, buf: &mut Buffer) {
        if let Some(matrix) = state.confusion() {
            let counts = flat(&matrix);
            heat(state, &matrix, &counts, focused).draw(area, buf, cx.theme);
        }
    }

    fn hit(&self, state: &State, area: Rect, at: Position) -> Option<(usize, usize)> {
        let matrix = state.confusion()?;
        heat(state, &matrix, &flat(&matrix), true).cell_at(area, at.x, at.y)
    }
}

fn flat(matrix: &Matrix) -> Vec<u64> {
    matrix.counts.iter().flatten().copied().collect()
}

fn heat<'a>(state: &State, matrix: &'a Matrix, counts: &'a [u64], focused: bool) -> Heat<'a> {
    let pane = state.pane(PaneId::Confusion);
    Heat {
        labels: &matrix.labels,
        counts,
        show: if state.look.counts { Show::Count } else { Show::Percent },
        cursor: focused.then_some((pane.cursor, pane.column)),
    }
}
