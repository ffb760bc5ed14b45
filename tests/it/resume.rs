//! `gradus resume`: a run goes on after whatever happened to it, and ends with the same bits; or it says why it cannot.

use std::fs;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use gradus::app::run::Run;
use gradus::store::Record;
use serde_json::Value;

use crate::support::Desk;

/// Long enough to be cut short, on ten batches an epoch.
const LONG: [&str; 12] = [
    "train",
    "shop.toml",
    "--set",
    "train.epochs=1500",
    "--set",
    "train.batch_size=17",
    "--set",
    "train.early_stopping=false",
    "--set",
    "train.schedule=cosine",
    "--set",
    "model.dropout=0.2",
];

/// The only run, or the newest.
fn newest(desk: &Desk) -> String {
    desk.runs()[0]["run"].as_str().expect("an id").to_owned()
}

fn folder(desk: &Desk, run: &str) -> PathBuf {
    desk.path("runs").join(run)
}

fn model(desk: &Desk, run: &str) -> Vec<u8> {
    fs::read(folder(desk, run).join("model.safetensors")).expect("a model")
}

fn begin(desk: &Desk, arguments: &[&str]) -> Child {
    desk.command(arguments).stdout(Stdio::null()).stderr(Stdio::piped()).spawn().expect("the program starts")
}

/// Waits until the run says that this epoch is over; whoever reads on keeps the pipe from filling.
fn wait_for(child: &mut Child, epoch: usize) {
    let mut lines = BufReader::new(child.stderr.take().expect("a pipe")).lines().map_while(Result::ok);
    lines.any(|line| line.starts_with(&format!("epoch {epoch}/")));
    std::thread::spawn(move || lines.for_each(drop));
}

/// Ends it at once, `after` so many epochs and milliseconds.
fn kill(mut child: Child, (epoch, milliseconds): (usize, u64)) {
    wait_for(&mut child, epoch);
    std::thread::sleep(Duration::from_millis(milliseconds));
    child.kill().expect("SIGKILL");
    child.wait().expect("an end");
}

/// A run that was never cut short.
fn straight(desk: &Desk) -> String {
    desk.done(&LONG);
    newest(desk)
}

/// A run that was interrupted by a signal after some epochs.
#[cfg(unix)]
fn interrupted(desk: &Desk, epoch: usize) -> String {
    let mut child = begin(desk, &LONG);
    wait_for(&mut child, epoch);
    assert!(Command::new("kill").args(["-INT", &child.id().to_string()]).status().expect("kill").success());
    assert_eq!(child.wait().expect("an end").code(), Some(130));
    newest(desk)
}

fn events(folder: &Path) -> Vec<Value> {
    let text = fs::read_to_string(folder.join("events.jsonl")).expect("a log");
    text.lines().map(|line| serde_json::from_str(line).expect("an event")).collect()
}

/// The losses that the curve of a run shows.
fn curve(folder: &Path) -> Vec<(f64, f32)> {
    let record = Record::read(folder).expect("a run");
    let mut run = Run::new(record.id, None);
    run.fold(record.events);
    (0..run.loss.len()).filter_map(|index| run.loss.get(index)).collect()
}

#[test]
fn a_run_killed_at_any_moment_ends_with_the_same_bits_and_curve() {
    let desk = Desk::with_a_shop();
    let whole = straight(&desk);
    for after in [(1, 0), (2, 3), (20, 11), (90, 37)] {
        kill(begin(&desk, &LONG), after);
        let run = newest(&desk);
        assert_ne!(run, whole);
        // Once more while it catches up.
        kill(begin(&desk, &["resume", &run]), (after.0 + 30, 7));
        let document = desk.json(&["resume", &run, "--json"]);
        assert_eq!(document["epochs"], 1500);
        assert!(model(&desk, &run) == model(&desk, &whole), "killed after {after:?}");
        let judged = desk.json(&["runs", "show", &run, "--json"])["epochs"].as_array().map(Vec::len);
        assert_eq!(judged, Some(1500), "epochs that were done again count once");
        assert!(curve(&folder(&desk, &run)) == curve(&folder(&desk, &whole)), "killed after {after:?}");
        assert_eq!(desk.runs()[0]["status"], "finished");
    }
}

