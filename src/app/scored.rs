//! What a run's kept weights give for the rows of a part, row by row, and the decision threshold in hand.
//!
//! A run's log holds counts, not rows: these come from its model when a pane needs them. They stay until the run has
//! other weights.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::pane::PaneId;
use super::pictures::Picture;
use super::run::Run;
use super::{RunId, State};
use crate::base::series::Series;
use crate::eval::{self, Costs, ThresholdCurve};
pub use crate::train::PartId;

/// How far groups may be apart to count as fair.
pub const FAIR: f64 = 0.1;
/// Thresholds of the curve that is drawn.
const DRAWN: u32 = 500;

/// A part, row by row.
#[derive(Clone, Debug, PartialEq)]
pub struct Scored {
    /// The run, and the part.
    pub of: (RunId, PartId),
    /// The probability from which on a row of two classes counts as positive, as it is kept with the model.
    pub threshold: f64,
    /// Rows of the table, in the order of the part.
    pub rows: Vec<u32>,
    /// Columns and rows of that table, to know it again.
    pub table: (Vec<String>, usize),
    /// The true class of each.
    pub truth: Vec<u32>,
    /// The class that each was taken for when the run was judged.
    pub predicted: Vec<u32>,
    /// How sure that was.
    pub sureness: Vec<f32>,
    /// Of two classes.
    pub slider: Option<Slider>,
}

/// What a threshold can be set on.
#[derive(Clone, Debug)]
pub struct Slider {
    /// Counts at every threshold.
    pub curve: ThresholdCurve,
    /// Precision, recall and F1 over the threshold.
    pub lines: [(&'static str, Series); 3],
    /// How far the groups of each protected column are apart, over the threshold.
    pub apart: Vec<Series>,
    /// The other pictures, in their order from the second on.
    pub pictures: Vec<Series>,
}

impl PartialEq for Slider {
    fn eq(&self, other: &Self) -> bool {
        self.curve == other.curve
    }
}

impl Slider {
    /// The curve of a picture; none of metrics over the threshold, which are several, and of the trade-off, which is of one column.
    pub fn picture(&self, picture: Picture) -> Option<&Series> {
        self.pictures.get((picture as usize).checked_sub(1)?)
    }

    /// Reads the lines to draw off the curve.
    pub fn new(curve: ThresholdCurve) -> Self {
        let places = || (0..=DRAWN).map(|place| f64::from(place) / f64::from(DRAWN));
        let series = |value: &dyn Fn(f64) -> f64| {
            let mut series = Series::default();
            series.extend(places().map(|threshold| (threshold, value(threshold) as f32)));
            series
        };
        let precision = |threshold: f64| {
            let counts = curve.at(threshold);
            if counts.tp + counts.fp == 0 { f64::NAN } else { counts.precision() }
        };
        let lines = [
            ("precision", series(&precision)),
            ("recall", series(&|threshold| curve.at(threshold).tpr())),
            ("F1", series(&|threshold| curve.at(threshold).f1())),
        ];
        let apart = |column: usize| series(&|threshold| curve.parity().apart(&curve.frame(column, threshold)));
        let pictures = Picture::ALL[1..]
            .iter()
            .filter(|picture| **picture != Picture::TradeOff)
            .map(|picture| picture.curve(&curve))
            .collect();
        Self { apart: (0..curve.columns().count()).map(apart).collect(), lines, pictures, curve }
    }
}

/// A threshold that serves something best.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Best {
    /// The highest F1.
    F1,
    /// The highest true minus false positive rate.
    Youden,
    /// The least cost.
    Cost,
    /// The least cost among those at which groups are near enough.
    Fair,
    /// The one that is kept with the model.
    Kept,
}

impl Best {
    /// In the order of the pane, with their letters on the slider.
    pub const ALL: [(Self, &'static str); 5] =
        [(Self::F1, "F"), (Self::Youden, "J"), (Self::Cost, "C"), (Self::Fair, "P"), (Self::Kept, "K")];

    /// As the pane calls it.
    pub fn name(self) -> &'static str {
        match self {
            Self::F1 => "best F1",
            Self::Youden => "Youden",
            Self::Cost => "cheapest",
            Self::Fair => "cheapest fair",
            Self::Kept => "kept",
        }
    }
}

/// A threshold that waits until its run is in view again.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Moved {
    /// Where it was moved to.
    pub at: f64,
    /// The one that is kept with the model, where that was known.
    pub kept: Option<f64>,
}

/// The threshold pane, and what is known row by row.
#[derive(Clone, Debug)]
pub struct ScoredState {
    /// What is known, the newest last.
    pub known: Vec<Arc<Scored>>,
    /// What is asked and not answered.
    pub awaited: Option<(RunId, PartId)>,
    /// What could not be found out, and why.
    pub failed: Option<((RunId, PartId), String)>,
    /// The cell of the confusion matrix whose rows are to be shown when they are known.
    pub opening: Option<(usize, usize)>,
    /// The threshold in hand; `None`: the one that is kept with the model.
    pub at: Option<f64>,
    /// Thresholds that were in hand when another run was shown, by run.
    pub moved: BTreeMap<RunId, Moved>,
    /// Thresholds that are not kept and of which the user was told so on the way out.
    pub(super) told: Vec<(RunId, f64)>,
    /// What mistakes cost.
    pub costs: Costs,
    /// What the chart shows.
    pub picture: Picture,
}

impl Default for ScoredState {
    fn default() -> Self {
        let costs = Costs { fp: 1.0, fn_: 1.0 };
        Self {
            known: Vec::new(),
            awaited: None,
            failed: None,
            opening: None,
            at: None,
            moved: BTreeMap::new(),
            told: Vec::new(),
            costs,
            picture: Picture::default(),
        }
    }
}

impl State {
    /// A part of the shown run row by row, where it is known.
    pub fn scored(&self, part: PartId) -> Option<&Arc<Scored>> {
        let run = self.shown.as_ref()?;
        self.scored.known.iter().find(|scored| scored.of.0 == *run && scored.of.1 == part)
    }

