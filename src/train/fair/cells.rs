//! The cells whose rates are to be alike: each group, among all rows or among those of a class; and their rates by now.

use serde::{Deserialize, Serialize};

use crate::spec::Constraint;

/// Rows over which rates are remembered, at most; of smaller data all.
const WINDOW: f64 = 8192.0;
/// Smaller shares of the rows than this pull no harder, so that a rare group does not make learning jump.
const RAREST: f64 = 0.02;

/// Events (all rows, or those of a class) by groups.
#[derive(Clone, Debug)]
pub(super) struct Cells {
    constraint: Constraint,
    groups: usize,
    /// Share of the training rows in each cell, event by event.
    shares: Vec<f64>,
    rows: usize,
}

impl Cells {
    /// The cells of training rows of these classes and groups.
    pub(super) fn new(constraint: Constraint, truth: &[u32], groups: &[u32], named: usize) -> Self {
        let events = if constraint == Constraint::EqualizedOdds { 2 } else { 1 };
        let mut cells = Self { constraint, groups: named, shares: vec![0.0; events * named], rows: truth.len() };
        for (&class, &group) in truth.iter().zip(groups) {
            if let Some(cell) = cells.of(class == 1, group) {
                cells.shares[cell] += 1.0;
            }
        }
        let rows = truth.len().max(1) as f64;
        cells.shares.iter_mut().for_each(|share| *share /= rows);
        cells
    }

    /// The cell of a row; `None` where its rate does not matter.
    pub(super) fn of(&self, positive: bool, group: u32) -> Option<usize> {
        let event = match self.constraint {
            Constraint::DemographicParity => 0,
            Constraint::EqualizedOdds => usize::from(positive),
            Constraint::TruePositiveRateParity if positive => 0,
            Constraint::TruePositiveRateParity => return None,
        };
        ((group as usize) < self.groups).then_some(event * self.groups + group as usize)
    }

    /// How many there are.
    pub(super) fn len(&self) -> usize {
        self.shares.len()
    }

    /// The cells of each event.
    pub(super) fn events(&self) -> impl Iterator<Item = std::ops::Range<usize>> {
        let groups = self.groups;
        (0..self.shares.len() / groups.max(1)).map(move |event| event * groups..(event + 1) * groups)
    }

    /// Whether training rows are in a cell.
    pub(super) fn has_rows(&self, cell: usize) -> bool {
        self.shares[cell] > 0.0
    }

    /// What pulls at each row, where so much pulls at the rate of each cell away from that of its event: a cell's rate is a
    /// mean over few rows, which each have to move more.
    pub(super) fn of_rows(&self, forces: &[f64]) -> Vec<f64> {
        let mut pulls = vec![0.0; self.len()];
        for event in self.events() {
            let whole: f64 = self.shares[event.clone()].iter().sum();
            let together: f64 = forces[event.clone()].iter().sum();
            for cell in event {
                pulls[cell] = forces[cell] / self.shares[cell].max(RAREST) - together / whole.max(RAREST);
            }
        }
        pulls
    }

    /// Rows over which rates are remembered.
    pub(super) fn window(&self) -> f64 {
        WINDOW.min(self.rows as f64).max(1.0)
    }

    /// Training rows.
    pub(super) fn rows(&self) -> usize {
        self.rows
    }
}

/// The rate of each cell over the last rows.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(in crate::train) struct Rates {
    sums: Vec<f64>,
    counts: Vec<f64>,
}

impl Rates {
    /// Before the first row.
    pub(super) fn new(cells: &Cells) -> Self {
        Self { sums: vec![0.0; cells.len()], counts: vec![0.0; cells.len()] }
    }

    /// Those of these rows: the cell of each and what was said of it.
    pub(super) fn of(cells: &Cells, rows: impl Iterator<Item = (Option<usize>, f64)>) -> Self {
        let mut rates = Self::new(cells);
        for (cell, value) in rows.filter_map(|(cell, value)| Some((cell?, value))) {
            rates.sums[cell] += value;
            rates.counts[cell] += 1.0;
        }
        rates
    }

    /// Takes in a batch.
    pub(super) fn hear(&mut self, cells: &Cells, rows: impl Iterator<Item = (Option<usize>, f64)>) {
        let mut heard = 0.0;
        let batch = Self::of(cells, rows.inspect(|_| heard += 1.0));
        let kept = (-heard / cells.window()).exp();
        let fold =
            |old: &mut [f64], new: Vec<f64>| old.iter_mut().zip(new).for_each(|(old, new)| *old = kept * *old + new);
        fold(&mut self.sums, batch.sums);
        fold(&mut self.counts, batch.counts);
    }