#[test]
fn what_a_killed_run_predicts_is_told_to_be_unfinished() {
    let desk = Desk::with_a_shop();
    kill(begin(&desk, &LONG), (3, 0));
    let run = newest(&desk);
    let told = |run: &str| desk.gradus(&["predict", run, "--data", "shop.csv"]).err;
    let words = [
        format!("warning: Run {run} was killed: these are the weights of epoch "),
        format!(", the last it kept; `gradus resume {run}`"),
    ];
    assert!(words.iter().all(|words| told(&run).contains(words)), "{}", told(&run));
    desk.done(&["resume", &run]);
    assert!(!told(&run).contains("these are the weights"), "{}", told(&run));
}

#[test]
fn a_run_killed_before_its_first_checkpoint_begins_again() {
    let desk = Desk::with_a_shop();
    let whole = straight(&desk);
    let kept = folder(&desk, &whole);
    let model = model(&desk, &whole);
    fs::remove_dir_all(kept.join("checkpoints")).expect("a folder");
    fs::write(kept.join("events.jsonl"), "").expect("a file can be written");
    desk.done(&["resume", &whole]);
    assert!(self::model(&desk, &whole) == model);
}

#[cfg(unix)]
#[test]
fn settings_changed_on_the_way_are_changed_again_after_a_crash() {
    let desk = Desk::with_a_shop();
    let first = interrupted(&desk, 5);
    assert_eq!(desk.runs()[0]["status"], "interrupted");
    let second = format!("{first}-copy");
    let copied = Command::new("cp").arg("-r").arg(folder(&desk, &first)).arg(folder(&desk, &second)).status();
    assert!(copied.expect("cp").success());
    let changed = |run: &str| {
        ["resume", run, "--set", "train.learning_rate=0.01", "--set", "train.batch_size=23"].map(str::to_owned)
    };
    let words = changed(&first);
    desk.done(&words.each_ref().map(String::as_str));
    let words = changed(&second);
    kill(begin(&desk, &words.each_ref().map(String::as_str)), (40, 5));
    let set = |run: &str| events(&folder(&desk, run)).iter().filter(|event| event["event"] == "set").count();
    assert_eq!(set(&second), 2);
    desk.done(&["resume", &second]);
    assert_eq!(set(&second), 2, "what is done again is not told again");
    assert!(model(&desk, &first) == model(&desk, &second));
    assert!(model(&desk, &first) != model(&desk, &straight(&desk)));
}

#[cfg(unix)]
#[test]
fn an_interrupted_run_says_that_it_can_go_on_and_does() {
    let desk = Desk::with_a_shop();
    let run = interrupted(&desk, 3);
    assert!(desk.done(&["runs", "list"]).contains("`gradus resume RUN` goes on"));
    assert!(desk.done(&["runs", "show", &run]).contains(&format!("interrupted; `gradus resume {run}` goes on")));
    // A torn last line is what a crash in the middle of a write leaves.
    let log = folder(&desk, &run).join("events.jsonl");
    let torn = [fs::read(&log).expect("a log"), b"{\"seconds\":1.5,\"st".to_vec()].concat();
    fs::write(&log, torn).expect("a file can be written");
    let out = desk.done(&["resume", &run, "--events"]);
    assert!(out.lines().next().expect("an event").contains("\"event\":\"continued\""), "{out}");
    assert!(events(&folder(&desk, &run)).len() > 3, "every line of the log is whole");
    assert!(model(&desk, &run) == model(&desk, &straight(&desk)));
}

