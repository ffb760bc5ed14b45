//! Tables larger than memory: profiled under a limit that the system enforces, refused before training, learnt from in part.

use std::fmt::Write as _;
use std::fs::File;
use std::process::Command;

use insta::assert_snapshot;
use polars::prelude::{DataFrame, IntoColumn, IpcWriter, NamedFrom, ParquetWriter, SerWriter, Series};

use crate::broken::seeds::gzip;
use crate::support::Desk;

/// Columns and rows of the large tables. Read whole they take a quarter of a gigabyte.
const COLUMNS: usize = 40;
const ROWS: usize = 800_000;
/// Memory in kB that the program can name: its own code and threads, and little more than `--memory`.
const FOR_TEXT: u64 = 360_000;
const FOR_PARQUET: u64 = 450_000;

/// What the program answers when the system gives it no more than `named`.
fn limited(desk: &Desk, named: u64, arguments: &[&str]) -> (Option<i32>, String, String) {
    let program = desk.command(arguments);
    let mut command = Command::new("sh");
    command.args(["-c", &format!("ulimit -v {named} && exec \"$0\" \"$@\"")]).arg(program.get_program());
    command.args(arguments).current_dir(desk.path(".")).env("RAYON_NUM_THREADS", "1").env("POLARS_MAX_THREADS", "1");
    // Of addresses that glibc only reserves for threads, 64 MB each, it is chance how many count at once.
    command.env("MALLOC_ARENA_MAX", "1");
    let output = command.output().expect("a process");
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    (output.status.code(), text(&output.stdout), text(&output.stderr))
}

fn row(text: &mut String, row: usize) {
    for column in 0..COLUMNS - 1 {
        let digit = row * (column + 3) / 10_usize.pow(column as u32 % 6) % 10;
        write!(text, "{digit},").expect("text grows");
    }
    writeln!(text, "{}", if row.is_multiple_of(1000) { "" } else { ["no", "yes"][row % 2] }).expect("text grows");
}

fn large() -> String {
    let names: Vec<String> = (0..COLUMNS - 1).map(|column| format!("c{column}")).collect();
    let mut text = names.join(",") + ",y\n";
    (0..ROWS).for_each(|number| row(&mut text, number));
    text
}

#[test]
fn a_text_larger_than_memory_is_profiled_and_a_sample_of_it_learnt_from() {
    if !cfg!(target_os = "linux") {
        return crate::support::skipped("the limit of memory is Linux's");
    }
    let desk = Desk::new();
    let text = large();
    desk.write("large.csv", &text);
    desk.write("large.csv.gz", gzip(text.as_bytes()));
    let (code, out, err) = limited(&desk, FOR_TEXT, &["profile", "large.csv.gz", "--memory", "100MB", "--json"]);
    assert_eq!(code, Some(0), "{err}");
    let profile: serde_json::Value = serde_json::from_str(&out).expect("a document");
    assert_eq!((&profile["rows"], &profile["streamed"]), (&ROWS.into(), &true.into()));
    let (first, last) = (&profile["columns"][0], &profile["columns"][COLUMNS - 1]);
    assert_eq!((&first["missing"], &first["distinct"], &first["numbers"]["max"]), (&0.into(), &10.into(), &9.0.into()));
    assert_eq!(first["numbers"]["mean"], 4.5);
    assert!((first["numbers"]["median"].as_f64().expect("a number") - 4.5).abs() <= 0.5);
    assert_eq!((&last["missing"], &last["distinct"]), (&(ROWS / 1000).into(), &2.into()));
    assert_eq!(last["top"][0], serde_json::json!(["yes", ROWS / 2]));
    let unknown = ["profile", "large.csv.gz", "--memory", "100MB", "--target", "yy"];
    let (code, _, err) = limited(&desk, FOR_TEXT, &unknown);
    assert_eq!(code, Some(2), "{err}");
    assert!(err.contains("the table has no column `yy`. Did you mean `y`?"), "{err}");
    // The same limit is too little for reading it whole, so that the limit is one.
    assert_ne!(limited(&desk, FOR_TEXT, &["profile", "large.csv"]).0, Some(0));

    desk.write("w.toml", "[data]\npath = \"large.csv\"\ntarget = \"y\"\n[model]\nhidden = [4]\n[train]\nepochs = 1\n");
    let (code, out, err) = limited(&desk, FOR_TEXT, &["train", "w.toml", "--memory", "200MB", "--json"]);
    assert_eq!(code, Some(0), "{err}");
    let report: serde_json::Value = serde_json::from_str(&out).expect("a document");
    let [train, validation, test] = rows_of(&report);
    assert!(train > 500_000 && validation + test < 60_000, "{train} {validation} {test}");
    let (code, _, err) = limited(&desk, FOR_TEXT, &["train", "w.toml", "--memory", "64MB"]);
    assert_eq!(code, Some(2), "{err}");
    assert_snapshot!(err.trim(), @"error: `large.csv` has about 800,001 rows of 40 columns, and training on them takes about 491.2 MB, more than the 64.0 MB of --memory. Learn from a sample that fits: --rows 30000 (`data.rows`), or from all rows with --memory 91MB or more.");
    let train = ["train", "w.toml", "--memory", "200MB", "--rows", "50000", "--json"];
    let (code, out, err) = limited(&desk, FOR_TEXT, &train);
    assert_eq!(code, Some(0), "{err}");
    assert!(err.contains("a sample of 50000 rows is learnt from, as `data.rows` says"), "{err}");
    let report: serde_json::Value = serde_json::from_str(&out).expect("a document");
    let rows = rows_of(&report);
    assert!((49_800..=50_000_u64).contains(&rows.iter().sum::<u64>()), "{rows:?}");
}

