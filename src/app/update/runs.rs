//! What runs say, and what the runs folder holds.

use super::super::notice::{Notice, Tone};
use super::super::run::{Phase, Run, Said};
use super::super::{Effect, Fate, Record, RunId, State};
use super::{beside, said, threshold, train};
use crate::spec;
use crate::train::{Command, Ending, Event, Happening};

/// A batch of events from a live run.
pub(super) fn heard(state: &mut State, id: &RunId, events: Vec<Event>) -> Vec<Effect> {
    let new = !state.runs.iter().any(|run| run.id == *id);
    let mut awaited = state.intent.resuming.take_if(|resuming| resuming == id).is_some();
    if new {
        let spec = state.intent.starting.take();
        awaited |= spec.is_some();
        state.runs.push(Run::new(id.clone(), spec));
        show(state, id);
    }
    let Some(run) = state.runs.iter_mut().find(|run| run.id == *id) else { return vec![] };
    let was_live = run.phase.live() || awaited;
    let parent = events.iter().find_map(|event| match &event.what {
        Happening::Forked { run, .. } => Some(run.clone()),
        _ => None,
    });
    let said = run.fold(events);
    let step = run.step;
    let over = was_live && !run.phase.live();
    if over {
        run.rest();
    }
    if state.shown.as_ref() == Some(id) {
        // A moment that was left by going back is no more.
        state.moment = state.moment.filter(|&moment| moment <= step);
    }
    for said in said {
        state.note_of(id, said);
    }
    if over {
        // Whoever lets it go on is somebody else until that is known.
        state.foreign.remove(id);
        state.begun.remove(id);
        threshold::forget(state, id);
        state.why.forget(id);
        state.subgroups.answers.forget(id);
    }
    let mut effects = if over { ended(state, id) } else { vec![] };
    if awaited {
        effects.extend(train::catch_up(state, id));
    }
    if new && !over {
        effects.push(Effect::ListRuns);
    }
    let parent = parent.filter(|parent| state.runs.iter().any(|run| run.id == *parent && run.phase.live()));
    effects.extend(parent.map(|parent| Effect::Send(parent, Command::Mark(format!("fork {id}")))));
    effects
}

/// Shows a run from its newest epoch on.
pub(super) fn show(state: &mut State, id: &RunId) {
    threshold::turn_to(state, id);
    state.shown = Some(id.clone());
    state.moment = None;
    state.plot.window = None;
}

fn ended(state: &mut State, id: &RunId) -> Vec<Effect> {
    let Some(run) = state.runs.iter().find(|run| run.id == *id) else { return vec![] };
    let phase = run.phase;
    let text = match (&run.failure, &run.report) {
        (Some(why), _) => format!("{id} failed: {why}"),
        (None, Some(report)) => {
            let best = run.best().is_some_and(|best| best.epoch == report.kept_epoch);
            let kept = if best { "best epoch" } else { "weights of epoch" };
            format!("{id} {}; {kept} {}", phase.name(), report.kept_epoch)
        }
        (None, None) => format!("{id} {}", phase.name()),
    };
    let good = matches!(phase, Phase::Ended(Ending::Completed | Ending::EarlyStopped));
    let tone = if phase == Phase::Failed {
        Tone::Bad
    } else if good {
        Tone::Good
    } else {
        Tone::Info
    };
    train::hush(state);
    state.say(tone, text.clone());
    let mut effects = vec![Effect::Notify(text), Effect::ListRuns];
    let again = state.intent.restart.take_if(|restart| restart == id).is_some();
    if state.intent.leave && state.any_live().is_none() && !state.intent.preparing() {
        effects.push(Effect::Quit { code: 0, runs: Fate::Keep });
    } else if again {
        effects.extend(train::start(state));
    }
    effects
}

/// A run could not be started.
pub(super) fn refused(state: &mut State, why: String) -> Vec<Effect> {
    (state.intent.starting, state.intent.resuming, state.intent.stop) = (None, None, None);
    // Whoever was leaving behind it sees why there is nothing to wait for.
    state.intent.leave &= state.any_live().is_some();
    said(state, Tone::Bad, why)
}

/// A run was read back.
pub(super) fn opened(state: &mut State, id: &RunId, record: Result<Record, String>) -> Vec<Effect> {
    let record = match record {
        Ok(record) => record,
        Err(why) => {
            let more = beside::unread(state, id);
            state.say(Tone::Bad, format!("{id} cannot be read: {why}"));
            return more;
        }
    };
    let (phase, told) = taken_in(state, id, record);
    let resumable = phase.resumable() && state.intent.resuming.as_ref() != Some(id);
    if let Some(effects) = beside::read(state, id) {
        return effects;
    }
    // What was heard of it while it was followed stands there already.
    let heard = |known: &Notice| known.of.as_ref().is_some_and(|(of, _)| of == id);
    if !state.log.iter().any(heard) {
        for said in told {
            state.note_of(id, said);
        }
    }
    show(state, id);
    let more = if resumable { " It was cut short: `run.resume` in the runs pane lets it go on." } else { "" };
    said(state, Tone::Info, format!("Showing {id}.{more}"))
}

/// A run that was asked for here has begun. It may have been seen in the folder first, as somebody else's.
pub(super) fn begun(state: &mut State, id: &RunId, again: bool) -> Vec<Effect> {
    state.foreign.remove(id);
    state.begun.insert(id.clone());
    if !again {
        state.runs.retain(|run| run.id != *id);
    }
    vec![]
}

/// A run that another process trains is followed from now on, in its line of the runs pane.
pub(super) fn followed(state: &mut State, id: &RunId, record: Result<Record, String>) -> Vec<Effect> {
    // One that cannot be followed is over by now, or another machine's; it is not asked for again.
    if let Ok(record) = record {
        taken_in(state, id, record);
    }
    vec![]
}

/// Folds what a run said so far; returns where it stands, and what of that is for the log.
fn taken_in(state: &mut State, id: &RunId, record: Record) -> (Phase, Vec<Said>) {
    let spec = spec::parse(&record.text).workspace;
    let mut run = Run::new(id.clone(), Some(spec.into()));
    let said = run.fold(record.events);
    match (run.phase.live(), record.live) {
        (true, false) => run.phase = Phase::Ended(Ending::Interrupted),
        // It goes on, and says so next. Of one that was not asked to, the process has yet to leave.
        (false, true) if state.intent.resuming.as_ref() == Some(id) => run.phase = Phase::Resuming,
        _ => {}
    }
    let phase = run.phase;
    if !phase.live() {
        run.rest();
    }
    threshold::forget(state, id);
    state.why.forget(id);
    state.subgroups.answers.forget(id);
    state.runs.retain(|known| known.id != *id);
    state.runs.push(run);
    (phase, said)
}

/// Asks for the report on the run in hand.
pub(super) fn report(state: &mut State) -> Vec<Effect> {
    let Some(run) = state.run_in_hand() else { return vec![] };
    state.intent.reporting = true;
    state.say(Tone::Info, format!("Writing the report on {run}."));
    vec![Effect::Report(run)]
}

/// A report was written, which was a look at the test rows.
pub(super) fn reported(state: &mut State, run: &RunId, result: Result<String, String>) -> Vec<Effect> {
    state.intent.reporting = false;
    match result {
        Ok(page) => {
            state.say(Tone::Good, format!("The report on {run} is written: {page} opens in a browser."));
            vec![Effect::ListRuns]
        }
        Err(why) => said(state, Tone::Bad, format!("There is no report on {run}: {why}")),
    }
}
