//! Both engines against what PyTorch computes, kept with the script that made it: `tests/reference/layers.py`.

use std::collections::BTreeMap;

use dfdx::prelude::Cpu;
use serde::Deserialize;

use super::architecture::Architecture;
use super::engine::Engine;
use super::fused::tests::{Learnt, inferred, learnt, pass};
use super::fused::{Fused, Pass};
use super::graph::Graph;
use super::weights::{Param, Weights};
use crate::data::ImageShape;
use crate::spec::{Activation, GlobalPool, Model, ModelKind, Norm, Padding, Pooling};

/// How far a number may be from PyTorch's in double precision, as a share of the largest of its kind or of [`LEAST`].
const TOLERANCE: f64 = 1e-5;

/// Where all of a kind are smaller than this they are compared as if one were as large: the gradient of a bias before batch
/// norm is zero but for rounding.
const LEAST: f64 = 0.5;

/// One network on one batch. Parameters are by name, in the program's layout.
#[derive(Deserialize)]
struct Case {
    name: String,
    x: Vec<f32>,
    outputs: Vec<f64>,
    /// Of the sum of squared outputs.
    gradient: BTreeMap<String, Vec<f64>>,
    /// Running statistics after one batch, from their start.
    running: BTreeMap<String, Vec<f64>>,
    /// Outputs by those.
    inference: Vec<f64>,
}

fn cases() -> Vec<Case> {
    serde_json::from_str(include_str!("../../tests/reference/layers.json")).expect("the script's output")
}

/// The network that the script calls `name`.
fn architecture(name: &str) -> Architecture {
    let mlp = |activation, norm| {
        Architecture::of_columns(4, 2, Model { hidden: vec![5], activation, norm, ..Model::default() })
    };
    let cnn = |change: &dyn Fn(&mut Model)| {
        let (kind, activation, pooling) = (ModelKind::Cnn, Activation::Tanh, Pooling::None);
        let mut model =
            Model { kind, stages: vec![3], kernel: 3, hidden: vec![], activation, pooling, ..Model::default() };
        model.padding = Padding::Same;
        change(&mut model);
        let image = ImageShape { height: 5, width: 7, channels: 2 };
        Architecture { inputs: image.pixels(), image: Some(image), codes: vec![], outputs: 2, model }
    };
    match name {
        "batch norm" => mlp(Activation::Silu, Norm::Batch),
        "layer norm" => mlp(Activation::Silu, Norm::Layer),
        "residual" => {
            let (kind, activation, norm) = (ModelKind::Resnet, Activation::Gelu, Norm::Batch);
            Architecture::of_columns(4, 2, Model { kind, width: 4, blocks: 2, activation, norm, ..Model::default() })
        }
        "embedding" => {
            let (activation, embedding_size) = (Activation::Tanh, Some(3));
            let model = Model { hidden: vec![4], activation, embedding_size, ..Model::default() };
            Architecture { codes: vec![(1, 4), (3, 6)], ..Architecture::of_columns(5, 2, model) }
        }
        "conv same" => cnn(&|_| {}),
        "conv valid" => cnn(&|model| model.padding = Padding::Valid),
        "conv max pool" => cnn(&|model| model.pooling = Pooling::Max),
        "conv average pool" => cnn(&|model| model.pooling = Pooling::Average),
        "conv global max" => cnn(&|model| model.global_pool = GlobalPool::Max),
        "conv global average" => cnn(&|model| model.global_pool = GlobalPool::Average),
        "conv batch norm" => cnn(&|model| model.norm = Norm::Batch),
        "conv layer norm" => cnn(&|model| model.norm = Norm::Layer),
        dense => {
            let activation = dense.strip_prefix("dense ").and_then(Activation::named);
            mlp(activation.expect("a network of the script"), Norm::None)
        }
    }
}

/// Weights by the script's formula.
fn weights(params: Vec<Param>) -> Weights {
    let mut weights = Weights::new(params, 0);
    for (index, param) in weights.params.iter().filter(|param| param.is_learnt()).enumerate() {
        let around = if !param.is_matrix() && param.name.ends_with("weight") { 1.0 } else { 0.0 };
        for (place, value) in weights.learnt[param.place.clone()].iter_mut().enumerate() {
            *value = (0.3 * ((place + 1) as f64 + 1.3 * index as f64).sin()) as f32 + around;
        }
    }
    weights
}

fn close(what: &str, found: &[f32], wanted: &[f64]) {
    assert_eq!(found.len(), wanted.len(), "{what}");
    let largest = wanted.iter().fold(0.0_f64, |largest, value| largest.max(value.abs()));
    let near = |(found, wanted): (&f32, &f64)| (f64::from(*found) - wanted).abs() <= TOLERANCE * largest.max(LEAST);
    assert!(found.iter().zip(wanted).all(near), "{what}: {found:?}, PyTorch {wanted:?}");
}

/// Holds an engine against one case.
fn check(name: &str, mut engine: Engine, mut weights: Weights, case: &Case, pass: Pass<'_>) {
    let Learnt { outputs, gradient, .. } = learnt(&mut engine, pass, &mut weights, &case.x);
    close(&format!("{name}: outputs"), &outputs, &case.outputs);
    for (index, param) in weights.params.iter().enumerate() {
        let (found, wanted) = if param.is_learnt() {
            (&gradient[param.place.clone()], &case.gradient)
        } else {
            (weights.of(index), &case.running)
        };
        let wanted = wanted.get(&param.name).unwrap_or_else(|| panic!("{name}: {} is not the script's", param.name));
        close(&format!("{name}: {}", param.name), found, wanted);
    }
    assert_eq!(weights.params.len(), case.gradient.len() + case.running.len(), "{name}: parameters");
    let found = inferred(&engine, pass, &weights, &case.x, outputs.len() / pass.rows);
    close(&format!("{name}: inference"), &found, &case.inference);
}

#[test]
fn every_layer_gives_pytorchs_numbers_in_both_engines() {
    let cases = cases();
    assert_eq!(cases.len(), Activation::NAMES.len() + 12);
    for case in cases {
        let architecture = architecture(&case.name);
        let blueprint = architecture.blueprint().expect("a network that fits");
        let pass = pass(case.x.len() / architecture.inputs, 1, 0.0);
        let engines = [
            ("fused", Engine::Fused(Fused::new(blueprint.layers.clone()))),
            ("dfdx", Engine::Cpu(Box::new(Graph::new(Cpu::default(), blueprint.layers)))),
        ];
        for (engine, built) in engines {
            let weights = weights(blueprint.params.clone());
            check(&format!("{}, {engine}", case.name), built, weights, &case, pass);
        }
    }
}
