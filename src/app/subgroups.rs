//! The subgroups that the model of the shown run is worst for: what was found by looking at its validation rows one by one.
//!
//! A run's log holds counts by group, not rows, so these are of the weights that a run kept or has by now, whatever moment is in
//! view.

use std::sync::Arc;

use super::pane::PaneId;
use super::why::has_model;
use super::{RunId, State};
use crate::eval::{Scan, Slice};

/// Runs whose answers are kept.
pub(super) const KNOWN: usize = 4;

/// What was found of a run.
#[derive(Clone, Debug, PartialEq)]
pub struct Subgroups {
    /// Which run.
    pub of: RunId,
    /// Validation rows that were looked at.
    pub rows: usize,
    /// Slices, the worst first; `None` where there are too few rows, or no columns.
    pub scan: Option<Scan>,
}

/// What the fairness pane shows of subgroups.
#[derive(Clone, Debug, Default)]
pub struct SubgroupState {
    /// The worst subgroups are shown, not the groups of a protected column.
    pub shown: bool,
    /// What is known, the newest last.
    pub known: Vec<Arc<Subgroups>>,
    /// What is asked and not answered.
    pub awaited: Option<RunId>,
    /// What could not be found out, and why.
    pub failed: Option<(RunId, String)>,
}

impl State {
    /// What is known of the shown run.
    pub fn subgroups(&self) -> Option<&Arc<Subgroups>> {
        let run = self.shown.as_ref()?;
        self.subgroups.known.iter().find(|found| found.of == *run)
    }

    /// The worst subgroups of the shown run.
    pub fn slices(&self) -> &[Slice] {
        self.subgroups().and_then(|found| found.scan.as_ref()).map_or(&[], |scan| &scan.found)
    }

    /// Whether the fairness pane is to have subgroups that are not known yet.
    pub(super) fn wants_subgroups(&self) -> Option<RunId> {
        let wanted = self.subgroups.shown && self.focus == PaneId::Fairness;
        let run = self.run().filter(|run| wanted && has_model(run))?;
        let failed = self.subgroups.failed.as_ref().is_some_and(|(of, _)| *of == run.id);
        (self.subgroups().is_none() && !failed && self.subgroups.awaited.is_none()).then(|| run.id.clone())
    }
}
