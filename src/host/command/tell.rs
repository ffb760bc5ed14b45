//! `gradus tell RUN pause`: what the keys of the workbench ask of a run, without a screen.

use std::path::Path;
use std::time::{Duration, Instant};

use crossbeam_channel::{Receiver, bounded};

use super::super::cli::Telling;
use super::super::failure::Failure;
use super::super::open::rendered;
use super::super::resume::refuse_other_metric;
use super::super::{out, progress};
use crate::spec;
use crate::store::{Following, Runs, checkpoint as checkpoint_of};
use crate::train::{Command, Happening, Knob, Stop, Until};

/// How long the run may take to answer: it does so after the batch under way.
const ANSWER: Duration = Duration::from_secs(3);
/// How long behind a warning what was asked may still be done; where it is not, the warning says why.
const ALL_THE_SAME: Duration = Duration::from_millis(500);

/// Asks the run, and prints what it answers in its log.
pub(super) fn run(run: &str, telling: &Telling, runs: &Runs) -> Result<(), Failure> {
    let (id, runs) = runs.place_of(run)?;
    let folder = runs.find(&id)?;
    if !runs.is_live(&id) {
        let how = runs.open(&id)?.status.name();
        return Err(Failure::input(format!("run {id} is over ({how}), so it cannot be told anything")));
    }
    let command = command(telling, &folder, &runs.workspace_of(&id)?)?;
    let (ring, bell) = bounded(1);
    let ring = move || {
        // A full channel has rung already.
        let _ = ring.try_send(());
    };
    let mut following = Following::begin(run, &folder, ring)?;
    // What it said before is no answer.
    following.drain();
    following.send(&command)?;
    let answered = answered(&command, &mut following, &bell)?;
    out::message(&answered.unwrap_or_else(|| format!("run {run} was told; `gradus watch {run}` shows what it does")));
    Ok(())
}

/// Whether a run that says this says it to what it was asked: it tells of other things, and others may ask as well.
fn is_answer(asked: &Command, told: &Happening) -> bool {
    match (asked, told) {
        (Command::Set(asked), Happening::Set { knob, .. }) => asked.told().0 == knob.told().0,
        (Command::Mark(asked), Happening::Marked { note }) => asked == note,
        (Command::Glide { .. }, Happening::Gliding { .. })
        | (Command::Pause | Command::Step, Happening::Paused)
        | (Command::Resume, Happening::Resumed)
        | (Command::Save, Happening::Saved { .. })
        | (Command::Rewind(_) | Command::Replay { .. }, Happening::Rewound { .. })
        | (Command::Stop(_) | Command::Interrupt, Happening::Stopping { .. })
        | (Command::Until(_), Happening::Until { .. } | Happening::Stopping { .. }) => true,
        _ => false,
    }
}

/// Whether a run may refuse this, and warn instead of doing it.
fn may_be_refused(asked: &Command) -> bool {
    use Command::{Glide, Replay, Rewind, Set, Until};
    matches!(asked, Set(_) | Glide { .. } | Rewind(_) | Replay { .. } | Until(_))
}

/// What the run says to what it was asked; nothing where it takes longer than is waited for.
fn answered(asked: &Command, following: &mut Following, bell: &Receiver<()>) -> Result<Option<String>, Failure> {
    let mut deadline = Instant::now() + ANSWER;
    let mut warned = None;
    loop {
        for event in following.drain() {
            if let Some(said) = progress::answer(&event).filter(|_| is_answer(asked, &event.what)) {
                out::warnings(warned.as_slice());
                return Ok(Some(match asked {
                    Command::Replay { step, .. } if event.step < *step => {
                        format!("{said}; it learns on from there to step {step} and holds")
                    }
                    _ => said,
                }));
            }
            if let Happening::Warned { message } = event.what
                && may_be_refused(asked)
            {
                warned = Some(message);
                deadline = Instant::now() + ALL_THE_SAME;
            }
        }
        if bell.recv_deadline(deadline).is_err() {
            return warned.map_or(Ok(None), |why| Err(Failure::run(why)));
        }
    }
}

/// Back to a checkpoint, or to a step.
fn back(folder: &Path, to: &str) -> Result<Command, Failure> {
    if let Ok(step) = to.parse::<u64>() {
        return Ok(Command::Replay { from: None, step });
    }
    checkpoint_of(folder, to)?;
    Ok(Command::Rewind(to.to_owned()))
}

fn command(telling: &Telling, folder: &Path, workspace: &str) -> Result<Command, Failure> {
    Ok(match telling {
        Telling::Pause => Command::Pause,
        Telling::Resume => Command::Resume,
        Telling::Step => Command::Step,
        Telling::Save => Command::Save,
        Telling::Stop { now: true, .. } => Command::Stop(Stop::AfterBatch),
        Telling::Stop { never: true, .. } => Command::Until(None),
        Telling::Stop { at: Some(time), .. } => until("at", time)?,
        Telling::Stop { after: Some(span), .. } => until("after", span)?,
        Telling::Stop { when: Some(condition), .. } => until("when", condition)?,
        Telling::Stop { .. } => Command::Stop(Stop::AfterEpoch),
        Telling::Mark { note } => Command::Mark(note.clone()),
        Telling::Rewind { checkpoint } => back(folder, checkpoint)?,
        Telling::Set { set, over: None } => Command::Set(knob(set, workspace)?),
        Telling::Set { set, over: Some(over) } => Command::Glide { to: gliding(knob(set, workspace)?)?, over: *over },
    })
}

/// The knob where it has values between.
fn gliding(knob: Knob) -> Result<Knob, Failure> {
    let (key, _) = knob.told();
    if Knob::GLIDING.contains(&key) {
        return Ok(knob);
    }
    let known = Knob::GLIDING.join(", ");
    Err(Failure::input(format!("`{key}` has no values between to go over; what has: {known}")))
}

/// The run is to stop by itself then.
fn until(word: &str, what: &str) -> Result<Command, Failure> {
    let until = Until::parse(&format!("{word} {what}")).map_err(|why| Failure::input(format!("--{word}: {why}")))?;
    Ok(Command::Until(Some(until)))
}

/// The knob that `KEY=VALUE` turns, in a run of this workspace.
fn knob(set: &str, workspace: &str) -> Result<Knob, Failure> {
    let wrong = |mistakes: &[_]| Failure::input(rendered(mistakes, "KEY=VALUE", set));
    let (_, parsed) = spec::overridden(workspace, &[set.to_owned()]).map_err(|mistakes| wrong(&mistakes))?;
    if !parsed.ok() {
        return Err(wrong(&parsed.diagnostics));
    }
    let key = set.split('=').next().unwrap_or_default().trim();
    if key.starts_with("train.early_stopping") {
        refuse_other_metric(&parsed.workspace, &spec::parse(workspace).workspace)?;
    }
    Knob::of(key, &parsed.workspace).ok_or_else(|| {
        let known = Knob::KEYS.join(", ");
        Failure::input(format!("`{key}` cannot change in a run that has begun; what can: {known}"))
    })
}
