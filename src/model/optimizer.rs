//! The rules that turn gradients into steps, with state that can be saved. Formulas and defaults are PyTorch's.

use serde::{Deserialize, Serialize};

use super::aligned::Aligned;
use super::fused::vectorised;
use crate::base::crew::Crew;
use crate::spec;

/// Adam's decay of the mean of gradients.
const BETA1: f64 = 0.9;
/// Adam's decay of the mean of squared gradients.
const BETA2: f64 = 0.999;
/// `RMSprop`'s decay of the mean of squared gradients.
const ALPHA: f64 = 0.99;
/// What guards against division by zero.
const EPSILON: f64 = 1e-8;

/// Numbers that one thread moves at a time; fewer are not worth sharing.
const SHARE: usize = 1 << 13;

/// What can be set while a run is going.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Rule {
    /// Step size.
    pub learning_rate: f64,
    /// Share of the last step kept in the next (SGD).
    pub momentum: f64,
    /// Pull towards zero: added to the gradient (SGD, Adam, `RMSprop`) or applied to the weights (`AdamW`).
    pub weight_decay: f64,
}

/// A rule with its memory of earlier gradients.
#[derive(Clone, Debug, PartialEq)]
pub struct Optimizer {
    kind: spec::Optimizer,
    nesterov: bool,
    /// Current settings.
    pub rule: Rule,
    /// Steps taken.
    pub steps: u64,
    /// Momentum, or means of gradients; empty for `RMSprop`.
    pub(super) first: Aligned,
    /// Means of squared gradients; empty for SGD.
    pub(super) second: Aligned,
}

/// A stretch of weights with their gradient and memory.
type Stretch<'a> = (&'a mut [f32], &'a [f32], &'a mut [f32], &'a mut [f32]);

impl Optimizer {
    /// Before the first step, for so many weights.
    pub fn new(train: &spec::Train, length: usize) -> Self {
        let zeros = |wanted: bool| Aligned::zeros(if wanted { length } else { 0 });
        let rule =
            Rule { learning_rate: train.learning_rate, momentum: train.momentum, weight_decay: train.weight_decay };
        let kind = train.optimizer;
        let (first, second) = (zeros(kind != spec::Optimizer::RmsProp), zeros(kind != spec::Optimizer::Sgd));
        Self { kind, nesterov: train.nesterov, rule, steps: 0, first, second }
    }

    /// Moves the weights one step against their gradient. Each weight is moved by itself, so threads change no bits.
    pub(super) fn step(&mut self, weights: &mut [f32], gradient: &[f32], crew: &Crew) {
        self.steps += 1;
        let one = self.mover();
        let Self { first, second, .. } = self;
        let whole = weights.len().div_ceil(SHARE);
        let (first, second) = (pieces(first, whole), pieces(second, whole));
        let stretches = weights.chunks_mut(SHARE).zip(gradient.chunks(SHARE)).zip(first).zip(second);
        crew.deal(stretches, |(((weights, gradient), first), second)| one((weights, gradient, first, second)));
    }

    /// This step's rule for one stretch.
    fn mover(&self) -> impl Fn(Stretch<'_>) + Sync + use<> {
        let Rule { learning_rate, momentum, weight_decay } = self.rule;
        let (kind, nesterov, steps) = (self.kind, self.nesterov, self.steps as f64);
        move |(weights, gradient, first, second)| match kind {
            spec::Optimizer::Sgd => {
                let (rate, momentum, decay) = (learning_rate as f32, momentum as f32, weight_decay as f32);
                sgd(weights, gradient, first, [rate, momentum, decay], nesterov);
            }
            spec::Optimizer::RmsProp => rmsprop(weights, gradient, second, learning_rate as f32, weight_decay as f32),
            spec::Optimizer::Adam | spec::Optimizer::AdamW => {
                let rate = (learning_rate / (1.0 - BETA1.powf(steps))) as f32;
                let scale = (1.0 / (1.0 - BETA2.powf(steps)).sqrt()) as f32;
                let (decay, shrink) = match kind {
                    spec::Optimizer::AdamW => (0.0, (learning_rate * weight_decay) as f32),
                    _ => (weight_decay as f32, 0.0),
                };
                adam(weights, gradient, first, second, [rate, scale, decay, shrink]);
            }
        }
    }
}

/// The memory of each of so many stretches; empty pieces where a rule has no such memory.
fn pieces(memory: &mut [f32], count: usize) -> Vec<&mut [f32]> {
    if memory.is_empty() { (0..count).map(|_| &mut [][..]).collect() } else { memory.chunks_mut(SHARE).collect() }
}

/// The first step sets the speed to the gradient itself, as PyTorch does: from zeros that is the same.
fn sgd(weights: &mut [f32], gradient: &[f32], speeds: &mut [f32], [rate, momentum, decay]: [f32; 3], nesterov: bool) {
    let ahead = if nesterov { momentum } else { 1.0 };
    let direct = if nesterov { 1.0 } else { 0.0 };
    vectorised(
        #[inline(always)]
        || {
            for ((weight, &slope), speed) in weights.iter_mut().zip(gradient).zip(speeds) {
                let slope = slope + decay * *weight;
                *speed = momentum * *speed + slope;
                *weight -= rate * (direct * slope + ahead * *speed);
            }
        },
    );
}

