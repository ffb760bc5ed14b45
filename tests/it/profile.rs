//! `gradus profile` beside pandas, scipy and scikit-learn on the public tables, and what `gradus check` finds and mends.

use std::fmt::Write as _;

use insta::assert_snapshot;
use serde_json::Value;

use crate::support::{Desk, public_tables};

/// Fails unless `value` is within 1e-9 of `reference`, which `tests/reference/profile.py` prints.
#[track_caller]
fn close(value: &Value, reference: f64) {
    let value = value.as_f64().expect("a number");
    assert!((value - reference).abs() <= 1e-9 * reference.abs().max(1.0), "{value} is not {reference}");
}

/// The entry of a list whose `key` is `name`.
fn named<'a>(list: &'a Value, key: &str, name: &str) -> &'a Value {
    list.as_array().expect("a list").iter().find(|entry| entry[key] == name).expect("an entry")
}

/// The checks that found something.
fn checks(document: &Value) -> Vec<&str> {
    let found = document["findings"].as_array().expect("a list");
    found.iter().map(|finding| finding["check"].as_str().expect("a name")).collect()
}

#[test]
fn a_table_of_texts_is_described_though_nothing_can_be_learnt_from_it_yet() {
    let desk = Desk::new();
    let words = ["storm", "calm", "wind", "rain", "sun", "snow", "fog"];
    let line = |row: usize| {
        let word = |at: usize| words[(row * 3 + at * at + row / 7) % 7];
        format!(
            "\"the {} and the {} met at {} o'clock, row {row}\",{}\n",
            word(1),
            word(2),
            row % 12,
            ["a", "b"][row % 2]
        )
    };
    desk.write("lines.csv", String::from("line,who\n") + &(0..200).map(line).collect::<String>());
    let told = desk.gradus(&["profile", "lines.csv", "--target", "who"]);
    assert_eq!(told.code, Some(0), "{}", told.err);
    assert!(told.err.contains("Nothing is compared with the target") && told.err.contains("`line`"), "{}", told.err);
    assert!(told.out.contains("tfidf"), "{}", told.out);
}

#[test]
fn titanic_is_described_as_by_pandas_scipy_and_scikit_learn() {
    let Some(folder) = public_tables("titanic.csv") else { return };
    let desk = Desk::new();
    let file = folder.join("titanic.csv").display().to_string();
    let profile = desk.json(&["profile", &file, "--target", "survived", "--protected", "sex", "--json"]);
    let age = &named(&profile["columns"], "name", "age");
    let numbers = [0.42, 4.0, 20.125, 28.0, 38.0, 56.0, 80.0, 29.699_117_647_058_82, 14.516_321_150_817_316];
    for (key, reference) in ["min", "q05", "q25", "median", "q75", "q95", "max", "mean", "std"].into_iter().zip(numbers)
    {
        close(&age["numbers"][key], reference);
    }
    assert_eq!((&age["missing"], &age["distinct"], &age["top"][0][0]), (&177.into(), &88.into(), &"24".into()));
    let counts: u64 = age["histogram"]["counts"].as_array().expect("bars").iter().filter_map(Value::as_u64).sum();
    assert_eq!(
        (counts, age["histogram"]["edges"].as_array().map(Vec::len)),
        (714, Some(age["histogram"]["counts"].as_array().expect("bars").len() + 1))
    );
    let with = &profile["target"]["associations"];
    let age = named(with, "column", "age");
    close(&age["pearson"], -0.077_221_094_572_177_67);
    close(&age["correlation_ratio"], 0.077_221_094_572_177_61);
    close(&age["mutual_information"], 0.013_022_730_224_887_077);
    close(&named(with, "column", "fare")["mutual_information"], 0.069_763_882_841_095);
    let sex = named(with, "column", "sex");
    close(&sex["cramers_v"], 0.543_351_380_657_755_1);
    close(&sex["mutual_information"], 0.150_870_489_252_181_83);
    close(&named(with, "column", "embarked")["cramers_v"], 0.172_616_827_099_844_38);
    let groups = &profile["coverage"][0]["groups"];
    assert_eq!(
        (&groups[0]["values"][0], &groups[0]["rows"], &groups[1]["rows"]),
        (&"female".into(), &314.into(), &577.into())
    );
    assert_eq!(groups[0]["labels"][1]["rows"], 233);

    let profile = desk.json(&["profile", &file, "--target", "fare", "--json"]);
    let with = &profile["target"]["associations"];
    close(&named(with, "column", "age")["pearson"], 0.096_066_691_769_038_88);
    close(&named(with, "column", "age")["spearman"], 0.135_051_217_734_287_8);
    close(&named(with, "column", "age")["mutual_information"], 0.171_356_481_556_160_9);
    close(&named(with, "column", "sex")["correlation_ratio"], 0.182_332_833_802_870_02);
}

