//! Writing one run.

use std::fs::{self, File, TryLockError};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use serde::Serialize;

use super::about::About;
use super::board::Board;
use super::checkpoints::names;
use super::control::{Bell, Control};
use super::error::StoreError;
use super::folder::id_of;
use super::looks::{Look, Looker, Looks};
use super::read::Record;
use crate::train::{Event, Recorder, Report};

/// The folder of a run that is being written. The log is locked while this lives, so that a reader can tell a run
/// that is going on from one that was killed.
#[derive(Debug)]
pub struct RunFolder {
    /// The run's id.
    pub id: String,
    /// Where it is.
    pub path: PathBuf,
    /// Before the log, which is locked until its socket is gone.
    bell: Option<Bell>,
    log: File,
    board: Board,
}

impl RunFolder {
    /// The resolved workspace.
    pub const WORKSPACE: &'static str = "workspace.toml";
    /// The log.
    pub const EVENTS: &'static str = "events.jsonl";
    /// The report.
    pub const METRICS: &'static str = "metrics.json";
    /// The kept weights.
    pub const MODEL: &'static str = "model.safetensors";
    /// The fitted preparation.
    pub const PIPELINE: &'static str = "pipeline.json";
    /// Weights along the way.
    pub const CHECKPOINTS: &'static str = "checkpoints";

    /// Where the checkpoint of this name is, within the folder.
    pub(super) fn checkpoint_file(name: &str) -> String {
        format!("{}/{name}.safetensors", Self::CHECKPOINTS)
    }

    pub(super) fn begin(id: String, path: PathBuf) -> Result<Self, StoreError> {
        let checkpoints = path.join(Self::CHECKPOINTS);
        fs::create_dir(&checkpoints).map_err(StoreError::io("cannot make", &checkpoints))?;
        let log = path.join(Self::EVENTS);
        let file = File::options().append(true).create_new(true).open(&log);
        let file = file.map_err(StoreError::io("cannot make", &log))?;
        // A file system without locks is no reason not to train; such a run only looks unfinished until it ends.
        let _ = file.try_lock();
        let board = Board::of(&path);
        Ok(Self { id, path, log: file, board, bell: None })
    }

    /// Opens the folder of a run that is over, to write on: locks its log, takes off a last line that a crash tore, and
    /// returns every line of it as an event; `None` for one that is none.
    ///
    /// # Errors
    /// When a process is writing the run, or the log cannot be opened.
    pub fn reopen(path: &Path) -> Result<(Self, Vec<Option<Event>>), StoreError> {
        let log = path.join(Self::EVENTS);
        let mut file =
            File::options().read(true).append(true).open(&log).map_err(StoreError::io("cannot open", &log))?;
        let id = id_of(path);
        // As when the run began, a file system without locks is no reason not to train.
        if matches!(file.try_lock(), Err(TryLockError::WouldBlock)) {
            return Err(StoreError::Live { run: id });
        }
        let mut bytes = vec![];
        file.read_to_end(&mut bytes).map_err(StoreError::io("cannot read", &log))?;
        let whole = bytes.iter().rposition(|&byte| byte == b'\n').map_or(0, |end| end + 1);
        if whole < bytes.len() {
            file.set_len(whole as u64).map_err(StoreError::io("cannot mend", &log))?;
        }
        let checkpoints = path.join(Self::CHECKPOINTS);
        fs::create_dir_all(&checkpoints).map_err(StoreError::io("cannot make", &checkpoints))?;
        let board = Board::of(path);
        Ok((Self { id, path: path.to_owned(), log: file, board, bell: None }, super::read::lines(&bytes)))
    }

    /// Lets other processes of the owner attend to the run while this lives.
    ///
    /// # Errors
    /// When no socket can be made.
    pub fn listen(&mut self) -> io::Result<Control> {
        let (control, bell) = Control::open(&self.path)?;
        self.bell = Some(bell);
        Ok(control)
    }

