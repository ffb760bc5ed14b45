//! Sums of rows that were drawn so often, made for speed: they are walked a billion times.

#![expect(clippy::inline_always, reason = "vector code needs its loop and what it calls in one function")]

use std::ops::Range;

use super::{POSITIVE, TAKEN};
use crate::base::vectors::vectorised;
use crate::eval::binary::Binary;

/// Steps whose sums are made in few bits before they are added up: so many counts of 8 bits fit into 16.
const BLOCK: usize = 256;

/// What rows add up to.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Sums {
    pub(super) rows: u64,
    positive: u64,
    taken: u64,
    both: u64,
    pub(super) scores: f64,
    pub(super) squares: f64,
    pub(super) losses: f64,
}

impl Sums {
    /// Adds those of other rows.
    pub(super) fn add(&mut self, other: &Self) {
        self.rows += other.rows;
        self.positive += other.positive;
        self.taken += other.taken;
        self.both += other.both;
        self.scores += other.scores;
        self.squares += other.squares;
        self.losses += other.losses;
    }

    /// Positive rows and all rows.
    pub(super) fn positive_and_all(&self) -> [i32; 2] {
        [self.positive as i32, self.rows as i32]
    }

    /// Right and wrong decisions.
    pub(super) fn counts(&self) -> Binary {
        let (fp, fn_) = (self.taken - self.both, self.positive - self.both);
        Binary { tn: self.rows - self.both - fp - fn_, fp, fn_, tp: self.both }
    }

    /// How far what was said is from what came true, times the rows.
    pub(super) fn gap(&self) -> f64 {
        (self.scores - self.positive as f64).abs()
    }
}

/// Rows that stand beside each other in so many lanes: how often each was drawn, its marks, score and loss. Where only counts
/// are asked for, scores and losses may be empty.
#[derive(Clone, Copy)]
pub(super) struct Beside<'a> {
    pub(super) drawn: &'a [u8],
    pub(super) marks: &'a [u8],
    pub(super) scores: &'a [f32],
    pub(super) losses: &'a [f32],
}

impl Beside<'_> {
    /// Some of them.
    pub(super) fn part(self, places: Range<usize>) -> Self {
        Self {
            drawn: &self.drawn[places.clone()],
            marks: &self.marks[places.clone()],
            scores: &self.scores[places.clone()],
            losses: &self.losses[places],
        }
    }

    /// The sums of each lane.
    pub(super) fn sums<const LANES: usize>(self) -> [Sums; LANES] {
        let mut sums = [Sums::default(); LANES];
        let size = BLOCK * LANES;
        vectorised(
            #[inline(always)]
            || {
                for (drawn, marks) in self.drawn.chunks(size).zip(self.marks.chunks(size)) {
                    add_counts(&mut sums, drawn.as_chunks().0, marks.as_chunks().0);
                }
            },
        );
        vectorised(
            #[inline(always)]
            || {
                let counted = self.drawn.chunks(size).zip(self.marks.chunks(size));
                let amounts = self.scores.chunks(size).zip(self.losses.chunks(size));
                for ((drawn, marks), (scores, losses)) in counted.zip(amounts) {
                    let amounts = (scores.as_chunks().0, losses.as_chunks().0);
                    add_amounts(&mut sums, (drawn.as_chunks().0, marks.as_chunks().0), amounts);
                }
            },
        );
        sums
    }
}

#[inline(always)]
fn add_counts<const LANES: usize>(sums: &mut [Sums; LANES], drawn: &[[u8; LANES]], marks: &[[u8; LANES]]) {
    let (mut rows, mut positive) = ([0_u16; LANES], [0_u16; LANES]);
    let (mut taken, mut both) = ([0_u16; LANES], [0_u16; LANES]);
    for (drawn, marks) in drawn.iter().zip(marks) {
        let (mut is, mut said) = ([0; LANES], [0; LANES]);
        // One loop for each number, which become one instruction each.
        for lane in 0..LANES {
            is[lane] = drawn[lane] & (marks[lane] & POSITIVE).wrapping_neg();
        }
        for lane in 0..LANES {
            said[lane] = drawn[lane] & ((marks[lane] / TAKEN) & 1).wrapping_neg();
        }
        for lane in 0..LANES {
            rows[lane] += u16::from(drawn[lane]);
        }
        for lane in 0..LANES {
            positive[lane] += u16::from(is[lane]);
        }
        for lane in 0..LANES {
            taken[lane] += u16::from(said[lane]);
        }
        for lane in 0..LANES {
            both[lane] += u16::from(is[lane] & said[lane]);
        }
    }
    for lane in 0..LANES {
        let sum = &mut sums[lane];
        sum.rows += u64::from(rows[lane]);
        sum.positive += u64::from(positive[lane]);
        sum.taken += u64::from(taken[lane]);
        sum.both += u64::from(both[lane]);
    }
}

#[inline(always)]
fn add_amounts<const LANES: usize>(
    sums: &mut [Sums; LANES],
    (drawn, marks): (&[[u8; LANES]], &[[u8; LANES]]),
    (scores, losses): (&[[f32; LANES]], &[[f32; LANES]]),
) {
    let (mut of_scores, mut of_squares, mut of_losses) = ([0_f32; LANES], [0_f32; LANES], [0_f32; LANES]);
    for ((drawn, marks), (scores, losses)) in drawn.iter().zip(marks).zip(scores.iter().zip(losses)) {
        let (mut n, mut away) = ([0_f32; LANES], [0_f32; LANES]);
        for lane in 0..LANES {
            n[lane] = f32::from(drawn[lane]);
        }
        for lane in 0..LANES {
            away[lane] = scores[lane] - f32::from(marks[lane] & POSITIVE);
        }
        for lane in 0..LANES {
            of_scores[lane] += n[lane] * scores[lane];
        }
        for lane in 0..LANES {
            of_squares[lane] += n[lane] * away[lane] * away[lane];
        }
        for lane in 0..LANES {
            of_losses[lane] += n[lane] * losses[lane];
        }
    }
    for lane in 0..LANES {
        let sum = &mut sums[lane];
        sum.scores += f64::from(of_scores[lane]);
        sum.squares += f64::from(of_squares[lane]);
        sum.losses += f64::from(of_losses[lane]);
    }
}
