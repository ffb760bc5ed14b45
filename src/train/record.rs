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

    /// The names of the checkpoints that are kept, in order.
    fn kept(&self) -> Vec<String>;

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

/// Whether it is said how sure numbers are, which takes a thousand resamples.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Sureness {
    /// Their intervals are told.
    Told,
    /// Nobody asks.
    #[default]
    Untold,
}

/// Keeps nothing.
#[derive(Default)]
pub(super) struct Unkept {
    pub(super) sureness: Sureness,
}

impl Recorder for Unkept {
    fn sure(&self) -> bool {
        self.sureness == Sureness::Told
    }

    fn event(&mut self, _: &Event) -> io::Result<()> {
        Ok(())
    }

    fn checkpoint(&mut self, name: &str, _: &[u8]) -> io::Result<String> {
        Ok(name.into())
    }

    fn reopen(&mut self, name: &str) -> io::Result<(String, Vec<u8>)> {
        Err(io::Error::new(io::ErrorKind::NotFound, name))
    }

    fn kept(&self) -> Vec<String> {
        vec![]
    }

    fn look(&mut self, _: &str) -> io::Result<()> {
        Ok(())
    }

    fn result(&mut self, _: &[u8], _: &Report) -> io::Result<()> {
        Ok(())
    }
}
