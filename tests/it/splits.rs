//! Splits from outside: what is said of leaks, how often the test was looked at, cross-validation.

use std::fmt::Write as _;
use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};

use insta::assert_snapshot;

use crate::support::{Desk, public_tables, shop};

/// Visits of patients, four each, with a date, a part and a target; every tenth visit is written down twice.
fn clinic() -> Desk {
    let mut text = String::from("patient,day,part,dose,weight,well\n");
    for visit in 0..160_usize {
        let (patient, part) = (visit / 4, ["train", "train", "validation", "test"][visit / 4 % 4]);
        let (day, dose, weight) = (1 + visit * 7 % 28, visit * 13 % 50, 50 + visit * 37 % 61);
        let well = if dose + weight % 30 > 40 { "yes" } else { "no" };
        let line = format!("p{patient},2024-{:02}-{day:02},{part},{dose},{weight},{well}\n", 1 + visit % 12);
        text += &line;
        if visit % 10 == 0 {
            text += &line;
        }
    }
    let desk = Desk::new();
    desk.write("clinic.csv", text);
    desk.write(
        "w.toml",
        "[data]\npath = \"clinic.csv\"\ntarget = \"well\"\n[model]\nhidden = [4]\n[train]\nepochs = 2\n",
    );
    desk
}

/// The lines of `check` about rows, with settings above the file's.
fn checked(desk: &Desk, sets: &[&str]) -> String {
    let mut arguments = vec!["check", "w.toml"];
    arguments.extend(sets.iter().flat_map(|set| ["--set", set]));
    let out = desk.done(&arguments);
    out.lines().filter(|line| line.starts_with("rows") || line.starts_with("split")).collect::<Vec<_>>().join("\n")
}

