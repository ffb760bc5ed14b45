//! The way to a step of a run that no checkpoint was written at: from the last checkpoint before it, learnt again with what
//! was changed on it, to the same bits.

use crossbeam_channel::unbounded;

use super::checkpoint::Checkpoint;
use super::command::Knob;
use super::keep::is_for_good;
use super::origin::Origin;
use super::record::Unkept;
use super::run::Plan;
use super::worker::{Failure, Worker};
use crate::base::outbox::Outbox;

/// How a run came to a step.
#[derive(Clone, Debug, PartialEq)]
pub struct Way {
    /// The checkpoint it begins at, by its name or its file within the run folder; `None`: at the run's first batch.
    pub from: Option<(String, Checkpoint)>,
    /// Batches done where the way ends.
    pub step: u64,
    /// What was changed on it, with the batches done at each change.
    changes: Vec<(u64, Knob)>,
}

impl Way {
    /// The way from the last of `kept` that lies on it, where the run stands at `present`, else from the run's first batch;
    /// `None` where it has none of its own, being the fork of another, or has written no checkpoint yet.
    pub fn find(
        step: u64,
        present: &Origin,
        forked: bool,
        kept: impl Iterator<Item = (String, Checkpoint)>,
    ) -> Option<Self> {
        let Origin::Continued { from: Some((_, last)), log } = present else { return None };
        let mut made = last.moment.made.clone();
        made.extend(log.changes.iter().map(|change| (change.step, change.knob)));
        // What it was on its way to change when its log ended comes after all that it has changed.
        made.extend(&log.again);
        let before = |since: &[(u64, Knob)]| since.iter().copied().filter(|(at, _)| *at < step).collect();
        let since = |checkpoint: &Checkpoint| checkpoint.moment.since(&last.moment.turns, &made);
        let kept =
            kept.filter(|(_, checkpoint)| checkpoint.moment.position.step <= step && since(checkpoint).is_some());
        // Of several at the same step, the one with a name of its own stays when the run goes on.
        let from = kept.max_by_key(|(name, checkpoint)| (checkpoint.moment.position.step, is_for_good(name)));
        let changes = match &from {
            Some((_, checkpoint)) => before(since(checkpoint)?),
            None if forked => return None,
            None => before(&made),
        };
        Some(Self { from, step, changes })
    }

    /// What it begins at, in words.
    pub fn told(&self) -> String {
        self.from.as_ref().map_or("the beginning".into(), |(name, _)| format!("checkpoint {name}"))
    }

    /// Learns the way again, in a network of its own, and returns the moment it ends at. `plan` is that of the run whose way
    /// it is; nothing of it is recorded.
    ///
    /// # Errors
    /// When the network does not fit the checkpoint, or what is learnt is no number.
    pub fn learn(&self, plan: Plan) -> Result<Checkpoint, Failure> {
        let (_, nobody) = unbounded();
        let mut worker = Worker::new(plan, nobody, Outbox::new(|| ()), Box::new(Unkept::default()))?;
        worker.learn_along(self.from.as_ref().map(|(_, checkpoint)| checkpoint), &self.changes, self.step)
    }
}
