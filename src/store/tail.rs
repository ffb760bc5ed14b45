//! The log of a run as it grows, read from another process.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use super::error::StoreError;
use super::write::RunFolder;
use crate::train::Event;

/// A reader of a log that remembers how far it came.
#[derive(Debug)]
pub struct Tail {
    log: File,
    /// The beginning of a line whose end is not there yet.
    begun: Vec<u8>,
}

impl Tail {
    /// Begins at the first line of the log in `folder`.
    ///
    /// # Errors
    /// When there is none or it cannot be opened.
    pub fn open(folder: &Path) -> Result<Self, StoreError> {
        let path = folder.join(RunFolder::EVENTS);
        let log = File::open(&path).map_err(StoreError::io("cannot read", &path))?;
        Ok(Self { log, begun: Vec::new() })
    }

    /// Every event since the last time. A line that is none, such as one that a crash tore, is passed over.
    ///
    /// # Errors
    /// When the log cannot be read.
    pub fn read(&mut self) -> io::Result<Vec<Event>> {
        self.log.read_to_end(&mut self.begun)?;
        let Some(end) = self.begun.iter().rposition(|&byte| byte == b'\n') else { return Ok(vec![]) };
        let begun = self.begun.split_off(end + 1);
        let whole = std::mem::replace(&mut self.begun, begun);
        Ok(super::read::lines(&whole).into_iter().flatten().collect())
    }
}
