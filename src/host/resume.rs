//! A run that goes on: from where it was cut short, from one of its checkpoints, or as a second run beside the first.

use super::begin::Beginning;
use super::cli::Overrides;
use super::failure::Failure;
use super::open::{Opened, Ready, plan, ready_to_learn};
use super::out;
use crate::data::Places;
use crate::model::Learner;
use crate::spec::{self, Workspace};
use crate::store::{self, Record, RunFolder, Runs, Status, name_of};
use crate::train::{
    Checkpoint, Command, Ending, Happening, Knob, Origin, Plan, Report, architecture, is_fork, loss_of,
};

/// What became of the wish that a run go on.
pub(super) enum Resumed {
    /// It can.
    On(Box<Beginning>),
    /// It is complete; this is what came of it.
    Complete(Box<Report>),
}

/// A run on disk and the workspace it was trained with.
struct Found {
    record: Record,
    workspace: Workspace,
}

impl Found {
    fn open(run: &str, runs: &Runs) -> Result<Self, Failure> {
        let record = runs.open(run)?;
        if record.workspace.is_empty() {
            let id = &record.id;
            return Err(Failure::input(format!("run {id} was cut short before it began; train its workspace again")));
        }
        let opened = parse(&record.workspace, &record, &Overrides::default())?;
        Ok(Self { workspace: opened.workspace, record })
    }

    /// Its workspace with knobs turned so, and `overrides` above them.
    fn with(&self, knobs: &[Knob], overrides: &Overrides) -> Result<(Workspace, Workspace), Failure> {
        let mut in_force = self.workspace.clone();
        for knob in knobs {
            knob.write(&mut in_force);
        }
        let wanted = parse(&spec::print(&in_force), &self.record, overrides)?;
        Ok((in_force, wanted.workspace))
    }
}

fn parse(text: &str, record: &Record, overrides: &Overrides) -> Result<Opened, Failure> {
    let file = record.dir.join(RunFolder::WORKSPACE).display().to_string();
    Opened::parse(text, &file, name_of(&record.id).to_owned(), None, overrides)
}

/// Prepares that `run` goes on in its own folder: from where its log ends, or `from` a checkpoint, with the changes of
/// `overrides` as interventions at that step.
pub(super) fn resume(
    run: &str,
    from: Option<&str>,
    overrides: &Overrides,
    places: &Places,
    runs: &Runs,
) -> Result<Resumed, Failure> {
    let found = Found::open(run, runs)?;
    let changed = !overrides.sets.is_empty() || overrides.seed.is_some();
    if found.record.status == Status::Finished && from.is_none() && !changed {
        let last = found.record.events.into_iter().rev().find_map(|event| match event.what {
            Happening::Finished { report, .. } => Some(report),
            _ => None,
        });
        // A run is finished because its log says so.
        return last.map(Resumed::Complete).ok_or_else(|| Failure::input("the run has no results"));
    }
    if found.record.status == Status::Finished && from.is_none() {
        refuse_nothing_left(&found, overrides)?;
    }
    let (folder, log) = RunFolder::reopen(&found.record.dir)?;
    let origin = match from {
        None => store::origin(&folder.path, &log)?,
        Some(name) => {
            let (file, checkpoint) = store::checkpoint(&folder.path, name).map_err(|error| {
                let any = name.parse::<u64>().is_ok();
                let hint = if any { ". A second run can begin at any step: --fork" } else { "" };
                Failure::input(format!("{error}{hint}"))
            })?;
            let left = log.iter().flatten().last().map_or(0, |event| event.step);
            let last = store::origin(&folder.path, &log).ok().and_then(|origin| origin.checkpoint().cloned());
            // What another checkpoint holds already need not be kept twice.
            let before = last.filter(|last| last.moment.position.step != checkpoint.moment.position.step).map(Box::new);
            Origin::Rewound { file, checkpoint, lines: log.len(), forked: is_fork(&log), left, before }
        }
    };
    tell_nothing_left(&found, &origin, overrides)?;
    let ready = ready_to_learn(&found.workspace, places)?;
    refuse_other_data(&found.record, origin.checkpoint(), &ready)?;
    let first = commands(&found, &origin, overrides)?;
    if !folder.path.join(RunFolder::PIPELINE).is_file() {
        folder.describe(&found.record.workspace, &ready.prepared.pipeline)?;
    }
    let plan = Plan {
        run: folder.id.clone(),
        dir: folder.path.display().to_string(),
        prepared: ready.prepared,
        workspace: found.workspace,
        git: found.record.shape().and_then(|shape| shape.recipe.git.clone()),
        seconds: ready.seconds,
    };
    Ok(Resumed::On(Box::new(Beginning { plan, folder, origin, first })))
}

