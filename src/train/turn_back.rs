//! Going to a checkpoint: where a run begins, and where it is sent while it is going.

use std::collections::VecDeque;

use crossbeam_channel::unbounded;

use super::checkpoint::{Checkpoint, Position};
use super::command::Knob;
use super::event::Happening;
use super::fair::Fair;
use super::keep::is_for_good;
use super::origin::Origin;
use super::record::Unkept;
use super::run::Plan;
use super::watch::Watch;
use super::worker::{Failure, Worker};
use crate::base::outbox::Outbox;
use crate::model::SnapshotError;
use crate::spec::{EarlyStopping, Workspace};

impl Worker {
    /// Takes its place and says so; returns whether the run begins anew, so that its settings are to be looked at.
    pub(super) fn begin(&mut self, origin: Origin) -> Result<bool, Failure> {
        match origin {
            Origin::Fresh => {
                self.say(Happening::Started(self.shape()))?;
                Ok(true)
            }
            Origin::Continued { from, log } => {
                self.lines = log.lines;
                self.begun.take_if(|_| log.forked);
                (self.replay, self.again) = (log.changes.into(), log.again.into());
                self.stages = log.stages.into();
                let (file, anew) = match from {
                    Some((file, checkpoint)) => {
                        self.go_to(&checkpoint).map_err(|error| misfit(&file, &error))?;
                        self.clock.set(checkpoint.moment.seconds);
                        self.meter.restore(checkpoint.moment.used);
                        (Some(file), false)
                    }
                    None => (None, true),
                };
                self.say(Happening::Continued { file, epoch: self.at.epoch, shape: self.shape() })?;
                Ok(anew)
            }
            Origin::Rewound { file, checkpoint, lines, forked, left, before } => {
                self.lines = lines;
                self.begun.take_if(|_| forked);
                if let Some(before) = before {
                    self.at.step = before.moment.position.step;
                    self.save_as_step(&before)?;
                }
                self.go_to(&checkpoint).map_err(|error| misfit(&file, &error))?;
                self.clock.set(checkpoint.moment.seconds);
                self.meter.restore(checkpoint.moment.used);
                self.say_rewound(file, left)?;
                Ok(false)
            }
            Origin::Forked { run, file, checkpoint } => {
                let doubts = self.fork_from(&checkpoint).map_err(|error| misfit(&file, &error))?;
                // First, so that the run can be continued without the other one as soon as it has a log.
                self.write_last()?;
                self.say(Happening::Started(self.shape()))?;
                self.say(Happening::Forked { run, file, epoch: self.at.epoch })?;
                doubts.into_iter().try_for_each(|doubt| self.warn(doubt))?;
                Ok(true)
            }
        }
    }

    /// Goes back to a checkpoint, or to the first batch, and learns again from there to a step, with what was changed on the
    /// way. Where `from`, which whoever asks saw there, was written over by a newer one since, the last checkpoint at the step or
    /// before it does, else the first batch; a fork, which has none, then stays where it is.
    pub(super) fn replay_to(&mut self, from: Option<&str>, step: u64) -> Result<(), Failure> {
        let here = self.at.step;
        if step > here {
            return self.warn(&format!("The run has done {here} batches, so it cannot go back to step {step}."));
        }
        // As they were written: what is owed would be written over `last`, which may be the only one before the step.
        let wanted = from.map(|from| self.on_the_way(from, step));
        let (file, checkpoint) = match wanted {
            Some(Ok(found)) => found,
            _ => match (self.nearest(step), self.begun.clone()) {
                (Some(found), _) => found,
                (None, Some(begun)) => self.beginning(begun)?,
                (None, None) => {
                    return self.warn(&format!("The fork has no checkpoint on its way to step {step}, or at it."));
                }
            },
        };
        let since = checkpoint.moment.since(&self.turns, &self.made).unwrap_or_default();
        let again = since.iter().copied().filter(|(at, _)| *at < step).collect();
        // A log that says that it was gone back to sends there, so it must not be written over by what is owed.
        let file = if is_for_good(&file) { file } else { self.keep_as_step(&checkpoint)? };
        self.write_owed()?;
        if self.turn_to(file, &checkpoint, again)? {
            self.reach = Some(step);
            self.change_again()?;
            if self.held {
                self.go_on()?;
            }
        }
        Ok(())
    }

