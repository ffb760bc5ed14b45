//! What the panes besides the curves look at.

use super::super::action::{Look, Turn};
use super::super::pane::PaneId;
use super::super::sheet::Side;
use super::super::{Effect, RunId, State};
use super::{beside, confusion, data, plot, runs, sheet, subgroups};

pub(super) fn act(state: &mut State, look: Look) -> Vec<Effect> {
    match look {
        Look::Data => return sheet::turn_over(state),
        Look::Findings => {
            let side = if state.look.side == Side::Findings { Side::Columns } else { Side::Findings };
            sheet::turn_to(state, side);
        }
        Look::Prepared => {
            state.look.prepared = !state.shows_prepared();
            if state.look.side != Side::Columns {
                sheet::turn_to(state, Side::Columns);
            }
            state.panes[PaneId::Data.index()].column = 0;
        }
        Look::Augmented => state.look.augmented = !state.look.augmented,
        Look::Normalise => state.look.cells = state.look.cells.next(),
        Look::Against => confusion::pin(state),
        Look::Cell => return confusion::open(state),
        Look::Epoch(turn) => epoch(state, turn),
        Look::Newest => state.moment = None,
        Look::Column(turn) => column(state, turn),
        Look::Measure(turn) => measure(state, turn),
        Look::Vitals => state.look.vitals = state.next_vitals(),
        Look::Then => then(state),
        Look::Subgroups => subgroups::turn_over(state),
        Look::Rescan => return subgroups::again(state),
        Look::Open => return open(state),
        Look::Beside(which) => return beside::act(state, which),
        Look::Report => return runs::report(state),
        Look::Refresh => {
            let mut effects = data::load(state);
            effects.push(Effect::ListRuns);
            return effects;
        }
    }
    vec![]
}

/// The end of the epoch before, or of the next; beyond the last it is now again.
fn epoch(state: &mut State, turn: Turn) {
    state.moment = state.run().and_then(|run| run.turned_epoch(state.moment, turn));
    plot::keep_in_view(state);
}

/// The moment of which the line in hand in the log speaks, of the run that said it.
fn then(state: &mut State) {
    let Some((id, step)) = state.moment_in_hand() else { return };
    if state.shown.as_ref() != Some(&id) {
        runs::show(state, &id);
    }
    state.moment = Some(step.max(1));
    plot::keep_in_view(state);
}

/// The next protected column.
pub(super) fn column(state: &mut State, turn: Turn) {
    state.look.column = around(state.look.column, state.fairness().len(), turn);
    state.panes[PaneId::Fairness.index()].cursor = 0;
}

fn measure(state: &mut State, turn: Turn) {
    let group = state.fairness().get(state.look.column).and_then(|fairness| fairness.groups.first());
    let measures = group.map_or(0, |group| group.metrics.len());
    state.look.measure = around(state.look.measure, measures, turn);
}

pub(super) fn around(place: usize, count: usize, turn: Turn) -> usize {
    let step = if turn == Turn::Next { 1 } else { count.saturating_sub(1) };
    (place + step).checked_rem(count).unwrap_or(0)
}

fn open(state: &mut State) -> Vec<Effect> {
    let row = state.run_row().filter(|row| row.waiting.is_none());
    let id = row.map(|row| row.id.to_owned());
    id.map_or_else(Vec::new, |id| show(state, id))
}

/// Shows a run, which is read first where it is not at hand.
pub(super) fn show(state: &mut State, id: RunId) -> Vec<Effect> {
    if !state.runs.iter().any(|run| run.id == id) {
        return vec![Effect::OpenRun(id)];
    }
    runs::show(state, &id);
    vec![]
}