    /// The largest difference between the rates of two groups in an event.
    pub(super) fn apart(&self, cells: &Cells) -> f64 {
        let of_event = |event: std::ops::Range<usize>| {
            let there = event.filter(|&cell| self.counts[cell] > 0.0);
            let rates = there.map(|cell| self.sums[cell] / self.counts[cell]);
            let (low, high) =
                rates.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), r| (low.min(r), high.max(r)));
            (high - low).max(0.0)
        };
        cells.events().map(of_event).fold(0.0, f64::max)
    }

    /// How far the rate of each cell is above that of its event; 0 of cells without rows.
    pub(super) fn above(&self, cells: &Cells) -> Vec<f64> {
        let mut above = vec![0.0; cells.len()];
        for event in cells.events() {
            let sum: f64 = self.sums[event.clone()].iter().sum();
            let count: f64 = self.counts[event.clone()].iter().sum();
            for cell in event.filter(|&cell| self.counts[cell] > 0.0) {
                above[cell] = self.sums[cell] / self.counts[cell] - sum / count;
            }
        }
        above
    }

    /// The slope of `strength` times the mean over rows of the square of how far their cell's rate is from its event's, for
    /// each row of a cell.
    pub(super) fn pulls(&self, cells: &Cells, strength: f64) -> Vec<f64> {
        self.above(cells).into_iter().map(|above| 2.0 * strength * above).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Eight rows: two of group 0, both negative; six of group 1, three of either class.
    fn rows() -> (Vec<u32>, Vec<u32>) {
        (vec![0, 0, 0, 0, 0, 1, 1, 1], vec![0, 0, 1, 1, 1, 1, 1, 1])
    }

    #[test]
    fn cells_are_groups_of_the_rows_that_the_constraint_speaks_of() {
        let (truth, groups) = rows();
        let of = |constraint| Cells::new(constraint, &truth, &groups, 2);
        assert_eq!(of(Constraint::DemographicParity).shares, [0.25, 0.75]);
        assert_eq!(of(Constraint::EqualizedOdds).shares, [0.25, 0.375, 0.0, 0.375]);
        let positives = of(Constraint::TruePositiveRateParity);
        assert_eq!(positives.shares, [0.0, 0.375]);
        assert_eq!((positives.of(true, 1), positives.of(false, 1), positives.of(true, 9)), (Some(1), None, None));
        assert!(!positives.has_rows(0) && positives.has_rows(1));
    }

    #[test]
    fn pulls_at_rows_add_up_to_the_forces_on_rates() {
        let (truth, groups) = rows();
        let cells = Cells::new(Constraint::DemographicParity, &truth, &groups, 2);
        // A force on the first group's rate alone, whose slope by finite differences of (m_0 - m).
        let pulls = cells.of_rows(&[1.0, 0.0]);
        let slope = |row: usize| (if groups[row] == 0 { 1.0 / 2.0 } else { 0.0 }) - 1.0 / 8.0;
        for row in 0..8 {
            assert!((pulls[groups[row] as usize] / 8.0 - slope(row)).abs() < 1e-12, "{row}");
        }
    }

    #[test]
    fn groups_are_as_far_apart_as_in_the_event_where_they_are_farthest() {
        let (truth, groups) = rows();
        let cells = Cells::new(Constraint::EqualizedOdds, &truth, &groups, 2);
        // Of the negative rows both of group 0 and one in three of group 1 are taken.
        let said = [1.0, 1.0, 1.0, 0.0, 0.0, 1.0, 0.0, 0.0];
        let rows = (0..8).map(|row| (cells.of(truth[row] == 1, groups[row]), said[row]));
        assert!((Rates::of(&cells, rows).apart(&cells) - 2.0 / 3.0).abs() < 1e-12);
        assert_eq!(Rates::new(&cells).apart(&cells), 0.0);
    }

    #[test]
    fn rates_are_of_late_rows_and_above_their_events() {
        let (truth, groups) = rows();
        let cells = Cells::new(Constraint::DemographicParity, &truth, &groups, 2);
        let mut rates = Rates::new(&cells);
        assert_eq!(rates.above(&cells), [0.0, 0.0]);
        rates.hear(&cells, [(Some(0), 1.0), (Some(1), 0.0), (None, 1.0)].into_iter());
        assert_eq!(rates.above(&cells), [0.5, -0.5]);
        assert_eq!(rates.pulls(&cells, 2.0), [2.0, -2.0]);
        for _ in 0..200 {
            rates.hear(&cells, [(Some(0), 0.0), (Some(1), 0.0)].into_iter());
        }
        assert!(rates.above(&cells)[0] < 1e-9);
    }
}
