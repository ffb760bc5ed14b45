//! What is wrong with a training, told early: one file a lint, one line in [`LINTS`].
//!
//! ```text
//!  losses, epochs, vitals ─► History ─► Rule::find (pure) ─► Lints::check ─► Finding ─► log, report, screen
//! ```
//!
//! A lint looks at what has been seen and says what it found, or nothing. [`Lints`] tells a finding once, again when it
//! grew much worse or came back, and when it has cleared. A false alarm costs trust: every threshold stands in its
//! lint's file with its reason, and a test holds healthy trainings to silence.

mod class_collapse;
mod constant_label;
mod dead_units;
mod exploding_gradients;
mod facts;
mod history;
mod keeper;
mod not_decreasing;
mod not_finite;
mod overfit;
mod rate_too_high;
mod rate_too_low;
mod unscaled_input;
mod underfit;
mod vanishing_gradients;

use serde::{Deserialize, Serialize};

pub use crate::base::severity::Severity;
pub(super) use facts::{Facts, Stopping};
pub(super) use history::{Broken, History};
pub(super) use keeper::Lints;

/// Every lint.
const LINTS: &[Rule] = &[
    not_finite::RULE,
    exploding_gradients::RULE,
    vanishing_gradients::RULE,
    dead_units::RULE,
    rate_too_high::RULE,
    rate_too_low::RULE,
    not_decreasing::RULE,
    overfit::RULE,
    underfit::RULE,
    class_collapse::RULE,
    unscaled_input::RULE,
    constant_label::RULE,
];

/// Something that is wrong with a training.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Finding {
    /// Which lint: `dead_units`, `overfit`, …
    pub id: String,
    /// How bad it is.
    pub severity: Severity,
    /// Whether it is new.
    pub standing: Standing,
    /// What was seen, with numbers: one sentence.
    pub seen: String,
    /// The first batch or epoch at which it was so.
    pub since: Since,
    /// What to try: one or two sentences.
    #[serde(rename = "try")]
    pub advice: String,
    /// The key of the workspace file that does it.
    pub key: Option<String>,
    /// What to set the key to, as the file writes it; `None` where that needs a person.
    pub value: Option<String>,
}

impl Finding {
    /// What was seen, since when and what to try, as one line.
    pub fn told(&self) -> String {
        let Self { seen, advice, .. } = self;
        match self.standing {
            Standing::New | Standing::Back => format!("{seen} Since {}. {advice}", self.since),
            Standing::Worse => format!("{seen} It got worse; since {}. {advice}", self.since),
            Standing::Cleared => format!("Cleared. It was: {seen}"),
        }
    }
}

/// Whether a finding is new.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// Told for the first time.
    New,
    /// It stands and became much worse.
    Worse,
    /// It had cleared and is there again.
    Back,
    /// It is no longer so.
    Cleared,
}

/// A place in a training.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Default, Serialize, Deserialize)]
pub struct Since {
    /// The pass under way, from 1; 0: before the first batch.
    pub epoch: usize,
    /// Batches done over all passes.
    pub step: u64,
}

impl std::fmt::Display for Since {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.step {
            0 => out.write_str("the start"),
            step => write!(out, "epoch {}, step {step}", self.epoch),
        }
    }
}

/// A lint: a name and a pure function of what has been seen.
struct Rule {
    id: &'static str,
    find: fn(&History) -> Option<Sick>,
    /// Lints before it in [`LINTS`] that explain what it finds: while one of them stands it says nothing, since its own advice
    /// would not help.
    behind: &'static [&'static str],
}

impl Rule {
    /// One that nothing else explains.
    const fn new(id: &'static str, find: fn(&History) -> Option<Sick>) -> Self {
        Self { id, find, behind: &[] }
    }

    /// One that is the consequence of others.
    const fn behind(self, behind: &'static [&'static str]) -> Self {
        Self { behind, ..self }
    }
}

/// Steps that lead nowhere, whatever the network's size and the classes' shares.
const ASTRAY: &[&str] = &["exploding_gradients", "rate_too_high", "rate_too_low"];

/// What a lint found.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Sick {
    severity: Severity,
    /// How much of it there is, on the lint's own scale: a multiple of the last told is worse.
    size: f64,
    /// Since when, where the lint knows better than "since it was first found".
    since: Option<Since>,
    seen: String,
    advice: String,
    key: Option<String>,
    value: Option<String>,
}

impl Sick {
    fn new(severity: Severity, size: f64, seen: String, advice: impl Into<String>) -> Self {
        // A checkpoint must be able to hold it.
        let size = size.min(f64::MAX);
        Self { severity, size, since: None, seen, advice: advice.into(), key: None, value: None }
    }

    fn since(mut self, moment: Since) -> Self {
        self.since = Some(moment);
        self
    }

    fn key(mut self, key: &'static str) -> Self {
        self.key = Some(key.to_owned());
        self
    }

    fn set(mut self, key: &'static str, value: String) -> Self {
        (self.key, self.value) = (Some(key.to_owned()), Some(value));
        self
    }
}

/// A learning rate with one digit, as the file writes it: `3e-4`.
fn rate(value: f64) -> String {
    format!("{value:.0e}")
}

#[cfg(test)]
mod tests;
