//! Sums and areas of rows that were drawn so often, made for speed: they are walked a billion times.

use super::{LAST, POSITIVE, TAKEN};
use crate::eval::binary::Binary;

/// Rows whose sums are made in `f32` before they are added up.
const BLOCK: usize = 256;
/// Sums made side by side.
const LANES: usize = 8;

/// What a range of rows adds up to.
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
    /// Of rows drawn so often.
    pub(super) fn of(drawn: &[u8], marks: &[u8], scores: &[f32], losses: &[f32]) -> Self {
        let mut sums = Self::default();
        let chunks = drawn.chunks(BLOCK).zip(marks.chunks(BLOCK));
        for ((drawn, marks), (scores, losses)) in chunks.zip(scores.chunks(BLOCK).zip(losses.chunks(BLOCK))) {
            sums.add(&block(drawn, marks, scores, losses));
        }
        sums
    }

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

/// The sums of at most [`BLOCK`] rows.
fn block(drawn: &[u8], marks: &[u8], scores: &[f32], losses: &[f32]) -> Sums {
    let (mut rows, mut positive, mut taken, mut both) = (0_u32, 0_u32, 0_u32, 0_u32);
    for (&n, &mark) in drawn.iter().zip(marks) {
        let (n, is, said) = (u32::from(n), u32::from(mark & POSITIVE), u32::from((mark & TAKEN) / TAKEN));
        rows += n;
        positive += n * is;
        taken += n * said;
        both += n * (is & said);
    }
    let mut sums = [[0_f32; LANES]; 3];
    let mut add = |lane: usize, n: u8, mark: u8, score: f32, loss: f32| {
        let n = f32::from(n);
        let away = score - f32::from(mark & POSITIVE);
        sums[0][lane] += n * score;
        sums[1][lane] += n * away * away;
        sums[2][lane] += n * loss;
    };
    let whole = drawn.len() / LANES * LANES;
    for at in (0..whole).step_by(LANES) {
        let each = |lane: usize| at + lane;
        for lane in 0..LANES {
            add(lane, drawn[each(lane)], marks[each(lane)], scores[each(lane)], losses[each(lane)]);
        }
    }
    for at in whole..drawn.len() {
        add(0, drawn[at], marks[at], scores[at], losses[at]);
    }
    let [scores, squares, losses] = sums.map(|lanes| lanes.iter().map(|&sum| f64::from(sum)).sum());
    let [rows, positive, taken, both] = [rows, positive, taken, both].map(u64::from);
    Sums { rows, positive, taken, both, scores, squares, losses }
}

/// The area under the ROC curve and average precision of rows by falling score, each drawn so often.
pub(super) fn areas(rows: impl Iterator<Item = (u8, u8)>) -> (f64, f64) {
    // Signed, because processors make those into floats in one step.
    let (mut positives, mut negatives, mut double_wins) = (0_i64, 0_i64, 0_i64);
    let (mut pos, mut neg, mut precision) = (0_i64, 0_i64, 0.0);
    for (drawn, mark) in rows {
        let n = i64::from(drawn);
        let is = n * i64::from(mark & POSITIVE);
        pos += is;
        neg += n - is;
        if mark & LAST != 0 {
            double_wins += neg * (2 * positives + pos);
            positives += pos;
            negatives += neg;
            // Without a branch on what was drawn, which no processor foresees.
            precision += pos as f64 * (positives as f64 / (positives + negatives).max(1) as f64);
            (pos, neg) = (0, 0);
        }
    }
    let area = double_wins as f64 / 2.0 / (positives as f64 * negatives as f64);
    let average = match (positives + negatives, positives) {
        (0, _) => f64::NAN,
        (_, 0) => 0.0,
        _ => precision / positives as f64,
    };
    (area, average)
}
