//! Every loss and its gradient beside torch and its autograd, kept with the script: `tests/reference/losses.py`.
//!
//! Both engines are handed the gradient by one function, whole or in parts, so that this one is looked at.

use std::collections::BTreeMap;

use super::*;

/// How far a number may be from PyTorch's in double precision, as a share of it.
const TOLERANCE: f64 = 1e-6;

/// The same for rows of two truths, whose slopes are the sum of two in single precision that may be far larger than it.
const TOLERANCE_MIXED: f64 = 1e-5;

/// What the script prints.
#[derive(Deserialize)]
struct Reference {
    /// How much each row counts; not 1 in the mean.
    weights: Vec<f32>,
    /// How much the first truth of each row counts, where it has two.
    share: Vec<f32>,
    inputs: BTreeMap<String, Inputs>,
    cases: Vec<Case>,
}

#[derive(Deserialize)]
struct Inputs {
    outputs: Vec<f32>,
    truth: Vec<f32>,
    /// The second truth of each row.
    other: Vec<f32>,
}

#[derive(Debug, Deserialize)]
struct Case {
    loss: Loss,
    inputs: String,
    weighted: bool,
    mixed: bool,
    mean: f64,
    /// Of the mean, by the outputs.
    gradient: Vec<f64>,
}

/// The inputs that the script computes a loss on: all ways that it can take through the program.
fn inputs(loss: Loss) -> &'static [&'static str] {
    match loss {
        Loss::Binary { .. } | Loss::BinaryFocal { .. } => &["odds"],
        Loss::Categorical { .. } | Loss::CategoricalFocal { .. } => &["pairs", "classes"],
        Loss::Squared | Loss::Absolute | Loss::Huber { .. } => &["numbers"],
    }
}

fn close(what: &str, case: &Case, found: f64, wanted: f64) {
    let tolerance = if case.mixed { TOLERANCE_MIXED } else { TOLERANCE };
    assert!((found - wanted).abs() <= tolerance * wanted.abs(), "{what}: {found}, PyTorch {wanted}: {case:?}");
}

/// Holds a loss against one case, whose rows stand in the batch so many times: the mean stays, each row has less of it.
fn check(case: &Case, reference: &Reference, times: usize) {
    let Inputs { outputs, truth, other } = &reference.inputs[&case.inputs];
    let (outputs, truth, other) = (outputs.repeat(times), truth.repeat(times), other.repeat(times));
    let (weights, share) = (reference.weights.repeat(times), reference.share.repeat(times));
    let batch = Batch {
        x: Features::Laid(&[]),
        truth: &truth,
        weights: case.weighted.then_some(&weights),
        mixed: case.mixed.then_some(Mixed { truth: &other, share: &share }),
    };
    let mut whole = Vec::new();
    let mean = case.loss.of_batch(&outputs, &batch, &mut whole);

    // As the engines ask for it: some rows, then the others.
    let (rows, width) = (truth.len(), outputs.len() / truth.len());
    let (first, crew) = (rows * 2 / 3, Crew::new(2));
    let mut parts = vec![f32::NAN; outputs.len()];
    let mut sum = 0.0;
    for rows in [0..first, first..rows] {
        let places = rows.start * width..rows.end * width;
        sum += case.loss.of_shared_rows(&crew, rows, &outputs[places.clone()], &batch, &mut parts[places]);
    }

    for (way, mean, gradient) in [("whole", mean, whole), ("in parts", sum, parts)] {
        close(&format!("mean, {way}"), case, mean, case.mean);
        assert_eq!(gradient.len(), case.gradient.len() * times, "{way}: {case:?}");
        for (at, (found, wanted)) in gradient.iter().zip(case.gradient.repeat(times)).enumerate() {
            close(&format!("slope {at}, {way}"), case, f64::from(*found), wanted / times as f64);
        }
    }
}

#[test]
fn every_loss_and_its_gradient_are_pytorchs() {
    let reference: Reference = serde_json::from_str(include_str!("../../../../tests/reference/losses.json")).unwrap();
    let losses: Vec<Loss> = ON_ODDS.into_iter().chain(ON_CLASSES).chain(ON_NUMBERS).collect();
    let asked = losses.iter().flat_map(|loss| inputs(*loss).iter().map(move |inputs| (*loss, *inputs)));
    let ways = [(false, false), (false, true), (true, false), (true, true)];
    let wanted: Vec<_> = asked.flat_map(|(loss, inputs)| ways.map(|way| (loss, inputs, way))).collect();
    let told = reference.cases.iter().map(|case| (case.loss, &*case.inputs, (case.weighted, case.mixed)));
    assert_eq!(told.collect::<Vec<_>>(), wanted);
    for case in &reference.cases {
        // Rows of several stretches, whose ends are not those of the rows that are repeated.
        for times in [1, 40] {
            check(case, &reference, times);
        }
    }
}
