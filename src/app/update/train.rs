//! What is asked of a run. The run answers with events; until then it is `Pausing`, `Resuming` or `Stopping`.

use std::sync::Arc;

use super::super::action::{Shelf, Train, Turn};
use super::super::line::Line;
use super::super::notice::Tone;
use super::super::overlay::{Overlay, Prompt, Purpose, Rates, Search};
use super::super::run::{Kept, Phase, Run};
use super::super::{Effect, RunId, State, knob};
use super::{edit, said, shelf};
use crate::train::{Command, Stop, Sweep, Until, checkpoint_name};

/// Said where there is nobody yet to be told.
pub(in crate::app) const PREPARED: &str = "The run is being prepared.";
/// Said while rates are tried.
const SWEEPING: &str = "Trying learning rates on a network that is not kept.";
/// Said when a run is told to stop, after an epoch and after a batch.
const STOPPING: [&str; 2] =
    ["The run stops after this epoch; stop again to stop after this batch.", "The run stops after this batch."];
/// One nudge of the learning rate.
const NUDGE: f64 = 1.25;

pub(super) fn act(state: &mut State, train: Train) -> Vec<Effect> {
    match train {
        Train::Start => start(state),
        Train::Toggle => toggle(state),
        Train::Pause => ask(state, Some(Phase::Pausing), Command::Pause),
        Train::Resume => ask(state, Some(Phase::Resuming), Command::Resume),
        Train::Step => ask(state, None, Command::Step),
        Train::Stop(when) => stop(state, when),
        Train::Until(_) if state.live().is_none() => said(state, Tone::Warning, PREPARED),
        Train::Until(until) => ask(state, None, Command::Until(until)),
        Train::Mark(Some(note)) => ask(state, None, Command::Mark(note)),
        Train::Mark(None) => {
            let prompt = Prompt { purpose: Purpose::Note, line: Line::default(), mistake: None };
            state.overlays.push(Overlay::Prompt(prompt));
            vec![]
        }
        Train::Save => {
            state.say(Tone::Info, "A checkpoint will be saved after this batch.");
            ask(state, None, Command::Save)
        }
        Train::Rewind(None) => choose(state, "train.rewind "),
        Train::Rewind(Some(to)) => back(state, to),
        Train::Fork(None) => choose(state, "train.fork "),
        Train::Fork(Some(from)) => fork(state, from),
        Train::GoOn => go_on(state),
        Train::StopInHand => stop_in_hand(state),
        Train::Sweep => {
            state.intent.sweeping = true;
            state.say(Tone::Info, SWEEPING);
            vec![Effect::Sweep { text: state.file.good.clone() }]
        }
        Train::Rate(turn) => nudge(state, turn),
    }
}

/// Starts a run of the last good workspace.
pub(super) fn start(state: &mut State) -> Vec<Effect> {
    state.intent.starting = Some(Arc::new(state.file.spec.clone()));
    vec![Effect::Start { text: state.file.good.clone() }]
}

/// Lists the checkpoints: the command line with the action in it proposes them.
fn choose(state: &mut State, line: &str) -> Vec<Effect> {
    state.overlays.push(Overlay::Palette(Search { line: Line::new(line), ..Search::default() }));
    vec![]
}

/// Back to a checkpoint, or to a step.
fn back(state: &mut State, to: String) -> Vec<Effect> {
    if let Ok(step) = to.parse() {
        return replay(state, step);
    }
    // Which there are the run knows better than what was told of it here.
    let name = checkpoint_name(&to);
    if !["best", "last", "step-", "epoch-"].iter().any(|known| name.starts_with(known)) {
        let known = state.run().into_iter().flat_map(Run::checkpoints).map(|kept| kept.name);
        let there = known.chain(["every step by its number".into()]).collect::<Vec<String>>().join(", ");
        return said(state, Tone::Warning, format!("The run has no checkpoint `{to}`; it has {there}."));
    }
    state.toast(Tone::Info, format!("The run goes to {to} after this batch."));
    ask(state, None, Command::Rewind(to))
}

/// Back to a step: to the last checkpoint before it, and on from there.
fn replay(state: &mut State, step: u64) -> Vec<Effect> {
    match way(state, step) {
        Ok((from, on_the_way)) => {
            // The run may have kept one of which nothing was told here.
            let there = from.as_ref().map_or("its beginning, or a checkpoint behind it", |kept| &kept.name);
            state.toast(Tone::Info, format!("The run goes back to {there}{on_the_way} and holds at step {step}."));
            ask(state, None, Command::Replay { from: from.map(|kept| kept.name), step })
        }
        Err(why) => said(state, Tone::Warning, why),
    }
}

