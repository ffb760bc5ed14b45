//! The text of a keymap as entries with their places; what an entry means is not looked at here.

use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::chord;
use super::map::Section;
use crate::app::PaneId;
use crate::base::diag::{Diagnostic, nearest};

/// One line of the file: keys, and what they are to do.
pub(super) struct Entry {
    pub(super) section: Section,
    /// Names of keys, one after the other; each is one.
    pub(super) keys: Vec<String>,
    /// What `:` accepts; empty unbinds.
    pub(super) line: String,
    /// Where the keys stand.
    pub(super) at: Range<usize>,
    /// Where the line stands.
    pub(super) at_line: Range<usize>,
}

/// Entries in the order of the text, and what is none.
pub(super) fn read(text: &str) -> (Vec<Entry>, Vec<Diagnostic>) {
    let (file, errors) = DeTable::parse_recoverable(text);
    if !errors.is_empty() {
        let told = |error: &toml::de::Error| Diagnostic::error(error.span().unwrap_or(0..0), error.message().trim());
        return (Vec::new(), errors.iter().map(told).collect());
    }
    let (mut found, mut problems) = (Vec::new(), Vec::new());
    for (name, value) in file.get_ref() {
        match (Section::named(name.get_ref()), value.get_ref().as_table()) {
            (Some(section), Some(table)) => {
                for (keys, line) in table {
                    match entry(section, keys.get_ref(), keys.span(), line) {
                        Ok(entry) => found.push(entry),
                        Err(problem) => problems.push(problem),
                    }
                }
            }
            _ => problems.push(no_section(name.get_ref(), name.span())),
        }
    }
    found.sort_by_key(|entry| entry.at.start);
    (found, problems)
}

fn entry(section: Section, keys: &str, at: Range<usize>, line: &Spanned<DeValue<'_>>) -> Result<Entry, Diagnostic> {
    let keys: Vec<String> = keys.split_whitespace().map(str::to_owned).collect();
    if keys.is_empty() {
        return Err(Diagnostic::error(at, "a key is missing"));
    }
    if let Some(unknown) = keys.iter().find(|key| chord::key(key).is_none()) {
        let hint = "keys are written like g, G, space, ctrl-s, shift-tab, page-up, f1";
        return Err(Diagnostic::error(at, format!("there is no key `{unknown}`")).hint(hint));
    }
    let at_line = line.span();
    let text = line.get_ref().as_str();
    let text = text.ok_or_else(|| Diagnostic::error(at_line.clone(), "an action is text in quotes"))?;
    Ok(Entry { section, keys, line: text.trim().to_owned(), at, at_line })
}

fn no_section(name: &str, at: Range<usize>) -> Diagnostic {
    let known: Vec<&str> = ["everywhere", "over"].into_iter().chain(PaneId::ALL.map(PaneId::name)).collect();
    let hint = match nearest(name, known.iter().copied()) {
        Some(near) => format!("did you mean [{near}]?"),
        None => format!("there are {}", known.join(", ")),
    };
    Diagnostic::error(at, format!("[{name}] is no section of the keymap")).hint(hint)
}

/// A sentence of the palette as a mistake in the file.
pub(super) fn sentence(at: Range<usize>, why: &str) -> Diagnostic {
    let plain = why.trim_end_matches('.');
    match plain.split_once("; ") {
        Some((message, hint)) => Diagnostic::error(at, message).hint(hint),
        None => Diagnostic::error(at, plain),
    }
}
