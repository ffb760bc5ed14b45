//! Files that change on disk, as messages: the workspace file and themes.
//!
//! Folders are watched rather than files, because editors replace a file by renaming another one over it.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::thread::Builder;
use std::time::Duration;

use crossbeam_channel::{Sender, unbounded};
use notify::{Config, Event, EventKind, RecommendedWatcher, RecursiveMode, Watcher};

use super::Wake;

/// Changes that come within this time of each other are one: a save is often several writes.
const SETTLED: Duration = Duration::from_millis(20);

/// Watches while it lives.
pub(super) struct Watch {
    _watchers: Vec<RecommendedWatcher>,
    /// Folders that were not there.
    pub(super) awaited: Vec<PathBuf>,
}

impl Watch {
    /// Sends [`Wake::Changed`] with the path of each file in `folders` that was written, made or renamed to; of a folder that is
    /// not there, with the path of what is made on the way to it.
    ///
    /// # Errors
    /// When the system cannot watch, or gives no thread.
    pub(super) fn folders(folders: &[PathBuf], inbox: Sender<Wake>) -> notify::Result<Self> {
        let (sender, changes) = unbounded::<PathBuf>();
        let mut watchers = Vec::new();
        let (there, awaited): (Vec<PathBuf>, Vec<PathBuf>) =
            folders.iter().cloned().partition(|folder| folder.is_dir());
        // Beside the way to a folder that is awaited nothing matters.
        let nearest = awaited.iter().filter_map(|folder| Some((nearest(folder)?, Some(folder.clone()))));
        for (folder, only) in there.into_iter().map(|folder| (folder, None)).chain(nearest) {
            let sender = sender.clone();
            let tell = move |event: notify::Result<Event>| {
                let Ok(event) = event else { return };
                if matches!(event.kind, EventKind::Access(_) | EventKind::Remove(_)) {
                    return;
                }
                for path in event.paths.into_iter().filter(|path| only.as_ref().is_none_or(|only| leads_to(path, only)))
                {
                    // The other end hangs up when the program leaves.
                    let _ = sender.send(path);
                }
            };
            let mut watcher = RecommendedWatcher::new(tell, Config::default())?;
            watcher.watch(&folder, RecursiveMode::NonRecursive)?;
            watchers.push(watcher);
        }
        drop(sender);
        Builder::new().name("watch".into()).spawn(move || {
            while let Ok(first) = changes.recv() {
                let mut paths = vec![first];
                while let Ok(path) = changes.recv_timeout(SETTLED) {
                    paths.push(path);
                }
                paths.sort_unstable();
                paths.dedup();
                for path in paths {
                    if inbox.send(Wake::Changed(path)).is_err() {
                        return;
                    }
                }
            }
        })?;
        Ok(Self { _watchers: watchers, awaited })
    }

    /// Whether a folder was made that is awaited, or that leads to one.
    pub(super) fn awaits(&self, path: &Path) -> bool {
        path.is_dir() && self.awaited.iter().any(|folder| leads_to(path, folder))
    }
}

/// The nearest folder above one that is not there.
fn nearest(folder: &Path) -> Option<PathBuf> {
    let above = folder.ancestors().skip(1);
    let named = |folder: &Path| if folder.as_os_str().is_empty() { PathBuf::from(".") } else { folder.to_owned() };
    above.map(named).find(|folder| folder.is_dir())
}

/// Whether a path is a folder or on the way to it, however the way is spelt.
fn leads_to(path: &Path, folder: &Path) -> bool {
    folder.ancestors().any(|above| !above.as_os_str().is_empty() && same_file(path, above))
}

/// Whether two paths name the same file in the same folder, however the folder is spelt.
pub(super) fn same_file(a: &Path, b: &Path) -> bool {
    let place = |path: &Path| -> Option<(PathBuf, OsString)> {
        let parent = path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
        Some((parent.canonicalize().ok()?, path.file_name()?.to_owned()))
    };
    place(a).is_some_and(|a| Some(a) == place(b))
}

/// The folder a file is in.
pub(super) fn folder_of(file: &Path) -> PathBuf {
    file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new(".")).to_owned()
}
