//! A run like any other, of which nothing is kept but the report: a fold's, or one of several ways that are compared.

use std::sync::Arc;

use crossbeam_channel::Receiver;

use super::event::Ending;
use super::fair::unfit_mitigation;
use super::follow::{Followed, Lost, follow, ringing};
use super::record::{Sureness, Unkept};
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
    let (run, dir) = ("trial".into(), String::new());
    let plan = Plan { run, dir, prepared, workspace, git: None, seconds: Seconds::default() };
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
