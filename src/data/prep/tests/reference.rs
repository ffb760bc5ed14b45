//! Every step beside scikit-learn, scipy, pandas and numpy, on the cases of tests/reference/steps.json (made by steps.py).

use serde_json::Value as Json;

use super::super::choose::scored;
use super::*;
use crate::spec::{Score, Step, parse};

const CASES: &str = include_str!("../../../../tests/reference/steps.json");

/// The table of a case: columns with texts are labels, all others numbers.
fn table_of(columns: &Json) -> Table {
    let column = |(name, cells): (&String, &Json)| {
        let cells = cells.as_array().unwrap();
        let values = if cells.iter().any(Json::is_string) {
            Values::labels(cells.iter().map(Json::as_str))
        } else {
            Values::Numeric(numbers_of(cells))
        };
        Column { name: name.clone(), values }
    };
    table(columns.as_object().unwrap().iter().map(column).collect())
}

fn numbers_of(cells: &[Json]) -> Vec<f64> {
    cells.iter().map(|cell| cell.as_f64().unwrap_or(NAN)).collect()
}

fn truth_of(target: &Json, rows: usize) -> Truth {
    let Some(cells) = target.as_array() else { return Truth::Numbers(vec![0.0; rows]) };
    if !cells[0].is_string() {
        return Truth::Numbers(numbers_of(cells));
    }
    let mut labels: Vec<String> = cells.iter().map(|cell| cell.as_str().unwrap().to_owned()).collect();
    let each = labels.clone();
    labels.sort();
    labels.dedup();
    let place = |label: &String| labels.iter().position(|other| other == label).unwrap() as u32;
    Truth::Classes { codes: each.iter().map(place).collect(), labels }
}

fn step_of(case: &Json) -> Step {
    let text = format!("prepare = [{}]\n[data]\npath = 'a'\ntarget = 'y'", case["step"].as_str().unwrap());
    let parsed = parse(&text);
    assert_eq!(parsed.diagnostics, [], "{text}");
    parsed.workspace.prepare.unwrap().remove(0)
}

/// Compares columns with expected ones; a mistake names the case.
fn compare(case: &str, frame: &Frame, expected: &Json, tolerance: f64) {
    let expected = expected.as_array().unwrap();
    let names: Vec<&String> = frame.columns.iter().map(|(name, _)| name).collect();
    assert_eq!(frame.columns.len(), expected.len(), "{case}: {names:?}");
    for ((name, cells), expected) in frame.columns.iter().zip(expected) {
        let found = cells.numbers().unwrap_or_else(|| panic!("{case}: {name} holds no numbers"));
        let expected = numbers_of(expected.as_array().unwrap());
        assert_eq!(found.len(), expected.len(), "{case}: {name}");
        for (row, (found, expected)) in found.iter().zip(&expected).enumerate() {
            let near = (found - expected).abs() <= tolerance * expected.abs().max(1.0);
            let same = near || (found.is_nan() && expected.is_nan());
            assert!(same, "{case}: row {row} of {name}: {found} is not {expected}");
        }
    }
}

#[test]
fn every_step_equals_its_reference() {
    let cases: Json = serde_json::from_str(CASES).unwrap();
    for case in cases["steps"].as_array().unwrap() {
        let name = case["name"].as_str().unwrap();
        let (train, new) = (table_of(&case["train"]), table_of(&case["new"]));
        let truth = truth_of(&case["target"], train.rows);
        let mut warnings = vec![];
        let mut training = Training { truth: &truth, target: "y", warnings: &mut warnings };
        let mut trained = frame(&train, &train);
        let fitted = Fitted::train(&step_of(case), &mut trained, &mut training).unwrap().unwrap();
        let written = serde_json::to_string(&fitted).unwrap();
        let read: Fitted = serde_json::from_str(&written).unwrap_or_else(|error| panic!("{name}: {error}"));
        assert_eq!(serde_json::to_string(&read).unwrap(), written, "{name}");
        let mut applied = frame(&new, &train);
        read.apply(&mut applied);
        let tolerance = case["tolerance"].as_f64().unwrap();
        compare(name, &applied, &case["expected"], tolerance);
        if !case["training"].is_null() {
            compare(&format!("{name}, training rows"), &trained, &case["training"], tolerance);
        }
        if let Some(names) = case["columns"].as_array() {
            let found: Vec<&str> = applied.columns.iter().map(|(name, _)| name.as_str()).collect();
            assert_eq!(found, names.iter().map(|name| name.as_str().unwrap()).collect::<Vec<_>>(), "{name}");
        }
    }
}

#[test]
fn scores_of_columns_equal_scikit_learn() {
    let cases: Json = serde_json::from_str(CASES).unwrap();
    for case in cases["scores"].as_array().unwrap() {
        let columns: Vec<Vec<f64>> =
            case["x"].as_array().unwrap().iter().map(|column| numbers_of(column.as_array().unwrap())).collect();
        let truth = truth_of(&case["target"], columns[0].len());
        let with = Score::named(case["with"].as_str().unwrap()).unwrap();
        let tolerance = case["tolerance"].as_f64().unwrap();
        let found = scored(with, &columns, &vec![false; columns.len()], &truth);
        for (found, expected) in found.iter().zip(numbers_of(case["expected"].as_array().unwrap())) {
            let same = (found - expected).abs() <= tolerance * expected.abs().max(1.0);
            assert!(same || (found.is_nan() && expected.is_nan()), "{with:?}: {found} is not {expected}");
        }
    }
}
