//! `gradus grid`: a run for each workspace with each value and seed, and the matrix of what came of them.

use std::fs;
use std::path::PathBuf;
use std::process::{Child, Stdio};
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::support::{Desk, shop};

/// Two workspaces, two values, two seeds.
const GRID: [&str; 7] = ["grid", "shop.toml", "linear.toml", "--over", "train.epochs=1,2", "--seeds", "1,2"];

fn desk() -> Desk {
    let desk = Desk::with_a_shop();
    desk.write("linear.toml", desk.read("shop.toml").replace("hidden = [8]", "kind = \"linear\""));
    desk
}

fn with<'a>(arguments: &[&'a str], more: &[&'a str]) -> Vec<&'a str> {
    [arguments, more].concat()
}

fn rows(document: &Value) -> &Vec<Value> {
    document["rows"].as_array().expect("rows")
}

/// The ids of the runs of a row.
fn ids(row: &Value) -> Vec<&str> {
    row["runs"].as_array().expect("runs").iter().map(|run| run["run"].as_str().expect("an id")).collect()
}

/// The metrics of a part, as the run's own report has them.
fn metric(desk: &Desk, run: &str, part: &str, name: &str) -> f64 {
    desk.json(&["runs", "show", run, "--json"])["report"]["metrics"][part][name].as_f64().expect("a number")
}

#[test]
fn the_matrix_is_what_its_runs_say_and_started_again_nothing_is_trained() {
    let desk = desk();
    let document = desk.json(&with(&GRID, &["--json"]));
    let word = |value: &Value| value.as_str().expect("text").to_owned();
    let named = rows(&document).iter().map(|row| word(&row["workspace"]) + " " + &word(&row["values"][0]));
    assert_eq!(named.collect::<Vec<_>>(), ["shop.toml 1", "shop.toml 2", "linear.toml 1", "linear.toml 2"]);
    for row in rows(&document) {
        let scores: Vec<f64> = ids(row).iter().map(|run| metric(&desk, run, "validation", "roc_auc")).collect();
        assert_eq!(scores.len(), 2);
        let mean = f64::midpoint(scores[0], scores[1]);
        let deviation = ((scores[0] - mean).powi(2) + (scores[1] - mean).powi(2)).sqrt();
        assert!((row["mean"].as_f64().unwrap() - mean).abs() < 1e-12, "{row}");
        assert!((row["deviation"].as_f64().unwrap() - deviation).abs() < 1e-12, "{row}");
        let epochs = desk.json(&["runs", "show", ids(row)[0], "--json"])["report"]["epochs"].clone();
        assert_eq!(epochs.to_string(), row["values"][0].as_str().unwrap());
    }
    let best = rows(&document).iter().filter(|row| row["best"] == true);
    let most = rows(&document).iter().map(|row| row["mean"].as_f64().unwrap()).fold(f64::MIN, f64::max);
    assert!(best.clone().count() >= 1 && best.into_iter().all(|row| row["mean"].as_f64() == Some(most)));
    // They are ordinary runs with the grid's tag.
    let tagged = desk.json(&["runs", "list", "--filter", "tag:grid", "--json"]);
    assert_eq!(tagged.as_array().map(Vec::len), Some(8));
    let again = desk.gradus(&with(&GRID, &["--json"]));
    assert_eq!(again.code, Some(0), "{}", again.err);
    assert_eq!(serde_json::from_str::<Value>(&again.out).unwrap(), document);
    assert_eq!(again.err.lines().filter(|line| line.ends_with(", was there)")).count(), 8, "{}", again.err);
    assert_eq!(desk.runs().len(), 8);
    // What is added is trained, and nothing else.
    let more = desk.gradus(&["grid", "shop.toml", "--over", "train.epochs=1,2", "--seeds", "1,2,3"]);
    assert_eq!((more.code, desk.runs().len()), (Some(0), 10), "{}", more.err);
    assert!(more.out.contains("  best\n") && more.out.contains("train.epochs"), "{}", more.out);
    // Another name knows nothing of these runs.
    desk.done(&["grid", "shop.toml", "--over", "train.epochs=1", "--name", "other"]);
    assert_eq!(desk.runs().len(), 11);
}

#[test]
fn test_numbers_are_shown_when_asked_for_and_a_metric_can_be_named() {
    let desk = desk();
    let asked = ["grid", "shop.toml", "--set", "train.epochs=1", "--metric", "log_loss", "--json"];
    let validation = desk.json(&asked);
    let run = ids(&rows(&validation)[0])[0];
    assert_eq!(rows(&validation)[0]["mean"].as_f64(), Some(metric(&desk, run, "validation", "log_loss")));
    assert!(rows(&validation)[0]["deviation"].is_null());
    let test = desk.json(&with(&asked, &["--part", "test"]));
    assert_eq!(rows(&test)[0]["mean"].as_f64(), Some(metric(&desk, run, "test", "log_loss")));
    let page = desk.done(&["grid", "shop.toml", "--set", "train.epochs=1", "--part", "test"]);
    assert!(page.starts_with("roc_auc on test rows") && page.contains("spends the test"), "{page}");
    assert_eq!(desk.runs().len(), 1);
    // Where there are no test rows those of validation are shown, and that is said.
    let page = desk.done(&["grid", "shop.toml", "--set", "train.epochs=1", "--set", "split.test=0", "--part", "test"]);
    assert!(page.contains("without test rows, so on validation rows: shop.toml"), "{page}");
    let runs = desk.runs().len();
    for command in [&["grid", "shop.toml"][..], &["compare", "shop.toml", "shop.toml"], &["curve", "shop.toml"]] {
        let none = desk.refused(&with(command, &["--set", "train.epochs=2", "--metric", "r2"]));
        assert!(none.contains("r2 is no metric of 2 classes; there are accuracy,"), "{none}");
    }
    assert_eq!(desk.runs().len(), runs, "nothing is trained that could not be judged");
}

/// Slow enough to be cut short in the middle.
const LONG: [&str; 10] = [
    "grid",
    "shop.toml",
    "--set",
    "train.epochs=600",
    "--set",
    "train.batch_size=17",
    "--set",
    "train.early_stopping=false",
    "--seeds",
    "1,2",
];

fn begin(desk: &Desk) -> Child {
    desk.command(&LONG).stdout(Stdio::null()).stderr(Stdio::piped()).spawn().expect("the program starts")
}

/// Waits until a run is live that has done so many epochs.
fn wait_for(desk: &Desk, epochs: u64) {
    let began = Instant::now();
    let there = |run: &Value| run["status"] == "live" && run["epochs"].as_u64() >= Some(epochs);
    while !desk.runs().iter().any(there) {
        assert!(began.elapsed() < Duration::from_mins(1), "no run is live");
        std::thread::sleep(Duration::from_millis(5));
    }
}

fn models(desk: &Desk, runs: &str) -> Vec<Vec<u8>> {
    let document = desk.json(&with(&LONG, &["--json", "--runs", runs]));
    let folder = |run: &str| -> PathBuf { desk.path(runs).join(run) };
    let models = ids(&rows(&document)[0]).into_iter().map(|run| fs::read(folder(run).join("model.safetensors")));
    models.collect::<Result<_, _>>().expect("models")
}

#[test]
fn killed_in_the_middle_it_ends_with_the_same_bits() {
    let desk = desk();
    let straight = models(&desk, "straight");
    let mut child = begin(&desk);
    wait_for(&desk, 20);
    let beside = desk.gradus(&with(&LONG[..8], &["--seeds", "1"]));
    assert_eq!(beside.code, Some(1));
    assert!(beside.err.contains("another process is training it, as run "), "{}", beside.err);
    child.kill().expect("SIGKILL");
    child.wait().expect("an end");
    assert_eq!(desk.runs()[0]["status"], "killed");
    let again = desk.gradus(&LONG);
    assert_eq!(again.code, Some(0), "{}", again.err);
    assert!(again.err.contains(", went on, "), "{}", again.err);
    assert!(models(&desk, "runs") == straight);
    assert_eq!(desk.runs().len(), 2);
}

#[cfg(unix)]
#[test]
fn interrupted_it_saves_the_run_under_way_and_says_what_is_left() {
    let desk = desk();
    let child = begin(&desk);
    wait_for(&desk, 5);
    let signalled = std::process::Command::new("kill").args(["-INT", &child.id().to_string()]).status();
    assert!(signalled.expect("kill").success());
    let output = child.wait_with_output().expect("an end");
    let err = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(130), "{err}");
    assert!(err.contains("2 of 2 runs are left, and the same command goes on with them"), "{err}");
    assert_eq!(desk.runs()[0]["status"], "interrupted");
}

