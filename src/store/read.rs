//! Reading a run back, whether it ended, is going on or was killed.

use std::collections::HashMap;
use std::fs::{self, File, TryLockError};
use std::path::{Path, PathBuf};

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::error::StoreError;
use super::folder::id_of;
use super::write::RunFolder;
use crate::spec;
use crate::train::{Ending, EpochReport, Event, Happening, Knob, Report, Shape, is_for_good};

/// How a run stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// A process is writing it.
    Live,
    /// It ran to its end, early stopping included.
    Finished,
    /// It was ended by the user, and judged.
    Stopped,
    /// It was ended by a signal, and judged.
    Interrupted,
    /// It ended without a usable model.
    Failed,
    /// Its process is gone and left no last word.
    Killed,
}

impl Status {
    /// One word.
    pub fn name(self) -> &'static str {
        match self {
            Self::Live => "live",
            Self::Finished => "finished",
            Self::Stopped => "stopped",
            Self::Interrupted => "interrupted",
            Self::Failed => "failed",
            Self::Killed => "killed",
        }
    }

    /// Whether it can go on as it was going.
    pub fn resumable(self) -> bool {
        !matches!(self, Self::Live | Self::Finished)
    }
}

/// Everything a run left on disk.
#[derive(Clone, Debug, PartialEq)]
pub struct Record {
    /// The run's id: its folder's name.
    pub id: String,
    /// Where it is.
    pub dir: PathBuf,
    /// How it stands.
    pub status: Status,
    /// The resolved workspace's text; empty where the run was killed before it was written.
    pub workspace: String,
    /// The log.
    pub events: Vec<Event>,
    /// What came of it.
    pub report: Option<Report>,
}

/// A run in a line.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Summary {
    /// The run's id.
    #[serde(rename = "run")]
    pub id: String,
    /// How it stands.
    pub status: Status,
    /// Sizes, once the network was built.
    #[serde(skip)]
    pub shape: Option<Shape>,
    /// Epochs done.
    pub epochs: usize,
    /// The epoch whose weights it ended with, or would end with as it stood at its last epoch; the last one where that was
    /// judged in the run that this one is a fork of.
    pub kept: Option<EpochReport>,
    /// What came of it.
    pub report: Option<Report>,
}

impl Record {
    /// Reads the run in `folder`.
    ///
    /// # Errors
    /// When there is no log or it cannot be read.
    pub fn read(folder: &Path) -> Result<Self, StoreError> {
        let log = folder.join(RunFolder::EVENTS);
        let text = fs::read(&log).map_err(StoreError::io("cannot read", &log))?;
        let events: Vec<Event> = lines(&text).into_iter().flatten().collect();
        let report =
            fs::read(folder.join(RunFolder::METRICS)).ok().and_then(|bytes| serde_json::from_slice(&bytes).ok());
        let workspace = fs::read_to_string(folder.join(RunFolder::WORKSPACE)).unwrap_or_default();
        Ok(Self { id: id_of(folder), dir: folder.to_owned(), status: status(&log, &events), workspace, events, report })
    }

    /// The epochs that led to where the run is: those of abandoned branches, and those that were done again after a
    /// crash, are left out.
    pub fn judged(&self) -> Vec<&EpochReport> {
        // Every epoch with the one before it on its way: a return may lead to a checkpoint of a branch that was left before.
        let mut told: Vec<(&EpochReport, Option<usize>)> = vec![];
        let mut last = None;
        let mut kept: HashMap<&str, Option<usize>> = HashMap::new();
        let back = |told: &[(&EpochReport, Option<usize>)], mut last: Option<usize>, epoch: usize| {
            while let Some((_, before)) = last.map(|place| told[place]).filter(|(report, _)| report.epoch > epoch) {
                last = before;
            }
            last
        };
        for event in &self.events {
            match &event.what {
                Happening::Epoch(report) => {
                    told.push((report, last));
                    last = Some(told.len() - 1);
                }
                Happening::Saved { file } if is_for_good(file) => drop(kept.insert(file, last)),
                Happening::Continued { epoch, .. } => last = back(&told, last, *epoch),
                Happening::Rewound { file, epoch, .. } => {
                    last = back(&told, kept.get(file.as_str()).copied().unwrap_or(last), *epoch);
                }
                _ => {}
            }
        }
        let mut judged: Vec<&EpochReport> =
            std::iter::successors(last, |&place| told[place].1).map(|place| told[place].0).collect();
        judged.reverse();
        judged
    }

