//! What a run does when it is told, and what it does again that it was told before it was cut short.

use crossbeam_channel::RecvTimeoutError;

use super::command::{Command, Knob, Stop};
use super::event::{Ending, Happening};
use super::glide::follow;
use super::worker::{Failure, Worker};

impl Worker {
    /// Does what was asked since the last batch; while held, waits for more.
    pub(super) fn obey(&mut self) -> Result<(), Failure> {
        self.look_at_time()?;
        self.repeat();
        self.change_again()?;
        self.glide_on()?;
        if std::mem::take(&mut self.single) {
            self.clock.hold();
            self.say(Happening::Paused)?;
        }
        if self.reach.take_if(|step| *step <= self.at.step).is_some() && !self.held {
            self.hold()?;
        }
        while let Some(command) = self.next_command()? {
            match command {
                Command::Pause if !self.held && self.stop.is_none() => self.hold()?,
                Command::Resume if self.held => self.go_on()?,
                Command::Step if self.held => {
                    self.single = true;
                    self.clock.go_on();
                    return Ok(());
                }
                Command::Set(_) | Command::Glide { .. } | Command::Rewind(_) | Command::Replay { .. }
                    if !self.replay.is_empty() =>
                {
                    self.later.push_back(command);
                }
                Command::Set(knob) => {
                    self.drop_again()?;
                    follow(&mut self.stages, self.at.step, knob);
                    self.set(knob)?;
                }
                Command::Glide { to, over } => self.glide(to, over)?,
                Command::Rewind(name) if self.stop.is_none() => self.rewind(&name)?,
                Command::Replay { from, step } if self.stop.is_none() => {
                    self.replay_to(from.as_deref(), step)?;
                    if self.reach.take_if(|step| *step <= self.at.step).is_some() {
                        self.hold()?;
                    }
                }
                Command::Mark(note) => self.say(Happening::Marked { note })?,
                Command::Save => self.save_step()?,
                Command::Stop(when) => self.stop_because(when, Ending::Stopped, None)?,
                Command::Until(until) => {
                    self.wish(until)?;
                    self.look_at_time()?;
                }
                Command::Interrupt => {
                    let file = self.write_last()?;
                    self.say(Happening::Saved { file })?;
                    self.stop_because(Stop::AfterBatch, Ending::Interrupted, None)?;
                }
                Command::Pause | Command::Resume | Command::Step | Command::Rewind(_) | Command::Replay { .. } => {}
            }
        }
        Ok(())
    }

    /// The next thing to do; `None`: go on with the next batch.
    fn next_command(&mut self) -> Result<Option<Command>, Failure> {
        if self.replay.is_empty()
            && let Some(command) = self.later.pop_front()
        {
            return Ok(Some(command));
        }
        while self.held && self.stop.is_none() {
            let heard = match self.patience() {
                Some(patience) => self.inbox.recv_timeout(patience),
                None => self.inbox.recv().map_err(RecvTimeoutError::from),
            };
            match heard {
                Ok(command) => return Ok(Some(command)),
                Err(RecvTimeoutError::Timeout) => self.look_at_time()?,
                // Whoever could say "resume" is gone: then go on rather than wait for ever.
                Err(RecvTimeoutError::Disconnected) => return Ok(Some(Command::Resume)),
            }
        }
        Ok(self.inbox.try_recv().ok())
    }

    /// Changes again what was changed at this step before the run was cut short; the log has it already.
    fn repeat(&mut self) {
        while let Some(change) = self.replay.pop_front_if(|change| change.step <= self.at.step) {
            self.turn(change.knob);
            self.made.push((change.step, change.knob));
        }
    }

    /// What is changed otherwise than before leads elsewhere, so that what was changed later is not changed again.
    pub(super) fn drop_again(&mut self) -> Result<(), Failure> {
        let dropped: Vec<&str> = self.again.drain(..).map(|(_, knob)| knob.told().0).collect();
        if dropped.is_empty() {
            return Ok(());
        }
        let keys = dropped.join(", ");
        self.warn(&format!("This changes the way to the step that was gone back to; not made again: {keys}."))
    }

    /// Changes on the way to a step what was changed on it before.
    pub(super) fn change_again(&mut self) -> Result<(), Failure> {
        while let Some((_, knob)) = self.again.pop_front_if(|(step, _)| *step <= self.at.step) {
            self.set(knob)?;
        }
        Ok(())
    }

    fn hold(&mut self) -> Result<(), Failure> {
        self.held = true;
        self.clock.hold();
        self.write_owed()?;
        self.say(Happening::Paused)
    }

    /// Ends a hold.
    pub(super) fn go_on(&mut self) -> Result<(), Failure> {
        self.held = false;
        self.clock.go_on();
        self.say(Happening::Resumed)
    }

    /// Stops so soon; `why` where nobody asked now.
    pub(super) fn stop_because(&mut self, when: Stop, ending: Ending, why: Option<String>) -> Result<(), Failure> {
        self.stop = Some((when, ending));
        self.reach = None;
        if std::mem::take(&mut self.held) {
            self.clock.go_on();
        }
        self.say(Happening::Stopping { when, why })
    }

    pub(super) fn set(&mut self, knob: Knob) -> Result<(), Failure> {
        if self.watch.is_none() && matches!(knob, Knob::Patience(_)) {
            return self.warn("There are no validation rows, so no epoch is the best and nothing waits for one.");
        }
        let (_, from) = knob.before(&self.plan.workspace).told();
        self.turn(knob);
        self.made.push((self.at.step, knob));
        self.say(Happening::Set { knob, from })
    }

    /// Gives a setting a value. The learning rate is the one that the schedule starts from.
    pub(super) fn turn(&mut self, knob: Knob) {
        knob.write(&mut self.plan.workspace);
        let (train, model) = (&self.plan.workspace.train, &self.plan.workspace.model);
        let rule = &mut self.learner.optimizer.rule;
        (rule.weight_decay, rule.momentum) = (train.weight_decay, train.momentum);
        self.learner.dropout = model.dropout;
        if let (Some(watch), Knob::Patience(patience)) = (&mut self.watch, knob) {
            if watch.patience.is_none() {
                // It waits from now on, not since a best epoch that may be long ago.
                watch.count_from(self.at.epoch, true);
            }
            watch.patience = patience;
            self.examine_stopping();
        }
    }
}