#[test]
fn what_fails_is_told_and_the_others_go_on() {
    let desk = desk();
    let asked = ["grid", "shop.toml", "--set", "train.epochs=1", "--over", "data.path=nowhere.csv,shop.csv"];
    let answer = desk.gradus(&asked);
    assert_eq!(answer.code, Some(1));
    assert!(answer.err.contains("1/2  shop.toml, data.path=nowhere.csv, seed 0: "), "{}", answer.err);
    assert!(
        answer.err.ends_with(
            "error: 1 of 2 runs have no number, for the reasons told above; the same command tries them again\n"
        ),
        "{}",
        answer.err
    );
    assert!(answer.out.contains("One combination has no number"), "{}", answer.out);
    desk.write("nowhere.csv", shop(200));
    desk.done(&asked);
    assert_eq!(desk.runs().len(), 2);
}

#[test]
fn a_run_that_was_led_otherwise_and_data_that_changed_are_noticed() {
    let desk = desk();
    let asked = ["grid", "shop.toml", "--set", "train.epochs=2"];
    desk.done(&asked);
    let run = desk.runs()[0]["run"].as_str().unwrap().to_owned();
    desk.done(&["resume", &run, "--set", "train.epochs=3"]);
    desk.done(&asked);
    assert_eq!(desk.runs().len(), 2, "a run that was changed on its way is another combination");
    desk.write("shop.csv", shop(300));
    let answer = desk.gradus(&with(&asked, &["--seeds", "0,1"]));
    assert!(answer.err.contains("warning: the data have changed: run "), "{}", answer.err);
}

