//! A network in training: one call a batch.
//!
//! ```text
//!  Batch ─► Engine::learn (there, Loss, back) ─► gradient ─► l1, clip ─► Optimizer ─► weights ─► average
//! ```
//!
//! Hot: everything here runs once a batch. Owned by the worker thread of a run.

use std::ops::Range;
use std::sync::Arc;

use super::adjust;
use super::aligned::Aligned;
use super::architecture::{Architecture, ArchitectureError};
use super::batch::{Batch, Features};
use super::beside::{self, Beside, Heard};
use super::engine::Engine;
use super::fused::Pass;
use super::loss::Loss;
use super::optimizer::Optimizer;
use super::picture::Picture;
use super::snapshot::{Snapshot, SnapshotError};
use super::vitals::{Look, Vitals};
use super::weights::Weights;
use crate::base::crew::Crew;
use crate::data::Matrix;
use crate::spec;

/// A batch's loss was not a number; the weights are as they were before it.
#[derive(Clone, Copy, Debug, PartialEq, thiserror::Error)]
#[error("the loss of step {step} is not a number")]
pub struct NotFinite {
    /// Batches done before.
    pub step: u64,
}

/// A network, its loss and its optimizer.
#[derive(Debug)]
pub struct Learner {
    engine: Engine,
    weights: Weights,
    loss: Loss,
    /// Settings and memory of the optimizer.
    pub optimizer: Optimizer,
    /// Share of hidden units switched off while training, in `[0, 1)`.
    pub dropout: f64,
    settings: spec::Train,
    columns: usize,
    outputs: usize,
    crew: Arc<Crew>,
    /// One of its own thread only.
    alone: Arc<Crew>,
    together: bool,
    /// Batches seen.
    batches: u64,
    gradient: Aligned,
    heard: Heard,
    /// The gradient of the adversary's loss, where there is one.
    adverse: Aligned,
    /// The sum of gradients since the last step, where several batches make one.
    waiting: Aligned,
    /// The running average of what is learnt, once there is one.
    average: Option<Aligned>,
    /// The next step is to keep its vitals.
    looking: Option<Look>,
    /// Vitals of a batch whose step is not taken yet.
    watched: Option<Vitals>,
    vitals: Option<Vitals>,
}

impl Learner {
    /// Builds the network with initial weights drawn under the workspace's seed, and returns what the user should know of
    /// where it is computed.
    ///
    /// # Errors
    /// When the model does not fit the data's shape.
    pub fn new(
        architecture: &Architecture,
        loss: Loss,
        train: &spec::Train,
    ) -> Result<(Self, Option<String>), ArchitectureError> {
        let blueprint = architecture.blueprint()?;
        let weights = Weights::new(blueprint.params, train.seed);
        let (engine, doubt) = Engine::new(blueprint.layers, train);
        let length = weights.learnt.len();
        let learner = Self {
            engine,
            loss,
            optimizer: Optimizer::new(train, length),
            dropout: architecture.model.dropout,
            settings: train.clone(),
            columns: architecture.inputs,
            outputs: architecture.outputs,
            crew: Arc::new(Crew::new(1)),
            alone: Arc::new(Crew::new(1)),
            together: false,
            batches: 0,
            gradient: Aligned::zeros(length),
            heard: Heard::default(),
            adverse: Aligned::zeros(0),
            waiting: Aligned::zeros(if train.accumulate > 1 { length } else { 0 }),
            average: None,
            looking: None,
            watched: None,
            vitals: None,
            weights,
        };
        Ok((learner, doubt))
    }

    /// Has so many threads at hand, the caller's included. Results do not depend on it.
    pub fn hire(&mut self, threads: usize) {
        self.crew = Arc::new(Crew::new(threads));
        self.together = true;
    }

    /// Whether all threads at hand are to work on a batch, or the caller's alone.
    pub fn work_together(&mut self, together: bool) {
        self.together = together;
    }

    /// Who works on a batch now.
    pub fn crew(&self) -> Arc<Crew> {
        Arc::clone(if self.together { &self.crew } else { &self.alone })
    }

    /// One batch: its gradient, and a step of the optimizer when `train.accumulate` batches have come together. Returns
    /// the batch's mean loss.
    ///
    /// # Errors
    /// [`NotFinite`] when the loss is NaN or infinite; nothing was changed then, apart from running statistics.
    ///
    /// # Panics
    /// If `x` is not `truth.len()` rows of the network's inputs.
    pub fn step(&mut self, batch: &Batch<'_>) -> Result<f64, NotFinite> {
        self.step_beside(batch, None)
    }

