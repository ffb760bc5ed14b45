//! What the program answers to files and arguments that cannot be used: a sentence, an exit code, and no panic.

use std::fmt::Write as _;
use std::fs;
use std::io::Write as _;

use insta::{allow_duplicates, assert_snapshot};

use crate::support::{Answer, Desk};

const TRAIN: &[&str] = &["train", "w.toml", "--set", "train.epochs=1", "--set", "model.hidden=[4]"];

/// A folder with a table and a workspace that predicts its column `y`.
fn desk(file: &str, bytes: impl AsRef<[u8]>) -> Desk {
    let desk = Desk::new();
    desk.write(file, bytes);
    desk.write("w.toml", format!("[data]\npath = \"{file}\"\ntarget = \"y\"\n"));
    desk
}

/// What training on such a table answers; the table is as it was.
fn trained(file: &str, bytes: impl AsRef<[u8]>) -> Answer {
    let desk = desk(file, &bytes);
    let answer = desk.gradus(TRAIN);
    assert_eq!(fs::read(desk.path(file)).expect("the table"), bytes.as_ref());
    answer
}

/// Why training on such a table is refused.
fn refused(file: &str, bytes: impl AsRef<[u8]>) -> String {
    let answer = trained(file, bytes);
    assert_eq!((answer.code, answer.out.as_str()), (Some(2), ""), "{}", answer.err);
    answer.err
}

/// What is said about a table that is trained on all the same: everything before the run begins.
fn doubted(file: &str, bytes: impl AsRef<[u8]>) -> String {
    let answer = trained(file, bytes);
    assert_eq!(answer.code, Some(0), "{}", answer.err);
    answer.err.lines().take_while(|line| !line.starts_with("run ")).collect::<Vec<_>>().join("\n")
}

/// `rows` rows under the header `a,b,y`; `b` and `y` are what `cells` says.
fn table(rows: usize, cells: impl Fn(usize) -> (String, &'static str)) -> String {
    let mut text = String::from("a,b,y\n");
    for row in 0..rows {
        let (b, y) = cells(row);
        writeln!(text, "{},{b},{y}", row * 7 % 11).expect("text grows");
    }
    text
}

fn class(row: usize) -> &'static str {
    ["no", "yes"][row % 2]
}

fn gzip(text: &str) -> Vec<u8> {
    let mut packed = flate2::write::GzEncoder::new(vec![], flate2::Compression::default());
    packed.write_all(text.as_bytes()).expect("memory");
    packed.finish().expect("memory")
}

#[test]
fn a_missing_table_is_told_with_the_places_looked_in() {
    let desk = desk("t.csv", "");
    let err = desk.refused(&["train", "w.toml", "--set", "data.path='nowhere.csv'", "--data-dir", "tables"]);
    assert_snapshot!(err, @"error: There is no file `nowhere.csv`. Looked for `[here]/nowhere.csv` and `[here]/tables/nowhere.csv`. Check `data.path`, or name the folder that holds it with --data-dir or GRADUS_DATA.");
}

#[test]
fn tables_of_too_few_rows_are_refused() {
    assert_snapshot!(refused("t.csv", ""), @"error: `[here]/t.csv` is empty. A table needs at least one row, and CSV or TSV the names of its columns above it.");
    assert_snapshot!(refused("t.csv", "a,b,y\n"), @"error: `[here]/t.csv` has column names and no rows. If its only line is data, set `data.header = false`.");
    assert_snapshot!(refused("t.csv", "a,b,y\n1,2,no\n"), @"error: 1 of 1 rows can be used, and at least 2 are needed. Rows without a target or a weight are left out.");
}

#[test]
fn one_class_is_nothing_to_learn() {
    let text = table(40, |row| (row.to_string(), "yes"));
    assert_snapshot!(refused("t.csv", text), @"error: Every training row has the target `yes`. At least two classes are needed to learn a difference.");
}

