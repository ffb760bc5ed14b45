//! The two streams: data on stdout, messages on stderr.

use std::io::{self, IsTerminal, Write};
use std::path::Path;

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

/// A path as a word of a command that can be copied into a shell.
pub(super) fn word(path: &Path) -> String {
    let text = path.display().to_string();
    let plain = |c: char| c.is_alphanumeric() || "/._-+,:@%=".contains(c);
    // What begins like an option is taken for one.
    let text = if text.starts_with('-') { format!("./{text}") } else { text };
    if !text.is_empty() && text.chars().all(plain) { text } else { format!("'{}'", text.replace('\'', r"'\''")) }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_quoted_where_a_shell_would_take_it_apart() {
        for (path, quoted) in [
            ("a/b-1.toml", "a/b-1.toml"),
            ("größe.toml", "größe.toml"),
            ("-x.toml", "./-x.toml"),
            ("my file.toml", "'my file.toml'"),
            ("it's", r"'it'\''s'"),
        ] {
            assert_eq!(word(Path::new(path)), quoted);
        }
    }
}
