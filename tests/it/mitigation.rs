//! Mitigation from the outside: thresholds by group in a model, and every way side by side.

use serde_json::Value;

use crate::support::Desk;

fn by_group(desk: &Desk, more: &[&str]) -> Value {
    let sets = ["fairness.mitigation='threshold'", "fairness.constraint='demographic_parity'", "train.epochs=30"];
    let sets = sets.iter().chain(more).flat_map(|set| ["--set", *set]);
    desk.json(&["train", "shop.toml", "--json"].into_iter().chain(sets).collect::<Vec<&str>>())
}

#[test]
fn a_model_that_decides_by_group_says_so_and_predicts_so() {
    let desk = Desk::with_a_shop();
    let report = by_group(&desk, &["fairness.randomised=false"]);
    let run = report["run"].as_str().unwrap();
    assert_eq!(report["thresholds"]["column"], "town");
    let before = &report["mitigation"]["before"];
    assert!(before["accuracy"].is_f64(), "{report}");
    let told = desk.done(&["runs", "show", run]);
    assert!(told.contains("decided by town") && told.contains("one for all"), "{told}");
    // A judgement of the same rows by the kept model is the same.
    let again = desk.json(&["evaluate", run, "--json"]);
    assert_eq!(again["metrics"]["test"], report["metrics"]["test"]);
    assert_eq!(again["fairness"], report["fairness"]);

    let threshold = |town: &str| {
        let rules = report["thresholds"]["rules"].as_array().unwrap();
        let rule = rules.iter().find(|rule| rule[0] == town).unwrap();
        rule[1]["low"][1].as_f64().unwrap()
    };
    let predicted = desk.done(&["predict", run, "--data", "shop.csv"]);
    let shop = desk.read("shop.csv");
    let mut seen = 0;
    for (row, said) in shop.lines().zip(predicted.lines()).skip(1) {
        let (town, said) = (row.split(',').nth(1).unwrap(), said.split(',').collect::<Vec<&str>>());
        let chance: f64 = said[2].parse().unwrap();
        if !town.is_empty() {
            assert_eq!(said[0] == "yes", chance > threshold(town), "{row}: {said:?}");
            seen += 1;
        }
    }
    assert!(seen > 200, "{seen}");
    let before = desk.read("shop.csv");
    let refused = desk.refused(&["predict", run, "--data", "shop.csv", "--out", "./shop.csv"]);
    assert!(refused.contains("is the file that is read") && desk.read("shop.csv") == before, "{refused}");
    desk.write("stranger.csv", "age,income\n40,50\n");
    let refused = desk.refused(&["predict", run, "--data", "stranger.csv"]);
    assert!(refused.contains("town"), "{refused}");
}

#[test]
fn lots_are_drawn_alike_each_time() {
    let desk = Desk::with_a_shop();
    let (one, two) = (by_group(&desk, &[]), by_group(&desk, &[]));
    assert_eq!(one["thresholds"], two["thresholds"]);
    assert_eq!(one["metrics"], two["metrics"]);
    let run = one["run"].as_str().unwrap();
    let predict = |file: &str| desk.done(&["predict", run, "--data", file]);
    let forwards = predict("shop.csv");
    assert_eq!(predict("shop.csv"), forwards);
    // Another order of the rows changes no decision.
    let shop = desk.read("shop.csv");
    let (head, rows) = shop.split_once('\n').expect("a header");
    let turned: Vec<&str> = rows.lines().rev().collect();
    desk.write("turned.csv", format!("{head}\n{}\n", turned.join("\n")));
    let backwards = predict("turned.csv");
    let decisions = |text: &str| text.lines().skip(1).map(str::to_owned).collect::<Vec<String>>();
    let mut back = decisions(&backwards);
    back.reverse();
    assert_eq!(back, decisions(&forwards));
}

#[test]
fn every_way_is_tried_and_judged_on_rows_that_none_has_seen() {
    let desk = Desk::with_a_shop();
    let document = desk.json(&["mitigate", "shop.toml", "--constraint", "demographic_parity", "--json"]);
    let attempts = document["attempts"].as_array().unwrap();
    assert_eq!(attempts.len(), 20);
    assert_eq!(attempts[0]["mitigation"], "none");
    assert!(attempts.iter().any(|attempt| attempt["best"] == true));
    assert_eq!((&document["column"], &document["measure"]), (&"town".into(), &"demographic_parity_difference".into()));
    let rows: u64 = document["rows"].as_array().unwrap().iter().map(|rows| rows.as_u64().unwrap()).sum();
    assert!(rows < 240, "the test takes no part: {rows}");
    assert!(!desk.path("runs").exists(), "nothing is kept");
    let groups = document["groups"].as_array().unwrap();
    let judged: u64 = groups.iter().map(|group| group[1].as_u64().unwrap()).sum();
    assert_eq!(document["rows"][2].as_u64(), Some(judged), "each group says how many rows it has");
    let ends = &attempts[0]["intervals"]["accuracy"];
    let accuracy = attempts[0]["metrics"]["accuracy"].as_f64().unwrap();
    assert!(ends[0].as_f64().unwrap() < accuracy && accuracy < ends[1].as_f64().unwrap(), "{}", attempts[0]);
    assert!(attempts[0]["intervals"]["demographic_parity_difference"][1].is_f64(), "{}", attempts[0]);
    let page = desk.done(&["mitigate", "shop.toml", "--group", "town", "--out", "ways"]);
    assert!(page.contains("judged rows: ") && page.contains("–0."), "{page}");
    assert_eq!(desk.read("ways/frontier.csv").lines().count(), 21);
    assert!(desk.read("ways/frontier.svg").contains("constrained"));
    assert_eq!(&std::fs::read(desk.path("ways/frontier.png")).expect("a picture")[1..4], b"PNG");
    assert!(page.contains("groups of town, by equalized_odds_difference"), "{page}");
    assert!(page.contains("which the law forbids for some uses"), "{page}");
}

#[test]
fn what_cannot_be_mitigated_is_refused_with_what_to_do() {
    let desk = Desk::with_a_shop();
    let number = desk.read("shop.toml").replace("bought", "age").replace("positive = \"yes\"\n", "");
    desk.write("number.toml", number + "[data.types]\n");
    assert!(
        desk.refused_after_warnings(&["mitigate", "number.toml"])
            .contains("is for two classes, and the task is regression")
    );
    desk.write("none.toml", desk.read("shop.toml").replace("protected = [\"town\"]\n", ""));
    assert!(desk.refused(&["mitigate", "none.toml"]).contains("--group COL"));
    let refused = desk.refused(&["mitigate", "shop.toml", "--constraint", "fair"]);
    assert!(refused.contains("there is no constraint \"fair\""), "{refused}");
}
