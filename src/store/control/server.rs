//! The run's end of the line. It has threads of its own, none of which the worker ever waits for.

use std::io::{self, BufRead, BufReader, Read, Write};
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::Builder;
use std::time::Duration;

use crossbeam_channel::{Receiver, Sender, bounded};
use tempfile::TempDir;

use super::place;
use crate::train::Command;

/// Between two bells: nobody looks more often.
const BEAT: Duration = Duration::from_millis(33);

/// The longest line of a command; what is longer is none.
const LONGEST: u64 = 64 * 1024;

/// The socket of a run that is about to begin.
pub struct Control {
    listener: UnixListener,
    rung: Receiver<()>,
    desk: Arc<Desk>,
}

/// What the run's folder holds of the line: rings when the log has grown, and takes the socket away with it, while the log is
/// still locked, so that it is nobody else's.
#[derive(Debug)]
pub(in crate::store) struct Bell {
    ring: Sender<()>,
    desk: Arc<Desk>,
    folder: PathBuf,
    /// Holds the socket where the run's folder cannot.
    _elsewhere: Option<TempDir>,
}

/// Who attends, and whether they wait for something new.
#[derive(Debug, Default)]
struct Desk {
    clients: Mutex<Vec<UnixStream>>,
    /// Somebody attends, and a beat has gone by since the last bell.
    pressing: AtomicBool,
    over: AtomicBool,
}

impl Control {
    /// Makes the socket of the run in `folder`.
    ///
    /// # Errors
    /// When neither that folder nor the one for temporary files can hold a socket.
    pub(in crate::store) fn open(folder: &Path) -> io::Result<(Self, Bell)> {
        let (listener, elsewhere) = place::listen(folder)?;
        let (ring, rung) = bounded(1);
        let desk = Arc::new(Desk::default());
        let bell = Bell { ring, desk: Arc::clone(&desk), folder: folder.to_owned(), _elsewhere: elsewhere };
        Ok((Self { listener, rung, desk }, bell))
    }

    /// Passes on what is commanded over the line to `command` until the run's folder is let go.
    ///
    /// # Errors
    /// When the system gives no threads.
    pub fn serve(self, command: impl Fn(Command) + Clone + Send + 'static) -> io::Result<()> {
        let Self { listener, rung, desk } = self;
        let reception = Arc::clone(&desk);
        Builder::new().name("control".into()).spawn(move || {
            for client in listener.incoming() {
                if reception.over.load(Ordering::Acquire) {
                    return;
                }
                if client.and_then(|client| reception.welcome(client, command.clone())).is_err() {
                    // Whoever cannot be let in comes again; a system that is short of files is not asked without a pause.
                    std::thread::sleep(BEAT);
                }
            }
        })?;
        Builder::new().name("bell".into()).spawn(move || {
            while rung.recv().is_ok() {
                desk.ring();
                std::thread::sleep(BEAT);
                desk.press();
            }
            desk.close();
        })?;
        Ok(())
    }
}

impl Bell {
    /// Whether somebody attends who has heard nothing for a beat.
    pub(in crate::store) fn pressing(&self) -> bool {
        self.desk.pressing.load(Ordering::Relaxed)
    }

    /// The log has grown.
    pub(in crate::store) fn ring(&self) {
        self.desk.pressing.store(false, Ordering::Relaxed);
        // A full channel has rung already.
        let _ = self.ring.try_send(());
    }
}

impl Drop for Bell {
    fn drop(&mut self) {
        self.desk.over.store(true, Ordering::Release);
        // The reception sleeps until somebody knocks; what cannot be taken away now is when the run goes on.
        let _ = place::connect(&self.folder);
        let _ = place::clear(&self.folder);
    }
}

impl Desk {
    fn clients(&self) -> std::sync::MutexGuard<'_, Vec<UnixStream>> {
        self.clients.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn welcome(self: &Arc<Self>, client: UnixStream, command: impl Fn(Command) + Send + 'static) -> io::Result<()> {
        let reader = client.try_clone()?;
        // A client that does not read its bells has enough of them; the run does not wait for it.
        client.set_nonblocking(false)?;
        client.set_write_timeout(Some(Duration::from_millis(1)))?;
        self.clients().push(client);
        self.press();
        Builder::new().name("commands".into()).spawn(move || {
            obey(&reader, command);
            // What is not understood is answered by hanging up, and one who hung up hears it too.
            let _ = reader.shutdown(std::net::Shutdown::Both);
        })?;
        Ok(())
    }

    fn press(&self) {
        let attended = !self.clients().is_empty();
        self.pressing.store(attended, Ordering::Relaxed);
    }

    fn ring(&self) {
        self.clients().retain_mut(|client| match client.write(b".") {
            Ok(_) => true,
            Err(error) => matches!(error.kind(), io::ErrorKind::WouldBlock | io::ErrorKind::TimedOut),
        });
    }

    fn close(&self) {
        for client in self.clients().drain(..) {
            // It may have gone by itself.
            let _ = client.shutdown(std::net::Shutdown::Both);
        }
    }
}

/// Passes on commands, one a line, until the first that is none.
fn obey(client: &UnixStream, command: impl Fn(Command)) {
    let mut lines = BufReader::new(client);
    let mut line = String::new();
    loop {
        line.clear();
        match lines.by_ref().take(LONGEST).read_line(&mut line) {
            Ok(length) if length > 0 && line.ends_with('\n') => {}
            _ => return,
        }
        match serde_json::from_str(&line) {
            Ok(said) => command(said),
            Err(_) => return,
        }
    }
}
