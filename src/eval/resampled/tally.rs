//! What the rows of a group add up to, in many resamples at once.

#![expect(clippy::inline_always, reason = "vector code needs its loop and what it calls in one function")]

use super::beside::Lanes;
use super::walk::Walk;
use super::{LAST_OF_GROUP, POSITIVE, TAKEN};
use crate::eval::binary::Binary;

/// Sums over the rows of a group by falling score.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Tally {
    walk: Walk,
    /// Rows by [`POSITIVE`] and [`TAKEN`].
    cells: [Lanes<i32>; 4],
    /// Since they were settled last.
    fresh: Fresh,
    /// Sum of the scores of the bin at hand.
    scores: Lanes<f64>,
    /// Positive rows of the bins before it.
    positives_before: Lanes<i32>,
    /// Of those bins, how far what was said is from what came true, times the rows.
    gaps: Lanes<f64>,
    squares: Lanes<f64>,
    losses: Lanes<f64>,
}

/// Sums of few rows, which lose little in `f32`.
#[derive(Clone, Copy, Debug, Default)]
struct Fresh {
    scores: Lanes<f32>,
    squares: Lanes<f32>,
    losses: Lanes<f32>,
}

/// The sums of one resample.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Sums {
    pub(super) counts: Binary,
    pub(super) gaps: f64,
    pub(super) squares: f64,
    pub(super) losses: f64,
}

impl Sums {
    /// Adds those of other rows; bins are told by whoever has all rows of one.
    pub(super) fn add(&mut self, other: &Self) {
        let Binary { tn, fp, fn_, tp } = &mut self.counts;
        let of = other.counts;
        (*tn, *fp, *fn_, *tp) = (*tn + of.tn, *fp + of.fp, *fn_ + of.fn_, *tp + of.tp);
        self.squares += other.squares;
        self.losses += other.losses;
    }
}

impl Tally {
    /// A row that was drawn so often, and what is known of it.
    #[inline(always)]
    pub(super) fn add(&mut self, drawn: &Lanes<i32>, about: u32, score: f32, loss: f32) {
        self.walk.step(drawn, about & POSITIVE != 0, about & LAST_OF_GROUP != 0);
        let away = score - (about & POSITIVE) as f32;
        let square = away * away;
        let cell = &mut self.cells[(about & (POSITIVE | TAKEN)) as usize];
        for (sum, n) in cell.iter_mut().zip(drawn) {
            *sum += n;
        }
        let drawn = drawn.map(|n| n as f32);
        for (sum, n) in self.fresh.scores.iter_mut().zip(drawn) {
            *sum += n * score;
        }
        for (sum, n) in self.fresh.squares.iter_mut().zip(drawn) {
            *sum += n * square;
        }
        for (sum, n) in self.fresh.losses.iter_mut().zip(drawn) {
            *sum += n * loss;
        }
    }

    /// Puts what was added up in `f32` where it loses nothing.
    pub(super) fn settle(&mut self) {
        self.walk.settle();
        let Fresh { scores, squares, losses } = std::mem::take(&mut self.fresh);
        for (sums, fresh) in [(&mut self.scores, scores), (&mut self.squares, squares), (&mut self.losses, losses)] {
            sums.iter_mut().zip(fresh).for_each(|(sum, fresh)| *sum += f64::from(fresh));
        }
    }

    /// Ends a bin, with everything settled: how far what was said in it is above what came true, times the rows.
    pub(super) fn end_bin(&mut self) -> Lanes<f64> {
        let mut above = std::mem::take(&mut self.scores);
        for (lane, above) in above.iter_mut().enumerate() {
            *above -= f64::from(self.walk.positives(lane) - self.positives_before[lane]);
            self.positives_before[lane] = self.walk.positives(lane);
            self.gaps[lane] += above.abs();
        }
        above
    }

    /// The sums of a resample, and its areas.
    pub(super) fn of(&self, lane: usize) -> (Sums, (f64, f64)) {
        let [tn, fn_, fp, tp] = self.cells.map(|cell| cell[lane] as u64);
        let counts = Binary { tn, fp, fn_, tp };
        let (gaps, squares, losses) = (self.gaps[lane], self.squares[lane], self.losses[lane]);
        (Sums { counts, gaps, squares, losses }, self.walk.areas(lane))
    }
}
