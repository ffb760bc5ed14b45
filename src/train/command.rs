//! What a run can be told while it is going.

use serde::{Deserialize, Serialize};

use super::until::Until;
use crate::spec::{Change, EarlyStopping, Effect, Workspace};

/// A request to the worker; answered by an event.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Command {
    /// Hold after this batch.
    Pause,
    /// Go on.
    Resume,
    /// Run one batch, then hold.
    Step,
    /// Change a setting from the next batch on.
    Set(Knob),
    /// Change a setting little by little: to this value over so many batches.
    Glide {
        /// The value it arrives at.
        to: Knob,
        /// Batches until then.
        over: u64,
    },
    /// Put a note at this step.
    Mark(String),
    /// Write a checkpoint after this batch.
    Save,
    /// Go back to the checkpoint of this name, or forward to one of an abandoned branch.
    Rewind(String),
    /// Go back to a checkpoint and learn on from there as it was learnt before, what was changed changed again at the very
    /// steps, until so many batches are done; then hold.
    Replay {
        /// The checkpoint's name; `None`: the run's first batch, for one that is no fork.
        from: Option<String>,
        /// Batches done where it holds.
        step: u64,
    },
    /// Finish early; what was learnt is kept and judged.
    Stop(Stop),
    /// Stop by itself then; `None` takes that back.
    Until(Option<Until>),
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
    /// Every how many epochs a checkpoint is kept for good; 0: never.
    #[serde(rename = "train.checkpoint_every")]
    CheckpointEvery(usize),
}

