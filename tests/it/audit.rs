//! `gradus audit`: published numbers are met, conventions that clash are told, and what cannot be judged is refused.

use std::fmt::Write as _;

use insta::assert_snapshot;
use serde_json::Value;

use crate::support::{Desk, public_tables};

fn compas(extra: &[&str]) -> Option<Value> {
    let folder = public_tables("compas-two-years.csv")?;
    let folder = folder.display().to_string();
    let asked = ["audit", "compas-two-years.csv", "--target", "two_year_recid", "--score", "decile_score"];
    let asked = [&asked[..], &["--threshold", "5", "--json", "--data-dir", &folder], extra].concat();
    Some(Desk::new().json(&asked))
}

#[track_caller]
fn near(value: &Value, golden: f64, digits: i32) {
    let value = value.as_f64().expect("a number");
    assert!((value - golden).abs() <= 0.5 * 10_f64.powi(-digits), "{value} is not {golden}");
}

/// Larson, Mattu, Kirchner and Angwin, "How We Analyzed the COMPAS Recidivism Algorithm" (`ProPublica` 2016), the tables of
/// all, black and white defendants: all 7,214 rows, of which "Medium" and "High" (deciles from 5 on) count as positive.
#[test]
fn propublicas_rates_are_reproduced() {
    let Some(found) = compas(&["--group", "race", "--group", "sex", "--privileged", "race=Caucasian"]) else { return };
    assert_eq!(found["confusion_matrix"]["test"], serde_json::json!([[2681, 1282], [1216, 2035]]));
    near(&found["metrics"]["test"]["precision"], 0.61, 2);
    let groups = &found["fairness"]["race"]["groups"];
    for (group, counts, fpr, fnr, ppv, npv) in [
        ("African-American", [990, 805, 532, 1369], 0.4485, 0.2799, 0.63, 0.65),
        ("Caucasian", [1139, 349, 461, 505], 0.2345, 0.4772, 0.59, 0.71),
    ] {
        let group = &groups[group];
        assert_eq!(["tn", "fp", "fn", "tp"].map(|cell| group["counts"][cell].as_u64().expect("a count")), counts);
        near(&group["fpr"], fpr, 4);
        near(&group["fnr"], fnr, 4);
        near(&group["precision"], ppv, 2);
        near(&group["npv"], npv, 2);
        let [low, high] = [0, 1].map(|end| group["intervals"]["fpr"][end].as_f64().expect("an end"));
        assert!(low < fpr && fpr < high && high - low < 0.05, "{low} {high}");
    }
    let by_score = groups["African-American"]["by_score"].as_array().expect("bands");
    assert_eq!((by_score.len(), &by_score[0]["scores"], &by_score[9]["scores"]), (10, &"1".into(), &"10".into()));
    assert_eq!([&by_score[0]["count"], &by_score[0]["positive"]], [398, 91]);
    assert_eq!([&by_score[9]["count"], &by_score[9]["positive"]], [286, 227]);
    let aif360 = &found["fairness"]["race"]["aif360"];
    assert_eq!(aif360["privileged"], "Caucasian");
    let pair = &aif360["unprivileged"]["African-American"];
    near(&pair["disparate_impact"], 1.0 / 0.591_637_557, 6);
    near(&pair["statistical_parity_difference"], 0.240_200_1, 6);
    assert_eq!(found["fairness"]["race × sex"]["aif360"]["privileged"], "Caucasian, Male");
    let tests = found["fairness"]["race"]["tests"].as_array().expect("tests");
    let test = tests.iter().find(|test| test["group"] == "African-American" && test["rate"] == "fpr").expect("a test");
    assert!(test["p"].as_f64() < test["p_holm"].as_f64() && test["p_holm"].as_f64() < Some(1e-40), "{test}");
}

