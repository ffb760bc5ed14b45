//! What a person is told about each kind of mistake in a workspace file.
//!
//! `tests/bad/NAME.toml` is the file, `NAME.txt` all that is said about it. With `UPDATE_EXPECT=1` in the environment
//! the texts are rewritten; read them as a user before committing them.

use std::fs;
use std::path::{Path, PathBuf};

use gradus::spec::parse;

use crate::support::{Desk, shop};

fn told(file: &Path) -> String {
    let text = fs::read_to_string(file).expect("a fixture");
    let name = file.file_name().and_then(|name| name.to_str()).expect("a name");
    let rendered = parse(&text).diagnostics.into_iter().map(|diagnostic| diagnostic.render(name, &text));
    rendered.collect::<Vec<_>>().join("\n\n") + "\n"
}

fn fixtures() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/bad");
    let files = fs::read_dir(folder).expect("the fixtures").map(|entry| entry.expect("an entry").path());
    files.filter(|file| file.extension().is_some_and(|extension| extension == "toml")).collect()
}

#[test]
fn every_mistake_is_told_as_expected() {
    let update = std::env::var_os("UPDATE_EXPECT").is_some_and(|value| value == "1");
    let mut different = vec![];
    for file in fixtures() {
        let (expected, told) = (file.with_extension("txt"), told(&file));
        if update {
            fs::write(&expected, &told).expect("a fixture can be written");
        } else if fs::read_to_string(&expected).ok().as_deref() != Some(told.as_str()) {
            different.push(format!("{}:\n{told}", file.display()));
        }
    }
    assert!(different.is_empty(), "{}", different.join("\n"));
}

#[test]
fn every_bad_file_is_told_something() {
    let silent = |file: &PathBuf| told(file).trim().is_empty();
    assert_eq!(fixtures().into_iter().find(silent), None);
    assert!(fixtures().len() >= 30);
}

#[test]
fn a_command_that_is_proposed_for_a_file_with_a_space_can_be_copied() {
    let desk = Desk::new();
    desk.write("my shop.csv", shop(240));
    let answer = desk.gradus(&["init", "my shop.csv", "--target", "bought"]);
    assert!(answer.err.contains("gradus train 'my shop.toml'   or   gradus open 'my shop.toml'"), "{}", answer.err);
}

#[test]
fn a_new_file_reads_dates_and_leaves_something_to_learn_from() {
    let desk = Desk::new();
    let day = |row: usize| format!("2024-{:02}-{:02} {:02}:30", row / 28 % 12 + 1, row % 28 + 1, row % 24);
    let rows = |cell: &dyn Fn(usize) -> String| -> String {
        (0..240).map(|row| cell(row) + [",no\n", ",yes\n"][row / 7 % 2]).collect()
    };
    desk.write("visits.csv", "at,y\n".to_owned() + &rows(&day));
    desk.done(&["init", "visits.csv", "--target", "y"]);
    let file = fs::read_to_string(desk.path("visits.toml")).expect("a file");
    let parts = "parts = [\"year\", \"month\", \"day\", \"weekday\", \"hour\"]";
    assert!(file.contains("columns = [\"at\"]") && file.contains(parts), "{file}");
    let told = desk.done(&["check", "visits.toml"]);
    assert!(told.contains("features    4 prepared") && told.ends_with("no fault found\n"), "{told}");

    // A word that says that there is no number, beside labels that are what they are.
    let paid = |row: usize| [format!("{row}.5,bare"), "Unknown,full".to_owned()][usize::from(row % 30 == 7)].clone();
    desk.write("paid.csv", "paid,kind,y\n".to_owned() + &rows(&paid));
    let answer = desk.gradus(&["init", "paid.csv", "--target", "y"]);
    assert!(!answer.err.contains("read as text"), "{}", answer.err);
    let file = fs::read_to_string(desk.path("paid.toml")).expect("a file");
    assert!(file.contains("null_values = [\"Unknown\"]"), "{file}");

    desk.write("names.csv", "name,y\n".to_owned() + &rows(&|row| format!("p{}", row * 2 / 3)));
    let answer = desk.gradus(&["init", "names.csv", "--target", "y"]);
    assert!(
        answer.err.contains("note: No column is left out, as none would be left to learn from: `name` (160"),
        "{}",
        answer.err
    );
    desk.done(&["train", "names.toml", "--set", "train.epochs=1"]);
}

/// What `init` says and writes for a table `a,b,y` of 300 rows.
fn started(desk: &Desk, row: impl Fn(usize) -> String) -> (String, String) {
    let rows: Vec<String> = (0..300).map(row).collect();
    desk.write("t.csv", format!("a,b,y\n{}\n", rows.join("\n")));
    let answer = desk.gradus(&["init", "t.csv", "--target", "y"]);
    assert_eq!(answer.code, Some(0), "{}", answer.err);
    let file = desk.read("t.toml");
    fs::remove_file(desk.path("t.toml")).expect("a file");
    (answer.err, file)
}