/// Says where fewer epochs are asked for than the run has done, so that it ends where it stands.
fn tell_nothing_left(found: &Found, origin: &Origin, overrides: &Overrides) -> Result<(), Failure> {
    let Some(checkpoint) = origin.checkpoint() else { return Ok(()) };
    let (_, wanted) = found.with(&knobs_at(origin), overrides)?;
    let (done, planned) = (checkpoint.moment.position.epoch, wanted.train.epochs);
    if planned < done {
        let end = if checkpoint.moment.position.batch > 0 { "after the epoch it is in" } else { "where it stands" };
        out::message(&format!("{done} epochs are done and {planned} are asked for: the run ends {end}"));
    }
    Ok(())
}

/// Before a complete run is begun again only to end at once, which would judge its test rows once more.
fn refuse_nothing_left(found: &Found, overrides: &Overrides) -> Result<(), Failure> {
    let (_, wanted) = found.with(&[], overrides)?;
    let (done, planned) = (found.record.judged().last().map_or(0, |epoch| epoch.epoch), wanted.train.epochs);
    if planned <= done {
        let more = done + found.workspace.train.epochs;
        return Err(Failure::input(format!(
            "nothing is left to learn: {done} epochs are done. `--set train.epochs={more}` lets the run go on"
        )));
    }
    let stopped = found.record.events.iter().rev().find_map(|event| match &event.what {
        Happening::Finished { ending, .. } => Some(*ending == Ending::EarlyStopped),
        _ => None,
    });
    let other_rule = overrides.sets.iter().any(|set| names_early_stopping(set));
    if stopped == Some(true) && !other_rule {
        return Err(Failure::input(format!(
            "early stopping has ended the run after {done} epochs, and would again at once. `--set train.early_stopping=false` \
             lets it go on, or a table with more patience"
        )));
    }
    Ok(())
}

fn refuse_other_data(record: &Record, at: Option<&Checkpoint>, ready: &Ready) -> Result<(), Failure> {
    let told = || {
        record.events.iter().find_map(|event| match &event.what {
            Happening::Started(shape) => Some(shape.data.as_str()),
            _ => None,
        })
    };
    let seen = at.map(|checkpoint| checkpoint.moment.data.as_str()).or_else(told).unwrap_or_default();
    if seen.is_empty() || seen == ready.prepared.fingerprint() {
        return Ok(());
    }
    Err(Failure::input(format!(
        "the data of run {} have changed since it was trained, so it cannot go on as it was going. Put the files back as \
         they were, or begin at one of its checkpoints with the new data: --fork",
        record.id
    )))
}

/// Settings as they are turned where a run goes on.
fn knobs_at(origin: &Origin) -> Vec<Knob> {
    let mut knobs = origin.checkpoint().map(|checkpoint| checkpoint.moment.knobs.clone()).unwrap_or_default();
    if let Origin::Continued { log, .. } = origin {
        knobs.extend(log.changes.iter().map(|change| change.knob));
    }
    knobs
}

/// Whether `KEY=VALUE` is about early stopping.
fn names_early_stopping(set: &str) -> bool {
    set.trim_start().starts_with("train.early_stopping")
}

/// A run goes on watching what it began with.
pub(super) fn refuse_other_metric(wanted: &Workspace, begun: &Workspace) -> Result<(), Failure> {
    match Knob::other_metric(wanted, begun) {
        Some((watched, wanted)) => Err(Failure::input(format!(
            "the run watches {watched:?} since it began, and cannot watch {wanted:?} instead. Train anew, or fork it: `gradus \
             resume RUN --from last --fork --set KEY=VALUE`"
        ))),
        None => Ok(()),
    }
}

