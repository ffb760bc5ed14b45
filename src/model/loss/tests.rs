//! Values and gradients against PyTorch, gradients against finite differences, and extremes.

mod reference;

use super::*;
use crate::model::batch::{Features, Mixed};

const ON_ODDS: [Loss; 4] = [
    Loss::Binary { smoothing: 0.0 },
    Loss::Binary { smoothing: 0.1 },
    Loss::BinaryFocal { gamma: 2.0 },
    Loss::BinaryFocal { gamma: 0.0 },
];
const ON_CLASSES: [Loss; 4] = [
    Loss::Categorical { smoothing: 0.0 },
    Loss::Categorical { smoothing: 0.1 },
    Loss::CategoricalFocal { gamma: 2.0 },
    Loss::CategoricalFocal { gamma: 0.5 },
];
const ON_NUMBERS: [Loss; 3] = [Loss::Squared, Loss::Absolute, Loss::Huber { delta: 0.7 }];

fn value(loss: Loss, outputs: &[f32], batch: &Batch<'_>) -> f64 {
    loss.of_batch(outputs, batch, &mut Vec::new())
}

/// Central differences of the mean loss agree with the gradient that is handed out.
fn check(loss: Loss, outputs: &[f32], batch: &Batch<'_>) {
    let mut gradient = Vec::new();
    loss.of_batch(outputs, batch, &mut gradient);
    for i in 0..outputs.len() {
        let at = |shift: f32| {
            let mut moved = outputs.to_vec();
            moved[i] += shift;
            value(loss, &moved, batch)
        };
        let numeric = (at(0.005) - at(-0.005)) / 0.01;
        assert!((numeric - f64::from(gradient[i])).abs() < 2e-4, "{loss:?} {i}: {numeric} {}", gradient[i]);
    }
}

#[test]
fn gradients_agree_with_finite_differences() {
    let share = [0.3, 1.0, 0.6];
    for weights in [None, Some(&[0.5, 2.0, 0.5][..])] {
        for mixes in [false, true] {
            let batch = |truth, other| Batch {
                x: Features::Laid(&[]),
                truth,
                weights,
                mixed: mixes.then_some(Mixed { truth: other, share: &share }),
            };
            for loss in ON_ODDS {
                check(loss, &[-2.0, 0.3, 4.0], &batch(&[0.0, 1.0, 1.0], &[1.0, 1.0, 0.0]));
            }
            for loss in ON_CLASSES {
                let outputs = [0.1, 2.0, -1.0, 0.0, 0.5, 0.2, 1.0, 1.0, 3.0];
                check(loss, &outputs, &batch(&[1.0, 2.0, 0.0], &[0.0, 2.0, 1.0]));
                check(loss, &outputs[..6], &batch(&[1.0, 0.0, 1.0], &[0.0, 0.0, 1.0]));
            }
            for loss in ON_NUMBERS {
                check(loss, &[0.5, -1.5, 0.1], &batch(&[1.0, 2.0, 0.0], &[0.2, 2.1, 0.9]));
            }
        }
    }
}

/// Two classes take a way of their own, unless rows are mixed.
#[test]
fn two_classes_are_told_apart_as_any_number_are() {
    let outputs: Vec<f32> = (0..40).map(|at| (at as f32 * 1.3).sin() * 6.0).collect();
    let truth: Vec<f32> = (0..20).map(|row| f32::from(row % 3 == 0)).collect();
    let weights: Vec<f32> = (0..20).map(|row| 0.5 + row as f32 / 20.0).collect();
    for loss in [Loss::Categorical { smoothing: 0.0 }, Loss::Categorical { smoothing: 0.1 }] {
        let alone = Batch { x: Features::Laid(&[]), truth: &truth, weights: Some(&weights), mixed: None };
        let all_their_own = Batch { mixed: Some(Mixed { truth: &truth, share: &[1.0; 20] }), ..alone };
        let (mut two, mut any) = (Vec::new(), Vec::new());
        let values = [loss.of_batch(&outputs, &alone, &mut two), loss.of_batch(&outputs, &all_their_own, &mut any)];
        assert!((values[0] - values[1]).abs() < 1e-13, "{loss:?} {values:?}");
        assert!(two.iter().zip(&any).all(|(two, any)| (two - any).abs() < 1e-8), "{loss:?} {two:?} {any:?}");
    }
}

#[test]
fn extreme_outputs_stay_finite() {
    let row = |truth| Batch { x: Features::Laid(&[]), truth, weights: None, mixed: None };
    let mut gradient = Vec::new();
    assert_eq!(ON_ODDS[0].of_batch(&[1e30], &row(&[1.0]), &mut gradient), 0.0);
    assert!(ON_CLASSES[0].of_batch(&[1e30, -1e30], &row(&[0.0]), &mut gradient).abs() < 1e-12);
    for loss in [ON_ODDS, ON_CLASSES].concat() {
        for outputs in [[1e30_f32, -1e30], [-1e30, 1e30], [0.0, 0.0]] {
            let width = loss.outputs(2);
            let found = loss.of_batch(&outputs[..width], &row(&[0.0]), &mut gradient);
            assert!(found.is_finite() && gradient.iter().all(|slope| slope.is_finite()), "{loss:?} {outputs:?}");
        }
    }
    assert!(ON_ODDS[0].activated(&[-1e30, 1e30], 1).iter().all(|p| p.is_finite()));
}

#[test]
fn probabilities_of_a_row_sum_to_one() {
    for row in ON_CLASSES[0].activated(&[1.0, 2.0, 3.0, -50.0, 0.0, 50.0], 3).chunks(3) {
        assert!((row.iter().sum::<f64>() - 1.0).abs() < 1e-12);
    }
    assert_eq!(ON_ODDS[0].activated(&[0.0], 1), [0.5, 0.5]);
}
