//! Which epoch was best, and whether it is time to stop looking. Without early stopping the best is kept all the same, as a
//! checkpoint, by the validation loss; the run then ends with its last weights.

use std::sync::Arc;

use super::checkpoint::Watched;
use super::event::EpochReport;
use super::lint::Stopping;
use crate::eval;
use crate::model::Snapshot;
use crate::spec::EarlyStopping;

/// Watches one validation metric over the epochs.
pub(super) struct Watch {
    metric: String,
    /// How far groups may be apart in the best epoch: without it, early stopping would choose the one in which learning was
    /// held to nothing yet.
    bound: f64,
    /// Epochs without a new best before stopping; `None`: never.
    pub(super) patience: Option<usize>,
    /// The epoch from which patience counts.
    since: usize,
    best: Option<Best>,
}

struct Best {
    value: f64,
    epoch: usize,
    weights: Arc<Snapshot>,
}

impl Watch {
    /// Before the first epoch; without `settings` nothing ends the run but its epochs.
    pub(super) fn new(settings: Option<&EarlyStopping>, bound: f64) -> Self {
        let EarlyStopping { metric, .. } = settings.cloned().unwrap_or_default();
        let patience = settings.map(|settings| settings.patience);
        Self { metric, bound, patience, since: 0, best: None }
    }

    /// Whether the run ends with the best weights: with early stopping, as it is set now.
    pub(super) fn ends_with_best(&self) -> bool {
        self.patience.is_some()
    }

    /// What lints know of early stopping.
    pub(super) fn stopping(&self) -> Stopping {
        Stopping { metric: self.metric.clone(), patience: self.patience }
    }

    /// What of it a checkpoint keeps besides the weights.
    pub(super) fn watched(&self) -> Watched {
        let best = self.best.as_ref().map(|best| (best.epoch, best.value));
        Watched { metric: Some(self.metric.clone()), best, since: self.since }
    }

    /// Goes back to what a checkpoint kept; the best of another metric means nothing here.
    pub(super) fn restore(&mut self, watched: &Watched, weights: Option<&Arc<Snapshot>>) {
        let same = watched.metric.as_ref() == Some(&self.metric);
        let best = watched.best.zip(weights).filter(|_| same);
        self.best = best.map(|((epoch, value), weights)| Best { value, epoch, weights: Arc::clone(weights) });
        self.since = watched.since;
    }

    /// The metric.
    pub(super) fn metric(&self) -> &str {
        &self.metric
    }

    /// Lets patience count from the end of this epoch on; where epochs are not `comparable` the best so far is none.
    pub(super) fn count_from(&mut self, epoch: usize, comparable: bool) {
        self.since = epoch;
        self.best.take_if(|_| !comparable);
    }

    /// Whether this epoch beats all before; a metric that is not a number never does.
    pub(super) fn is_better(&self, report: &EpochReport) -> bool {
        let Some(value) = self.value(report) else { return false };
        match &self.best {
            None => true,
            Some(best) if self.larger_is_better() => value > best.value,
            Some(best) => value < best.value,
        }
    }

    /// Keeps the weights of a new best epoch.
    pub(super) fn keep(&mut self, report: &EpochReport, weights: Arc<Snapshot>) {
        if let Some(value) = self.value(report) {
            self.best = Some(Best { value, epoch: report.epoch, weights });
        }
    }

    /// The best epoch so far and its weights.
    pub(super) fn best(&self) -> Option<(usize, &Arc<Snapshot>)> {
        self.best.as_ref().map(|best| (best.epoch, &best.weights))
    }

    /// Whether patience is over at the end of `epoch`.
    pub(super) fn is_over(&self, epoch: usize) -> bool {
        match (self.patience, &self.best) {
            (Some(patience), Some(best)) => epoch >= best.epoch.max(self.since) + patience,
            (Some(patience), None) => epoch >= self.since + patience,
            (None, _) => false,
        }
    }

    /// Whether more of the metric is better.
    pub(super) fn larger_is_better(&self) -> bool {
        eval::larger_is_better(&self.metric)
    }

    /// The metric in an epoch's report, where it is a number, made worse by what groups are apart beyond the bound.
    pub(super) fn value(&self, report: &EpochReport) -> Option<f64> {
        let value = match self.metric.as_str() {
            "loss" => report.validation_loss,
            metric => report.validation.get(metric),
        };
        let excess = report.apart.map_or(0.0, |apart| (apart - self.bound).max(0.0));
        let worse = if self.larger_is_better() { -excess } else { excess };
        value.map(|value| value + worse).filter(|value| value.is_finite())
    }
}
