//! The queue and what is kept of runs, from the command line.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

use assert_cmd::Command;

const WORKSPACE: &str = r#"[data]
path = "points.csv"
target = "label"

[model]
hidden = [4]

[train]
epochs = 3
early_stopping = false
"#;

fn desk() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    let mut table = String::from("x,y,label\n");
    for row in 0..200 {
        let label = if row % 17 > 8 { "far" } else { "near" };
        writeln!(table, "{},{},{label}", row % 17, row % 13).expect("text takes text");
    }
    fs::write(folder.path().join("points.csv"), table).expect("a file");
    fs::write(folder.path().join("w.toml"), WORKSPACE).expect("a file");
    folder
}

fn gradus(desk: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_gradus"));
    command.current_dir(desk).args(arguments);
    command
}

fn stdout(command: &mut Command) -> String {
    String::from_utf8(command.assert().success().get_output().stdout.clone()).expect("text")
}

fn stderr(command: &mut Command, code: i32) -> String {
    String::from_utf8(command.assert().code(code).get_output().stderr.clone()).expect("text")
}

/// Waits until `what` is in the list of runs so often.
fn wait_for(desk: &Path, filter: &str, count: usize) -> serde_json::Value {
    let began = Instant::now();
    loop {
        let text = stdout(&mut gradus(desk, &["runs", "list", "--json", "--filter", filter]));
        let runs: serde_json::Value = serde_json::from_str(&text).expect("JSON");
        if runs.as_array().is_some_and(|runs| runs.len() == count) {
            return runs;
        }
        assert!(began.elapsed() < Duration::from_mins(1), "{filter}: {text}");
        std::thread::sleep(Duration::from_millis(50));
    }
}

#[test]
fn what_waits_trains_one_after_the_other_without_anybody_and_a_broken_one_is_in_nobodys_way() {
    let desk = desk();
    let at = desk.path();
    fs::write(at.join("broken.toml"), WORKSPACE.replace("label", "nothing")).expect("a file");
    fs::write(at.join("next.toml"), WORKSPACE).expect("a file");
    let told = stderr(&mut gradus(at, &["queue", "add", "w.toml", "broken.toml", "next.toml"]), 0);
    assert!(told.contains("w.toml waits in the queue as number 1"), "{told}");
    assert!(told.contains("has begun"), "{told}");
    wait_for(at, "status:finished", 2);
    let left: serde_json::Value =
        serde_json::from_str(&stdout(&mut gradus(at, &["queue", "list", "--json"]))).expect("JSON");
    let waiting = left["waiting"].as_array().expect("a list");
    assert_eq!(waiting.len(), 1, "{left}");
    assert!(waiting[0]["failure"].as_str().is_some_and(|why| why.contains("nothing")), "{left}");
    gradus(at, &["queue", "remove", "2"]).assert().success();
    let wrong = stderr(&mut gradus(at, &["queue", "remove", "2"]), 2);
    assert!(wrong.contains("nothing does"), "{wrong}");
}

#[test]
fn as_many_train_at_once_as_may_and_a_run_of_the_command_line_lets_the_next_begin() {
    let desk = desk();
    let at = desk.path();
    let long = WORKSPACE.replace("epochs = 3", "epochs = 1000000");
    fs::write(at.join("long.toml"), long).expect("a file");
    gradus(at, &["queue", "limit", "2"]).assert().success();
    gradus(at, &["queue", "add", "long.toml", "long.toml", "w.toml", "--priority", "3"]).assert().success();
    let live = wait_for(at, "status:live", 2);
    let listed = stdout(&mut gradus(at, &["queue"]));
    assert!(listed.contains("2 of at most 2 at once train") && listed.contains("  w\n"), "{listed}");
    for run in live.as_array().expect("a list") {
        gradus(at, &["tell", run["run"].as_str().expect("an id"), "stop", "--now"]).assert().success();
    }
    wait_for(at, "status:finished", 1);
    wait_for(at, "status:stopped", 2);
    gradus(at, &["queue", "limit", "0"]).assert().code(2);
}