    /// The same with something that counts beside the loss; the network then has one output a row. The loss that is returned
    /// is the batch's own.
    ///
    /// # Errors
    /// As [`Learner::step`].
    ///
    /// # Panics
    /// As [`Learner::step`], and if what is beside is of another number of rows.
    pub fn step_beside(&mut self, batch: &Batch<'_>, beside: Option<Beside<'_>>) -> Result<f64, NotFinite> {
        assert_eq!(batch.x.len(), batch.truth.len() * self.columns, "a batch of other columns than the network's");
        assert!(beside.is_none() || self.outputs == 1, "what is beside a loss steers one output a row");
        let crew = self.crew();
        let pass = self.pass(&crew, batch.truth.len());
        self.heard.make_room(if beside.is_some() { batch.truth.len() } else { 0 });
        let (law, weights, heard) = (self.loss, &mut self.weights, &self.heard);
        let slopes_of = |crew: &Crew, rows: Range<usize>, outputs: &[f32], slopes: &mut [f32]| {
            let loss = law.of_shared_rows(crew, rows.clone(), outputs, batch, slopes);
            if beside.is_some() {
                heard.note(rows.clone(), outputs);
            }
            if let Some(Beside::Pull(pulls)) = beside {
                beside::pull(pulls, rows, outputs, slopes);
            }
            loss
        };
        let loss = self.engine.learn(pass, weights, batch.x, &slopes_of, &mut self.gradient);
        if let Some(Beside::Adversary { adversary, groups, strength }) = beside {
            let share = 1.0 / batch.truth.len() as f64;
            let slopes_of = |_: &Crew, rows: Range<usize>, outputs: &[f32], slopes: &mut [f32]| {
                let each = slopes.iter_mut().zip(outputs).zip(rows);
                each.for_each(|((slope, &output), row)| {
                    *slope = (share * adversary.slope(output, batch.truth[row], groups[row])) as f32;
                });
                0.0
            };
            // Running statistics have taken in this batch already.
            let tracked = weights.tracked.clone();
            self.adverse.resize(self.gradient.len(), 0.0);
            self.engine.learn(pass, weights, batch.x, &slopes_of, &mut self.adverse);
            weights.tracked = tracked;
            beside::against(&mut self.gradient, &self.adverse, strength);
        }
        if self.looking.is_some() || !loss.is_finite() {
            let layers = self.engine.given(&self.weights, self.looking.take().unwrap_or(Look::Signs));
            self.watched = Some(Vitals { gradient_norm: f64::NAN, layers });
        }
        if !loss.is_finite() {
            self.vitals = self.watched.take();
            return Err(NotFinite { step: self.batches });
        }
        self.batches += 1;
        let together = self.settings.accumulate;
        if together == 1 || adjust::gather(&mut self.waiting, &mut self.gradient, together, self.batches) {
            match self.watched.take() {
                Some(watched) => self.descend_watched(&crew, watched),
                None => self.descend(&crew),
            }
        }
        Ok(loss)
    }

