//! What was found out about the data, as the data pane shows it: what is wrong, and what becomes of the column in hand.

use super::derive::contains;
use super::pane::PaneId;
use super::sheet::Side;
use super::state::State;
use crate::data::{Association, Became, Coverage, Finding};

impl State {
    /// Whether the data pane shows what is wrong.
    pub fn shows_findings(&self) -> bool {
        self.look.side == Side::Findings && self.data.loaded.is_some()
    }

    /// Whether the data pane shows columns as they are trained on.
    pub fn shows_prepared(&self) -> bool {
        self.look.prepared && self.look.side == Side::Columns && self.data.loaded.is_some() && self.images().is_none()
    }

    /// What is wrong with the data, of it what the filter leaves.
    pub fn found(&self) -> Vec<&Finding> {
        let Some(survey) = &self.data.survey else { return Vec::new() };
        let filter = if self.shows_findings() { self.pane(PaneId::Data).filter.as_str() } else { "" };
        let told = |finding: &&Finding| contains(finding.check, filter) || contains(&finding.said(), filter);
        survey.findings.iter().filter(told).collect()
    }

    /// The finding in hand in the data pane.
    pub fn found_in_hand(&self) -> Option<&Finding> {
        self.found().get(self.pane(PaneId::Data).cursor).copied().filter(|_| self.shows_findings())
    }

    /// What preparation makes of the column in hand.
    pub fn becomes(&self) -> Option<&Became> {
        let preview = self.data.survey.as_ref()?.preview.as_ref().ok()?;
        let name = &self.data.loaded.as_ref()?.table.columns.get(self.column_in_hand()?)?.name;
        preview.columns.iter().flatten().find(|became| became.before.name == *name)
    }

    /// How a column of the table goes with the target.
    pub fn association(&self, column: &str) -> Option<&Association> {
        self.data.survey.as_ref()?.associations.iter().find(|found| found.column == column)
    }

    /// The groups of a protected column.
    pub fn groups(&self, column: &str) -> Option<&Coverage> {
        self.data.survey.as_ref()?.coverage.iter().find(|coverage| coverage.columns == [column])
    }
}
