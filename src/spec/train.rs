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
    /// Hinton 2012: the gradient over a running root mean square of itself.
    RmsProp,
}

/// What is made small. Names are those of `torch.nn.functional`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Loss {
    /// Cross-entropy for classes, squared error for numbers.
    #[default]
    Auto,
    /// Classes: the log-probability of the true one.
    CrossEntropy,
    /// Two classes: the same, from one output.
    BinaryCrossEntropy,
    /// Classes: cross-entropy that counts easy rows less (Lin et al. 2017).
    Focal,
    /// Numbers: the squared error.
    Mse,
    /// Numbers: the absolute error.
    Mae,
    /// Numbers: squared up to `huber_delta`, absolute beyond (Huber 1964).
    Huber,
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

/// How the step size changes while a run goes on; names and formulas are those of `torch.optim.lr_scheduler`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Schedule {
    /// Not at all.
    #[default]
    Constant,
    /// Times `gamma` every `step_size` epochs.
    Step,
    /// Half a cosine from the rate down to `min_learning_rate`.
    Cosine,
    /// Up to the rate, then down to almost nothing (Smith and Topin 2018).
    OneCycle,
    /// Times `plateau_factor` when the watched metric no longer gets better.
    Plateau,
}

/// Which code computes the network.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Engine {
    /// The program's own layers on the processor, dfdx's operators on a card.
    #[default]
    Auto,
    /// The program's own layers, on the processor only.
    Fused,
    /// dfdx's operators, on any device.
    Dfdx,
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
    /// Whether `sgd` looks ahead by its momentum.
    pub nesterov: bool,
    /// Pull of the weights towards zero.
    pub weight_decay: f64,
    /// Pull of the weights' absolute values, which makes many of them zero.
    pub l1: f64,
    /// What is made small.
    pub loss: Loss,
    /// Share of certainty taken from the true class and spread over all.
    pub label_smoothing: f64,
    /// How much less easy rows count in the focal loss.
    pub focal_gamma: f64,
    /// Where the Huber loss turns from squared to absolute, in deviations of the target.
    pub huber_delta: f64,
    /// Gradients longer than this are shortened to it; 0: never.
    pub clip_norm: f64,
    /// Parts of the gradient beyond this are cut to it; 0: never.
    pub clip_value: f64,
    /// Batches whose gradients are averaged before a step.
    pub accumulate: usize,
    /// Share of the averaged weights kept at each step; 0: weights are not averaged.
    pub ema: f64,
    /// Seed of initial weights, row order, dropout and resampling.
    pub seed: u64,
    /// Where the network is computed.
    pub device: Device,
    /// Which code computes it.
    pub engine: Engine,
    /// Threads that train; `None`: what turns out fastest. The result does not depend on it.
    pub threads: Option<usize>,
    /// `None`: all epochs are run and the last weights kept.
    pub early_stopping: Option<EarlyStopping>,
    /// How the step size changes while a run goes on.
    pub schedule: Schedule,
    /// Epochs, or a share of one, over which the step size grows from almost nothing to what the schedule says.
    pub warmup: f64,
    /// Epochs between two cuts of `step`.
    pub step_size: usize,
    /// What `step` multiplies by.
    pub gamma: f64,
    /// Where `cosine` ends, and below which `plateau` does not go.
    pub min_learning_rate: f64,
    /// Share of all steps over which `one_cycle` rises.
    pub pct_start: f64,
    /// `one_cycle` begins at the rate over this.
    pub div_factor: f64,
    /// `one_cycle` ends at its beginning over this.
    pub final_div_factor: f64,
    /// What `plateau` multiplies by.
    pub plateau_factor: f64,
    /// Epochs without a better metric that `plateau` waits for.
    pub plateau_patience: usize,
    /// Every how many epochs a checkpoint is kept for good; 0: never.
    pub checkpoint_every: usize,
}

impl Default for Train {
    fn default() -> Self {
        Self {
            epochs: 30,
            batch_size: 256,
            optimizer: Optimizer::Adam,
            learning_rate: 1e-3,
            momentum: 0.9,
            nesterov: false,
            weight_decay: 0.0,
            l1: 0.0,
            loss: Loss::Auto,
            label_smoothing: 0.0,
            focal_gamma: 2.0,
            huber_delta: 1.0,
            clip_norm: 0.0,
            clip_value: 0.0,
            accumulate: 1,
            ema: 0.0,
            seed: 0,
            device: Device::Auto,
            engine: Engine::Auto,
            threads: None,
            early_stopping: Some(EarlyStopping::default()),
            schedule: Schedule::Constant,
            warmup: 0.0,
            step_size: 10,
            gamma: 0.1,
            min_learning_rate: 0.0,
            pct_start: 0.3,
            div_factor: 25.0,
            final_div_factor: 1e4,
            plateau_factor: 0.1,
            plateau_patience: 10,
            checkpoint_every: 0,
        }
    }
}

impl Loss {
    /// Whether it can only compare numbers; the others but `auto` can only compare classes.
    pub fn is_of_numbers(self) -> bool {
        matches!(self, Self::Mse | Self::Mae | Self::Huber)
    }
}

names!(Optimizer { Sgd = "sgd", Adam = "adam", AdamW = "adamw", RmsProp = "rmsprop" });
names!(Loss {
    Auto = "auto",
    CrossEntropy = "cross_entropy",
    BinaryCrossEntropy = "binary_cross_entropy",
    Focal = "focal",
    Mse = "mse",
    Mae = "mae",
    Huber = "huber",
});
names!(Schedule {
    Constant = "constant",
    Step = "step",
    Cosine = "cosine",
    OneCycle = "one_cycle",
    Plateau = "plateau",
});
names!(Engine { Auto = "auto", Fused = "fused", Dfdx = "dfdx" });
names!(Device { Auto = "auto", Cpu = "cpu", Cuda = "cuda" });
