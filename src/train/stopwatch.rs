//! A run's own clock: seconds that pauses do not count in.

use std::time::Instant;

/// A stopwatch that can be held.
#[derive(Debug)]
pub(super) struct Stopwatch {
    before: f64,
    since: Option<Instant>,
}

impl Stopwatch {
    /// Starts at zero, going.
    pub(super) fn start() -> Self {
        Self { before: 0.0, since: Some(Instant::now()) }
    }

    /// Seconds so far.
    pub(super) fn seconds(&self) -> f64 {
        self.before + self.since.map_or(0.0, |since| since.elapsed().as_secs_f64())
    }

    /// Goes on as if it had been at `seconds` just now.
    pub(super) fn set(&mut self, seconds: f64) {
        self.before = seconds;
        self.since = self.since.map(|_| Instant::now());
    }

    /// Holds.
    pub(super) fn hold(&mut self) {
        self.before = self.seconds();
        self.since = None;
    }

    /// Goes on.
    pub(super) fn go_on(&mut self) {
        self.since.get_or_insert_with(Instant::now);
    }
}