#[test]
fn check_says_of_every_method_what_stands_in_two_parts() {
    let desk = clinic();
    let drop = r#"data.drop=["patient", "day", "part"]"#;
    assert_snapshot!(checked(&desk, &[drop]), @r"
    rows        113 training, 27 validation, 36 test
    split       stratified: 0 rows, 0 groups, 0 duplicates in two parts
    ");
    assert_snapshot!(checked(&desk, &[drop, "split.duplicates_together=false"]), @r"
    rows        113 training, 27 validation, 36 test
    split       stratified: 0 rows, 0 groups, 7 duplicates in two parts
    ");
    assert_snapshot!(checked(&desk, &[drop, "split.method=\"grouped\"", "split.group=\"patient\""]), @r"
    rows        114 training, 27 validation, 35 test
    split       grouped: 0 rows, 0 groups, 0 duplicates in two parts
    ");
    assert_snapshot!(checked(&desk, &[drop, "split.method=\"stratified_grouped\"", "split.group=\"patient\""]), @r"
    rows        114 training, 26 validation, 36 test
    split       stratified_grouped: 0 rows, 0 groups, 0 duplicates in two parts
    ");
    assert_snapshot!(checked(&desk, &[drop, "split.method=\"ordered\"", "split.by=\"day\""]), @r"
    rows        113 training, 27 validation, 36 test
    split       ordered: 0 rows, 0 groups, 0 duplicates in two parts
    ");
    assert_snapshot!(checked(&desk, &[drop, "split.method=\"hash\"", "split.by=\"patient\""]), @r"
    rows        112 training, 21 validation, 43 test
    split       hash: 0 rows, 0 groups, 0 duplicates in two parts
    ");
    assert_snapshot!(checked(&desk, &[drop, "split.method=\"given\"", "split.column=\"part\"", "split.group=\"patient\""]), @r"
    rows        88 training, 44 validation, 44 test
    split       given: 0 rows, 0 groups, 0 duplicates in two parts
    ");
}

#[test]
fn splits_that_cannot_be_made_are_refused_with_advice() {
    let desk = clinic();
    let refused = |sets: &[&str]| {
        let mut arguments = vec!["check", "w.toml"];
        arguments.extend(sets.iter().flat_map(|set| ["--set", set]));
        desk.refused(&arguments)
    };
    assert_snapshot!(refused(&["split.method=\"grouped\"", "split.group=\"pateint\""]), @"error: `split.group` names the column `pateint`, which the table does not have. Did you mean `patient`? Its columns are `patient`, `day`, `part`, `dose`, `weight` and `well`.");
    assert_snapshot!(refused(&["split.method=\"grouped\""]), @r#"
    error: method `grouped` needs `group`
      --> w.toml with --set:10:10
       |
    10 | method = "grouped"
       |          ^^^^^^^^^
       |
       = hint: add `group = "…"`, the column whose groups are kept whole
    "#);
    assert_snapshot!(refused(&["split.method=\"ordered\"", "split.by=\"part\""]), @"error: Column `part`, which `split.by` sorts rows by, holds `train` in row 1, which is no date or time that the column's other cells are written like. Write dates as 2024-01-31 or 2024-01-31 12:00:00, or name a column of numbers.");
    assert_snapshot!(refused(&["split.method=\"given\"", "split.column=\"day\""]), @"error: Column `day` holds `2024-01-01` in row 1. `split.column` takes train, validation or test.");
}

#[test]
fn every_look_at_the_test_is_counted_and_told_and_documents_stay_as_they_are() {
    let desk = Desk::with_a_shop();
    let first = desk.done(&["train", "shop.toml"]);
    assert!(first.contains("\nsplit stratified: 0 rows, 0 groups, 0 duplicates in two parts\n"), "{first}");
    assert!(first.ends_with("test looked at once\n"), "{first}");
    // Another model, the same test rows.
    let again =
        desk.gradus(&["train", "shop.toml", "--json", "--set", "model.hidden=[3]", "--set", "data.drop=[\"age\"]"]);
    assert!(again.err.contains("test looked at 2 times (train 2).\nA test that is looked at"), "{}", again.err);
    let document: serde_json::Value = serde_json::from_str(&again.out).expect("JSON");
    let run = document["run"].as_str().expect("an id");
    assert_eq!(document["split"]["duplicates_in_two_parts"], 0);
    assert!(desk.done(&["evaluate", run]).contains("test looked at 3 times (train 2, evaluate 1)"));
    desk.done(&["report", run, "--out", "told"]);
    let page = desk.read("told/model-card.md");
    assert!(
        page.contains("test looked at 4 times (train 2, evaluate 1, report 1)") && page.contains("no longer unseen")
    );
    // What was judged already is only shown.
    assert!(desk.done(&["resume", run]).contains("test looked at 4 times"));
    assert!(desk.done(&["runs", "show", run]).contains("test looked at 4 times"));
    assert!(desk.done(&["runs"]).contains(", looked at 4×"));
    assert_eq!(desk.json(&["runs", "show", run, "--json"])["test_looks"], 4);
    // Other rows have not been looked at, and folds never look.
    desk.done(&["cv", "shop.toml", "--folds", "2"]);
    let other = desk.done(&["train", "shop.toml", "--set", "split.seed=3"]);
    assert!(other.ends_with("test looked at once\n"), "{other}");
    assert_eq!(desk.read("runs/.looks.jsonl").lines().count(), 5);
}

#[test]
fn a_look_that_cannot_be_counted_is_told_and_the_run_is_kept() {
    let desk = Desk::with_a_shop();
    std::fs::create_dir_all(desk.path("runs/.looks.jsonl")).expect("a folder where the file should be");
    let answer = desk.gradus(&["train", "shop.toml", "--json"]);
    assert_eq!(answer.code, Some(0), "{}", answer.err);
    assert!(answer.err.contains("This look at the test rows is not counted: "), "{}", answer.err);
    let document: serde_json::Value = serde_json::from_str(&answer.out).expect("JSON");
    let warned = document["warnings"].as_array().expect("a list").iter().filter_map(|warning| warning.as_str());
    assert_eq!(warned.filter(|warning| warning.contains("is not counted")).count(), 1);
    let run = document["run"].as_str().expect("an id");
    assert!(desk.path(&format!("runs/{run}/model.safetensors")).exists());
}

#[test]
fn showing_what_a_leak_pretends_is_a_look_at_the_test() {
    let desk = Desk::with_a_shop();
    let shown = desk.done(&["check", "shop.toml", "--show-leak"]);
    assert!(shown.contains("the network, test") && shown.contains("\ntest looked at once\n"), "{shown}");
    assert!(!desk.done(&["check", "shop.toml"]).contains("looked at"));
    assert!(desk.done(&["train", "shop.toml"]).contains("test looked at 2 times (train 1, check 1)"));
}

#[test]
fn judging_a_test_file_by_hand_is_a_look_at_the_same_rows() {
    let desk = Desk::with_a_shop();
    desk.write("test.csv", shop(90));
    let document = desk.json(&["train", "shop.toml", "--json", "--set", "data.test=\"test.csv\""]);
    let run = document["run"].as_str().expect("an id");
    let out = desk.done(&["evaluate", run, "--data", "test.csv"]);
    assert!(out.starts_with("test is test.csv\n"), "{out}");
    assert!(out.contains("test looked at 2 times (train 1, evaluate 1)"), "{out}");
    desk.write("other.csv", shop(60));
    assert!(desk.done(&["evaluate", run, "--data", "other.csv"]).ends_with("test looked at once\n"));
}

#[test]
fn cross_validation_prints_each_fold_and_leaves_no_run_behind() {
    let desk = Desk::with_a_shop();
    let answer = desk.gradus(&["cv", "shop.toml", "--folds", "3"]);
    assert_eq!(answer.code, Some(0), "{}", answer.err);
    let head: Vec<&str> = answer.out.lines().take(5).collect();
    assert_snapshot!(head.join("\n"), @r"
    StratifiedKFold, 3 folds, shuffled; 192 rows
    the 48 test rows are sealed and take no part
    0 rows, 0 groups, 0 duplicates in two parts of a fold, over all folds

    fold         train   watch  judged           accuracy  balanced_accuracy           f1_macro            roc_auc           log_loss
    ");
    assert!(answer.out.contains("\nmean ") && answer.out.contains("\ndeviation "), "{}", answer.out);
    assert_eq!(answer.err.lines().filter(|line| line.starts_with("fold ")).count(), 3);
    assert!(!desk.path("runs").exists());
    let cross = desk.json(&["cv", "shop.toml", "--folds", "3", "--repeats", "2", "--json"]);
    let results = cross["results"].as_array().expect("folds");
    let numbers: Vec<f64> = results.iter().filter_map(|fold| fold["metrics"]["accuracy"].as_f64()).collect();
    let mean = numbers.iter().sum::<f64>() / 6.0;
    assert_eq!((numbers.len(), cross["kind"].as_str()), (6, Some("StratifiedKFold")));
    assert!((cross["mean"]["accuracy"].as_f64().expect("a number") - mean).abs() < 1e-12);
    assert_eq!(cross, desk.json(&["cv", "shop.toml", "--folds", "3", "--repeats", "2", "--json"]));
    assert_eq!(desk.gradus(&["cv", "shop.toml", "--folds", "2", "--require", "mean.accuracy >= 1"]).code, Some(1));
    assert_snapshot!(desk.refused(&["cv", "shop.toml", "--require", "test.accuracy > 0"]), @r#"error: --require "test.accuracy > 0" is not a condition: "test.accuracy" names no number of the report; write it like `mean.roc_auc >= 0.9` or `deviation.roc_auc <= 0.02`"#);
    assert_snapshot!(desk.refused(&["cv", "shop.toml", "--folds", "500"]), @"error: 500 folds cannot be made of 192 rows. Ask for at most 192.");
}

#[cfg(unix)]
#[test]
fn an_interrupted_cross_validation_leaves_with_130() {
    let desk = Desk::with_a_shop();
    let mut command = desk.command(&["cv", "shop.toml", "--folds", "100", "--set", "train.epochs=2000"]);
    let mut child = command.stdout(Stdio::null()).stderr(Stdio::piped()).spawn().expect("a start");
    let mut lines = BufReader::new(child.stderr.take().expect("messages")).lines();
    // The first fold's line says that it works.
    lines.next().expect("a line").expect("text");
    assert!(Command::new("kill").args(["-INT", &child.id().to_string()]).status().expect("kill").success());
    assert_eq!(child.wait().expect("an end").code(), Some(130));
    let mut rest = String::new();
    lines.map_while(Result::ok).for_each(|line| writeln!(rest, "{line}").expect("text grows"));
    assert!(rest.contains("error: interrupted after ") && rest.contains(" of 100 folds"), "{rest}");
}

#[test]
fn public_tables_are_dealt_without_a_leak_and_at_the_sizes_asked_for() {
    let Some(folder) = public_tables("compas-two-years.csv") else { return };
    let desk = Desk::new();
    let workspaces = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("workspaces");
    for (name, rows) in [
        ("titanic", "578 training, 134 validation, 179 test"),
        ("compas", "4,688 training, 1,083 validation, 1,443 test"),
    ] {
        let file = workspaces.join(format!("{name}.toml")).display().to_string();
        let out = desk.done(&["check", &file, "--data-dir", &folder.display().to_string()]);
        assert!(
            out.contains(rows) && out.contains("split       stratified: 0 rows, 0 groups, 0 duplicates in two parts"),
            "{out}"
        );
    }
}