    /// The run's sizes as it said them last; `None` where it did not come to that.
    pub fn shape(&self) -> Option<&Shape> {
        self.events.iter().rev().find_map(|event| match &event.what {
            Happening::Started(shape) | Happening::Continued { shape, .. } => Some(shape),
            _ => None,
        })
    }

    /// Epochs that were finished.
    pub fn epochs(&self) -> usize {
        self.judged().last().map_or(0, |report| report.epoch)
    }

    /// The run in a line.
    pub fn summary(self) -> Summary {
        let judged = self.judged();
        // A run that goes on still has the report of its last end.
        let over = matches!(self.status, Status::Finished | Status::Stopped | Status::Interrupted);
        let kept = EpochReport::kept_of(judged.iter().copied(), self.report.as_ref().filter(|_| over));
        let kept = kept.or(judged.last().copied()).cloned();
        let epochs = self.epochs();
        let shape = self.shape().cloned();
        Summary { id: self.id, status: self.status, shape, epochs, kept, report: self.report }
    }

    /// Whether the run ends with its best weights: with early stopping, as it is set now.
    fn ends_with_best(&self) -> bool {
        let patience = |knob: &Knob| if let Knob::Patience(patience) = knob { Some(*patience) } else { None };
        let set = self.events.iter().rev().find_map(|event| match &event.what {
            Happening::Set { knob, .. } => patience(knob),
            Happening::Rewound { knobs, .. } => knobs.iter().find_map(patience),
            _ => None,
        });
        set.unwrap_or_else(|| {
            let begun = spec::parse(&self.workspace).workspace.train.early_stopping;
            begun.map(|rule| rule.patience)
        })
        .is_some()
    }

    /// Whether there is a best checkpoint that the run would end with.
    pub fn holds_best(&self) -> bool {
        self.ends_with_best() && self.dir.join(RunFolder::checkpoint_file("best")).is_file()
    }

    /// The kept weights' bytes, or where the run did not end or goes on, those of the checkpoint that it would end with: the best
    /// so far, or without early stopping the last.
    ///
    /// # Errors
    /// When there are none yet.
    pub fn weights(&self) -> Result<Vec<u8>, StoreError> {
        let model = RunFolder::MODEL.to_owned();
        let names = if self.holds_best() { ["best", "last"] } else { ["last", "best"] };
        let [first, second] = names.map(RunFolder::checkpoint_file);
        let files = match self.status {
            Status::Live | Status::Killed => [first, second, model],
            _ => [model, first, second],
        };
        let files = files.map(|name| self.dir.join(name));
        let Some(file) = files.iter().find(|file| file.is_file()) else {
            let reason = "the run ended before its first epoch was over, so it has no weights; train again";
            return Err(StoreError::Broken { path: self.dir.clone(), reason: reason.into() });
        };
        fs::read(file).map_err(StoreError::io("cannot read", file))
    }

    /// The fitted preparation.
    ///
    /// # Errors
    /// When it is missing or not what this program wrote.
    pub fn pipeline<P: DeserializeOwned>(&self) -> Result<P, StoreError> {
        let path = self.dir.join(RunFolder::PIPELINE);
        let bytes = fs::read(&path).map_err(StoreError::io("cannot read", &path))?;
        serde_json::from_slice(&bytes).map_err(|error| StoreError::Broken { path, reason: error.to_string() })
    }
}

/// The events of a log, one a line; `None` for a line that is none. A torn last line is left out.
pub(super) fn lines(log: &[u8]) -> Vec<Option<Event>> {
    let whole = log.iter().rposition(|&byte| byte == b'\n').map_or(&[][..], |end| &log[..end]);
    if whole.is_empty() {
        return vec![];
    }
    whole.split(|&byte| byte == b'\n').map(|line| serde_json::from_slice(line).ok()).collect()
}

fn status(log: &Path, events: &[Event]) -> Status {
    match events.iter().rev().map(|event| &event.what).find(|what| what.is_last().is_some()) {
        Some(Happening::Finished { ending: Ending::Completed | Ending::EarlyStopped, .. }) => Status::Finished,
        Some(Happening::Finished { ending: Ending::Interrupted, .. }) => Status::Interrupted,
        Some(Happening::Finished { .. }) => Status::Stopped,
        Some(Happening::Failed { .. }) => Status::Failed,
        _ if locked(log) => Status::Live,
        _ => Status::Killed,
    }
}

/// Whether a process writes this log.
pub(super) fn locked(log: &Path) -> bool {
    matches!(File::open(log).map(|file| file.try_lock_shared()), Ok(Err(TryLockError::WouldBlock)))
}
