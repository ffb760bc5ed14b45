//! `gradus predict` and `gradus evaluate --data`: a row out per row in, whatever the table looks like, and numbers that
//! agree with the run's own to the last bit.

use gradus::eval::{self, Metrics};
use serde_json::Value;

use crate::support::{Desk, shop};

/// A desk with a run that was judged on `test.csv`, and the run's document.
fn judged() -> (Desk, Value) {
    let desk = Desk::with_a_shop();
    desk.write(
        "test.csv",
        shop(400)
            .lines()
            .enumerate()
            .filter(|(line, _)| *line == 0 || *line > 240)
            .fold(String::new(), |text, (_, line)| text + line + "\n"),
    );
    let document = desk.json(&["train", "shop.toml", "--json", "--set", "data.test='test.csv'"]);
    (desk, document)
}

fn id(document: &Value) -> &str {
    document["run"].as_str().expect("an id")
}

/// What is predicted for a table: the label and the probabilities of each row.
fn predicted(desk: &Desk, run: &str, table: &str) -> Vec<(String, Vec<f64>)> {
    desk.write("table.csv", table);
    let out = desk.done(&["predict", run, "--data", "table.csv"]);
    let mut lines = out.lines();
    assert_eq!(lines.next(), Some("prediction,probability_no,probability_yes"));
    lines
        .map(|line| {
            let mut cells = line.split(',');
            let label = cells.next().expect("a label").to_owned();
            (label, cells.map(|cell| cell.parse().expect("a number")).collect())
        })
        .collect()
}

#[test]
fn probabilities_reproduce_the_runs_own_numbers_exactly() {
    let (desk, document) = judged();
    let table = desk.read("test.csv");
    let rows = predicted(&desk, id(&document), &table);
    let codes: Vec<u32> = table.lines().skip(1).map(|line| u32::from(line.ends_with(",yes"))).collect();
    assert_eq!(rows.len(), codes.len());
    let scores: Vec<f64> = rows.iter().flat_map(|(_, scores)| scores.clone()).collect();
    let recomputed = eval::classification(&codes, &scores, 2);
    let reported: Metrics = serde_json::from_value(document["metrics"]["test"].clone()).expect("metrics");
    assert_eq!(recomputed, reported);
    let labels = ["no", "yes"];
    let chosen = eval::predicted(&scores, 2);
    assert!(rows.iter().zip(chosen).all(|((label, _), class)| label == labels[class as usize]));
}

#[test]
fn evaluating_again_and_on_the_test_file_agrees_with_the_run() {
    let (desk, document) = judged();
    let again = desk.json(&["evaluate", id(&document), "--json"]);
    for key in ["metrics", "fairness", "confusion_matrix", "rows", "task", "epochs"] {
        assert_eq!(again[key], document[key], "{key}");
    }
    let elsewhere = desk.json(&["evaluate", id(&document), "--data", "test.csv", "--json"]);
    assert_eq!(elsewhere["metrics"]["test"], document["metrics"]["test"]);
    assert_eq!(elsewhere["fairness"], document["fairness"]);
}

#[test]
fn rows_that_were_learnt_from_are_told_and_others_are_not() {
    let (desk, document) = judged();
    let seen = |file: &str| desk.gradus(&["evaluate", id(&document), "--data", file]).err;
    let learnt = document["rows"]["train"].as_u64().expect("rows");
    let told = format!("warning: {learnt} of 240 rows are equal, in every feature and the target, to rows that");
    assert!(seen("shop.csv").contains(&told), "{}", seen("shop.csv"));
    assert!(!seen("test.csv").contains("are equal"), "{}", seen("test.csv"));
    // Without its own data there is nothing to compare with, and the file is judged all the same.
    std::fs::rename(desk.path("shop.csv"), desk.path("moved.csv")).expect("renamed");
    let answer = desk.gradus(&["evaluate", id(&document), "--data", "moved.csv"]);
    assert!(answer.code == Some(0) && !answer.err.contains("are equal"), "{}", answer.err);
}

