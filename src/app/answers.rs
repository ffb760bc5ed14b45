//! Answers about runs that take a while to find: asked for once, kept for a few runs, forgotten when a run has other weights.

use std::sync::Arc;

use super::RunId;

/// Runs whose answers are kept.
const KNOWN: usize = 4;

/// Answers of one kind.
#[derive(Clone, Debug)]
pub struct Answers<T> {
    /// What is known of which run, the newest last.
    pub known: Vec<(RunId, Arc<T>)>,
    /// The run that is asked about.
    pub awaited: Option<RunId>,
    /// The run of which nothing could be found out, and why.
    pub failed: Option<(RunId, String)>,
}

impl<T> Default for Answers<T> {
    fn default() -> Self {
        Self { known: Vec::new(), awaited: None, failed: None }
    }
}

impl<T> Answers<T> {
    /// What is known of a run.
    pub fn of(&self, run: &str) -> Option<&Arc<T>> {
        self.known.iter().find(|(of, _)| of == run).map(|(_, answer)| answer)
    }

    /// Why nothing could be found out of a run.
    pub fn failure(&self, run: &str) -> Option<&str> {
        self.failed.as_ref().filter(|(of, _)| of == run).map(|(_, why)| why.as_str())
    }

    /// Whether a run is to be asked about that is in view.
    pub(super) fn wants(&self, run: &str) -> bool {
        self.of(run).is_none() && self.failure(run).is_none() && self.awaited.is_none()
    }

    /// It is asked for anew.
    pub(super) fn ask(&mut self, run: &RunId) {
        self.known.retain(|(of, _)| of != run);
        self.failed = None;
        self.awaited = Some(run.clone());
    }

    /// The run has other weights, or goes on.
    pub(super) fn forget(&mut self, run: &RunId) {
        self.known.retain(|(of, _)| of != run);
        self.awaited = self.awaited.take().filter(|of| of != run);
        self.failed = self.failed.take().filter(|(of, _)| of != run);
    }

    /// Takes an answer in and says whether there is one, or why not; `None` where it was not waited for.
    pub(super) fn take(&mut self, of: &RunId, result: Result<Arc<T>, String>) -> Option<Result<(), String>> {
        self.awaited.take_if(|awaited| awaited == of)?;
        Some(match result {
            Ok(answer) => {
                self.known.push((of.clone(), answer));
                let surplus = self.known.len().saturating_sub(KNOWN);
                self.known.drain(..surplus);
                Ok(())
            }
            Err(why) => {
                self.failed = Some((of.clone(), why.clone()));
                Err(why)
            }
        })
    }
}