    /// The last checkpoint on the way to where the run stands that is kept at a step or before it.
    fn nearest(&mut self, step: u64) -> Option<(String, Checkpoint)> {
        let names = self.recorder.kept();
        let known = names.iter().filter_map(|name| self.on_the_way(name, step).ok());
        // Of several at the same step, the one with a name of its own stays when the run goes on.
        known.max_by_key(|(file, checkpoint)| (checkpoint.moment.position.step, is_for_good(file)))
    }

    /// Where a run that is no fork began, written as a checkpoint: a log that says that it was gone back to sends there.
    fn beginning(&mut self, workspace: Workspace) -> Result<(String, Checkpoint), Failure> {
        let plan = Plan { workspace, ..self.plan.clone() };
        let (_, nobody) = unbounded();
        let mut again = Self::new(plan, nobody, Outbox::new(|| ()), Box::new(Unkept::default()))?;
        again.doubt()?;
        let checkpoint = again.present();
        let file = self.keep_as_step(&checkpoint)?;
        Ok((file, checkpoint))
    }

    /// The checkpoint of this name, where it lies on the way to where the run stands, at a step or before it; else why not.
    fn on_the_way(&mut self, name: &str, step: u64) -> Result<(String, Checkpoint), String> {
        let (file, checkpoint) = self.reopened(name)?;
        let there = checkpoint.moment.position.step;
        if there > step {
            return Err(format!("it is of step {there}, behind step {step}"));
        }
        match checkpoint.moment.since(&self.turns, &self.made) {
            Some(_) => Ok((file, checkpoint)),
            None => Err("it is of a branch that was left; name one of the present branch".into()),
        }
    }

    /// Learns from a checkpoint, or from the first batch, on to a step, with these changes at their steps, and returns the moment it comes to.
    pub(super) fn learn_along(
        &mut self,
        from: Option<&Checkpoint>,
        changes: &[(u64, Knob)],
        step: u64,
    ) -> Result<Checkpoint, Failure> {
        if let Some(from) = from {
            self.go_to(from).map_err(|error| error.to_string())?;
            self.clock.set(from.moment.seconds);
            self.meter.restore(from.moment.used);
        }
        self.again = changes.iter().copied().collect();
        self.change_again()?;
        while self.at.step < step {
            self.pass(step)?;
        }
        Ok(self.present())
    }

    /// Goes to the checkpoint of this name; what was learnt since is saved first. One that cannot be used changes nothing.
    pub(super) fn rewind(&mut self, name: &str) -> Result<(), Failure> {
        self.write_owed()?;
        match self.reopened(name) {
            Ok((file, checkpoint)) => self.turn_to(file, &checkpoint, VecDeque::new()).map(drop),
            Err(why) => self.refuse_rewind(name, &why),
        }
    }

    /// The checkpoint of this name as it was last written, or why it cannot be used.
    fn reopened(&mut self, name: &str) -> Result<(String, Checkpoint), String> {
        let (file, bytes) = self.recorder.reopen(name).map_err(|error| error.to_string())?;
        match Checkpoint::from_file(&bytes) {
            Ok(checkpoint) if checkpoint.moment.data != self.data => Err("it is of other data".into()),
            Ok(checkpoint) => Ok((file, checkpoint)),
            Err(error) => Err(error.to_string()),
        }
    }

    /// Goes there, with these changes to be made again on the way; returns whether it went.
    fn turn_to(
        &mut self,
        file: String,
        checkpoint: &Checkpoint,
        again: VecDeque<(u64, Knob)>,
    ) -> Result<bool, Failure> {
        let left = self.at.step;
        self.save_step()?;
        let samples = self.at.samples;
        if let Err(error) = self.go_to(checkpoint) {
            return self.refuse_rewind(&file, &error.to_string()).map(|()| false);
        }
        // Like the clock: what was learnt on the branch that is left was learnt.
        self.at.samples = samples;
        (self.reach, self.again) = (None, again);
        self.stages.clear();
        self.say_rewound(file, left)?;
        self.examine_plan().map(|()| true)
    }

    fn refuse_rewind(&mut self, name: &str, why: &str) -> Result<(), Failure> {
        let message = format!("The run cannot go to checkpoint {name:?}: {why}.");
        self.say(Happening::Warned { message })
    }

    /// Says where the run is now. `last` is written after that, since a log that ends here sends to `file`, and the next
    /// checkpoint may replace it.
    fn say_rewound(&mut self, file: String, from: u64) -> Result<(), Failure> {
        self.turned = true;
        self.turns.push((from, self.at.step));
        let (knobs, again) = (Knob::all(&self.plan.workspace), self.again.iter().copied().collect());
        self.say(Happening::Rewound { file, from, epoch: self.at.epoch, knobs, again })?;
        self.write_last().map(drop)
    }

