//! Losses and their gradients with respect to the network's outputs.
//!
//! Both are computed here, in double precision and in one pass, and only the gradient is handed to dfdx. That keeps
//! every loss exact at extreme outputs, gives sample weights for free, and stays clear of dfdx 0.13's softmax, whose
//! gradient is silently wrong on permuted or broadcast input.

use serde::{Deserialize, Serialize};

/// How outputs are compared with the truth.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Loss {
    /// One output a row, the log-odds of the positive class (PyTorch's `BCEWithLogitsLoss`).
    Binary,
    /// One output a class, unnormalised log-probabilities (`CrossEntropyLoss`).
    Categorical,
    /// One output a row (`MSELoss`).
    Squared,
}

impl Loss {
    /// Outputs a row, for so many classes (0 for regression).
    pub fn outputs(self, classes: usize) -> usize {
        match self {
            Self::Categorical => classes,
            Self::Binary | Self::Squared => 1,
        }
    }

    /// The mean over rows of `weight * loss`, and its gradient written to `gradient`.
    ///
    /// `outputs` is row-major, `truth` holds one class code or number a row. Weights are expected to have mean 1 over
    /// the training rows; the mean is over the number of rows, not the sum of the weights, so that batches add up to
    /// the whole.
    pub fn mean_and_gradient(
        self,
        outputs: &[f32],
        truth: &[f32],
        weights: Option<&[f32]>,
        gradient: &mut Vec<f32>,
    ) -> f64 {
        gradient.clear();
        gradient.resize(outputs.len(), 0.0);
        let Some(width) = outputs.len().checked_div(truth.len()) else { return 0.0 };
        let share = 1.0 / truth.len() as f64;
        let mut total = 0.0;
        for (row, &target) in truth.iter().enumerate() {
            let weight = share * weights.map_or(1.0, |weights| f64::from(weights[row]));
            let cells = row * width..(row + 1) * width;
            total += weight * self.one(&outputs[cells.clone()], target, weight, &mut gradient[cells]);
        }
        total
    }

    /// One row's loss; `weight` times its gradient goes to `gradient`.
    fn one(self, outputs: &[f32], target: f32, weight: f64, gradient: &mut [f32]) -> f64 {
        match self {
            Self::Binary => {
                let (z, y) = (f64::from(outputs[0]), f64::from(target));
                gradient[0] = (weight * (sigmoid(z) - y)) as f32;
                z.max(0.0) - z * y + (-z.abs()).exp().ln_1p()
            }
            Self::Categorical => {
                let top = outputs.iter().copied().fold(f32::NEG_INFINITY, f32::max);
                let sum: f64 = outputs.iter().map(|&z| f64::from(z - top).exp()).sum();
                for (class, (slot, &z)) in gradient.iter_mut().zip(outputs).enumerate() {
                    let hit = if class == target as usize { 1.0 } else { 0.0 };
                    *slot = (weight * (f64::from(z - top).exp() / sum - hit)) as f32;
                }
                sum.ln() - f64::from(outputs[target as usize] - top)
            }
            Self::Squared => {
                let miss = f64::from(outputs[0]) - f64::from(target);
                gradient[0] = (weight * 2.0 * miss) as f32;
                miss * miss
            }
        }
    }

    /// Turns a row-major batch of outputs into probabilities, one column a class (two for `Binary`), or for
    /// `Squared` leaves the numbers as they are.
    pub fn activated(self, outputs: &[f32], width: usize) -> Vec<f64> {
        match self {
            Self::Binary => outputs.iter().flat_map(|&z| [sigmoid(-f64::from(z)), sigmoid(f64::from(z))]).collect(),
            Self::Categorical => outputs.chunks(width.max(1)).flat_map(softmax).collect(),
            Self::Squared => outputs.iter().map(|&z| f64::from(z)).collect(),
        }
    }
}

/// `1 / (1 + e^-z)` without overflow.
fn sigmoid(z: f64) -> f64 {
    if z >= 0.0 {
        1.0 / (1.0 + (-z).exp())
    } else {
        let e = z.exp();
        e / (1.0 + e)
    }
}

fn softmax(outputs: &[f32]) -> Vec<f64> {
    let top = outputs.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    let powers: Vec<f64> = outputs.iter().map(|&z| f64::from(z - top).exp()).collect();
    let sum: f64 = powers.iter().sum();
    powers.into_iter().map(|power| power / sum).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Central differences of the mean loss agree with the gradient that is handed out.
    fn check(loss: Loss, outputs: &[f32], truth: &[f32], weights: Option<&[f32]>) {
        let mut gradient = Vec::new();
        loss.mean_and_gradient(outputs, truth, weights, &mut gradient);
        for i in 0..outputs.len() {
            let at = |shift: f32| {
                let mut moved = outputs.to_vec();
                moved[i] += shift;
                loss.mean_and_gradient(&moved, truth, weights, &mut Vec::new())
            };
            let numeric = (at(0.01) - at(-0.01)) / 0.02;
            assert!((numeric - f64::from(gradient[i])).abs() < 2e-4, "{loss:?} {i}: {numeric} {}", gradient[i]);
        }
    }

    #[test]
    fn gradients_agree_with_finite_differences() {
        check(Loss::Binary, &[-2.0, 0.3, 4.0], &[0.0, 1.0, 1.0], None);
        check(Loss::Binary, &[-2.0, 0.3, 4.0], &[0.0, 1.0, 0.0], Some(&[0.5, 2.0, 0.5]));
        check(Loss::Categorical, &[0.1, 2.0, -1.0, 0.0, 0.5, 0.2], &[1.0, 2.0], Some(&[0.4, 1.6]));
        check(Loss::Squared, &[0.5, -1.5], &[1.0, 2.0], Some(&[1.5, 0.5]));
    }

    /// `torch.nn.functional.{binary_cross_entropy_with_logits, cross_entropy, mse_loss}`.
    #[test]
    fn values_agree_with_pytorch() {
        let value = |loss: Loss, z: &[f32], y: &[f32]| loss.mean_and_gradient(z, y, None, &mut Vec::new());
        assert!((value(Loss::Binary, &[0.0], &[1.0]) - std::f64::consts::LN_2).abs() < 1e-12);
        assert!((value(Loss::Binary, &[2.0, -1.0], &[1.0, 1.0]) - 0.720_094_6).abs() < 1e-6);
        assert!((value(Loss::Categorical, &[1.0, 2.0, 3.0], &[2.0]) - 0.407_605_96).abs() < 1e-6);
        assert!((value(Loss::Squared, &[1.0, 3.0], &[0.0, 1.0]) - 2.5).abs() < 1e-12);
    }

    #[test]
    fn extreme_outputs_stay_finite() {
        let mut gradient = Vec::new();
        assert_eq!(Loss::Binary.mean_and_gradient(&[1e30], &[1.0], None, &mut gradient), 0.0);
        assert!(Loss::Categorical.mean_and_gradient(&[1e30, -1e30], &[0.0], None, &mut gradient).abs() < 1e-12);
        assert!(Loss::Binary.activated(&[-1e30, 1e30], 1).iter().all(|p| p.is_finite()));
    }

    #[test]
    fn probabilities_of_a_row_sum_to_one() {
        for row in Loss::Categorical.activated(&[1.0, 2.0, 3.0, -50.0, 0.0, 50.0], 3).chunks(3) {
            assert!((row.iter().sum::<f64>() - 1.0).abs() < 1e-12);
        }
        assert_eq!(Loss::Binary.activated(&[0.0], 1), [0.5, 0.5]);
    }
}
