//! What has been seen of a training, as far as a lint needs it. Bounded, so that every checkpoint can hold it.

use std::collections::VecDeque;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::{Facts, Since, Stopping};
use crate::model::{LayerVitals, Vitals};
use crate::train::event::EpochReport;

/// Looks that are kept: as many as a lint asks for.
const LOOKS: usize = 3;
/// Passes that are kept: as many as a lint asks for.
const EPOCHS: usize = 5;
/// Blocks that are kept besides the first.
const BLOCKS: usize = 2;
/// Batches that make a block's mean steady.
pub(super) const STEADY: u64 = 16;

/// Everything a lint may look at.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(in crate::train) struct History {
    /// What is known of the data and the settings, shared with checkpoints that are not written yet; whoever reads a history
    /// back has them at hand.
    #[serde(skip)]
    pub(super) facts: Arc<Facts>,
    /// Batches and passes done.
    pub(super) now: Since,
    /// Mean loss of the batches before the first look.
    first: Option<Block>,
    /// Mean losses of the batches between two looks, oldest first: the newest of them.
    pub(super) blocks: VecDeque<Block>,
    /// The lowest loss of a block that is steady.
    pub(super) lowest_block: Option<f64>,
    /// How many passes are finished.
    pub(super) passes: usize,
    /// The newest of them, oldest first.
    epochs: VecDeque<Epoch>,
    /// The first pass of the lowest validation loss.
    pub(super) lowest: Option<Lowest>,
    /// The newest looks at the network, oldest first.
    pub(super) looks: VecDeque<Look>,
    /// Gradient norms of the first looks.
    pub(super) first_norms: Vec<f64>,
    /// The batch whose loss was not a number; a run that goes on has met none.
    #[serde(skip)]
    pub(super) broken: Option<Broken>,
    open: Block,
}

/// Batches in a row.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct Block {
    /// Where it ends.
    pub(super) end: Since,
    /// How many.
    pub(super) batches: u64,
    /// Their mean loss.
    pub(super) loss: f64,
}

/// A finished pass.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Epoch {
    pub(super) end: Since,
    pub(super) train_loss: f64,
    pub(super) validation_loss: Option<f64>,
    /// Validation rows predicted as each class; empty without classes or rows.
    pub(super) predicted: Vec<u64>,
    /// Validation rows of each class.
    pub(super) true_of: Vec<u64>,
}

/// The pass of the lowest validation loss, and where the next one ended.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Lowest {
    /// From 1.
    pub(super) epoch: usize,
    pub(super) validation_loss: f64,
    pub(super) train_loss: f64,
    /// Passes since.
    pub(super) passes: usize,
    pub(super) next: Option<Since>,
}

/// One look at the network.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Look {
    pub(super) at: Since,
    /// The learning rate in force.
    pub(super) rate: f64,
    /// Rows of the batch.
    pub(super) rows: usize,
    pub(super) vitals: Vitals,
}

/// A batch whose loss was not a number.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::train) struct Broken {
    pub(super) at: Since,
    /// The learning rate in force.
    pub(super) rate: f64,
    /// The first layer where numbers ended, in words.
    pub(super) place: String,
}

impl Broken {
    /// Finds the first layer whose weights, or else whose outputs, are no numbers.
    pub(in crate::train) fn new(at: Since, rate: f64, weights: Option<String>, vitals: Option<&Vitals>) -> Self {
        let sick = |layer: &&LayerVitals| !(layer.activation_mean.is_finite() && layer.activation_std.is_finite());
        let layer = vitals.and_then(|vitals| vitals.layers.iter().find(sick)).map(|layer| layer.name.clone());
        let place = match (weights, layer) {
            (Some(tensor), _) => format!("first in the weights `{tensor}`"),
            (None, Some(layer)) => format!("first in the outputs of `{layer}`"),
            (None, None) if vitals.is_none() => "first when the epoch was judged".into(),
            (None, None) => "in the loss itself, every layer's outputs being numbers".into(),
        };
        Self { at, rate, place }
    }

    /// The first layer where numbers ended, in words.
    pub(in crate::train) fn place(&self) -> &str {
        &self.place
    }
}

impl History {
    /// Learns what is known of the data and the settings.
    pub(in crate::train) fn know(&mut self, facts: Facts) {
        self.facts = Arc::new(facts);
    }

