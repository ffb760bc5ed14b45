//! The loop of a run.
//!
//! Hot: once a batch it takes a step, tells the loss and looks for commands; everything else happens once an epoch.

use std::panic::{AssertUnwindSafe, catch_unwind};

use crossbeam_channel::Receiver;

use super::command::{Command, Knob, Stop};
use super::event::{Ending, EpochReport, Event, Happening, Shape};
use super::gather::Gather;
use super::health::Health;
use super::judge::{Judged, architecture, judge, loss_of};
use super::record::Recorder;
use super::report::Rows;
use super::run::{Plan, fault};
use super::stopwatch::Stopwatch;
use super::watch::Watch;
use crate::base::fmt;
use crate::base::outbox::Outbox;
use crate::base::rng::{Purpose, Stream};
use crate::data::Part;
use crate::model::Learner;

/// Losses kept back before they are recorded, so that a line of the log holds many.
const LOSSES_A_LINE: usize = 256;

/// The learning rate to try after a larger one failed: the default of Adam.
const MODEST: f64 = 1e-3;

/// Why a run cannot go on: a message for the user.
pub(super) type Failure = String;

/// A run's thread, from the first batch to the last word.
pub(super) struct Worker {
    pub(super) plan: Plan,
    pub(super) learner: Learner,
    gather: Gather,
    /// What is to be said of where the network is computed.
    doubt: Option<String>,
    inbox: Receiver<Command>,
    outbox: Outbox<Event>,
    pub(super) recorder: Box<dyn Recorder>,
    pub(super) watch: Option<Watch>,
    pub(super) clock: Stopwatch,
    /// Seconds spent in training steps alone.
    pub(super) stepping: f64,
    /// Rows trained so far.
    pub(super) samples: usize,
    /// Epochs finished.
    pub(super) epoch: usize,
    pub(super) step: u64,
    pub(super) health: Health,
    unrecorded: Vec<f32>,
    held: bool,
    /// One batch is under way although the run is held.
    single: bool,
    stop: Option<(Stop, Ending)>,
    pub(super) warnings: Vec<String>,
}

impl Worker {
    pub(super) fn new(
        plan: Plan,
        inbox: Receiver<Command>,
        outbox: Outbox<Event>,
        recorder: Box<dyn Recorder>,
    ) -> Result<Self, Failure> {
        let data = &plan.prepared;
        let train = &plan.workspace.train;
        let shape = architecture(&plan.workspace, &data.pipeline);
        let (learner, doubt) =
            Learner::new(&shape, loss_of(data.task, train), train).map_err(|error| error.to_string())?;
        let watch = train.early_stopping.as_ref().filter(|_| data.validation.x.rows > 0).map(Watch::new);
        let warnings = data.warnings.clone();
        Ok(Self {
            learner,
            gather: Gather::default(),
            doubt,
            inbox,
            outbox,
            recorder,
            watch,
            clock: Stopwatch::start(),
            stepping: 0.0,
            samples: 0,
            epoch: 0,
            step: 0,
            health: Health::default(),
            unrecorded: Vec::new(),
            held: false,
            single: false,
            stop: None,
            warnings,
            plan,
        })
    }

    /// Works from the first batch to the last word. One thread computes: a tiny network gains nothing from two, and
    /// the screen keeps the other core.
    pub(super) fn work(mut self) {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(1).use_current_thread().build();
        let body = AssertUnwindSafe(|| self.run());
        let done = catch_unwind(body).unwrap_or_else(|panic| Err(fault(panic.as_ref())));
        if let Err(failure) = done {
            let said = self.say(Happening::Failed { message: failure.clone() });
            if said.is_err() {
                // The folder cannot be written; whoever listens is still told.
                self.tell(Happening::Failed { message: failure });
            }
        }
        drop(pool);
    }

    fn run(&mut self) -> Result<(), Failure> {
        self.say(Happening::Started(self.shape()))?;
        if let Some(doubt) = self.doubt.take() {
            self.warn(&doubt)?;
        }
        if self.watch.is_none() && self.plan.workspace.train.early_stopping.is_some() {
            self.warn("There are no validation rows, so early stopping is off and the last weights are kept.")?;
        }
        self.examine_plan()?;
        let ending = loop {
            if self.epoch >= self.plan.workspace.train.epochs {
                break Ending::Completed;
            }
            self.pass()?;
            if let Some((_, ending)) = self.stop {
                break ending;
            }
            if self.watch.as_ref().is_some_and(|watch| watch.is_over(self.epoch)) {
                break Ending::EarlyStopped;
            }
        };
        self.finish(ending)
    }

    pub(super) fn shape(&self) -> Shape {
        let data = &self.plan.prepared;
        let architecture = architecture(&self.plan.workspace, &data.pipeline);
        let train = &self.plan.workspace.train;
        Shape {
            run: self.plan.run.clone(),
            rows: self.rows(),
            features: data.train.x.columns,
            parameters: architecture.parameters(),
            epochs: train.epochs,
            batches: data.train.x.rows.div_ceil(train.batch_size.max(1)),
            labels: data.labels.clone(),
            network: architecture.describe(),
        }
    }

