//! Linear regression with a pull of absolute weights towards zero, by coordinate descent (Friedman, Hastie and Tibshirani
//! 2010), on columns and target of mean 0.

use crate::data::prep::svd::dot;

/// Weights below this count as zero (scikit-learn's `SelectFromModel`).
pub(super) const LEAST: f64 = 1e-5;

const SWEEPS: usize = 10_000;
/// Done when no weight changes by more than this.
const TOLERANCE: f64 = 1e-9;

/// The weights that make `|y - Xw|² / 2n + alpha |w|₁` smallest.
pub(super) fn weights(columns: &[Vec<f64>], target: &[f64], alpha: f64) -> Vec<f64> {
    let pull = alpha * target.len() as f64;
    let squares: Vec<f64> = columns.iter().map(|column| dot(column, column)).collect();
    let mut weights = vec![0.0; columns.len()];
    let mut rest = target.to_vec();
    for _ in 0..SWEEPS {
        let mut change = 0.0_f64;
        for ((column, square), weight) in columns.iter().zip(&squares).zip(&mut weights) {
            if *square == 0.0 {
                continue;
            }
            let wanted = dot(column, &rest) + *weight * square;
            let new = (wanted.abs() - pull).max(0.0).copysign(wanted) / square;
            let by = new - *weight;
            if by != 0.0 {
                rest.iter_mut().zip(column).for_each(|(rest, number)| *rest -= by * number);
                *weight = new;
                change = change.max(by.abs());
            }
        }
        if change <= TOLERANCE {
            break;
        }
    }
    weights
}