#[test]
fn what_is_known_to_be_wrong_with_the_public_tables_is_found() {
    let Some(folder) = public_tables("adult-train.csv") else { return };
    let desk = Desk::new();
    let profile = |file: &str, target: &str| {
        desk.json(&["profile", &folder.join(file).display().to_string(), "--target", target, "--json"])
    };
    let adult = profile("adult-train.csv", "column_15");
    let twice = named(&adult["findings"], "check", "duplicates");
    assert_eq!((&twice["count"], &twice["severity"]), (&24.into(), &"warning".into()));
    let compas = profile("compas-two-years.csv", "two_year_recid");
    assert_eq!(named(&compas["findings"], "check", "leakage")["columns"][0], "is_recid");
    let titanic = profile("titanic.csv", "survived");
    for check in ["identifier", "missing", "high_cardinality", "missing_by_target"] {
        assert!(checks(&titanic).contains(&check), "{check}");
    }
    for check in ["leakage", "duplicates", "constant", "class_imbalance", "outliers"] {
        assert!(!checks(&titanic).contains(&check), "{check}");
    }
}

/// A table with a column of one value, gaps written as `n/a`, a copy of the target and two equal rows.
fn faulty(desk: &Desk) {
    let mut text = String::from("id,age,unit,paid,y\n");
    for row in 0..60 {
        let (age, yes) = (20 + row * 7 % 43, row % 3 == 0);
        let age = if row % 9 == 0 { "n/a".to_owned() } else { age.to_string() };
        let _ = writeln!(
            text,
            "{},{age},kg,{},{}",
            row + 100,
            if yes { "full" } else { "none" },
            if yes { "yes" } else { "no" }
        );
    }
    let first = text.lines().nth(3).expect("a row").to_owned();
    desk.write("t.csv", text + &first + "\n");
    desk.write(
        "t.toml",
        "# mine\n[data]\npath = \"t.csv\"  # here\ntarget = \"y\"\n\n[split]\nmethod = \"ordered\"  # as it came\nvalidation = 0.1\ntest = 0.1\n\n\
         [model]\nhidden = [4]\n",
    );
}

#[test]
fn findings_are_told_and_mended_in_the_file() {
    let desk = Desk::new();
    faulty(&desk);
    assert_snapshot!(desk.done(&["profile", "t.csv", "--target", "y", "--protected", "unit"]));
    let out = desk.done(&["check", "t.toml"]);
    assert!(out.contains("leakage\n         paid: It alone tells 100.0 % of what there is to know of `y`."), "{out}");
    let before = desk.read("t.toml");
    let answer = desk.gradus(&["check", "t.toml", "--fix", "leakage", "--fix", "mixed_types"]);
    assert_eq!(answer.code, Some(0), "{}", answer.err);
    assert!(answer.err.contains("fixed: leaves out `paid` (`data.drop`)\n"), "{}", answer.err);
    let after = before.replace("target = \"y\"\n", "target = \"y\"\ndrop = [\"paid\"]\nnull_values = [\"n/a\"]\n");
    assert_eq!(desk.read("t.toml"), after);
    desk.done(&["check", "t.toml", "--fix", "all"]);
    let mended = desk.read("t.toml");
    assert!(
        mended.starts_with("# mine\n[data]\npath = \"t.csv\"  # here\n") && mended.contains("\"unit\""),
        "{mended}"
    );
    let again = desk.gradus(&["check", "t.toml", "--fix", "leakage"]);
    assert!(again.out.contains("notes") || !again.out.contains("severe"), "{}", again.out);
    assert!(
        again.err.ends_with("nothing to mend: no finding asked for has a fix that the file does not have already\n"),
        "{}",
        again.err
    );
    assert_eq!(desk.read("t.toml"), mended);
    desk.done(&["train", "t.toml", "--set", "train.epochs=1", "--json"]);
}