#[test]
fn a_column_without_values_is_left_out() {
    let text = table(40, |row| (String::new(), class(row)));
    assert_snapshot!(doubted("t.csv", text), @r"
    warning: Feature `b` has no value in any training row and is left out.
    warning: 40 of 40 rows equal another in every feature and are kept in one part with it, so the parts hold different kinds of rows. Set `split.duplicates_together = false` if rows repeat by chance.
    ");
}

#[test]
fn a_target_without_values_is_refused() {
    let text = table(40, |row| (row.to_string(), ""));
    assert_snapshot!(refused("t.csv", text), @"error: 0 of 40 rows can be used, and at least 2 are needed. Rows without a target or a weight are left out.");
}

#[test]
fn a_target_that_is_not_there_is_told_with_the_nearest_name() {
    let desk = desk("t.csv", "outcome,age\nyes,1\nno,2\n");
    let err = desk.refused(&["train", "w.toml", "--set", "data.target='outcom'"]);
    assert_snapshot!(err, @"error: `data.target` names the column `outcom`, which the table does not have. Did you mean `outcome`? Its columns are `outcome` and `age`.");
}

#[test]
fn text_among_numbers_is_told_with_an_example() {
    let text = table(40, |row| (if row == 20 { "oops".into() } else { (row % 9).to_string() }, class(row)));
    assert_snapshot!(doubted("t.csv", text), @"warning: Column `b` is read as text because of 1 of its 40 cells, such as `oops`. Add what means missing to `data.null_values`, or set `data.types` to numeric for this column.");
}

#[test]
fn duplicate_headers_are_told_apart() {
    let text = table(40, |row| (row.to_string(), class(row))).replacen("a,b,y", "a,a,y", 1);
    assert_snapshot!(doubted("t.csv", text), @"warning: Another column is named `a` already, so this one is called `a_2`.");
}

#[test]
fn bytes_that_are_not_utf_8_are_read_as_latin_1() {
    let text = table(40, |row| (["caf\u{1}", "bar"][row % 3 % 2].into(), class(row)));
    let bytes: Vec<u8> = text.bytes().map(|byte| if byte == 1 { 0xE9 } else { byte }).collect();
    assert_snapshot!(doubted("t.csv", bytes), @r"
    warning: `[here]/t.csv` is not UTF-8 (byte 0xE9 in line 2), so it is read as Latin-1. Save it as UTF-8 if its letters look wrong.
    warning: 31 of 40 rows equal another in every feature and are kept in one part with it, so the parts hold different kinds of rows. Set `split.duplicates_together = false` if rows repeat by chance.
    ");
}

#[test]
fn ten_thousand_columns_are_trained_on() {
    let mut text = String::new();
    (0..10_000).for_each(|column| write!(text, "c{column},").expect("text grows"));
    text += "y\n";
    for row in 0..20_usize {
        for column in 0..10_000 {
            write!(text, "{},", (row * 7919 + column * 104_729) % 1009).expect("text grows");
        }
        writeln!(text, "{}", class(row)).expect("text grows");
    }
    assert_eq!(doubted("t.csv", text), "");
}

#[test]
fn a_hundred_thousand_categories_are_recognised_as_names() {
    let text = table(100_000, |row| (format!("id{row}"), class(row)));
    assert_snapshot!(doubted("t.csv", text), @r"
    warning: Feature `b` has 63637 different labels in 63637 training rows, like an identifier, and is left out. List it in `data.features`, or name it in a step of `prepare`, to keep it.
    warning: 100,000 of 100,000 rows equal another in every feature and are kept in one part with it, so the parts hold different kinds of rows. Set `split.duplicates_together = false` if rows repeat by chance.
    ");
}

#[test]
fn a_hundred_thousand_classes_are_refused() {
    let mut text = String::from("a,y\n");
    (0..100_000).for_each(|row| writeln!(text, "{},id{row}", row % 7).expect("text grows"));
    let desk = desk("t.csv", &text);
    for arguments in [TRAIN, &["check", "w.toml"]] {
        let err = desk.refused_after_warnings(arguments);
        allow_duplicates!(
            assert_snapshot!(err, @r#"error: the target `y` has 100,000 classes, and at most 1,000 can be trained on. Choose another target, or set `data.task = "regression"` if it is a number"#)
        );
    }
    assert!(!desk.path("runs").exists());
}

#[test]
fn files_of_the_wrong_kind_are_refused() {
    let text = table(40, |row| (row.to_string(), class(row)));
    let packed = gzip(&text);
    assert_snapshot!(refused("t.csv.gz", &packed[..packed.len() / 2]), @"error: `[here]/t.csv.gz` cannot be read as gzip: incomplete deflate stream. It may be cut short; fetch or write it again.");
    let parquet = [b"PAR1".as_slice(), &[0; 200]].concat();
    assert_snapshot!(refused("t.parquet", parquet), @"error: `[here]/t.parquet` cannot be read as Parquet: it does not end with PAR1. It may be cut short; fetch or write it again.");
    let desk = desk("t.csv", text);
    fs::create_dir(desk.path("folder.csv")).expect("a folder");
    let err = desk.refused(&["train", "w.toml", "--set", "data.path='folder.csv'"]);
    assert_snapshot!(err, @"error: `[here]/folder.csv` is a folder. Name one file in it.");
}

#[test]
fn a_gzipped_table_that_is_whole_is_trained_on() {
    assert_eq!(doubted("t.csv.gz", gzip(&table(40, |row| (row.to_string(), class(row))))), "");
}

#[test]
fn damaged_lines_are_told_by_number() {
    assert_snapshot!(refused("t.csv", "a,b,y\n1,2,no\n1,2\n3,4,yes\n"), @"error: Line 3 of `[here]/t.csv` has 2 cells where 3 are expected. Check for a missing or unquoted `,` in that line.");
    assert_snapshot!(refused("t.csv", "a,b,y\n1,2,no\n1,\"2,no\n3,4,yes\n"), @"error: The quote that opens on line 3 of `[here]/t.csv` is never closed. Close it, or double it if it belongs to the text.");
}

#[test]
fn a_loss_that_is_no_number_fails_the_run_with_advice() {
    let desk = desk("t.csv", table(60, |row| (row.to_string(), class(row))));
    let answer = desk.gradus(&["train", "w.toml", "--set", "train.learning_rate=1e30"]);
    assert_eq!((answer.code, answer.out.as_str()), (Some(1), ""));
    let last = answer.err.lines().last().expect("a message");
    assert_snapshot!(last, @"error: The loss is not a number in epoch 1, step 1, at a learning rate of 1e30, first when the epoch was judged. Try train.learning_rate = 0.001, and see that a `scale` step covers every numeric column.");
    assert_eq!(desk.runs()[0]["status"], "failed");
}

#[test]
fn workspaces_that_are_no_files_of_text_are_refused() {
    let desk = desk("t.csv", "a,y\n");
    desk.write("binary.toml", b"\xff\xfe[data]");
    fs::create_dir(desk.path("folder")).expect("a folder");
    assert_snapshot!(desk.refused(&["train", "nowhere.toml"]), @"error: there is no workspace file nowhere.toml. `gradus init DATA --target COL` writes one for a table");
    assert_snapshot!(desk.refused(&["check", "folder"]), @"error: folder is a folder. Name a workspace file in it");
    assert_snapshot!(desk.refused(&["train", "binary.toml"]), @"error: the workspace file binary.toml is not text in UTF-8. Save it as UTF-8");
}

#[test]
fn a_run_that_does_not_exist_is_told_with_the_nearest_id() {
    let desk = Desk::with_a_shop();
    let every =
        [&["runs", "show", "nope"] as &[&str], &["evaluate", "nope"], &["predict", "nope", "--data", "shop.csv"]];
    for arguments in every {
        allow_duplicates!(
            assert_snapshot!(desk.refused(arguments), @r#"error: there is no run "nope": neither a folder of that name nor an id in runs; `gradus runs list` shows them"#)
        );
    }
    desk.done(&["train", "shop.toml"]);
    let id = desk.runs()[0]["run"].as_str().expect("an id").to_owned();
    let err = desk.refused(&["evaluate", &id.replace("shop", "shap")]);
    assert!(err.trim_end().ends_with(&format!("did you mean {id}?")), "{err}");
}

#[test]
fn a_run_whose_files_are_damaged_is_refused_with_the_file() {
    let desk = Desk::with_a_shop();
    desk.done(&["train", "shop.toml"]);
    let id = desk.runs()[0]["run"].as_str().expect("an id").to_owned();
    for file in ["model.safetensors", "pipeline.json", "workspace.toml"] {
        let path = desk.path("runs").join(&id).join(file);
        let whole = fs::read(&path).expect("a file of the run");
        // Within a value: half a file of whole lines would be a workspace file, too.
        let half = &whole[..whole.len() / 2];
        let end =
            half.iter().rposition(|&byte| byte == b'=').filter(|_| file == "workspace.toml").unwrap_or(half.len() - 1);
        fs::write(&path, &half[..=end]).expect("a file can be written");
        let err = desk.refused(&["evaluate", &id]);
        assert!(err.contains(&id), "{file}: {err}");
        fs::write(&path, whole).expect("a file can be written");
    }
    desk.done(&["evaluate", &id]);
}

#[test]
fn predicting_without_an_input_column_names_it() {
    let desk = Desk::with_a_shop();
    desk.done(&["train", "shop.toml"]);
    let id = desk.runs()[0]["run"].as_str().expect("an id").to_owned();
    desk.write("narrow.csv", "age,town\n30,Oslo\n");
    let err = desk.refused(&["predict", &id, "--data", "narrow.csv"]);
    assert_snapshot!(err, @"error: The table has no column `income`, which the model was trained on.");
}
