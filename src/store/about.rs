//! What its owner says of a run: `about.json` in its folder. It is no part of the run, and may be changed while it is going.

use std::fs;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::error::StoreError;
use super::write::write_atomically;

/// What its owner says of a run.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct About {
    /// What it is called instead of its id.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Words to find it by.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub tags: Vec<String>,
    /// A note.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// The folder it is kept in among the runs, as `vision/tries`; its files stay where they are.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub folder: Option<String>,
    /// The workspace file that it was begun from.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub workspace: Option<PathBuf>,
}

impl About {
    /// Its file in the run's folder.
    pub const FILE: &'static str = "about.json";

    /// What is said of the run in `folder`; nothing where there is no such file or it is no such file.
    pub fn read(folder: &Path) -> Self {
        fs::read(folder.join(Self::FILE)).ok().and_then(|bytes| serde_json::from_slice(&bytes).ok()).unwrap_or_default()
    }

    /// Replaces what is said of the run in `folder`.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn write(&self, folder: &Path) -> Result<(), StoreError> {
        let path = folder.join(Self::FILE);
        let text = serde_json::to_vec_pretty(self).map_err(std::io::Error::from);
        text.and_then(|text| write_atomically(&path, &text)).map_err(StoreError::io("cannot write", &path))
    }

    /// The folder that is meant: names between slashes, without empty ones, dots alone and quotes, which filters stand in; `None` where
    /// nothing is left, which is no folder.
    pub fn folder_of(text: &str) -> Option<String> {
        let text = text.replace('"', "");
        let names: Vec<&str> = text.split('/').map(str::trim).filter(|name| !["", ".", ".."].contains(name)).collect();
        (!names.is_empty()).then(|| names.join("/"))
    }

    /// Whether `folder` is this one or below it.
    pub fn lies_in(folder: &str, this: &str) -> bool {
        folder.strip_prefix(this).is_some_and(|below| below.is_empty() || below.starts_with('/'))
    }

    /// The tags of a line of words, each once, in their order.
    pub fn tags_of(line: &str) -> Vec<String> {
        let mut tags: Vec<String> = vec![];
        for tag in line.split([' ', ',']).filter(|tag| !tag.is_empty()) {
            if !tags.iter().any(|known| known == tag) {
                tags.push(tag.to_owned());
            }
        }
        tags
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_said_of_a_run_is_read_back_and_nonsense_says_nothing() {
        let folder = tempfile::tempdir().unwrap();
        assert_eq!(About::read(folder.path()), About::default());
        let about = About { name: Some("first try".into()), tags: About::tags_of("a, b a"), ..About::default() };
        about.write(folder.path()).unwrap();
        assert_eq!(About::read(folder.path()), about);
        assert_eq!(about.tags, ["a", "b"]);
        fs::write(folder.path().join(About::FILE), "{").unwrap();
        assert_eq!(About::read(folder.path()), About::default());
    }

    #[test]
    fn a_folder_holds_what_is_in_it_and_below_and_nothing_that_only_begins_alike() {
        assert_eq!(About::folder_of(" /vision// \"tries\"/ ").as_deref(), Some("vision/tries"));
        assert_eq!(About::folder_of(" / "), None);
        for (folder, there) in
            [("vision", true), ("vision/tries", true), ("vis", false), ("tries", false), ("vision/tries/1", false)]
        {
            assert_eq!(About::lies_in("vision/tries", folder), there, "{folder}");
        }
        assert!(About::lies_in("ärzte/größe", "ärzte") && !About::lies_in("ärzte", "är"));
    }
}
