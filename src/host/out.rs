//! The two streams: data on stdout, messages on stderr.

use std::io::{self, IsTerminal, Write};

/// Writes data to stdout.
///
/// # Errors
/// When stdout is closed or full.
pub(super) fn data(text: &str) -> io::Result<()> {
    let mut stdout = io::stdout().lock();
    stdout.write_all(text.as_bytes())?;
    stdout.flush()
}

/// Writes a line to stderr; nobody left to read it is no reason to stop.
pub(super) fn message(text: &str) {
    let _ = writeln!(io::stderr().lock(), "{text}");
}

/// Writes each of `sentences` to stderr as a warning.
pub(super) fn warnings(sentences: &[String]) {
    for sentence in sentences {
        message(&format!("warning: {sentence}"));
    }
}

/// Whether stderr is a terminal, so that bars and carriage returns make sense.
pub(super) fn messages_are_seen() -> bool {
    io::stderr().is_terminal()
}