#[test]
fn the_matrix_is_written_as_the_endings_say() {
    let desk = desk();
    let files = ["a.csv", "a.md", "made/a.tex", "a.txt", "a.json"];
    let out: Vec<&str> = files.iter().flat_map(|file| ["--out", file]).collect();
    let page = desk.done(&with(&["grid", "shop.toml", "linear.toml", "--over", "train.epochs=1"], &out));
    assert_eq!(desk.read("a.txt"), page);
    let document: Value = serde_json::from_str(&desk.read("a.json")).expect("JSON");
    let mean = rows(&document)[0]["mean"].as_f64().expect("a number");
    let csv = desk.read("a.csv");
    let mut lines = csv.lines();
    assert_eq!(lines.next(), Some("workspace,train.epochs,part,metric,seeds,mean,deviation,best"));
    assert!(
        lines.next().is_some_and(|line| line.starts_with(&format!("shop.toml,1,validation,roc_auc,1,{mean},,"))),
        "{csv}"
    );
    assert!(desk.read("a.md").contains("| shop.toml | 1 | 1 | "), "{}", desk.read("a.md"));
    assert!(desk.read("made/a.tex").contains("\\begin{tabular}{llrrr}"), "{}", desk.read("made/a.tex"));
}

#[test]
fn what_cannot_be_meant_is_refused_before_anything_is_trained() {
    let desk = desk();
    let refused = |more: &[&str]| desk.refused(&with(&["grid", "shop.toml"], more));
    let key = refused(&["--over", "train.epoch=1,2"]);
    assert!(key.contains("there is no such key") && key.contains("did you mean `train.epochs`?"), "{key}");
    assert!(refused(&["--over", "train.epochs=1,soon"]).contains("expected a whole number"));
    assert!(refused(&["--over", "train.epochs"]).contains("has no ="));
    assert!(refused(&["--over", "train.epochs=1", "--over", "train.epochs=2"]).contains("train.epochs stands twice"));
    assert!(refused(&["--seeds", "1,1"]).contains("are the same workspace"));
    assert!(refused(&["shop.toml"]).contains("shop.toml, seed 0 and shop.toml, seed 0 are the same workspace"));
    assert!(refused(&["--metric", "roc_acu"]).contains("did you mean roc_auc?"));
    assert!(refused(&["--name", "two words"]).contains("is no tag"));
    assert!(refused(&["--out", "a.xls"]).contains("Known are .txt, .csv, .md, .tex, .json"));
    assert!(refused(&["--out", "a"]).contains("Known are"));
    assert!(refused(&["nothing.toml"]).contains("there is no workspace file nothing.toml"));
    let numbers = |upto: usize| (1..=upto).map(|n| n.to_string()).collect::<Vec<_>>().join(",");
    let (over, seeds) = (format!("train.epochs={}", numbers(200)), numbers(200));
    assert!(refused(&["--over", &over, "--seeds", &seeds]).contains("these are 40000 runs"));
    assert!(!desk.path("runs").exists());
}
