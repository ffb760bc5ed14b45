//! The loop of a run.
//!
//! Hot: once a batch it takes a step, tells the loss and looks for commands; everything else happens once an epoch. What
//! is done about commands stands in `obey.rs`, about checkpoints in `keep.rs`, about going back in `turn_back.rs`.

use std::collections::VecDeque;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use crossbeam_channel::Receiver;

use super::checkpoint::Position;
use super::command::{Command, Knob, Stop};
use super::energy::Meter;
use super::event::{Ending, Event, Happening, Shape};
use super::fair::Fair;
use super::gather::Gather;
use super::glide::Stages;
use super::health::Health;
use super::judge::{architecture, loss_of};
use super::keep::Keeping;
use super::machine::Lookout;
use super::origin::{Change, Origin};
use super::plateau::Plateau;
use super::recipe::Recipe;
use super::record::Recorder;
use super::report::Rows;
use super::run::{Plan, fault};
use super::schedule::{Place, rate};
use super::stopwatch::Stopwatch;
use super::threads::Threads;
use super::until::Wish;
use super::watch::Watch;
use crate::base::outbox::Outbox;
use crate::base::rng::{Purpose, Stream};
use crate::data::Learnt;
use crate::model::Learner;
use crate::spec::{Schedule, Workspace};

/// Losses kept back before they are recorded, so that a line of the log holds many.
const LOSSES_A_LINE: usize = 256;

/// Why a run cannot go on: a message for the user.
pub(super) type Failure = String;

/// A run's thread, from the first batch to the last word.
pub(super) struct Worker {
    /// Its workspace has every knob as it is turned now.
    pub(super) plan: Plan,
    pub(super) learner: Learner,
    gather: Gather,
    threads: Threads,
    pub(super) health: Health,
    /// What learning is held to besides.
    pub(super) fair: Option<Fair>,
    /// What is to be said of where the network is computed.
    doubt: Option<String>,
    pub(super) inbox: Receiver<Command>,
    pub(super) outbox: Outbox<Event>,
    pub(super) recorder: Box<dyn Recorder>,
    pub(super) watch: Option<Watch>,
    pub(super) plateau: Plateau,
    pub(super) clock: Stopwatch,
    /// What is used from here on.
    pub(super) meter: Meter,
    pub(super) lookout: Lookout,
    pub(super) at: Position,
    /// The fingerprint of its data.
    pub(super) data: String,
    recipe: Recipe,
    /// The next epoch and its order of rows, drawn while the last was judged.
    pub(super) ahead: Option<(usize, Vec<usize>)>,
    /// What its first batch was learnt with, before any knob was turned; `None` for one that began where another was.
    pub(super) begun: Option<Workspace>,
    /// Lines of the log so far.
    pub(super) lines: usize,
    /// Losses that are not in the log yet.
    pub(super) unrecorded: Vec<f32>,
    /// What was done to the run before it was cut short and is to be done again, at the very steps.
    pub(super) replay: VecDeque<Change>,
    /// Every return on this branch so far: the batches done before it and after it.
    pub(super) turns: Vec<(u64, u64)>,
    /// What was changed on this branch so far, with the batches done then.
    pub(super) made: Vec<(u64, Knob)>,
    /// What is to be changed again on the way to a step that was gone back to.
    pub(super) again: VecDeque<(u64, Knob)>,
    /// What is left of a setting that goes to another value little by little.
    pub(super) stages: Stages,
    /// The batches done at which the run is to hold.
    pub(super) reach: Option<u64>,
    /// Commands that must wait until everything was done again.
    pub(super) later: VecDeque<Command>,
    pub(super) held: bool,
    /// One batch is under way although the run is held.
    pub(super) single: bool,
    /// The run stands elsewhere than the pass under way thinks.
    pub(super) turned: bool,
    pub(super) stop: Option<(Stop, Ending)>,
    /// When it stops by itself.
    pub(super) wish: Option<Wish>,
    pub(super) keeping: Keeping,
    pub(super) warnings: Vec<String>,
}

