//! The rows of the data pane: which are in view, in which order, what is known of them, and the way back.
//!
//! Cursor, order and filter are the pane's; what they pick out of the table comes from the host, and stays until newer
//! rows come. A cursor's column is one more than the table's: the row's number is first.

use std::sync::Arc;

use super::pane::{PaneId, PaneState};
use super::state::State;
use crate::data::ColumnProfile;
use crate::data::view::{self, Picked, Stats, Subject};
use crate::spec::ColumnType;

/// Views to come back to.
const REMEMBERED: usize = 16;

/// What the data pane shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Side {
    /// The columns; of images the images.
    #[default]
    Columns,
    /// The rows; of images their columns.
    Rows,
    /// What is wrong.
    Findings,
}

/// The rows of the data pane.
#[derive(Clone, Debug, Default)]
pub struct Sheet {
    /// The rows that a finding is about, while these are looked at.
    pub within: Option<Within>,
    /// The rows in view; none: all, as they come.
    pub picked: Option<Arc<Picked>>,
    /// Columns of the table that stay beside the row's number.
    pub frozen: usize,
    /// What is looked for.
    pub text: String,
    /// What is asked and not answered.
    pub awaited: Awaited,
    /// Counts questions; an answer to an older one is dropped.
    pub(super) asked: u64,
    /// Columns of the rows in view, as far as they are summed up.
    pub(super) stats: Vec<Stats>,
    /// What the pane remembers of its other sides, by [`Side`].
    pub(super) resting: [PaneState; 3],
    /// Where `enter` was pressed, the last at the end.
    pub(super) back: Vec<Place>,
}

/// Numbers of questions that wait for their answer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Awaited {
    /// Which rows are in view, and in which order.
    pub picked: Option<u64>,
    /// A column of them.
    pub summed: Option<u64>,
    /// The next cell with the text.
    pub found: Option<u64>,
}

/// Rows that are looked at by themselves.
#[derive(Clone, Debug)]
pub struct Within {
    /// Which, in order.
    pub rows: Arc<Picked>,
    /// What they have in common.
    pub what: String,
}

/// A view of the data to come back to.
#[derive(Clone, Debug)]
pub(super) struct Place {
    pub(super) side: Side,
    pub(super) pane: PaneState,
    pub(super) resting: [PaneState; 3],
    pub(super) within: Option<Within>,
    pub(super) picked: Option<Arc<Picked>>,
    /// Whether these were the rows that order and filter meant.
    pub(super) settled: bool,
    pub(super) frozen: usize,
}

impl State {
    /// Whether the data pane shows rows of a table.
    pub fn shows_rows(&self) -> bool {
        self.look.side == Side::Rows && self.data.loaded.is_some() && self.images().is_none()
    }

    /// Whether the data pane has the keys and shows some rows or images alone.
    pub(super) fn shows_within(&self) -> bool {
        let sides = self.shows_rows() || self.shows_images();
        self.focus == PaneId::Data && sides && self.sheet.within.is_some()
    }

    /// The rows in view.
    pub fn subject(&self) -> Option<Subject> {
        let table = Arc::clone(&self.data.loaded.as_ref()?.table);
        Some(Subject { table, picked: self.sheet.picked.clone() })
    }

    /// The column of the table under the cursor of the data pane.
    pub fn column_in_hand(&self) -> Option<usize> {
        let PaneState { cursor, column, .. } = *self.pane(PaneId::Data);
        let columns = self.data.loaded.as_ref()?.table.columns.len();
        if self.shows_rows() {
            return column.checked_sub(1).filter(|&column| column < columns);
        }
        (!self.shows_findings()).then(|| self.column_rows().get(cursor).copied()).flatten()
    }

    /// The bar in hand of the column in hand, while the data pane shows columns.
    pub fn bar_in_hand(&self) -> Option<usize> {
        let columns = !self.shows_rows() && !self.shows_prepared();
        let chosen = columns.then_some(self.pane(PaneId::Data).column)?;
        chosen.checked_sub(1)
    }

    /// Bars of the column in hand.
    pub(super) fn bars(&self) -> usize {
        let profile = || self.data.loaded.as_ref()?.profile.columns.get(self.column_in_hand()?);
        profile().map_or(0, bars)
    }

    /// The column under the cursor, summed up over the rows in view.
    pub fn stats_in_hand(&self) -> Option<&Stats> {
        let column = self.column_in_hand().filter(|_| self.sheet.awaited.picked.is_none())?;
        self.sheet.stats.iter().find(|stats| stats.column == column)
    }

    /// What the rows remember, in view or not.
    pub(super) fn rows_pane(&mut self) -> &mut PaneState {
        match self.look.side {
            Side::Rows => &mut self.panes[PaneId::Data.index()],
            _ => &mut self.sheet.resting[Side::Rows as usize],
        }
    }

    /// Keeps the present view of the data to come back to.
    pub(super) fn remember_view(&mut self) {
        let place = Place {
            side: self.look.side,
            within: self.sheet.within.clone(),
            pane: self.pane(PaneId::Data).clone(),
            resting: self.sheet.resting.clone(),
            picked: self.sheet.picked.clone(),
            settled: self.sheet.awaited.picked.is_none(),
            frozen: self.sheet.frozen,
        };
        self.sheet.back.push(place);
        let surplus = self.sheet.back.len().saturating_sub(REMEMBERED);
        self.sheet.back.drain(..surplus);
    }
}

impl Sheet {
    /// Other rows come into view: what was asked about the old ones is void.
    pub(super) fn forget_answers(&mut self) {
        self.awaited = Awaited::default();
        self.stats.clear();
    }

    /// Numbers a question.
    pub(super) fn number(&mut self) -> u64 {
        self.asked += 1;
        self.asked
    }
}

/// Bars that describe a column.
fn bars(profile: &ColumnProfile) -> usize {
    match profile.kind {
        ColumnType::Numeric => profile.histogram.len(),
        ColumnType::Categorical => profile.top.len(),
    }
}

/// The condition of the rows behind a bar.
pub(super) fn behind(profile: &ColumnProfile, bar: usize) -> Option<String> {
    match profile.kind {
        ColumnType::Categorical => profile.top.get(bar).map(|(label, _)| view::equals(&profile.name, Some(label))),
        ColumnType::Numeric => {
            let edge = |bar: usize| profile.histogram.get(bar).map(|&(edge, _)| edge);
            edge(bar).map(|edge_here| view::between(&profile.name, (bar > 0).then_some(edge_here), edge(bar + 1)))
        }
    }
}
