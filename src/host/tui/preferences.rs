//! What the user wants of every sitting, from files in their own folders: keys, preferences, lines of the palette.

use std::fs::{self, OpenOptions};
use std::io::Write;
use std::path::{Path, PathBuf};

use crate::base::diag::Diagnostic;
use crate::host::folders;
use crate::store::write_atomically;
use crate::ui::config::{Config, with_theme};
use crate::ui::keys::Keymap;

/// Lines of the palette that are kept.
const LINES: usize = 500;

/// The file with the user's keys.
pub(in crate::host) fn keys_file() -> Option<PathBuf> {
    folders::config().map(|folder| folder.join("keys.toml"))
}

/// The file with the user's preferences.
pub(in crate::host) fn config_file() -> Option<PathBuf> {
    folders::config().map(|folder| folder.join("config.toml"))
}

/// The keys as they are, and what of the user's is left out.
pub(in crate::host) fn keys() -> (Keymap, Result<(), String>) {
    read(keys_file(), Keymap::default(), Keymap::with)
}

/// What the user prefers, and what of it is left out.
pub(in crate::host) fn config() -> (Config, Result<(), String>) {
    read(config_file(), Config::default(), Config::read)
}

fn read<T>(file: Option<PathBuf>, plain: T, take: impl Fn(&str) -> (T, Vec<Diagnostic>)) -> (T, Result<(), String>) {
    let Some(file) = file.filter(|file| file.exists()) else { return (plain, Ok(())) };
    match fs::read_to_string(&file) {
        Err(error) => (plain, Err(format!("{} cannot be read: {error}", file.display()))),
        Ok(text) => {
            let (value, problems) = take(&text);
            let name = file.display().to_string();
            let told: Vec<String> = problems.iter().map(|problem| problem.render(&name, &text)).collect();
            (value, if told.is_empty() { Ok(()) } else { Err(told.join("\n\n")) })
        }
    }
}

/// Writes the theme into the user's preferences; says into which file.
pub(super) fn keep_theme(theme: &str) -> Result<String, String> {
    let file = config_file().ok_or("there is no configuration folder; set HOME")?;
    let text = fs::read_to_string(&file).unwrap_or_default();
    let shown = file.display();
    let text = with_theme(&text, theme).ok_or_else(|| format!("{shown} is not TOML; mend it first"))?;
    in_folder(&file)
        .and_then(|()| write_atomically(&file, text.as_bytes()))
        .map_err(|error| format!("{shown} cannot be written: {error}"))?;
    Ok(shown.to_string())
}

fn history_file() -> Option<PathBuf> {
    folders::state().map(|folder| folder.join("history"))
}

/// Lines run from the palette in earlier sittings, oldest first, each once.
pub(super) fn history() -> Vec<String> {
    let text = history_file().and_then(|file| fs::read_to_string(file).ok()).unwrap_or_default();
    let mut lines: Vec<String> = Vec::new();
    for line in text.lines().rev().filter(|line| !line.is_empty()) {
        if lines.len() < LINES && !lines.iter().any(|known| known == line) {
            lines.push(line.to_owned());
        }
    }
    lines.reverse();
    lines
}

/// Keeps a line for other sittings. Two programs may write at once: a line is appended in one go. A file that has grown is cut
/// to what is read of it.
pub(super) fn remember(line: &str) -> std::io::Result<()> {
    let Some(file) = history_file() else { return Ok(()) };
    in_folder(&file)?;
    if fs::metadata(&file).is_ok_and(|about| about.len() > 256 * 1024) {
        write_atomically(&file, (history().join("\n") + "\n").as_bytes())?;
    }
    OpenOptions::new().create(true).append(true).open(&file)?.write_all(format!("{line}\n").as_bytes())
}

/// Whether the program has never been opened by this user, of which a note is made.
pub(super) fn is_new_here() -> bool {
    folders::state().is_some_and(|folder| !folder.exists() && fs::create_dir_all(&folder).is_ok())
}

fn in_folder(file: &Path) -> std::io::Result<()> {
    file.parent().map_or(Ok(()), fs::create_dir_all)
}
