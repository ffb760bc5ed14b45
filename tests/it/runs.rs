//! Runs on disk: listed, shown, and whole enough to be used however they ended.

use std::collections::BTreeMap;
use std::fs;
use std::io::{BufRead, BufReader};
use std::path::Path;
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

/// What is in a folder, by name.
fn files(folder: &Path) -> BTreeMap<String, String> {
    let entries = fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let named = entries.map(|entry| entry.expect("an entry").path()).map(|path| {
        let name = path.file_name().expect("a name").to_str().expect("text").to_owned();
        (name, fs::read_to_string(&path).unwrap_or_default())
    });
    named.collect()
}

#[test]
fn runs_are_exported_as_mlflow_reads_them_and_a_second_time_into_their_places() {
    let desk = Desk::with_a_shop();
    let run = desk.json(&["train", "shop.toml", "--json", "--set", "train.epochs=2"]);
    let id = run["run"].as_str().expect("an id");
    desk.done(&["runs", "move", id, "--to", "shop/first tries"]);
    desk.done(&["runs", "tag", id, "try/1", "gradus.run"]);
    desk.done(&["runs", "note", id, "good: \"so\" far"]);
    for folder in ["elsewhere", "shop/first tries", "shop/first tries"] {
        desk.done(&["runs", "move", id, "--to", folder]);
        desk.done(&["runs", "export", "--format", "mlflow", "--out", "mlruns"]);
    }
    let experiments = files(&desk.path("mlruns"));
    assert!(experiments.keys().all(|name| name.len() == 18 && name.bytes().all(|c| c.is_ascii_digit())));
    let all = experiments.keys().map(|name| (name, files(&desk.path("mlruns").join(name))));
    // What it was written as before it was moved is gone.
    let [(experiment, inside)] =
        all.filter(|(_, inside)| inside.len() > 1).collect::<Vec<_>>().try_into().expect("one");
    let place = desk.path("mlruns").join(experiment);
    assert!(inside["meta.yaml"].contains("\nname: \"shop/first tries\"\n"), "{}", inside["meta.yaml"]);
    let name = inside.keys().find(|name| name.len() == 32).expect("a run");
    assert_eq!(inside.len(), 2, "one run and what it is in: {inside:?}");
    let meta = &files(&place.join(name))["meta.yaml"];
    let artifacts = files(&place.join(name).join("artifacts"));
    assert_eq!(
        artifacts["metrics.json"],
        fs::read_to_string(desk.path("runs").join(id).join("metrics.json")).expect("a report")
    );
    assert!(artifacts.contains_key("model.safetensors") && meta.contains(&format!("/{name}/artifacts\"")), "{meta}");
    for line in
        ["status: 3", "lifecycle_stage: active", &format!("experiment_id: '{experiment}'"), &format!("run_id: {name}")]
    {
        assert!(meta.lines().any(|known| known == line), "{line}: {meta}");
    }
    let [metrics, params, tags] = ["metrics", "params", "tags"].map(|kind| files(&place.join(name).join(kind)));
    let losses: Vec<Vec<&str>> = metrics["validation.loss"].lines().map(|line| line.split(' ').collect()).collect();
    let told = desk.json(&["runs", "show", id, "--json"]);
    let told: Vec<f64> = [0, 1].map(|at| told["epochs"][at]["validation_loss"].as_f64().expect("a loss")).into();
    assert_eq!(losses.iter().map(|line| line[1].parse::<f64>().expect("a number")).collect::<Vec<_>>(), told);
    assert!(losses.iter().all(|line| line.len() == 3 && line[0].len() == 13), "milliseconds: {losses:?}");
    let accuracy = metrics["test.accuracy"].split(' ').nth(1).expect("a value").parse::<f64>();
    assert_eq!(accuracy.ok(), run["metrics"]["test"]["accuracy"].as_f64());
    assert_eq!((params["train.epochs"].as_str(), params["train.optimizer"].as_str()), ("2", "\"adam\""));
    assert_eq!(tags["mlflow.note.content"], "good: \"so\" far");
    assert!(tags.iter().any(|(name, text)| name.starts_with("try_1-") && text == "true"), "{tags:?}");
    assert_eq!((tags["mlflow.runName"].as_str(), tags["gradus.run"].as_str()), (id, id));
}

#[test]
fn runs_are_kept_in_folders_and_listed_by_them() {
    let desk = Desk::with_a_shop();
    let ids = ["1", "2"].map(|seed| {
        let document = desk.json(&["train", "shop.toml", "--json", "--seed", seed, "--set", "train.epochs=1"]);
        document["run"].as_str().expect("an id").to_owned()
    });
    desk.done(&["runs", "move", &ids[0], "--to", "/vision/tries/"]);
    desk.done(&["runs", "move", &ids[1], "--to", "visionary"]);
    let listed = |filter: &str| desk.done(&["runs", "list", "--filter", filter]);
    let text = listed("folder:vision");
    assert!(text.contains(&ids[0]) && text.contains("  vision/tries/") && !text.contains(&ids[1]), "{text}");
    assert!(listed("folder=visionary").contains(&ids[1]) && listed("folder:tries").contains("no run is like that"));
    desk.done(&["runs", "move", &ids[0], &ids[1], "--to", ""]);
    assert!(listed("has:folder").contains("no run is like that"));
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
