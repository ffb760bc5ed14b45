//! What a batch is to learn beside its loss, for networks of one output a row that tell two classes apart.
//!
//! Hot: it is asked once a row. The outputs of the batch are heard on the way, so that whoever steers by them needs no second
//! pass.

use std::ops::Range;
use std::sync::atomic::{AtomicU32, Ordering};

use super::adversary::Adversary;

/// What counts beside the loss of a batch.
#[derive(Clone, Copy, Debug)]
pub enum Beside<'a> {
    /// Row `i` adds `pulls[i] * p_i` to the loss, where `p_i` is its chance of being positive.
    Pull(&'a [f32]),
    /// The loss goes down without helping an adversary (Zhang et al. 2018).
    Adversary {
        /// Who guesses the group of each row.
        adversary: &'a Adversary,
        /// The group of each row of the batch.
        groups: &'a [u32],
        /// How much making it harder for the adversary counts beside the loss.
        strength: f64,
    },
}

/// The outputs of the last batch that was learnt with something beside.
#[derive(Debug, Default)]
pub(super) struct Heard(Vec<AtomicU32>);

impl Heard {
    /// Makes room for a batch.
    pub(super) fn make_room(&mut self, rows: usize) {
        self.0.resize_with(rows, AtomicU32::default);
    }

    /// Notes the outputs of some rows.
    pub(super) fn note(&self, rows: Range<usize>, outputs: &[f32]) {
        for (slot, output) in self.0[rows].iter().zip(outputs) {
            slot.store(output.to_bits(), Ordering::Relaxed);
        }
    }

    /// The outputs, row after row.
    pub(super) fn outputs(&self) -> impl Iterator<Item = f32> + '_ {
        self.0.iter().map(|bits| f32::from_bits(bits.load(Ordering::Relaxed)))
    }
}

/// Adds what pulls at some of a batch's rows to the slopes of their outputs.
pub(super) fn pull(pulls: &[f32], rows: Range<usize>, outputs: &[f32], slopes: &mut [f32]) {
    let share = 1.0 / pulls.len() as f64;
    for ((slope, &output), &pull) in slopes.iter_mut().zip(outputs).zip(&pulls[rows]) {
        let chance = sigmoid(f64::from(output));
        *slope += (share * f64::from(pull) * chance * (1.0 - chance)) as f32;
    }
}

/// `1 / (1 + e^-z)` without overflow, by the system's exponential; the loss works out many rows at once by one of its own, which
/// may differ in the last bits.
pub fn sigmoid(z: f64) -> f64 {
    if z >= 0.0 {
        1.0 / (1.0 + (-z).exp())
    } else {
        let e = z.exp();
        e / (1.0 + e)
    }
}

/// `loss - projection of loss on adverse - strength * adverse`, left in `loss`: what lowers the loss, without the part that
/// helps the adversary.
pub(super) fn against(loss: &mut [f32], adverse: &[f32], strength: f64) {
    let dot = |a: &[f32], b: &[f32]| a.iter().zip(b).map(|(a, b)| f64::from(*a) * f64::from(*b)).sum::<f64>();
    let length = dot(adverse, adverse);
    let share = if length > 0.0 { dot(loss, adverse) / length } else { 0.0 };
    let taken = (share + strength) as f32;
    loss.iter_mut().zip(adverse).for_each(|(slope, adverse)| *slope -= taken * adverse);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pull_is_the_slope_of_what_it_adds() {
        let (pulls, outputs) = ([0.5_f32, -2.0, 1.0], [0.3_f32, -1.0, 4.0]);
        let value = |outputs: &[f32]| {
            let each = outputs.iter().zip(pulls).map(|(z, pull)| f64::from(pull) * sigmoid(f64::from(*z)));
            each.sum::<f64>() / 3.0
        };
        let mut slopes = [0.0; 3];
        pull(&pulls, 0..3, &outputs, &mut slopes);
        for row in 0..3 {
            let at = |shift: f32| {
                let mut moved = outputs;
                moved[row] += shift;
                value(&moved)
            };
            let found = (at(1e-2) - at(-1e-2)) / 2e-2;
            assert!((found - f64::from(slopes[row])).abs() < 1e-4, "{row}: {found} {}", slopes[row]);
        }
    }

    #[test]
    fn what_helps_the_adversary_is_taken_out_and_what_hurts_it_is_put_in() {
        let adverse = [3.0, 4.0];
        let mut loss = [1.0, 1.0];
        against(&mut loss, &adverse, 0.0);
        assert!((loss[0] * adverse[0] + loss[1] * adverse[1]).abs() < 1e-6, "{loss:?}");
        against(&mut loss, &adverse, 0.5);
        let along = (loss[0] * adverse[0] + loss[1] * adverse[1]) / 25.0;
        assert!((along + 0.5).abs() < 1e-6, "{loss:?}");
        let mut alone = [1.0, 2.0];
        against(&mut alone, &[0.0, 0.0], 1.0);
        assert_eq!(alone, [1.0, 2.0]);
    }

    #[test]
    fn outputs_are_heard_by_row() {
        let mut heard = Heard::default();
        heard.make_room(3);
        heard.note(1..3, &[0.5, -1.5]);
        heard.note(0..1, &[2.0]);
        assert_eq!(heard.outputs().collect::<Vec<_>>(), [2.0, 0.5, -1.5]);
        heard.make_room(1);
        assert_eq!(heard.outputs().count(), 1);
    }
}
