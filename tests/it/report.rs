//! `gradus report`: the files, the page as a browser sees it, and what happens with hostile names and missing data.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

use crate::support::{Desk, shop, skipped};

/// Trains in the desk's folder and writes the report into `told`; returns the run's document.
fn reported(desk: &Desk, workspace: &str) -> Value {
    let document = desk.json(&["train", workspace, "--json"]);
    assert_eq!(desk.done(&["report", document["run"].as_str().expect("an id"), "--out", "told"]), "");
    document
}

/// Names of the files below a folder, in order.
fn names(folder: &Path) -> Vec<String> {
    let mut names = vec![];
    for entry in fs::read_dir(folder).expect("a folder").flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        if entry.path().is_dir() {
            names.extend(self::names(&entry.path()).into_iter().map(|inner| format!("{name}/{inner}")));
        } else {
            names.push(name);
        }
    }
    names.sort();
    names
}

/// The numbers of a page by name: what stands in `data-metric` and `data-value`.
fn numbers(page: &str) -> BTreeMap<String, Option<f64>> {
    let mut found = BTreeMap::new();
    for mark in page.split("data-metric=\"").skip(1) {
        let (name, rest) = mark.split_once('"').expect("a name");
        let value = rest.strip_prefix(" data-value=\"").expect("a value").split('"').next().expect("its end");
        let value = value.parse().ok();
        let before = found.insert(name.to_owned(), value);
        assert!(before.is_none_or(|before| before == value), "{name} is two numbers");
    }
    found
}

/// Every metric of `metrics.json` is on the page, with all its digits.
fn agrees(page: &str, document: &Value) {
    let numbers = numbers(page);
    let mut compared = 0;
    for (part, metrics) in document["metrics"].as_object().expect("parts") {
        for (name, value) in metrics.as_object().expect("metrics") {
            assert_eq!(numbers.get(&format!("{part}.{name}")), Some(&value.as_f64()), "{part}.{name}");
            compared += 1;
        }
    }
    assert!(compared >= 20, "{compared}");
    for (column, fairness) in document["fairness"].as_object().expect("columns") {
        for (group, rates) in fairness["groups"].as_object().expect("groups") {
            let name = format!("fairness.{column}.{group}.selection_rate");
            assert_eq!(numbers.get(&name), Some(&rates["selection_rate"].as_f64()), "{name}");
        }
        let name = format!("fairness.{column}.demographic_parity_difference");
        assert_eq!(numbers.get(&name), Some(&fairness["demographic_parity_difference"].as_f64()), "{name}");
    }
}

/// A browser without a window; `None`, with a word about it, where there is none.
fn chromium() -> Option<PathBuf> {
    let named = std::env::var_os("GRADUS_CHROMIUM").map(PathBuf::from);
    let path = std::env::var_os("PATH").unwrap_or_default();
    let all = ["chromium", "chromium-browser", "google-chrome"];
    let places = std::env::split_paths(&path).flat_map(|folder| all.map(|name| folder.join(name)));
    let found = named.into_iter().chain(places).find(|program| program.is_file());
    if found.is_none() {
        skipped("there is no Chromium: neither GRADUS_CHROMIUM nor chromium on PATH");
    }
    found
}

/// The page's document as the browser understands it.
fn opened(program: &Path, desk: &Desk, page: &str) -> String {
    let profile = format!("--user-data-dir={}", desk.path("browser").display());
    let address = format!("file://{}", desk.path(page).display());
    let fixed = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--dump-dom"];
    let output = Command::new(program).args(fixed).args([&profile, &address]).output().expect("the browser starts");
    String::from_utf8(output.stdout).expect("text in UTF-8")
}

