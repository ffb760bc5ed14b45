//! Why the model decides as it does: columns by importance and the rows it is most wrong about on one side, what is known of the
//! one in hand on the other.

mod column;
mod list;
mod row;

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use super::{Empty, Pane};
use crate::app::State;
use crate::app::why::{InHand, has_model};
use crate::base::fmt;
use crate::ui::cx::Cx;
use crate::ui::layout::{cut_left, cut_top};

/// Columns from which list and detail stand beside each other.
const WIDE: u16 = 74;

pub(super) struct Why;

impl Pane for Why {
    fn empty(&self, state: &State) -> Option<Empty> {
        let asked = Empty::new("A run's model says why it decides as it does, from its first epoch on.");
        let Some(run) = state.run().filter(|run| has_model(run)) else {
            return Some(asked.next("train.start", "trains"));
        };
        let failed = state.why.failure(&run.id);
        match (state.why(), failed) {
            (Some(why), _) if why.rows() > 0 => None,
            (Some(_), _) => Some(Empty::new("There is no column and no row to tell of.").next("why.ask", "asks again")),
            (None, Some(why)) => {
                Some(Empty::new(format!("The model cannot be asked: {why}.")).next("why.ask", "tries again"))
            }
            (None, None) => Some(Empty::new(
                "The model is being asked on the validation rows: each column is shuffled ten times, moved and, where it is \
                 protected, changed alone.",
            )),
        }
    }

    fn says(&self, state: &State) -> String {
        let Some(why) = state.why() else { return String::new() };
        let found = &why.found;
        let drawn = if found.rows < found.of { " drawn" } else { "" };
        format!(
            "{} {} · {} validation rows{drawn}",
            found.metric,
            fmt::number(found.baseline),
            fmt::thousands(found.rows as u64)
        )
    }

    fn draw(&self, state: &State, cx: &Cx, area: Rect, focused: bool, buf: &mut Buffer) {
        let Some(why) = state.why() else { return };
        let (listed, detail) = split(area);
        list::draw(state, cx, why, listed, focused, buf);
        match state.why_in_hand() {
            Some(InHand::Column(importance)) => column::draw(state, cx, why, importance, detail, buf),
            Some(InHand::Row(wrong)) => row::draw(cx, why, wrong, detail, buf),
            None => {}
        }
    }

    fn hit(&self, state: &State, area: Rect, at: Position) -> Option<(usize, usize)> {
        let (why, (listed, _)) = (state.why()?, split(area));
        listed.contains(at).then(|| list::row_at(state, why, listed, at.y - listed.y)).flatten().map(|row| (row, 0))
    }
}

/// The list, and what is in hand of it, with a gap between them.
fn split(area: Rect) -> (Rect, Rect) {
    if area.width >= WIDE {
        let (list, rest) = cut_left(area, area.width * 9 / 20);
        let gap = 2.min(rest.width);
        return (list, Rect { x: rest.x + gap, width: rest.width - gap, ..rest });
    }
    let (list, rest) = cut_top(area, area.height * 9 / 20);
    let gap = 1.min(rest.height);
    (list, Rect { y: rest.y + gap, height: rest.height - gap, ..rest })
}
