//! The way to a step of a run that no checkpoint was written at: from the last checkpoint before it, learnt again with what
//! was changed on it, to the same bits.

use crossbeam_channel::unbounded;

use super::checkpoint::Checkpoint;
use super::command::Knob;
use super::origin::Origin;
use super::record::Unkept;
use super::run::Plan;
use super::worker::{Failure, Worker};
use crate::base::outbox::Outbox;

/// How a run came to a step.
#[derive(Clone, Debug, PartialEq)]
pub struct Way {
    /// The checkpoint's name, or its file within the run folder.
    pub from: String,
    /// What it holds.
    pub checkpoint: Checkpoint,
    /// Batches done where the way ends.
    pub step: u64,
    /// What was changed on it, with the batches done at each change.
    changes: Vec<(u64, Knob)>,
}

impl Way {
    /// The way from the first of `kept` that lies on it, where the run stands at `present`; `None` where none does.
    pub fn find(step: u64, present: &Origin, kept: impl Iterator<Item = (String, Checkpoint)>) -> Option<Self> {
        let Origin::Continued { from: Some((_, last)), log } = present else { return None };
        let mut made = last.moment.made.clone();
        made.extend(log.changes.iter().map(|change| (change.step, change.knob)));
        // What it was on its way to change when its log ended comes after all that it has changed.
        made.extend(&log.again);
        kept.filter(|(_, checkpoint)| checkpoint.moment.position.step <= step).find_map(|(from, checkpoint)| {
            let since = checkpoint.moment.since(&last.moment.turns, &made)?;
            let changes = since.iter().copied().filter(|(at, _)| *at < step).collect();
            Some(Self { from, checkpoint, step, changes })
        })
    }

    /// Learns the way again, in a network of its own, and returns the moment it ends at. `plan` is that of the run whose way
    /// it is; nothing of it is recorded.
    ///
    /// # Errors
    /// When the network does not fit the checkpoint, or what is learnt is no number.
    pub fn learn(&self, plan: Plan) -> Result<Checkpoint, Failure> {
        let (_, nobody) = unbounded();
        let mut worker = Worker::new(plan, nobody, Outbox::new(|| ()), Box::new(Unkept::default()))?;
        worker.learn_along(&self.checkpoint, &self.changes, self.step)
    }
}
