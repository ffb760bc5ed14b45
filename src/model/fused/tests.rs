//! Every layer's gradient against finite differences, and one thread against two.

use std::sync::LazyLock;

use super::*;
use crate::base::rng::{Purpose, Stream};
use crate::data::ImageShape;
use crate::model::architecture::Architecture;
use crate::model::crew::Crew;
use crate::spec::{Activation, GlobalPool, Model, ModelKind, Norm, Padding, Pooling};

const IMAGE: ImageShape = ImageShape { height: 7, width: 6, channels: 2 };

fn on_columns(model: Model) -> Architecture {
    Architecture::of_columns(5, 2, model)
}

fn on_images(change: impl FnOnce(&mut Model)) -> Architecture {
    let mut model = Model {
        kind: ModelKind::Cnn,
        stages: vec![3, 4],
        hidden: vec![],
        activation: Activation::Tanh,
        ..Model::default()
    };
    change(&mut model);
    Architecture { inputs: IMAGE.pixels(), image: Some(IMAGE), codes: vec![], outputs: 2, model }
}

/// Networks that have every layer in every variant.
pub(in crate::model) fn architectures() -> Vec<Architecture> {
    let mut all = vec![];
    for &name in Activation::NAMES {
        let activation = Activation::named(name).expect("a name of the table");
        all.push(on_columns(Model { hidden: vec![7, 4], activation, ..Model::default() }));
    }
    for norm in [Norm::Batch, Norm::Layer] {
        all.push(on_columns(Model { hidden: vec![7, 4], activation: Activation::Silu, norm, ..Model::default() }));
        all.push(on_images(|model| model.norm = norm));
    }
    for norm in [Norm::None, Norm::Batch] {
        let (kind, activation) = (ModelKind::Resnet, Activation::Gelu);
        all.push(on_columns(Model { kind, width: 6, blocks: 2, activation, norm, ..Model::default() }));
    }
    all.push(on_images(|_| {}));
    all.push(on_images(|model| (model.padding, model.pooling) = (Padding::Valid, Pooling::None)));
    all.push(on_images(|model| (model.pooling, model.activation) = (Pooling::Average, Activation::Silu)));
    all.push(on_images(|model| (model.convolutions, model.global_pool) = (2, GlobalPool::Average)));
    all.push(on_images(|model| (model.global_pool, model.hidden) = (GlobalPool::Max, vec![5])));
    all.push(on_images(|model| model.kernel = 5));
    let mut embedded = on_columns(Model { hidden: vec![4], activation: Activation::Tanh, ..Model::default() });
    embedded.codes = vec![(1, 4), (3, 6)];
    all.push(embedded);
    all
}

/// A batch of normal numbers; columns of codes hold codes.
pub(in crate::model) fn batch(architecture: &Architecture, rows: usize) -> Vec<f32> {
    let mut stream = Stream::new(5, Purpose::Demo, 0);
    let mut values: Vec<f32> = (0..rows * architecture.inputs).map(|_| stream.normal() as f32).collect();
    for &(column, codes) in &architecture.codes {
        for row in values.chunks_exact_mut(architecture.inputs) {
            row[column] = stream.below(codes) as f32;
        }
    }
    values
}

pub(in crate::model) fn pass(rows: usize, threads: usize, dropout: f64) -> Pass<'static> {
    static CREWS: LazyLock<[Crew; 2]> = LazyLock::new(|| [1, 2].map(Crew::new));
    Pass { rows, crew: &CREWS[threads - 1], dropout, seed: 3, step: 1 }
}

/// A network with its numbers.
fn built(architecture: &Architecture) -> (Fused, Weights) {
    let blueprint = architecture.blueprint().expect("a network that fits");
    (Fused::new(blueprint.layers), Weights::new(blueprint.params, 3))
}

/// The sum of squared outputs, so that every output has a slope of its own.
fn objective(network: &mut Fused, pass: Pass<'_>, weights: &mut Weights, x: &[f32]) -> f64 {
    network.forward(pass, weights, x).iter().map(|&y| f64::from(y).powi(2)).sum()
}

fn gradient(network: &mut Fused, pass: Pass<'_>, weights: &mut Weights, x: &[f32]) -> Vec<f32> {
    let slopes: Vec<f32> = network.forward(pass, weights, x).iter().map(|y| 2.0 * y).collect();
    let mut gradient = vec![f32::NAN; weights.learnt.len()];
    network.backward(pass, weights, x, &slopes, &mut gradient);
    gradient
}

