//! Whether networks learn as well here as elsewhere: the same rows, features, sizes, optimizer and epochs as
//! scikit-learn's `MLPClassifier`, compared by the mean over seeds. The numbers are printed by
//! `tests/reference/mlp.py`. Each test is skipped where the public tables are not at hand.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use gradus::base::outbox::Outbox;
use gradus::data::{Dataset, Places, Prepared};
use gradus::eval::Metrics;
use gradus::spec::{self, Workspace};
use gradus::train::{Event, Happening, Plan, Recorder, Report, Seconds, start};
use serde_json::Value;

use crate::support::{Desk, public_tables};

/// Trainings whose mean is compared; scikit-learn's is over 20.
const SEEDS: u64 = 10;
/// How far the means may be apart.
const TOLERANCE: f64 = 0.01;

/// What `tests/reference/mlp.py` printed for a table.
struct Reference {
    file: &'static str,
    rows: (usize, usize),
    features: usize,
    /// Of the training features: order does not matter, every cell does.
    sum_of_cubes: f64,
    accuracy: f64,
    roc_auc: f64,
}

#[test]
fn compas_is_learnt_as_well_as_by_scikit_learn() {
    let reference = Reference {
        file: "compas-two-years.csv",
        rows: (5410, 1804),
        features: 12,
        sum_of_cubes: 219_338.664,
        accuracy: 0.6737,
        roc_auc: 0.7294,
    };
    compare(&reference, include_str!("../../workspaces/compas.toml"), &["train.epochs=15"]);
}

#[test]
fn titanic_is_learnt_as_well_as_by_scikit_learn() {
    let reference = Reference {
        file: "titanic.csv",
        rows: (666, 225),
        features: 16,
        sum_of_cubes: 9_681.587,
        accuracy: 0.7947,
        roc_auc: 0.8421,
    };
    compare(&reference, include_str!("../../workspaces/titanic.toml"), &["train.epochs=20"]);
}

#[test]
fn penguins_are_learnt_as_well_as_by_scikit_learn() {
    let reference = Reference {
        file: "penguins.csv",
        rows: (257, 87),
        features: 11,
        sum_of_cubes: 695.181,
        accuracy: 1.0,
        roc_auc: 1.0,
    };
    compare(&reference, include_str!("../../workspaces/penguins.toml"), &["train.epochs=30"]);
}

#[test]
fn adult_is_learnt_as_its_workspace_promises() {
    let Some(folder) = public_tables("adult-train.csv") else { return };
    let desk = Desk::new();
    let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).join("workspaces/adult.toml");
    let (workspace, folder) = (workspace.display().to_string(), folder.display().to_string());
    let document = desk.json(&["train", &workspace, "--seed", "1", "--json", "--data-dir", &folder]);
    let test = |metric: &str| document["metrics"]["test"][metric].as_f64().expect("a number");
    assert_eq!(document["rows"]["test"], Value::from(16_281));
    assert!(test("accuracy") >= 0.850, "accuracy {}", test("accuracy"));
    assert!(test("roc_auc") >= 0.904, "roc_auc {}", test("roc_auc"));
}

/// Trains on the reference's rows with the steps of a workspace file, and compares.
fn compare(reference: &Reference, workspace: &str, settings: &[&str]) {
    let Some(folder) = public_tables(reference.file) else { return };
    let desk = Desk::new();
    let (train, test) = dealt(&folder.join(reference.file), &desk);
    let paths = [format!("data.path='{}'", train.display()), format!("data.test='{}'", test.display())];
    let fixed = ["split.validation=0.0", "train.early_stopping=false", "model.dropout=0.0", "train.learning_rate=1e-3"];
    let settings = settings.iter().chain(&fixed).map(ToString::to_string).chain(paths).collect::<Vec<_>>();
    let (_, parsed) = spec::overridden(workspace, &settings).expect("settings that fit");
    assert!(parsed.ok(), "{:?}", parsed.diagnostics);
    let workspace = parsed.workspace;
    let dataset = Dataset::load(&workspace, &Places::default()).expect("the table loads");
    let prepared = Arc::new(Prepared::new(&dataset, &workspace).expect("the steps fit"));

    let (x, cubes) = (&prepared.train.x, |value: &f32| f64::from(*value).powi(3));
    assert_eq!((x.rows, prepared.test.x.rows), reference.rows);
    assert_eq!(x.columns, reference.features, "{:?}", prepared.pipeline.features());
    let sum = x.values.iter().map(cubes).sum::<f64>();
    assert!((sum - reference.sum_of_cubes).abs() < 0.1, "the features differ: {sum}");

    let judged: Vec<Metrics> = (0..SEEDS).map(|seed| trained(&workspace, &prepared, seed)).collect();
    for (metric, expected) in [("accuracy", reference.accuracy), ("roc_auc", reference.roc_auc)] {
        let mean = judged.iter().filter_map(|metrics| metrics.get(metric)).sum::<f64>() / SEEDS as f64;
        assert!((mean - expected).abs() <= TOLERANCE, "{metric}: {mean:.4} here, {expected:.4} by scikit-learn");
    }
}

/// Deals the rows of a table to two files by Knuth's multiplicative hash of their number, as the script does.
fn dealt(table: &Path, desk: &Desk) -> (PathBuf, PathBuf) {
    let text = fs::read_to_string(table).expect("the table");
    let mut lines = text.lines();
    let header = format!("{}\n", lines.next().expect("a header"));
    let (mut train, mut test) = (header.clone(), header);
    for (row, line) in lines.enumerate() {
        let is_test = row as u64 * 2_654_435_761 % (1 << 32) < (1 << 32) / 4;
        let part = if is_test { &mut test } else { &mut train };
        *part += line;
        part.push('\n');
    }
    desk.write("train.csv", train);
    desk.write("test.csv", test);
    (desk.path("train.csv"), desk.path("test.csv"))
}

/// The test metrics of one training.
fn trained(workspace: &Workspace, prepared: &Arc<Prepared>, seed: u64) -> Metrics {
    let mut workspace = workspace.clone();
    workspace.train.seed = seed;
    let prepared = Arc::clone(prepared);
    let plan = Plan {
        run: format!("seed {seed}"),
        dir: String::new(),
        prepared,
        workspace,
        git: None,
        seconds: Seconds::default(),
    };
    let outbox: Outbox<Event> = Outbox::new(|| {});
    start(plan, outbox.clone(), Box::new(Unrecorded)).expect("a thread").join();
    match outbox.drain().pop().map(|event| event.what) {
        Some(Happening::Finished { report, .. }) => report.metrics.test,
        other => panic!("the run did not finish: {other:?}"),
    }
}

/// Keeps nothing of a run.
struct Unrecorded;

impl Recorder for Unrecorded {
    fn event(&mut self, _: &Event) -> io::Result<()> {
        Ok(())
    }

    fn checkpoint(&mut self, name: &str, _: &[u8]) -> io::Result<String> {
        Ok(name.to_owned())
    }

    fn reopen(&mut self, _: &str) -> io::Result<(String, Vec<u8>)> {
        Err(io::Error::other("nothing was kept"))
    }

    fn kept(&self) -> Vec<String> {
        vec![]
    }

    fn look(&mut self, _: &str) -> io::Result<()> {
        Ok(())
    }

    fn result(&mut self, _: &[u8], _: &Report) -> io::Result<()> {
        Ok(())
    }
}
