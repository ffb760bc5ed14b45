//! Batch norm (Ioffe and Szegedy 2015) and layer norm (Ba et al. 2016), as PyTorch computes them.

use super::pass::{Memory, Pass};
use super::vector::{sum_of_rows, vectorised};
use crate::model::aligned::Aligned;
use crate::model::blueprint::Norm;
use crate::model::weights::Weights;

/// What PyTorch adds to variances.
pub(in crate::model) const EPSILON: f32 = 1e-5;

/// How much of the running statistics each batch replaces (PyTorch's `momentum`).
const MOMENTUM: f64 = 0.1;

/// Rows summed in single precision before the sum is taken over in double.
const RUN: usize = 64;

/// The mean of each column of `term`, added up in double precision from short runs.
fn column_means(count: usize, units: usize, term: impl Fn(usize, &mut [f32])) -> Vec<f64> {
    let (mut totals, mut run, mut row) = (vec![0.0_f64; units], vec![0.0_f32; units], vec![0.0_f32; units]);
    for start in (0..count).step_by(RUN) {
        run.fill(0.0);
        for place in start..(start + RUN).min(count) {
            term(place, &mut row);
            run.iter_mut().zip(&row).for_each(|(sum, value)| *sum += value);
        }
        totals.iter_mut().zip(&run).for_each(|(total, sum)| *total += f64::from(*sum));
    }
    totals.into_iter().map(|total| total / count.max(1) as f64).collect()
}

/// Training: by the batch's own statistics. Keeps what is standardised, then `1 / sqrt(var + eps)` a unit; the batch's
/// mean and unbiased variance stand at the end of `kept` for [`track`].
pub(super) fn batch_forward(norm: &Norm, pass: Pass<'_>, weights: &Weights, x: &[f32], memory: &mut Memory) {
    let (units, count) = (norm.units, pass.rows * norm.places);
    let means = column_means(count, units, |place, row| row.copy_from_slice(&x[place * units..][..units]));
    let variances = column_means(count, units, |place, row| {
        for ((term, value), mean) in row.iter_mut().zip(&x[place * units..][..units]).zip(&means) {
            let away = f64::from(*value) - mean;
            *term = (away * away) as f32;
        }
    });
    let inverse: Vec<f32> =
        variances.iter().map(|variance| (1.0 / (variance + f64::from(EPSILON)).sqrt()) as f32).collect();
    memory.y.resize(x.len(), 0.0);
    memory.kept.resize(x.len() + 3 * units, 0.0);
    let (standard, rest) = memory.kept.split_at_mut(x.len());
    let (scale, shift) = (weights.of(norm.scale), weights.of(norm.shift));
    let means32: Vec<f32> = means.iter().map(|&mean| mean as f32).collect();
    let y = &mut memory.y[..];
    vectorised(
        #[inline(always)]
        || {
            for ((y, standard), x) in
                y.chunks_exact_mut(units).zip(standard.chunks_exact_mut(units)).zip(x.chunks_exact(units))
            {
                for unit in 0..units {
                    standard[unit] = (x[unit] - means32[unit]) * inverse[unit];
                    y[unit] = standard[unit] * scale[unit] + shift[unit];
                }
            }
        },
    );
    rest[..units].copy_from_slice(&inverse);
    rest[units..2 * units].copy_from_slice(&means32);
    let unbiased = count as f64 / (count.max(2) - 1) as f64;
    for (slot, variance) in rest[2 * units..].iter_mut().zip(&variances) {
        *slot = (variance * unbiased) as f32;
    }
}

/// Moves the running statistics towards those of the batch just seen.
pub(super) fn track(norm: &Norm, pass: Pass<'_>, memory: &Memory, weights: &mut Weights) {
    let (mean, variance) = memory.kept[memory.kept.len() - 2 * norm.units..].split_at(norm.units);
    follow(norm, pass.rows * norm.places, mean, variance, weights);
}

/// Moves the running statistics towards the mean and the unbiased variance of a batch of `count` values a unit; a single
/// value has no variance and is passed over.
pub(in crate::model) fn follow(norm: &Norm, count: usize, mean: &[f32], variance: &[f32], weights: &mut Weights) {
    let Some((running_mean, running_variance)) = norm.running else { return };
    if count < 2 {
        return;
    }
    for (index, found) in [(running_mean, mean), (running_variance, variance)] {
        for (running, &found) in weights.tracked_mut(index).iter_mut().zip(found) {
            *running = ((1.0 - MOMENTUM) * f64::from(*running) + MOMENTUM * f64::from(found)) as f32;
        }
    }
}

/// After training: by the running statistics.
pub(super) fn batch_infer(norm: &Norm, weights: &Weights, x: &[f32], y: &mut Aligned) {
    let Some((mean, variance)) = norm.running else { return };
    let (mean, variance) = (weights.of(mean), weights.of(variance));
    let (scale, shift) = (weights.of(norm.scale), weights.of(norm.shift));
    y.clear();
    y.extend_from_slice(x);
    for row in y.chunks_exact_mut(norm.units) {
        for (unit, value) in row.iter_mut().enumerate() {
            *value = (*value - mean[unit]) / (variance[unit] + EPSILON).sqrt() * scale[unit] + shift[unit];
        }
    }
}

