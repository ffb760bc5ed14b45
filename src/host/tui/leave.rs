//! Leaving: with which exit code, and what becomes of runs that are going.

use std::time::{Duration, Instant};

use crossbeam_channel::Receiver;

use super::Wake;
use crate::app::Fate;
use crate::host::out;
use crate::store::Following;
use crate::train::{Command, Stop};

/// Between two looks at whether runs have ended.
const PAUSE: Duration = Duration::from_millis(33);

/// How the sitting ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Exit {
    /// The exit code.
    pub(super) code: u8,
    /// What becomes of runs that are going.
    pub(super) runs: Fate,
}

impl Exit {
    /// The terminal is gone: nobody is left to ask, and the runs need none.
    pub(super) const GONE: Self = Self { code: 129, runs: Fate::Keep };
}

/// How long after leaving began a signal is still an echo of the one that began it: a closed window sends several.
const ECHO: Duration = Duration::from_millis(500);

/// Asks the runs that this sitting began and that are still going to save and stop, and waits for them, with the terminal given
/// back: one more signal leaves at once. A run whose start is still on its way is waited for and asked too.
pub(super) fn leave_runs(mut live: Vec<Following>, started: &[String], wakes: &Receiver<Wake>, mut coming: bool) {
    let began = Instant::now();
    live.retain(|run| started.contains(&run.id));
    live.iter().for_each(ask);
    while coming || !live.is_empty() {
        match wakes.recv_timeout(PAUSE) {
            Ok(Wake::Signal) if began.elapsed() > ECHO => return,
            Ok(Wake::Begun(Ok(run)) | Wake::GoesOn(Ok((run, _)))) => {
                coming = false;
                ask(&run);
                live.push(run);
            }
            Ok(Wake::Begun(Err(_)) | Wake::GoesOn(Err(_))) => coming = false,
            Ok(_) | Err(_) => {}
        }
        for run in &mut live {
            run.drain();
        }
        live.retain(|run| !run.is_over());
    }
}

/// Waits for a run whose start is on its way, which nobody would hear the name of, and tells it to stop if that was asked for;
/// one more signal leaves at once, and the run begins all the same.
pub(super) fn run_to_come(wakes: &Receiver<Wake>, stop: Option<Stop>) -> Option<Following> {
    let began = Instant::now();
    out::message("the run is being prepared …");
    loop {
        match wakes.recv() {
            Ok(Wake::Begun(Ok(run)) | Wake::GoesOn(Ok((run, _)))) => {
                // One that no longer listens is over.
                let _ = stop.map(|when| run.send(&Command::Stop(when)));
                return Some(run);
            }
            Ok(Wake::Begun(Err(sentence)) | Wake::GoesOn(Err(sentence))) => {
                out::message(&sentence);
                return None;
            }
            Ok(Wake::Signal) if began.elapsed() > ECHO => {
                out::message(
                    "the run begins all the same; `gradus runs list` shows it then, and `gradus attach` follows it",
                );
                return None;
            }
            Ok(Wake::HungUp) | Err(_) => return None,
            Ok(_) => {}
        }
    }
}

fn ask(run: &Following) {
    out::message(&format!("saving {} …", run.id));
    // One that no longer listens is over.
    let _ = run.send(&Command::Interrupt);
}
