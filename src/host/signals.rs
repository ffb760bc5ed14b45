//! SIGINT, SIGTERM and SIGHUP as messages. The first asks a run to save and stop; the second leaves at once. Where runs are in
//! processes of their own a hang-up asks nothing of them: it only says that nobody looks any more.

use std::io;
use std::sync::Arc;
use std::time::{Duration, Instant};

use crossbeam_channel::{Receiver, bounded, never};
use signal_hook::consts::{SIGCONT, SIGHUP, SIGINT, SIGTERM, SIGTSTP};
use signal_hook::flag;
use signal_hook::iterator::Signals;

/// How long after a signal another is an echo of it.
const ECHO: Duration = Duration::from_millis(300);

/// A channel that gets one message a signal.
///
/// # Errors
/// When the system refuses handlers.
pub(super) fn listen() -> io::Result<Receiver<()>> {
    listen_to(&[SIGINT, SIGTERM, SIGHUP])
}

/// The same, but nothing comes of a hang-up.
///
/// # Errors
/// When the system refuses handlers.
pub(super) fn apart() -> io::Result<Receiver<()>> {
    // A handler that does nothing, since the default action would end the program.
    flag::register(SIGHUP, Arc::default())?;
    listen_to(&[SIGINT, SIGTERM])
}

/// A channel that gets one message a hang-up, and one that gets one for each other signal to leave.
///
/// # Errors
/// When the system refuses handlers.
pub(super) fn at_a_window() -> io::Result<(Receiver<()>, Receiver<()>)> {
    Ok((listen_to(&[SIGHUP])?, listen_to(&[SIGINT, SIGTERM])?))
}

fn listen_to(which: &[i32]) -> io::Result<Receiver<()>> {
    let (sender, receiver) = bounded(2);
    let mut signals = Signals::new(which)?;
    std::thread::Builder::new().name("signals".into()).spawn(move || {
        let mut last: Option<Instant> = None;
        for _ in signals.forever() {
            // A terminal that goes away sends several at once, which are one.
            let echo = last.is_some_and(|last| last.elapsed() < ECHO);
            last = Some(Instant::now());
            if !echo && sender.try_send(()).is_err() {
                return;
            }
        }
    })?;
    Ok(receiver)
}

/// What a shell does with its jobs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Job {
    /// It wants the terminal back.
    Stop,
    /// It has brought the program back, or somebody else has.
    Continue,
}

/// A channel that hears from the shell.
///
/// # Errors
/// When the system refuses handlers.
pub(super) fn jobs() -> std::io::Result<Receiver<Job>> {
    let (sender, receiver) = bounded(2);
    let mut signals = Signals::new([SIGTSTP, SIGCONT])?;
    std::thread::Builder::new().name("shell".into()).spawn(move || {
        for signal in signals.forever() {
            let job = if signal == SIGTSTP { Job::Stop } else { Job::Continue };
            if sender.send(job).is_err() {
                return;
            }
        }
    })?;
    Ok(receiver)
}

/// What [`listen`] gives, for work without a screen: without handlers the default action of a signal still ends the program, and what is on
/// disk is whole.
pub(super) fn heard() -> Receiver<()> {
    listen().unwrap_or_else(|_| never())
}