#[test]
fn every_row_in_is_a_row_out_in_the_same_order() {
    let (desk, document) = judged();
    let run = id(&document);
    let whole = predicted(&desk, run, "age,town,income,bought\n30,Oslo,20,yes\n70,Rome,90,no\n30,Oslo,20,no\n");
    assert_eq!(whole.len(), 3);
    assert!(whole[0] == whole[2] && whole[0] != whole[1]);
    let same = [
        ("without a target", "age,town,income\n30,Oslo,20\n70,Rome,90\n30,Oslo,20\n"),
        ("in another order", "bought,income,age,town\n,20,30,Oslo\n,90,70,Rome\n,20,30,Oslo\n"),
        ("with other columns", "id,age,town,income\n1,30,Oslo,20\n2,70,Rome,90\n3,30,Oslo,20\n"),
        ("with missing targets", "age,town,income,bought\n30,Oslo,20,\n70,Rome,90,no\n30,Oslo,20,\n"),
        ("with unknown targets", "age,town,income,bought\n30,Oslo,20,maybe\n70,Rome,90,no\n30,Oslo,20,x\n"),
    ];
    for (what, table) in same {
        assert_eq!(predicted(&desk, run, table), whole, "{what}");
    }
    let gaps = predicted(&desk, run, "age,town,income\n,,\n30,Atlantis,20\nold,Oslo,20\n30,Oslo,\n30,Oslo,20\n");
    assert_eq!((gaps.len(), &gaps[4]), (5, &whole[0]));
    assert!(gaps.iter().flat_map(|(_, scores)| scores).all(|score| (0.0..=1.0).contains(score)));
    assert_eq!(predicted(&desk, run, "age,town,income\n30,Oslo,20\n").len(), 1);
}

#[test]
fn a_file_is_written_whole_and_stdout_stays_empty() {
    let (desk, document) = judged();
    let printed = desk.done(&["predict", id(&document), "--data", "test.csv"]);
    assert_eq!(desk.done(&["predict", id(&document), "--data", "test.csv", "--out", "p.csv"]), "");
    assert_eq!(desk.read("p.csv"), printed);
    let answer = desk.gradus(&["predict", id(&document), "--data", "test.csv", "--out", "nowhere/p.csv"]);
    assert_eq!((answer.code, answer.out.as_str()), (Some(2), ""));
    assert!(answer.err.starts_with("error: cannot write nowhere/p.csv: "), "{}", answer.err);
}

#[test]
fn a_run_on_a_file_without_a_header_predicts_others_without_one() {
    let desk = Desk::with_a_shop();
    let body = shop(240).split_once('\n').expect("a header").1.to_owned();
    desk.write("shop.csv", &body);
    let columns = "data.columns=['age', 'town', 'income', 'bought']";
    let document = desk.json(&["train", "shop.toml", "--json", "--set", "data.header=false", "--set", columns]);
    let with = predicted(&desk, id(&document), "30,Oslo,20,yes\n70,Rome,90,no\n");
    let without = predicted(&desk, id(&document), "30,Oslo,20\n70,Rome,90\n");
    assert_eq!((with.len(), &with), (2, &without));
}

#[test]
fn labels_with_commas_and_quotes_stay_cells() {
    let desk = Desk::with_a_shop();
    let body = shop(240).replace(",yes", ",\"yes, \"\"really\"\"\"").replace(",no", ",\"no, never\"");
    desk.write("shop.csv", body);
    let document = desk.json(&["train", "shop.toml", "--json", "--set", "data.positive='yes, \"really\"'"]);
    let out = desk.done(&["predict", id(&document), "--data", "shop.csv"]);
    assert_eq!(out.lines().count(), 241);
    assert_eq!(out.lines().next(), Some(r#"prediction,"probability_no, never","probability_yes, ""really""""#));
    desk.write("p.csv", out);
    let profile = desk.json(&["profile", "p.csv", "--json"]);
    assert_eq!((&profile["rows"], profile["columns"].as_array().map(Vec::len)), (&240.into(), Some(3)));
}

#[test]
fn numbers_are_predicted_in_the_targets_units() {
    let desk = Desk::with_a_shop();
    desk.write("regression.toml", "[data]\npath = \"shop.csv\"\ntarget = \"income\"\n[train]\nepochs = 5\n");
    let document = desk.json(&["train", "regression.toml", "--json"]);
    let out = desk.done(&["predict", id(&document), "--data", "shop.csv"]);
    let numbers: Vec<f64> = out.lines().skip(1).map(|line| line.parse().expect("a number")).collect();
    let mean = numbers.iter().sum::<f64>() / numbers.len() as f64;
    assert_eq!((out.lines().next(), numbers.len()), (Some("prediction"), 240));
    assert!((40.0..70.0).contains(&mean), "{mean}");
}
