//! Every kind of source, all the way: profiled, made into a workspace, checked, trained on, judged and predicted.

use std::fmt::Write as _;
use std::fs;

use insta::assert_snapshot;

use crate::broken::seeds::{database, gzip, zstd};
use crate::support::Desk;

/// Rows of `age`, `town` and `bought`, which can be learnt.
fn rows() -> impl Iterator<Item = (usize, &'static str, &'static str)> {
    (0..120).map(|row| {
        let age = 18 + row * 7 % 50;
        (age, ["Oslo", "Rome", "New York"][row % 3], if age + row % 3 > 42 { "yes" } else { "no" })
    })
}

fn csv(from: usize, to: usize) -> String {
    let lines = rows().skip(from).take(to - from);
    lines.fold("age,town,bought\n".into(), |text, (age, town, bought)| format!("{text}{age},{town},{bought}\n"))
}

/// Goes all the way with `data` and gives what is predicted.
fn all_the_way(desk: &Desk, data: &str, arguments: &[&str]) -> Vec<String> {
    let profile =
        desk.json(&[&["profile", data, "--json"], &arguments[arguments.len() - arguments.len() % 2..]].concat());
    assert_eq!(profile["rows"], 120, "{profile}");
    desk.done(&[&["init", data, "--out", "w.toml"], arguments].concat());
    let checked = desk.done(&["check", "w.toml"]);
    assert!(checked.contains("w.toml: ok") && checked.contains("task        binary"), "{checked}");
    let report = desk.json(&["train", "w.toml", "--json", "--set", "train.epochs=8", "--set", "model.hidden=[8]"]);
    let run = report["run"].as_str().expect("an id");
    let again = desk.json(&["evaluate", run, "--json"]);
    assert_eq!(again["metrics"]["test"], report["metrics"]["test"]);
    let elsewhere = desk.json(&["evaluate", run, "--data", data, "--json"]);
    assert_eq!(elsewhere["rows"]["test"], 120);
    let predicted: Vec<String> = desk.done(&["predict", run, "--data", data]).lines().map(Into::into).collect();
    assert_eq!(predicted.len(), 121, "{}", predicted[0]);
    predicted
}

#[test]
fn packed_tables_are_learnt_from_like_plain_ones() {
    let desk = Desk::new();
    desk.write("t.csv", csv(0, 120));
    let plain = all_the_way(&desk, "t.csv", &["--target", "bought"]);
    for (name, packed) in [("t.csv.gz", gzip(csv(0, 120).as_bytes())), ("t.csv.zst", zstd(csv(0, 120).as_bytes()))] {
        desk.write(name, packed);
        fs::remove_file(desk.path("w.toml")).expect("a file");
        assert_eq!(all_the_way(&desk, name, &["--target", "bought"]), plain, "{name}");
    }
}

#[test]
fn decimal_commas_and_points_between_thousands_are_learnt_from_like_decimal_points() {
    let desk = Desk::new();
    let written = |number: &dyn Fn(f64) -> String, between: char| {
        let row = |row: u32| {
            let (income, bought) = (800.0 + f64::from(row % 37) * 61.25, if row % 37 > 18 { "yes" } else { "no" });
            format!("{}{between}{}{between}{bought}\n", number(income), number(f64::from(row % 7) / 4.0))
        };
        format!("income{between}share{between}bought\n") + &(0..120).map(row).collect::<Vec<_>>().concat()
    };
    desk.write("t.csv", written(&|number| number.to_string(), ','));
    let plain = all_the_way(&desk, "t.csv", &["--target", "bought"]);
    let thousands = |number: f64| {
        let text = number.to_string().replace('.', ",");
        if number < 1000.0 { text } else { format!("{}.{}", &text[..1], &text[1..]) }
    };
    desk.write("t.csv", written(&thousands, ';'));
    fs::remove_file(desk.path("w.toml")).expect("a file");
    assert_eq!(all_the_way(&desk, "t.csv", &["--target", "bought"]), plain);
    assert!(desk.read("w.toml").contains("decimal = \",\""), "{}", desk.read("w.toml"));
    desk.write("gaps.csv", written(&thousands, ';').replacen(";0;", ";NA;", 9));
    desk.done(&["init", "gaps.csv", "--target", "bought"]);
    let gaps = desk.read("gaps.toml");
    assert!(gaps.contains("decimal = \",\"") && gaps.contains("\"NA\""), "{gaps}");
    let answer = desk.gradus(&["profile", "t.csv", "--json"]);
    assert!(answer.err.contains("numbers are read with a decimal comma"), "{}", answer.err);
    let document: serde_json::Value = serde_json::from_str(&answer.out).expect("a document");
    assert_eq!(document["columns"][0]["type"], "numeric", "{document}");
    let streamed = desk.json(&["profile", "t.csv", "--json", "--memory", "70MB"]);
    assert!(streamed["rows"] == 120, "{streamed}");
}

