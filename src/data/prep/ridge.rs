//! Bayesian ridge regression (`MacKay` 1992; Tipping 2001), as scikit-learn's `BayesianRidge` computes it with its defaults.

use super::svd::{center, dot, svd};
use crate::data::numbers::{mean, variance};

const ROUNDS: usize = 300;
const TOLERANCE: f64 = 1e-3;
/// The priors' parameters, all four of them.
const PRIOR: f64 = 1e-6;

/// The weights of columns and the intercept that predict `y`.
pub(super) fn bayesian_ridge(mut columns: Vec<Vec<f64>>, mut y: Vec<f64>) -> (Vec<f64>, f64) {
    let rows = y.len() as f64;
    let spread = variance(&y);
    let centers: Vec<f64> = columns.iter().map(|column| mean(column)).collect();
    let middle = mean(&y);
    center(&mut columns, &centers);
    for number in &mut y {
        *number -= middle;
    }

    // Where there are no more rows than columns, singular vectors are those of the rows: one of them is the same in each row,
    // as the columns are centred, and what rounding left there would count.
    let wide = y.len() <= columns.len();
    let found = svd(if wide { transposed(&columns) } else { columns.clone() });
    let seen: Vec<f64> = if wide { y.clone() } else { columns.iter().map(|column| dot(column, &y)).collect() };
    let squares: Vec<f64> = found.values.iter().map(|value| value * value).collect();
    let shares: Vec<f64> = found.vectors.iter().map(|vector| dot(vector, &seen)).collect();
    let weighed = |noise: f64, pull: f64| {
        let mut weights = vec![0.0; seen.len()];
        for ((vector, square), share) in found.vectors.iter().zip(&squares).zip(&shares) {
            let size = share / (square + pull / noise);
            weights.iter_mut().zip(vector).for_each(|(weight, part)| *weight += size * part);
        }
        if wide { columns.iter().map(|column| dot(column, &weights)).collect() } else { weights }
    };

    // The noise's precision and the weights', which scikit-learn calls alpha and lambda.
    let (mut noise, mut pull) = (1.0 / (spread + f64::EPSILON), 1.0);
    let mut before: Option<Vec<f64>> = None;
    for _ in 0..ROUNDS {
        let weights = weighed(noise, pull);
        let error = squared_error(&columns, &weights, &y);
        let effective: f64 = squares.iter().map(|square| noise * square / (pull + noise * square)).sum();
        pull = (effective + 2.0 * PRIOR) / (dot(&weights, &weights) + 2.0 * PRIOR);
        noise = (rows - effective + 2.0 * PRIOR) / (error + 2.0 * PRIOR);
        let change = before.map(|before| before.iter().zip(&weights).map(|(a, b)| (a - b).abs()).sum::<f64>());
        if change.is_some_and(|change| change < TOLERANCE) {
            break;
        }
        before = Some(weights);
    }
    let weights = weighed(noise, pull);
    let intercept = middle - dot(&centers, &weights);
    (weights, intercept)
}

fn transposed(columns: &[Vec<f64>]) -> Vec<Vec<f64>> {
    let rows = columns.first().map_or(0, Vec::len);
    (0..rows).map(|row| columns.iter().map(|column| column[row]).collect()).collect()
}

fn squared_error(columns: &[Vec<f64>], weights: &[f64], y: &[f64]) -> f64 {
    let mut rest = y.to_vec();
    for (column, weight) in columns.iter().zip(weights) {
        rest.iter_mut().zip(column).for_each(|(rest, number)| *rest -= weight * number);
    }
    dot(&rest, &rest)
}
