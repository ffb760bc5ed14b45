//! A moment of a run, whole: what a checkpoint holds and how it becomes bytes.
//!
//! Invariant: a run that goes on from a checkpoint has the same bits as one that was never interrupted. There is no state
//! of a generator in it, because every draw is a function of seed, epoch and step. Network, optimizer, state and the best
//! weights so far are one safetensors file, so that they are replaced together or not at all.

use std::collections::HashMap;
use std::sync::Arc;

use safetensors::tensor::{Dtype, SafeTensors, TensorView, serialize};
use serde::{Deserialize, Serialize};

use super::command::Knob;
use super::fair;
use super::health::Health;
use super::plateau::Plateau;
use crate::model::{Loss, Metadata, Snapshot};

/// The form of a checkpoint's state; another number is refused.
const FORMAT: u64 = 1;
/// The header entry that the model room keeps its notes in.
const NOTES: &str = "gradus";
/// The note that holds the state.
const STATE: &str = "state";
/// The note that holds the notes of the best weights, and the prefix of their tensors.
const BEST: &str = "best";

/// A moment of a run, whole.
#[derive(Clone, Debug, PartialEq)]
pub struct Checkpoint {
    /// Where the run stood and what it remembered.
    pub moment: Moment,
    /// Network and optimizer.
    pub now: Arc<Snapshot>,
    /// Network and optimizer of the best epoch so far.
    pub best: Option<Arc<Snapshot>>,
}

/// Where a run stood and what it remembered besides its network.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Moment {
    /// The form of this.
    pub(super) format: Format,
    /// The run's id.
    pub run: String,
    /// The fingerprint of the data it learns from.
    pub data: String,
    /// What it learns by; checkpoints of older versions do not say.
    #[serde(default)]
    pub(super) course: Option<Course>,
    /// Lines of the log whose interventions are in it.
    pub heard: usize,
    /// Where it stood.
    #[serde(flatten)]
    pub position: Position,
    /// Seconds of the run's own time.
    pub seconds: f64,
    /// Settings in force.
    pub knobs: Vec<Knob>,
    /// Every return until then, with the batches done before it and after it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) turns: Vec<(u64, u64)>,
    /// What was changed until then, with the batches done at each change; checkpoints of older versions do not say.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) made: Vec<(u64, Knob)>,
    /// What early stopping remembers.
    pub(super) watched: Watched,
    /// What the plateau schedule remembers.
    pub(super) plateau: Plateau,
    /// What the report will say.
    pub(super) warnings: Vec<String>,
    /// What the lints have seen and told; checkpoints of older versions have none.
    #[serde(default)]
    pub(super) health: Health,
    /// What learning is held to besides has learnt itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) fair: Option<fair::Kept>,
    /// Microjoules used so far, where they were measured.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) used: Option<u64>,
}

/// The form of a moment: always the present one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Format(u64);

impl Default for Format {
    fn default() -> Self {
        Self(FORMAT)
    }
}

/// Where a run stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Position {
    /// Batches done, over all epochs.
    pub step: u64,
    /// Epochs judged.
    pub epoch: usize,
    /// Batches done of the epoch under way.
    pub batch: usize,
    /// Rows a batch in the epoch under way.
    pub(super) batch_size: usize,
    /// Sum of the losses of the rows of the epoch under way.
    pub(super) loss: f64,
    /// Rows trained so far.
    pub(super) samples: usize,
    /// Seconds spent in training steps alone.
    pub(super) stepping: f64,
    /// The same when the epoch under way began.
    pub(super) epoch_began: f64,
}

/// What a run learns by besides its data: a fork that learns by something else is not a continuation.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Course {
    /// How outputs are compared with the truth.
    pub(super) loss: Loss,
    /// What the order of the rows is drawn from.
    pub(super) seed: u64,
}

/// What early stopping remembers, besides the best weights.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct Watched {
    /// The metric; `None` where nothing is watched.
    pub(super) metric: Option<String>,
    /// The best epoch and its value.
    pub(super) best: Option<(usize, f64)>,
    /// The epoch from which patience counts: 0, or where a fork began.
    pub(super) since: usize,
}

/// Why bytes are no checkpoint that can be used.
#[derive(Debug, thiserror::Error)]
#[error("it is no checkpoint of this program: {0}")]
pub struct CheckpointError(String);

