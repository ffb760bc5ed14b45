//! The run of one fold: a run like any other, of which nothing is kept but the report.

use std::io;
use std::sync::Arc;

use crossbeam_channel::{Receiver, bounded, never, select};

use crate::base::outbox::Outbox;
use crate::data::{DataError, Dataset, Prepared};
use crate::spec::Workspace;
use crate::train::{Command, Ending, Event, Happening, Plan, Recorder, Report, Seconds, start};

/// Why a fold has no report.
pub(super) enum Failure {
    /// Its rows cannot be prepared.
    Data(DataError),
    /// Its run failed.
    Run(String),
}

/// Learns from the dataset's training rows and judges its test rows; `None` where a message over `stop` ended that.
pub(super) fn judged(dataset: &Dataset, workspace: Workspace, stop: &Receiver<()>) -> Result<Option<Report>, Failure> {
    if stop.try_recv().is_ok() {
        return Ok(None);
    }
    let prepared = Arc::new(Prepared::new(dataset, &workspace).map_err(Failure::Data)?);
    let plan = Plan { run: "fold".into(), dir: String::new(), prepared, workspace, seconds: Seconds::default() };
    let (ring, bell) = bounded(1);
    let outbox = Outbox::new(move || {
        // A full channel has rung already.
        let _ = ring.try_send(());
    });
    let run = start(plan, outbox, Box::new(Unkept)).map_err(|error| Failure::Run(error.to_string()))?;
    let nobody = never();
    let mut stop = stop;
    let mut asked = false;
    loop {
        select! {
            // The run holds the other end, so the bell never hangs up before the last word.
            recv(bell) -> _ => {}
            recv(stop) -> said => match said {
                Ok(()) if asked => return Ok(None),
                Ok(()) => {
                    asked = true;
                    run.send(Command::Interrupt);
                }
                Err(_) => stop = &nobody,
            }
        }
        for event in run.drain() {
            match event.what {
                Happening::Finished { ending, report } => {
                    run.join();
                    return Ok((ending != Ending::Interrupted && !asked).then_some(*report));
                }
                Happening::Failed { message } => return Err(Failure::Run(message)),
                _ => {}
            }
        }
    }
}

/// Keeps nothing.
struct Unkept;

impl Recorder for Unkept {
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