#[test]
fn several_files_are_one_table() {
    let desk = Desk::new();
    desk.write("t.csv", csv(0, 120));
    let whole = all_the_way(&desk, "t.csv", &["--target", "bought"]);
    fs::remove_file(desk.path("w.toml")).expect("a file");
    fs::create_dir(desk.path("parts [new]")).expect("a folder");
    for part in 0..4 {
        desk.write(&format!("parts [new]/part-{part}.csv"), csv(part * 30, part * 30 + 30));
    }
    assert_eq!(all_the_way(&desk, "parts [[]new[]]/part-*.csv", &["--target", "bought"]), whole);
    desk.write("parts [new]/part-4.csv", "age,city,bought\n1,Oslo,no\n");
    let refused = desk.refused(&["check", "w.toml"]);
    assert_snapshot!(refused, @"error: `[here]/parts [new]/part-4.csv` lacks the column `town`, which `[here]/parts [new]/part-0.csv` has. Files that are read as one table need the same columns.");
    desk.write("parts [new]/part-4.csv", "bought,town,age\nno,Oslo,unknown\n");
    assert!(desk.done(&["profile", "parts [[]new[]]/part-*.csv"]).starts_with("121 rows, 3 columns"));
}

#[test]
fn a_workspace_in_another_folder_finds_its_parts() {
    let desk = Desk::new();
    fs::create_dir(desk.path("deep")).expect("a folder");
    for part in 0..2 {
        desk.write(&format!("deep/p{part}.csv"), csv(part * 60, part * 60 + 60));
    }
    desk.write("deep/w.toml", "[data]\npath = \"p?.csv\"\ntarget = \"bought\"\n[train]\nepochs = 2\n");
    let run = desk.json(&["train", "deep/w.toml", "--json"])["run"].as_str().expect("an id").to_owned();
    desk.done(&["evaluate", &run]);
}

#[test]
fn attribute_relation_files_go_all_the_way() {
    let desk = Desk::new();
    let mut text = String::from("% made\n@relation shop\n@attribute age numeric\n");
    text += "@attribute town {Oslo,Rome,'New York'}\n@attribute bought {no,yes}\n@data\n";
    for (place, (age, town, bought)) in rows().enumerate() {
        let sparse = format!("{{0 {age}, 1 '{town}', 2 {bought}}}");
        let row = if place % 2 == 0 { format!("{age},'{town}',{bought}") } else { sparse };
        writeln!(text, "{row}").expect("text grows");
    }
    desk.write("shop.arff", &text);
    let predicted = all_the_way(&desk, "shop.arff", &["--target", "bought"]);
    desk.write("t.csv", csv(0, 120));
    fs::remove_file(desk.path("w.toml")).expect("a file");
    assert_eq!(all_the_way(&desk, "t.csv", &["--target", "bought"]), predicted);
    desk.write("shop.arff", text.replace("'Oslo',no", "'Paris',no"));
    let refused = desk.refused(&["profile", "shop.arff"]);
    assert_snapshot!(refused, @"error: Line 7 of `[here]/shop.arff` is not ARFF: `Paris` is not among the declared values of attribute `town`; add it to its list.");
}

#[test]
fn sparse_rows_go_all_the_way_and_need_no_target() {
    let desk = Desk::new();
    let line = |(age, town, bought): (usize, &str, &str)| {
        let place = ["Oslo", "Rome", "New York"].iter().position(|&known| known == town).map_or(9, |place| place + 2);
        format!("{} 1:{age} {place}:1 # {town}\n", if bought == "yes" { "+1" } else { "-1" })
    };
    desk.write("shop", rows().map(line).collect::<String>());
    let predicted = all_the_way(&desk, "shop", &[]);
    assert_eq!(predicted[0], "prediction,probability_-1,probability_1");
    let (few, many): (Vec<_>, Vec<_>) = rows().map(line).partition(|line| line.contains(" 2:1"));
    desk.write("half-1.svm", few.concat());
    desk.write("half-2.svm", many.concat());
    let halves = desk.json(&["profile", "half-*.svm", "--json"]);
    assert_eq!((&halves["rows"], halves["columns"].as_array().map(Vec::len)), (&120.into(), Some(5)));
    desk.write("one.svm", "0 1:30\n0 1:60 4:1\n");
    let run = desk.runs()[0]["run"].as_str().expect("an id").to_owned();
    assert_eq!(desk.done(&["predict", &run, "--data", "one.svm"]).lines().count(), 3);
}

