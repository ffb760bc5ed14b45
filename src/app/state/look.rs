//! What the panes besides the curves look at.

use crate::app::RunId;
use crate::app::sheet::Side;
use crate::eval::Confusion;

/// What the panes besides the curves look at.
#[derive(Clone, Debug, Default)]
pub struct LookState {
    /// What the data pane shows.
    pub side: Side,
    /// The columns of the data pane are shown as they are trained on.
    pub prepared: bool,
    /// The data pane shows training images as a run varies them.
    pub augmented: bool,
    /// What the cells of the confusion matrix say.
    pub cells: Cells,
    /// What the health pane shows.
    pub vitals: VitalsView,
    /// The confusion matrix that others are compared with.
    pub against: Option<Pinned>,
    /// The protected column of the fairness pane, from 0.
    pub column: usize,
    /// The metric of the fairness pane, from 0.
    pub measure: usize,
}

/// What the health pane shows under what was found.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum VitalsView {
    /// Norms, means and shares of each layer.
    #[default]
    Signs,
    /// How the numbers of each layer are spread.
    Spreads,
    /// Pictures that the run makes of its network.
    Pictures,
}

impl VitalsView {
    /// The next, around; there need not be pictures.
    #[must_use]
    pub fn next(self, pictures: bool) -> Self {
        match self {
            Self::Signs => Self::Spreads,
            Self::Spreads if pictures => Self::Pictures,
            Self::Spreads | Self::Pictures => Self::Signs,
        }
    }

    /// A word for it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Signs => "norms",
            Self::Spreads => "spreads",
            Self::Pictures => "pictures",
        }
    }
}

/// What the cells of the confusion matrix say.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Cells {
    /// The share of the rows that truly are of the class.
    #[default]
    OfTruth,
    /// The share of the rows that were taken for the class.
    OfPrediction,
    /// How many rows.
    Counts,
}

impl Cells {
    /// The next, around.
    #[must_use]
    pub fn next(self) -> Self {
        match self {
            Self::OfTruth => Self::OfPrediction,
            Self::OfPrediction => Self::Counts,
            Self::Counts => Self::OfTruth,
        }
    }

    /// A few words for it.
    pub fn name(self) -> &'static str {
        match self {
            Self::OfTruth => "% of truth",
            Self::OfPrediction => "% of prediction",
            Self::Counts => "rows",
        }
    }
}

/// A confusion matrix to compare with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pinned {
    /// Its counts.
    pub matrix: Confusion,
    /// Of which part and epoch.
    pub what: String,
    /// Of which run.
    pub run: RunId,
}
