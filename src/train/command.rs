//! What a run can be told while it is going.

use serde::{Deserialize, Serialize};

/// A request to the worker; answered by an event.
#[derive(Clone, Debug, PartialEq)]
pub enum Command {
    /// Hold after this batch.
    Pause,
    /// Go on.
    Resume,
    /// Run one batch, then hold.
    Step,
    /// Change a setting from the next batch on.
    Set(Knob),
    /// Put a note at this step.
    Mark(String),
    /// Write a checkpoint after this batch.
    Save,
    /// Finish early; what was learnt is kept and judged.
    Stop(Stop),
    /// The same after this batch, because the program was told to end; a checkpoint is written first.
    Interrupt,
}

/// How soon to stop.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stop {
    /// When this epoch is over.
    AfterEpoch,
    /// When this batch is over.
    AfterBatch,
}

/// A setting that can change while a run is going, with its new value.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "key", content = "value")]
pub enum Knob {
    /// Step size.
    #[serde(rename = "train.learning_rate")]
    LearningRate(f64),
    /// Pull of the weights towards zero.
    #[serde(rename = "train.weight_decay")]
    WeightDecay(f64),
    /// Share of the last step kept in the next.
    #[serde(rename = "train.momentum")]
    Momentum(f64),
    /// Rows per step; from the next epoch on.
    #[serde(rename = "train.batch_size")]
    BatchSize(usize),
    /// Passes over the training rows.
    #[serde(rename = "train.epochs")]
    Epochs(usize),
    /// Epochs without a new best before stopping; `None`: never.
    #[serde(rename = "train.early_stopping.patience")]
    Patience(Option<usize>),
    /// Share of hidden units switched off.
    #[serde(rename = "model.dropout")]
    Dropout(f64),
}
