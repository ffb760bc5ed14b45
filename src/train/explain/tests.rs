//! A model whose weights are known, explained: against scikit-learn, and against what can be counted by hand.

use serde::Deserialize;

use super::importance::shuffled;
use super::*;
use crate::data::{Column, DataError, Dataset, Matrix, Part, Pipeline, Prepared, Table, Truth, Values};
use crate::eval::Decision;
use crate::spec::{self, Workspace};

/// What `tests/reference/explain.py` prints.
#[derive(Deserialize)]
struct Reference {
    table: Cells,
    truth: Vec<u32>,
    orders: Vec<Vec<usize>>,
    importances: std::collections::BTreeMap<String, Golden>,
    dependence: std::collections::BTreeMap<String, Curve>,
}

#[derive(Deserialize)]
struct Cells {
    x1: Vec<f64>,
    x2: Vec<f64>,
    town: Vec<String>,
}

#[derive(Deserialize)]
struct Golden {
    mean: Vec<f64>,
    std: Vec<f64>,
    each: Vec<Vec<f64>>,
}

#[derive(Deserialize)]
struct Curve {
    grid: serde_json::Value,
    average: Vec<f64>,
    line: Vec<f64>,
}

fn reference() -> Reference {
    serde_json::from_str(include_str!("../../../tests/reference/explain.json")).unwrap()
}