/// The checkpoint from which the run in view comes to a step, `None` for its first batch, and in words what it learns again on the
/// way; or why it cannot.
fn way(state: &State, step: u64) -> Result<(Option<Kept>, String), String> {
    let done = state.run().map_or(0, |run| run.step);
    if step > done {
        return Err(format!("The run has done {done} batches; it cannot go back to step {step}."));
    }
    let from = state.run().and_then(|run| run.checkpoint_before(step));
    if from.is_none() && state.run().is_some_and(|run| run.is_fork) {
        let more = "set `train.checkpoint_every` to keep one every so many epochs";
        return Err(format!("There is no checkpoint of this fork at step {step} or before it; {more}."));
    }
    let at_most = if from.is_none() { "at most " } else { "" };
    let on_the_way = match step - from.as_ref().map_or(0, |kept| kept.step) {
        0 => String::new(),
        1 => ", learns the batch behind it again".into(),
        steps => format!(", learns {at_most}the {steps} batches behind it again"),
    };
    Ok((from, on_the_way))
}

fn fork(state: &mut State, from: String) -> Vec<Effect> {
    let Some(run) = state.run().map(|run| run.id.clone()) else { return vec![] };
    if let Ok(step) = from.parse::<u64>() {
        let done = state.run().map_or(0, |run| run.step);
        if step > done {
            return said(
                state,
                Tone::Warning,
                format!("The run has done {done} batches; it was never at step {step}."),
            );
        }
        let told = format!(
            "A second run begins at step {step}, when the way there from the checkpoint before it is learnt again."
        );
        state.toast(Tone::Info, told);
    }
    state.intent.starting = Some(Arc::new(state.file.spec.clone()));
    vec![Effect::Fork { run, from, text: state.file.good.clone() }]
}

fn go_on(state: &mut State) -> Vec<Effect> {
    let Some(run) = state.run_row().map(|row| row.id.to_owned()) else { return vec![] };
    state.intent.resuming = Some(run.clone());
    vec![Effect::Resume(run)]
}

fn toggle(state: &mut State) -> Vec<Effect> {
    match state.live().map(|run| run.phase) {
        None => match state.any_live().map(|run| run.id.clone()) {
            Some(other) => {
                state.say(Tone::Info, format!("{other} is live and is in view now."));
                shelf::act(state, Shelf::Show(other))
            }
            None => start(state),
        },
        Some(Phase::Running | Phase::Resuming) => ask(state, Some(Phase::Pausing), Command::Pause),
        Some(_) => ask(state, Some(Phase::Resuming), Command::Resume),
    }
}

/// Words behind `train.stop`: a rung of the ladder, or when it is to stop by itself.
pub(crate) fn parse_stop(words: &[&str]) -> Result<Train, String> {
    match words {
        [] => Ok(Train::Stop(None)),
        ["epoch"] => Ok(Train::Stop(Some(Stop::AfterEpoch))),
        ["batch"] => Ok(Train::Stop(Some(Stop::AfterBatch))),
        ["never"] => Ok(Train::Until(None)),
        words => Until::parse(&words.join(" ")).map(|until| Train::Until(Some(until))),
    }
}

/// The next rung of the ladder, or this one. A run that is on its way is told as soon as it is heard of.
pub(super) fn stop(state: &mut State, when: Option<Stop>) -> Vec<Effect> {
    let run = state.live().map(|run| (run.id.clone(), run.phase));
    stop_of(state, run, when)
}

/// The same of a live run that may not be in view: leaving and control-C mean it all the same.
pub(super) fn stop_any(state: &mut State, when: Option<Stop>) -> Vec<Effect> {
    let run = state.any_live().map(|run| (run.id.clone(), run.phase));
    stop_of(state, run, when)
}

fn stop_of(state: &mut State, run: Option<(RunId, Phase)>, when: Option<Stop>) -> Vec<Effect> {
    let phase = run.as_ref().map(|(_, phase)| *phase).or(state.intent.stop.map(Phase::Stopping));
    let when = when.unwrap_or(match phase {
        Some(Phase::Stopping(_)) => Stop::AfterBatch,
        _ => Stop::AfterEpoch,
    });
    let next = match when {
        Stop::AfterEpoch => STOPPING[0],
        Stop::AfterBatch => STOPPING[1],
    };
    hush(state);
    state.say(Tone::Info, next);
    let Some((id, _)) = run else {
        state.intent.stop = Some(when);
        return vec![];
    };
    ask_of(state, &id, Some(Phase::Stopping(when)), Command::Stop(when))
}

