//! Areas under curves of rows by falling score, of many resamples at once. Equal scores are one step.

#![expect(clippy::inline_always, reason = "vector code needs its loop and what it calls in one function")]

use super::beside::Lanes;

/// Where the walk is, and what it has added up.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Walk {
    positives: Lanes<i32>,
    rows: Lanes<i32>,
    /// The same before the score at hand.
    positives_before: Lanes<i32>,
    rows_before: Lanes<i32>,
    double_wins: Lanes<u64>,
    /// Precisions since they were settled last, and those before.
    precision: Lanes<f32>,
    precisions: Lanes<f64>,
}

impl Walk {
    /// A row that was drawn so often; `last` says that the next one has another score.
    #[inline(always)]
    pub(super) fn step(&mut self, drawn: &Lanes<i32>, positive: bool, last: bool) {
        // Without a branch: nobody can guess which row is positive.
        let positive = -i32::from(positive);
        for (sum, n) in self.rows.iter_mut().zip(drawn) {
            *sum += n;
        }
        for (sum, n) in self.positives.iter_mut().zip(drawn) {
            *sum += n & positive;
        }
        if last {
            self.count_score();
        }
    }

    #[inline(always)]
    fn count_score(&mut self) {
        // One loop for each number, which become one instruction each.
        let mut positives = self.positives;
        for (positives, before) in positives.iter_mut().zip(&self.positives_before) {
            *positives -= before;
        }
        let mut negatives = self.rows;
        for ((negatives, before), positives) in negatives.iter_mut().zip(&self.rows_before).zip(&positives) {
            *negatives -= before + positives;
        }
        let mut double = self.positives;
        for (double, before) in double.iter_mut().zip(&self.positives_before) {
            *double += before;
        }
        for ((wins, &negatives), &double) in self.double_wins.iter_mut().zip(&negatives).zip(&double) {
            *wins += u64::from(negatives as u32) * u64::from(double as u32);
        }
        let all = self.positives.iter().zip(&self.rows);
        for ((sum, &positives), (&all, &rows)) in self.precision.iter_mut().zip(&positives).zip(all) {
            *sum += positives as f32 * (all as f32 / rows.max(1) as f32);
        }
        (self.positives_before, self.rows_before) = (self.positives, self.rows);
    }

    /// Puts what was added up in `f32` where it loses nothing.
    pub(super) fn settle(&mut self) {
        for (sum, precision) in self.precisions.iter_mut().zip(&mut self.precision) {
            *sum += f64::from(std::mem::take(precision));
        }
    }

    /// Positive rows so far.
    pub(super) fn positives(&self, lane: usize) -> i32 {
        self.positives[lane]
    }

    /// The area under the ROC curve and average precision of a resample that was walked to its end.
    pub(super) fn areas(&self, lane: usize) -> (f64, f64) {
        let [positives, rows] = [self.positives[lane], self.rows[lane]].map(f64::from);
        let area = self.double_wins[lane] as f64 / 2.0 / (positives * (rows - positives));
        let average = match (rows == 0.0, positives == 0.0) {
            (true, _) => f64::NAN,
            (_, true) => 0.0,
            _ => self.precisions[lane] / positives,
        };
        (area, average)
    }
}
