//! Where a run begins: anew, where it stopped, at one of its checkpoints, or at one of another run's.

use std::collections::VecDeque;

use super::checkpoint::Checkpoint;
use super::command::Knob;
use super::event::{Event, Happening};
use super::keep::LAST;

/// Where a run begins.
#[derive(Clone, Debug, Default)]
pub enum Origin {
    /// At its first batch.
    #[default]
    Fresh,
    /// Where its last checkpoint left it, up to where its log ends.
    Continued {
        /// The checkpoint and its file within the run folder; `None`: the run was over before its first one.
        from: Option<(String, Checkpoint)>,
        /// The log so far.
        log: Past,
    },
    /// At a checkpoint of its own, what came after it abandoned.
    Rewound {
        /// The checkpoint's file within the run folder.
        file: String,
        /// What it holds.
        checkpoint: Checkpoint,
        /// Lines of the log so far.
        lines: usize,
        /// Whether the run began where another was.
        forked: bool,
        /// The step at which the log ends.
        left: u64,
        /// What it leaves, to be kept under a name of its own.
        before: Option<Box<Checkpoint>>,
    },
    /// Where another run was.
    Forked {
        /// The other run's id.
        run: String,
        /// The checkpoint's file within the other's folder, or the step to which the other's way was learnt again.
        file: String,
        /// What it holds.
        checkpoint: Checkpoint,
    },
}

/// What of a log a run needs to go on: how long it is, and what was done to the run after the checkpoint.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Past {
    /// Lines written.
    pub lines: usize,
    /// Whether the run began where another was.
    pub forked: bool,
    /// Settings changed after the checkpoint, in order.
    pub changes: Vec<Change>,
    /// What the run was on its way to change again, with the batches done at each change.
    pub again: Vec<(u64, Knob)>,
    /// What is left of a setting that was going to another value little by little.
    pub stages: Vec<(u64, Knob)>,
}

/// A setting that was changed in a run.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Change {
    /// The line of the log that says so, from 0.
    pub line: usize,
    /// Batches done then.
    pub step: u64,
    /// Which, and to what.
    pub knob: Knob,
}

impl Origin {
    /// Where a run with this log goes on: at `last`, or at the checkpoint that the log says was written or gone back to
    /// after that. `read` gives the file and the checkpoint of a name, `None` where there is none.
    ///
    /// # Errors
    /// What `read` fails with.
    pub fn after<E>(
        log: &[Option<Event>],
        read: impl Fn(&str) -> Result<Option<(String, Checkpoint)>, E>,
    ) -> Result<Self, E> {
        let last = read(LAST)?;
        let heard = last.as_ref().map_or(0, |(_, checkpoint)| checkpoint.moment.heard);
        for (line, event) in log.iter().enumerate().skip(heard).rev() {
            let Some(Event { what, step, .. }) = event else { continue };
            let (file, back) = match what {
                Happening::Rewound { file, .. } => (file, true),
                Happening::Saved { file } => (file, false),
                _ => continue,
            };
            // One that was replaced since is of another step.
            let found = read(file)?.filter(|(_, checkpoint)| checkpoint.moment.position.step == *step);
            if let Some((file, checkpoint)) = found {
                let heard = if back { line + 1 } else { checkpoint.moment.heard };
                return Ok(Self::Continued { from: Some((file, checkpoint)), log: Past::after(log, heard) });
            }
        }
        Ok(Self::Continued { from: last, log: Past::after(log, heard) })
    }

    /// The checkpoint it begins at.
    pub fn checkpoint(&self) -> Option<&Checkpoint> {
        match self {
            Self::Fresh | Self::Continued { from: None, .. } => None,
            Self::Continued { from: Some((_, checkpoint)), .. }
            | Self::Rewound { checkpoint, .. }
            | Self::Forked { checkpoint, .. } => Some(checkpoint),
        }
    }
}

impl Past {
    /// What was done after the first `heard` lines of a log.
    fn after(log: &[Option<Event>], heard: usize) -> Self {
        let changes = log.iter().enumerate().skip(heard).filter_map(|(line, event)| match event {
            Some(Event { what: Happening::Set { knob, .. }, step, .. }) => {
                Some(Change { line, step: *step, knob: *knob })
            }
            _ => None,
        });
        let forked = is_fork(log);
        Self {
            lines: log.len(),
            forked,
            changes: changes.collect(),
            again: again(log),
            stages: super::glide::left(log),
        }
    }
}

/// Whether the run with this log began where another was, so that it has no first batch of its own.
pub fn is_fork(log: &[Option<Event>]) -> bool {
    log.iter().flatten().any(|event| matches!(event.what, Happening::Forked { .. }))
}

/// What a run that was sent back to a step has not changed again yet; nothing where it was changed otherwise since.
fn again(log: &[Option<Event>]) -> Vec<(u64, Knob)> {
    let what = |event: &Option<Event>| event.as_ref().map(|event| event.what.clone());
    let mut left: VecDeque<(u64, Knob)> = VecDeque::new();
    for happening in log.iter().filter_map(what) {
        match happening {
            Happening::Rewound { again, .. } => left = again.into(),
            // Asked for on the way, it leads elsewhere as a change does.
            Happening::Gliding { .. } => left.clear(),
            Happening::Set { knob, .. } if left.pop_front().is_none_or(|(_, next)| next != knob) => left.clear(),
            _ => {}
        }
    }
    left.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_not_changed_again_before_a_crash_is_known() {
        let (first, second) = (Knob::LearningRate(0.1), Knob::Dropout(0.5));
        let event = |step, what| Some(Event { seconds: 0.0, step, what });
        let again = vec![(5, first), (8, second)];
        let back = Happening::Rewound { file: "f".into(), from: 9, epoch: 0, knobs: vec![], again: again.clone() };
        let set = |knob| Happening::Set { knob, from: String::new() };
        let mut log = vec![event(9, set(second)), None, event(3, back)];
        assert_eq!(super::again(&log), again);
        log.push(event(5, set(first)));
        assert_eq!(super::again(&log), again[1..]);
        let glide = Happening::Gliding { stages: vec![(9, Knob::Momentum(0.5))] };
        let gliding = [&log[..], &[event(5, glide)]].concat();
        assert_eq!(super::again(&gliding), []);
        log.push(event(6, set(Knob::Epochs(3))));
        assert_eq!(super::again(&log), []);
    }
}
