//! SIGINT, SIGTERM and SIGHUP as messages. The first asks a run to save and stop; the second leaves at once.

use crossbeam_channel::{Receiver, bounded, never};
use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
use signal_hook::iterator::Signals;

/// A channel that gets one message a signal.
///
/// # Errors
/// When the system refuses handlers.
pub(super) fn listen() -> std::io::Result<Receiver<()>> {
    let (sender, receiver) = bounded(2);
    let mut signals = Signals::new([SIGINT, SIGTERM, SIGHUP])?;
    std::thread::Builder::new().name("signals".into()).spawn(move || {
        for _ in signals.forever() {
            if sender.try_send(()).is_err() {
                return;
            }
        }
    })?;
    Ok(receiver)
}

/// The same for work without a screen: without handlers the default action of a signal still ends the program, and what is on
/// disk is whole.
pub(super) fn heard() -> Receiver<()> {
    listen().unwrap_or_else(|_| never())
}
