//! Whether an action can be done now; if not, the sentence that says why and what would help. A key is named by what it does,
//! `{train.start}`, since only the keymap knows which it is.

use super::State;
use super::pane::{Arrangement, PaneId};
use super::update::READING;
use super::why::has_model;
use crate::data::Augmentation;

mod course;

pub(super) use course::{fork, live, pause, resumable, resume, rewind, step, stop, stoppable, toggle};

type Ready = Result<(), String>;

fn because(ok: bool, why: &str) -> Ready {
    if ok { Ok(()) } else { Err(why.into()) }
}

#[expect(clippy::unnecessary_wraps, reason = "the table wants one signature")]
pub(super) fn always(_: &State) -> Ready {
    Ok(())
}

pub(super) fn start(state: &State) -> Ready {
    because(!state.intent.preparing(), "A run is being prepared.")?;
    room(state)?;
    because(state.file.usable(), "The workspace file has mistakes; the log pane shows where.")?;
    match &state.data.failure {
        Some(why) => Err(format!("The data cannot be used: {why}")),
        None => because(state.data.loaded.is_some(), READING),
    }
}

/// Whether one more run may train.
fn room(state: &State) -> Ready {
    because(
        state.live_runs() < state.limit,
        "As many runs are live as may train at once; stop one, let this one wait (`queue.add`) or raise `queue.limit`.",
    )
}

pub(super) fn sound_to_queue(state: &State) -> Ready {
    because(state.file.usable(), "The workspace file has mistakes; the log pane shows where.")
}

/// Of a line of the preparation.
pub(super) fn step_in_hand(state: &State) -> Ready {
    let step = state.focus == PaneId::Settings && state.setting().is_some_and(|row| row.step.is_some());
    because(step, "No step of preparation is in hand; they stand below `prepare` in the settings.")
}

/// Whether a key that layers are written at is in hand.
pub(super) fn layer_in_hand(state: &State) -> bool {
    state.setting().is_some_and(|row| row.key == "model.hidden" || row.key == "model.stages")
}

pub(super) fn kept(state: &State) -> Ready {
    because(state.run_in_hand().is_some(), "No run is in hand; choose one in the runs pane.")
}

/// Of a run at hand, of which that is known.
pub(super) fn made(state: &State) -> Ready {
    kept(state)?;
    let hand = state.run_in_hand();
    let run = state.runs.iter().find(|run| Some(&run.id) == hand.as_ref());
    let run = run.ok_or("The run in hand is not read yet; {run.open} shows it first.")?;
    because(!run.made_of().is_empty(), "The run has not begun yet.")
}

pub(super) fn comparable(state: &State) -> Ready {
    because(state.compared().len() > 1, "One run alone cannot be compared; choose another in the runs pane.")
}

/// Of a run that can be put aside, or one that waits.
pub(super) fn discarded(state: &State) -> Ready {
    let row = match state.focus {
        PaneId::Runs => state.run_row(),
        _ => state.run_rows().into_iter().find(|row| state.shown.as_deref() == Some(row.id)),
    };
    let Some(row) = row else { return kept(state) };
    because(super::update::over(&row), "The run is live; stop it first.")
}

pub(super) fn restorable(state: &State) -> Ready {
    because(
        !state.discarded.is_empty(),
        "Nothing was put aside in this sitting; `gradus runs restore` shows what was before.",
    )
}

pub(super) fn queued(state: &State) -> Ready {
    let waiting = state.run_row().is_some_and(|row| row.waiting.is_some());
    because(waiting, "The row in hand does not wait in the queue.")
}

pub(super) fn usable(state: &State) -> Ready {
    because(state.file.usable(), "The workspace file has mistakes; the log pane shows where.")
}

pub(super) fn sound(state: &State) -> Ready {
    because(state.file.ok(), "The workspace file has mistakes; mend them in your editor first.")
}

pub(super) fn sweep(state: &State) -> Ready {
    because(!state.intent.sweeping, "Learning rates are being tried already.")?;
    readable(state)
}

pub(super) fn curve(state: &State) -> Ready {
    because(state.curve.going.is_none(), "A curve is being made; {curve.show} shows it and {curve.stop} ends it.")?;
    readable(state)
}