#[test]
fn a_complete_run_is_told_again_and_can_be_extended() {
    let desk = Desk::with_a_shop();
    let document = desk.json(&["train", "shop.toml", "--json", "--set", "train.early_stopping=false"]);
    let run = document["run"].as_str().expect("an id").to_owned();
    let before = fs::read(folder(&desk, &run).join("events.jsonl")).expect("a log");
    let answer = desk.gradus(&["resume", &run, "--json"]);
    assert_eq!(answer.code, Some(0));
    assert!(answer.err.contains("is complete") && answer.err.contains("--from last`"), "{}", answer.err);
    assert_eq!(serde_json::from_str::<Value>(&answer.out).expect("a document"), document);
    assert!(fs::read(folder(&desk, &run).join("events.jsonl")).expect("a log") == before);
    assert_eq!(desk.gradus(&["resume", &run, "--require", "test.accuracy >= 1"]).code, Some(1));
    let longer = desk.json(&["resume", &run, "--set", "train.epochs=7", "--json"]);
    assert_eq!((&longer["epochs"], &longer["run"]), (&7.into(), &run.as_str().into()));
    let at_once =
        desk.json(&["train", "shop.toml", "--json", "--set", "train.epochs=7", "--set", "train.early_stopping=false"]);
    assert!(model(&desk, &run) == model(&desk, at_once["run"].as_str().expect("an id")));
    let told = desk.refused(&["resume", &run, "--set", "train.epochs=7"]);
    assert!(told.contains("nothing is left to learn: 7 epochs are done"), "{told}");
}

#[test]
fn a_run_that_early_stopping_has_ended_is_not_begun_again_only_to_end() {
    let desk = Desk::with_a_shop();
    let rule = "train.early_stopping={ metric = \"loss\", patience = 1 }";
    let stopped = desk.json(&[
        "train",
        "shop.toml",
        "--json",
        "--set",
        rule,
        "--set",
        "train.learning_rate=0.5",
        "--set",
        "train.epochs=400",
    ]);
    let (run, done) = (stopped["run"].as_str().expect("an id"), stopped["epochs"].as_u64().expect("epochs"));
    assert!(done < 400);
    let told = desk.refused(&["resume", run, "--set", "train.epochs=500"]);
    assert!(told.contains(&format!("early stopping has ended the run after {done} epochs")), "{told}");
    let told = desk.refused(&["resume", run, "--set", "train.early_stopping={metric=\"accuracy\",patience=9}"]);
    assert!(told.contains("the run watches \"loss\" since it began"), "{told}");
    let more = format!("train.epochs={}", done + 3);
    let longer = desk.json(&["resume", run, "--json", "--set", &more, "--set", "train.early_stopping=false"]);
    assert_eq!(longer["epochs"], done + 3);
    assert_eq!(longer["kept_epoch"], done + 3, "nothing chooses another");
}

#[test]
fn a_run_goes_back_to_a_checkpoint_of_its_own() {
    let desk = Desk::with_a_shop();
    desk.done(&["train", "shop.toml", "--set", "train.epochs=6", "--set", "train.checkpoint_every=2"]);
    let run = newest(&desk);
    let whole = model(&desk, &run);
    for name in ["epoch-00002", "checkpoints/epoch-00004.safetensors", "last"] {
        desk.done(&["resume", &run, "--from", name]);
        assert!(model(&desk, &run) == whole, "{name}");
    }
    let log = events(&folder(&desk, &run));
    let back: Vec<&Value> =
        log.iter().filter(|event| event["event"] == "rewound").map(|event| &event["epoch"]).collect();
    assert_eq!(back, [2, 4, 6]);
    let judged = || {
        let record = Record::read(&folder(&desk, &run)).expect("a run");
        record.judged().into_iter().map(|report| (report.epoch, report.train_loss)).collect::<Vec<_>>()
    };
    let straight = judged();
    assert_eq!(straight.len(), 6);
    desk.done(&["resume", &run, "--from", "epoch-00002", "--set", "train.learning_rate=0.05"]);
    assert!(model(&desk, &run) != whole);
    assert!(judged()[2..] != straight[2..]);
    // Back to where the first branch was, which was left.
    desk.done(&["resume", &run, "--from", "epoch-00004"]);
    assert_eq!(judged(), straight);
    let told = desk.refused(&["resume", &run, "--from", "epoch-00003"]);
    // What the branch with the other rate kept stands beside what was there.
    let there = "it has best, epoch-00002, epoch-00004, epoch-00004-2, epoch-00006, epoch-00006-2, last, step-00000006";
    assert!(told.contains(there), "{told}");
}