#[test]
fn runs_are_tagged_named_noted_found_put_aside_and_deleted() {
    let desk = desk();
    let at = desk.path();
    for _ in 0..2 {
        gradus(at, &["train", "w.toml"]).assert().success();
    }
    let runs = wait_for(at, "", 2);
    let [new, old] = [0, 1].map(|place| runs[place]["run"].as_str().expect("an id").to_owned());
    // Two that began in the same second have ids that begin alike.
    let lists = |text: &str, id: &str| text.contains(&format!("{id} "));
    gradus(at, &["runs", "tag", &old, "try", "wide"]).assert().success();
    gradus(at, &["runs", "note", &old, "the first"]).assert().success();
    gradus(at, &["runs", "rename", &old, "otter"]).assert().success();
    let listed = stdout(&mut gradus(at, &["runs", "list", "--filter", "tag:try note:first epochs=3"]));
    assert!(lists(&listed, &old) && !lists(&listed, &new) && listed.contains("otter #try #wide"), "{listed}");
    for (filter, why) in [("accuracy>abc", "`abc` is not a number"), ("status:bogus", "there are live, paused, queued")]
    {
        let wrong = stderr(&mut gradus(at, &["runs", "list", "--filter", filter]), 2);
        assert!(wrong.contains(why), "{filter}: {wrong}");
    }
    let wrong = stderr(&mut gradus(at, &["runs", "list", "--filter", "acuracy>0.5"]), 2);
    assert!(wrong.contains("No run has `acuracy`. Did you mean `accuracy`?"), "{wrong}");
    assert!(stdout(&mut gradus(at, &["runs", "show", "otter"])).starts_with(&old), "a name is as good as an id");
    assert!(lists(&stdout(&mut gradus(at, &["runs", "list", "--filter", "optimizer=adam dropout=0"])), &old));
    let ordered = stdout(&mut gradus(at, &["runs", "list", "--filter", "-tag:try accuracy>=0"]));
    assert!(lists(&ordered, &new) && !lists(&ordered, &old), "{ordered}");
    gradus(at, &["runs", "remove", &old]).assert().success();
    wait_for(at, "", 1);
    assert_eq!(stdout(&mut gradus(at, &["runs", "restore"])), format!("{old}\n"));
    gradus(at, &["runs", "restore", &old]).assert().success();
    wait_for(at, "tag:try", 1);
    gradus(at, &["runs", "remove", &old, &new, "--for-good"]).assert().success();
    wait_for(at, "", 0);
    let wrong = stderr(&mut gradus(at, &["runs", "remove", &old]), 2);
    assert!(wrong.contains("there is no run"), "{wrong}");
}

#[test]
fn runs_that_were_trained_are_compared_row_by_row() {
    let desk = desk();
    let at = desk.path();
    gradus(at, &["train", "w.toml", "--set", "train.learning_rate=0.05"]).assert().success();
    gradus(at, &["train", "w.toml", "--set", "train.learning_rate=1e-6"]).assert().success();
    gradus(at, &["train", "w.toml", "--set", "split.seed=99"]).assert().success();
    let runs = wait_for(at, "", 3);
    let ids: Vec<&str> =
        runs.as_array().expect("a list").iter().rev().map(|run| run["run"].as_str().expect("an id")).collect();
    let text = stdout(&mut gradus(at, &["runs", "compare", ids[0], ids[1]]));
    assert!(text.contains("train.learning_rate") && !text.contains("train.epochs"), "{text}");
    let json = stdout(&mut gradus(at, &["runs", "compare", "--json", ids[0], ids[1], ids[2]]));
    let json: serde_json::Value = serde_json::from_str(&json).expect("JSON");
    let rows = &json["validation_rows"][0];
    let [all, both, here, first] =
        ["rows", "right_in_both", "only_here", "only_in_the_first"].map(|key| rows[key].as_u64().expect("a count"));
    assert!(all > 10 && both + here + first <= all, "{rows}");
    let accuracy = |run: usize| json["results"]["validation.accuracy"][run].as_f64().expect("a number");
    let apart = (accuracy(1) - accuracy(0)) * all as f64;
    assert!((apart - (here as f64 - first as f64)).abs() < 1e-6, "{json}");
    assert_eq!(json["settings"]["split.seed"][2], "99");
    gradus(at, &["runs", "compare", ids[0], "nowhere"]).assert().code(2);
}