pub(super) fn curve_shown(state: &State) -> Ready {
    because(state.curve.shown.is_some(), "No curve was made yet; {curve.learning} makes one.")
}

pub(super) fn curve_going(state: &State) -> Ready {
    because(state.curve.going.is_some(), "No curve is being made.")
}

/// Whether there are a workspace and its data to learn from.
fn readable(state: &State) -> Ready {
    usable(state)?;
    match &state.data.failure {
        Some(why) => Err(format!("The data cannot be used: {why}")),
        None => because(state.data.loaded.is_some(), READING),
    }
}

pub(super) fn advice(state: &State) -> Ready {
    sound(state)?;
    because(state.finding().is_some(), "Nothing was found that could be put right.")
}

pub(super) fn undo(state: &State) -> Ready {
    because(state.file.can_undo(), "There is nothing to undo.")
}

pub(super) fn redo(state: &State) -> Ready {
    because(state.file.can_redo(), "There is nothing to redo.")
}

pub(super) fn proposed(state: &State) -> Ready {
    because(state.intent.proposal.is_some(), "No change is waiting for an answer.")
}

pub(super) fn curves(state: &State) -> Ready {
    because(state.run().is_some(), "There are no curves yet; start a run with {train.start}.")
}

pub(super) fn grid(state: &State) -> Ready {
    curves(state)?;
    because(state.plot.grid, "Not every curve has a chart of its own now; {plot.grid} gives each one.")
}

pub(super) fn in_hand(state: &State) -> Ready {
    because(state.run_in_hand().is_some(), "No run is in hand; the runs pane lists them.")
}

pub(super) fn beside(state: &State) -> Ready {
    because(!state.plot.beside.is_empty() || state.plot.baseline.is_some(), "No other run is drawn beside it.")
}

pub(super) fn metrics(state: &State) -> Ready {
    because(state.run().is_some_and(|run| !run.metrics.is_empty()), "No epoch has been judged yet.")
}

pub(super) fn epochs(state: &State) -> Ready {
    because(state.run().is_some_and(|run| !run.epochs.is_empty()), "No epoch has been judged yet.")
}

pub(super) fn confusion(state: &State) -> Ready {
    because(state.confusion().is_some(), "There is no confusion matrix yet.")
}

pub(super) fn threshold(state: &State) -> Ready {
    let Some(run) = state.run() else {
        return Err("There is no run to choose a threshold for; start one with {train.start}.".into());
    };
    because(run.shape.as_ref().is_none_or(|shape| shape.labels.len() == 2), "A threshold is for two classes.")?;
    because(super::scored::has_threshold(run), "No epoch has been judged yet.")
}

pub(super) fn model(state: &State) -> Ready {
    let run = state.run().ok_or("There is no model to ask; start a run with {train.start}.")?;
    because(has_model(run), "No epoch has been judged yet, so there is no model to ask.")
}

pub(super) fn why(state: &State) -> Ready {
    model(state)?;
    because(state.why().is_some(), "The model is being asked; the why pane shows its answers then.")
}

pub(super) fn slider(state: &State) -> Ready {
    threshold(state)?;
    let failed = state.scored.failed.as_ref().map(|(_, why)| why.clone());
    match failed {
        Some(why) if state.slider().is_none() => Err(format!("The rows cannot be judged: {why}.")),
        _ => because(
            state.slider().is_some(),
            "The validation rows are being judged; the threshold pane shows them then.",
        ),
    }
}

pub(super) fn trade_off(state: &State) -> Ready {
    slider(state)?;
    let compared = state.slider().is_some_and(|slider| !slider.apart.is_empty());
    because(compared, "No column is protected, so there are no groups to treat alike; name one in data.protected.")
}

pub(super) fn save_threshold(state: &State) -> Ready {
    sound(state)?;
    slider(state)
}

pub(super) fn fairness(state: &State) -> Ready {
    let protected = !state.file.spec.data.protected.is_empty();
    because(!state.fairness().is_empty() || protected, "No column is protected; name one in data.protected.")?;
    because(!state.fairness().is_empty(), "No epoch has been judged yet.")
}

pub(super) fn subgroups(state: &State) -> Ready {
    because(state.run().is_some_and(has_model), "A run has subgroups to look for from its first epoch on.")
}

