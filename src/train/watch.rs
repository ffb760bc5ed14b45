//! Early stopping: which epoch was best, and whether it is time to stop looking.

use super::event::EpochReport;
use crate::eval;
use crate::model::Snapshot;
use crate::spec::EarlyStopping;

/// Watches one validation metric over the epochs.
pub(super) struct Watch {
    metric: String,
    /// Epochs without a new best before stopping; `None`: never.
    pub(super) patience: Option<usize>,
    best: Option<Best>,
}

struct Best {
    value: f64,
    epoch: usize,
    weights: Snapshot,
}

impl Watch {
    /// Before the first epoch.
    pub(super) fn new(settings: &EarlyStopping) -> Self {
        Self { metric: settings.metric.clone(), patience: Some(settings.patience), best: None }
    }

    /// Whether this epoch beats all before; a metric that is not a number never does.
    pub(super) fn is_better(&self, report: &EpochReport) -> bool {
        let Some(value) = self.value(report) else { return false };
        match &self.best {
            None => true,
            Some(best) if eval::larger_is_better(&self.metric) => value > best.value,
            Some(best) => value < best.value,
        }
    }

    /// Keeps the weights of a new best epoch.
    pub(super) fn keep(&mut self, report: &EpochReport, weights: Snapshot) {
        if let Some(value) = self.value(report) {
            self.best = Some(Best { value, epoch: report.epoch, weights });
        }
    }

    /// The best epoch so far and its weights.
    pub(super) fn best(&self) -> Option<(usize, &Snapshot)> {
        self.best.as_ref().map(|best| (best.epoch, &best.weights))
    }

    /// Whether patience is over at the end of `epoch`.
    pub(super) fn is_over(&self, epoch: usize) -> bool {
        match (self.patience, &self.best) {
            (Some(patience), Some(best)) => epoch >= best.epoch + patience,
            (Some(patience), None) => epoch >= patience,
            (None, _) => false,
        }
    }

    fn value(&self, report: &EpochReport) -> Option<f64> {
        let value = match self.metric.as_str() {
            "loss" => report.validation_loss,
            metric => report.validation.get(metric),
        };
        value.filter(|value| value.is_finite())
    }
}