#[test]
fn a_database_goes_all_the_way_by_table_and_by_query() {
    let desk = Desk::new();
    let mut statements =
        String::from("CREATE TABLE shop (age INTEGER, town TEXT, bought TEXT); CREATE TABLE other (a);");
    for (age, town, bought) in rows() {
        write!(statements, "INSERT INTO shop VALUES ({age}, '{town}', '{bought}');").expect("text grows");
    }
    let bytes = database(&statements);
    desk.write("shop.sqlite", &bytes);
    let refused = desk.refused(&["profile", "shop.sqlite"]);
    assert_snapshot!(refused, @"error: `[here]/shop.sqlite` holds the tables `other` and `shop`. Name a table in `data.table` (--table), or write a SELECT in `data.query` (--query).");
    let refused = desk.refused(&["init", "shop.sqlite", "--target", "bought", "--table", "shp"]);
    assert_snapshot!(refused, @"error: `[here]/shop.sqlite` has no table `shp`. Did you mean `shop`? It holds the tables `other` and `shop`.");
    let query = "SELECT age, town, bought FROM shop";
    for choice in [["--table", "shop"], ["--query", query]] {
        let profile = desk.json(&["profile", "shop.sqlite", "--json", choice[0], choice[1]]);
        assert_eq!(profile["rows"], 120);
        desk.done(&["init", "shop.sqlite", "--target", "bought", choice[0], choice[1], "--out", "w.toml"]);
        let report = desk.json(&["train", "w.toml", "--json", "--set", "train.epochs=3"]);
        let run = report["run"].as_str().expect("an id");
        assert_eq!(desk.json(&["evaluate", run, "--json"])["metrics"]["test"], report["metrics"]["test"]);
        assert_eq!(desk.done(&["predict", run, "--data", "shop.sqlite"]).lines().count(), 121);
        fs::remove_file(desk.path("w.toml")).expect("a file");
    }
    desk.write(
        "both.toml",
        "[data]\npath = \"shop.sqlite\"\ntarget = \"bought\"\ntable = \"shop\"\nquery = \"SELECT 1\"\n",
    );
    let refused = desk.refused(&["check", "both.toml"]);
    assert!(refused.contains("`table` and `query` both say what is read"), "{refused}");
    assert_eq!(fs::read(desk.path("shop.sqlite")).expect("a file"), bytes);
    let beside = fs::read_dir(desk.path(".")).expect("a folder").flatten().map(|entry| entry.file_name());
    assert!(beside.into_iter().all(|name| !name.to_string_lossy().starts_with("shop.sqlite-")));
}

#[test]
fn a_folder_of_texts_goes_all_the_way() {
    let desk = Desk::new();
    for (label, word) in [("long", "word and word and "), ("short", "word ")] {
        fs::create_dir_all(desk.path("reviews").join(label)).expect("a folder");
        for row in 0..60 {
            desk.write(&format!("reviews/{label}/{row:02}.txt"), word.repeat(5 + row % 7) + &format!("number {row}"));
        }
    }
    desk.write("reviews/long/notes.pdf", "x");
    let predicted = all_the_way(&desk, "reviews", &[]);
    assert_eq!(predicted[0], "file,prediction,probability_long,probability_short");
    assert!(predicted[1].starts_with("long/00.txt,long,"), "{}", predicted[1]);
    let workspace = desk.read("w.toml");
    assert!(workspace.contains("target = \"label\"") && workspace.contains("step = \"tfidf\""), "{workspace}");
    let profile = desk.gradus(&["profile", "reviews"]);
    assert_snapshot!(profile.err.trim(), @"warning: 1 files in `[here]/reviews` are no .txt, .text or .md files and are left out: `long/notes.pdf`.");
}