fn rmsprop(weights: &mut [f32], gradient: &[f32], squares: &mut [f32], rate: f32, decay: f32) {
    let (alpha, epsilon) = (ALPHA as f32, EPSILON as f32);
    vectorised(
        #[inline(always)]
        || {
            for ((weight, &slope), square) in weights.iter_mut().zip(gradient).zip(squares) {
                let slope = slope + decay * *weight;
                *square = alpha * *square + (1.0 - alpha) * slope * slope;
                *weight -= rate * slope / (square.sqrt() + epsilon);
            }
        },
    );
}

/// Zero in the place of numbers too small to be held in full, which processors are many times slower at and which move
/// no weight. They are what memories of weights that no row reaches any more fade through.
#[inline]
fn sound(value: f32) -> f32 {
    if value.abs() < f32::MIN_POSITIVE { 0.0 } else { value }
}

fn adam(
    weights: &mut [f32],
    gradient: &[f32],
    means: &mut [f32],
    squares: &mut [f32],
    [rate, scale, decay, shrink]: [f32; 4],
) {
    let (beta1, beta2, epsilon) = (BETA1 as f32, BETA2 as f32, EPSILON as f32);
    vectorised(
        #[inline(always)]
        || {
            for ((weight, &slope), (mean, square)) in
                weights.iter_mut().zip(gradient).zip(means.iter_mut().zip(squares.iter_mut()))
            {
                let slope = slope + decay * *weight;
                *mean = sound(*mean + (1.0 - beta1) * (slope - *mean));
                *square = sound(beta2 * *square + (1.0 - beta2) * slope * slope);
                *weight -= shrink * *weight + rate * *mean / (square.sqrt() * scale + epsilon);
            }
        },
    );
}

#[cfg(test)]
mod tests {
    use super::*;

    fn after_three_steps(change: impl FnOnce(&mut spec::Train)) -> Vec<f32> {
        let mut train = spec::Train { learning_rate: 0.1, ..spec::Train::default() };
        change(&mut train);
        let mut rule = Optimizer::new(&train, 2);
        let mut weights = vec![1.0, -2.0];
        for gradient in [[0.5, -1.0], [0.2, 0.3], [-0.4, 2.0]] {
            rule.step(&mut weights, &gradient, &Crew::new(1));
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
        let with = |optimizer, weight_decay| {
            move |train: &mut spec::Train| (train.optimizer, train.weight_decay) = (optimizer, weight_decay)
        };
        close(&after_three_steps(with(spec::Optimizer::Sgd, 0.0)), OPTIMIZERS[0]);
        close(&after_three_steps(with(spec::Optimizer::Sgd, 0.1)), OPTIMIZERS[1]);
        close(&after_three_steps(with(spec::Optimizer::Adam, 0.0)), OPTIMIZERS[2]);
        close(&after_three_steps(with(spec::Optimizer::Adam, 0.1)), OPTIMIZERS[3]);
        close(&after_three_steps(with(spec::Optimizer::AdamW, 0.1)), OPTIMIZERS[4]);
        close(&after_three_steps(with(spec::Optimizer::RmsProp, 0.0)), OPTIMIZERS[5]);
        close(&after_three_steps(with(spec::Optimizer::RmsProp, 0.1)), OPTIMIZERS[6]);
        let nesterov = |train: &mut spec::Train| (train.optimizer, train.nesterov) = (spec::Optimizer::Sgd, true);
        close(&after_three_steps(nesterov), OPTIMIZERS[7]);
    }

    const OPTIMIZERS: [[f32; 2]; 8] = [
        [0.866_5, -1.986],
        [0.812_974, -1.878_248],
        [0.792_514_6, -1.898_563_4],
        [0.770_277_2, -1.867_718_8],
        [0.765_702_25, -1.841_579_2],
        [0.226_876_5, -2.176_976_2],
        [0.249_835_25, -2.007_653_7],
        [0.849_85, -2.117_4],
    ];

    #[test]
    fn one_thread_and_two_move_the_same_way() {
        let length = 3 * SHARE + 7;
        let gradient: Vec<f32> = (0..length).map(|i| (i % 17) as f32 - 8.0).collect();
        for &optimizer in &[spec::Optimizer::Sgd, spec::Optimizer::Adam, spec::Optimizer::RmsProp] {
            let run = |threads| {
                let train = spec::Train { optimizer, ..spec::Train::default() };
                let (mut rule, mut weights) = (Optimizer::new(&train, length), vec![0.5; length]);
                let crew = Crew::new(threads);
                (0..3).for_each(|_| rule.step(&mut weights, &gradient, &crew));
                weights
            };
            assert!(run(1) == run(2), "{optimizer:?}");
        }
    }
}
