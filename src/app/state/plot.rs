//! How curves are drawn.

use crate::app::RunId;
use crate::app::action::{By, Losses, Scale};

/// How curves are drawn.
#[derive(Clone, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of its own")]
pub struct PlotState {
    /// How losses become heights.
    pub scale: Scale,
    /// Weight of the past in the moving average, in `[0, 1)`; 0: none.
    pub smoothing: f64,
    /// Whether the raw line stands behind the smoothed one.
    pub raw: bool,
    /// What x counts.
    pub by: By,
    /// Which losses are drawn.
    pub losses: Losses,
    /// Whether values far from all others are left out of the picture.
    pub outliers: bool,
    /// Whether every curve has a chart of its own.
    pub grid: bool,
    /// How many charts then stand beside each other and how many under each other; 0: as many as there is room for.
    pub shape: (u16, u16),
    /// Whether curves are rows of colour instead of lines.
    pub heat: bool,
    /// Runs drawn beside the shown one, in the order in which they came.
    pub beside: Vec<RunId>,
    /// The run that others are compared with; it is drawn too.
    pub baseline: Option<RunId>,
    /// The x that a hand holds the chart by, and whether it has moved.
    pub held: Option<(f64, bool)>,
    /// First and last x in view; `None`: all.
    pub window: Option<(f64, f64)>,
    /// Whether the window moves with the newest step.
    pub follow: bool,
    /// The metric under the losses; `None`: the first there is.
    pub metric: Option<String>,
}

impl Default for PlotState {
    fn default() -> Self {
        Self {
            scale: Scale::Linear,
            smoothing: 0.9,
            raw: true,
            by: By::Step,
            losses: Losses::Both,
            outliers: false,
            grid: false,
            shape: (0, 0),
            heat: false,
            beside: Vec::new(),
            baseline: None,
            held: None,
            window: None,
            follow: false,
            metric: None,
        }
    }
}