    pub(super) fn rows(&self) -> Rows {
        let data = &self.plan.prepared;
        Rows { train: data.train.x.rows, validation: data.validation.x.rows, test: data.test.x.rows }
    }

    /// One pass over the training rows, judged at its end unless it was cut short.
    fn pass(&mut self) -> Result<(), Failure> {
        let data = std::sync::Arc::clone(&self.plan.prepared);
        let mut order: Vec<usize> = (0..data.train.x.rows).collect();
        Stream::new(self.plan.workspace.train.seed, Purpose::Shuffle, self.epoch as u64).shuffle(&mut order);
        let (began, mut loss, mut rows) = (self.stepping, 0.0, 0);
        for batch in order.chunks(self.plan.workspace.train.batch_size.max(1)) {
            loss += self.batch(&data.train, batch)? * batch.len() as f64;
            rows += batch.len();
            self.obey()?;
            if matches!(self.stop, Some((Stop::AfterBatch, _))) {
                break;
            }
        }
        if rows == order.len() {
            let speed = rows as f64 / (self.stepping - began).max(f64::EPSILON);
            self.epoch += 1;
            self.judge_epoch(loss / rows.max(1) as f64, speed)?;
        }
        Ok(())
    }

    fn batch(&mut self, train: &Part, rows: &[usize]) -> Result<f64, Failure> {
        let began = self.clock.seconds();
        self.examine_next();
        let stepped = self.learner.step(&self.gather.rows(train, rows));
        let Ok(loss) = stepped else { return Err(self.not_a_number()) };
        self.stepping += self.clock.seconds() - began;
        self.step += 1;
        self.samples += rows.len();
        // A finite loss that single precision cannot hold must not become an infinite one, which no record can hold.
        let told = loss.min(f64::from(f32::MAX)) as f32;
        self.unrecorded.push(told);
        let event = self.event(Happening::Losses { losses: vec![told] });
        self.outbox.push_merged(event, merge_losses);
        if self.unrecorded.len() >= LOSSES_A_LINE {
            self.record_losses()?;
        }
        self.examine_batch(loss)?;
        Ok(loss)
    }

    fn not_a_number(&mut self) -> Failure {
        let place = self.examine_failure().unwrap_or_default();
        let rate = self.learner.optimizer.rule.learning_rate;
        let kept = match self.watch.as_ref().and_then(Watch::best) {
            Some((epoch, _)) => {
                format!(" The weights of epoch {epoch}, the best so far, are in checkpoints/best.safetensors.")
            }
            None => String::new(),
        };
        format!(
            "The loss is not a number in epoch {}, step {}, at a learning rate of {}, {place}. Try train.learning_rate = {}, and \
             see that a `scale` step covers every numeric column.{kept}",
            self.epoch + 1,
            self.step + 1,
            fmt::number(rate),
            fmt::number((rate / 10.0).min(MODEST)),
        )
    }

    fn judge_epoch(&mut self, train_loss: f64, samples_per_second: f64) -> Result<(), Failure> {
        let data = std::sync::Arc::clone(&self.plan.prepared);
        let judged = (data.validation.x.rows > 0).then(|| self.judge(&data.validation));
        let (validation_loss, validation, confusion, fairness) = match judged {
            Some(Judged { loss, metrics, confusion, fairness }) => (Some(loss), metrics, confusion, fairness),
            None => Default::default(),
        };
        let sound = validation_loss.is_none_or(f64::is_finite) && self.learner.is_finite();
        if !sound {
            // Before such weights replace a checkpoint that can still be used.
            return Err(self.not_a_number());
        }
        let learning_rate = self.learner.optimizer.rule.learning_rate;
        let mut report = EpochReport {
            epoch: self.epoch,
            train_loss,
            validation_loss,
            validation,
            confusion,
            fairness,
            best: false,
            learning_rate,
            samples_per_second,
        };
        report.best = self.watch.as_ref().is_some_and(|watch| watch.is_better(&report));
        if let Some(watch) = self.watch.as_mut().filter(|_| report.best) {
            watch.keep(&report, self.learner.snapshot());
            self.save("best")?;
        }
        self.save("last")?;
        self.say(Happening::Epoch(Box::new(report.clone())))?;
        self.examine_epoch(&report)
    }

    pub(super) fn judge(&self, part: &Part) -> Judged {
        let data = &self.plan.prepared;
        judge(&self.learner, part, &data.labels, |output| data.pipeline.rescaled(output))
    }

    /// Writes network and optimizer under `name`; returns the file's name within the run.
    pub(super) fn save(&mut self, name: &str) -> Result<String, Failure> {
        let metadata = [("epoch", self.epoch.to_string()), ("step", self.step.to_string())];
        let metadata = metadata.into_iter().map(|(key, value)| (key.to_owned(), value)).collect();
        let bytes = self.learner.snapshot().checkpoint_file(metadata);
        self.recorder.checkpoint(name, &bytes).map_err(|error| unwritable(&error))
    }