    /// The outputs of the last batch that was learnt with something beside, row after row, as they were before its step.
    pub fn heard(&self) -> impl Iterator<Item = f32> + '_ {
        self.heard.outputs()
    }

    /// Asks that the next step keeps its vitals.
    pub fn look(&mut self, look: Look) {
        self.looking = Some(look);
    }

    /// Vitals of the step that was looked at, or of a batch that failed, whose gradients are NaN; once.
    pub fn vitals(&mut self) -> Option<Vitals> {
        self.vitals.take()
    }

    /// What its first convolution looks for now, where it has one.
    pub fn filters(&self) -> Option<Picture> {
        Picture::of_filters(&self.weights)
    }

    fn descend_watched(&mut self, crew: &Crew, mut vitals: Vitals) {
        let (gradient, before) = (self.gradient.clone(), self.weights.learnt.clone());
        self.descend(crew);
        vitals.tell_step(&self.weights, &before, &gradient);
        self.vitals = Some(vitals);
    }

    fn pass<'a>(&self, crew: &'a Crew, rows: usize) -> Pass<'a> {
        let (dropout, seed, step) = (self.dropout, self.settings.seed, self.batches);
        Pass { rows, first: 0, crew, learning: true, dropout, seed, step }
    }

    fn descend(&mut self, crew: &Crew) {
        let spec::Train { l1, clip_norm, clip_value, ema, .. } = self.settings;
        if l1 > 0.0 {
            adjust::pull(&self.weights, l1 as f32, &mut self.gradient);
        }
        if clip_value > 0.0 {
            adjust::clip_value(&mut self.gradient, clip_value as f32);
        }
        if clip_norm > 0.0 {
            adjust::clip_norm(&mut self.gradient, clip_norm);
        }
        self.optimizer.step(&mut self.weights.learnt, &self.gradient, crew);
        if ema > 0.0 {
            match &mut self.average {
                Some(average) => adjust::average(average, &self.weights.learnt, ema as f32),
                None => self.average = Some(self.weights.learnt.clone()),
            }
        }
    }

    /// Whether batches are better given with their rows without zeros, where they are mostly zeros.
    pub fn passes_over_zeros(&self) -> bool {
        self.engine.passes_over_zeros()
    }

    /// Raw outputs for every row, row-major; of the averaged weights where there are any.
    pub fn outputs(&self, x: &Matrix) -> Vec<f32> {
        let kept = self.average.as_ref().map(|average| Weights { learnt: average.clone(), ..self.weights.clone() });
        let weights = kept.as_ref().unwrap_or(&self.weights);
        let (crew, rows) = (self.crew(), x.values.len() / self.columns.max(1));
        let mut outputs = vec![0.0; rows * self.outputs];
        self.engine.infer(self.pass(&crew, rows), weights, &x.values, &mut outputs);
        outputs
    }

    /// Outputs a row.
    pub fn width(&self) -> usize {
        self.outputs
    }

    /// Mean loss of raw outputs against the truth, unweighted; NaN for no rows.
    pub fn loss(&self, outputs: &[f32], truth: &[f32]) -> f64 {
        if truth.is_empty() {
            return f64::NAN;
        }
        let batch = Batch { x: Features::Laid(&[]), truth, weights: None, mixed: None };
        self.loss.of_batch(outputs, &batch, &mut Vec::new())
    }

    /// Probabilities (one column a class) or numbers, from raw outputs.
    pub fn activated(&self, outputs: &[f32]) -> Vec<f64> {
        self.loss.activated(outputs, self.outputs)
    }

    /// Whether every number of the network is one.
    pub fn is_finite(&self) -> bool {
        self.weights.learnt.iter().chain(&*self.weights.tracked).all(|value| value.is_finite())
    }

    /// Everything that decides how training goes on from here.
    pub fn snapshot(&self) -> Snapshot {
        Snapshot {
            network: self.weights.tensors(),
            average: self.average.as_ref().map(|average| average.to_vec()),
            rule: Some(self.optimizer.rule),
            steps: self.optimizer.steps,
            batches: self.batches,
            first: self.optimizer.first.to_vec(),
            second: self.optimizer.second.to_vec(),
            waiting: self.waiting.to_vec(),
        }
    }

    /// Goes back to `snapshot`, bit for bit.
    ///
    /// # Errors
    /// When the snapshot is of another network or another optimizer; nothing is changed then.
    pub fn restore(&mut self, snapshot: &Snapshot) -> Result<(), SnapshotError> {
        let lengths = |first: &[f32], second: &[f32]| [first.len(), second.len()];
        if lengths(&snapshot.first, &snapshot.second) != lengths(&self.optimizer.first, &self.optimizer.second) {
            return Err(SnapshotError::OtherOptimizer);
        }
        self.restore_weights(snapshot)?;
        self.optimizer.first.copy_from_slice(&snapshot.first);
        self.optimizer.second.copy_from_slice(&snapshot.second);
        if self.waiting.len() == snapshot.waiting.len() {
            self.waiting.copy_from_slice(&snapshot.waiting);
        } else {
            // A fork that takes another number of batches a step: what waited has nothing to wait for.
            self.waiting.fill(0.0);
        }
        self.optimizer.steps = snapshot.steps;
        self.batches = snapshot.batches;
        if let Some(rule) = snapshot.rule {
            self.optimizer.rule = rule;
        }
        Ok(())
    }

    /// Takes the network's numbers from `snapshot`; the optimizer stays as it is. An average is taken over only where this
    /// network goes on averaging: else it would be judged for ever in the place of what is learnt.
    ///
    /// # Errors
    /// When the snapshot is of another network; nothing is changed then.
    pub fn restore_weights(&mut self, snapshot: &Snapshot) -> Result<(), SnapshotError> {
        self.weights.put(&snapshot.network)?;
        self.average = snapshot.average.as_deref().filter(|_| self.settings.ema > 0.0).map(Aligned::from);
        Ok(())
    }
}

#[cfg(test)]
mod tests;
