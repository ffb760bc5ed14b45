//! What a run says while it is going; also the lines of `events.jsonl`.

use serde::{Deserialize, Serialize};

use super::command::{Knob, Stop};
use super::lint::Finding;
use super::machine::Machine;
use super::recipe::Recipe;
use super::report::Report;
use super::until::Until;
use crate::eval::{Confusion, Fairness, Metrics};
use crate::model::{Picture, Vitals};

/// Something that happened in a run, with when.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Event {
    /// Seconds of the run's own time: pauses do not count.
    pub seconds: f64,
    /// Batches done so far, over all epochs.
    pub step: u64,
    /// What happened.
    #[serde(flatten)]
    pub what: Happening,
}

/// What happened.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "snake_case")]
pub enum Happening {
    /// The network is built and the first batch is next.
    Started(Shape),
    /// The run goes on after it was interrupted or killed, from this event's step: what was said of later steps is done
    /// again, bit for bit.
    Continued {
        /// The checkpoint it goes on from, within the run folder; `None`: from the beginning.
        file: Option<String>,
        /// Epochs done then.
        epoch: usize,
        /// The run's sizes.
        shape: Shape,
    },
    /// The run went back to a checkpoint, to this event's step, or forward to one of an abandoned branch.
    Rewound {
        /// The checkpoint, within the run folder.
        file: String,
        /// The step it left.
        from: u64,
        /// Epochs done at the checkpoint.
        epoch: usize,
        /// The settings that are in force again.
        knobs: Vec<Knob>,
        /// What is to be changed again on the way to a step, with the batches done at each change.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        again: Vec<(u64, Knob)>,
    },
    /// The run began where another was at this event's step.
    Forked {
        /// The other run's id.
        run: String,
        /// The checkpoint within the other's folder, or the step to which the other's way was learnt again.
        file: String,
        /// Epochs done at the checkpoint.
        epoch: usize,
    },
    /// Training losses of one or more batches in a row, the last at this event's step.
    Losses {
        /// The mean loss of each batch.
        losses: Vec<f32>,
        /// Step size of the last one.
        #[serde(default)]
        learning_rate: Option<f64>,
    },
    /// An epoch is over and was judged on the validation part.
    Epoch(Box<EpochReport>),
    /// What the batch before this event did to the network; at a cadence that costs next to nothing.
    Vitals(Box<Vitals>),
    /// What the machine did since the last look.
    Machine(Machine),
    /// A picture of how the network is, after an epoch.
    Pictured(Box<Picture>),
    /// A lint found something, or found it gone.
    Lint(Box<Finding>),
    /// The worker holds.
    Paused,
    /// The worker goes on.
    Resumed,
    /// A setting changed, from the next batch on.
    Set {
        /// Which, and to what.
        knob: Knob,
        /// What it was, as text.
        from: String,
    },
    /// A setting is changed little by little from now on; each stage is told as it is made.
    Gliding {
        /// The batches done at each change, and what is set then.
        stages: Vec<(u64, Knob)>,
    },
    /// A note.
    Marked {
        /// What it says.
        note: String,
    },
    /// A checkpoint was written.
    Saved {
        /// File name within the run folder.
        file: String,
    },
    /// Something the user should know.
    Warned {
        /// One or two sentences: what was seen and what to do.
        message: String,
    },
    /// A stop was asked for and will come after this epoch or batch.
    Stopping {
        /// Which.
        when: Stop,
        /// The wish that came true, where nobody asked now.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        why: Option<String>,
    },
    /// When the run stops by itself from now on.
    Until {
        /// `None`: no more.
        until: Option<Until>,
    },
    /// The run is over and was judged on every part.
    Finished {
        /// Why it ended.
        ending: Ending,
        /// What came of it.
        report: Box<Report>,
    },
    /// The run is over without a usable model.
    Failed {
        /// What happened and what to try.
        message: String,
    },
}

impl Happening {
    /// Whether the run is over with this, or goes on again after it was; `None`: neither.
    pub fn is_last(&self) -> Option<bool> {
        match self {
            Self::Finished { .. } | Self::Failed { .. } => Some(true),
            Self::Continued { .. } | Self::Rewound { .. } => Some(false),
            _ => None,
        }
    }
}