    /// Everything as it was at the checkpoint, settings included; the run's clock goes on.
    fn go_to(&mut self, checkpoint: &Checkpoint) -> Result<(), SnapshotError> {
        self.learner.restore(&checkpoint.now)?;
        let moment = &checkpoint.moment;
        for &knob in &moment.knobs {
            self.turn(knob);
        }
        self.made.clone_from(&moment.made);
        self.turns.clone_from(&moment.turns);
        self.at = moment.position;
        self.plateau = moment.plateau;
        self.warnings.clone_from(&moment.warnings);
        self.health.clone_from(&moment.health);
        self.restore_fair(checkpoint);
        if let Some(watch) = &mut self.watch {
            watch.restore(&moment.watched, checkpoint.best.as_ref());
        }
        Ok(())
    }

    /// What learning is held to besides.
    fn restore_fair(&mut self, checkpoint: &Checkpoint) {
        if let (Some(fair), Some(kept)) = (&mut self.fair, &checkpoint.moment.fair) {
            fair.restore(kept);
        }
    }

    /// What was learnt at the checkpoint, under this run's own settings. Where the data, the seed or the loss are others, the
    /// epoch under way begins again; where epochs cannot be compared, the best is looked for afresh; where the optimizer is
    /// another, it begins without memory. Returns what is doubtful about that.
    fn fork_from(&mut self, checkpoint: &Checkpoint) -> Result<Vec<&'static str>, SnapshotError> {
        let moment = &checkpoint.moment;
        let mut doubts = vec![];
        match self.learner.restore(&checkpoint.now) {
            Err(SnapshotError::OtherOptimizer) => {
                self.learner.restore_weights(&checkpoint.now)?;
                doubts.push("The optimizer is another than the checkpoint's, so it begins without memory.");
            }
            restored => restored?,
        }
        let own = Knob::all(&self.plan.workspace);
        for knob in own {
            self.turn(knob);
        }
        self.begun = None;
        // Its clock begins with it.
        self.at = Position { samples: 0, ..moment.position };
        self.plateau = moment.plateau;
        self.restore_fair(checkpoint);
        let own = self.course();
        let course = moment.course.unwrap_or(own);
        let (same_data, same_loss) = (moment.data == self.data, course.loss == own.loss);
        let under_way = self.at.batch > 0;
        if !(same_data && course == own) {
            self.at = Position { batch: 0, loss: 0.0, ..self.at };
        }
        if !same_data {
            doubts.push("The data are not those of the checkpoint: rows that judge this run may have taught it.");
        } else if course.seed != own.seed && under_way {
            doubts.push(
                "The seed is another than the checkpoint's and draws another order of rows, so the epoch under way begins again.",
            );
        }
        let metric = self.watch.as_ref().map(Watch::metric);
        let stopping = self.watch.as_ref().is_some_and(Watch::ends_with_best);
        // Checkpoints of older versions name none where nothing was stopped early.
        let watched = moment.watched.metric.clone().unwrap_or_else(|| EarlyStopping::default().metric);
        let same_metric = metric.is_none_or(|metric| metric == watched);
        if !same_loss {
            doubts.push("The loss is another than the checkpoint's, so the best epoch is looked for from here on.");
        } else if !same_metric && stopping {
            doubts.push(
                "Another metric is watched than at the checkpoint, so the best epoch is looked for from here on.",
            );
        } else if !same_metric {
            doubts.push(
                "Without early stopping the best epoch is the one with the lowest validation loss, looked for from here on.",
            );
        }
        let same_fairness = Fair::alike(self.fair.as_ref(), moment.fair.as_ref());
        if !same_fairness {
            doubts.push(
                "Learning is held to other fairness than at the checkpoint, so the best epoch is looked for from here on.",
            );
        }
        let comparable = same_data && same_loss && same_metric && same_fairness;
        if !comparable {
            self.plateau.look_afresh();
        }
        if let Some(watch) = &mut self.watch {
            watch.restore(&moment.watched, checkpoint.best.as_ref());
            watch.count_from(moment.position.epoch, comparable);
        }
        Ok(doubts)
    }
}

fn misfit(file: &str, error: &SnapshotError) -> Failure {
    format!("The run cannot begin at {file}: {error}. The network must have the layers it had there.")
}
