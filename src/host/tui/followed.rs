//! Runs that are followed: those that were begun here, and those of other processes.

use super::session::{Dirt, Session};
use crate::app::Msg;
use crate::host::failure::Failure;
use crate::store::Following;

impl Session {
    /// A run that was asked for here is there.
    pub(super) fn begun(&mut self, run: Following, again: bool) -> Result<(), Failure> {
        let id = run.id.clone();
        self.started.push(id.clone());
        self.live.retain(|known| known.id != id);
        self.live.push(run);
        self.tell(Msg::Begun { id, again })
    }

    /// Hands the state everything its runs said, one batch a run.
    pub(super) fn listen_to_runs(&mut self) -> Result<(), Failure> {
        let said: Vec<_> = self.live.iter_mut().map(|run| (run.id.clone(), run.drain())).collect();
        for (id, events) in said {
            if !events.is_empty() {
                self.dirty = self.dirty.max(Dirt::Soon);
                self.tell(Msg::Run { id, events })?;
            }
        }
        self.live.retain(|run| !run.is_over());
        Ok(())
    }
}
