//! Runs on disk: listed, shown, and whole enough to be used however they ended.

use std::fs;
use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};

use insta::assert_snapshot;

use crate::support::Desk;

#[test]
fn runs_that_begin_in_the_same_second_have_folders_of_their_own() {
    let desk = Desk::with_a_shop();
    let begin = || desk.command(&["train", "shop.toml"]).stdout(Stdio::null()).stderr(Stdio::null()).spawn();
    let runs: Vec<Child> = (0..4).map(|_| begin().expect("the program starts")).collect();
    for mut run in runs {
        assert!(run.wait().expect("an end").success());
    }
    let mut ids: Vec<String> = desk.runs().iter().map(|run| run["run"].as_str().expect("an id").to_owned()).collect();
    ids.dedup();
    assert_eq!(ids.len(), 4);
    assert!(desk.runs().iter().all(|run| run["status"] == "finished"));
}

#[test]
fn runs_are_listed_newest_first_and_shown() {
    let desk = Desk::with_a_shop();
    assert_snapshot!(desk.done(&["runs"]), @"no runs in runs yet; `gradus train W.toml` makes one");
    let ids = ["2", "3"].map(|epochs| {
        let document = desk.json(&["train", "shop.toml", "--json", "--set", &format!("train.epochs={epochs}")]);
        document["run"].as_str().expect("an id").to_owned()
    });
    let listed: Vec<String> = desk.runs().iter().map(|run| run["run"].as_str().expect("an id").to_owned()).collect();
    assert_eq!(listed, [ids[1].clone(), ids[0].clone()]);
    let shown = desk.json(&["runs", "show", &ids[0], "--json"]);
    assert_eq!((&shown["status"], shown["epochs"].as_array().map(Vec::len)), (&"finished".into(), Some(2)));
    let made = &shown["made_of"];
    assert_eq!(made["gradus"], env!("CARGO_PKG_VERSION"));
    assert!(made["data"].as_str().is_some_and(|mark| mark.len() == 16) && made["seed"] == "0", "{made}");
    let other = desk.json(&["runs", "show", &ids[1], "--json"]);
    assert_eq!(made["data"], other["made_of"]["data"], "the same data");
    assert_ne!(made["workspace"], other["made_of"]["workspace"], "another number of epochs");
    let folder = desk.path("runs").join(&ids[0]);
    let story = desk.done(&["runs", "show", &folder.display().to_string()]);
    assert!(story.starts_with(&format!("{}  finished\n", ids[0])) && story.contains("epoch    2"), "{story}");
    assert!(story.contains(&format!("data {} · workspace", made["data"].as_str().unwrap_or_default())), "{story}");
}

#[test]
fn every_scalar_of_runs_is_exported_in_one_long_table() {
    let desk = Desk::with_a_shop();
    let told = desk.refused(&["runs", "export", "--out", "all.csv"]);
    assert!(told.contains("no runs in runs to export"), "{told}");
    let ids = ["2", "3"].map(|epochs| {
        let document = desk.json(&["train", "shop.toml", "--json", "--set", &format!("train.epochs={epochs}")]);
        document["run"].as_str().expect("an id").to_owned()
    });
    desk.done(&["runs", "export", "--out", "all.csv"]);
    desk.done(&["runs", "export", &ids[1], "--out", "one.csv"]);
    let table = |name: &str| -> Vec<Vec<String>> {
        let text = fs::read_to_string(desk.path(name)).expect("a table");
        text.lines().map(|line| line.split(',').map(str::to_owned).collect()).collect()
    };
    let (all, one) = (table("all.csv"), table("one.csv"));
    assert_eq!(all[0], ["run", "step", "epoch", "seconds", "name", "value"]);
    assert!(all.len() > one.len() && one[1..].iter().all(|row| row[0] == ids[1]));
    let named = |name: &str| -> Vec<&Vec<String>> { one.iter().filter(|row| row[4] == name).collect() };
    let epochs: Vec<&str> = named("validation.loss").iter().map(|row| row[2].as_str()).collect();
    assert_eq!(epochs, ["1", "2", "3"]);
    for name in ["train.loss", "train.epoch_loss", "learning_rate", "gradient_norm", "validation.accuracy"] {
        assert!(!named(name).is_empty(), "{name}");
    }
    let shown = desk.json(&["runs", "show", &ids[1], "--json"]);
    let last = shown["epochs"][2]["validation_loss"].as_f64().expect("a loss");
    assert_eq!(named("validation.loss")[2][5].parse::<f64>(), Ok(last), "with all its digits");
    let told = desk.refused(&["runs", "export", "nothing", "--out", "none.csv"]);
    assert!(told.contains("nothing") && !desk.path("none.csv").exists(), "{told}");
    assert!(!desk.path("none.part").exists());
}

/// Begins a run of very many epochs and returns when its third is over.
fn under_way(desk: &Desk) -> Child {
    let mut command =
        desk.command(&["train", "shop.toml", "--set", "train.epochs=1000000", "--set", "train.early_stopping=false"]);
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("the program starts");
    let mut lines = BufReader::new(child.stderr.take().expect("a pipe")).lines();
    assert!(lines.any(|line| line.expect("text").starts_with("epoch 3/")));
    // Whoever reads on keeps the pipe from filling.
    std::thread::spawn(move || lines.for_each(drop));
    child
}

#[cfg(unix)]
#[test]
fn an_interrupt_saves_and_leaves_with_130() {
    let desk = Desk::with_a_shop();
    let child = under_way(&desk);
    let id = child.id().to_string();
    assert_eq!(desk.runs()[0]["status"], "live");
    assert!(Command::new("kill").args(["-INT", &id]).status().expect("kill").success());
    let output = child.wait_with_output().expect("an end");
    assert_eq!(output.status.code(), Some(130));
    assert!(String::from_utf8_lossy(&output.stdout).contains("roc_auc"), "what was learnt is judged");
    let run = desk.runs()[0].clone();
    assert_eq!(run["status"], "interrupted");
    let run = run["run"].as_str().expect("an id");
    assert!(desk.path("runs").join(run).join("checkpoints/last.safetensors").is_file());
    assert_eq!(desk.json(&["runs", "show", run, "--json"])["report"]["ending"], "interrupted");
    desk.done(&["evaluate", run]);
}

#[cfg(unix)]
#[test]
fn a_run_killed_in_mid_epoch_can_be_read_judged_and_used() {
    let desk = Desk::with_a_shop();
    let mut child = under_way(&desk);
    child.kill().expect("SIGKILL");
    child.wait().expect("an end");
    let run = desk.runs()[0].clone();
    assert_eq!(run["status"], "killed");
    let run = run["run"].as_str().expect("an id");
    assert!(desk.done(&["runs", "list"]).contains("killed"));
    assert!(desk.done(&["runs", "show", run]).contains("epoch    3"));
    assert!(desk.json(&["evaluate", run, "--json"])["metrics"]["test"]["accuracy"].is_f64());
    assert_eq!(desk.done(&["predict", run, "--data", "shop.csv"]).lines().count(), 241);
    // A torn last line is what a crash in the middle of a write leaves.
    let log = desk.path("runs").join(run).join("events.jsonl");
    let torn = [fs::read(&log).expect("a log"), b"{\"seconds\":1.5,\"st".to_vec()].concat();
    fs::write(&log, torn).expect("a file can be written");
    assert_eq!(desk.json(&["runs", "show", run, "--json"])["status"], "killed");
}
