//! What happens to a gradient between the way back and the optimizer, and to the weights after it.

use super::fused::vectorised;
use super::weights::Weights;

/// Adds a batch's gradient to those waiting. When `batches` is a multiple of `together`, the mean of all of them is left
/// in `gradient`, nothing waits any more and the answer is yes.
pub(super) fn gather(waiting: &mut [f32], gradient: &mut [f32], together: usize, batches: u64) -> bool {
    let ready = batches.is_multiple_of(together as u64);
    let share = 1.0 / together as f32;
    vectorised(
        #[inline(always)]
        || {
            for (sum, slope) in waiting.iter_mut().zip(gradient) {
                *sum += *slope;
                if ready {
                    *slope = *sum * share;
                    *sum = 0.0;
                }
            }
        },
    );
    ready
}

/// Adds the slope of `l1 * |w|` for every weight that multiplies inputs; biases and norms are left alone.
pub(super) fn pull(weights: &Weights, l1: f32, gradient: &mut [f32]) {
    for param in weights.params.iter().filter(|param| param.is_learnt() && param.is_matrix()) {
        let place = param.place.clone();
        for (slope, weight) in gradient[place.clone()].iter_mut().zip(&weights.learnt[place]) {
            // `signum` of zero is one, and a weight that is zero should stay there.
            *slope += if *weight == 0.0 { 0.0 } else { l1 * weight.signum() };
        }
    }
}

/// Cuts each part of the gradient to `±limit` (PyTorch's `clip_grad_value_`).
pub(super) fn clip_value(gradient: &mut [f32], limit: f32) {
    for slope in gradient {
        *slope = slope.clamp(-limit, limit);
    }
}

/// Shortens the gradient to length `limit` where it is longer (PyTorch's `clip_grad_norm_`).
pub(super) fn clip_norm(gradient: &mut [f32], limit: f64) {
    let scale = limit / (norm(gradient) + 1e-6);
    if scale < 1.0 {
        let scale = scale as f32;
        for slope in gradient {
            *slope *= scale;
        }
    }
}

/// The Euclidean length, added up in double precision.
pub(super) fn norm(numbers: &[f32]) -> f64 {
    sum_of(
        numbers,
        #[inline(always)]
        |number| number * number,
    )
    .sqrt()
}

/// The sum of what `function` makes of numbers, added up in double precision and in as many lanes as keep a processor busy.
#[inline(always)]
pub(super) fn sum_of(numbers: &[f32], function: impl Fn(f64) -> f64) -> f64 {
    const LANES: usize = 16;
    vectorised(
        #[inline(always)]
        || {
            let mut sums = [0.0_f64; LANES];
            let (whole, rest) = numbers.as_chunks::<LANES>();
            for lane in whole {
                for (sum, &value) in sums.iter_mut().zip(lane) {
                    *sum += function(f64::from(value));
                }
            }
            sums.iter().sum::<f64>() + rest.iter().map(|&value| function(f64::from(value))).sum::<f64>()
        },
    )
}

/// Moves the average towards the weights (PyTorch's `get_ema_multi_avg_fn`).
pub(super) fn average(average: &mut [f32], weights: &[f32], kept: f32) {
    vectorised(
        #[inline(always)]
        || average.iter_mut().zip(weights).for_each(|(mean, weight)| *mean += (1.0 - kept) * (weight - *mean)),
    );
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::weights::{Init, Param};

    #[test]
    fn a_long_gradient_is_shortened_as_pytorch_does() {
        let mut gradient = [3.0, 4.0];
        assert_eq!(norm(&gradient), 5.0);
        clip_norm(&mut gradient, 10.0);
        assert_eq!(gradient, [3.0, 4.0]);
        clip_norm(&mut gradient, 1.0);
        // torch.nn.utils.clip_grad_norm_ of (3, 4) to 1.
        assert!((gradient[0] - 0.599_999_9).abs() < 1e-7 && (gradient[1] - 0.799_999_8).abs() < 1e-7);
        clip_value(&mut gradient, 0.7);
        assert_eq!(gradient[1], 0.7);
    }

    #[test]
    fn several_batches_make_one_mean() {
        let (mut waiting, mut gradient) = (vec![0.0; 2], vec![1.0, 2.0]);
        assert!(!gather(&mut waiting, &mut gradient, 2, 1));
        let mut gradient = vec![3.0, -2.0];
        assert!(gather(&mut waiting, &mut gradient, 2, 2));
        assert_eq!((gradient, waiting), (vec![2.0, 0.0], vec![0.0, 0.0]));
    }

    #[test]
    fn l1_pulls_weights_and_leaves_biases() {
        let mut params = vec![Param::new("w".into(), vec![1, 3], Init::Fill(0.0), &[])];
        params.push(Param::new("b".into(), vec![1], Init::Fill(1.0), &params));
        let mut weights = Weights::new(params, 0);
        weights.learnt[..3].copy_from_slice(&[-2.0, 0.0, 0.5]);
        let mut gradient = vec![0.0; 4];
        pull(&weights, 0.1, &mut gradient);
        assert_eq!(gradient, [-0.1, 0.0, 0.1, 0.0]);
    }

    #[test]
    fn averages_move_by_their_share() {
        let mut mean = [1.0];
        average(&mut mean, &[2.0], 0.9);
        assert!((mean[0] - 1.1).abs() < 1e-6);
    }
}