/// The overrides as changes of a run that is going.
fn commands(found: &Found, origin: &Origin, overrides: &Overrides) -> Result<Vec<Command>, Failure> {
    let (in_force, wanted) = found.with(&knobs_at(origin), overrides)?;
    if overrides.sets.iter().any(|set| names_early_stopping(set) && set.contains("metric")) {
        refuse_other_metric(&wanted, &found.workspace)?;
    }
    let changes = spec::diff(&in_force, &wanted);
    changes
        .iter()
        .map(|change| match Knob::of(&change.key, &wanted) {
            Some(knob) => Ok(Command::Set(knob)),
            None => Err(Failure::input(format!(
                "`{}` cannot change in a run that has begun. With --fork a second run begins where this one was",
                change.key
            ))),
        })
        .collect()
}

/// Where a run was, and what that is called.
type Place = (String, Checkpoint);

/// The place of this name: a checkpoint, or a number of batches, to which the run learns its way again where it kept none.
fn place(found: &Found, name: &str, places: &Places, tell: impl Fn(&str)) -> Result<Place, Failure> {
    let Ok(step) = name.parse::<u64>() else { return Ok(store::checkpoint(&found.record.dir, name)?) };
    let way = store::way_to(&found.record.dir, step)?;
    let ready = ready_to_learn(&found.workspace, places)?;
    refuse_other_data(&found.record, way.from.as_ref().map(|(_, checkpoint)| checkpoint), &ready)?;
    tell(&format!("learns the way of {} to step {step} again, from {}", found.record.id, way.told()));
    let plan = Plan {
        run: found.record.id.clone(),
        dir: found.record.dir.display().to_string(),
        prepared: ready.prepared,
        workspace: found.workspace.clone(),
        git: None,
        seconds: ready.seconds,
    };
    let checkpoint = way.learn(plan).map_err(Failure::run)?;
    Ok((format!("step {step}, learnt again from {}", way.told()), checkpoint))
}

/// Prepares a second run that begins at a checkpoint or a step of `run`, at `last` if none is named, with the settings in
/// force there and `overrides` above them.
pub(super) fn fork(
    run: &str,
    from: Option<&str>,
    overrides: &Overrides,
    places: &Places,
    runs: &Runs,
) -> Result<Beginning, Failure> {
    let found = Found::open(run, runs)?;
    let at = place(&found, from.unwrap_or("last"), places, out::message)?;
    let (_, workspace) = found.with(&at.1.moment.knobs, overrides)?;
    let (done, planned) = (at.1.moment.position.epoch, workspace.train.epochs);
    if done >= planned {
        return Err(Failure::input(format!(
            "nothing is left to learn: {done} of {planned} epochs were done there. `--set train.epochs={}` lets it go on",
            done + planned
        )));
    }
    begin_fork(name_of(&found.record.id), &workspace, found.record.id.clone(), at, places, runs)
}

/// The same with a workspace of its own.
pub(super) fn fork_with(
    run: &str,
    from: &str,
    name: &str,
    workspace: &Workspace,
    places: &Places,
    runs: &Runs,
) -> Result<Beginning, Failure> {
    let at = place(&Found::open(run, runs)?, from, places, |_| ())?;
    begin_fork(name, workspace, run.to_owned(), at, places, runs)
}

fn begin_fork(
    name: &str,
    workspace: &Workspace,
    run: String,
    (file, checkpoint): Place,
    places: &Places,
    runs: &Runs,
) -> Result<Beginning, Failure> {
    let ready = ready_to_learn(workspace, places)?;
    refuse_other_network(workspace, &ready, &checkpoint, &run)?;
    let (plan, folder) = plan(name, workspace, &ready, places, runs)?;
    let origin = Origin::Forked { run, file, checkpoint };
    Ok(Beginning { plan, folder, origin, first: vec![] })
}

/// Before the new run has a folder.
fn refuse_other_network(
    workspace: &Workspace,
    ready: &Ready,
    checkpoint: &Checkpoint,
    run: &str,
) -> Result<(), Failure> {
    let data = &ready.prepared;
    let shape = architecture(workspace, &data.pipeline);
    let made = Learner::new(&shape, loss_of(data.task, &workspace.train), &workspace.train);
    let (mut learner, _) = made.map_err(|error| Failure::input(error.to_string()))?;
    learner.restore_weights(&checkpoint.now).map_err(|error| {
        Failure::input(format!(
            "a run with `{}` cannot begin at a checkpoint of {run}: {error}. Give it the same features and layers",
            shape.describe()
        ))
    })
}
