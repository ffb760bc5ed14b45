//! A folder of text files as a table: a row a file with its `file`, its `text`, how many `characters` and `words` that has,
//! and, where files are in subfolders, its `label`, the name of the subfolder. The order is that of the names.

use std::path::Path;

use super::strings::Strings;
use super::{Dialect, Encoding, Format, Read, bytes, encoding};
use crate::data::error::DataError;
use crate::data::folder;
use crate::data::table::{Column, Table, Values};

/// The columns.
const FILE: &str = "file";
const TEXT: &str = "text";
const CHARACTERS: &str = "characters";
const WORDS: &str = "words";
const LABEL: &str = crate::spec::Data::LABEL;

/// Files left out that are named in a warning.
const NAMED: usize = 3;

/// Whether a file is taken for a text by its name.
fn is_text(path: &Path) -> bool {
    let extension = path.extension().map(|extension| extension.to_string_lossy().to_lowercase());
    extension.is_some_and(|extension| ["txt", "text", "md"].contains(&extension.as_str()))
}

/// Whether a path is a folder with a text file in it or below it.
pub(in crate::data) fn are_texts(path: &Path) -> bool {
    path.is_dir() && folder::list(path, is_text).is_ok_and(|listing| !listing.files.is_empty())
}

/// Reads every text below `root`.
pub(super) fn read(root: &Path) -> Result<Read, DataError> {
    let listing = folder::list(root, is_text)
        .map_err(|fault| DataError::Unreadable { path: fault.path, source: fault.source })?;
    if listing.files.is_empty() {
        return Err(DataError::Folder { path: root.into() });
    }
    let (mut names, mut texts, mut labels) = (Strings::default(), Strings::default(), Strings::default());
    let mut warnings = vec![];
    let (mut empty, mut total) = (vec![], 0);
    for file in &listing.files {
        let text = match bytes::load(&file.path) {
            Ok(bytes) => {
                let (text, _, warning) = encoding::decode(&file.path, bytes)?;
                warnings.extend(warning);
                text
            }
            Err(DataError::Empty { .. }) => {
                empty.push(file.name.clone());
                String::new()
            }
            Err(error) => return Err(error),
        };
        total += text.len() as u64;
        if total > bytes::CEILING {
            return Err(DataError::TooLong { path: root.into(), limit: bytes::CEILING });
        }
        names.push(Some(&file.name));
        texts.push(Some(text.trim()).filter(|text| !text.is_empty()));
        labels.push(file.label.as_deref());
    }
    warnings.extend(told(root, "are empty, so their text is missing", &empty));
    warnings.extend(told(root, "are no .txt, .text or .md files and are left out", &listing.others));
    let count = |of: fn(&str) -> usize| Values::Numeric(texts.iter().map(|text| text.map_or(0, of) as f64).collect());
    let mut columns = vec![
        (FILE, Values::labels(names.iter())),
        (TEXT, Values::labels(texts.iter())),
        (CHARACTERS, count(|text| text.chars().count())),
        (WORDS, count(|text| text.split_whitespace().count())),
    ];
    if listing.files.iter().any(|file| file.label.is_some()) {
        columns.push((LABEL, Values::labels(labels.iter())));
    }
    let column = |(name, values): (&str, Values)| Column { name: name.into(), values };
    let table = Table { columns: columns.into_iter().map(column).collect(), rows: listing.files.len(), images: None };
    let dialect = Dialect { format: Format::Texts, delimiter: None, header: true, encoding: Encoding::Utf8 };
    Ok(Read { table, dialect, warnings })
}

fn told(root: &Path, what: &str, names: &[String]) -> Option<String> {
    if names.is_empty() {
        return None;
    }
    let shown: Vec<String> = names.iter().take(NAMED).map(|name| format!("`{name}`")).collect();
    let more = names.len().saturating_sub(NAMED);
    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
    Some(format!("{} files in `{}` {what}: {}{more}.", names.len(), root.display(), shown.join(", ")))
}