#[test]
fn a_word_for_missing_that_is_a_class_takes_no_rows_away() {
    let words = ["unknown", "none", "None", "missing", "yes"];
    let desk = Desk::new();
    let (told, file) = started(&desk, |row| {
        let b = if row % 9 == 0 { "unknown".to_owned() } else { format!("{row}.25") };
        format!("{},{b},{}", ["?", "NA", "p", "q"][row % 4], words[row / 3 % 5])
    });
    assert!(told.contains("t.csv: multiclass, 300 rows") && !told.contains("no target"), "{told}");
    assert!(file.contains("null_values = [\"?\", \"NA\"]"), "{file}");
    assert!(file.contains("types = { b = \"numeric\" }") && !file.contains("\ndrop ="), "{file}");
    desk.write("t.toml", file);
    let out = desk.done(&["check", "t.toml"]);
    assert!(out.contains("labels      None, missing, none, unknown, yes\n"), "{out}");

    // A target of numbers has no classes, and a sign is never one.
    let desk = Desk::new();
    let number = |row: usize| [format!("{row}.5"), "unknown".to_owned()][usize::from(row.is_multiple_of(9))].clone();
    let (told, file) = started(&desk, |row| format!("{},{},{}", row * 7 % 90, row % 5, number(row)));
    assert!(told.contains("t.csv: regression") && file.contains("null_values = [\"unknown\"]"), "{told}{file}");
    let (_, file) = started(&desk, |row| format!("{},{},{}", row * 7 % 90, row % 5, ["?", "no", "yes"][row % 3]));
    assert!(file.contains("null_values = [\"?\"]"), "{file}");
}

#[test]
fn a_few_words_in_a_column_of_numbers_are_taken_as_missing_and_told() {
    let desk = Desk::new();
    for (every, cells) in [(50, 6), (10, 30), (3, 100)] {
        let a = |row: usize| if row % every == 1 { "tbd".to_owned() } else { format!("{row}.5") };
        let (told, file) = started(&desk, |row| format!("{},{},{}", a(row), row % 7, ["no", "yes"][row / 7 % 2]));
        let note = format!(
            "note: Column `a` is read as numbers; `tbd` in {cells} of its 300 cells is taken as missing (`data.null_values`).\n"
        );
        assert!(told.contains(&note) && !told.contains("identifier"), "{told}");
        assert!(file.contains("null_values = [\"tbd\"]") && !file.contains("\ndrop ="), "{file}");
    }
    let a = |row: usize| if row % 10 == 1 { ["tbd", "x"][row / 10 % 2].to_owned() } else { format!("{row}.5") };
    let (told, file) =
        started(&desk, |row| format!("{},{},{}", a(row), ["tbd", "p"][row % 2], ["no", "yes"][row / 7 % 2]));
    assert!(
        told.contains("Column `a` is read as numbers, and 30 of its cells are text, such as `tbd`, `x`."),
        "{told}"
    );
    assert!(file.contains("# null_values") && file.contains("types = { a = \"numeric\" }"), "a label of `b`: {file}");
    let grades = |row: usize| [format!("{}", row % 10), "tbd".to_owned()][usize::from(row.is_multiple_of(9))].clone();
    let (_, file) = started(&desk, |row| format!("{},{},{}", grades(row), row % 7, ["no", "yes"][row / 7 % 2]));
    assert!(file.contains("# null_values") && !file.contains("\ntypes"), "labels, as some are numbers: {file}");

    // Where text is told from numbers, numbers in quotes stay text unless the file says otherwise.
    let line = |row: usize| format!("{{\"a\": \"{}\", \"y\": \"{}\"}}\n", a(row), ["no", "yes"][row / 7 % 2]);
    desk.write("q.ndjson", (0..300).map(line).collect::<String>());
    desk.done(&["init", "q.ndjson", "--target", "y"]);
    assert!(desk.done(&["check", "q.toml"]).contains("features    1 prepared\n"), "{}", desk.read("q.toml"));
}

#[test]
fn check_explains_every_setting_in_force_as_a_workspace_file() {
    let desk = Desk::with_a_shop();
    let told = desk.done(&["check", "shop.toml", "--explain", "--set", "train.epochs=7"]);
    assert!(told.contains("\nepochs = 7  # by default 30\n"), "{told}");
    fs::remove_file(desk.path("shop.csv")).expect("a table");
    assert_eq!(desk.done(&["check", "shop.toml", "--explain", "--set", "train.epochs=7"]), told, "without the data");
    desk.write("again.toml", &told);
    assert_eq!(desk.done(&["check", "again.toml", "--explain"]), told);
    assert!(desk.refused(&["check", "shop.toml", "--explain", "--fix", "all"]).contains("cannot be used with"));
}
