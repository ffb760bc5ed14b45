//! Balancing from outside: what `check` shows of it, where two classes are told apart, what it costs, what a leak pretends.

use std::fmt::Write as _;

use serde_json::Value;

use crate::support::Desk;

/// Two numbers, a colour, and a rare `yes` that the numbers half give away.
fn rare(rows: usize) -> String {
    let mut state = 11_u64;
    let mut below = |bound: u64| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) % bound
    };
    let mut text = String::from("a,b,colour,y\n");
    for _ in 0..rows {
        let (a, b, colour) = (below(100), below(100), ["red", "green", "blue"][below(3) as usize]);
        let yes = a + b + below(120) > 255;
        writeln!(text, "{a},{b},{colour},{}", if yes { "yes" } else { "no" }).expect("text grows");
    }
    text
}

fn desk(balance: &str) -> Desk {
    let desk = Desk::new();
    desk.write("rare.csv", rare(1500));
    let head = "[data]\npath = \"rare.csv\"\ntarget = \"y\"\npositive = \"yes\"\nprotected = [\"colour\"]\n";
    let tail =
        "[model]\nhidden = [16]\n[train]\nepochs = 12\nbatch_size = 64\nlearning_rate = 0.01\nearly_stopping = false\n";
    desk.write("rare.toml", format!("{head}[balance]\n{balance}\n{tail}"));
    desk
}

#[test]
fn check_shows_the_classes_before_and_after() {
    let desk = desk("method = \"smote\"\nratio = 0.5");
    let out = desk.done(&["check", "rare.toml"]);
    let line = |label: &str| out.lines().find(|line| line.trim_start().starts_with(label)).expect("a line").to_owned();
    let numbers = |label: &str| -> Vec<u64> {
        let cells = line(label);
        cells.split_whitespace().filter_map(|cell| cell.replace(',', "").parse().ok()).collect()
    };
    let (no, yes) = (numbers("no "), numbers("yes "));
    assert_eq!((no[0], no[2]), (no[1], 0), "{out}");
    assert_eq!((yes[1], yes[0] + yes[2]), (no[0] / 2, yes[1]), "{out}");
}

#[test]
fn a_chosen_threshold_is_used_in_metrics_and_predictions_and_kept_with_the_model() {
    let desk = desk("tune_threshold = \"balanced_accuracy\"");
    let document = desk.json(&["train", "rare.toml", "--json"]);
    let threshold = document["threshold"].as_f64().expect("a threshold");
    assert!(threshold < 0.4, "rare positives are found below one half: {threshold}");
    let plain = desk.json(&["train", "rare.toml", "--json", "--set", "balance.tune_threshold='none'"]);
    assert_eq!(plain["threshold"], Value::Null);
    let of = |document: &Value, part: &str, name: &str| document["metrics"][part][name].as_f64().expect("a metric");
    assert!(of(&document, "validation", "balanced_accuracy") > of(&plain, "validation", "balanced_accuracy"));
    assert_eq!(of(&document, "test", "roc_auc"), of(&plain, "test", "roc_auc"));
    let run = document["run"].as_str().expect("an id");
    let again = desk.json(&["evaluate", run, "--json"]);
    assert_eq!((&again["metrics"], &again["threshold"]), (&document["metrics"], &document["threshold"]));
    assert_eq!(again["confusion_matrix"], document["confusion_matrix"]);
    let out = desk.done(&["predict", run, "--data", "rare.csv"]);
    for line in out.lines().skip(1) {
        let cells: Vec<&str> = line.split(',').collect();
        let positive: f64 = cells[2].parse().expect("a probability");
        assert_eq!(cells[0] == "yes", positive >= threshold, "{line}");
    }
    assert!(desk.done(&["report", run, "--out", "report"]).is_empty());
    assert!(desk.read("report/report.html").contains("A row counts as positive from a probability of"));
}

#[test]
fn a_run_says_what_resampling_costs_in_calibration_and_is_silent_without_it() {
    let desk = desk("method = \"oversample\"");
    let warnings = |document: &Value| -> Vec<String> {
        let all = document["warnings"].as_array().expect("a list").iter();
        all.filter_map(Value::as_str).filter(|text| text.contains("costs calibration")).map(Into::into).collect()
    };
    let document = desk.json(&["train", "rare.toml", "--json"]);
    let told = warnings(&document);
    assert_eq!(told.len(), 1, "{document}");
    assert!(told[0].starts_with(
        "`balance.method = \"oversample\"` costs calibration: on the validation rows the Brier score is 0."
    ));
    let plain = desk.json(&["train", "rare.toml", "--json", "--set", "balance.method='none'"]);
    assert!(warnings(&plain).is_empty());
}

#[test]
fn the_same_seed_makes_the_same_rows() {
    let desk = desk("method = \"smotenc\"");
    let metrics = || desk.json(&["train", "rare.toml", "--json"])["metrics"].clone();
    assert_eq!(metrics(), metrics());
}

#[test]
fn a_leak_is_shown_beside_what_is_honest() {
    let desk = desk("method = \"smote\"");
    let out = desk.done(&["check", "rare.toml", "--show-leak"]);
    assert!(out.contains("what resampling (\"smote\") before the split would have pretended"), "{out}");
    let line =
        out.lines().find(|line| line.starts_with("5 nearest rows, validation") && line.contains("balanced_accuracy"));
    let cells: Vec<f64> = line.expect("a line").split_whitespace().filter_map(|cell| cell.parse().ok()).collect();
    let [honest, leaked, pretended] = cells[cells.len() - 3..] else { panic!("three numbers: {out}") };
    assert!(leaked > honest + 0.02 && pretended > 0.02, "{out}");
    assert!(out.contains("training rows: the model has seen the answers"), "{out}");
}

#[test]
fn what_cannot_be_balanced_is_refused_in_a_sentence() {
    let desk = desk("method = \"smote\"\nk_neighbors = 900");
    let told = desk.refused_after_warnings(&["train", "rare.toml"]);
    assert!(told.contains("`balance.method = \"smote\"` looks at 900 neighbours (`balance.k_neighbors`)"), "{told}");
    let told =
        desk.refused_after_warnings(&["check", "rare.toml", "--set", "data.target='a'", "--set", "data.positive='x'"]);
    assert!(told.starts_with("error: "), "{told}");
}
