//! Where a run stands.

use crate::train::{Ending, Stop};

/// Where a run stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Phase {
    /// Its data are being prepared.
    Starting,
    /// It learns.
    Running,
    /// It was asked to hold.
    Pausing,
    /// It holds.
    Paused,
    /// It was asked to go on.
    Resuming,
    /// It was asked to finish early.
    Stopping(Stop),
    /// It is over and was judged.
    Ended(Ending),
    /// It is over without a usable model.
    Failed,
}

impl Phase {
    /// Whether there is a worker to talk to.
    pub fn live(self) -> bool {
        !matches!(self, Self::Ended(_) | Self::Failed)
    }

    /// Whether a run that ended so can go on as it was going.
    pub fn resumable(self) -> bool {
        matches!(self, Self::Failed | Self::Ended(Ending::Stopped | Ending::Interrupted))
    }

    /// As the header says it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Starting => "starting",
            Self::Running => "live",
            Self::Pausing => "pausing",
            Self::Paused => "paused",
            Self::Resuming => "resuming",
            Self::Stopping(Stop::AfterEpoch) => "stopping after this epoch",
            Self::Stopping(Stop::AfterBatch) => "stopping after this batch",
            Self::Ended(Ending::Completed) => "completed",
            Self::Ended(Ending::EarlyStopped) => "early stopped",
            Self::Ended(Ending::Stopped) => "stopped",
            Self::Ended(Ending::Interrupted) => "interrupted",
            Self::Failed => "failed",
        }
    }
}