fn rows_of(report: &serde_json::Value) -> [u64; 3] {
    ["train", "validation", "test"].map(|part| report["rows"][part].as_u64().expect("a count"))
}

/// Writes twelve columns of numbers by row and column, and labels `y`, to `large.parquet`.
fn parquet(desk: &Desk, rows: u32, cell: impl Fn(u32, u32) -> u32) {
    let of = |column: u32| {
        let cells: Vec<f64> = (0..rows).map(|row| f64::from(cell(row, column))).collect();
        Series::new(format!("c{column}").into(), cells).into_column()
    };
    let labels: Vec<&str> = (0..rows).map(|row| ["a", "b", "c"][row as usize % 3]).collect();
    let labels = Series::new("y".into(), labels).into_column();
    let columns = (0..12).map(of).chain([labels]).collect();
    let file = File::create(desk.path("large.parquet")).expect("a file");
    let mut frame = DataFrame::new(rows as usize, columns).expect("columns of one length");
    ParquetWriter::new(file).finish(&mut frame).expect("it can be written");
}

#[test]
fn a_parquet_file_larger_than_memory_is_profiled() {
    if !cfg!(target_os = "linux") {
        return crate::support::skipped("the limit of memory is Linux's");
    }
    let desk = Desk::new();
    let rows = 2_500_000_u32;
    parquet(&desk, rows, |row, column| row.wrapping_mul(column + 3) % 1000);
    let (code, out, err) = limited(&desk, FOR_PARQUET, &["profile", "large.parquet", "--memory", "100MB", "--json"]);
    assert_eq!(code, Some(0), "{err}");
    let profile: serde_json::Value = serde_json::from_str(&out).expect("a document");
    assert_eq!((&profile["rows"], &profile["streamed"]), (&rows.into(), &true.into()));
    assert_eq!(
        (&profile["columns"][0]["distinct"], &profile["columns"][0]["numbers"]["max"]),
        (&1000.into(), &999.0.into())
    );
    assert_eq!(profile["columns"][12]["distinct"], 3);
    assert_ne!(limited(&desk, FOR_PARQUET, &["profile", "large.parquet"]).0, Some(0));
}

#[test]
fn a_parquet_file_larger_than_memory_is_learnt_from() {
    if !cfg!(target_os = "linux") {
        return crate::support::skipped("the limit of memory is Linux's");
    }
    let desk = Desk::new();
    let rows = 1_500_000_u32;
    parquet(&desk, rows, |row, column| (u64::from(row) * u64::from(7919 + column) % 1_000_003) as u32);
    desk.write(
        "w.toml",
        "[data]\npath = \"large.parquet\"\ntarget = \"y\"\n[model]\nhidden = [4]\n[train]\nepochs = 1\n",
    );
    let (code, out, err) = limited(&desk, FOR_PARQUET, &["train", "w.toml", "--memory", "200MB", "--json"]);
    assert_eq!(code, Some(0), "{err}");
    let report: serde_json::Value = serde_json::from_str(&out).expect("a document");
    let [train, validation, test] = rows_of(&report);
    assert!(train > 1_300_000 && validation + test > 10_000, "{train} {validation} {test}");
    assert_ne!(limited(&desk, FOR_PARQUET, &["train", "w.toml"]).0, Some(0), "the limit is one");
}

