//! The rules that turn gradients into steps, with state that can be saved. Formulas and defaults are PyTorch's.

use serde::{Deserialize, Serialize};

use crate::spec;

/// Adam's decay of the mean of gradients.
const BETA1: f64 = 0.9;
/// Adam's decay of the mean of squared gradients.
const BETA2: f64 = 0.999;
/// Adam's guard against division by zero.
const EPSILON: f64 = 1e-8;

/// What can be set while a run is going.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Rule {
    /// Step size.
    pub learning_rate: f64,
    /// Share of the last step kept in the next (SGD).
    pub momentum: f64,
    /// Pull towards zero: added to the gradient (SGD, Adam) or applied to the weights (`AdamW`).
    pub weight_decay: f64,
}

/// A rule with its memory of earlier gradients, one pair of buffers a parameter.
#[derive(Clone, Debug, PartialEq)]
pub struct Optimizer {
    kind: spec::Optimizer,
    /// Current settings.
    pub rule: Rule,
    /// Steps taken.
    pub steps: u64,
    /// Momentum buffers, or means of gradients; one a trainable parameter.
    pub first: Vec<Vec<f32>>,
    /// Means of squared gradients; empty for SGD.
    pub second: Vec<Vec<f32>>,
}

impl Optimizer {
    /// Before the first step, for parameters of these lengths.
    pub fn new(train: &spec::Train, lengths: &[usize]) -> Self {
        let zeros = || lengths.iter().map(|&length| vec![0.0; length]).collect::<Vec<_>>();
        let rule =
            Rule { learning_rate: train.learning_rate, momentum: train.momentum, weight_decay: train.weight_decay };
        let second = if train.optimizer == spec::Optimizer::Sgd { Vec::new() } else { zeros() };
        Self { kind: train.optimizer, rule, steps: 0, first: zeros(), second }
    }

    /// Begins a step over all parameters.
    pub fn begin(&mut self) {
        self.steps += 1;
    }

    /// Moves parameter number `index` against its gradient.
    pub fn update(&mut self, index: usize, weights: &mut [f32], gradient: &[f32]) {
        match self.kind {
            spec::Optimizer::Sgd => self.sgd(index, weights, gradient),
            spec::Optimizer::Adam => self.adam(index, weights, gradient, self.rule.weight_decay as f32, 0.0),
            spec::Optimizer::AdamW => {
                let shrink = self.rule.learning_rate * self.rule.weight_decay;
                self.adam(index, weights, gradient, 0.0, shrink as f32);
            }
        }
    }

    fn sgd(&mut self, index: usize, weights: &mut [f32], gradient: &[f32]) {
        let Rule { learning_rate, momentum, weight_decay } = self.rule;
        let (rate, momentum, decay) = (learning_rate as f32, momentum as f32, weight_decay as f32);
        for ((weight, &slope), speed) in weights.iter_mut().zip(gradient).zip(&mut self.first[index]) {
            // The first step sets the buffer to the gradient itself, as PyTorch does: from zeros that is the same.
            *speed = momentum * *speed + slope + decay * *weight;
            *weight -= rate * *speed;
        }
    }

    fn adam(&mut self, index: usize, weights: &mut [f32], gradient: &[f32], decay: f32, shrink: f32) {
        let steps = self.steps as f64;
        let rate = (self.rule.learning_rate / (1.0 - BETA1.powf(steps))) as f32;
        let scale = (1.0 / (1.0 - BETA2.powf(steps)).sqrt()) as f32;
        let (beta1, beta2, epsilon) = (BETA1 as f32, BETA2 as f32, EPSILON as f32);
        let memory = self.first[index].iter_mut().zip(&mut self.second[index]);
        for ((weight, &slope), (mean, square)) in weights.iter_mut().zip(gradient).zip(memory) {
            let slope = slope + decay * *weight;
            *mean += (1.0 - beta1) * (slope - *mean);
            *square = beta2 * *square + (1.0 - beta2) * slope * slope;
            *weight -= shrink * *weight + rate * *mean / (square.sqrt() * scale + epsilon);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn after_three_steps(optimizer: spec::Optimizer, weight_decay: f64) -> Vec<f32> {
        let train = spec::Train { optimizer, learning_rate: 0.1, weight_decay, ..spec::Train::default() };
        let mut rule = Optimizer::new(&train, &[2]);
        let mut weights = vec![1.0, -2.0];
        for gradient in [[0.5, -1.0], [0.2, 0.3], [-0.4, 2.0]] {
            rule.begin();
            rule.update(0, &mut weights, &gradient);
        }
        weights
    }

    fn close(found: &[f32], expected: [f32; 2]) {
        assert_eq!(found.len(), 2);
        assert!(found.iter().zip(expected).all(|(a, b)| (a - b).abs() < 2e-6), "{found:?} {expected:?}");
    }

    /// The numbers of `tests/reference/optimizers.py`, which steps `torch.optim` through the same gradients.
    #[test]
    fn three_steps_are_pytorchs() {
        close(&after_three_steps(spec::Optimizer::Sgd, 0.0), OPTIMIZERS[0]);
        close(&after_three_steps(spec::Optimizer::Sgd, 0.1), OPTIMIZERS[1]);
        close(&after_three_steps(spec::Optimizer::Adam, 0.0), OPTIMIZERS[2]);
        close(&after_three_steps(spec::Optimizer::Adam, 0.1), OPTIMIZERS[3]);
        close(&after_three_steps(spec::Optimizer::AdamW, 0.1), OPTIMIZERS[4]);
    }

    const OPTIMIZERS: [[f32; 2]; 5] = [
        [0.866_5, -1.986],
        [0.812_974, -1.878_248],
        [0.792_514_6, -1.898_563_4],
        [0.770_277_2, -1.867_718_8],
        [0.765_702_25, -1.841_579_2],
    ];
}