/// Golden 3.3: the same two groups, seen from either label.
#[test]
fn compas_fails_the_four_fifths_rule_from_either_label_with_another_ratio() {
    let Some(folder) = public_tables("compas-two-years.csv") else { return };
    let desk = Desk::new();
    let text = std::fs::read_to_string(folder.join("compas-two-years.csv")).expect("text");
    let mut lines = text.lines();
    let mut kept = lines.next().expect("a header").to_owned() + "\n";
    for line in lines.filter(|line| line.contains(",African-American,") || line.contains(",Caucasian,")) {
        writeln!(kept, "{line}").expect("text grows");
    }
    desk.write("two.csv", kept);
    let asked = "audit two.csv --target two_year_recid --score decile_score --threshold 5 --group race --json";
    let found = desk.json(&[&asked.split(' ').collect::<Vec<_>>()[..], &["--privileged", "race=Caucasian"]].concat());
    let ratios: Vec<&Value> = found["fairness"]["race"]["four_fifths"].as_array().expect("verdicts").iter().collect();
    near(&ratios[0]["ratio"], 0.591_638, 6);
    near(&ratios[1]["ratio"], 0.631_593, 6);
    near(&ratios[4]["ratio"], 0.631_593, 6);
    assert!(ratios[0]["met"] == false && ratios[1]["met"] == false);
}

/// Golden 3.3: `age > 25` fails the four-fifths rule, `age >= 25` passes it, on the same rows.
#[test]
fn german_credits_verdict_flips_with_the_edge_and_is_warned_about() {
    let Some(folder) = public_tables("german.csv") else { return };
    let folder = folder.display().to_string();
    let asked = ["audit", "german.csv", "--target", "column_21", "--prediction", "column_21", "--positive", "1"];
    let audit = |group: &str| {
        let more = ["--group", group, "--json", "--set", "data.header=false", "--data-dir", &folder];
        Desk::new().json(&[&asked[..], &more].concat())
    };
    for (group, young, difference, impact, met) in
        [("column_13>25", "≤ 25", -0.149_448, 0.794_826, false), ("column_13>=25", "< 25", -0.128_550, 0.821_248, true)]
    {
        let found = audit(group);
        let pair = &found["fairness"][group]["aif360"]["unprivileged"][young];
        near(&pair["mean_difference"], difference, 6);
        near(&pair["base_rate_ratio"], impact, 6);
        near(&pair["disparate_impact"], impact, 6);
        let two_sided = &found["fairness"][group]["four_fifths"][3];
        assert_eq!(two_sided["met"], met, "{two_sided}");
        let warnings = found["warnings"].as_array().expect("warnings");
        let flips = |warning: &&Value| warning.as_str().is_some_and(|text| text.starts_with("Cut at `column_13"));
        assert_eq!(warnings.iter().filter(flips).count(), 1, "{warnings:?}");
    }
    assert_eq!(audit("column_13>25")["fairness"]["column_13>25"]["groups"]["≤ 25"]["count"], 190);
    assert!(
        audit("column_13>40")["warnings"]
            .as_array()
            .is_some_and(|all| all.iter().all(|w| !w.to_string().contains("Cut")))
    );
    near(&audit("column_13>25")["metrics"]["test"]["accuracy"], 1.0, 9);
}

/// Scores of two groups, a few cells missing.
fn scored() -> String {
    let mut text = String::from("id,sex,age,paid,score,call\n");
    for row in 0..120_u32 {
        let (sex, age) = (["f", "m"][row as usize % 2], 20 + row * 7 % 41);
        let score = f64::from(row * 37 % 100) / 100.0;
        let paid = if (row * 53 % 100) < row * 37 % 100 + row % 2 * 10 { "yes" } else { "no" };
        let call = if score >= 0.6 { "yes" } else { "no" };
        let (paid, score) =
            (if row == 7 { "" } else { paid }, if row % 50 == 9 { String::new() } else { score.to_string() });
        let sex = if row == 30 { "" } else { sex };
        writeln!(text, "{row},{sex},{age},{paid},{score},{call}").expect("text grows");
    }
    text
}

