//! The adversary of a network: it guesses each row's group from what the network says of it, by multinomial logistic
//! regression.
//!
//! What it may look at decides what the network learns to hide: the output alone for equal selection, the output beside the
//! truth for equal odds (Zhang, Lemoine and Mitchell 2018).

use serde::{Deserialize, Serialize};

use super::beside::sigmoid;

/// Numbers a group's score is made of: the output's squashed value, the same of positive and of negative rows, 1, truth.
const LOOKS: usize = 5;
/// How fast it learns: faster than the network, which it has to follow.
const RATE: f64 = 0.05;
/// Share of a weight's past squares that Adam-like scaling keeps.
const MEMORY: f64 = 0.99;

/// What it looks at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum View {
    /// The output alone.
    Output,
    /// The output, and the truth.
    OutputAndTruth,
    /// The output of rows that are positive; others it does not see.
    OutputOfPositives,
}

/// A guesser of groups.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Adversary {
    view: View,
    /// Groups x [`LOOKS`].
    weights: Vec<f64>,
    /// Mean squares of past slopes.
    squares: Vec<f64>,
}

impl Adversary {
    /// Knows nothing yet of so many groups.
    pub fn new(view: View, groups: usize) -> Self {
        Self { view, weights: vec![0.0; groups * LOOKS], squares: vec![0.0; groups * LOOKS] }
    }

    /// What it sees of a row; `None` where it does not look. The output is squashed, so that sure rows do not rule.
    fn looks(&self, output: f64, truth: f32) -> Option<([f64; LOOKS], [f64; LOOKS])> {
        let s = 2.0 * sigmoid(output) - 1.0;
        // The slope of the squashed output.
        let d = 0.5 * (1.0 - s * s);
        let y = f64::from(truth);
        match self.view {
            View::Output => Some(([s, 0.0, 0.0, 1.0, 0.0], [d, 0.0, 0.0, 0.0, 0.0])),
            View::OutputAndTruth => Some(([s, s * y, s * (1.0 - y), 1.0, y], [d, d * y, d * (1.0 - y), 0.0, 0.0])),
            View::OutputOfPositives => (y > 0.5).then_some(([s, 0.0, 0.0, 1.0, 0.0], [d, 0.0, 0.0, 0.0, 0.0])),
        }
    }

    /// The chance of each group, for what it sees.
    fn chances(&self, looks: &[f64; LOOKS]) -> Vec<f64> {
        let scores = self.weights.chunks_exact(LOOKS).map(|own| own.iter().zip(looks).map(|(w, x)| w * x).sum::<f64>());
        let scores: Vec<f64> = scores.collect();
        let top = scores.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let powers: Vec<f64> = scores.iter().map(|score| (score - top).exp()).collect();
        let sum: f64 = powers.iter().sum();
        powers.into_iter().map(|power| power / sum).collect()
    }

    /// The slope of its loss on a row with respect to the network's output.
    pub(super) fn slope(&self, output: f32, truth: f32, group: u32) -> f64 {
        let Some((looks, slopes)) = self.looks(f64::from(output), truth) else { return 0.0 };
        let chances = self.chances(&looks);
        let of_group = |(own, (place, chance)): (&[f64], (usize, f64))| {
            let miss = chance - f64::from(u8::from(place == group as usize));
            miss * own.iter().zip(slopes).map(|(w, d)| w * d).sum::<f64>()
        };
        self.weights.chunks_exact(LOOKS).zip(chances.into_iter().enumerate()).map(of_group).sum()
    }

    /// Learns from a batch, and returns its mean loss over the rows it looks at.
    pub fn learn(&mut self, outputs: impl Iterator<Item = f32>, truth: &[f32], groups: &[u32]) -> f64 {
        let mut slopes = vec![0.0; self.weights.len()];
        let (mut loss, mut seen) = (0.0, 0.0);
        for ((output, &truth), &group) in outputs.zip(truth).zip(groups) {
            let Some((looks, _)) = self.looks(f64::from(output), truth) else { continue };
            let chances = self.chances(&looks);
            loss -= chances.get(group as usize).copied().unwrap_or(1.0).max(f64::MIN_POSITIVE).ln();
            seen += 1.0;
            for ((own, chance), place) in slopes.chunks_exact_mut(LOOKS).zip(chances).zip(0_u32..) {
                let miss = chance - f64::from(u8::from(place == group));
                own.iter_mut().zip(looks).for_each(|(slope, look)| *slope += miss * look);
            }
        }
        if seen == 0.0 {
            return 0.0;
        }
        for ((weight, square), slope) in self.weights.iter_mut().zip(&mut self.squares).zip(slopes) {
            let slope = slope / seen;
            *square = MEMORY * *square + (1.0 - MEMORY) * slope * slope;
            *weight -= RATE * slope / (square.sqrt() + 1e-8);
        }
        loss / seen
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Forty rows whose output tells their group.
    fn told() -> (Vec<f32>, Vec<f32>, Vec<u32>) {
        let groups: Vec<u32> = (0..40).map(|row| row % 2).collect();
        let outputs = groups.iter().map(|&group| if group == 1 { 1.5 } else { -1.5 }).collect();
        (outputs, (0..40).map(|row| (row / 2 % 2) as f32).collect(), groups)
    }

    fn learnt(view: View, steps: usize) -> (Adversary, f64) {
        let (outputs, truth, groups) = told();
        let mut adversary = Adversary::new(view, 2);
        let mut loss = 0.0;
        for _ in 0..steps {
            loss = adversary.learn(outputs.iter().copied(), &truth, &groups);
        }
        (adversary, loss)
    }

    #[test]
    fn it_learns_to_tell_groups_whose_outputs_differ() {
        for view in [View::Output, View::OutputAndTruth, View::OutputOfPositives] {
            let (_, first) = learnt(view, 1);
            let (_, last) = learnt(view, 300);
            assert!((first - 2.0_f64.ln()).abs() < 1e-12, "{first}");
            assert!(last < 0.1, "{view:?} {last}");
        }
    }

    #[test]
    fn the_slope_of_an_output_is_that_of_the_loss() {
        let (adversary, _) = learnt(View::OutputAndTruth, 20);
        let loss = |output: f32| {
            let (looks, _) = adversary.looks(f64::from(output), 1.0).unwrap();
            -adversary.chances(&looks)[1].ln()
        };
        let found = (loss(0.71) - loss(0.69)) / 0.02;
        assert!((found - adversary.slope(0.7, 1.0, 1)).abs() < 1e-4, "{found}");
    }

    #[test]
    fn rows_it_does_not_look_at_have_no_slope() {
        let (adversary, _) = learnt(View::OutputOfPositives, 20);
        assert_eq!(adversary.slope(0.7, 0.0, 1), 0.0);
        assert_ne!(adversary.slope(0.7, 1.0, 1), 0.0);
        assert_eq!(Adversary::new(View::OutputOfPositives, 2).learn([0.5].into_iter(), &[0.0], &[1]), 0.0);
    }
}