/// The sizes of a run.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Shape {
    /// The run's id.
    pub run: String,
    /// Training, validation and test rows, after balancing.
    pub rows: super::report::Rows,
    /// Prepared features.
    pub features: usize,
    /// Numbers learnt.
    pub parameters: usize,
    /// Planned passes.
    pub epochs: usize,
    /// Batches in an epoch.
    pub batches: usize,
    /// Class labels in order, the positive one last; empty for regression.
    pub labels: Vec<String>,
    /// One line: layers and sizes.
    pub network: String,
    /// The fingerprint of the prepared data; empty in runs of older versions.
    #[serde(default)]
    pub data: String,
    /// By what and from what it is made besides.
    #[serde(default)]
    pub recipe: Box<Recipe>,
}

/// One epoch, judged.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct EpochReport {
    /// From 1.
    pub epoch: usize,
    /// Mean training loss over the epoch's rows.
    pub train_loss: f64,
    /// The same loss on the validation part; absent where there is none.
    pub validation_loss: Option<f64>,
    /// Metrics on the validation part.
    pub validation: Metrics,
    /// Confusion matrix on the validation part.
    pub confusion: Option<Confusion>,
    /// One entry a protected column, on the validation part.
    pub fairness: Vec<Fairness>,
    /// How far groups are apart in the training rows, where learning is held to that: on more rows than validation has.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub apart: Option<f64>,
    /// Whether this is the best epoch so far by the watched metric.
    pub best: bool,
    /// The epoch whose weights the run would end with if this were its last: the best so far, or without early stopping this
    /// one. Unknown in logs of older versions.
    #[serde(default)]
    pub kept: Option<usize>,
    /// Step size at the end of the epoch.
    pub learning_rate: f64,
    /// Rows trained per second of this epoch's steps alone.
    pub samples_per_second: f64,
}

impl EpochReport {
    /// The epoch, of all that were judged, whose weights the run ended with, which its report tells, or would end with as it
    /// stood at its last epoch. `None` where that was judged in the run that this one is a fork of.
    pub fn kept_of<'a>(
        judged: impl DoubleEndedIterator<Item = &'a Self> + Clone,
        report: Option<&Report>,
    ) -> Option<&'a Self> {
        let last = judged.clone().next_back()?;
        match report.map(|report| report.kept_epoch).or(last.kept) {
            Some(kept) => judged.rev().find(|epoch| epoch.epoch == kept),
            // Older versions called an epoch the best only where it would be kept.
            None => judged.rev().find(|epoch| epoch.best).or(Some(last)),
        }
    }

    /// Shares with the epoch before what is the same in both: names of metrics.
    pub fn share(&mut self, before: &Self) {
        self.validation.share(&before.validation);
        self.fairness.iter_mut().zip(&before.fairness).for_each(|(now, then)| now.share(then));
    }
}

/// Why a run ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Ending {
    /// All epochs are done.
    Completed,
    /// No new best for too long.
    EarlyStopped,
    /// The user said so.
    Stopped,
    /// A signal said so.
    Interrupted,
}

#[cfg(test)]
mod tests {
    use super::*;

    /// An epoch as a log tells it; those of older versions have no `kept`.
    fn told(epoch: usize, best: bool, kept: &str) -> EpochReport {
        let line = format!(
            r#"{{"epoch": {epoch}, "train_loss": 0.5, "validation_loss": 0.5, "validation": {{}}, "confusion": null,
                "fairness": [], "best": {best}, {kept} "learning_rate": 0.1, "samples_per_second": 1.0}}"#
        );
        serde_json::from_str(&line).unwrap()
    }

    #[test]
    fn the_epoch_that_is_kept_is_found_in_logs_of_any_version() {
        let kept = |epochs: &[EpochReport]| EpochReport::kept_of(epochs.iter(), None).map(|kept| kept.epoch);
        let old = [told(1, true, ""), told(2, true, ""), told(3, false, "")];
        assert_eq!((kept(&old), kept(&old[2..]), kept(&[])), (Some(2), Some(3), None));
        let new = [told(4, true, r#""kept": 4,"#), told(5, false, r#""kept": 5,"#), told(6, false, r#""kept": 4,"#)];
        assert_eq!((kept(&new), kept(&new[..2])), (Some(4), Some(5)));
        assert_eq!(kept(&[told(9, false, r#""kept": 3,"#)]), None, "the run before the fork has judged it");
    }
}
