//! Runs that nobody wants to see: put aside first, and gone for good only when that is said.

use std::fs;
use std::path::{Component, Path, PathBuf};

use super::error::StoreError;
use super::folder::{Runs, id_of};
use super::read;
use super::write::RunFolder;

/// The folder of runs that were put aside, in the folder of runs.
const TRASH: &str = ".trash";

impl Runs {
    fn trash(&self) -> PathBuf {
        self.root().join(TRASH)
    }

    /// The folder of a run that was put aside, where `run` is the plain name of one.
    fn aside(&self, run: &str) -> Option<PathBuf> {
        let mut parts = Path::new(run).components();
        let plain = matches!((parts.next(), parts.next()), (Some(Component::Normal(name)), None) if name == run);
        let folder = self.trash().join(run);
        (plain && folder.join(RunFolder::EVENTS).is_file()).then_some(folder)
    }

    /// Puts a run aside; [`Runs::restore`] brings it back.
    ///
    /// # Errors
    /// When there is no such run, it is live, or the folder cannot be written.
    pub fn discard(&self, run: &str) -> Result<(), StoreError> {
        let folder = self.over(run)?;
        let trash = self.trash();
        fs::create_dir_all(&trash).map_err(StoreError::io("cannot make", &trash))?;
        fs::rename(&folder, trash.join(id_of(&folder))).map_err(StoreError::io("cannot put aside", &folder))
    }

    /// Brings back a run that was put aside.
    ///
    /// # Errors
    /// When none of that id was, or the folder cannot be written.
    pub fn restore(&self, run: &str) -> Result<(), StoreError> {
        let Some(aside) = self.aside(run) else {
            let there = self.discarded();
            let hint =
                if there.is_empty() { "; none is".to_owned() } else { format!("; these are: {}", there.join(", ")) };
            return Err(StoreError::NotAside { run: run.to_owned(), hint });
        };
        fs::rename(&aside, self.root().join(run)).map_err(StoreError::io("cannot bring back", &aside))
    }

    /// The runs that were put aside, newest first.
    pub fn discarded(&self) -> Vec<String> {
        let entries = fs::read_dir(self.trash()).into_iter().flatten().flatten();
        let mut ids: Vec<String> = entries.filter_map(|entry| entry.file_name().into_string().ok()).collect();
        ids.sort_unstable_by(|a, b| b.cmp(a));
        ids
    }

    /// Deletes a run for good, whether it was put aside or not.
    ///
    /// # Errors
    /// When there is no such run, it is live, or it cannot be deleted.
    pub fn delete(&self, run: &str) -> Result<(), StoreError> {
        let folder = self.aside(run).map_or_else(|| self.over(run), Ok)?;
        fs::remove_dir_all(&folder).map_err(StoreError::io("cannot delete", &folder))
    }

    /// The folder of a run that no process writes.
    fn over(&self, run: &str) -> Result<PathBuf, StoreError> {
        let folder = self.find(run)?;
        if read::locked(&folder.join(RunFolder::EVENTS)) {
            return Err(StoreError::Live { run: run.to_owned() });
        }
        std::path::absolute(&folder).map_err(StoreError::io("cannot find", &folder))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_run_is_put_aside_brought_back_and_deleted() {
        let root = tempfile::tempdir().unwrap();
        let runs = Runs::at(root.path());
        let id = runs.create("20261101-120000", "unwanted").unwrap().id.clone();
        runs.discard(&id).unwrap();
        assert_eq!((runs.listed().len(), runs.discarded()), (0, vec![id.clone()]));
        let wrong = runs.restore("20261101-120000-other").unwrap_err().to_string();
        assert!(wrong.contains(&id), "{wrong}");
        runs.restore(&id).unwrap();
        assert_eq!((runs.listed().len(), runs.discarded().len()), (1, 0));
        runs.delete(&id).unwrap();
        assert_eq!(runs.listed().len(), 0);
        assert!(matches!(runs.delete(&id), Err(StoreError::NoRun { .. })));
    }

    #[test]
    fn only_runs_are_brought_back_or_deleted_whatever_they_are_called() {
        let root = tempfile::tempdir().unwrap();
        let runs = Runs::at(root.path().join("runs"));
        let going = runs.create("20261101-120000", "going").unwrap();
        runs.create("20261101-120000", "old").unwrap();
        runs.discard("20261101-120000-old").unwrap();
        let precious = root.path().join("precious");
        fs::create_dir(&precious).unwrap();
        let names = [going.path.display().to_string(), precious.display().to_string()];
        for name in ["", ".", "..", "../..", "../precious", "/"].into_iter().chain(names.iter().map(String::as_str)) {
            assert!(runs.delete(name).is_err() && runs.restore(name).is_err(), "{name}");
        }
        assert!(runs.restore(&format!("../{}", going.id)).is_err());
        assert!(precious.is_dir() && going.path.join(RunFolder::EVENTS).is_file() && runs.discarded().len() == 1);
    }

    #[test]
    fn a_run_that_is_going_is_not_put_aside() {
        let root = tempfile::tempdir().unwrap();
        let runs = Runs::at(root.path());
        let going = runs.create("20261101-120000", "going").unwrap();
        assert!(matches!(runs.discard(&going.id), Err(StoreError::Live { .. })));
        assert!(matches!(runs.delete(&going.id), Err(StoreError::Live { .. })));
        assert!(going.path.join(RunFolder::EVENTS).is_file());
    }
}
