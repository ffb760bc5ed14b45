//! `gradus train --reload`: while the run goes on its workspace file is looked at, and what is saved in it is asked of the run.
//!
//! Only where that is asked for: who trains without a window may well write the next workspace into the same file.

use std::fs;
use std::path::{Path, PathBuf};
use std::thread::{Builder, sleep};
use std::time::{Duration, SystemTime};

use super::cli::Overrides;
use super::failure::Failure;
use super::open::Opened;
use super::out;
use crate::spec::{self, Workspace};
use crate::train::{Command, Knob};

/// How often the file is looked at. Looking needs nothing of the file system but its time stamps, so that files on servers
/// count as well.
const EVERY: Duration = Duration::from_millis(250);

/// A file that is followed.
pub(super) struct Reload {
    file: PathBuf,
    overrides: Overrides,
    /// What the run began with.
    begun: Workspace,
    /// What the file said when it last made sense.
    known: Workspace,
    /// As the file was when that was read.
    seen: Stamp,
}

/// When a file was written and how long it is; `None` where it is not there, as between two steps of an editor.
pub(super) type Stamp = Option<(SystemTime, u64)>;

impl Reload {
    /// Of a workspace that was read from a file that had this stamp before, with what stands above it.
    pub(super) fn of(opened: &Opened, overrides: &Overrides, seen: Stamp) -> Option<Self> {
        let (file, begun) = (opened.file.clone()?, opened.workspace.clone());
        Some(Self { file, overrides: overrides.clone(), known: begun.clone(), begun, seen })
    }

    /// Looks until the program ends; `tell` reaches the run.
    ///
    /// # Errors
    /// When the system gives no thread.
    pub(super) fn begin(mut self, tell: impl Fn(Command) + Send + 'static) -> Result<(), Failure> {
        let mut before = self.seen;
        let look = move || loop {
            sleep(EVERY);
            let now = stamp(&self.file);
            // A save may be several writes: it is over when nothing has changed between two looks.
            if now.is_some() && now == before && now != self.seen {
                self.seen = now;
                self.take(&tell);
            }
            before = now;
        };
        Builder::new().name("reload".into()).spawn(look)?;
        Ok(())
    }

    /// Reads the file and asks of the run what it can take over; a file that makes no sense changes nothing.
    fn take(&mut self, tell: &impl Fn(Command)) {
        let wanted = match Opened::read(&self.file, &self.overrides) {
            Ok(opened) => opened.workspace,
            Err(failure) => {
                out::message(&failure.into_message());
                return out::message("the run goes on as it was");
            }
        };
        for change in spec::diff(&self.known, &wanted) {
            match Knob::following(&change, &wanted, &self.begun) {
                Some(knob) => tell(Command::Set(knob)),
                None => out::message(&format!(
                    "{}: `{}` is another now, which a run that has begun cannot take over; the next one does",
                    self.file.display(),
                    change.key
                )),
            }
        }
        self.known = wanted;
    }
}

/// The stamp of a file now.
pub(super) fn stamp(file: &Path) -> Stamp {
    let told = fs::metadata(file).ok()?;
    Some((told.modified().ok()?, told.len()))
}