impl Worker {
    pub(super) fn new(
        plan: Plan,
        inbox: Receiver<Command>,
        outbox: Outbox<Event>,
        mut recorder: Box<dyn Recorder>,
    ) -> Result<Self, Failure> {
        let data = &plan.prepared;
        let train = &plan.workspace.train;
        let shape = architecture(&plan.workspace, &data.pipeline);
        let made = Learner::new(&shape, loss_of(data.task, train), train);
        let (mut learner, doubt) = made.map_err(|error| {
            let message = error.to_string();
            let failed = Event { seconds: 0.0, step: 0, what: Happening::Failed { message: message.clone() } };
            // Whoever follows the log is told too; where it cannot be written, whoever listens is.
            let _ = recorder.event(&failed);
            message
        })?;
        let watch = (data.validation.x.rows > 0)
            .then(|| Watch::new(train.early_stopping.as_ref(), plan.workspace.fairness.bound));
        let threads = Threads::new(train.threads);
        learner.hire(threads.most());
        let (warnings, data) = (data.warnings.clone(), data.fingerprint());
        let gather = Gather::new(&plan.workspace, &plan.prepared, &learner);
        Ok(Self {
            learner,
            threads,
            health: Health::default(),
            fair: Fair::new(&plan.workspace, &plan.prepared),
            gather,
            doubt,
            inbox,
            outbox,
            recorder,
            watch,
            plateau: Plateau::default(),
            clock: Stopwatch::start(),
            meter: Meter::start(),
            lookout: Lookout::start(),
            at: Position::default(),
            data,
            recipe: Recipe::of(&plan),
            ahead: None,
            lines: 0,
            unrecorded: Vec::new(),
            begun: Some(plan.workspace.clone()),
            replay: VecDeque::new(),
            turns: Vec::new(),
            made: Vec::new(),
            again: VecDeque::new(),
            stages: Stages::new(),
            reach: None,
            later: VecDeque::new(),
            held: false,
            single: false,
            turned: false,
            stop: None,
            wish: None,
            keeping: Keeping::default(),
            warnings,
            plan,
        })
    }

    /// Works from `origin` to the last word.
    pub(super) fn work(mut self, origin: Origin) {
        let body = AssertUnwindSafe(|| self.run(origin));
        let done = catch_unwind(body).unwrap_or_else(|panic| Err(fault(panic.as_ref())));
        if let Err(failure) = done {
            let said = self.say(Happening::Failed { message: failure.clone() });
            if said.is_err() {
                // The folder cannot be written; whoever listens is still told.
                self.tell(Happening::Failed { message: failure });
            }
        }
    }

    fn run(&mut self, origin: Origin) -> Result<(), Failure> {
        if self.begin(origin)? {
            self.doubt()?;
        }
        self.examine_plan()?;
        self.obey()?;
        let ending = loop {
            if let Some((Stop::AfterBatch, ending)) = self.stop {
                break ending;
            }
            let judged = self.at.batch == 0;
            if judged && self.watch.as_ref().is_some_and(|watch| watch.is_over(self.at.epoch)) {
                break Ending::EarlyStopped;
            }
            if judged && self.at.epoch >= self.plan.workspace.train.epochs {
                break Ending::Completed;
            }
            self.turned = false;
            self.pass(u64::MAX)?;
            if let Some((_, ending)) = self.stop.filter(|_| !self.turned) {
                break ending;
            }
        };
        self.finish(ending)
    }

    /// Says what of the settings will not come true.
    pub(super) fn doubt(&mut self) -> Result<(), Failure> {
        let train = &self.plan.workspace.train;
        let stopping = train.early_stopping.is_some();
        let schedule = train.schedule;
        if let Some(doubt) = self.doubt.take() {
            self.warn(&doubt)?;
        }
        if self.watch.is_none() && stopping {
            self.warn("There are no validation rows, so early stopping is off and the last weights are kept.")?;
        }
        let steps = self.plan.workspace.train.epochs.saturating_mul(self.shape().batches);
        let together = self.plan.workspace.train.accumulate;
        if steps < together {
            let message = format!(
                "All epochs together have {steps} batches and train.accumulate waits for {together}, so nothing is learnt. \
                 Lower it, or train longer."
            );
            self.warn(&message)?;
        }
        if schedule == Schedule::Plateau && self.plan.prepared.validation.x.rows == 0 {
            self.warn("There are no validation rows, so the plateau schedule watches the training loss.")?;
        }
        Ok(())
    }

