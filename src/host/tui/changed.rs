//! What becomes of files that change under the workbench: the workspace file, keys, themes, and the folder of runs.

use std::fs;
use std::path::{Path, PathBuf};

use super::preferences;
use super::session::Session;
use super::watch::{Watch, folder_of, same_file};
use crate::app::{Effect, Msg};
use crate::host::failure::Failure;

impl Session {
    /// Watches every folder in which something may change that matters here, also those that are not there yet.
    pub(super) fn watch_files(&mut self) {
        let mut folders = self.themes.folders();
        folders.push(folder_of(&self.file));
        folders.extend(preferences::keys_file().map(|file| folder_of(&file)));
        folders.push(self.runs_folder.root().to_owned());
        match Watch::folders(&folders, self.inbox.clone()) {
            Ok(watch) => {
                // One that was made meanwhile is watched too; nothing takes folders away so fast that this goes on.
                let again = watch.awaited.iter().any(|folder| folder.is_dir());
                self.watch = Some(watch);
                if again {
                    self.watch_files();
                }
            }
            Err(error) => {
                self.trouble(format!("files are not watched: {error}; use the refresh action after a change"));
            }
        }
    }

    /// A file was written or made, or a folder that was waited for.
    pub(super) fn changed(&mut self, path: &Path) -> Result<(), Failure> {
        if let Some(watch) = self.watch.take_if(|watch| watch.awaits(path)) {
            self.watch_files();
            // What was written before they were watched was not seen.
            let files = watch.awaited.iter().flat_map(|folder| files_in(folder));
            return files.into_iter().try_for_each(|file| self.noticed(&file));
        }
        self.noticed(path)
    }

    fn noticed(&mut self, path: &Path) -> Result<(), Failure> {
        if same_file(path, &self.file) {
            let file = self.read_workspace();
            return self.tell(file);
        }
        let of_runs = path.parent().is_some_and(|parent| same_file(parent, self.runs_folder.root()));
        let hidden = path.file_name().is_some_and(|name| name.as_encoded_bytes().starts_with(b"."));
        if of_runs && !hidden {
            self.unlisted = true;
            return Ok(());
        }
        if preferences::keys_file().is_some_and(|file| same_file(path, &file)) {
            let (keys, left_out) = preferences::keys();
            self.keys = keys;
            return self.tell(Msg::Keys(left_out));
        }
        if self.themes.holds(path) {
            let name = self.state.theme.clone();
            return self.perform(Effect::LoadTheme(name));
        }
        Ok(())
    }
}

fn files_in(folder: &Path) -> Vec<PathBuf> {
    fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path()).collect()
}