impl Moment {
    /// What was changed since this moment in a run that by now has returned and was changed so; `None` where the moment does not
    /// lie on the way to where that run stands.
    pub(super) fn since<'a>(&self, turns: &[(u64, u64)], made: &'a [(u64, Knob)]) -> Option<&'a [(u64, Knob)]> {
        let later = turns.strip_prefix(&self.turns[..])?;
        let kept = later.iter().all(|&(_, to)| self.position.step <= to);
        let since = kept.then(|| made.strip_prefix(&self.made[..])).flatten();
        // What was changed before this moment on the present way, and not on that to it, is of another way.
        since.filter(|since| since.iter().all(|(at, _)| *at >= self.position.step))
    }

    /// Whether the network of this moment is that of the best epoch.
    fn is_best(&self) -> bool {
        let Position { epoch, batch, .. } = self.position;
        batch == 0 && self.watched.best.is_some_and(|(best, _)| best == epoch)
    }
}

impl Checkpoint {
    /// Whether both hold the same weights, come to by the same changes.
    pub(super) fn is_of(&self, other: &Self) -> bool {
        self.now == other.now && self.moment.made == other.moment.made
    }

    /// The file: tensors of network and optimizer, those of the best epoch under `best.`, and the state in the header. The
    /// same moment gives the same bytes.
    pub fn file(&self) -> Vec<u8> {
        let text = |metadata: serde_json::Result<String>| metadata.unwrap_or_default();
        let mut notes = Metadata::from([(STATE.to_owned(), text(serde_json::to_string(&self.moment)))]);
        let Some(best) = self.best.as_ref().filter(|_| !self.moment.is_best()) else {
            return self.now.checkpoint_file(notes);
        };
        let best = best.checkpoint_file(Metadata::new());
        let (best, best_notes) = reopened(&best);
        notes.insert(BEST.into(), text(serde_json::to_string(&best_notes)));
        let now = self.now.checkpoint_file(notes);
        let (now, notes) = reopened(&now);
        let tensors = now.tensors().into_iter();
        let tensors = tensors.chain(best.tensors().into_iter().map(|(name, view)| (format!("{BEST}.{name}"), view)));
        sealed(tensors, &notes)
    }

    /// Reads the file back.
    ///
    /// # Errors
    /// When the bytes are cut, or not what this version wrote.
    pub fn from_file(bytes: &[u8]) -> Result<Self, CheckpointError> {
        let refused = |why: &dyn std::fmt::Display| CheckpointError(why.to_string());
        let (now, notes) = Snapshot::from_file(bytes).map_err(|error| refused(&error))?;
        let now = Arc::new(now);
        let state = notes.get(STATE).ok_or_else(|| refused(&"it holds weights alone"))?;
        let format = serde_json::from_str(state).ok().and_then(|state: serde_json::Value| state["format"].as_u64());
        if format.is_some_and(|format| format != FORMAT) {
            return Err(refused(&"it was written by another version"));
        }
        let moment: Moment = serde_json::from_str(state).map_err(|error| refused(&error))?;
        let best = match notes.get(BEST) {
            Some(notes) => {
                let notes = serde_json::from_str(notes).map_err(|error| refused(&error))?;
                let (all, _) = opened(bytes).map_err(|error| refused(&error))?;
                let own = all
                    .tensors()
                    .into_iter()
                    .filter_map(|(name, view)| Some((name.strip_prefix(BEST)?.strip_prefix('.')?.to_owned(), view)));
                Some(Arc::new(Snapshot::from_file(&sealed(own, &notes)).map_err(|error| refused(&error))?.0))
            }
            None => moment.is_best().then(|| Arc::clone(&now)),
        };
        if moment.watched.best.is_some() != best.is_some() {
            return Err(refused(&"the weights of the best epoch are missing"));
        }
        Ok(Self { moment, now, best })
    }
}

/// A file's tensors and the model room's notes.
fn opened(bytes: &[u8]) -> Result<(SafeTensors<'_>, Metadata), safetensors::SafeTensorError> {
    let (_, header) = SafeTensors::read_metadata(bytes)?;
    let notes = header.metadata().as_ref().and_then(|notes| notes.get(NOTES));
    let notes = notes.and_then(|notes| serde_json::from_str(notes).ok()).unwrap_or_default();
    Ok((SafeTensors::deserialize(bytes)?, notes))
}

