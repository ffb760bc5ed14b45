//! What a learner tells of its steps, and what it takes over from a snapshot.

use super::*;
use crate::spec::{Model, Train};

#[test]
fn vitals_are_of_the_step_that_was_looked_at_and_told_once() {
    let architecture = Architecture::of_columns(2, 1, Model { hidden: vec![4], ..Model::default() });
    let train = Train { optimizer: spec::Optimizer::Sgd, momentum: 0.0, learning_rate: 0.1, ..Train::default() };
    let (mut learner, _) = Learner::new(&architecture, Loss::Squared, &train).unwrap();
    let batch = Batch { x: Features::Laid(&[1.0, 0.0, 0.0, 1.0]), truth: &[1.0, -1.0], weights: None, mixed: None };
    learner.step(&batch).unwrap();
    assert_eq!(learner.vitals(), None);
    learner.look(Look::Spreads);
    learner.step(&batch).unwrap();
    let vitals = learner.vitals().unwrap();
    assert_eq!(vitals.layers.iter().map(|layer| layer.name.as_str()).collect::<Vec<_>>(), ["layers.0", "head"]);
    for layer in &vitals.layers {
        // Plain descent moves by the rate times the gradient.
        let expected = 0.1 * layer.gradient_norm / layer.weight_norm;
        assert!((layer.update_ratio / expected - 1.0).abs() < 1e-4, "{layer:?}");
        assert!(layer.activation_std.is_finite(), "{layer:?}");
        let spreads = layer.spreads.as_ref().unwrap();
        let counted = [&spreads.weights, &spreads.gradients, &spreads.outputs]
            .map(|spread| spread.as_ref().unwrap().counts.iter().sum::<u64>());
        // Two inputs into four units into one, with biases; outputs of two rows.
        assert_eq!(counted, if layer.name == "head" { [5, 5, 2] } else { [12, 12, 8] });
    }
    let sum: f64 = vitals.layers.iter().map(|layer| layer.gradient_norm.powi(2)).sum();
    assert!((vitals.gradient_norm - sum.sqrt()).abs() < 1e-12);
    assert!((0.0..=1.0).contains(&vitals.layers[0].dead));
    assert_eq!(learner.vitals(), None);
}

#[test]
fn a_step_that_fails_leaves_the_activations_that_were_no_numbers() {
    let architecture = Architecture::of_columns(1, 1, Model { hidden: vec![4], ..Model::default() });
    let (mut learner, _) = Learner::new(&architecture, Loss::Squared, &Train::default()).unwrap();
    let failed =
        learner.step(&Batch { x: Features::Laid(&[f32::MAX]), truth: &[f32::NAN], weights: None, mixed: None });
    assert!(failed.is_err());
    let vitals = learner.vitals().unwrap();
    assert!(vitals.gradient_norm.is_nan() && vitals.layers.len() == 2);
}

#[test]
fn a_fork_that_no_longer_averages_is_judged_by_what_it_learns() {
    let architecture = Architecture::of_columns(1, 1, Model { hidden: vec![4], ..Model::default() });
    let made = |ema| Learner::new(&architecture, Loss::Squared, &Train { ema, ..Train::default() }).unwrap().0;
    let batch = Batch { x: Features::Laid(&[1.0, 2.0]), truth: &[1.0, -1.0], weights: None, mixed: None };
    let (mut parent, mut fork) = (made(0.9), made(0.0));
    for _ in 0..3 {
        parent.step(&batch).unwrap();
    }
    fork.restore(&parent.snapshot()).unwrap();
    let x = Matrix { values: vec![1.5], rows: 1, columns: 1 };
    let before = fork.outputs(&x);
    assert_ne!(before, parent.outputs(&x), "the parent is judged by its average");
    fork.step(&batch).unwrap();
    assert_ne!(fork.outputs(&x), before);
}