    /// Learns how early stopping is set now.
    pub(in crate::train) fn follow(&mut self, stopping: Option<Stopping>) {
        Arc::make_mut(&mut self.facts).stopping = stopping;
    }

    /// One batch more.
    pub(in crate::train) fn batch(&mut self, at: Since, loss: f64) {
        self.now = at;
        let block = &mut self.open;
        block.batches += 1;
        block.loss += (loss - block.loss) / block.batches as f64;
        block.end = at;
    }

    /// A look at the batch of so many rows just done.
    pub(in crate::train) fn look(&mut self, rate: f64, rows: usize, vitals: Vitals) {
        if self.open.batches > 0 {
            self.close_block();
        }
        if self.first_norms.len() < 3 && vitals.gradient_norm.is_finite() {
            self.first_norms.push(vitals.gradient_norm);
        }
        push(&mut self.looks, Look { at: self.now, rate, rows, vitals }, LOOKS);
    }

    fn close_block(&mut self) {
        let block = std::mem::take(&mut self.open);
        self.first.get_or_insert(block);
        if block.batches >= STEADY {
            self.lowest_block = Some(self.lowest_block.map_or(block.loss, |lowest| lowest.min(block.loss)));
        }
        push(&mut self.blocks, block, BLOCKS);
    }

    /// A pass is over.
    pub(in crate::train) fn epoch(&mut self, report: &EpochReport) {
        let sums = |by: fn(&[Vec<u64>], usize) -> u64| {
            let counts = report.confusion.as_ref().map_or(&[][..], |confusion| &confusion.counts);
            (0..counts.len()).map(|class| by(counts, class)).collect()
        };
        let epoch = Epoch {
            end: self.now,
            train_loss: report.train_loss,
            validation_loss: report.validation_loss,
            predicted: sums(|counts, class| counts.iter().map(|row| row[class]).sum()),
            true_of: sums(|counts, class| counts[class].iter().sum()),
        };
        self.compare(&epoch);
        self.passes += 1;
        push(&mut self.epochs, epoch, EPOCHS);
    }

    fn compare(&mut self, epoch: &Epoch) {
        if let Some(lowest) = &mut self.lowest {
            lowest.passes += 1;
            lowest.next.get_or_insert(epoch.end);
        }
        let Some(validation_loss) = epoch.validation_loss else { return };
        if self.lowest.is_none_or(|lowest| validation_loss < lowest.validation_loss) {
            let (train_loss, at) = (epoch.train_loss, epoch.end.epoch);
            self.lowest = Some(Lowest { epoch: at, validation_loss, train_loss, passes: 0, next: None });
        }
    }

    /// A batch's loss was not a number.
    pub(in crate::train) fn broke(&mut self, broken: Broken) {
        self.broken = Some(broken);
    }

    /// The loss of the first batch, or that of the best constant where it is larger. Not of more batches: where steps
    /// are too large, the second is already thrown out.
    pub(super) fn start_loss(&self) -> Option<f64> {
        self.first.map(|first| first.loss.max(self.facts.baseline))
    }

    /// The last `count` looks, where there are that many from step `from` on.
    pub(super) fn recent(&self, count: usize, from: u64) -> Option<Vec<&Look>> {
        let looks: Vec<&Look> = self.looks.iter().rev().take(count).collect();
        (looks.len() == count && looks.iter().all(|look| look.at.step >= from))
            .then(|| looks.into_iter().rev().collect())
    }

    /// The last `N` epochs, where there are that many.
    pub(super) fn last_epochs<const N: usize>(&self) -> Option<[&Epoch; N]> {
        let from = self.epochs.len().checked_sub(N)?;
        Some(std::array::from_fn(|place| &self.epochs[from + place]))
    }
}

/// Appends, and drops the oldest where there are more than `most`.
fn push<T>(kept: &mut VecDeque<T>, next: T, most: usize) {
    kept.push_back(next);
    if kept.len() > most {
        kept.pop_front();
    }
}

/// The middle value; NaN for none.
pub(super) fn median(values: impl IntoIterator<Item = f64>) -> f64 {
    let mut values: Vec<f64> = values.into_iter().filter(|value| value.is_finite()).collect();
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(f64::NAN)
}
