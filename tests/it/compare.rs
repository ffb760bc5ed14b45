//! `gradus compare` and `gradus curve`: workspaces, sizes and settings on the same folds.

use crate::support::Desk;

/// The shop with other layers beside it.
fn desk() -> Desk {
    let desk = Desk::with_a_shop();
    desk.write("linear.toml", desk.read("shop.toml").replace("hidden = [8]", "kind = \"linear\""));
    desk.write("wide.toml", desk.read("shop.toml").replace("hidden = [8]", "hidden = [16]"));
    desk
}

#[test]
fn two_workspaces_are_compared_on_the_same_folds() {
    let desk = desk();
    let asked =
        ["compare", "shop.toml", "linear.toml", "--folds", "3", "--repeats", "1", "--metric", "accuracy", "--json"];
    let document = desk.json(&asked);
    let models = document["models"].as_array().unwrap();
    assert_eq!(models[0]["scores"].as_array().unwrap().len(), 3);
    let mean = |model: usize| models[model]["mean"].as_f64().unwrap();
    let pair = &document["pairs"][0];
    assert!((pair["difference"].as_f64().unwrap() - (mean(0) - mean(1))).abs() < 1e-12);
    assert!(pair["nemenyi"].is_null() && document["friedman"].is_null());
    // Each is what `cv` says of it.
    let alone = desk.json(&["cv", "linear.toml", "--folds", "3", "--json"]);
    assert_eq!(alone["mean"]["accuracy"].as_f64(), Some(mean(1)));
}

#[test]
fn three_workspaces_have_friedmans_test_and_a_workspace_does_not_differ_from_itself() {
    let desk = desk();
    let page = desk.done(&["compare", "shop.toml", "linear.toml", "wide.toml", "--folds", "2", "--repeats", "2"]);
    assert!(page.contains("Friedman p ") && page.contains("1 – 3"), "{page}");
    let same = desk.done(&["compare", "shop.toml", "shop.toml", "--folds", "2"]);
    assert!(same.contains("No two differ by more than chance"), "{same}");
}

#[test]
fn other_rows_and_unknown_metrics_are_refused() {
    let desk = desk();
    let refused = |second: &str, more: &[&str]| {
        let answer = desk.gradus(&[&["compare", "shop.toml", second, "--folds", "2"][..], more].concat());
        assert_eq!(answer.code, Some(2), "{}", answer.err);
        answer.err.lines().last().unwrap_or_default().to_owned()
    };
    desk.write("few.toml", desk.read("shop.toml") + "[split]\ntest = 0.5\n");
    assert!(refused("few.toml", &[]).contains("few.toml deals rows to other folds than shop.toml"));
    assert!(refused("wide.toml", &["--metric", "beauty"]).contains("there is no metric \"beauty\""));
    assert!(refused("wide.toml", &["--metric", "r2"]).contains("r2 is no metric of 2 classes"));
}

#[test]
fn a_learning_curve_learns_from_more_and_more_rows() {
    let desk = desk();
    let document = desk.json(&["curve", "shop.toml", "--sizes", "0.2,1", "--folds", "2", "--json"]);
    let rows = |point: usize| document["points"][point]["at"].as_str().unwrap().parse::<f64>().unwrap();
    assert!((rows(0) / rows(1) - 0.2).abs() < 0.02, "{document}");
    assert_eq!(document["metric"], "roc_auc");
    let whole = desk.json(&["cv", "shop.toml", "--folds", "2", "--json"]);
    assert_eq!(document["points"][1]["judged"][0], whole["mean"]["roc_auc"]);
    let few = desk.done(&["curve", "shop.toml", "--sizes", "0.001,1", "--folds", "2"]);
    assert!(few.contains("fewer than 30 rows say little: ask for larger shares."), "{few}");
    let page = desk.done(&["curve", "shop.toml", "--sizes", "0.2,1", "--folds", "2"]);
    assert!(page.contains("rows learnt from") && page.contains("  best"), "{page}");
}

#[test]
fn a_validation_curve_learns_with_each_value_of_a_key() {
    let desk = desk();
    let page =
        desk.done(&["curve", "shop.toml", "--over", "model.hidden=[4],[8, 8]", "--folds", "2", "--metric", "accuracy"]);
    assert!(page.contains("model.hidden") && page.contains("\n[8, 8] "), "{page}");
    assert!(desk.refused(&["curve", "shop.toml", "--over", "train.epochs"]).contains("has no ="));
    assert!(desk.refused(&["curve", "shop.toml", "--over", "train.epochs=1,,"]).contains("no list of TOML values"));
    assert!(desk.refused(&["curve", "shop.toml", "--over", "train.epochs='soon'"]).contains("train.epochs"));
    assert!(desk.refused(&["curve", "shop.toml", "--sizes", "1.5"]).contains("shares above 0 and up to 1"));
}