pub(super) fn rescan(state: &State) -> Ready {
    subgroups(state)?;
    because(state.subgroups.shown, "The worst subgroups are not in view; {fairness.subgroups} shows them.")
}

pub(super) fn loaded(state: &State) -> Ready {
    because(state.data.loaded.is_some(), "The data are not read yet.")
}

pub(super) fn network(state: &State) -> Ready {
    loaded(state)?;
    let why = |loaded: &std::sync::Arc<super::Loaded>| loaded.unprepared.clone();
    state.data.loaded.as_ref().and_then(why).map_or(Ok(()), |why| Err(format!("The data cannot be prepared: {why}")))
}

pub(super) fn mendable(state: &State) -> Ready {
    sound(state)?;
    because(state.shows_findings(), "What is wrong with the data is not in view; {data.findings} shows it.")?;
    because(!state.data.surveying, "The data are being looked at anew.")?;
    let finding = state.found_in_hand().ok_or("Nothing was found that could be mended.")?;
    because(finding.fix.is_some(), "This takes a person: it says what to do, and there is no one change that mends it.")
}

pub(super) fn steps(state: &State) -> Ready {
    loaded(state)?;
    because(state.images().is_none(), "Images are normalised, not prepared by steps.")
}

pub(super) fn rows(state: &State) -> Ready {
    loaded(state)?;
    because(state.shows_rows(), "The rows of the table are not in view; {data.view} shows them.")
}

pub(super) fn back(state: &State) -> Ready {
    because(!state.sheet.back.is_empty(), "There is no earlier view to go back to.")
}

pub(super) fn varied(state: &State) -> Ready {
    loaded(state)?;
    because(state.images().is_some(), "The data are a table; only images are varied.")?;
    because(Augmentation::new(&state.file.spec.augment).is_some(), "Nothing is varied; set a key of [augment].")
}

pub(super) fn listed(state: &State) -> Ready {
    because(!state.run_rows().is_empty(), "There are no runs here yet.")
}

pub(super) fn report(state: &State) -> Ready {
    because(state.run_in_hand().is_some(), "No run is in view; show one in the runs pane.")?;
    because(!state.intent.reporting, "A report is being written.")?;
    let live = state.run_in_hand().is_some_and(|id| state.runs.iter().any(|run| run.id == id && run.phase.live()));
    because(!live, "The run is live; a report is made of what came of it.")
}

pub(super) fn sortable(state: &State) -> Ready {
    let tables = [PaneId::Data, PaneId::Runs];
    because(tables.contains(&state.focus), "Only the data and runs panes can be ordered.")?;
    let findings = state.focus == PaneId::Data && state.shows_findings();
    because(!findings, "What is wrong is ordered by how bad it is.")
}

pub(super) fn filterable(state: &State) -> Ready {
    let lists = [PaneId::Data, PaneId::Settings, PaneId::Runs, PaneId::Log];
    let charts = state.focus == PaneId::Curves && state.plot.grid;
    because(charts || lists.contains(&state.focus), "This pane has no rows to filter.")
}

pub(super) fn health(state: &State) -> Ready {
    because(state.run().is_some_and(|run| !run.health.is_empty()), "Nothing is known yet of how a network is.")
}

/// Of a screen that several panes share.
pub(super) fn divided(state: &State) -> Ready {
    because(!state.zoomed && state.arrangement != Arrangement::Small, "One pane has the screen to itself.")
}

pub(super) fn moved(state: &State) -> Ready {
    because(!state.borders.moved.is_empty(), "No border was moved.")
}

pub(super) fn moment(state: &State) -> Ready {
    because(state.focus == PaneId::Log, "The log pane has no keys now; {log} focuses it.")?;
    because(state.moment_in_hand().is_some(), "The line in hand is not a run's, or its run is not open.")
}

pub(super) fn themes(state: &State) -> Ready {
    because(!state.themes.is_empty(), "There are no themes to choose from.")
}

pub(super) fn tour(state: &State) -> Ready {
    because(state.tour.is_some(), "No tour is under way; {tour} begins one.")
}

pub(super) fn over(state: &State) -> Ready {
    because(!state.overlays.is_empty(), "Nothing is open.")
}
