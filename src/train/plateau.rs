//! When the plateau schedule cuts the learning rate: `ReduceLROnPlateau` with its relative threshold and no cool-down.

use serde::{Deserialize, Serialize};

/// A metric is better when it is so by this share of the best (PyTorch's default).
const THRESHOLD: f64 = 1e-4;

/// What the plateau schedule remembers of the epochs so far.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct Plateau {
    best: Option<f64>,
    /// Epochs in a row that were no better.
    bad: usize,
    /// How often the rate was cut.
    pub(super) reductions: u32,
}

impl Plateau {
    /// Forgets the best metric: what follows is another one.
    pub(super) fn look_afresh(&mut self) {
        (self.best, self.bad) = (None, 0);
    }

    /// Takes in the metric of an epoch; `None` is a metric that is no number, which is never better.
    pub(super) fn follow(&mut self, metric: Option<f64>, larger_is_better: bool, patience: usize) {
        let better = |value: f64| match self.best {
            None => true,
            Some(best) if larger_is_better => value > best * (1.0 + THRESHOLD),
            Some(best) => value < best * (1.0 - THRESHOLD),
        };
        match metric.filter(|&value| better(value)) {
            Some(value) => (self.best, self.bad) = (Some(value), 0),
            None => self.bad += 1,
        }
        if self.bad > patience {
            self.reductions += 1;
            self.bad = 0;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::spec::{Schedule, Train};
    use crate::train::schedule::{Place, rate};

    fn rates(metrics: [f64; 11], larger_is_better: bool) -> Vec<f64> {
        let train = Train {
            schedule: Schedule::Plateau,
            learning_rate: 0.1,
            min_learning_rate: 5e-4,
            plateau_patience: 1,
            ..Train::default()
        };
        let mut plateau = Plateau::default();
        let place = Place { epoch: 0, batch: 0, batches: 1 };
        let after = metrics.iter().map(|&metric| {
            plateau.follow(Some(metric), larger_is_better, train.plateau_patience);
            rate(&train, place, plateau.reductions)
        });
        after.collect()
    }

    /// The numbers of `tests/reference/schedules.py`, which steps torch's scheduler through the same metrics.
    #[test]
    fn rates_are_torchs() {
        let close = |found: &[f64], expected: [f64; 11]| {
            assert!(found.iter().zip(expected).all(|(a, b)| (a / b - 1.0).abs() < 1e-12), "{found:?}");
        };
        let losses = [1.0, 0.9, 0.9, 0.899_999_9, 0.95, 0.5, 0.6, 0.6, 0.6, 0.6, 0.6];
        close(&rates(losses, false), [0.1, 0.1, 0.1, 0.01, 0.01, 0.01, 0.01, 0.001, 0.001, 5e-4, 5e-4]);
        let scores = [0.5, 0.6, 0.6, 0.6, 0.7, 0.7, 0.7, 0.7, 0.7, 0.7, 0.7];
        close(&rates(scores, true), [0.1, 0.1, 0.1, 0.01, 0.01, 0.01, 0.001, 0.001, 5e-4, 5e-4, 5e-4]);
    }

    #[test]
    fn a_metric_that_is_no_number_is_no_better() {
        let mut plateau = Plateau::default();
        (0..3).for_each(|_| plateau.follow(None, false, 1));
        assert_eq!(plateau.reductions, 1);
    }
}
