//! The subgroups that the model of the shown run is worst for: what was found by looking at its validation rows one by one.
//!
//! A run's log holds counts by group, not rows, so these are of the weights that a run kept or has by now, whatever moment is in
//! view.

use std::sync::Arc;

use super::answers::Answers;
use super::pane::PaneId;
use super::why::has_model;
use super::{RunId, State};
use crate::eval::{Scan, Slice};

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
    /// What is known of them.
    pub answers: Answers<Subgroups>,
}

impl State {
    /// What is known of the shown run.
    pub fn subgroups(&self) -> Option<&Arc<Subgroups>> {
        self.subgroups.answers.of(self.shown.as_ref()?)
    }

    /// The worst subgroups of the shown run.
    pub fn slices(&self) -> &[Slice] {
        self.subgroups().and_then(|found| found.scan.as_ref()).map_or(&[], |scan| &scan.found)
    }

    /// Whether the fairness pane is to have subgroups that are not known yet.
    pub(super) fn wants_subgroups(&self) -> Option<RunId> {
        let wanted = self.subgroups.shown && self.focus == PaneId::Fairness;
        let run = self.run().filter(|run| wanted && has_model(run))?;
        self.subgroups.answers.wants(&run.id).then(|| run.id.clone())
    }
}