/// A workspace on `t.csv` as `init` writes it, but for the word that it takes as missing.
fn started_without_null_values(desk: &Desk, word: &str) {
    desk.done(&["init", "t.csv", "--target", "y", "--out", "t.toml"]);
    let file = desk.read("t.toml");
    assert!(!file.contains("different texts"), "{file}");
    let without = file.replace(&format!("\nnull_values = [\"{word}\"]"), "\n#");
    assert_ne!(without, file);
    desk.write("t.toml", without);
}

#[test]
fn one_word_among_numbers_leaves_the_column_and_is_mended_by_reading_numbers() {
    let desk = Desk::new();
    let mut text = String::from("a,b,y\n");
    for row in 0..200 {
        let a = if row == 77 { "oops".to_owned() } else { format!("{}.5", row * 7) };
        let _ = writeln!(text, "{a},{},{}", row % 13, if row % 3 == 0 { "yes" } else { "no" });
    }
    desk.write("t.csv", text);
    started_without_null_values(&desk, "oops");
    let out = desk.done(&["check", "t.toml"]);
    // Of the rows that are not kept for the test.
    assert!(out.contains("a: 1 of its 153 values is text: `oops`; all others are numbers."), "{out}");
    assert!(!out.contains("identifier"), "{out}");
    let answer = desk.gradus(&["check", "t.toml", "--fix", "mixed_types"]);
    assert!(answer.err.contains("fixed: reads `a` as numbers (`data.types`)\n"), "{}", answer.err);
    assert!(desk.read("t.toml").contains("\ntypes = { a = \"numeric\" }"), "{}", desk.read("t.toml"));
    assert!(!desk.done(&["check", "t.toml"]).contains("mixed_types"));
}

#[test]
fn one_word_among_numbers_with_a_decimal_comma_is_mended_as_well() {
    let desk = Desk::new();
    let mut text = String::from("preis;b;y\n");
    for row in 0..200 {
        let price = if row == 77 { "teuer".to_owned() } else { format!("{},5", row * 7) };
        let _ = writeln!(text, "{price};{};{}", row % 13, if row % 3 == 0 { "ja" } else { "nein" });
    }
    desk.write("t.csv", text);
    started_without_null_values(&desk, "teuer");
    assert!(desk.read("t.toml").contains("decimal = \",\""), "{}", desk.read("t.toml"));
    let answer = desk.gradus(&["check", "t.toml", "--fix", "mixed_types"]);
    assert!(answer.err.contains("fixed: reads `preis` as numbers (`data.types`)\n"), "{}", answer.err);
    let out = desk.done(&["check", "t.toml"]);
    assert!(!out.contains("mixed_types") && !out.contains("identifier"), "{out}");

    // Where commas are not what stands before decimals, such texts name rows as others do.
    desk.write("t.toml", desk.read("t.toml").replace("decimal = \",\"", "decimal = \".\"").replace("types =", "#"));
    assert!(desk.done(&["check", "t.toml"]).contains("preis: Nearly every row has a label of its own"));
}