fn desk() -> Desk {
    let desk = Desk::new();
    desk.write("s.csv", scored());
    desk
}

#[test]
fn a_page_says_who_is_judged_how() {
    let desk = desk();
    let asked = ["audit", "s.csv", "--target", "paid", "--score", "score", "--group", "sex", "--group", "age>=40"];
    let answer = desk.gradus(&asked);
    assert_eq!(answer.code, Some(0), "{}", answer.err);
    assert_snapshot!(format!("{}\n{}", answer.err, answer.out));
    assert_eq!(desk.done(&asked), answer.out, "the same numbers each time");
}

#[test]
fn decisions_of_a_column_are_judged_and_give_no_areas() {
    let desk = desk();
    let found = desk.json(&["audit", "s.csv", "--target", "paid", "--prediction", "call", "--group", "sex", "--json"]);
    assert!(found["metrics"]["test"].get("roc_auc").is_none() && found["score"].is_null());
    assert_eq!(found["left_out"], serde_json::json!({"paid": 1}));
    assert_eq!(found["rows"]["test"], 119);
    let asked = ["audit", "s.csv", "--target", "paid", "--score", "score", "--threshold", "0.6", "--json"];
    let by_score = desk.json(&asked);
    assert_eq!(by_score["left_out"], serde_json::json!({"paid": 1, "score": 3}));
    assert_eq!(by_score["fairness"], serde_json::json!({}));
    let turned = desk.json(&[&asked[..], &["--positive", "no"]].concat());
    assert_eq!(turned["confusion_matrix"]["labels"], serde_json::json!(["yes", "no"]));
    let area = |found: &Value| found["metrics"]["test"]["roc_auc"].as_f64().expect("an area");
    assert!((area(&turned) + area(&by_score) - 1.0).abs() < 1e-12);
    let many = desk.json(&["audit", "s.csv", "--target", "sex", "--positive", "f", "--score", "score", "--json"]);
    assert_eq!(many["left_out"], serde_json::json!({"sex": 1, "score": 3}));
}

