//! What keeps a run, as seen by its worker.

use std::io;

use super::event::Event;
use super::report::Report;

/// Keeps what a run says and learns. Called on the worker's thread, so that nothing depends on anyone watching.
pub trait Recorder: Send {
    /// Keeps one event.
    ///
    /// # Errors
    /// When it cannot be kept; the run stops then.
    fn event(&mut self, event: &Event) -> io::Result<()>;

    /// Keeps a checkpoint under `name`, replacing an earlier one whole; returns where it is within the run.
    ///
    /// # Errors
    /// When it cannot be kept; the run stops then.
    fn checkpoint(&mut self, name: &str, bytes: &[u8]) -> io::Result<String>;

    /// Reads the checkpoint kept under `name`; returns where it is within the run, and its bytes.
    ///
    /// # Errors
    /// When there is none of that name or it cannot be read.
    fn reopen(&mut self, name: &str) -> io::Result<(String, Vec<u8>)>;

    /// Whether anybody will read how sure the numbers are that came of the run.
    fn sure(&self) -> bool {
        true
    }

    /// Whether somebody waits for what was not recorded yet; asked after every batch.
    fn pressing(&self) -> bool {
        false
    }

    /// Counts that test rows are about to be judged; `test_set` is their mark, empty without any.
    ///
    /// # Errors
    /// When it cannot be counted; the run goes on and says so.
    fn look(&mut self, test_set: &str) -> io::Result<()>;

    /// Keeps the model that came of the run and what it is worth.
    ///
    /// # Errors
    /// When it cannot be kept; the run has failed then.
    fn result(&mut self, model: &[u8], report: &Report) -> io::Result<()>;
}
