//! When and under which name a run writes its checkpoints.
//!
//! `last` is the end of the newest epoch, `best` that of the best one, `epoch-…` every one in so many, `step-…` what was
//! asked for; the latter two are kept for good, whatever a later branch learns at the same step. Since a run that goes on
//! from an older checkpoint does the rest again bit for bit, `last` and `best` need not be the newest at every moment: they
//! are written as often as costs at most a hundredth of the time, and in any case before a pause, a return to a checkpoint
//! and the end.

use std::sync::Arc;
use std::time::Instant;

use super::checkpoint::{Checkpoint, Course, Format, Moment};
use super::command::Knob;
use super::event::Happening;
use super::fair::Fair;
use super::judge::loss_of;
use super::tell::unwritable;
use super::watch::Watch;
use super::worker::{Failure, Worker};
use crate::model::Snapshot;

/// The file of the newest epoch's end.
pub(super) const LAST: &str = "last";
/// The file of the best epoch's end.
const BEST: &str = "best";
/// How checkpoints' files end.
const ENDING: &str = ".safetensors";

/// What commands call a checkpoint's file; people name it either way.
pub fn checkpoint_name(file: &str) -> &str {
    let name = file.rsplit('/').next().unwrap_or(file);
    name.strip_suffix(ENDING).unwrap_or(name)
}

/// Whether a checkpoint, by its name or its file, stays as it was written: `last` and `best` are written again without a word.
pub fn is_for_good(file: &str) -> bool {
    ![LAST, BEST].contains(&checkpoint_name(file))
}

/// Time between two writings, in times of what the last one took.
const SPARING: f64 = 100.0;

/// What is to be written, and what writing costs.
#[derive(Default)]
pub(super) struct Keeping {
    /// The end of the newest epoch, where it is not written yet.
    last: Option<Checkpoint>,
    /// That of the best one.
    best: Option<Checkpoint>,
    /// When was last written, in seconds of the run.
    at: Option<f64>,
    /// Seconds that took.
    cost: f64,
}

impl Keeping {
    fn is_due(&self, now: f64) -> bool {
        // A run that goes on from a checkpoint may be earlier than its last writing.
        self.at.is_none_or(|at| now < at || now - at >= SPARING * self.cost)
    }
}

impl Worker {
    /// The present moment, with these weights.
    fn moment_with(&self, now: Arc<Snapshot>) -> Checkpoint {
        let moment = Moment {
            format: Format::default(),
            run: self.plan.run.clone(),
            data: self.data.clone(),
            course: Some(self.course()),
            heard: self.replay.front().map_or(self.lines, |change| change.line),
            position: self.at,
            seconds: self.clock.seconds(),
            knobs: Knob::all(&self.plan.workspace),
            turns: self.turns.clone(),
            made: self.made.clone(),
            watched: self.watch.as_ref().map(Watch::watched).unwrap_or_default(),
            plateau: self.plateau,
            warnings: self.warnings.clone(),
            health: self.health.clone(),
            fair: self.fair.as_ref().map(Fair::kept),
            used: self.meter.used(),
        };
        let best = self.watch.as_ref().and_then(Watch::best).map(|(_, weights)| Arc::clone(weights));
        Checkpoint { moment, now, best }
    }

    /// What this run learns by.
    pub(super) fn course(&self) -> Course {
        let train = &self.plan.workspace.train;
        Course { loss: loss_of(self.plan.prepared.task, train), seed: train.seed }
    }

    /// The present moment.
    pub(super) fn present(&self) -> Checkpoint {
        self.moment_with(Arc::new(self.learner.snapshot()))
    }

    /// Keeps the end of an epoch as `last`, and as `best` where it is; writes both if it is time.
    pub(super) fn keep_epoch(&mut self, weights: Arc<Snapshot>, best: bool) -> Result<(), Failure> {
        let checkpoint = self.moment_with(weights);
        if best {
            self.keeping.best = Some(checkpoint.clone());
        }
        self.keeping.last = Some(checkpoint);
        if self.keeping.is_due(self.clock.seconds()) { self.write_owed() } else { Ok(()) }
    }

    /// Keeps the end of every so manieth epoch for good.
    pub(super) fn keep_for_good(&mut self, epoch: usize) -> Result<(), Failure> {
        match self.plan.workspace.train.checkpoint_every {
            0 => Ok(()),
            every if epoch.is_multiple_of(every) => self.save(&format!("epoch-{epoch:05}"), &self.present()),
            _ => Ok(()),
        }
    }

    /// Writes what was put off.
    pub(super) fn write_owed(&mut self) -> Result<(), Failure> {
        let began = Instant::now();
        let owed = [(BEST, self.keeping.best.take()), (LAST, self.keeping.last.take())];
        for (name, checkpoint) in owed {
            if let Some(checkpoint) = checkpoint {
                self.write(name, &checkpoint)?;
            }
        }
        (self.keeping.at, self.keeping.cost) = (Some(self.clock.seconds()), began.elapsed().as_secs_f64());
        Ok(())
    }

    /// Writes the present moment as `last`, and what was put off.
    pub(super) fn write_last(&mut self) -> Result<String, Failure> {
        self.keeping.last = None;
        self.write_owed()?;
        let moment = self.present();
        self.write(LAST, &moment)
    }

    /// Writes the present moment under a name made of the step, and says so.
    pub(super) fn save_step(&mut self) -> Result<(), Failure> {
        self.save_as_step(&self.present())
    }

    /// Writes a moment at the present step under a name made of that.
    pub(super) fn save_as_step(&mut self, moment: &Checkpoint) -> Result<(), Failure> {
        self.save(&format!("step-{:08}", self.at.step), moment)
    }

    /// Writes a moment under a name made of its own step, which stays, and says nothing.
    pub(super) fn keep_as_step(&mut self, moment: &Checkpoint) -> Result<String, Failure> {
        let name = self.spare(&format!("step-{:08}", moment.moment.position.step), moment);
        // One that is there is equal, and may have heard more of the log.
        if let Ok((file, _)) = self.recorder.reopen(&name) {
            return Ok(file);
        }
        self.write(&name, moment)
    }

    /// Keeps a moment for good.
    fn save(&mut self, name: &str, moment: &Checkpoint) -> Result<(), Failure> {
        let name = self.spare(name, moment);
        let file = self.write(&name, moment)?;
        self.say(Happening::Saved { file })
    }

    /// The name, with a number behind it where a branch that was left has kept other weights under it.
    fn spare(&mut self, name: &str, moment: &Checkpoint) -> String {
        let mut spare = name.to_owned();
        for number in 2.. {
            let kept = self.recorder.reopen(&spare).ok().map(|(_, bytes)| Checkpoint::from_file(&bytes));
            match kept {
                Some(Ok(kept)) if kept.is_of(moment) => break,
                None => break,
                Some(_) => spare = format!("{name}-{number}"),
            }
        }
        spare
    }

    fn write(&mut self, name: &str, checkpoint: &Checkpoint) -> Result<String, Failure> {
        // The log must not be older than a checkpoint that counts its lines.
        self.record_losses()?;
        self.recorder.checkpoint(name, &checkpoint.file()).map_err(|error| unwritable(&error))
    }
}
