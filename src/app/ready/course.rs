//! What can be asked of a run.

use super::{Ready, because, listed, room, start};
use crate::app::State;
use crate::app::run::Phase;
use crate::app::update::PREPARED;
use crate::train::Stop;

pub(in crate::app) fn toggle(state: &State) -> Ready {
    match state.live().map(|run| run.phase) {
        // It is shown first.
        None if state.any_live().is_some() => Ok(()),
        None => start(state),
        Some(Phase::Running | Phase::Pausing | Phase::Paused | Phase::Resuming) => Ok(()),
        Some(Phase::Stopping(_)) => Err("The run is stopping.".into()),
        Some(_) => Err(PREPARED.into()),
    }
}

pub(in crate::app) fn live(state: &State) -> Ready {
    because(state.live().is_some() || !state.intent.preparing(), PREPARED)?;
    match (state.live(), state.any_live()) {
        (Some(_), _) => Ok(()),
        (None, Some(other)) => {
            Err(format!("The run in view is over. {} is live, and {{train.toggle}} shows it.", other.id))
        }
        (None, None) => Err("No run is live; start one with {train.start}.".into()),
    }
}

pub(in crate::app) fn stop(state: &State) -> Ready {
    if state.intent.preparing() { Ok(()) } else { live(state) }
}

pub(in crate::app) fn pause(state: &State) -> Ready {
    live(state)?;
    because(state.live().is_some_and(|run| run.phase == Phase::Running), "The run is not running.")
}

pub(in crate::app) fn resume(state: &State) -> Ready {
    live(state)?;
    because(paused(state), "The run is not paused.")
}

pub(in crate::app) fn step(state: &State) -> Ready {
    live(state)?;
    because(paused(state), "One batch at a time needs a paused run; {train.toggle} pauses it.")
}

pub(in crate::app) fn rewind(state: &State) -> Ready {
    let run = state.run().filter(|run| run.phase.live());
    let Some(run) = run else {
        return Err("The run in view is not live; a fork begins at one of its checkpoints.".into());
    };
    because(!matches!(run.phase, Phase::Stopping(_)), "The run is stopping.")?;
    because(
        !run.is_fork || !run.checkpoints().is_empty(),
        "The fork has no checkpoint yet; its first comes with the end of its first epoch.",
    )
}

pub(in crate::app) fn fork(state: &State) -> Ready {
    because(!state.intent.preparing(), "A run is being prepared.")?;
    because(state.file.usable(), "The workspace file has mistakes; the log pane shows where.")?;
    because(state.run().is_some(), "No run is in view; show one in the runs pane.")?;
    let kept = state.run().is_some_and(|run| !run.checkpoints().is_empty());
    because(kept, "The run in view has no checkpoint; the first comes with the end of the first epoch.")
}

pub(in crate::app) fn resumable(state: &State) -> Ready {
    listed(state)?;
    because(!state.intent.preparing(), "A run is being prepared.")?;
    room(state)?;
    because(
        state.run_row().is_some_and(|row| row.resumable()),
        "The run under the cursor is complete; fork it instead.",
    )
}

/// Of a live run that is listened to from here.
pub(in crate::app) fn stoppable(state: &State) -> Ready {
    listed(state)?;
    let Some(row) = state.run_row() else { return listed(state) };
    because(row.waiting.is_none(), "The one under the cursor has not begun; {run.trash} takes it out of the queue.")?;
    because(row.live(), "The run under the cursor is over already.")?;
    let phase = row.run.map(|run| run.phase).filter(|phase| phase.live());
    let phase = phase.ok_or("The run under the cursor is not followed here yet; {run.open} shows it first.")?;
    because(phase != Phase::Stopping(Stop::AfterBatch), "The run under the cursor stops after this batch.")
}

fn paused(state: &State) -> bool {
    state.live().is_some_and(|run| matches!(run.phase, Phase::Paused | Phase::Pausing))
}