/// Sixty reviews that differ by no length, only by a word.
fn reviews() -> impl Iterator<Item = (String, &'static str)> {
    let things = ["soup", "bread", "fish", "salad", "coffee"];
    (0..60).map(move |row| {
        let (word, label) = if row % 2 == 0 { ("awful", "bad") } else { ("lovely", "good") };
        (format!("Visit {row}: the {} was {word}, we said, on day {}", things[row % 5], row % 7), label)
    })
}

#[test]
fn texts_are_learnt_from_by_their_words_from_the_start() {
    let desk = Desk::new();
    let learnt = |workspace: &str| {
        let answer = desk.gradus(&["train", workspace, "--json"]);
        assert!(answer.code == Some(0) && !answer.err.contains("is left out"), "{}", answer.err);
        let report: serde_json::Value = serde_json::from_str(&answer.out).expect("JSON");
        report["metrics"]["test"]["accuracy"].as_f64().expect("a number")
    };
    for (row, (text, label)) in reviews().enumerate() {
        fs::create_dir_all(desk.path("reviews").join(label)).expect("a folder");
        desk.write(&format!("reviews/{label}/{row}.txt"), text);
    }
    let told = desk.gradus(&["init", "reviews/"]);
    assert_snapshot!(told.err.trim(), @r"
    reviews/: binary, 60 rows, 5 columns
    note: Feature `file` has 39 different labels in 39 training rows, like an identifier, and is left out. List it in `data.features`, or name it in a step of `prepare`, to keep it.
    note: Feature `words` is the same in every training row, so nothing can be learnt from it.
    wrote reviews.toml; now: gradus train reviews.toml   or   gradus open reviews.toml
    ");
    assert!(learnt("reviews.toml") > 0.7);
    let checked = desk.done(&["check", "reviews.toml"]);
    assert!(!checked.contains("identifier") && !checked.contains("running text"), "{checked}");
    let table = reviews().fold("guest,review,stars\n".into(), |table: String, (text, label)| {
        let guest = table.len();
        format!("{table}g{guest},\"{text}\",{label}\n")
    });
    desk.write("table.csv", table);
    let told = desk.gradus(&["init", "table.csv", "--target", "stars"]);
    assert!(told.err.contains("wrote table.toml"), "{}", told.err);
    assert!(desk.read("table.toml").contains("columns = [\"review\"]"));
    assert_eq!(learnt("table.toml"), 1.0);
}

#[test]
fn a_sample_is_the_same_each_time_and_predictions_are_for_every_row() {
    let desk = Desk::new();
    desk.write("t.csv", csv(0, 120));
    desk.done(&["init", "t.csv", "--target", "bought", "--rows", "60", "--out", "w.toml"]);
    let train = |arguments: &[&str]| {
        let report = desk.json(&[&["train", "w.toml", "--json", "--set", "train.epochs=2"], arguments].concat());
        let rows = ["train", "validation", "test"].map(|part| report["rows"][part].as_u64().expect("a count"));
        (report["run"].as_str().expect("an id").to_owned(), rows.iter().sum::<u64>(), report["metrics"].clone())
    };
    let (run, rows, metrics) = train(&[]);
    assert_eq!((rows, &train(&[]).2), (60, &metrics));
    assert_eq!(train(&["--rows", "40"]).1, 40);
    assert_eq!(desk.done(&["predict", &run, "--data", "t.csv"]).lines().count(), 121);
    assert_eq!(desk.json(&["evaluate", &run, "--json"])["metrics"], metrics);
}

#[test]
fn what_spreadsheets_would_compute_is_written_as_text() {
    let desk = Desk::new();
    desk.write("t.csv", csv(0, 120).replace(",yes", ",=HYPERLINK(1)").replace(",no", ",-1.5"));
    desk.done(&["init", "t.csv", "--target", "bought", "--out", "w.toml"]);
    let run =
        desk.json(&["train", "w.toml", "--json", "--set", "train.epochs=8"])["run"].as_str().expect("an id").to_owned();
    let out = desk.done(&["predict", &run, "--data", "t.csv"]);
    let labels: std::collections::BTreeSet<&str> =
        out.lines().skip(1).map(|line| line.split(',').next().expect("a cell")).collect();
    assert_eq!(labels.into_iter().collect::<Vec<_>>(), ["'=HYPERLINK(1)", "-1.5"]);
}