#[test]
fn what_cannot_be_judged_is_refused_with_what_to_do() {
    let desk = desk();
    let refused =
        |asked: &str| desk.refused(&[&["audit", "s.csv"], &asked.split(' ').collect::<Vec<_>>()[..]].concat());
    assert_snapshot!(refused("--target payd --score score"), @"error: `--target` names the column `payd`, which the table does not have. Did you mean `paid`? Its columns are `id`, `sex`, `age`, `paid`, `score` and `call`.");
    assert_snapshot!(refused("--target paid --score scor"), @"error: `--score` names the column `scor`, which the table does not have. Did you mean `score`? Its columns are `id`, `sex`, `age`, `paid`, `score` and `call`.");
    assert_snapshot!(refused("--target paid --score sex"), @r#"error: `--score` names the column `sex`, which holds text such as "f", not numbers. Name decisions by --prediction sex, or read that text as missing by --set 'data.null_values=["f"]'"#);
    assert_snapshot!(refused("--target paid --score age"), @"error: `age` runs from 20 to 60, so its scores are no probabilities and 0.5 decides nothing. Say from where on a row is positive by --threshold T, or name decisions by --prediction COL");
    assert_snapshot!(refused("--target paid --score score --positive maybe"), @r#"error: `--positive "maybe"` is not a label of `paid`. Its labels are `no` and `yes`."#);
    assert_snapshot!(refused("--target age --score score"), @"error: `--target` names `age`, which has 41 different values: `20`, `21`, `22`, `23`, `24`, `25`, `26`, `27`, …. Name the one that is positive by --positive LABEL; all others are negative");
    assert_snapshot!(refused("--target paid --prediction sex"), @r#"error: `--prediction` names `sex`, which holds "f"; the target `paid` has `no`, `yes`. Bring them to the same labels, e.g. by --set 'data.labels={"f" = "yes"}', or name scores by --score"#);
    assert_snapshot!(refused("--target paid --score score --group sx"), @"error: `--group` names the column `sx`, which the table does not have. Did you mean `sex`? Its columns are `id`, `sex`, `age`, `paid`, `score` and `call`.");
    assert_snapshot!(refused("--target paid --score score --group sex>3"), @"error: `--group` cuts the column `sex`, which holds labels. Name it alone: --group 'sex'");
    assert_snapshot!(refused("--target paid --score score --group id --privileged age=3"), @"error: `--privileged` is COL=GROUP with a column of --group, not `age=3`: `age` is none of `id`");
    assert_snapshot!(refused("--target paid --score score --group sex --privileged sex=M"), @"error: `--privileged` names the group `M`, which `sex` does not have. Did you mean `m`? Its groups are `f`, `m`, `(missing)`");
    assert_snapshot!(refused("--target paid --score score --set train.epochs=3"), @"error: `--set train.epochs=3` has no effect on an audit, which reads keys of `data` only");
    assert_snapshot!(refused("--target paid --score score --set data.weight='age'"), @r#"error: an audit counts every row once: take `data.weight = "age"` out"#);
    assert_snapshot!(refused("--target paid --score score --set data.trm=true"), @r#"
    error: `data.trm`: there is no such key
     |
     = hint: did you mean `data.trim`?
    "#);
    assert!(refused("--target paid").contains("--score <COL>"));
}

#[test]
fn a_target_of_one_class_and_a_table_without_scores_are_refused() {
    let desk = Desk::new();
    desk.write("one.csv", "y,s\n1,0.5\n1,0.2\n,0.3\n");
    let asked = ["audit", "one.csv", "--target", "y", "--score", "s"];
    assert_snapshot!(desk.refused(&asked), @r#"error: `--target` names `y`, which is "1" in every row that can be judged. An audit needs rows of both classes"#);
    desk.write("one.csv", "y,s\n1,\n0,\n1,\n");
    let answer = desk.gradus(&asked);
    assert_eq!((answer.code, answer.out.as_str()), (Some(2), ""), "{}", answer.err);
}

#[test]
fn text_can_be_read_as_missing_where_it_is_asked_for() {
    let desk = Desk::new();
    let label = |row: i32| if row % 4 < 2 { "ja" } else { "nein" };
    let turned: Vec<String> = (0..40).map(|row| format!("{},{}", label(row), 0.9 - f64::from(row % 4) / 5.0)).collect();
    desk.write("turned.csv", format!("y,s\n{}\n", turned.join("\n")));
    let said = desk.gradus(&["audit", "turned.csv", "--target", "y", "--score", "s"]).err;
    assert!(said.contains("with \"nein\" as the positive label") && said.contains("`--positive ja`"), "{said}");
    let said = desk.gradus(&["audit", "turned.csv", "--target", "y", "--score", "s", "--positive", "ja"]).err;
    assert!(!said.contains("wrong way round"), "{said}");
    desk.write("n.csv", "y,s\n1,0.9\n0,none\n0,0.2\n1,0.4\n");
    let asked = ["audit", "n.csv", "--target", "y", "--score", "s", "--json", "--set", "data.null_values=[\"none\"]"];
    let found = desk.json(&asked);
    assert_eq!(found["left_out"], serde_json::json!({"s": 1}));
    near(&found["metrics"]["test"]["roc_auc"], 1.0, 9);
}

#[test]
fn the_worst_subgroups_are_sought_on_the_columns_that_are_named_and_every_chance_is_corrected() {
    let Some(found) = compas(&["--scan=race,sex,age,priors_count"]) else { return };
    let scan = &found["scan"];
    assert_eq!(scan["least"], 37, "0.5 % of 7,214 rows");
    let slices = scan["slices"].as_u64().expect("a count");
    assert!((100..2000).contains(&slices) && scan["questions"].as_u64() <= Some(4 * slices), "{slices}");
    let told = scan["found"].as_array().expect("slices");
    assert!(!told.is_empty());
    for slice in told {
        assert!(slice["rows"].as_u64() >= Some(37) && slice["p_holm"].as_f64() >= slice["p"].as_f64(), "{slice}");
        let words = slice["told"].as_str().expect("words");
        assert!(words.contains(" against ") && words.contains("(n "), "{words}");
    }
    // Young people without a record are rarely taken for positive wrongly; those with many priors often.
    let fpr = told.iter().find(|slice| slice["metric"] == "fpr").expect("false positives");
    assert!(fpr["value"].as_f64() > Some(0.5) && fpr["others"].as_f64() < Some(0.35), "{fpr}");
    assert!(fpr["conditions"].as_array().is_some_and(|all| (1..=3).contains(&all.len())));
}

#[test]
fn a_scan_leaves_truth_and_scores_out_and_refuses_what_is_no_column() {
    let desk = Desk::new();
    let mut table = String::from("truth,score,sex,town\n");
    for row in 0..400 {
        // Women from Oslo are scored wrongly.
        let (woman, oslo, truth) = (row % 2 == 0, row / 2 % 4 == 1, row / 8 % 2);
        let score = if woman && oslo { 1 - truth } else { truth };
        writeln!(table, "{truth},{score},{},{}", if woman { "f" } else { "m" }, if oslo { "Oslo" } else { "Bonn" })
            .expect("text grows");
    }
    desk.write("t.csv", table);
    let asked = ["audit", "t.csv", "--target", "truth", "--score", "score"];
    let page = desk.done(&[&asked[..], &["--scan"]].concat());
    assert!(page.contains("worst subgroups of at least 30 rows: 8 slices looked at"), "{page}");
    assert!(page.contains("sex=f and town=Oslo: error rate 1 (n 50; 0.929 to 1) against 0, p "), "{page}");
    let few = desk.done(&[&asked[..], &["--scan=sex", "--least", "10"]].concat());
    assert!(few.contains("worst subgroups of at least 10 rows: 2 slices looked at"), "{few}");
    assert!(!desk.done(&asked).contains("worst subgroups"));
    let refused = desk.refused_after_warnings(&[&asked[..], &["--scan=sx"]].concat());
    assert!(refused.contains("Did you mean `sex`?"), "{refused}");
}

/// Songs that may be happy, loud or both: every cell by hand.
fn songs() -> Desk {
    let desk = Desk::new();
    let mut text = String::from("happy,loud,p_happy,p_loud,land\n");
    for row in 0..80_usize {
        let (happy, loud) = (row % 2, usize::from(row % 5 == 0));
        // The last eighth is told the wrong way round.
        let wrong = usize::from(row >= 70);
        let score = |is: usize| 0.2 + 0.6 * (is ^ wrong) as f64 + 0.001 * (row % 7) as f64;
        let land = ["north", "south"][usize::from(row % 3 == 0)];
        let _ = writeln!(text, "{happy},{loud},{},{},{land}", score(happy), score(loud));
    }
    desk.write("songs.csv", text);
    desk
}

#[test]
fn rows_of_several_labels_are_judged_by_label_and_by_group() {
    let desk = songs();
    let asked =
        ["audit", "songs.csv", "--target", "happy", "--target", "loud", "--score", "p_happy", "--score", "p_loud"];
    let found = desk.json(&[&asked[..], &["--group", "land", "--json"]].concat());
    assert_eq!((&found["task"], &found["labels"]), (&"multilabel".into(), &serde_json::json!(["happy", "loud"])));
    let metrics = &found["metrics"]["test"];
    near(&metrics["subset_accuracy"], 70.0 / 80.0, 12);
    near(&metrics["hamming_loss"], 10.0 / 80.0, 12);
    for name in ["f1_micro", "f1_macro", "f1_weighted", "f1_samples", "jaccard_samples", "coverage_error"] {
        let [low, high] = [0, 1].map(|end| found["intervals"]["test"][name][end].as_f64().expect("an end"));
        let value = metrics[name].as_f64().expect("a number");
        assert!(low < value && value < high, "{name}: {low} {value} {high}");
    }
    let happy = &found["by_label"]["happy"];
    assert_eq!(happy["counts"], serde_json::json!({"tn": 35, "fp": 5, "fn": 5, "tp": 35}));
    near(&happy["precision"], 0.875, 12);
    assert!(happy["intervals"]["roc_auc"][0].is_f64(), "{happy}");
    let land = &found["fairness"]["land"];
    let count = |group: &str| land["groups"][group]["count"].as_u64().expect("a count");
    assert_eq!((count("north"), count("south")), (53, 27));
    let each = ["north", "south"].map(|group| land["groups"][group]["f1_macro"].as_f64().expect("a number"));
    near(&land["f1_macro_difference"], (each[0] - each[1]).abs(), 12);
    assert!(land["intervals"]["f1_macro_difference"][1].is_f64(), "{land}");
    let page = desk.done(&[&asked[..], &["--group", "land"]].concat());
    assert!(page.starts_with("80 rows that may have any of 2 labels, a label is given from 0.5 on\n"), "{page}");
    for line in ["\nlabel_ranking_loss ", "\nlabel ", "\nloud ", "\nby land ", "\napart ", "counts as 0\n"] {
        assert!(page.contains(line), "{line:?} in {page}");
    }
}

#[test]
fn labels_are_decided_by_columns_too_and_zero_divisions_are_asked_for() {
    let desk = Desk::new();
    desk.write("tags.csv", "a,b,said_a,said_b\nyes,no,yes,no\nno,no,no,no\nyes,no,no,no\nno,no,yes,no\nno,,no,no\n");
    let asked =
        ["audit", "tags.csv", "--target", "a", "--target", "b", "--prediction", "said_a", "--prediction", "said_b"];
    let of = |zero: &str| {
        let answer = desk.gradus(&[&asked[..], &["--json", "--zero-division", zero, "--positive", "yes"]].concat());
        serde_json::from_str::<Value>(&answer.out).unwrap_or_else(|_| panic!("{}", answer.err))
    };
    let [zero, one, undefined] = ["0", "1", "nan"].map(of);
    let recall = |found: &Value| found["metrics"]["test"]["recall_macro"].as_f64().expect("a number");
    assert_eq!((recall(&zero), recall(&one), recall(&undefined)), (0.25, 0.75, 0.5));
    assert!(zero["metrics"]["test"]["coverage_error"].is_null(), "decisions have no ranks");
    assert_eq!((&zero["rows"]["test"], &zero["left_out"]), (&4.into(), &1.into()));
    let warnings = zero["warnings"].to_string();
    assert!(
        warnings.contains("1 of 5 rows lack the truth") && warnings.contains("`b` is true of no row"),
        "{warnings}"
    );
}

#[test]
fn labels_that_do_not_go_together_are_refused() {
    let desk = songs();
    let refused = |more: &[&str]| desk.refused(&[&["audit", "songs.csv"], more].concat());
    let two = ["--target", "happy", "--target", "loud"];
    let one_score = [&two[..], &["--score", "p_happy"]].concat();
    assert!(refused(&one_score).contains("2 --target and 1 --score: each target needs one"));
    let swapped = ["--target", "happy", "--score", "p_happy", "--score", "p_loud"];
    assert!(refused(&swapped).contains("`--score` is given several times for one --target"));
    let both = [&two[..], &["--score", "p_happy", "--score", "p_loud"]].concat();
    assert!(refused(&[&both[..], &["--scan"]].concat()).contains("`--scan` is about one decision"));
    let unknown = [&two[..], &["--score", "p_happy", "--score", "p_lud"]].concat();
    assert!(refused(&unknown).contains("p_loud"));
}
