//! The folder of all runs: making new ones and finding old ones.

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::about::About;
use super::error::StoreError;
use super::index::{Shelf, list};
use super::listed::Listed;
use super::looks::Looks;
use super::read::Record;
use super::write::RunFolder;
use crate::base::diag::nearest;

/// The folder of all runs; it is made when the first run begins.
#[derive(Clone, Debug)]
pub struct Runs {
    root: PathBuf,
    shelf: Shelf,
}

impl PartialEq for Runs {
    fn eq(&self, other: &Self) -> bool {
        self.root == other.root
    }
}

impl Eq for Runs {}

impl Runs {
    /// Runs under `root`.
    pub fn at(root: impl Into<PathBuf>) -> Self {
        Self { root: root.into(), shelf: Shelf::default() }
    }

    /// Where they are.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// How often the runs' test rows were looked at.
    pub fn looks(&self) -> Looks {
        Looks::of(&self.root)
    }

    /// Makes the folder of a new run. Its id is `<stamp>-<name>`, with a number behind it where that is taken, so
    /// that two runs that begin in the same second never share a folder.
    ///
    /// # Errors
    /// When the folder cannot be made.
    pub fn create(&self, stamp: &str, name: &str) -> Result<RunFolder, StoreError> {
        fs::create_dir_all(&self.root).map_err(StoreError::io("cannot make", &self.root))?;
        let plain: String = name.chars().map(|c| if c.is_alphanumeric() || c == '_' { c } else { '-' }).collect();
        let first = format!("{stamp}-{plain}");
        let mut id = first.clone();
        for number in 2.. {
            let folder = self.root.join(&id);
            match fs::create_dir(&folder) {
                Ok(()) => return RunFolder::begin(id, folder),
                Err(error) if error.kind() == ErrorKind::AlreadyExists => id = format!("{first}-{number}"),
                Err(error) => return Err(StoreError::io("cannot make", &folder)(error)),
            }
        }
        unreachable!("numbers do not run out")
    }

    /// The folder that `run` means: a run's id, its folder, or the name that its owner gave to no other.
    ///
    /// # Errors
    /// When there is no such run; a near id is suggested.
    pub fn find(&self, run: &str) -> Result<PathBuf, StoreError> {
        let named = self.root.join(run);
        let places = [named, PathBuf::from(run)];
        if let Some(folder) = places.into_iter().find(|folder| folder.join(RunFolder::EVENTS).is_file()) {
            return Ok(folder);
        }
        let ids = self.ids();
        let mut called = ids.iter().filter(|id| About::read(&self.root.join(id)).name.as_deref() == Some(run));
        if let (Some(id), None) = (called.next(), called.next()) {
            return Ok(self.root.join(id));
        }
        let hint = nearest(run, ids.iter().map(String::as_str))
            .map_or_else(|| "; `gradus runs list` shows them".into(), |id| format!("; did you mean {id}?"));
        Err(StoreError::NoRun { run: run.into(), root: self.root.clone(), hint })
    }

    /// The id of the run that `run` means, and the folder of runs that it is in.
    ///
    /// # Errors
    /// When there is no such run.
    pub fn place_of(&self, run: &str) -> Result<(String, Self), StoreError> {
        let found = self.find(run)?;
        let folder = fs::canonicalize(&found).map_err(StoreError::io("cannot find", &found))?;
        let root = folder.parent().unwrap_or(&self.root).to_owned();
        Ok((id_of(&folder), Self::at(root)))
    }

    /// Reads the run that `run` means.
    ///
    /// # Errors
    /// When there is no such run or its log cannot be read.
    pub fn open(&self, run: &str) -> Result<Record, StoreError> {
        Record::read(&self.find(run)?)
    }

    /// The workspace's text of the run that `run` means; empty where it was killed before that was written.
    ///
    /// # Errors
    /// When there is no such run.
    pub fn workspace_of(&self, run: &str) -> Result<String, StoreError> {
        Ok(fs::read_to_string(self.find(run)?.join(RunFolder::WORKSPACE)).unwrap_or_default())
    }

    /// Whether a process trains the run of this id.
    pub fn is_live(&self, id: &str) -> bool {
        super::read::locked(&self.root.join(id).join(RunFolder::EVENTS))
    }

    /// The runs that a process trains, newest first.
    pub fn live(&self) -> Vec<String> {
        let mut live = self.ids();
        live.retain(|id| self.is_live(id));
        live.sort_unstable_by(|a, b| b.cmp(a));
        live
    }

    /// Every run as lists show it, newest first. A run that cannot be read is left out.
    pub fn listed(&self) -> Vec<Arc<Listed>> {
        let looks = self.looks().counts();
        list(&self.root, &self.shelf, |test_set| looks.get(test_set).copied().unwrap_or(0)).0
    }

    fn ids(&self) -> Vec<String> {
        let Ok(entries) = fs::read_dir(&self.root) else { return Vec::new() };
        entries
            .flatten()
            .filter(|entry| entry.path().join(RunFolder::EVENTS).is_file())
            .filter_map(|entry| entry.file_name().into_string().ok())
            .collect()
    }
}

/// The id of the run in `folder`: the name of the folder, however the way there is spelt.
pub(super) fn id_of(folder: &Path) -> String {
    let whole = fs::canonicalize(folder).ok();
    whole.as_deref().unwrap_or(folder).file_name().unwrap_or_default().to_string_lossy().into_owned()
}

/// What a run was named after: its id without the time.
pub fn name_of(id: &str) -> &str {
    id.splitn(3, '-').nth(2).unwrap_or(id)
}