    /// What a threshold of the shown run can be set on.
    pub fn slider(&self) -> Option<&Slider> {
        self.scored(PartId::Validation)?.slider.as_ref()
    }

    /// The threshold in hand.
    pub fn threshold(&self) -> f64 {
        let kept = || self.scored(PartId::Validation).map_or(0.5, |scored| scored.threshold);
        self.scored.at.unwrap_or_else(kept)
    }

    /// The threshold in hand where it is neither kept with the model nor in the file, and so would be lost.
    pub fn loose_threshold(&self) -> Option<f64> {
        let moved = Moved { at: self.scored.at?, kept: self.best_threshold(Best::Kept) };
        self.is_loose(moved).then_some(moved.at)
    }

    fn is_loose(&self, Moved { at, kept }: Moved) -> bool {
        kept != Some(at) && self.file.spec.balance.threshold != at
    }

    /// Every threshold that would be lost, with its run; first the one in view.
    pub fn loose_thresholds(&self) -> Vec<(RunId, f64)> {
        let shown = self.shown.clone().zip(self.loose_threshold());
        let moved = self.scored.moved.iter().filter(|(_, moved)| self.is_loose(**moved));
        shown.into_iter().chain(moved.map(|(run, moved)| (run.clone(), moved.at))).collect()
    }

    /// The threshold that serves this best, where there is one.
    pub fn best_threshold(&self, best: Best) -> Option<f64> {
        let curve = &self.slider()?.curve;
        match best {
            Best::F1 => curve.best_f1(),
            Best::Youden => curve.youden(),
            Best::Cost => curve.cheapest(self.scored.costs),
            Best::Fair => curve.cheapest_fair(self.protected_in_view(), self.scored.costs),
            Best::Kept => self.scored(PartId::Validation).map(|scored| scored.threshold),
        }
    }

    /// The protected column that the threshold pane compares groups of.
    pub fn protected_in_view(&self) -> usize {
        let columns = self.slider().map_or(0, |slider| slider.apart.len());
        self.look.column.min(columns.saturating_sub(1))
    }

    /// Whether the threshold pane is to have rows that are not known yet.
    pub(super) fn wants_scores(&self) -> Option<RunId> {
        let run = self.run().filter(|run| self.focus == PaneId::Threshold && has_threshold(run))?;
        let asked = (run.id.clone(), PartId::Validation);
        let answered = self.scored(PartId::Validation).is_some();
        let failed = self.scored.failed.as_ref().is_some_and(|(of, _)| *of == asked);
        (!answered && !failed && self.scored.awaited.is_none()).then_some(asked.0)
    }
}

/// Whether a run tells two classes apart and has weights by now.
pub fn has_threshold(run: &Run) -> bool {
    let two = run.shape.as_ref().is_some_and(|shape| shape.labels.len() == 2);
    two && (!run.epochs.is_empty() || run.report.is_some())
}

/// The threshold as the file writes it, and as it is shown.
pub fn told(threshold: f64) -> String {
    format!("{threshold:?}")
}

/// Metrics at a threshold, as text for the clipboard: a line each.
pub(super) fn copied(slider: &Slider, threshold: f64) -> String {
    let rates = eval::rates(slider.curve.at(threshold)).map(|(name, value)| format!("{name}\t{value}"));
    std::iter::once(format!("threshold\t{threshold:?}")).chain(rates).collect::<Vec<_>>().join("\n")
}
