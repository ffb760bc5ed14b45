//! Views of the list of runs: what it is narrowed to and ordered by, under names, and as it was left. `.views.json` beside the
//! runs, where every window finds them when it opens.

use std::collections::BTreeMap;
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::error::StoreError;
use super::folder::Runs;
use super::write::write_atomically;

/// What the list of runs is narrowed to and ordered by.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct View {
    /// As it is typed; empty: all.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub filter: String,
    /// The column that orders the rows, and whether the largest comes first; `None`: newest first, or as the filter says.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sort: Option<(String, bool)>,
}

/// The views that are kept beside runs.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Views {
    /// As the list was left.
    pub last: View,
    /// Those with a name.
    pub named: BTreeMap<String, View>,
}

impl View {
    /// In a few words.
    pub fn told(&self) -> String {
        let sort = self.sort.as_ref().map(|(column, reverse)| format!("{} {column}", if *reverse { "↓" } else { "↑" }));
        let filter = Some(self.filter.clone()).filter(|filter| !filter.is_empty());
        let words: Vec<String> = filter.into_iter().chain(sort).collect();
        if words.is_empty() { "all runs, newest first".into() } else { words.join("  ") }
    }
}

impl Views {
    /// Those beside these runs; none where there is no such file or it is no such file.
    pub fn of(runs: &Runs) -> Self {
        let text = fs::read(file(runs.root())).ok();
        text.and_then(|text| serde_json::from_slice(&text).ok()).unwrap_or_default()
    }

    /// Changes those beside these runs as they are there now: another window may have kept some. Where there are no runs yet
    /// nothing is kept.
    ///
    /// # Errors
    /// When they cannot be written, or what is there cannot be read and would be lost.
    pub fn change(runs: &Runs, change: impl FnOnce(&mut Self)) -> Result<(), StoreError> {
        if !runs.root().is_dir() {
            return Ok(());
        }
        let path = file(runs.root());
        let mut views = match fs::read(&path) {
            Ok(text) => serde_json::from_slice(&text).map_err(std::io::Error::from),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(Self::default()),
            Err(error) => Err(error),
        }
        .map_err(StoreError::io("cannot read", &path))?;
        change(&mut views);
        let text = serde_json::to_vec_pretty(&views).map_err(std::io::Error::from);
        text.and_then(|text| write_atomically(&path, &text)).map_err(StoreError::io("cannot write", &path))
    }
}

fn file(root: &Path) -> PathBuf {
    root.join(".views.json")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn views_are_kept_beside_the_runs_and_each_window_changes_only_its_own() {
        let folder = tempfile::tempdir().unwrap();
        let runs = Runs::at(folder.path().join("runs"));
        let good = View { filter: "roc_auc>0.9".into(), sort: Some(("time".into(), true)) };
        Views::change(&runs, |views| views.last = good.clone()).unwrap();
        assert_eq!(Views::of(&runs), Views::default(), "there are no runs");
        fs::create_dir(runs.root()).unwrap();
        Views::change(&runs, |views| drop(views.named.insert("good".into(), good.clone()))).unwrap();
        Views::change(&runs, |views| views.last = good.clone()).unwrap();
        let kept = Views::of(&runs);
        assert_eq!((kept.named.get("good"), &kept.last), (Some(&good), &good));
        assert_eq!(good.told(), "roc_auc>0.9  ↓ time");
        fs::write(runs.root().join(".views.json"), "{").unwrap();
        assert_eq!(Views::of(&runs), Views::default());
    }
}
