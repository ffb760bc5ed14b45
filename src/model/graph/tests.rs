//! The graph against the program's own layers, and dfdx's fault that the graph stays clear of.

use dfdx::prelude::{Axes2, Cpu, Gradients, TensorFromVec, Trace, TryMul};
use dfdx::tensor_ops::{Backward, PermuteTo, ReshapeTo, SumTo};

use super::*;
use crate::data::ImageShape;
use crate::model::architecture::Architecture;
use crate::model::engine::Engine;
use crate::model::fused::Fused;
use crate::model::fused::tests::{architectures, batch, inferred, learnt, pass};
use crate::spec::{Activation, GlobalPool, Model, ModelKind, Pooling};

/// How far two numbers may be apart, as a share of the largest of their kind: single precision with sums of a few hundred
/// terms in another order.
const TOLERANCE: f32 = 1e-5;

/// Fails where the largest difference is more than [`TOLERANCE`] of the largest number.
fn close(what: &str, found: &[f32], wanted: &[f32]) {
    assert_eq!(found.len(), wanted.len(), "{what}");
    let largest = wanted.iter().fold(0.0_f32, |largest, value| largest.max(value.abs()));
    let apart = found.iter().zip(wanted).map(|(a, b)| (a - b).abs());
    // Not `max`, which passes over NaN.
    assert!(apart.clone().all(|gap| gap <= TOLERANCE * largest), "{what}: {found:?} {wanted:?}");
}

/// Runs both engines over the same batch twice, so that the second pass meets moved weights and statistics.
fn compare(architecture: &Architecture, x: &[f32], pass: Pass<'_>) {
    let name = format!("{} dropout {}", architecture.describe(), pass.dropout);
    let blueprint = architecture.blueprint().expect("a network that fits");
    let graph = Graph::new(Cpu::default(), blueprint.layers.clone());
    let mut engines = [Engine::Fused(Fused::new(blueprint.layers)), Engine::Cpu(Box::new(graph))];
    let mut weights = [(); 2].map(|()| Weights::new(blueprint.params.clone(), 3));
    for round in 0..2 {
        let pass = Pass { step: round, ..pass };
        let [wanted, found] = [0, 1].map(|engine: usize| learnt(&mut engines[engine], pass, &mut weights[engine], x));
        close(&format!("{name}: outputs"), &found.outputs, &wanted.outputs);
        let gradients = [wanted.gradient, found.gradient];
        for param in weights[0].params.iter().filter(|param| param.is_learnt()) {
            let [wanted, found] = [0, 1].map(|engine: usize| &gradients[engine][param.place.clone()]);
            if found.iter().chain(wanted).any(|slope| slope.abs() > 1e-4) {
                close(&format!("{name}: gradient of {}", param.name), found, wanted);
            }
        }
        close(&format!("{name}: gradient"), &gradients[1], &gradients[0]);
        close(&format!("{name}: running statistics"), &weights[1].tracked, &weights[0].tracked);
        let [wanted, found] =
            [0, 1].map(|engine: usize| inferred(&engines[engine], pass, &weights[engine], x, architecture.outputs));
        close(&format!("{name}: inference"), &found, &wanted);
        for weights in &mut weights {
            weights.learnt.iter_mut().zip(&gradients[0]).for_each(|(weight, slope)| *weight -= 0.01 * slope);
        }
    }
}

#[test]
fn both_engines_give_the_same_numbers() {
    for architecture in architectures() {
        for dropout in [0.0, 0.3] {
            compare(&architecture, &batch(&architecture, 9), pass(9, 1, dropout));
        }
        compare(&architecture, &batch(&architecture, 1), pass(1, 1, 0.0));
    }
}

