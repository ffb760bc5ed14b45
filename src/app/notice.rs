//! What is said to the user: toasts for a moment, the log for good.

use super::RunId;

/// How it is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    /// For information.
    Info,
    /// Something went well.
    Good,
    /// Something to look at.
    Warning,
    /// Something went wrong.
    Bad,
}

/// When the user is called: by a bell, and by a notification where the terminal has them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Notify {
    /// Whenever a run is over.
    Always,
    /// Unless the terminal says that it is being looked at.
    #[default]
    Unfocused,
    /// Not at all.
    Never,
}

impl Notify {
    /// Words of the configuration, and what they mean.
    pub const NAMES: [(&'static str, Self); 3] =
        [("always", Self::Always), ("unfocused", Self::Unfocused), ("never", Self::Never)];
}

/// Something said.
#[derive(Clone, Debug, PartialEq)]
pub struct Notice {
    /// Seconds since the program started.
    pub at: f64,
    /// How it is meant.
    pub tone: Tone,
    /// One or more lines.
    pub text: String,
    /// The run that said it and the batches it had done then, where a run did.
    pub of: Option<(RunId, u64)>,
}

/// Seconds a toast stays; bad news stays until it is closed.
pub const TOAST_SECONDS: f64 = 4.0;

impl Notice {
    /// When it goes by itself.
    pub fn expires(&self) -> Option<f64> {
        (self.tone != Tone::Bad).then_some(self.at + TOAST_SECONDS)
    }
}
