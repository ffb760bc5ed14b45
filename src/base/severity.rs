//! How bad something is that was found in data or in a training; one scale for both.

use serde::{Deserialize, Serialize};

/// How bad a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// Worth knowing.
    Note,
    /// The result will be worse than it could be.
    Warning,
    /// The result will be useless.
    Severe,
}

impl Severity {
    /// What users read: `note`, `warning` or `severe`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Note => "note",
            Self::Warning => "warning",
            Self::Severe => "severe",
        }
    }
}
