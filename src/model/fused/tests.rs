//! Every layer's gradient against finite differences, and one thread against two.

use std::collections::BTreeMap;
use std::sync::{LazyLock, Mutex};

use super::*;
use crate::base::rng::{Purpose, Stream};
use crate::data::{ImageShape, Matrix, Sparse};
use crate::model::architecture::Architecture;
use crate::model::engine::Engine;
use crate::model::vitals::Look;
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
    // More units than a panel has columns.
    all.push(on_columns(Model { hidden: vec![40, 35], activation: Activation::Gelu, ..Model::default() }));
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
    Pass { rows, first: 0, crew: &CREWS[threads - 1], learning: true, dropout, seed: 3, step: 1 }
}

/// A network with its numbers.
fn built(architecture: &Architecture) -> (Engine, Weights) {
    let blueprint = architecture.blueprint().expect("a network that fits");
    (Engine::Fused(Fused::new(blueprint.layers)), Weights::new(blueprint.params, 3))
}

/// What comes of a batch where the loss is the sum of squared outputs, so that every output has a slope of its own.
pub(in crate::model) struct Learnt {
    pub(in crate::model) loss: f64,
    pub(in crate::model) outputs: Vec<f32>,
    pub(in crate::model) gradient: Vec<f32>,
}

pub(in crate::model) fn learnt(engine: &mut Engine, pass: Pass<'_>, weights: &mut Weights, x: &[f32]) -> Learnt {
    learnt_of(engine, pass, weights, Features::Laid(x))
}

fn learnt_of(engine: &mut Engine, pass: Pass<'_>, weights: &mut Weights, x: Features<'_>) -> Learnt {
    let outputs = Mutex::new(BTreeMap::new());
    let mut gradient = vec![f32::NAN; weights.learnt.len()];
    let squares = |_: &Crew, rows: Range<usize>, found: &[f32], slopes: &mut [f32]| {
        outputs.lock().unwrap().insert(rows.start, found.to_vec());
        slopes.iter_mut().zip(found).for_each(|(slope, y)| *slope = 2.0 * y);
        found.iter().map(|&y| f64::from(y).powi(2)).sum()
    };
    let loss = engine.learn(pass, weights, x, &squares, &mut gradient);
    let outputs = outputs.into_inner().unwrap().into_values().flatten().collect();
    Learnt { loss, outputs, gradient }
}

/// Outputs after training, `units` a row.
pub(in crate::model) fn inferred(
    engine: &Engine,
    pass: Pass<'_>,
    weights: &Weights,
    x: &[f32],
    units: usize,
) -> Vec<f32> {
    let mut outputs = vec![f32::NAN; pass.rows * units];
    engine.infer(pass, weights, x, &mut outputs);
    outputs
}