/// The way back through batch norm in training: `dx = (scale / sd) (dy - mean(dy) - x̂ mean(dy x̂))`.
pub(super) fn batch_backward(
    norm: &Norm,
    pass: Pass<'_>,
    weights: &Weights,
    memory: &Memory,
    dy: &mut [f32],
    dx: Option<&mut Aligned>,
    gradient: &mut [f32],
) {
    let (units, count) = (norm.units, pass.rows * norm.places);
    let (standard, rest) = memory.kept.split_at(count * units);
    affine_gradient(norm, weights, standard, dy, gradient);
    let Some(dx) = dx else { return };
    let inverse = &rest[..units];
    let share = 1.0 / count.max(1) as f32;
    let by = |sums: &[f32], scale: f32| sums.iter().map(|sum| sum * scale).collect::<Vec<f32>>();
    let mean_slope = by(&gradient[weights.place(norm.shift)], share);
    let mean_pull = by(&gradient[weights.place(norm.scale)], share);
    let scale = weights.of(norm.scale);
    dx.make_room(dy.len());
    for ((dx, dy), standard) in dx.chunks_exact_mut(units).zip(dy.chunks_exact(units)).zip(standard.chunks_exact(units))
    {
        for unit in 0..units {
            let rest = dy[unit] - mean_slope[unit] - standard[unit] * mean_pull[unit];
            dx[unit] = scale[unit] * inverse[unit] * rest;
        }
    }
}

/// Layer norm, on pictures over the channels of each pixel; the same while training and after. Keeps what is standardised,
/// then `1 / sqrt(var + eps)` a row or pixel.
pub(super) fn layer_forward(norm: &Norm, pass: Pass<'_>, weights: &Weights, x: &[f32], memory: &mut Memory) {
    let units = norm.units;
    let (scale, shift) = (weights.of(norm.scale), weights.of(norm.shift));
    memory.y.resize(x.len(), 0.0);
    memory.kept.resize(x.len() + pass.rows * norm.places, 0.0);
    let (standard, inverses) = memory.kept.split_at_mut(x.len());
    let rows = memory.y.chunks_exact_mut(units).zip(standard.chunks_exact_mut(units)).zip(x.chunks_exact(units));
    for (((y, standard), x), inverse) in rows.zip(inverses) {
        let count = units as f64;
        let mean = x.iter().map(|&v| f64::from(v)).sum::<f64>() / count;
        let variance = x.iter().map(|&v| (f64::from(v) - mean).powi(2)).sum::<f64>() / count;
        *inverse = (1.0 / (variance + f64::from(EPSILON)).sqrt()) as f32;
        for unit in 0..units {
            standard[unit] = (x[unit] - mean as f32) * *inverse;
            y[unit] = standard[unit] * scale[unit] + shift[unit];
        }
    }
}

/// The way back through layer norm: the formula of batch norm, over the units of a row.
pub(super) fn layer_backward(
    norm: &Norm,
    weights: &Weights,
    memory: &Memory,
    dy: &mut [f32],
    dx: Option<&mut Aligned>,
    gradient: &mut [f32],
) {
    let units = norm.units;
    let (standard, inverses) = memory.kept.split_at(dy.len());
    affine_gradient(norm, weights, standard, dy, gradient);
    let Some(dx) = dx else { return };
    let scale = weights.of(norm.scale);
    dx.make_room(dy.len());
    let rows = dx.chunks_exact_mut(units).zip(dy.chunks_exact(units)).zip(standard.chunks_exact(units));
    for (((dx, dy), standard), inverse) in rows.zip(inverses) {
        let (mut slope, mut pull) = (0.0_f64, 0.0_f64);
        for unit in 0..units {
            let scaled = f64::from(dy[unit] * scale[unit]);
            slope += scaled;
            pull += scaled * f64::from(standard[unit]);
        }
        let (slope, pull) = ((slope / units as f64) as f32, (pull / units as f64) as f32);
        for unit in 0..units {
            dx[unit] = inverse * (dy[unit] * scale[unit] - slope - standard[unit] * pull);
        }
    }
}

/// Gradients of scale and shift.
fn affine_gradient(norm: &Norm, weights: &Weights, standard: &[f32], dy: &[f32], gradient: &mut [f32]) {
    sum_of_rows(dy, &mut gradient[weights.place(norm.shift)]);
    let pulls = &mut gradient[weights.place(norm.scale)];
    pulls.fill(0.0);
    for (dy, standard) in dy.chunks_exact(norm.units).zip(standard.chunks_exact(norm.units)) {
        for ((pull, slope), standard) in pulls.iter_mut().zip(dy).zip(standard) {
            *pull += slope * standard;
        }
    }
}
