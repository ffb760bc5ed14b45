//! Where a run begins: anew, where it stopped, at one of its checkpoints, or at one of another run's.

use super::checkpoint::Checkpoint;
use super::command::Knob;
use super::event::{Event, Happening};

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
        /// The step at which the log ends.
        left: u64,
    },
    /// Where another run was.
    Forked {
        /// The other run's id.
        run: String,
        /// The checkpoint's file within the other's folder.
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
    /// Settings changed after the checkpoint, in order.
    pub changes: Vec<Change>,
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

/// The last return to a checkpoint in a log after its first `heard` lines: its line, the file and the step. A run that is
/// continued goes on from there rather than from an older checkpoint. A line that is no event is `None`.
pub fn rewound(log: &[Option<Event>], heard: usize) -> Option<(usize, &str, u64)> {
    log.iter().enumerate().skip(heard).rev().find_map(|(line, event)| match event {
        Some(Event { what: Happening::Rewound { file, .. }, step, .. }) => Some((line, file.as_str(), *step)),
        _ => None,
    })
}

impl Past {
    /// What was done after the first `heard` lines of a log.
    pub fn after(log: &[Option<Event>], heard: usize) -> Self {
        let changes = log.iter().enumerate().skip(heard).filter_map(|(line, event)| match event {
            Some(Event { what: Happening::Set { knob, .. }, step, .. }) => {
                Some(Change { line, step: *step, knob: *knob })
            }
            _ => None,
        });
        Self { lines: log.len(), changes: changes.collect() }
    }
}