const FILE: &str = "\
[data]
path = \"x.csv\"
target = \"y\"
protected = [\"town\"]
task = \"classification\"

[split]
validation = 0.0
test = 0.0

[[prepare]]
step = \"one_hot\"
columns = \"categorical\"
";

fn numbers(name: &str, cells: &[f64]) -> Column {
    Column { name: name.into(), values: Values::Numeric(cells.to_vec()) }
}

fn labels(name: &str, cells: &[impl AsRef<str>]) -> Column {
    Column {
        name: name.into(),
        values: Values::labels(cells.iter().map(|cell| Some(cell.as_ref()).filter(|c| !c.is_empty()))),
    }
}

/// A table, prepared whole as the training part.
struct Desk {
    table: std::sync::Arc<Table>,
    part: Part,
    pipeline: Pipeline,
}

fn desk(columns: Vec<Column>, file: &str) -> Result<Desk, DataError> {
    let workspace: Workspace = spec::parse(file).workspace;
    let rows = columns[0].values.rows();
    let dataset = Dataset::new(Table { columns, rows, images: None }, rows, &workspace, vec![])?;
    let Prepared { train, pipeline, .. } = Prepared::new(&dataset, &workspace)?;
    // In the table's order, whatever the deal.
    let mut places: Vec<usize> = (0..rows).collect();
    places.sort_by_key(|&place| train.rows[place]);
    Ok(Desk { table: dataset.table, part: train.select(&places), pipeline })
}

fn golden_desk(file: &str) -> Desk {
    let Reference { table, truth, .. } = reference();
    let truth: Vec<f64> = truth.into_iter().map(f64::from).collect();
    desk(
        vec![numbers("x1", &table.x1), numbers("x2", &table.x2), labels("town", &table.town), numbers("y", &truth)],
        file,
    )
    .unwrap()
}

/// The probabilities of a logistic regression with these weights by feature; what has none does not count.
fn logistic(pipeline: &Pipeline, weights: &[(&str, f64)]) -> impl Fn(&Matrix) -> Vec<f64> + use<> {
    let weight = |feature: &String| weights.iter().find(|(name, _)| name == feature).map_or(0.0, |&(_, weight)| weight);
    let weights: Vec<f64> = pipeline.features().iter().map(weight).collect();
    move |x| {
        let p = |row: &[f32]| {
            let z: f64 = row.iter().zip(&weights).map(|(&cell, weight)| f64::from(cell) * weight).sum();
            1.0 / (1.0 + (-z).exp())
        };
        x.values.chunks(weights.len()).flat_map(|row| [1.0 - p(row), p(row)]).collect()
    }
}

const WEIGHTS: [(&str, f64); 4] = [("x1", 1.5), ("x2", -0.5), ("town=b", 0.75), ("town=c", -1.0)];

fn asked() -> Asked {
    Asked { metric: None, repeats: 5, seed: 1, columns: None, points: 20, averaged: usize::MAX, lines: 7, wrong: 5 }
}

fn explained(desk: &Desk, outputs: &dyn Fn(&Matrix) -> Vec<f64>, asked: &Asked, threads: usize) -> Explanation {
    let model = Model { pipeline: &desk.pipeline, outputs, decision: &Decision::At(0.5) };
    explain(&Subject::new(model, &desk.table, &desk.part, (usize::MAX, 1), threads).unwrap(), asked).unwrap()
}

#[track_caller]
fn close(found: f64, golden: f64) {
    assert!((found - golden).abs() < 1e-12 * golden.abs().max(1.0), "{found} is not {golden}");
}

#[test]
fn importances_are_scikit_learns_where_cells_are_shuffled_alike() {
    let (desk, golden) = (golden_desk(FILE), reference());
    let outputs = logistic(&desk.pipeline, &WEIGHTS);
    let model = Model { pipeline: &desk.pipeline, outputs: &outputs, decision: &Decision::At(0.5) };
    let subject = Subject::new(model, &desk.table, &desk.part, (usize::MAX, 1), 2).unwrap();
    for (name, of_metric) in golden.importances {
        let metric = subject.metric(Some(&name)).unwrap();
        for (place, column) in ["x1", "x2", "town"].into_iter().enumerate() {
            let said = shuffled(&subject, column, 5, |repeat| golden.orders[repeat].clone()).unwrap();
            let lost: Vec<f64> =
                said.iter().map(|said| metric.lost(subject.metrics(said).get(&name).unwrap())).collect();
            lost.iter().zip(&of_metric.each[place]).for_each(|(&found, &golden)| close(found, golden));
            let repeats = crate::eval::Repeats::of(&lost);
            close(repeats.mean, of_metric.mean[place]);
            close(repeats.std, of_metric.std[place]);
        }
    }
}

#[test]
fn partial_dependence_is_scikit_learns() {
    let (desk, golden) = (golden_desk(FILE), reference());
    let outputs = logistic(&desk.pipeline, &WEIGHTS);
    let found = explained(&desk, &outputs, &Asked { lines: 120, ..asked() }, 2);
    assert_eq!(found.dependence.len(), 3);
    for one in &found.dependence {
        let golden = &golden.dependence[&one.column];
        match &one.grid {
            Grid::Labels(labels) => assert_eq!(serde_json::json!(labels), golden.grid),
            Grid::Numbers(numbers) => {
                let golden: Vec<f64> = serde_json::from_value(golden.grid.clone()).unwrap();
                assert_eq!(numbers.len(), golden.len());
                numbers.iter().zip(golden).for_each(|(&found, golden)| close(found, golden));
            }
        }
        assert_eq!((one.answers.as_slice(), one.rows), (&["1".to_owned()][..], 120));
        // The network reads single precision.
        let near = |(found, golden): (&f64, &f64)| assert!((found - golden).abs() < 1e-6, "{found} {golden}");
        one.average[0].iter().zip(&golden.average).for_each(near);
        one.lines[0][7].iter().zip(&golden.line).for_each(near);
        let centred = one.clone().centred();
        assert!(centred.lines[0].iter().all(|line| line[0] == 0.0) && centred.average[0][0] == 0.0);
    }
}

#[test]
fn the_same_seed_gives_the_same_bits_whatever_the_number_of_threads() {
    let desk = golden_desk(FILE);
    let outputs = logistic(&desk.pipeline, &WEIGHTS);
    let text = |seed, threads| {
        serde_json::to_string(&explained(&desk, &outputs, &Asked { seed, ..asked() }, threads)).unwrap()
    };
    assert_eq!(text(1, 1), text(1, 3));
    assert_ne!(text(1, 1), text(2, 1));
}

#[test]
fn a_column_without_weight_and_one_that_is_not_read_have_no_importance() {
    let file = FILE.replace("task =", "protected_features = false\ntask =");
    let desk = golden_desk(&file);
    let outputs = logistic(&desk.pipeline, &[("x1", 1.0)]);
    let found = explained(&desk, &outputs, &asked(), 1);
    let of = |name: &str| found.importances.iter().find(|one| one.column == name).unwrap();
    assert_eq!(found.importances[0].column, "x1");
    assert!(of("x1").mean > 0.1 && of("x1").interval.0 < of("x1").mean);
    assert_eq!((of("x2").mean, of("x2").feature), (0.0, true));
    assert_eq!((of("town").mean, of("town").feature, of("town").interval), (0.0, false, (0.0, 0.0)));
    let flips = &found.flips[0];
    assert!(!flips.feature && flips.pairs.is_empty() && flips.changed.is_none());
    assert!(found.dependence.iter().all(|one| one.column != "town"));
}

#[test]
fn flips_are_those_that_can_be_counted_by_hand() {
    // Positive from x = 0 on, women from x = 2 on: between them only the column decides.
    let x: Vec<f64> = (0..40).map(|row| f64::from(row) / 4.0 - 5.0).collect();
    let sex: Vec<&str> = (0..40).map(|row| if row % 2 == 0 { "f" } else { "m" }).collect();
    let y: Vec<f64> = x.iter().map(|x| f64::from(u8::from(*x > 0.0))).collect();
    let file = FILE.replace("\"town\"", "\"sex\"");
    let desk = desk(vec![numbers("x", &x), labels("sex", &sex), numbers("y", &y)], &file).unwrap();
    let outputs = logistic(&desk.pipeline, &[("x", 1.0), ("sex=f", -2.0)]);
    let found = explained(&desk, &outputs, &asked(), 1);
    let flips = &found.flips[0];
    let pair = |from: &str| flips.pairs.iter().find(|pair| pair.from == from).unwrap();
    // x in [0, 2): eight rows, half of them women, who become positive as men; the men become negative.
    assert_eq!((flips.rows, flips.changed), (40, Some(8)));
    let women = pair("f");
    assert_eq!((women.to.as_str(), women.rows, women.changed), ("m", 20, Some(4)));
    assert_eq!((women.to_positive, women.to_negative), (4, 0));
    assert!(women.mean_change > 0.0 && women.interval.0 < 0.2 && women.interval.1 > 0.2);
    assert_eq!((pair("m").to_positive, pair("m").to_negative), (0, 4));
    assert!((pair("m").mean_change + pair("m").mean_absolute_change).abs() < 1e-15, "all fall");
}

#[test]
fn the_most_wrong_rows_come_first_with_their_cells() {
    let x = [3.0, -3.0, 0.5, -0.5, 2.0, -2.0];
    let y = [0.0, 0.0, 1.0, 0.0, 1.0, 1.0];
    let file = FILE.replace("protected = [\"town\"]\n", "");
    let desk = desk(vec![numbers("x", &x), numbers("y", &y)], &file).unwrap();
    let outputs = logistic(&desk.pipeline, &[("x", 1.0)]);
    let found = explained(&desk, &outputs, &asked(), 1);
    let rows: Vec<usize> = found.wrong.iter().map(|wrong| wrong.row).collect();
    assert_eq!(rows, [0, 5, 2, 3, 4]);
    let worst = &found.wrong[0];
    assert_eq!((worst.truth.as_str(), worst.prediction.as_str()), ("0", "1"));
    assert_eq!(worst.cells, [("x".to_owned(), "3".to_owned())]);
    close(worst.loss, -worst.probability.unwrap().ln());
    assert!(found.flips.is_empty());
}

#[test]
fn numbers_are_explained_in_their_own_unit() {
    let x: Vec<f64> = (0..30).map(f64::from).collect();
    let y: Vec<f64> = x.iter().map(|x| 100.0 + 10.0 * x).collect();
    let file =
        FILE.replace("classification", "regression").replace("protected = [\"town\"]\n", "protected = [\"x\"]\n");
    let desk = desk(vec![numbers("x", &x), numbers("y", &y)], &file).unwrap();
    let pipeline = desk.pipeline.clone();
    // Right but for the last row, which is taken for 50 too little.
    let outputs = move |x: &Matrix| -> Vec<f64> {
        let said = |&x: &f32| 100.0 + 10.0 * f64::from(x) - if x == 29.0 { 50.0 } else { 0.0 };
        x.values.iter().map(|x| pipeline.standardised(said(x))).collect()
    };
    let found = explained(&desk, &outputs, &asked(), 1);
    assert_eq!(found.metric, "r2");
    assert!(found.importances[0].mean > 1.0, "{:?}", found.importances);
    assert_eq!((found.wrong[0].row, found.wrong[0].truth.as_str()), (29, "390"));
    assert!((found.wrong[0].loss - 50.0).abs() < 1e-9);
    let curve = &found.dependence[0];
    assert_eq!((curve.answers.as_slice(), curve.average[0].len()), (&["y".to_owned()][..], 20));
    let Grid::Numbers(grid) = &curve.grid else { panic!("numbers") };
    assert!((curve.average[0][3] - (100.0 + 10.0 * f64::from(grid[3] as f32))).abs() < 1e-9);
    let flips = &found.flips[0];
    assert_eq!((flips.changed, flips.groups.len(), flips.pairs.len()), (None, 4, 12));
    let first = flips.pairs.iter().find(|pair| pair.from == flips.groups[0] && pair.to == flips.groups[1]).unwrap();
    assert!(first.mean_change > 0.0 && first.changed.is_none() && first.interval.0.is_nan());
}

#[test]
fn gaps_and_single_labels_and_single_rows_are_no_trouble() {
    let file = FILE.to_owned() + "\n[[prepare]]\nstep = \"impute\"\ncolumns = \"numeric\"\nwith = \"median\"\n";
    let x = [1.0, f64::NAN, -1.0, 2.0, f64::NAN, -3.0];
    let columns = vec![
        numbers("x", &x),
        numbers("hollow", &[0.5, f64::NAN, f64::NAN, f64::NAN, f64::NAN, f64::NAN]),
        labels("town", &["a"; 6]),
        numbers("y", &[1.0, 0.0, 0.0, 1.0, 1.0, 0.0]),
    ];
    let desk = desk(columns, &file).unwrap();
    let outputs = logistic(&desk.pipeline, &[("x", 1.0)]);
    let found = explained(&desk, &outputs, &asked(), 1);
    let of = |name: &str| found.dependence.iter().find(|one| one.column == name).unwrap();
    assert_eq!(of("x").grid, Grid::Numbers(vec![-3.0, -1.0, 1.0, 2.0]));
    assert_eq!(of("town").grid, Grid::Labels(vec!["a".into()]));
    assert!(found.flips[0].feature && found.flips[0].pairs.is_empty());
    let model = Model { pipeline: &desk.pipeline, outputs: &outputs, decision: &Decision::At(0.5) };
    let one = Subject::new(model, &desk.table, &desk.part, (1, 1), 4).unwrap();
    let found = explain(&one, &asked()).unwrap();
    assert_eq!((found.rows, found.of, found.metric.as_str()), (1, 6, "accuracy"));
    assert!(found.importances.iter().all(|one| one.mean == 0.0));
    let none = Part { truth: Truth::Numbers(vec![]), ..desk.part.select(&[]) };
    let refused = Subject::new(model, &desk.table, &none, (9, 1), 1).map(|_| ()).unwrap_err();
    assert_eq!(refused.to_string(), "there are no rows to explain the model on");
}

#[test]
fn unknown_columns_and_metrics_are_refused_with_the_nearest() {
    let desk = golden_desk(FILE);
    let outputs = logistic(&desk.pipeline, &WEIGHTS);
    let model = Model { pipeline: &desk.pipeline, outputs: &outputs, decision: &Decision::At(0.5) };
    let subject = Subject::new(model, &desk.table, &desk.part, (usize::MAX, 1), 1).unwrap();
    let refused = |asked: Asked| explain(&subject, &asked).unwrap_err().to_string();
    let metric = refused(Asked { metric: Some("roc_acu".into()), ..asked() });
    assert!(metric.starts_with("there is no metric `roc_acu` for this task; did you mean `roc_auc`?"), "{metric}");
    let column = refused(Asked { columns: Some(vec!["twon".into()]), ..asked() });
    assert_eq!(column, "the model has no column `twon`; did you mean `town`? It learns from `x1`, `x2`, `town`");
}

#[test]
fn errors_are_told_by_group_and_residuals_by_their_spread() {
    let desk = golden_desk(FILE);
    let outputs = logistic(&desk.pipeline, &WEIGHTS);
    let found = explained(&desk, &outputs, &Asked { metric: Some("accuracy".into()), ..asked() }, 1);
    assert_eq!((found.errors.len(), found.residuals), (3, None));
    let town = found.errors.iter().find(|errors| errors.column == "town").unwrap();
    let names: Vec<&str> = town.groups.iter().map(|group| group.group.as_str()).collect();
    assert_eq!((names, town.of_groups), (vec!["a", "b", "c"], 3));
    let rows: usize = town.groups.iter().map(|group| group.rows).sum();
    let wrong: f64 = town.groups.iter().map(|group| group.error * group.rows as f64).sum();
    assert_eq!(rows, 120);
    close(1.0 - wrong / 120.0, found.baseline);
    assert!(town.groups.iter().all(|group| group.interval.0 <= group.error && group.error <= group.interval.1));
}