/// Takes away what was said of a stop that is another now, or has come.
pub(super) fn hush(state: &mut State) {
    for said in STOPPING {
        state.unsay(said);
    }
}

/// What was asked of a run before it was heard of.
pub(super) fn catch_up(state: &mut State, id: &RunId) -> Vec<Effect> {
    // What it was told since it can be told counts.
    let untold = |run: &Run| run.phase.live() && !matches!(run.phase, Phase::Stopping(_));
    let untold = state.runs.iter().any(|run| run.id == *id && untold(run));
    match state.intent.stop.take().filter(|_| untold) {
        Some(when) => ask_of(state, id, Some(Phase::Stopping(when)), Command::Stop(when)),
        None => vec![],
    }
}

/// The same of the run under the cursor of the runs pane, whichever is in view.
fn stop_in_hand(state: &mut State) -> Vec<Effect> {
    let Some((id, phase)) = state.run_row().and_then(|row| Some((row.id.to_owned(), row.run?.phase))) else {
        return vec![];
    };
    let (when, next) = match phase {
        Phase::Stopping(_) => (Stop::AfterBatch, format!("{id} stops after this batch.")),
        _ => (Stop::AfterEpoch, format!("{id} stops after this epoch; once more stops it after this batch.")),
    };
    state.say(Tone::Info, next);
    ask_of(state, &id, Some(Phase::Stopping(when)), Command::Stop(when))
}

/// Stops every live run, and the one that is on its way.
pub(super) fn stop_all(state: &mut State, when: Stop) -> Vec<Effect> {
    let effects = stop_any(state, Some(when));
    if state.intent.preparing() {
        state.intent.stop = Some(when);
    }
    let mut others = vec![];
    // Those that were begun elsewhere and only stand in the list are nobody's to stop from here.
    let foreign = &state.foreign;
    let ours = |run: &Run| run.phase.live() && !foreign.contains(&run.id);
    for run in state.runs.iter_mut().filter(|run| ours(run) && !matches!(run.phase, Phase::Stopping(_))) {
        run.phase = Phase::Stopping(when);
        others.push(Effect::Send(run.id.clone(), Command::Stop(when)));
    }
    effects.into_iter().chain(others).collect()
}

/// Sends a command to the live run and shows that an answer is awaited.
fn ask(state: &mut State, phase: Option<Phase>, command: Command) -> Vec<Effect> {
    let Some(id) = state.live().map(|run| run.id.clone()) else { return vec![] };
    ask_of(state, &id, phase, command)
}

/// The same to this run.
fn ask_of(state: &mut State, id: &RunId, phase: Option<Phase>, command: Command) -> Vec<Effect> {
    let Some(run) = state.runs.iter_mut().find(|run| run.id == *id) else { return vec![] };
    run.phase = phase.unwrap_or(run.phase);
    vec![Effect::Send(run.id.clone(), command)]
}

/// A sweep is done: shown under whatever is open, so that it takes no key from it.
pub(super) fn swept(state: &mut State, result: Result<Arc<Sweep>, String>) -> Vec<Effect> {
    state.intent.sweeping = false;
    state.unsay(SWEEPING);
    match result {
        Ok(sweep) => {
            state.overlays.insert(0, Overlay::Rates(Rates::new(sweep)));
            vec![]
        }
        Err(why) => said(state, Tone::Bad, format!("No learning rate could be tried: {why}")),
    }
}

fn nudge(state: &mut State, turn: Turn) -> Vec<Effect> {
    let written = state.file.spec.train.learning_rate;
    let now = state.live().and_then(|run| run.base_rate).unwrap_or(written);
    let next = if turn == Turn::Next { now * NUDGE } else { now / NUDGE };
    let value = knob::number(knob::rounded(next));
    match edit::set(state, "train.learning_rate", &value) {
        Ok(effects) => {
            state.toast(Tone::Info, format!("learning rate {} → {value}", knob::number(now)));
            effects
        }
        Err(why) => said(state, Tone::Warning, why),
    }
}
