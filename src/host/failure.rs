//! Why a command did not do what it was asked to: a message for stderr and an exit code.

use std::io::{self, ErrorKind};
use std::process::ExitCode;

use super::out;
use crate::data::DataError;
use crate::store::StoreError;

/// Why a command did not do what it was asked to.
#[derive(Debug)]
pub(super) struct Failure {
    code: u8,
    message: String,
}

impl Failure {
    /// The run failed, or a requirement is not met.
    pub(super) fn run(message: impl Into<String>) -> Self {
        Self { code: 1, message: message.into() }
    }

    /// What the user gave cannot be used.
    pub(super) fn input(message: impl Into<String>) -> Self {
        Self { code: 2, message: message.into() }
    }

    /// The user or the system said stop.
    pub(super) fn interrupted(message: impl Into<String>) -> Self {
        Self { code: 130, message: message.into() }
    }

    /// The message alone, for a screen.
    pub(super) fn into_message(self) -> String {
        self.message
    }

    /// Leaves with this code and says no more.
    pub(super) fn silent(code: u8) -> Self {
        Self { code, message: String::new() }
    }

    /// Prints the message and gives the code.
    pub(super) fn report(&self) -> ExitCode {
        if !self.message.is_empty() {
            // Messages of several lines (diagnostics) carry their own headings.
            let heading = if self.message.starts_with("error") { "" } else { "error: " };
            out::message(&format!("{heading}{}", self.message));
        }
        ExitCode::from(self.code)
    }
}

impl From<DataError> for Failure {
    fn from(error: DataError) -> Self {
        Self::input(error.to_string())
    }
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Self {
        Self::input(error.to_string())
    }
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        // Whoever read our output has seen enough: `gradus … | head` is no failure.
        if error.kind() == ErrorKind::BrokenPipe { Self::silent(0) } else { Self::run(error.to_string()) }
    }
}
