//! A run begins where others can attend to it, whoever asked for it.

use super::failure::Failure;
use crate::base::outbox::Outbox;
use crate::store::RunFolder;
use crate::train::{self, Command, Event, Origin, Plan, Run};

/// A run that can begin, wherever it does.
pub(super) struct Beginning {
    /// What it trains.
    pub(super) plan: Plan,
    /// Where it is kept.
    pub(super) folder: RunFolder,
    /// Where it begins.
    pub(super) origin: Origin,
    /// What is asked of it before its first batch.
    pub(super) first: Vec<Command>,
}

/// Starts the run. What it says goes to its log, to `outbox` and to whoever attends over its socket, who may command it.
///
/// # Errors
/// When the system gives it no thread or no socket.
pub(super) fn begin(beginning: Beginning, outbox: Outbox<Event>) -> Result<Run, Failure> {
    let Beginning { plan, mut folder, origin, first } = beginning;
    let control = folder.listen()?;
    let run = train::start_at(origin, first, plan, outbox, Box::new(folder))?;
    control.serve(run.line())?;
    Ok(run)
}
