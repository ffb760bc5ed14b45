//! Losses and their gradients with respect to the network's outputs.
//!
//! Both are computed in one pass and in double precision, for either engine, which is handed only the gradient. That
//! keeps every loss exact at extreme outputs, gives sample weights for free, and stays clear of dfdx 0.13's softmax,
//! whose gradient is silently wrong on permuted or broadcast input.

mod logistic;

use std::ops::Range;

use serde::{Deserialize, Serialize};

use super::batch::Batch;
use crate::base::crew::Crew;
use logistic::logistic;

/// Rows that are added up on their own; what they come to is added in order, whoever did them.
const STRETCH: usize = 128;

/// How outputs are compared with the truth.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Loss {
    /// One output a row, the log-odds of the positive class (PyTorch's `BCEWithLogitsLoss`).
    Binary {
        /// Share of certainty taken from the true class and spread over both.
        smoothing: f64,
    },
    /// One output a class, unnormalised log-probabilities (`CrossEntropyLoss`).
    Categorical {
        /// Share of certainty taken from the true class and spread over all.
        smoothing: f64,
    },
    /// One output a row: `-(1 - p)^gamma ln p` of the true class's probability (Lin et al. 2017).
    BinaryFocal {
        /// How much less easy rows count.
        gamma: f64,
    },
    /// One output a class: the same.
    CategoricalFocal {
        /// How much less easy rows count.
        gamma: f64,
    },
    /// One output a row (`MSELoss`).
    Squared,
    /// One output a row (`L1Loss`).
    Absolute,
    /// One output a row (`HuberLoss`).
    Huber {
        /// Where squared turns into absolute.
        delta: f64,
    },
}

impl Loss {
    /// Outputs a row, for so many classes (0 for regression).
    pub fn outputs(self, classes: usize) -> usize {
        match self {
            Self::Categorical { .. } | Self::CategoricalFocal { .. } => classes,
            _ => 1,
        }
    }

    /// The mean over rows of `weight * loss`, and its gradient written to `gradient`. The batch's `x` is not looked at.
    ///
    /// `outputs` is row-major. Weights are expected to have mean 1 over the training rows; the mean is over the number of
    /// rows, not the sum of the weights, so that batches add up to the whole. A mixed row's loss is that of both truths,
    /// each by its share.
    pub fn of_batch(self, outputs: &[f32], batch: &Batch<'_>, gradient: &mut Vec<f32>) -> f64 {
        gradient.resize(outputs.len(), 0.0);
        self.of_shared_rows(&Crew::new(1), 0..batch.truth.len(), outputs, batch, gradient)
    }

    /// [`Loss::of_batch`] for some rows of a batch, whose outputs these are, worked out by a crew. The losses of all rows
    /// add up to that of the batch.
    pub(super) fn of_shared_rows(
        self,
        crew: &Crew,
        rows: Range<usize>,
        outputs: &[f32],
        batch: &Batch<'_>,
        gradient: &mut [f32],
    ) -> f64 {
        gradient.fill(0.0);
        let Some(width) = outputs.len().checked_div(rows.len()) else { return 0.0 };
        let stretch = (STRETCH * width).max(1);
        let mut totals = vec![0.0; rows.len().div_ceil(STRETCH)];
        let stretches = gradient.chunks_mut(stretch).zip(outputs.chunks(stretch)).zip(&mut totals).enumerate();
        crew.deal(stretches, |(index, ((gradient, outputs), total))| {
            *total = self.of_rows(rows.start + index * STRETCH, width, outputs, batch, gradient);
        });
        totals.iter().sum()
    }

    /// The part of the rows from `first` on, whose outputs these are.
    fn of_rows(self, first: usize, width: usize, outputs: &[f32], batch: &Batch<'_>, gradient: &mut [f32]) -> f64 {
        let share = 1.0 / batch.truth.len() as f64;
        if batch.mixed.is_none() {
            let rows = first..first + outputs.len() / width;
            let weight = (share, batch.weights.map(|weights| &weights[rows.clone()]));
            match (self, width) {
                (Self::Binary { smoothing }, _) => {
                    return logistic::of_rows::<1>(smoothing, outputs, &batch.truth[rows], weight, gradient);
                }
                (Self::Categorical { smoothing }, 2) => {
                    return logistic::of_rows::<2>(smoothing, outputs, &batch.truth[rows], weight, gradient);
                }
                _ => {}
            }
        }
        let (mut total, mut powers) = (0.0, Vec::with_capacity(width));
        let rows = gradient.chunks_exact_mut(width).zip(outputs.chunks_exact(width));
        for (row, (gradient, outputs)) in (first..).zip(rows) {
            let weight = share * batch.weights.map_or(1.0, |weights| f64::from(weights[row]));
            let target = batch.truth[row];
            let Some(mixed) = batch.mixed else {
                total += self.one(outputs, target, weight, gradient, &mut powers);
                continue;
            };
            let own = f64::from(mixed.share[row]);
            total += self.one(outputs, target, weight * own, gradient, &mut powers);
            total += self.one(outputs, mixed.truth[row], weight * (1.0 - own), gradient, &mut powers);
        }
        total
    }