#[test]
fn arrow_batches_larger_than_memory_are_profiled_and_one_that_is_too_large_is_refused() {
    if !cfg!(target_os = "linux") {
        return crate::support::skipped("the limit of memory is Linux's");
    }
    let desk = Desk::new();
    let rows = 2_500_000_u32;
    let of = |column: u32| {
        let cells: Vec<f64> = (0..rows).map(|row| f64::from(row.wrapping_mul(column + 3) % 1000)).collect();
        Series::new(format!("c{column}").into(), cells).into_column()
    };
    let frame = DataFrame::new(rows as usize, (0..12).map(of).collect()).expect("columns of one length");
    for (name, batch) in [("large.arrow", 50_000), ("one.arrow", rows as usize)] {
        let file = File::create(desk.path(name)).expect("a file");
        // A chunk of the frame becomes a batch of the file.
        let mut chunks = (0..rows as usize).step_by(batch).map(|start| frame.slice(start as i64, batch));
        let mut batches = chunks.next().expect("rows");
        for chunk in chunks {
            batches.vstack_mut(&chunk).expect("the same columns");
        }
        IpcWriter::new(file).finish(&mut batches).expect("it can be written");
    }
    drop(frame);
    let profile = |name| limited(&desk, FOR_PARQUET, &["profile", name, "--memory", "100MB", "--json"]);
    let (code, out, err) = profile("large.arrow");
    assert_eq!(code, Some(0), "{err}");
    let found: serde_json::Value = serde_json::from_str(&out).expect("a document");
    assert_eq!((&found["rows"], &found["streamed"]), (&rows.into(), &true.into()));
    assert_eq!(
        (&found["columns"][0]["distinct"], &found["columns"][0]["numbers"]["max"]),
        (&1000.into(), &999.0.into())
    );
    let (code, _, err) = profile("one.arrow");
    assert_eq!(code, Some(2), "{err}");
    assert!(err.contains("Arrow IPC in small batches, which are read a part at a time, or raise --memory."), "{err}");
    assert_ne!(limited(&desk, FOR_PARQUET, &["profile", "large.arrow"]).0, Some(0), "the limit is one");
}

#[test]
fn a_database_and_an_arff_file_larger_than_memory_are_profiled_and_learnt_from() {
    if !cfg!(target_os = "linux") {
        return crate::support::skipped("the limit of memory is Linux's");
    }
    let desk = Desk::new();
    let rows = 300_000_usize;
    let text = |row: usize| format!("{row:09}{}", "long text ".repeat(40));
    let label = |row: usize| ["no", "yes"][row / 3 % 2];
    let mut arff =
        String::from("@relation t\n@attribute n numeric\n@attribute t string\n@attribute y {no, yes}\n@data\n");
    let mut database = rusqlite::Connection::open(desk.path("large.sqlite")).expect("a database");
    database.execute("CREATE TABLE t (n INTEGER, t TEXT, y TEXT)", []).expect("a table");
    let all = database.transaction().expect("a transaction");
    for row in 0..rows {
        writeln!(arff, "{},'{}',{}", row % 500, text(row), label(row)).expect("text grows");
        all.execute("INSERT INTO t VALUES (?, ?, ?)", (row as u32 % 500, text(row), label(row))).expect("a row");
    }
    all.commit().expect("they can be written");
    desk.write("large.arff", arff);
    for name in ["large.arff", "large.sqlite"] {
        let (code, out, err) = limited(&desk, FOR_TEXT, &["profile", name, "--memory", "100MB", "--json"]);
        assert_eq!(code, Some(0), "{name}: {err}");
        let found: serde_json::Value = serde_json::from_str(&out).expect("a document");
        assert_eq!((&found["rows"], &found["streamed"]), (&rows.into(), &true.into()), "{name}");
        assert_eq!((&found["columns"][0]["distinct"], &found["columns"][2]["distinct"]), (&500.into(), &2.into()));
        let w = format!(
            "[data]\npath = \"{name}\"\ntarget = \"y\"\ndrop = [\"t\"]\n[model]\nhidden = [2]\n[train]\nepochs = 1\n"
        );
        desk.write("w.toml", w);
        let (code, out, err) = limited(&desk, FOR_TEXT, &["train", "w.toml", "--memory", "150MB", "--json"]);
        assert_eq!(code, Some(0), "{name}: {err}");
        let report: serde_json::Value = serde_json::from_str(&out).expect("a document");
        assert!(rows_of(&report)[0] > 150_000, "{name}: {report}");
        assert_ne!(limited(&desk, FOR_TEXT, &["profile", name]).0, Some(0), "{name}: the limit is one");
    }
}

#[test]
fn a_small_table_is_read_whole_whatever_the_limit() {
    let desk = Desk::with_a_shop();
    assert_eq!(desk.done(&["profile", "shop.csv", "--memory", "64MB"]), desk.done(&["profile", "shop.csv"]));
    let refused = desk.gradus(&["profile", "shop.csv", "--memory", "2"]);
    assert_eq!(refused.code, Some(2));
    assert!(refused.err.contains("write a number and a unit, as in 2GB or 500MB"), "{}", refused.err);
}