#[test]
fn gradients_agree_with_finite_differences() {
    for architecture in architectures() {
        for dropout in [0.0, 0.3] {
            let rows = 9;
            let (x, pass) = (batch(&architecture, rows), pass(rows, 1, dropout));
            let (mut network, mut weights) = built(&architecture);
            let found = gradient(&mut network, pass, &mut weights, &x);
            assert!(found.iter().all(|slope| slope.is_finite()), "{}: a gap in the gradient", architecture.describe());
            let params = weights.params.clone();
            for param in params.iter().filter(|param| param.is_learnt()) {
                let (first, last) = (param.place.start, param.place.end - 1);
                for place in [first, usize::midpoint(first, last), last] {
                    let mut at = |shift: f32| {
                        let mut moved = weights.clone();
                        moved.learnt[place] += shift;
                        objective(&mut network, pass, &mut moved, &x)
                    };
                    let numeric = (at(1e-3) - at(-1e-3)) / 2e-3;
                    let miss = (numeric - f64::from(found[place])).abs();
                    let (net, name) = (architecture.describe(), &param.name);
                    // Steps over the kink of relu and of the largest in a window are told apart by their size.
                    assert!(miss < 4e-2 * numeric.abs().max(1.0), "{net} {name} {place}: {numeric} {}", found[place]);
                }
            }
        }
    }
}

#[test]
fn one_thread_and_two_give_the_same_bits() {
    let mut wide = on_columns(Model { hidden: vec![300, 200], norm: Norm::Batch, ..Model::default() });
    wide.inputs = 250;
    for architecture in [architectures(), vec![wide]].concat() {
        let x = batch(&architecture, 300);
        let run = |threads| {
            let (mut network, mut weights) = built(&architecture);
            let pass = pass(300, threads, 0.2);
            let gradient = gradient(&mut network, pass, &mut weights, &x);
            (gradient, network.infer(pass, &weights, &x), weights.tracked)
        };
        assert!(run(1) == run(2), "{}", architecture.describe());
    }
}

#[test]
fn batch_norm_tracks_statistics_for_later() {
    let model = Model { hidden: vec![7, 5], norm: Norm::Batch, activation: Activation::Tanh, ..Model::default() };
    let architecture = on_columns(model);
    let (mut network, mut weights) = built(&architecture);
    let x = batch(&architecture, 64);
    let mut trained = vec![];
    for _ in 0..200 {
        trained = network.forward(pass(64, 1, 0.0), &mut weights, &x).to_vec();
    }
    let inferred = network.infer(pass(64, 1, 0.0), &weights, &x);
    let gap = trained.iter().zip(&inferred).map(|(a, b)| (a - b).abs()).fold(0.0, f32::max);
    assert!(gap < 0.05, "{gap}");
    let before = weights.tracked.clone();
    network.forward(pass(1, 1, 0.0), &mut weights, &x[..5]);
    assert_eq!(weights.tracked, before, "a single row has no variance");
}

#[test]
fn nothing_that_is_not_a_number_gets_lost_on_the_way() {
    for architecture in architectures() {
        let (mut network, mut weights) = built(&architecture);
        weights.learnt.fill(f32::NAN);
        let x = batch(&architecture, 4);
        let outputs = network.forward(pass(4, 1, 0.0), &mut weights, &x);
        assert!(outputs.iter().all(|y| y.is_nan()), "{}", architecture.describe());
    }
}

#[test]
fn one_gap_in_a_window_is_its_largest_wherever_it_stands() {
    let pool = crate::model::blueprint::Pool {
        input: ImageShape { height: 2, width: 2, channels: 1 },
        window: (2, 2),
        max: true,
    };
    for place in 0..4 {
        let mut x = [1.0, 2.0, 3.0, 4.0];
        x[place] = f32::NAN;
        let (mut y, mut winners) = ([0.0], [0]);
        super::pool::largest(&pool, &x, &mut y, &mut winners);
        assert!(y[0].is_nan() && winners[0] as usize == place, "{place}");
    }
}

#[test]
fn a_window_of_many_pixels_has_one_winner() {
    let pool = crate::model::blueprint::Pool {
        input: ImageShape { height: 300, width: 300, channels: 1 },
        window: (300, 300),
        max: true,
    };
    let mut x = vec![0.0; 90_000];
    x[70_000] = 1.0;
    let (mut y, mut winners, mut dx) = ([0.0], [0], vec![0.0; 90_000]);
    super::pool::largest(&pool, &x, &mut y, &mut winners);
    super::pool::to_winners(&pool, &[1.0], &winners, &mut dx);
    assert_eq!((dx[70_000], dx.iter().sum::<f32>()), (1.0, 1.0));
}