#[test]
fn gradients_agree_with_finite_differences() {
    for architecture in architectures() {
        for dropout in [0.0, 0.3] {
            let rows = 9;
            let (x, pass) = (batch(&architecture, rows), pass(rows, 1, dropout));
            let (mut network, mut weights) = built(&architecture);
            let found = learnt(&mut network, pass, &mut weights, &x).gradient;
            assert!(found.iter().all(|slope| slope.is_finite()), "{}: a gap in the gradient", architecture.describe());
            let params = weights.params.clone();
            for param in params.iter().filter(|param| param.is_learnt()) {
                let (first, last) = (param.place.start, param.place.end - 1);
                for place in [first, usize::midpoint(first, last), last] {
                    let mut at = |shift: f32| {
                        let mut moved = weights.clone();
                        moved.learnt[place] += shift;
                        learnt(&mut network, pass, &mut moved, &x).loss
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
    // Few rows, so that threads share layers and not rows, and panels enough for that.
    let mut in_panels = on_columns(Model { hidden: vec![160, 70], ..Model::default() });
    in_panels.inputs = 250;
    let all = architectures().into_iter().chain([wide]).map(|architecture| (architecture, 300));
    for (architecture, rows) in all.chain([(in_panels, 120)]) {
        let x = batch(&architecture, rows);
        let run = |threads| {
            let (mut network, mut weights) = built(&architecture);
            let pass = pass(rows, threads, 0.2);
            let Learnt { gradient, outputs, .. } = learnt(&mut network, pass, &mut weights, &x);
            (gradient, outputs, inferred(&network, pass, &weights, &x, 2), weights.tracked)
        };
        assert!(run(1) == run(2), "{}", architecture.describe());
    }
}

#[test]
fn rows_are_learnt_from_wherever_they_stand() {
    let architecture = on_columns(Model { hidden: vec![7], ..Model::default() });
    let table = Matrix { values: batch(&architecture, 400), rows: 400, columns: 5 };
    let places: Vec<usize> = (0..400).map(|row| row * 7 % 400).collect();
    for rows in [37, 300] {
        let places = &places[..rows];
        let laid = table.select(places).values;
        let run = |x, threads| {
            let (mut network, mut weights) = built(&architecture);
            let learnt = learnt_of(&mut network, pass(rows, threads, 0.0), &mut weights, x);
            (learnt.outputs, learnt.gradient)
        };
        for threads in [1, 2] {
            assert!(
                run(Features::At(&table, places, None), threads) == run(Features::Laid(&laid), 1),
                "{rows} {threads}"
            );
        }
    }
}

/// Rows of 45 numbers, of which all but every seventh are zero from the row `full` on.
fn mostly_zeros(architecture: &Architecture, rows: usize, full: usize) -> Vec<f32> {
    let mut values = batch(architecture, rows);
    values
        .iter_mut()
        .enumerate()
        .skip(full * 45)
        .filter(|(place, _)| place % 7 > 0)
        .for_each(|(_, value)| *value = 0.0);
    values
}

fn on_45_columns(model: Model) -> Architecture {
    Architecture { inputs: 45, ..on_columns(model) }
}

#[test]
fn rows_of_zeros_are_learnt_from_with_the_zeros_and_without() {
    for (hidden, norm) in [(vec![40, 35], Norm::None), (vec![40, 35], Norm::Batch), (vec![], Norm::None)] {
        let architecture = on_45_columns(Model { hidden, norm, ..Model::default() });
        // The table is sparse, and the first of its rows together are not.
        let table = Matrix { values: mostly_zeros(&architecture, 4_000, 300), rows: 4_000, columns: 45 };
        let sparse = Sparse::of(&table).expect("most are zero");
        for rows in [37, 300] {
            let places: Vec<usize> = (0..rows).map(|row| row * 7 % rows).collect();
            let laid = table.select(&places).values;
            assert!(!Sparse::default().take(&laid, 45), "tiles are to have them");
            let run = |x, threads| {
                let (mut network, mut weights) = built(&architecture);
                let learnt = learnt_of(&mut network, pass(rows, threads, 0.2), &mut weights, x);
                (learnt.outputs, learnt.gradient)
            };
            for threads in [1, 2] {
                let found = run(Features::At(&table, &places, Some(&sparse)), threads);
                assert!(found == run(Features::Laid(&laid), 1), "{norm:?} {rows} {threads}");
            }
        }
    }
}

#[test]
fn rows_are_judged_the_same_with_zeros_and_without_whoever_judges_them() {
    let architecture = on_45_columns(Model { hidden: vec![40, 35], ..Model::default() });
    let (mut network, weights) = built(&architecture);
    let x = mostly_zeros(&architecture, 1_000, 500);
    let [one, two] = [1, 2].map(|threads| inferred(&network, pass(1_000, threads, 0.0), &weights, &x, 2));
    assert_eq!(one, two);
    let learnt = learnt(&mut network, pass(1_000, 1, 0.0), &mut weights.clone(), &x);
    assert_eq!(one, learnt.outputs);
}

/// Buffers hold what other batches left in them.
#[test]
fn a_batch_is_learnt_from_as_by_a_new_network_whatever_came_before() {
    let model = Model { hidden: vec![40, 35], activation: Activation::Tanh, ..Model::default() };
    let architecture = on_45_columns(model);
    let (mut used, mut weights) = built(&architecture);
    let batches = [(300, 0.3), (300, 0.0), (37, 0.0), (37, 0.3), (120, 0.3), (1, 0.0), (300, 0.3)];
    // All numbers, few of them, all again.
    for ((rows, dropout), full) in batches.into_iter().flat_map(|batch| [300, 0, 300].map(|full| (batch, full))) {
        let (x, pass) = (mostly_zeros(&architecture, rows, full), pass(rows, 1, dropout));
        let (mut new, _) = built(&architecture);
        let [found, wanted] = [&mut used, &mut new].map(|network| learnt(network, pass, &mut weights, &x));
        assert_eq!(found.outputs, wanted.outputs, "{rows} rows, dropout {dropout}");
        assert_eq!(found.gradient, wanted.gradient, "{rows} rows, dropout {dropout}");
    }
}

/// Whole batches and blocks of one sum the same numbers in another order.
#[test]
fn a_batch_in_blocks_is_the_batch() {
    let model = Model { hidden: vec![7, 4], activation: Activation::Gelu, norm: Norm::Layer, ..Model::default() };
    let mut architecture = on_columns(model);
    architecture.codes = vec![(1, 4), (3, 6)];
    let (rows, x) = (700, batch(&architecture, 700));
    let (mut network, mut weights) = built(&architecture);
    let whole = learnt(&mut network, pass(rows, 2, 0.3), &mut weights, &x);
    assert_eq!((whole.outputs.len(), blocks(&network)), (2 * rows, 5));
    assert_eq!(given(&network, &weights).len(), 3);
    let mut sums = (vec![], 0.0, vec![0.0_f64; weights.learnt.len()]);
    // Fewer rows than make two blocks, at the places of the batch that dropout draws for.
    for (piece, x) in x.chunks(100 * architecture.inputs).enumerate() {
        let pass = Pass { first: piece * 100, ..pass(100, 1, 0.3) };
        let part = learnt(&mut network, pass, &mut weights, x);
        assert_eq!(blocks(&network), 1);
        sums.0.extend(part.outputs);
        sums.1 += part.loss;
        sums.2.iter_mut().zip(part.gradient).for_each(|(sum, slope)| *sum += f64::from(slope));
    }
    assert_eq!(whole.outputs, sums.0);
    assert!((whole.loss / sums.1 - 1.0).abs() < 1e-12);
    let largest = sums.2.iter().fold(0.0_f64, |largest, slope| largest.max(slope.abs()));
    let near = |(found, wanted): (&f32, &f64)| (f64::from(*found) - wanted).abs() < 1e-6 * largest;
    assert!(whole.gradient.iter().zip(&sums.2).all(near));
}

fn blocks(engine: &Engine) -> usize {
    if let Engine::Fused(network) = engine { network.used } else { 0 }
}

fn given(engine: &Engine, weights: &Weights) -> Vec<crate::model::vitals::LayerVitals> {
    engine.given(weights, Look::Signs)
}

#[test]
fn what_a_layer_gave_is_told_of_its_units_alone_however_they_stand() {
    let architecture = on_columns(Model { hidden: vec![40], activation: Activation::Sigmoid, ..Model::default() });
    let (mut network, mut weights) = built(&architecture);
    let (rows, x) = (300, batch(&architecture, 300));
    learnt(&mut network, pass(rows, 1, 0.0), &mut weights, &x);
    let (weight, bias) = (weights.of(0), weights.of(1));
    let unit = |x: &[f32], unit: usize| {
        let z: f32 = x.iter().zip(&weight[unit * 5..]).map(|(x, w)| x * w).sum::<f32>() + bias[unit];
        1.0 / (1.0 + f64::from(-z).exp())
    };
    let all = x.chunks(5).flat_map(|x| (0..40).map(move |at| unit(x, at)));
    let mean = all.sum::<f64>() / (rows * 40) as f64;
    let told = given(&network, &weights)[0].activation_mean;
    assert!((told - mean).abs() < 1e-6, "{told} {mean}");
}

#[test]
fn batch_norm_tracks_statistics_for_later() {
    let model = Model { hidden: vec![7, 5], norm: Norm::Batch, activation: Activation::Tanh, ..Model::default() };
    let architecture = on_columns(model);
    let (mut network, mut weights) = built(&architecture);
    let x = batch(&architecture, 64);
    let mut trained = vec![];
    for _ in 0..200 {
        trained = learnt(&mut network, pass(64, 1, 0.0), &mut weights, &x).outputs;
    }
    let inferred = inferred(&network, pass(64, 1, 0.0), &weights, &x, 2);
    let gap = trained.iter().zip(&inferred).map(|(a, b)| (a - b).abs()).fold(0.0, f32::max);
    assert!(gap < 0.05, "{gap}");
    let before = weights.tracked.clone();
    learnt(&mut network, pass(1, 1, 0.0), &mut weights, &x[..5]);
    assert_eq!(weights.tracked, before, "a single row has no variance");
}

#[test]
fn nothing_that_is_not_a_number_gets_lost_on_the_way() {
    for architecture in architectures() {
        let (mut network, mut weights) = built(&architecture);
        weights.learnt.fill(f32::NAN);
        let x = batch(&architecture, 4);
        let outputs = learnt(&mut network, pass(4, 1, 0.0), &mut weights, &x).outputs;
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
fn every_channel_has_its_own_winner_however_many_there_are() {
    for channels in [1, 15, 16, 17, 35] {
        let input = ImageShape { height: 5, width: 6, channels };
        let pool = crate::model::blueprint::Pool { input, window: (2, 3), max: true };
        let pixel = |y: usize, x: usize, channel: usize| (y * 6 + x) * channels + channel;
        // Few values, so that many are equal: the first of these wins.
        let x: Vec<f32> = (0..input.pixels()).map(|place| (place * 7919 % 11) as f32 - 5.0).collect();
        let outputs = 4 * channels;
        let slopes: Vec<f32> = (0..outputs).map(|place| place as f32 + 1.0).collect();
        let (mut y, mut winners, mut dx) = (vec![0.0; outputs], vec![0; outputs], vec![0.0; input.pixels()]);
        super::pool::largest(&pool, &x, &mut y, &mut winners);
        super::pool::to_winners(&pool, &slopes, &winners, &mut dx);
        let mut wanted = vec![0.0; input.pixels()];
        for (place, (&found, &winner)) in y.iter().zip(&winners).enumerate() {
            let (window, channel) = (place / channels, place % channels);
            let at = |inside: usize| pixel(window / 2 * 2 + inside / 3, window % 2 * 3 + inside % 3, channel);
            let best = (0..6).rev().max_by(|&a, &b| x[at(a)].total_cmp(&x[at(b)])).expect("a pixel");
            assert_eq!((found, winner as usize), (x[at(best)], best), "{channels} channels, place {place}");
            wanted[at(best)] = slopes[place];
        }
        assert_eq!(dx, wanted, "{channels} channels");
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
