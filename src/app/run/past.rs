//! What a run has told of a stretch of its steps, as a piece that is taken out where it went back, and laid on again where it
//! returns to what it had left.

use std::collections::BTreeMap;
use std::mem::take;

use super::{Mark, Run};
use crate::app::health::Health;
use crate::app::smoothed::Smoothed;
use crate::base::series::Series;
use crate::train::EpochReport;

/// What a run has told of a stretch of its steps.
#[derive(Clone, Debug, Default)]
pub(super) struct Past {
    pub(super) loss: Series,
    validation: Series,
    rates: Series,
    metrics: BTreeMap<String, Series>,
    machine: BTreeMap<String, Series>,
    epochs: Vec<EpochReport>,
    judged: Vec<(usize, u64)>,
    marks: Vec<Mark>,
    health: Health,
}

impl Past {
    /// Takes out what was told behind a step, when so many epochs were judged.
    pub(super) fn split(&mut self, step: u64, epoch: usize) -> Self {
        let at = step as f64;
        let epochs = self.epochs.split_off(self.epochs.partition_point(|report| report.epoch <= epoch));
        let judged = self.judged.split_off(self.judged.partition_point(|&(known, _)| known <= epoch));
        // What is judged at a step is told after its batch, so the step alone does not say whether it was.
        let end = self.judged.last().map_or(0, |&(_, step)| step) as f64;
        let (marks, later) = take(&mut self.marks).into_iter().partition(|mark| mark.step <= step);
        self.marks = marks;
        let all = |series: &mut BTreeMap<String, Series>, x: f64| -> BTreeMap<String, Series> {
            series.iter_mut().map(|(name, series)| (name.clone(), series.split_after(x))).collect()
        };
        Self {
            loss: self.loss.split_after(at),
            validation: self.validation.split_after(end),
            rates: self.rates.split_after(at),
            metrics: all(&mut self.metrics, end),
            machine: all(&mut self.machine, at),
            epochs,
            judged,
            marks: later,
            health: self.health.split(step),
        }
    }

    /// Lays on what was told next.
    pub(super) fn append(&mut self, next: Self) {
        let pairs =
            [(&mut self.loss, next.loss), (&mut self.validation, next.validation), (&mut self.rates, next.rates)];
        for (series, next) in pairs {
            series.extend(next.points());
        }
        for (all, next) in [(&mut self.metrics, next.metrics), (&mut self.machine, next.machine)] {
            for (name, next) in next {
                all.entry(name).or_default().extend(next.points());
            }
        }
        self.epochs.extend(next.epochs);
        self.judged.extend(next.judged);
        self.marks.extend(next.marks);
        self.health.append(next.health);
    }
}

impl Run {
    /// Takes out what was told behind a step, when so many epochs were judged.
    pub(super) fn cut(&mut self, step: u64, epoch: usize) -> Past {
        let mut past = self.lift();
        let later = past.split(step, epoch);
        self.lay(past);
        later
    }

    /// Lays on what was told next.
    pub(super) fn append(&mut self, next: Past) {
        let mut past = self.lift();
        past.append(next);
        self.lay(past);
    }

    fn lift(&mut self) -> Past {
        Past {
            loss: take(&mut self.loss),
            validation: take(&mut self.validation),
            rates: take(&mut self.rates),
            metrics: take(&mut self.metrics),
            machine: take(&mut self.machine),
            epochs: take(&mut self.epochs),
            judged: take(&mut self.judged),
            marks: take(&mut self.marks),
            health: take(&mut self.health),
        }
    }

    fn lay(&mut self, past: Past) {
        let Past { loss, validation, rates, metrics, machine, epochs, judged, marks, health } = past;
        (self.loss, self.validation, self.rates) = (loss, validation, rates);
        (self.metrics, self.machine) = (metrics, machine);
        (self.epochs, self.judged, self.marks, self.health) = (epochs, judged, marks, health);
        self.judged_at = self.judged.last().map_or(0, |&(_, step)| step);
        self.smoothed = Smoothed::new(self.smoothed.weight());
    }
}
