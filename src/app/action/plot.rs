//! What can be intended for the curves: how they are drawn, and which runs are drawn together.

use super::Turn;
use crate::base::axis::Scale;

/// To the curves.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Plot {
    /// The next scale, or this one.
    Scale(Option<Scale>),
    /// More or less smoothing.
    Smooth(Turn),
    /// The raw line behind the smoothed one, or not.
    Raw,
    /// Half or twice as many steps in view, about this x or the crosshair.
    Zoom(Turn, Option<f64>),
    /// Earlier or later steps.
    Pan(Turn),
    /// All steps.
    Fit,
    /// Keep the newest step in view.
    Follow,
    /// A crosshair to read values by.
    Cross,
    /// Another metric under the losses.
    Metric(Turn),
    /// What x counts: the next, or this.
    By(Option<By>),
    /// Which losses are drawn: the next, or these.
    Losses(Option<Losses>),
    /// Values far from all others in the picture, or left out of it.
    Outliers,
    /// The crosshair to this x.
    At(f64),
    /// A hand on the chart at this x.
    Grab(f64),
    /// The hand moves to where this x was.
    Drag(f64),
    /// The hand lets go at this x, or outside of the chart.
    Drop(Option<f64>),
    /// Show the run with this place in the legend, from 0.
    Show(usize),
    /// Write the charts as files.
    Save,
    /// Every curve in a chart of its own, or losses and one metric.
    Grid,
    /// So many charts beside each other there, or as many as fit; `None`: one more, around.
    Columns(Option<u16>),
    /// So many under each other.
    Rows(Option<u16>),
    /// Curves as rows of colour, or as lines.
    Heat,
}

/// What curves are counted by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum By {
    /// Batches.
    #[default]
    Step,
    /// Passes over the training rows.
    Epoch,
    /// Seconds of training.
    Time,
}

impl By {
    /// The next, around.
    #[must_use]
    pub fn next(self) -> Self {
        match self {
            Self::Step => Self::Epoch,
            Self::Epoch => Self::Time,
            Self::Time => Self::Step,
        }
    }

    /// What an axis of it is called.
    pub fn name(self) -> &'static str {
        match self {
            Self::Step => "step",
            Self::Epoch => "epoch",
            Self::Time => "seconds",
        }
    }
}

/// Which losses are drawn.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Losses {
    /// Those of training and of validation.
    #[default]
    Both,
    /// Those of training.
    Training,
    /// Those of validation.
    Validation,
}

impl Losses {
    /// The next, around.
    #[must_use]
    pub fn next(self) -> Self {
        match self {
            Self::Both => Self::Training,
            Self::Training => Self::Validation,
            Self::Validation => Self::Both,
        }
    }
}

/// To the runs that are drawn beside the shown one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Beside {
    /// The run in hand, or no longer.
    Toggle,
    /// Every run of the list as it is filtered.
    All,
    /// None.
    Nothing,
    /// Others are compared with the run in hand, or no longer.
    Baseline,
}