#[test]
fn a_report_is_a_page_a_card_a_datasheet_tables_and_pictures() {
    let desk = Desk::with_a_shop();
    let document = reported(&desk, "shop.toml");
    insta::assert_snapshot!(names(&desk.path("told")).join("\n"), @r"
    calibration.csv
    confusion.csv
    datasheet.md
    epochs.csv
    fairness-between.csv
    fairness.csv
    gains.csv
    metrics.csv
    metrics.json
    model-card.md
    pictures/calibration.png
    pictures/calibration.svg
    pictures/confusion.png
    pictures/confusion.svg
    pictures/fairness-1.png
    pictures/fairness-1.svg
    pictures/gain.png
    pictures/gain.svg
    pictures/lift.png
    pictures/lift.svg
    pictures/losses.png
    pictures/losses.svg
    pictures/metrics.png
    pictures/metrics.svg
    pictures/precision-recall.png
    pictures/precision-recall.svg
    pictures/roc.png
    pictures/roc.svg
    precision-recall.csv
    report.html
    roc.csv
    ");
    let page = desk.read("told/report.html");
    agrees(&page, &document);
    let stored: Value = serde_json::from_str(&desk.read("told/metrics.json")).expect("JSON");
    assert_eq!(stored, document);
    let epochs = desk.read("told/epochs.csv");
    assert!(
        epochs.starts_with("epoch,train_loss,validation_loss,accuracy,") && epochs.lines().count() == 4,
        "{epochs}"
    );
    // Nothing is fetched from anywhere and nothing runs; the namespace of pictures is a name, not an address.
    let without = page.replace("xmlns=\"http://www.w3.org/2000/svg\"", "");
    for foreign in ["http:", "https:", "<script", "<link", "@import", "url(", "src="] {
        assert!(!without.contains(foreign), "{foreign}");
    }
    for picture in ["losses", "roc", "confusion"] {
        assert!(desk.read(&format!("told/pictures/{picture}.svg")).starts_with("<svg"));
        let png = fs::read(desk.path(&format!("told/pictures/{picture}.png"))).expect("a picture");
        assert!(png.starts_with(b"\x89PNG\r\n\x1a\n") && png.len() > 5_000, "{picture}: {}", png.len());
    }
    assert!(page.contains("(prefers-color-scheme:dark)") && page.contains("var(--ink)"));
}

#[test]
fn a_browser_shows_the_numbers_of_the_run() {
    let Some(program) = chromium() else { return };
    let desk = Desk::with_a_shop();
    let document = reported(&desk, "shop.toml");
    let dom = opened(&program, &desk, "told/report.html");
    assert!(dom.contains("<h2>Verdict</h2>") && dom.trim_end().ends_with("</html>"), "{dom}");
    agrees(&dom, &document);
    assert!(dom.matches("<svg").count() >= 7, "pictures are part of the page");
}

/// A workspace and data whose names are markup wherever they turn up.
fn hostile(desk: &Desk) {
    let table = shop(240).replacen("age,town", "age,\"<script>alert(1)</script>|\"\"x\"\"\n`y`\"", 1);
    let table =
        table.replace(",Bonn,", ",\"</td><script>alert(2)</script>\",").replace(",Oslo,", ",\"a|b \"\"c\"\"\",");
    let table = table.replace(",yes\n", ",\"<b>yes</b>\"\n");
    desk.write("shop.csv", table);
    let workspace = desk.read("shop.toml").replace("\"yes\"", "\"<b>yes</b>\"");
    let column = r#"["<script>alert(1)</script>|\"x\"\n`y`"]"#;
    desk.write("hostile.toml", workspace.replace("[\"town\"]", column));
}

#[test]
fn names_that_are_markup_stay_text() {
    let desk = Desk::with_a_shop();
    hostile(&desk);
    reported(&desk, "hostile.toml");
    let page = desk.read("told/report.html");
    assert!(!page.contains("<script") && !page.contains("<b>yes"), "markup from the data");
    assert!(page.contains("&lt;script&gt;alert(1)&lt;/script&gt;|&quot;x&quot;"));
    for text in ["model-card.md", "datasheet.md"].map(|name| desk.read(&format!("told/{name}"))) {
        let prose = text.split("```").step_by(2).collect::<String>();
        assert!(!prose.contains("<script") && !prose.contains("<b>"), "{prose}");
        assert!(prose.contains("a\\|b \"c\"") && !prose.contains("a|b"), "a group's name parts no cells: {prose}");
    }
    for picture in names(&desk.path("told/pictures")).iter().filter(|name| name.ends_with("svg")) {
        assert!(!desk.read(&format!("told/pictures/{picture}")).contains("<script"), "{picture}");
    }
    if let Some(program) = chromium() {
        let dom = opened(&program, &desk, "told/report.html");
        assert!(!dom.contains("<script") && dom.contains("&lt;script&gt;"), "the browser found a script");
    }
}

#[test]
fn without_its_data_a_report_leaves_out_what_needs_them_and_says_so() {
    let desk = Desk::with_a_shop();
    let document = desk.json(&["train", "shop.toml", "--json"]);
    fs::remove_file(desk.path("shop.csv")).expect("the data");
    let answer = desk.gradus(&["report", document["run"].as_str().expect("an id"), "--out", "told"]);
    assert_eq!(answer.code, Some(0), "{}", answer.err);
    assert!(answer.err.starts_with("warning: the report has no curves of scores"), "{}", answer.err);
    let page = desk.read("told/report.html");
    agrees(&page, &document);
    assert!(page.contains("curves need the rows again, which could not be read: "), "the page says why");
    let names = names(&desk.path("told"));
    assert!(names.contains(&"pictures/losses.svg".into()) && names.contains(&"pictures/confusion.png".into()));
    assert!(!names.iter().any(|name| name.contains("roc") || name.contains("calibration")), "{names:?}");
}

#[test]
fn data_that_changed_are_not_mixed_with_the_run() {
    let desk = Desk::with_a_shop();
    let document = desk.json(&["train", "shop.toml", "--json"]);
    desk.write("shop.csv", shop(250));
    let answer = desk.gradus(&["report", document["run"].as_str().expect("an id"), "--out", "told"]);
    assert_eq!(answer.code, Some(0), "{}", answer.err);
    assert!(answer.err.contains("the data have changed since the run was trained"), "{}", answer.err);
}

#[test]
fn a_look_that_cannot_be_counted_is_told_and_the_report_is_written() {
    let desk = Desk::with_a_shop();
    let document = desk.json(&["train", "shop.toml", "--json"]);
    fs::remove_file(desk.path("runs/.looks.jsonl")).expect("looks");
    fs::create_dir(desk.path("runs/.looks.jsonl")).expect("a folder in their place");
    let answer = desk.gradus(&["report", document["run"].as_str().expect("an id"), "--out", "told"]);
    assert_eq!(answer.code, Some(0), "{}", answer.err);
    assert!(answer.err.starts_with("warning: this look at the test rows is not counted: "), "{}", answer.err);
    assert!(answer.err.ends_with("wrote told/report.html and 30 more files beside it\n"), "{}", answer.err);
}

#[test]
fn the_same_run_gives_the_same_bytes() {
    let desk = Desk::with_a_shop();
    let document = reported(&desk, "shop.toml");
    let all = |folder: &str| -> Vec<(String, Vec<u8>)> {
        let read = |name: String| (name.clone(), fs::read(desk.path(folder).join(name)).expect("a file"));
        names(&desk.path(folder)).into_iter().map(read).collect()
    };
    // Every report is a look at the test, and each says how many there were.
    let looks = desk.path("runs/.looks.jsonl");
    let text = fs::read_to_string(&looks).expect("looks");
    fs::write(&looks, text.lines().next().expect("a look").to_owned() + "\n").expect("looks");
    desk.done(&["report", document["run"].as_str().expect("an id"), "--out", "again"]);
    assert!(all("told") == all("again"), "two reports differ");
}

#[test]
fn numbers_and_many_classes_have_reports_of_their_own() {
    let desk = Desk::with_a_shop();
    let workspace = desk.read("shop.toml").replace("positive = \"yes\"\n", "");
    desk.write("number.toml", workspace.replace("\"bought\"", "\"income\"\ntask = \"regression\""));
    let document = reported(&desk, "number.toml");
    agrees_on_r2(&desk.read("told/report.html"), &document);
    let found = names(&desk.path("told"));
    assert!(
        found.contains(&"pictures/residuals.png".into()) && found.contains(&"pictures/predictions.svg".into()),
        "{found:?}"
    );
    assert!(!found.contains(&"confusion.csv".into()), "{found:?}");
    fs::remove_dir_all(desk.path("told")).expect("the report");
    desk.write("towns.toml", workspace.replace("\"bought\"", "\"town\"").replace("[\"town\"]", "[\"bought\"]"));
    reported(&desk, "towns.toml");
    let found = names(&desk.path("told"));
    assert!(found.contains(&"pictures/roc.svg".into()) && !found.contains(&"pictures/lift.svg".into()), "{found:?}");
    let classes: Vec<String> =
        desk.read("told/roc.csv").lines().skip(1).filter_map(|line| Some(line.split_once(',')?.0.to_owned())).collect();
    assert!(["Bonn", "Oslo", "Rome"].iter().all(|town| classes.iter().any(|class| class == town)), "{classes:?}");
}

fn agrees_on_r2(page: &str, document: &Value) {
    assert_eq!(numbers(page).get("test.r2"), Some(&document["metrics"]["test"]["r2"].as_f64()));
    assert!(page.contains("Residuals by prediction"));
}

#[test]
fn a_report_that_cannot_be_written_says_why() {
    let desk = Desk::with_a_shop();
    let document = desk.json(&["train", "shop.toml", "--json"]);
    let run = document["run"].as_str().expect("an id");
    let to = |folder: &str| desk.refused(&["report", run, "--out", folder]);
    insta::assert_snapshot!(to("shop.csv"), @"error: shop.csv is a file. Name a folder");
    insta::assert_snapshot!(to("shop.csv/told"), @"error: cannot write shop.csv/told: not a directory");
    fs::remove_file(desk.path("runs").join(run).join("metrics.json")).expect("the results");
    let refused = to("told");
    assert!(refused.contains("has no results") && !desk.path("told").exists(), "{refused}");
    assert!(desk.refused(&["report", "nobody", "--out", "told"]).contains("there is no run"));
}

#[test]
fn a_run_and_its_continuation_leave_event_files_for_tensorboard() {
    let desk = Desk::with_a_shop();
    let document = desk.json(&["train", "shop.toml", "--json"]);
    let run = document["run"].as_str().expect("an id");
    let boards = || {
        let all = names(&desk.path("runs").join(run));
        all.into_iter().filter(|name| name.starts_with("events.out.tfevents.")).collect::<Vec<_>>()
    };
    assert_eq!(boards().len(), 1);
    desk.done(&["resume", run, "--set", "train.epochs=5"]);
    let [first, second] = &boards()[..] else { panic!("two files: {:?}", boards()) };
    for name in [first, second] {
        let bytes = fs::read(desk.path("runs").join(run).join(name)).expect("a file");
        assert!(bytes.windows(13).any(|some| some == b"brain.Event:2"), "{name}");
        assert!(bytes.windows(19).any(|some| some == b"validation/accuracy"), "{name}");
    }
}
