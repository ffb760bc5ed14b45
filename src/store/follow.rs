//! A run that another process trains, followed and commanded from here.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use super::control::Client;
use super::error::StoreError;
use super::read;
use super::tail::Tail;
use super::write::RunFolder;
use crate::train::{Command, Event, Happening};

/// How often a run is called that has just begun, and how long between two calls.
const CALLS: usize = 50;
const PAUSE: Duration = Duration::from_millis(100);

/// A run that another process trains. Dropping it lets the run go on.
#[derive(Debug)]
pub struct Following {
    /// The run's id.
    pub id: String,
    tail: Tail,
    /// None where it was over before anybody came.
    line: Option<Client>,
    gone: Arc<AtomicBool>,
    /// Its last word was heard.
    ended: bool,
    /// Seconds of training and batches done, as it said them last.
    stood: (f64, u64),
}

impl Following {
    /// Calls the run in `folder`; `ring` is called whenever it has said something, and when its process is gone. The first
    /// [`Following::drain`] gives all it said before.
    ///
    /// # Errors
    /// When no process that can be reached writes it.
    pub fn begin(id: &str, folder: &Path, ring: impl Fn() + Send + 'static) -> Result<Self, StoreError> {
        let unreached = |source| StoreError::Unreached { run: id.to_owned(), source };
        let line = Client::call(folder).map_err(unreached)?;
        let gone = Arc::new(AtomicBool::new(false));
        let tell = Arc::clone(&gone);
        let hear = move |going: bool| {
            if !going {
                tell.store(true, Ordering::Release);
            }
            ring();
        };
        line.listen(hear).map_err(unreached)?;
        Self::reading(id, folder, Some(line), gone)
    }

    /// The same of a run that may be over by now, or has begun a moment ago.
    ///
    /// # Errors
    /// When its log cannot be read, or it is live and cannot be reached: it is another user's, or on another machine.
    pub fn catch_up(id: &str, folder: &Path, ring: impl Fn() + Clone + Send + 'static) -> Result<Self, StoreError> {
        let mut calls = 0;
        loop {
            match Self::begin(id, folder, ring.clone()) {
                Ok(following) => return Ok(following),
                Err(_) if !read::locked(&folder.join(RunFolder::EVENTS)) => {
                    let over = Self::reading(id, folder, None, Arc::new(AtomicBool::new(true)));
                    ring();
                    return over;
                }
                // A run has a folder a moment before it can be reached.
                Err(_) if calls < CALLS => std::thread::sleep(PAUSE),
                Err(error) => return Err(error),
            }
            calls += 1;
        }
    }

    fn reading(id: &str, folder: &Path, line: Option<Client>, gone: Arc<AtomicBool>) -> Result<Self, StoreError> {
        Ok(Self { id: id.to_owned(), tail: Tail::open(folder)?, line, gone, ended: false, stood: (0.0, 0) })
    }

    /// Asks the run for something; the log answers.
    ///
    /// # Errors
    /// When it is over and no longer listens, which its log says too.
    pub fn send(&self, command: &Command) -> Result<(), StoreError> {
        let sent = self.line.iter().try_for_each(|line| line.send(command));
        sent.map_err(|source| StoreError::Unreached { run: self.id.clone(), source })
    }

    /// Everything said since the last time. A run whose process is gone without a last word gets one here.
    pub fn drain(&mut self) -> Vec<Event> {
        // The order matters: what was written before the process was gone is there when that is known.
        let gone = self.gone.load(Ordering::Acquire);
        let read = self.tail.read();
        let mut events = read.unwrap_or_else(|error| vec![self.last_word(format!("its log cannot be read: {error}"))]);
        self.stood = events.last().map_or(self.stood, |event| (event.seconds, event.step));
        self.ended = events.iter().rev().find_map(|event| event.what.is_last()).unwrap_or(self.ended);
        if gone && !self.ended {
            self.ended = true;
            events.push(self.last_word("its process is gone without a last word".into()));
        }
        events
    }

    /// Whether it has said its last word and that was heard.
    pub fn is_over(&self) -> bool {
        self.ended && self.gone.load(Ordering::Acquire)
    }

    fn last_word(&self, message: String) -> Event {
        let (seconds, step) = self.stood;
        Event { seconds, step, what: Happening::Failed { message } }
    }
}
