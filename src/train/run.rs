//! Starting a run and holding on to it.

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::thread::{Builder, JoinHandle};

use crossbeam_channel::{Sender, unbounded};

use super::command::Command;
use super::event::{Event, Happening};
use super::origin::Origin;
use super::record::Recorder;
use super::report::Seconds;
use super::worker::Worker;
use crate::base::outbox::Outbox;
use crate::data::Prepared;
use crate::spec::Workspace;

/// Everything a run needs to begin.
#[derive(Clone)]
pub struct Plan {
    /// The run's id.
    pub run: String,
    /// The run's folder, as it is shown.
    pub dir: String,
    /// What it learns from and is judged on.
    pub prepared: Arc<Prepared>,
    /// How.
    pub workspace: Workspace,
    /// The commit that the workspace's folder is at, where it is in a git repository.
    pub git: Option<String>,
    /// Time spent before, for the report.
    pub seconds: Seconds,
}

/// A run that has been started. Dropping it lets the run go on.
pub struct Run {
    /// The run's id.
    pub id: String,
    commands: Sender<Command>,
    outbox: Outbox<Event>,
    thread: JoinHandle<()>,
}

/// Starts a worker thread for `plan`. What it says goes to `recorder` first and then to `outbox`; the last event is
/// `Finished` or `Failed`, also after a panic.
///
/// # Errors
/// When the system gives no thread.
pub fn start(plan: Plan, outbox: Outbox<Event>, recorder: Box<dyn Recorder>) -> std::io::Result<Run> {
    start_at(Origin::Fresh, vec![], plan, outbox, recorder)
}

/// The same from `origin` on, with commands that are obeyed before the first batch; a run that goes on first does again
/// what its log says was done to it.
///
/// # Errors
/// When the system gives no thread.
pub fn start_at(
    origin: Origin,
    first: Vec<Command>,
    plan: Plan,
    outbox: Outbox<Event>,
    recorder: Box<dyn Recorder>,
) -> std::io::Result<Run> {
    let (commands, inbox) = unbounded();
    for command in first {
        // The other end is in hand.
        let _ = commands.send(command);
    }
    let id = plan.run.clone();
    let mailbox = outbox.clone();
    let thread = Builder::new().name(format!("run {id}")).spawn(move || {
        // The worker records and tells its own faults; only one while it is made is left to be told here.
        let made = AssertUnwindSafe(|| Worker::new(plan, inbox, outbox.clone(), recorder));
        match catch_unwind(made).unwrap_or_else(|panic| Err(fault(panic.as_ref()))) {
            Ok(worker) => worker.work(origin),
            Err(message) => outbox.push(Event { seconds: 0.0, step: 0, what: Happening::Failed { message } }),
        }
    })?;
    Ok(Run { id, commands, outbox: mailbox, thread })
}

impl Run {
    /// Asks the worker for something; a run that is over no longer listens.
    pub fn send(&self, command: Command) {
        // The other end hangs up when the run is over, which its last event has said already.
        let _ = self.commands.send(command);
    }

    /// What passes commands on to the worker from elsewhere, as [`Run::send`] does.
    pub fn line(&self) -> impl Fn(Command) + Clone + Send + 'static {
        let commands = self.commands.clone();
        move |command| {
            // As in `send`.
            let _ = commands.send(command);
        }
    }

    /// Everything said since the last time.
    pub fn drain(&self) -> Vec<Event> {
        self.outbox.drain()
    }

    /// Whether something was said that nobody has taken yet.
    pub fn is_waiting(&self) -> bool {
        !self.outbox.is_empty()
    }

    /// Whether the worker has said its last word.
    pub fn is_over(&self) -> bool {
        self.thread.is_finished()
    }

    /// Waits for the worker's last word.
    pub fn join(self) {
        // A panic inside was caught and told as an event.
        let _ = self.thread.join();
    }
}

/// What to say of a panic, which is always a fault of the program.
pub fn fault(panic: &(dyn Any + Send)) -> String {
    let reason = panic
        .downcast_ref::<String>()
        .map(String::as_str)
        .or_else(|| panic.downcast_ref::<&str>().copied())
        .unwrap_or("for an unknown reason");
    format!("A fault of the program: {reason}. Please report it with the workspace file.")
}