/// The same of a file that was just made.
fn reopened(bytes: &[u8]) -> (SafeTensors<'_>, Metadata) {
    opened(bytes).expect("what was just written reads back")
}

/// Tensors with the model room's notes as a file.
fn sealed<'a>(tensors: impl Iterator<Item = (String, TensorView<'a>)>, notes: &Metadata) -> Vec<u8> {
    let notes = serde_json::to_string(notes).unwrap_or_default();
    let tensors: Vec<(String, TensorView)> = tensors.filter(|(_, view)| view.dtype() == Dtype::F32).collect();
    serialize(tensors, Some(HashMap::from([(NOTES.to_owned(), notes)]))).expect("tensors that were read can be written")
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn finite() -> impl Strategy<Value = f64> {
        any::<u64>().prop_map(f64::from_bits).prop_filter("a number", |value| value.is_finite())
    }

    prop_compose! {
        fn moments()(
            (step, epoch, batch, heard) in (any::<u64>(), 0..1_000_000_usize, 0..1_000_000_usize, 0..usize::MAX),
            (loss, seconds, stepping, rate) in (finite(), finite(), finite(), finite()),
            best in prop::option::of((0..99_usize, finite())),
            patience in prop::option::of(0..99_usize),
            metrics in prop::collection::vec(finite(), 0..9),
            (run, warning) in (".*", ".*"),
        ) -> Moment {
            let mut plateau = Plateau::default();
            for metric in metrics {
                plateau.follow(Some(metric), step % 2 == 0, 1);
            }
            Moment {
                format: Format::default(),
                run,
                data: "00ff".into(),
                course: Some(Course { loss: Loss::Huber { delta: loss }, seed: step }),
                heard,
                position: Position { step, epoch, batch, batch_size: 7, loss, samples: 3, stepping, epoch_began: loss },
                seconds,
                knobs: vec![Knob::LearningRate(rate), Knob::Patience(patience)],
                turns: vec![(step, 0)],
                made: vec![(step, Knob::LearningRate(rate))],
                watched: Watched { metric: Some("loss".into()), best, since: epoch },
                plateau,
                warnings: vec![warning],
                health: Health::default(),
                fair: None,
                used: Some(step),
            }
        }
    }

    proptest! {
        #[test]
        fn a_moment_reads_back_bit_for_bit(moment in moments()) {
            let text = serde_json::to_string(&moment).unwrap();
            let found: Moment = serde_json::from_str(&text).unwrap();
            prop_assert_eq!(serde_json::to_string(&found).unwrap(), text);
            prop_assert_eq!(found.position.loss.to_bits(), moment.position.loss.to_bits());
            prop_assert_eq!(found, moment);
        }
    }

    proptest! {
        #[test]
        fn a_moment_of_an_older_version_knows_less(moment in moments()) {
            let mut state = serde_json::to_value(&moment).unwrap();
            for later in ["health", "course"] {
                state.as_object_mut().unwrap().remove(later).unwrap();
            }
            let found: Moment = serde_json::from_value(state).unwrap();
            prop_assert_eq!(found, Moment { course: None, ..moment });
        }
    }

    proptest! {
        #[test]
        fn a_moment_that_knows_nothing_of_an_earlier_change_is_of_another_way(moment in moments()) {
            let position = Position { step: 5, ..moment.position };
            let moment = Moment { position, turns: vec![], made: vec![], ..moment };
            let (earlier, later) = ([(3, Knob::Dropout(0.5))], [(5, Knob::Dropout(0.5))]);
            prop_assert_eq!(moment.since(&[], &earlier), None);
            prop_assert_eq!(moment.since(&[], &later), Some(&later[..]));
            prop_assert_eq!(moment.since(&[(7, 4)], &later), None);
        }
    }

    #[test]
    fn a_moment_of_another_version_is_refused_by_name() {
        let state = serde_json::json!({"format": FORMAT + 1, "whatever": 1}).to_string();
        let notes = Metadata::from([(STATE.to_owned(), state)]);
        let error = Checkpoint::from_file(&sealed(std::iter::empty(), &notes)).unwrap_err();
        assert!(error.to_string().contains("another version"), "{error}");
    }
}