    /// Does what was asked since the last batch; while held, waits for more.
    fn obey(&mut self) -> Result<(), Failure> {
        if std::mem::take(&mut self.single) {
            self.clock.hold();
            self.say(Happening::Paused)?;
        }
        loop {
            let command = if self.held && self.stop.is_none() {
                // Whoever could say "resume" is gone: then go on rather than wait for ever.
                self.inbox.recv().unwrap_or(Command::Resume)
            } else {
                let Ok(command) = self.inbox.try_recv() else { return Ok(()) };
                command
            };
            match command {
                Command::Pause if !self.held && self.stop.is_none() => {
                    self.held = true;
                    self.clock.hold();
                    self.say(Happening::Paused)?;
                }
                Command::Resume if self.held => {
                    self.held = false;
                    self.clock.go_on();
                    self.say(Happening::Resumed)?;
                }
                Command::Step if self.held => {
                    self.single = true;
                    self.clock.go_on();
                    return Ok(());
                }
                Command::Set(knob) => self.set(knob)?,
                Command::Mark(note) => self.say(Happening::Marked { note })?,
                Command::Save => {
                    let file = self.save(&format!("step-{:08}", self.step))?;
                    self.say(Happening::Saved { file })?;
                }
                Command::Stop(when) => self.stop_because(when, Ending::Stopped)?,
                Command::Interrupt => {
                    let file = self.save("last")?;
                    self.say(Happening::Saved { file })?;
                    self.stop_because(Stop::AfterBatch, Ending::Interrupted)?;
                }
                Command::Pause | Command::Resume | Command::Step => {}
            }
        }
    }

    fn stop_because(&mut self, when: Stop, ending: Ending) -> Result<(), Failure> {
        self.stop = Some((when, ending));
        if std::mem::take(&mut self.held) {
            self.clock.go_on();
        }
        self.say(Happening::Stopping { when })
    }

    fn set(&mut self, knob: Knob) -> Result<(), Failure> {
        let train = &mut self.plan.workspace.train;
        let rule = &mut self.learner.optimizer.rule;
        let from = match knob {
            Knob::LearningRate(new) => std::mem::replace(&mut rule.learning_rate, new).to_string(),
            Knob::WeightDecay(new) => std::mem::replace(&mut rule.weight_decay, new).to_string(),
            Knob::Momentum(new) => std::mem::replace(&mut rule.momentum, new).to_string(),
            Knob::Dropout(new) => std::mem::replace(&mut self.learner.dropout, new).to_string(),
            Knob::BatchSize(new) => std::mem::replace(&mut train.batch_size, new.max(1)).to_string(),
            Knob::Epochs(new) => std::mem::replace(&mut train.epochs, new).to_string(),
            Knob::Patience(new) => match &mut self.watch {
                Some(watch) => {
                    std::mem::replace(&mut watch.patience, new).map_or("false".into(), |old| old.to_string())
                }
                None => {
                    return self.warn("Early stopping was off when this run began, so it has no patience to change.");
                }
            },
        };
        self.say(Happening::Set { knob, from })
    }

    pub(super) fn warn(&mut self, message: &str) -> Result<(), Failure> {
        self.warnings.push(message.to_owned());
        self.say(Happening::Warned { message: message.to_owned() })
    }

    /// Records `what` and tells whoever listens.
    pub(super) fn say(&mut self, what: Happening) -> Result<(), Failure> {
        self.record_losses()?;
        let event = self.event(what);
        self.recorder.event(&event).map_err(|error| unwritable(&error))?;
        self.outbox.push(event);
        Ok(())
    }

    fn tell(&self, what: Happening) {
        self.outbox.push(self.event(what));
    }

    fn record_losses(&mut self) -> Result<(), Failure> {
        if self.unrecorded.is_empty() {
            return Ok(());
        }
        let losses = std::mem::take(&mut self.unrecorded);
        let event = self.event(Happening::Losses { losses });
        self.recorder.event(&event).map_err(|error| unwritable(&error))
    }

    fn event(&self, what: Happening) -> Event {
        Event { seconds: self.clock.seconds(), step: self.step, what }
    }
}

/// Folds losses that nobody has taken yet into one event.
fn merge_losses(last: &mut Event, next: Event) -> Option<Event> {
    match (&mut last.what, next) {
        (Happening::Losses { losses }, Event { seconds, step, what: Happening::Losses { losses: more } }) => {
            losses.extend(more);
            (last.seconds, last.step) = (seconds, step);
            None
        }
        (_, next) => Some(next),
    }
}

pub(super) fn unwritable(error: &std::io::Error) -> Failure {
    format!("The run's folder cannot be written: {error}. Free some space or choose another folder with --runs.")
}