    /// `weight` times one row's loss; the same share of its gradient is added to `gradient`. `powers` is room to work in.
    fn one(self, outputs: &[f32], target: f32, weight: f64, gradient: &mut [f32], powers: &mut Vec<f64>) -> f64 {
        let z = f64::from(outputs[0]);
        let mut slope = |slope: f64| gradient[0] += (weight * slope) as f32;
        weight
            * match self {
                Self::Binary { smoothing } => {
                    let (value, at_odds) = logistic(z, f64::from(target) * (1.0 - smoothing) + 0.5 * smoothing);
                    slope(at_odds);
                    value
                }
                Self::BinaryFocal { gamma } => {
                    // The log-odds of the true class, whichever that is.
                    let sign = if target > 0.5 { 1.0 } else { -1.0 };
                    let (value, at_odds) = focal(-softplus(-sign * z), gamma);
                    slope(sign * at_odds);
                    value
                }
                Self::Categorical { smoothing } => {
                    let log_sum = spread(outputs, powers);
                    let (on, off) = (1.0 - smoothing, smoothing / outputs.len() as f64);
                    let mut value = on * (log_sum - f64::from(outputs[target as usize]));
                    for (class, (slot, power)) in gradient.iter_mut().zip(powers).enumerate() {
                        let wanted = if class == target as usize { on + off } else { off };
                        *slot += (weight * (*power - wanted)) as f32;
                    }
                    if smoothing > 0.0 {
                        value += off * outputs.iter().map(|&z| log_sum - f64::from(z)).sum::<f64>();
                    }
                    value
                }
                Self::CategoricalFocal { gamma } => {
                    let log_sum = spread(outputs, powers);
                    let (value, at_odds) = focal(f64::from(outputs[target as usize]) - log_sum, gamma);
                    let others = (1.0 - powers[target as usize]).max(f64::MIN_POSITIVE);
                    for (class, (slot, power)) in gradient.iter_mut().zip(powers).enumerate() {
                        // The log-odds rise with the true class's output and fall with each other's share.
                        let odds = if class == target as usize { 1.0 } else { -*power / others };
                        *slot += (weight * at_odds * odds) as f32;
                    }
                    value
                }
                Self::Squared => {
                    let miss = z - f64::from(target);
                    slope(2.0 * miss);
                    miss * miss
                }
                Self::Absolute => {
                    let miss = z - f64::from(target);
                    slope(if miss == 0.0 { 0.0 } else { miss.signum() });
                    miss.abs()
                }
                Self::Huber { delta } => {
                    let miss = z - f64::from(target);
                    slope(miss.clamp(-delta, delta));
                    if miss.abs() <= delta { 0.5 * miss * miss } else { delta * (miss.abs() - 0.5 * delta) }
                }
            }
    }

    /// Turns a row-major batch of outputs into probabilities, one column a class (two where there is one output), or
    /// leaves the numbers of a regression as they are.
    pub fn activated(self, outputs: &[f32], width: usize) -> Vec<f64> {
        match (self, width) {
            (Self::Binary { .. } | Self::BinaryFocal { .. }, _) => {
                let mut shares = vec![0.0; 2 * outputs.len()];
                logistic::shares::<1>(outputs, &mut shares);
                shares
            }
            (Self::Categorical { .. } | Self::CategoricalFocal { .. }, 2) => {
                let mut shares = vec![0.0; outputs.len()];
                logistic::shares::<2>(outputs, &mut shares);
                shares
            }
            (Self::Categorical { .. } | Self::CategoricalFocal { .. }, _) => {
                let (mut shares, mut powers) = (Vec::with_capacity(outputs.len()), Vec::with_capacity(width));
                for row in outputs.chunks(width.max(1)) {
                    spread(row, &mut powers);
                    shares.extend_from_slice(&powers);
                }
                shares
            }
            (Self::Squared | Self::Absolute | Self::Huber { .. }, _) => outputs.iter().map(|&z| f64::from(z)).collect(),
        }
    }
}

/// The focal loss at the log-probability of the true class, and its slope with respect to that class's log-odds:
/// `(1 - p)^gamma (gamma p ln p - (1 - p))`.
fn focal(log_p: f64, gamma: f64) -> (f64, f64) {
    let p = log_p.exp();
    let hard = -log_p.exp_m1();
    let share = hard.powf(gamma);
    (-share * log_p, share * (gamma * p * log_p - hard))
}

/// `ln(1 + e^z)` without overflow.
fn softplus(z: f64) -> f64 {
    z.max(0.0) + (-z.abs()).exp().ln_1p()
}

/// Leaves the softmax of `outputs` in `powers` and returns the logarithm of the sum of their powers.
fn spread(outputs: &[f32], powers: &mut Vec<f64>) -> f64 {
    let top = f64::from(outputs.iter().copied().fold(f32::NEG_INFINITY, f32::max));
    powers.clear();
    powers.extend(outputs.iter().map(|&z| (f64::from(z) - top).exp()));
    let sum: f64 = powers.iter().sum();
    for power in powers.iter_mut() {
        *power /= sum;
    }
    top + sum.ln()
}

#[cfg(test)]
mod tests;
