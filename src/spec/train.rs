//! `[train]`: how the network learns.

use super::names::names;

/// The rule that turns gradients into steps; names and defaults are those of `torch.optim`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Optimizer {
    /// Gradient descent, with `momentum`.
    Sgd,
    /// Kingma and Ba 2015; `weight_decay` is added to the gradient.
    #[default]
    Adam,
    /// Loshchilov and Hutter 2019; `weight_decay` shrinks the weights directly.
    AdamW,
}

/// Where the network is computed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Device {
    /// The best there is.
    #[default]
    Auto,
    /// The processor.
    Cpu,
    /// An NVIDIA card.
    Cuda,
}

/// When to stop before `epochs` are over. The weights of the best epoch are restored at the end.
#[derive(Clone, Debug, PartialEq)]
pub struct EarlyStopping {
    /// The validation metric watched: `loss`, or any metric of the task.
    pub metric: String,
    /// Epochs without a new best before stopping.
    pub patience: usize,
}

impl Default for EarlyStopping {
    fn default() -> Self {
        Self { metric: "loss".into(), patience: 5 }
    }
}

/// The `[train]` table.
#[derive(Clone, Debug, PartialEq)]
pub struct Train {
    /// Passes over the training rows.
    pub epochs: usize,
    /// Rows per step.
    pub batch_size: usize,
    /// The rule.
    pub optimizer: Optimizer,
    /// Step size.
    pub learning_rate: f64,
    /// Share of the last step kept in the next (`sgd` only).
    pub momentum: f64,
    /// Pull of the weights towards zero.
    pub weight_decay: f64,
    /// Seed of initial weights, row order, dropout and resampling.
    pub seed: u64,
    /// Where the network is computed.
    pub device: Device,
    /// `None`: all epochs are run and the last weights kept.
    pub early_stopping: Option<EarlyStopping>,
}

impl Default for Train {
    fn default() -> Self {
        Self {
            epochs: 30,
            batch_size: 256,
            optimizer: Optimizer::Adam,
            learning_rate: 1e-3,
            momentum: 0.9,
            weight_decay: 0.0,
            seed: 0,
            device: Device::Auto,
            early_stopping: Some(EarlyStopping::default()),
        }
    }
}

names!(Optimizer { Sgd = "sgd", Adam = "adam", AdamW = "adamw" });
names!(Device { Auto = "auto", Cpu = "cpu", Cuda = "cuda" });