    pub(super) fn shape(&self) -> Shape {
        let data = &self.plan.prepared;
        let architecture = architecture(&self.plan.workspace, &data.pipeline);
        let train = &self.plan.workspace.train;
        Shape {
            run: self.plan.run.clone(),
            rows: self.rows(),
            features: data.learnt().columns(),
            parameters: architecture.parameters(),
            epochs: train.epochs,
            batches: data.learnt().rows().div_ceil(train.batch_size.max(1)),
            labels: data.labels.clone(),
            network: architecture.describe(),
            data: self.data.clone(),
            recipe: Box::new(self.recipe.clone()),
        }
    }

    pub(super) fn rows(&self) -> Rows {
        let data = &self.plan.prepared;
        Rows { train: data.learnt().rows(), validation: data.validation.x.rows, test: data.test.x.rows }
    }

    /// What is left of one pass over the training rows up to the step `end`, judged at its end unless it was cut short.
    pub(super) fn pass(&mut self, end: u64) -> Result<(), Failure> {
        let data = Arc::clone(&self.plan.prepared);
        let order = match self.ahead.take() {
            Some((epoch, order)) if epoch == self.at.epoch => order,
            _ => drawn(self.plan.workspace.train.seed, self.at.epoch, data.learnt().rows()),
        };
        if self.at.batch == 0 {
            let batch_size = self.plan.workspace.train.batch_size.max(1);
            self.at = Position { batch_size, loss: 0.0, epoch_began: self.at.stepping, ..self.at };
        }
        let batches = order.len().div_ceil(self.at.batch_size);
        for rows in order.chunks(self.at.batch_size).skip(self.at.batch) {
            self.batch(data.learnt(), rows, batches)?;
            self.obey()?;
            if self.turned || matches!(self.stop, Some((Stop::AfterBatch, _))) || self.at.step >= end {
                break;
            }
        }
        if !self.turned && self.at.batch == batches {
            self.judge_epoch(order.len())?;
        }
        Ok(())
    }

    fn batch(&mut self, learnt: Learnt, rows: &[usize], batches: usize) -> Result<(), Failure> {
        let place = Place { epoch: self.at.epoch, batch: self.at.batch, batches };
        self.learner.optimizer.rule.learning_rate = rate(&self.plan.workspace.train, place, self.plateau.reductions);
        self.examine_next();
        self.learner.work_together(self.threads.next() > 1);
        let began = self.clock.seconds();
        let batch = self.gather.rows(&self.learner.crew(), learnt, self.at.epoch, rows);
        let batch = batch.map_err(|error| error.to_string())?;
        let data = &self.plan.prepared.train;
        let beside = self.fair.as_mut().map(|fair| fair.beside(data, rows));
        let stepped = self.learner.step_beside(&batch, beside);
        if let Some(fair) = self.fair.as_mut().filter(|_| stepped.is_ok()) {
            fair.learn(data, rows, self.learner.heard());
        }
        let Ok(loss) = stepped else { return Err(self.not_a_number(self.at.step + 1)) };
        let seconds = self.clock.seconds() - began;
        self.threads.took(seconds);
        self.at.stepping += seconds;
        self.at.step += 1;
        self.at.batch += 1;
        self.at.samples += rows.len();
        self.at.loss += loss * rows.len() as f64;
        self.tell_loss(loss);
        if self.unrecorded.len() >= LOSSES_A_LINE || self.recorder.pressing() {
            self.record_losses()?;
        }
        self.look_at_machine()?;
        self.examine_batch(loss, rows.len())
    }
}

/// The order of so many rows in an epoch.
pub(super) fn drawn(seed: u64, epoch: usize, rows: usize) -> Vec<usize> {
    let mut order: Vec<usize> = (0..rows).collect();
    Stream::new(seed, Purpose::Shuffle, epoch as u64).shuffle(&mut order);
    order
}
