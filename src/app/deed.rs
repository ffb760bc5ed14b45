//! What is asked of the folder of runs and of its queue. The host does it and answers with what the folder then holds.

use super::RunId;
use crate::store::About;

/// One change of what is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Deed {
    /// Say this of a run.
    About(RunId, About),
    /// Put a run aside.
    Discard(RunId),
    /// Bring a run back that was put aside.
    Restore(RunId),
    /// Delete a run for good.
    Delete(RunId),
    /// Let a run of this workspace text wait until others have ended; larger priorities come first.
    Enqueue {
        /// The workspace file's text; it parses.
        text: String,
        /// Of equal ones the earlier comes first.
        priority: i32,
    },
    /// Take the one of this number out of the queue.
    Dequeue(u32),
    /// Give the one of this number another priority.
    Prefer(u32, i32),
    /// So many may train at once.
    Limit(usize),
}
