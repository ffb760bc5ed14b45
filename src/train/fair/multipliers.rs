//! Multipliers of the constraints, by exponentiated gradient (Kivinen and Warmuth 1997; Agarwal et al. 2018, algorithm 1).
//!
//! Fairlearn's `ExponentiatedGradient` answers each multiplier with a model fitted anew and mixes them all. Here one network
//! answers batch by batch (Cotter et al. 2019: its chances stand for its decisions where slopes are needed, its decisions are
//! what multipliers grow by), so what comes out is one network that decides alike each time.

use serde::{Deserialize, Serialize};

use super::cells::{Cells, Rates};

/// What all multipliers together may come to.
const MOST: f64 = 5.0;
/// How fast they grow: the logarithm of one grows by this in an epoch in which groups are by 1 too far apart.
const RATE: f64 = 10.0;
/// How much what groups are apart now counts besides, at once: without it, what has grown overshoots before learning follows.
const AT_ONCE: f64 = 10.0;
/// The logarithm that each starts at, of weights beside 1.
const START: f64 = -4.0;

/// Two multipliers a cell: on being above and on being below its event.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(in crate::train) struct Multipliers {
    /// Groups are at most `2 * slack` apart where each is within `slack` of all.
    slack: f64,
    /// Logarithms of weights, above and below.
    logs: Vec<[f64; 2]>,
    rates: Rates,
}

impl Multipliers {
    /// None has grown yet; `bound` is how far two groups may be apart.
    pub(super) fn new(cells: &Cells, bound: f64) -> Self {
        Self { slack: bound / 2.0, logs: vec![[START; 2]; cells.len()], rates: Rates::new(cells) }
    }

    /// What pulls at each row of a cell.
    pub(super) fn pulls(&self, cells: &Cells) -> Vec<f64> {
        let now = self.rates.above(cells).into_iter().zip(&self.logs);
        let weights = now.map(|(above, logs)| [(logs[0] + AT_ONCE * above).exp(), (logs[1] - AT_ONCE * above).exp()]);
        let weights: Vec<[f64; 2]> = weights.collect();
        // The weight of no constraint at all is 1.
        let sum: f64 = 1.0 + weights.iter().flatten().sum::<f64>();
        let force = |[above, below]: &[f64; 2]| MOST * (above - below) / sum;
        cells.of_rows(&weights.iter().map(force).collect::<Vec<f64>>())
    }

    /// Takes in the decisions of a batch, and grows where groups are apart.
    pub(super) fn learn(&mut self, cells: &Cells, rows: impl Iterator<Item = (Option<usize>, f64)>) {
        let mut heard = 0.0_f64;
        self.rates.hear(cells, rows.inspect(|_| heard += 1.0));
        let step = RATE * heard / cells.rows().max(1) as f64;
        for (cell, (logs, above)) in self.logs.iter_mut().zip(self.rates.above(cells)).enumerate() {
            if cells.has_rows(cell) {
                logs[0] = (logs[0] + step * (above - self.slack)).clamp(2.0 * START, -2.0 * START);
                logs[1] = (logs[1] + step * (-above - self.slack)).clamp(2.0 * START, -2.0 * START);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::spec::Constraint;

    fn cells() -> Cells {
        Cells::new(Constraint::DemographicParity, &[0, 1, 0, 1], &[0, 0, 1, 1], 2)
    }

    #[test]
    fn nothing_pulls_before_anything_was_heard() {
        assert_eq!(Multipliers::new(&cells(), 0.01).pulls(&cells()), [0.0, 0.0]);
    }

    #[test]
    fn a_group_that_is_taken_more_often_is_pulled_down_and_the_other_up() {
        let cells = cells();
        let mut multipliers = Multipliers::new(&cells, 0.01);
        let batch = || [(Some(0), 1.0), (Some(0), 1.0), (Some(1), 0.0), (Some(1), 0.0)].into_iter();
        let mut before = 0.0;
        for _ in 0..3 {
            multipliers.learn(&cells, batch());
            let pulls = multipliers.pulls(&cells);
            assert!(pulls[0] > before && pulls[1] < -before, "{pulls:?}");
            before = pulls[0];
        }
        assert!(before <= 2.0 * MOST / 0.5);
    }

    #[test]
    fn within_the_bound_multipliers_fade() {
        let cells = cells();
        let mut multipliers = Multipliers::new(&cells, 0.5);
        let logs = multipliers.logs.clone();
        multipliers.learn(&cells, [(Some(0), 1.0), (Some(0), 0.0), (Some(1), 1.0), (Some(1), 0.0)].into_iter());
        assert!(multipliers.logs.iter().flatten().zip(logs.iter().flatten()).all(|(after, before)| after < before));
    }
}
