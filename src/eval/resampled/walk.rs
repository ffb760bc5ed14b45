//! Areas under curves of rows by falling score, walked in many stretches at once.
//!
//! What a stretch begins with, positives and rows of all before it, follows from the sums of the others. Equal scores are one
//! step, which may begin in an earlier stretch than it ends.

#![expect(clippy::inline_always, reason = "vector code needs its loop and what it calls in one function")]

use super::lanes::{LANES, Lanes};
use super::{LAST, POSITIVE};
use crate::base::vectors::vectorised;

/// Steps whose precisions are added up in `f32` before they are in `f64`.
const BLOCK: usize = 32;

/// Positive rows and all rows.
type Counts = [i32; 2];

/// Rows by falling score.
#[derive(Debug)]
pub(super) struct Walk {
    pub(super) lanes: Lanes,
    /// For each stretch and what is left over, the first rank of the score that it begins in.
    ties: [usize; LANES + 1],
}

impl Walk {
    /// Of rows of which `last` says by rank whether they are the last of their score.
    pub(super) fn new(rows: usize, last: impl Fn(usize) -> bool) -> Self {
        let lanes = Lanes::new(rows);
        let first = |begin: usize| (0..begin).rev().find(|&rank| last(rank)).map_or(0, |rank| rank + 1);
        Self { lanes, ties: lanes.begins().map(first) }
    }

    /// The area under the ROC curve and average precision of rows drawn so often, whose marks say which are positive and which
    /// the last of their score. `sums` are those of the stretches.
    pub(super) fn areas(&self, drawn: &[u8], marks: &[u8], sums: [Counts; LANES]) -> (f64, f64) {
        let mut before = [[0; 2]; LANES + 1];
        for lane in 0..LANES {
            before[lane + 1] = [before[lane][0] + sums[lane][0], before[lane][1] + sums[lane][1]];
        }
        let mut beside = Step::<LANES>::default();
        let mut rest = Step::<1>::default();
        for lane in 0..=LANES {
            let since = self.before_tie(lane, drawn, marks, &before);
            if lane < LANES { beside.begin(lane, before[lane], since) } else { rest.begin(0, before[lane], since) }
        }
        let (drawn, left_drawn) = drawn.split_at(self.lanes.beside());
        let (marks, left_marks) = marks.split_at(self.lanes.beside());
        beside.walk(drawn, marks);
        rest.walk(left_drawn, left_marks);
        let [positives, rows] = [rest.positives[0], rest.rows[0]].map(f64::from);
        let area = f64::midpoint(beside.double_wins(), rest.double_wins()) / (positives * (rows - positives));
        let precision = beside.precision() + rest.precision();
        let average = match (rows == 0.0, positives == 0.0) {
            (true, _) => f64::NAN,
            (_, true) => 0.0,
            _ => precision / positives,
        };
        (area, average)
    }

    /// What was drawn before the score in which a stretch begins.
    fn before_tie(&self, lane: usize, drawn: &[u8], marks: &[u8], before: &[Counts; LANES + 1]) -> Counts {
        let (tie, stretch) = (self.ties[lane], self.lanes.stretch());
        let next = if stretch == 0 { lane } else { tie.div_ceil(stretch) };
        let mut counts = before[next];
        for rank in tie..next * stretch {
            let place = self.lanes.place(rank);
            let n = i32::from(drawn[place]);
            counts[0] -= n * i32::from(marks[place] & POSITIVE);
            counts[1] -= n;
        }
        counts
    }
}

/// Where the walk is in each lane, and what it has added up.
struct Step<const LANES: usize> {
    positives: [i32; LANES],
    rows: [i32; LANES],
    /// The same before the score at hand.
    positives_before: [i32; LANES],
    rows_before: [i32; LANES],
    double_wins: [f64; LANES],
    precision: [f64; LANES],
}

impl<const LANES: usize> Default for Step<LANES> {
    fn default() -> Self {
        let (none, nothing) = ([0; LANES], [0.0; LANES]);
        Self {
            positives: none,
            rows: none,
            positives_before: none,
            rows_before: none,
            double_wins: nothing,
            precision: nothing,
        }
    }
}

impl<const LANES: usize> Step<LANES> {
    fn begin(&mut self, lane: usize, here: Counts, before: Counts) {
        [self.positives[lane], self.rows[lane]] = here;
        [self.positives_before[lane], self.rows_before[lane]] = before;
    }

    fn walk(&mut self, drawn: &[u8], marks: &[u8]) {
        vectorised(
            #[inline(always)]
            || {
                for (drawn, marks) in drawn.chunks(BLOCK * LANES).zip(marks.chunks(BLOCK * LANES)) {
                    self.walk_block(drawn.as_chunks().0, marks.as_chunks().0);
                }
            },
        );
    }

    #[inline(always)]
    fn walk_block(&mut self, drawn: &[[u8; LANES]], marks: &[[u8; LANES]]) {
        // Held in registers.
        let (mut all_positives, mut all_rows) = (self.positives, self.rows);
        let (mut positives_before, mut rows_before) = (self.positives_before, self.rows_before);
        let mut double_wins = self.double_wins;
        let mut precision = [0_f32; LANES];
        for (drawn, marks) in drawn.iter().zip(marks) {
            for lane in 0..LANES {
                all_positives[lane] += i32::from(drawn[lane] & (marks[lane] & POSITIVE).wrapping_neg());
                all_rows[lane] += i32::from(drawn[lane]);
                // Without a branch: a row that is not the last of its score adds nothing yet.
                let last = -i32::from(marks[lane] / LAST);
                let positives = (all_positives[lane] - positives_before[lane]) & last;
                let rows = (all_rows[lane] - rows_before[lane]) & last;
                let double = all_positives[lane] + positives_before[lane];
                double_wins[lane] += f64::from(rows - positives) * f64::from(double);
                precision[lane] += positives as f32 * (all_positives[lane] as f32 / all_rows[lane].max(1) as f32);
                positives_before[lane] += positives;
                rows_before[lane] += rows;
            }
        }
        (self.positives, self.rows) = (all_positives, all_rows);
        (self.positives_before, self.rows_before) = (positives_before, rows_before);
        self.double_wins = double_wins;
        for (sum, precision) in self.precision.iter_mut().zip(precision) {
            *sum += f64::from(precision);
        }
    }

    fn double_wins(&self) -> f64 {
        self.double_wins.iter().sum()
    }

    fn precision(&self) -> f64 {
        self.precision.iter().sum()
    }
}