#[test]
fn a_fork_begins_where_another_run_was() {
    let desk = Desk::with_a_shop();
    let settings = ["--set", "train.epochs=6", "--set", "train.checkpoint_every=2"];
    desk.done(&[&["train", "shop.toml"][..], &settings].concat());
    let first = newest(&desk);
    let document = desk.json(&["resume", &first, "--from", "epoch-00004", "--fork", "--json"]);
    let fork = document["run"].as_str().expect("an id").to_owned();
    assert_ne!(fork, first);
    assert!(model(&desk, &fork) == model(&desk, &first));
    let log = events(&folder(&desk, &fork));
    let begun = log.iter().find(|event| event["event"] == "forked").expect("it says so");
    assert_eq!((&begun["run"], &begun["epoch"]), (&first.as_str().into(), &4.into()));
    assert_eq!(log.iter().filter(|event| event["event"] == "epoch").count(), 2);
    // A step that no checkpoint is of: what led there is learnt again.
    let steps = log.last().and_then(|event| event["step"].as_u64()).expect("steps");
    let step = (steps * 2 / 3 + 1).to_string();
    let exact = desk.json(&["resume", &first, "--from", &step, "--fork", "--json"]);
    let exact = exact["run"].as_str().expect("an id").to_owned();
    assert!(model(&desk, &exact) == model(&desk, &first));
    let begun =
        events(&folder(&desk, &exact)).into_iter().find(|event| event["event"] == "forked").expect("it says so");
    assert_eq!(begun["step"].to_string(), step);
    let told = desk.refused(&["resume", &first, "--from", "100000", "--fork"]);
    assert!(told.contains(&format!("has done {steps} batches, so it was never at step 100000")), "{told}");
    let other = desk.json(&["resume", &first, "--fork", "--json", "--set", "train.epochs=8", "--seed", "5"]);
    assert_eq!(other["epochs"], 8);
    let runs = desk.runs().len();
    let told = desk.refused(&["resume", &first, "--from", "epoch-00004", "--fork", "--set", "model.hidden=[9]"]);
    assert!(told.contains("another network") && told.contains("same features and layers"), "{told}");
    assert_eq!(desk.runs().len(), runs, "no folder is left behind");
    let told = desk.refused(&["resume", &first, "--fork"]);
    assert!(told.contains("nothing is left to learn: 6 of 6 epochs were done there"), "{told}");
    let told = desk.refused(&["resume", &first, "--from", &step]);
    assert!(told.contains("A second run can begin at any step: --fork"), "{told}");
    assert_eq!(desk.runs().len(), runs);
}

#[test]
fn what_cannot_go_on_says_why() {
    let desk = Desk::with_a_shop();
    assert!(desk.refused(&["resume", "nowhere"]).contains("there is no run \"nowhere\""));
    kill(begin(&desk, &LONG), (3, 0));
    let run = newest(&desk);
    let told = desk.refused(&["resume", &run, "--set", "model.hidden=[9]"]);
    assert!(told.contains("`model.hidden` cannot change in a run that has begun") && told.contains("--fork"), "{told}");
    let told = desk.refused(&["resume", &run, "--set", "train.learning_rate=-1"]);
    assert!(told.contains("expected a number above 0"), "{told}");
    let data = fs::read(desk.path("shop.csv")).expect("a table");
    desk.write("shop.csv", String::from_utf8_lossy(&data).replacen("yes", "no", 1));
    let told = desk.refused(&["resume", &run]);
    assert!(told.contains("have changed since it was trained"), "{told}");
    desk.write("shop.csv", &data);
    let last = folder(&desk, &run).join("checkpoints/last.safetensors");
    let kept = fs::read(&last).expect("a checkpoint");
    for broken in [&kept[..kept.len() / 2], b"", &fs::read(desk.path("shop.toml")).expect("a file")] {
        fs::write(&last, broken).expect("a file can be written");
        let told = desk.refused(&["resume", &run]);
        assert!(told.contains("last.safetensors cannot be used") && told.contains("--from"), "{told}");
    }
    fs::write(&last, &kept).expect("a file can be written");
    let mut live = begin(&desk, &["resume", &run]);
    wait_for(&mut live, 6);
    let told = desk.refused(&["resume", &run]);
    assert!(told.contains("is live"), "{told}");
    live.kill().expect("SIGKILL");
    live.wait().expect("an end");
    desk.done(&["resume", &run]);
}
