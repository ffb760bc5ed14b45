//! A run like any other, of which nothing is kept but the report: a fold's, or one of several ways that are compared.

use std::io;
use std::sync::Arc;

use crossbeam_channel::Receiver;

use super::event::{Ending, Event};
use super::fair::unfit_mitigation;
use super::follow::{Followed, Lost, follow, ringing};
use super::record::Recorder;
use super::report::{Report, Seconds};
use super::run::{Plan, start};
use crate::data::{DataError, Dataset, Prepared};
use crate::spec::Workspace;

/// Why a trial has no report.
pub(super) enum Failure {
    /// Its rows cannot be prepared.
    Data(DataError),
    /// Its run failed.
    Run(String),
}

/// Whether a trial says how sure its numbers are, which takes a thousand resamples.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sureness {
    /// Their intervals are told.
    Told,
    /// Nobody asks: other trials of the same kind show how much they differ.
    Untold,
}

/// Learns from the dataset's training rows and judges its test rows; `None` where a message over `stop` ended that.
pub(super) fn trial(
    dataset: &Dataset,
    workspace: Workspace,
    sureness: Sureness,
    stop: &Receiver<()>,
) -> Result<Option<Report>, Failure> {
    if stop.try_recv().is_ok() {
        return Ok(None);
    }
    let prepared = Arc::new(Prepared::new(dataset, &workspace).map_err(Failure::Data)?);
    if let Some(reason) = unfit_mitigation(&workspace, &prepared) {
        return Err(Failure::Run(reason));
    }
    let plan = Plan { run: "trial".into(), dir: String::new(), prepared, workspace, seconds: Seconds::default() };
    let (outbox, bell) = ringing();
    let run = start(plan, outbox, Box::new(Unkept { sureness })).map_err(|error| Failure::Run(error.to_string()))?;
    match follow(&run, &bell, stop, |_| ()) {
        Ok(Followed { ending, report, asked }) => {
            run.join();
            Ok((ending != Ending::Interrupted && !asked).then_some(report))
        }
        Err(Lost::Left) => Ok(None),
        Err(Lost::Failed(message)) => Err(Failure::Run(message)),
    }
}

/// Keeps nothing.
struct Unkept {
    sureness: Sureness,
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

    fn look(&mut self, _: &str) -> io::Result<()> {
        Ok(())
    }

    fn result(&mut self, _: &[u8], _: &Report) -> io::Result<()> {
        Ok(())
    }
}
