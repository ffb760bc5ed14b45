//! The other end of the line: whoever attends to a run.

use std::io::{self, Read, Write};
use std::os::unix::net::UnixStream;
use std::path::Path;
use std::thread::Builder;

use super::place;
use crate::train::Command;

/// A line to a run that is going.
#[derive(Debug)]
pub(in crate::store) struct Client {
    stream: UnixStream,
}

impl Client {
    /// Calls the run whose folder this is.
    ///
    /// # Errors
    /// When no process that can be reached writes it.
    pub(in crate::store) fn call(folder: &Path) -> io::Result<Self> {
        Ok(Self { stream: place::connect(folder)? })
    }

    /// Asks the run for something; its log answers.
    ///
    /// # Errors
    /// When it is over.
    pub(in crate::store) fn send(&self, command: &Command) -> io::Result<()> {
        let mut line = serde_json::to_vec(command)?;
        line.push(b'\n');
        (&self.stream).write_all(&line)
    }

    /// Calls `hear` whenever the log has grown, with `true`, and a last time with `false` when the run's process has let go of it.
    /// On a thread of its own, which ends with the run or with this line.
    ///
    /// # Errors
    /// When the system gives no thread.
    pub(in crate::store) fn listen(&self, hear: impl Fn(bool) + Send + 'static) -> io::Result<()> {
        let mut stream = self.stream.try_clone()?;
        Builder::new().name("bells".into()).spawn(move || {
            let mut bells = [0; 256];
            loop {
                match stream.read(&mut bells) {
                    Ok(1..) => hear(true),
                    Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                    _ => return hear(false),
                }
            }
        })?;
        Ok(())
    }
}

impl Drop for Client {
    fn drop(&mut self) {
        // The thread that listens holds the stream too; it may be over already.
        let _ = self.stream.shutdown(std::net::Shutdown::Both);
    }
}
