//! Following a run from outside to its last word, which a message may ask to come sooner: a run of the command line and a
//! fold of a cross-validation are followed alike.

use std::thread::sleep;
use std::time::{Duration, Instant};

use crossbeam_channel::{Receiver, bounded, never, select};

use super::command::Command;
use super::event::{Ending, Event, Happening};
use super::report::Report;
use super::run::Run;
use crate::base::outbox::Outbox;

/// Between two looks at what a run says, and the share of its age that this is at most: a batch is often done in a hundredth
/// of that, and whoever woke up for each would take a processor from those who learn. Short runs are not waited for.
const PAUSE: Duration = Duration::from_millis(10);
const SHARE: u32 = 20;

/// An outbox, and what rings when something is in it.
pub fn ringing() -> (Outbox<Event>, Receiver<()>) {
    let (ring, bell) = bounded(1);
    let outbox = Outbox::new(move || {
        // A full channel has rung already.
        let _ = ring.try_send(());
    });
    (outbox, bell)
}

/// A run that said its last word.
#[derive(Clone, Debug)]
pub struct Followed {
    /// How it ended.
    pub ending: Ending,
    /// What it is worth.
    pub report: Report,
    /// Whether it was asked to end sooner.
    pub asked: bool,
}

/// Why there is no report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Lost {
    /// The run failed, and why.
    Failed(String),
    /// Asked a second time to end, nobody waited for it any more.
    Left,
}

/// Hears every event of `run` until its last; a message over `stop` asks it to save and end, and a second one leaves it.
///
/// # Errors
/// Where no report came.
pub fn follow(
    run: &Run,
    bell: &Receiver<()>,
    stop: &Receiver<()>,
    mut hear: impl FnMut(&Event),
) -> Result<Followed, Lost> {
    let (nobody, began) = (never(), Instant::now());
    let mut stop = stop;
    let mut asked = false;
    loop {
        select! {
            // The run holds the other end, so the bell never hangs up before the last word.
            recv(bell) -> _ => {}
            recv(stop) -> said => match said {
                Ok(()) if asked => return Err(Lost::Left),
                Ok(()) => {
                    asked = true;
                    run.send(Command::Interrupt);
                }
                Err(_) => stop = &nobody,
            }
        }
        for event in run.drain() {
            hear(&event);
            match event.what {
                Happening::Finished { ending, report } => return Ok(Followed { ending, report: *report, asked }),
                Happening::Failed { message } => return Err(Lost::Failed(message)),
                _ => {}
            }
        }
        sleep(PAUSE.min(began.elapsed() / SHARE));
    }
}
