//! Why the model of a run decides as it does: what was found by asking it, ready to be drawn, and what is in hand of it.
//!
//! The rows of the pane are the columns, the most important first, and below them the rows that the model is most wrong about.

use std::sync::Arc;

use super::pane::PaneId;
use super::run::Run;
use super::{RunId, State};
use crate::base::series::Series;
use crate::train::explain::{Dependence, Explanation, Flips, Grid, Importance, Wrong};

/// A run's model, asked.
#[derive(Clone, Debug)]
pub struct Why {
    /// Which run.
    pub of: RunId,
    /// What was found on its validation rows.
    pub found: Explanation,
    /// One entry a column of numbers whose partial dependence is known.
    pub curves: Vec<Curves>,
    /// Columns and rows of the table, to know it again.
    pub table: (Vec<String>, usize),
    /// Rows of the table before those of a test file.
    pub own_rows: usize,
}

/// Partial dependence as it is drawn.
#[derive(Clone, Debug)]
pub struct Curves {
    /// The column.
    pub column: String,
    /// One entry an answer: the average, and lines of single rows.
    pub answers: Vec<(Series, Vec<Series>)>,
}

impl Curves {
    fn of(dependence: &Dependence) -> Option<Self> {
        let Grid::Numbers(grid) = &dependence.grid else { return None };
        let series = |line: &Vec<f64>| {
            let mut series = Series::default();
            series.extend(grid.iter().copied().zip(line.iter().map(|&value| value as f32)));
            series
        };
        let lines =
            |answer: usize| dependence.lines.get(answer).map_or_else(Vec::new, |all| all.iter().map(series).collect());
        let answers = dependence.average.iter().enumerate();
        let answers = answers.map(|(answer, average)| (series(average), lines(answer))).collect();
        Some(Self { column: dependence.column.clone(), answers })
    }
}

impl Why {
    /// With its curves.
    pub fn new(of: RunId, found: Explanation, table: (Vec<String>, usize), own_rows: usize) -> Self {
        let curves = found.dependence.iter().filter_map(Curves::of).collect();
        Self { of, found, curves, table, own_rows }
    }

    /// Columns and most wrong rows.
    pub fn rows(&self) -> usize {
        self.found.importances.len() + self.found.wrong.len()
    }

    /// The partial dependence on a column.
    pub fn dependence(&self, column: &str) -> Option<&Dependence> {
        self.found.dependence.iter().find(|one| one.column == column)
    }

    /// What a protected column changes alone.
    pub fn flips(&self, column: &str) -> Option<&Flips> {
        self.found.flips.iter().find(|flips| flips.column == column)
    }
}

/// What is in hand.
#[derive(Clone, Copy, Debug)]
pub enum InHand<'a> {
    /// A column.
    Column(&'a Importance),
    /// A row that the model is wrong about.
    Row(&'a Wrong),
}

impl State {
    /// What is known of the shown run.
    pub fn why(&self) -> Option<&Arc<Why>> {
        self.why.of(self.shown.as_ref()?)
    }

    /// The column or the row under the cursor of the why pane.
    pub fn why_in_hand(&self) -> Option<InHand<'_>> {
        let (found, cursor) = (&self.why()?.found, self.pane(PaneId::Why).cursor);
        match found.importances.get(cursor) {
            Some(importance) => Some(InHand::Column(importance)),
            None => found.wrong.get(cursor - found.importances.len()).map(InHand::Row),
        }
    }

    /// Answers that the column in hand can be shown for: classes, or the target.
    pub(super) fn why_answers(&self) -> usize {
        let Some(InHand::Column(column)) = self.why_in_hand() else { return 1 };
        self.why().and_then(|why| why.dependence(&column.column)).map_or(1, |one| one.answers.len().max(1))
    }

    /// Whether the why pane is to have answers that are not known yet.
    pub(super) fn wants_why(&self) -> Option<RunId> {
        let run = self.run().filter(|run| self.focus == PaneId::Why && has_model(run))?;
        self.why.wants(&run.id).then(|| run.id.clone())
    }
}

/// Whether a run has weights by now.
pub fn has_model(run: &Run) -> bool {
    !run.epochs.is_empty() || run.report.is_some()
}
