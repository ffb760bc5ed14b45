//! `gradus explain`: what it says of a run, what it costs, and what it refuses.

use serde_json::Value;

use crate::support::Desk;

/// A desk with a finished run, and its id.
fn trained(extra: &[&str]) -> (Desk, String) {
    let desk = Desk::with_a_shop();
    let document = desk.json(&[&["train", "shop.toml", "--json"], extra].concat());
    (desk, document["run"].as_str().expect("an id").to_owned())
}

fn columns(found: &Value) -> Vec<&str> {
    let all = found["importances"].as_array().expect("importances");
    all.iter().map(|one| one["column"].as_str().expect("a name")).collect()
}

#[test]
fn a_document_tells_importances_flips_dependence_and_mistakes_the_same_each_time() {
    let (desk, run) = trained(&[]);
    let asked = ["explain", &run, "--json", "--column", "income", "--column", "town", "--lines", "4"];
    let found = desk.json(&asked);
    assert_eq!(
        (&found["part"], &found["metric"], &found["task"]),
        (&"validation".into(), &"roc_auc".into(), &"binary".into())
    );
    assert_eq!(found["rows"], found["of"]);
    let mut names = columns(&found);
    names.sort_unstable();
    assert_eq!(names, ["age", "income", "town"]);
    for one in found["importances"].as_array().expect("importances") {
        let (mean, low) = (one["mean"].as_f64().expect("a mean"), one["interval"][0].as_f64().expect("an end"));
        assert!(low <= mean && one["drops"].as_array().expect("drops").len() == 10);
    }
    let dependence = found["dependence"].as_array().expect("dependence");
    assert_eq!(dependence.len(), 2);
    let income = &dependence[0];
    let grid = income["grid"].as_array().expect("a grid").len();
    assert_eq!(
        (income["average"][0].as_array().expect("a line").len(), income["answers"][0].as_str()),
        (grid, Some("yes"))
    );
    assert_eq!(
        (income["lines"][0].as_array().expect("lines").len(), income["of_rows"].as_array().expect("rows").len()),
        (4, 4)
    );
    assert_eq!(found["flips"][0]["column"], "town");
    let wrong = found["wrong"].as_array().expect("rows");
    let losses: Vec<f64> = wrong.iter().map(|row| row["loss"].as_f64().expect("a loss")).collect();
    assert!(losses.is_sorted_by(|a, b| a >= b) && wrong[0]["cells"]["town"].is_string());
    assert_eq!(desk.json(&asked), found);
    let other = desk.json(&[&asked[..], &["--seed", "2"]].concat());
    assert_ne!(other["importances"], found["importances"]);
    let centred = desk.json(&[&asked[..], &["--centred"]].concat());
    assert_eq!(centred["dependence"][0]["lines"][0][2][0], 0.0);
}

#[test]
fn validation_rows_cost_no_look_and_test_rows_do() {
    let (desk, run) = trained(&[]);
    let looks = || desk.json(&["runs", "show", &run, "--json"])["test_looks"].as_u64();
    assert_eq!(looks(), Some(1), "training looked");
    let page = desk.done(&["explain", &run]);
    assert!(!page.contains("looked at"), "{page}");
    assert_eq!(looks(), Some(1));
    let page = desk.done(&["explain", &run, "--part", "test"]);
    assert!(
        page.contains("test rows; roc_auc") && page.contains("test looked at 2 times (train 1, explain 1)"),
        "{page}"
    );
    assert_eq!(looks(), Some(2));
}

#[test]
fn what_a_model_does_not_read_changes_nothing_and_that_is_said() {
    let (desk, run) = trained(&["--set", "data.protected_features=false"]);
    let page = desk.done(&["explain", &run, "--column", "age"]);
    assert!(page.contains("not read by the model"), "{page}");
    assert!(page.contains("`town` alone changes nothing: the model does not read it."), "{page}");
    assert!(page.contains("does not prove that the model does not mind"), "{page}");
    assert!(page.contains("partial dependence of yes on age"), "{page}");
    let refused = desk.refused(&["explain", &run, "--column", "town"]);
    assert!(refused.contains("the model has no column `town`"), "{refused}");
}

#[test]
fn other_tables_are_explained_too_and_one_row_is_enough() {
    let (desk, run) = trained(&[]);
    let table = desk.read("shop.csv");
    let one: Vec<&str> = table.lines().take(2).collect();
    desk.write("one.csv", one.join("\n") + "\n");
    let found = desk.json(&["explain", &run, "--data", "one.csv", "--column", "age", "--json"]);
    assert_eq!(
        (&found["rows"], &found["metric"], &found["worst_subgroups"]),
        (&1.into(), &"accuracy".into(), &Value::Null)
    );
    assert_eq!(found["wrong"][0]["row"], "1");
    let few = desk.json(&["explain", &run, "--data", "shop.csv", "--rows", "50", "--json"]);
    assert_eq!((&few["rows"], &few["of"]), (&50.into(), &240.into()));
}

#[test]
fn numbers_and_several_classes_are_explained_by_their_own_metrics() {
    let (desk, run) =
        trained(&["--set", "data.target=age", "--set", "data.positive=''", "--set", "data.task=regression"]);
    let found = desk.json(&["explain", &run, "--json", "--column", "town"]);
    assert_eq!((&found["metric"], &found["flips"][0]["changed"]), (&"r2".into(), &Value::Null));
    assert_eq!(found["dependence"][0]["answers"][0], "age");
    let page = desk.done(&["explain", &run, "--metric", "mean_absolute_error"]);
    assert!(page.contains("distance from the truth") && page.contains("mean change"), "{page}");
    desk.write("towns.toml", "[data]\npath = \"shop.csv\"\ntarget = \"town\"\n\n[train]\nepochs = 2\n");
    let document = desk.json(&["train", "towns.toml", "--json"]);
    let run = document["run"].as_str().expect("an id");
    let found = desk.json(&["explain", run, "--json", "--column", "age"]);
    assert!(found["dependence"][0]["answers"].as_array().expect("classes").len() > 2, "{found}");
}

#[test]
fn what_cannot_be_explained_is_refused_with_a_reason() {
    let (desk, run) = trained(&[]);
    let refused = desk.refused(&["explain", &run, "--metric", "roc_acu"]);
    assert!(refused.contains("there is no metric `roc_acu` for this task; did you mean `roc_auc`?"), "{refused}");
    let refused = desk.refused(&["explain", &run, "--data", "shop.csv", "--part", "test"]);
    assert!(refused.contains("cannot be used with"), "{refused}");
    let table = desk.read("shop.csv");
    desk.write("shop.csv", table.lines().take(200).collect::<Vec<_>>().join("\n") + "\n");
    let refused = desk.refused_after_warnings(&["explain", &run]);
    assert!(refused.contains("have changed since it was trained"), "{refused}");
    let (desk, run) = trained(&["--set", "split.validation=0", "--set", "train.early_stopping=false"]);
    let refused = desk.refused_after_warnings(&["explain", &run]);
    assert!(refused.contains("has no validation rows. Look at its test rows by --part test"), "{refused}");
}