/// More places than a byte counts.
#[test]
fn the_largest_of_a_whole_picture_takes_the_slope_in_both_engines() {
    let model = Model {
        kind: ModelKind::Cnn,
        stages: vec![2],
        hidden: vec![],
        activation: Activation::Tanh,
        pooling: Pooling::None,
        global_pool: GlobalPool::Max,
        ..Model::default()
    };
    let image = ImageShape { height: 18, width: 17, channels: 1 };
    let architecture = Architecture { inputs: image.pixels(), image: Some(image), codes: vec![], outputs: 2, model };
    compare(&architecture, &batch(&architecture, 3), pass(3, 1, 0.0));
}

/// A picture of one colour, so that every window holds equals.
#[test]
fn the_first_of_equals_takes_the_slope_of_a_window_in_both_engines() {
    for global_pool in [GlobalPool::None, GlobalPool::Max] {
        let model = Model {
            kind: ModelKind::Cnn,
            stages: vec![3],
            hidden: vec![],
            activation: Activation::LeakyRelu,
            global_pool,
            ..Model::default()
        };
        let image = ImageShape { height: 8, width: 8, channels: 1 };
        let architecture =
            Architecture { inputs: image.pixels(), image: Some(image), codes: vec![], outputs: 2, model };
        compare(&architecture, &[0.5; 2 * 64], pass(2, 1, 0.0));
    }
}

#[test]
fn nothing_that_is_not_a_number_gets_lost_on_the_way() {
    for architecture in architectures() {
        let blueprint = architecture.blueprint().expect("a network that fits");
        let mut graph = Engine::Cpu(Box::new(Graph::new(Cpu::default(), blueprint.layers)));
        let mut weights = Weights::new(blueprint.params, 3);
        // Only the first parameter that multiplies: all later layers have to pass it on.
        let first = weights.params.iter().find(|param| param.is_matrix()).expect("a weight").place.clone();
        weights.learnt[first].fill(f32::NAN);
        let x = batch(&architecture, 4);
        let outputs = learnt(&mut graph, pass(4, 1, 0.0), &mut weights, &x).outputs;
        assert!(outputs.iter().all(|y| y.is_nan()), "{}", architecture.describe());
    }
}

/// dfdx 0.13.0: an operator of the softmax family on permuted input hands back a gradient in the wrong order, unless the
/// input is made contiguous before. When this fails, the library was mended, and what is said of it can go.
#[test]
fn dfdx_still_differentiates_its_softmax_wrongly_on_permuted_input() {
    let device = Cpu::default();
    let numbers = |count: usize| (0..count).map(|i| (i as f32 * 1.7).sin()).collect::<Vec<f32>>();
    let x: Batch<Cpu> = device.tensor_from_vec(numbers(12), (3, 4));
    let slopes: Batch<Cpu> = device.tensor_from_vec(numbers(12), (4, 3));
    let gradient = |contiguous: bool| {
        let turned = x.clone().traced(Gradients::leaky()).permute::<(usize, usize), Axes2<1, 0>>();
        let turned = if contiguous { turned.contiguous() } else { turned };
        let y = turned.softmax::<dfdx::prelude::Axis<1>>();
        y.try_mul(slopes.clone()).unwrap().sum().backward().get(&x).as_vec()
    };
    let apart = |a: &[f32], b: &[f32]| a.iter().zip(b).map(|(a, b)| (a - b).abs()).fold(0.0, f32::max);
    let (right, wrong) = (gradient(true), gradient(false));
    let objective = |values: &[f32]| {
        let column = |j: usize| (0..3).map(move |i| values[4 * i + j].exp());
        let term = |j: usize, i: usize| values[4 * i + j].exp() / column(j).sum::<f32>() * numbers(12)[3 * j + i];
        (0..12).map(|place| term(place / 3, place % 3)).sum::<f32>()
    };
    let numeric: Vec<f32> = (0..12)
        .map(|place| {
            let at = |shift: f32| {
                let mut values = numbers(12);
                values[place] += shift;
                objective(&values)
            };
            (at(1e-2) - at(-1e-2)) / 2e-2
        })
        .collect();
    assert!(apart(&right, &numeric) < 1e-3, "{right:?} {numeric:?}");
    assert!(apart(&wrong, &numeric) > 1e-2, "{wrong:?} {numeric:?}");
}