    /// Keeps which workspace file the run was begun from, for whoever opens it later.
    ///
    /// # Errors
    /// When that cannot be written.
    pub fn came_of(&self, workspace: Option<&Path>) -> Result<(), StoreError> {
        let Some(file) = workspace else { return Ok(()) };
        About { workspace: Some(file.to_owned()), ..About::read(&self.path) }.write(&self.path)
    }

    /// Keeps the resolved workspace and the fitted preparation.
    ///
    /// # Errors
    /// When they cannot be written.
    pub fn describe(&self, workspace: &str, pipeline: &impl Serialize) -> Result<(), StoreError> {
        let write = |name: &str, bytes: &[u8]| {
            let path = self.path.join(name);
            write_atomically(&path, bytes).map_err(StoreError::io("cannot write", &path))
        };
        let pipeline = serde_json::to_vec(pipeline).map_err(io::Error::from);
        let pipeline = pipeline.map_err(StoreError::io("cannot write", &self.path.join(Self::PIPELINE)))?;
        write(Self::WORKSPACE, workspace.as_bytes())?;
        write(Self::PIPELINE, &pipeline)
    }
}

impl Record {
    /// Replaces the kept weights of a run that is over.
    ///
    /// # Errors
    /// When there are none yet, or they cannot be written.
    pub fn keep_model(&self, model: &[u8]) -> Result<(), StoreError> {
        let path = self.dir.join(RunFolder::MODEL);
        let there = fs::metadata(&path).map(|_| ());
        there.and_then(|()| write_atomically(&path, model)).map_err(StoreError::io("cannot write", &path))
    }
}

impl Recorder for RunFolder {
    fn event(&mut self, event: &Event) -> io::Result<()> {
        let mut line = serde_json::to_vec(event)?;
        line.push(b'\n');
        self.log.write_all(&line)?;
        self.board.show(event);
        self.bell.iter().for_each(Bell::ring);
        Ok(())
    }

    fn pressing(&self) -> bool {
        self.bell.as_ref().is_some_and(Bell::pressing)
    }

    fn checkpoint(&mut self, name: &str, bytes: &[u8]) -> io::Result<String> {
        let file = Self::checkpoint_file(name);
        // A checkpoint counts the log's lines: after a power cut they must be there.
        self.log.sync_data()?;
        write_atomically(&self.path.join(&file), bytes)?;
        Ok(file)
    }

    fn reopen(&mut self, name: &str) -> io::Result<(String, Vec<u8>)> {
        let file = Self::checkpoint_file(name);
        let bytes = fs::read(self.path.join(&file))?;
        Ok((file, bytes))
    }

    fn kept(&self) -> Vec<String> {
        names(&self.path)
    }

    fn look(&mut self, test_set: &str) -> io::Result<()> {
        let look = Look { test_set: test_set.into(), run: self.id.clone(), by: Looker::Train };
        Looks::beside(&self.path).note(&look)
    }

    fn result(&mut self, model: &[u8], report: &Report) -> io::Result<()> {
        write_atomically(&self.path.join(Self::MODEL), model)?;
        let mut text = serde_json::to_vec_pretty(report)?;
        text.push(b'\n');
        write_atomically(&self.path.join(Self::METRICS), &text)
    }
}

/// Replaces a file whole: a reader, or a crash at any moment, finds the old bytes or the new ones.
///
/// # Errors
/// When the folder cannot be written; the old file is untouched then.
pub fn write_atomically(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut builder = tempfile::Builder::new();
    builder.prefix(".gradus-");
    #[cfg(unix)]
    {
        // What was there keeps its permissions; a new file gets the usual ones rather than a temporary file's.
        use std::os::unix::fs::PermissionsExt;
        let mode = fs::metadata(path).map_or(0o644, |old| old.permissions().mode());
        builder.permissions(fs::Permissions::from_mode(mode));
    }
    let mut file = builder.tempfile_in(folder)?;
    file.write_all(bytes)?;
    file.as_file().sync_data()?;
    file.persist(path).map_err(|error| error.error)?;
    Ok(())
}
