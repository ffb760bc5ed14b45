//! `[goal]` and `gradus test`: a run says whether it reached what it was asked for, for people and for machines.

use serde_json::Value;

use crate::support::Desk;

/// Trains the shop with these settings; returns the report and what was printed of the goal.
fn trained(desk: &Desk, settings: &[&str]) -> Value {
    let sets: Vec<&str> = settings.iter().flat_map(|set| ["--set", *set]).collect();
    desk.json(&[&["train", "shop.toml", "--json"][..], &sets].concat())
}

fn run(report: &Value) -> &str {
    report["run"].as_str().expect("an id")
}

#[test]
fn a_run_says_whether_it_reached_its_goal_with_the_interval() {
    let desk = Desk::with_a_shop();
    let settings = [
        "goal.metric='accuracy'",
        "goal.threshold=0.2",
        "goal.guards=['fairness.town.accuracy_ratio >= 0.1', 'energy.watt_hours <= 100', 'test.ece <= 1']",
    ];
    let report = trained(&desk, &settings);
    assert_eq!(report["goal"]["passed"], true, "{}", report["goal"]);
    let first = &report["goal"]["checks"][0];
    assert_eq!(first["condition"], "accuracy >= 0.2");
    assert_eq!(first["found"], report["metrics"]["test"]["accuracy"]);
    assert_eq!(first["interval"], report["intervals"]["test"]["accuracy"]);
    assert_eq!(report["energy"]["source"].as_str().map(|how| ["rapl", "estimate"].contains(&how)), Some(true));
    let told = desk.done(&["runs", "show", run(&report)]);
    assert!(told.contains("goal PASS") && told.contains("PASS energy.watt_hours <= 100, found"), "{told}");
}

#[test]
fn a_goal_that_is_missed_is_exit_code_1_in_words_junit_and_json() {
    let desk = Desk::with_a_shop();
    let report = trained(&desk, &["goal.metric='accuracy'", "goal.threshold=0.2"]);
    let passed = desk.done(&["test", run(&report)]);
    assert!(passed.starts_with("goal PASS\n  PASS accuracy >= 0.2, found "), "{passed}");
    let folder = format!("runs/{}", run(&report));
    assert!(desk.read(&format!("{folder}/goal.xml")).contains("failures=\"0\""));
    let missed = desk.gradus(&["test", run(&report), "--require", "test.accuracy >= 1", "--out", "ci", "--json"]);
    assert_eq!(missed.code, Some(1));
    assert!(missed.err.contains("misses its goal"), "{}", missed.err);
    let document: Value = serde_json::from_str(&missed.out).unwrap();
    assert_eq!((&document["verdict"], &document["goal"]["checks"][1]["passed"]), (&"FAIL".into(), &false.into()));
    assert_eq!(desk.read("ci/goal.json"), missed.out);
    let xml = desk.read("ci/goal.xml");
    assert!(
        xml.contains("tests=\"2\" failures=\"1\"") && xml.contains("<failure message=\"FAIL test.accuracy &gt;= 1"),
        "{xml}"
    );
}

#[test]
fn where_it_has_to_be_sure_chance_is_no_excuse() {
    let desk = Desk::with_a_shop();
    let report = trained(&desk, &[]);
    let interval = &report["intervals"]["test"]["accuracy"];
    let between = f64::midpoint(interval[0].as_f64().unwrap(), report["metrics"]["test"]["accuracy"].as_f64().unwrap());
    let condition = format!("accuracy >= {between}");
    let asked = ["test", run(&report), "--require", &condition];
    assert_eq!(desk.gradus(&asked).code, Some(0));
    let sure = desk.gradus(&[&asked[..], &["--sure"]].concat());
    assert_eq!(sure.code, Some(1));
    assert!(sure.out.contains("chance alone could turn it"), "{}", sure.out);
}

#[test]
fn without_a_goal_a_run_cannot_be_tested_and_another_file_can_give_one() {
    let desk = Desk::with_a_shop();
    let report = trained(&desk, &[]);
    assert!(desk.refused(&["test", run(&report)]).contains("has no goal. Add [goal]"));
    assert!(desk.refused(&["test", run(&report), "--require", "accuracy"]).contains("none of >=, <=, >, <"));
    assert!(desk.refused(&["test", "nobody"]).contains("nobody"));
    desk.write("goal.toml", desk.read("shop.toml") + "[goal]\nguards = ['test.accuracy >= 0']\n");
    assert!(desk.done(&["test", run(&report), "--workspace", "goal.toml"]).contains("PASS test.accuracy >= 0"));
    desk.write("file", "");
    let blocked = desk.refused(&["test", run(&report), "--workspace", "goal.toml", "--out", "file"]);
    assert!(blocked.contains("file is a file. Name a folder"), "{blocked}");
}

#[test]
fn a_goal_that_names_nothing_is_told_at_its_place() {
    let desk = Desk::with_a_shop();
    desk.write(
        "bad.toml",
        desk.read("shop.toml") + "[goal]\nguards = [\"fairness.town.accuracy_ratio <= 0.1\", \"tets.f1 > 0\"]\n",
    );
    let refused = desk.refused(&["check", "bad.toml"]);
    assert!(refused.contains("bad.toml:13:") && refused.contains("\"tets.f1\" names no number"), "{refused}");
}