impl Knob {
    /// Keys of the workspace file that have a knob.
    pub const KEYS: &'static [&'static str] = &[
        "train.learning_rate",
        "train.weight_decay",
        "train.momentum",
        "train.batch_size",
        "train.epochs",
        "train.early_stopping",
        "model.dropout",
        "train.checkpoint_every",
    ];

    /// The knob of a key, as the workspace or [`Knob::told`] has it, turned to what the workspace says; `None` where the key has none.
    pub fn of(key: &str, workspace: &Workspace) -> Option<Self> {
        let train = &workspace.train;
        match key {
            "train.learning_rate" => Some(Self::LearningRate(train.learning_rate)),
            "train.weight_decay" => Some(Self::WeightDecay(train.weight_decay)),
            "train.momentum" => Some(Self::Momentum(train.momentum)),
            "train.batch_size" => Some(Self::BatchSize(train.batch_size)),
            "train.epochs" => Some(Self::Epochs(train.epochs)),
            "train.early_stopping" | "train.early_stopping.patience" => {
                Some(Self::Patience(train.early_stopping.as_ref().map(|rule| rule.patience)))
            }
            "model.dropout" => Some(Self::Dropout(workspace.model.dropout)),
            "train.checkpoint_every" => Some(Self::CheckpointEvery(train.checkpoint_every)),
            _ => None,
        }
    }

    /// What the workspace file calls it, and its value as the file writes it.
    pub fn told(self) -> (&'static str, String) {
        match self {
            Self::LearningRate(rate) => ("train.learning_rate", format!("{rate:?}")),
            Self::WeightDecay(decay) => ("train.weight_decay", format!("{decay:?}")),
            Self::Momentum(momentum) => ("train.momentum", format!("{momentum:?}")),
            Self::BatchSize(rows) => ("train.batch_size", rows.to_string()),
            Self::Epochs(epochs) => ("train.epochs", epochs.to_string()),
            Self::Patience(patience) => {
                ("train.early_stopping.patience", patience.map_or("never".into(), |epochs| epochs.to_string()))
            }
            Self::Dropout(share) => ("model.dropout", format!("{share:?}")),
            Self::CheckpointEvery(epochs) => ("train.checkpoint_every", epochs.to_string()),
        }
    }

    /// The same knob as the workspace has it turned.
    #[must_use]
    pub fn before(self, workspace: &Workspace) -> Self {
        let (key, _) = self.told();
        Self::of(key, workspace).unwrap_or(self)
    }

    /// Every knob as the workspace has it turned.
    pub fn all(workspace: &Workspace) -> Vec<Self> {
        Self::KEYS.iter().filter_map(|key| Self::of(key, workspace)).collect()
    }

    /// Whether a live run can go on with a change that leads to the workspace `wanted`.
    pub fn can_follow(change: &Change, wanted: &Workspace, begun: &Workspace) -> bool {
        change.effect == Effect::Live
            && (change.key != "train.early_stopping" || Self::other_metric(wanted, begun).is_none())
    }

    /// The knob that a live run turns for a change that leads to the workspace `wanted`; `None` where it cannot follow.
    pub fn following(change: &Change, wanted: &Workspace, begun: &Workspace) -> Option<Self> {
        Self::of(&change.key, wanted).filter(|_| Self::can_follow(change, wanted, begun))
    }

    /// The metric that a run begun with one workspace watches, and the one that another wants it to, where these differ: a run
    /// goes on watching what it began with, which is the loss where it began without early stopping.
    pub fn other_metric(wanted: &Workspace, begun: &Workspace) -> Option<(String, String)> {
        let metric = |workspace: &Workspace| workspace.train.early_stopping.clone().map(|rule| rule.metric);
        let watched = metric(begun).unwrap_or_else(|| EarlyStopping::default().metric);
        metric(wanted).filter(|wanted| *wanted != watched).map(|wanted| (watched, wanted))
    }

    /// Gives the workspace this value.
    pub fn write(self, workspace: &mut Workspace) {
        let train = &mut workspace.train;
        match self {
            Self::LearningRate(rate) => train.learning_rate = rate,
            Self::WeightDecay(decay) => train.weight_decay = decay,
            Self::Momentum(momentum) => train.momentum = momentum,
            Self::BatchSize(rows) => train.batch_size = rows.max(1),
            Self::Epochs(epochs) => train.epochs = epochs,
            Self::Patience(None) => train.early_stopping = None,
            Self::Patience(Some(patience)) => {
                train.early_stopping.get_or_insert_with(EarlyStopping::default).patience = patience;
            }
            Self::Dropout(share) => workspace.model.dropout = share,
            Self::CheckpointEvery(epochs) => train.checkpoint_every = epochs,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_knob_writes_what_it_reads() {
        let mut turned = Workspace::default();
        turned.train.learning_rate = 0.5;
        turned.train.epochs = 7;
        turned.train.batch_size = 3;
        turned.train.weight_decay = 0.25;
        turned.train.momentum = 0.5;
        turned.train.checkpoint_every = 2;
        turned.train.early_stopping = Some(EarlyStopping { patience: 9, ..EarlyStopping::default() });
        turned.model.dropout = 0.125;
        let mut other = Workspace::default();
        let knobs = Knob::all(&turned);
        assert_eq!(knobs.len(), Knob::KEYS.len());
        for knob in &knobs {
            knob.write(&mut other);
        }
        assert_eq!(other, turned);
        assert!(knobs.iter().all(|knob| knob.before(&turned) == *knob));
        let text = serde_json::to_string(&knobs).unwrap();
        assert_eq!(serde_json::from_str::<Vec<Knob>>(&text).unwrap(), knobs);
    }

    #[test]
    fn another_watched_metric_needs_a_new_run_and_another_patience_does_not() {
        let with = |rule: Option<&str>| {
            let mut workspace = Workspace::default();
            workspace.train.early_stopping = rule.map(|metric| EarlyStopping { metric: metric.into(), patience: 9 });
            workspace
        };
        let follows = |begun: Option<&str>, wanted: Option<&str>| {
            let (begun, wanted) = (with(begun), with(wanted));
            let change = Change {
                key: "train.early_stopping".into(),
                old: String::new(),
                new: String::new(),
                effect: Effect::Live,
            };
            Knob::can_follow(&change, &wanted, &begun)
        };
        assert!(follows(Some("f1"), Some("f1")) && follows(Some("f1"), None) && follows(None, Some("loss")));
        assert!(!follows(Some("f1"), Some("loss")) && !follows(None, Some("f1")));
    }
}