#[test]
fn a_decimal_comma_that_would_make_text_of_numbers_is_not_meant() {
    let desk = Desk::new();
    let mut text = String::from("a;b;y\n");
    for row in 0..200 {
        let _ = writeln!(text, "{row},5;0.{:03};{}", 100 + row, if row % 3 == 0 { "yes" } else { "no" });
    }
    desk.write("t.csv", text);
    desk.done(&["init", "t.csv", "--target", "y", "--out", "t.toml"]);
    let file = desk.read("t.toml");
    assert!(!file.contains("decimal =") && file.contains("200 different texts in 200 rows"), "{file}");
}

#[test]
fn what_cannot_be_mended_or_asked_for_is_refused_and_the_file_stays() {
    let desk = Desk::new();
    faulty(&desk);
    let before = desk.read("t.toml");
    let answer = desk.gradus(&["check", "t.toml", "--fix", "leakige"]);
    assert_eq!(answer.code, Some(2));
    assert!(
        answer.err.contains("there is no check `leakige`. Did you mean `leakage`? There are leakage, "),
        "{}",
        answer.err
    );
    desk.write("t.toml", before.replace("[split]", "features = [\"paid\"]\n[split]"));
    let before = desk.read("t.toml");
    let answer = desk.gradus(&["check", "t.toml", "--fix", "leakage"]);
    assert_eq!(answer.code, Some(2));
    assert!(
        answer.err.contains("t.toml is as it was: one that leaves out `paid` (`data.drop`) would not work."),
        "{}",
        answer.err
    );
    assert_eq!(desk.read("t.toml"), before);
    assert_snapshot!(desk.refused(&["profile", "t.csv", "--target", "pay"]), @"error: `--target` names the column `pay`, which the table does not have. Its columns are `id`, `age`, `unit`, `paid` and `y`.");
    assert!(desk.refused(&["profile", "t.csv", "--protected", "unit"]).contains("--target <COL>"));
}

#[test]
fn wrong_labels_are_looked_for_when_asked() {
    let desk = Desk::with_a_shop();
    let out = desk.done(&["check", "shop.toml", "--label-errors"]);
    assert!(out.starts_with("shop.toml: ok"), "{out}");
}

#[test]
fn a_target_that_cannot_be_learnt_or_judged_is_told_by_init_and_by_check() {
    let desk = Desk::new();
    let table = |target: &dyn Fn(usize) -> &'static str| -> String {
        let rows = (0..200).map(|row| format!("{}.5,{}\n", row * 37 % 199, target(row)));
        "a,y\n".to_owned() + &rows.collect::<String>()
    };
    desk.write("same.csv", table(&|_| "7.5"));
    let answer = desk.gradus(&["init", "same.csv", "--target", "y"]);
    assert_snapshot!(answer.err, @r"
    same.csv: regression, 200 rows, 2 columns
    note: The target is 7.5 in every training row, so there is nothing to learn.
    wrote same.toml; now: gradus train same.toml   or   gradus open same.toml
    ");
    let out = desk.done(&["check", "same.toml"]);
    assert!(
        out.contains("\nsevere   constant\n         y: It has one value only, and it is what is predicted"),
        "{out}"
    );
    desk.write("rare.csv", table(&|row| if row % 100 == 7 { "yes" } else { "no" }));
    let answer = desk.gradus(&["init", "rare.csv", "--target", "y"]);
    assert_snapshot!(answer.err, @r"
    rare.csv: binary, 200 rows, 2 columns
    note: No validation row and no test row has the target `yes`, so how well it is learnt cannot be judged there.
    wrote rare.toml; now: gradus train rare.toml   or   gradus open rare.toml
    ");
    let out = desk.done(&["check", "rare.toml"]);
    assert!(out.contains("y: No validation row and no test row has the label `yes`.\n"), "{out}");
    desk.write("one.csv", table(&|_| "yes"));
    assert_snapshot!(desk.refused(&["init", "one.csv", "--target", "y"]), @"error: Every training row has the target `yes`. At least two classes are needed to learn a difference.");
    assert!(!desk.path("one.toml").exists());
}
