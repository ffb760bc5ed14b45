//! Copying through the terminal (OSC 52), which works over SSH.

use std::io::{self, stdout};

use crossterm::clipboard::CopyToClipboard;
use crossterm::execute;

/// Puts `text` on the clipboard of the terminal's own machine.
///
/// # Errors
/// When the terminal cannot be written.
pub(super) fn copy(text: &str) -> io::Result<()> {
    execute!(stdout(), CopyToClipboard::to_clipboard_from(text))
}
