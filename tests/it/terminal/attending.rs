//! Runs need no window: they are left, come back to, watched and commanded from elsewhere.

use std::fs;

use super::desk::{Desk, ROOMY};
use super::pty::Program;

/// Whether the header says so, whatever it says besides.
fn is_live(screen: &str) -> bool {
    screen.lines().next().is_some_and(|header| header.contains("● live") && header.contains("  epoch "))
}

fn only(desk: &Desk) -> String {
    let ids = desk.ids();
    assert_eq!(ids.len(), 1, "{ids:?}");
    ids[0].clone()
}

/// The steps of which the log of a run has a loss, in its order.
fn told(desk: &Desk, run: &str) -> Vec<u64> {
    let log = fs::read_to_string(desk.path().join("runs").join(run).join("events.jsonl")).expect("a log");
    let mut steps = vec![];
    for line in log.lines().filter(|line| line.contains("\"losses\"")) {
        let event: serde_json::Value = serde_json::from_str(line).expect("a whole line");
        let last = event["step"].as_u64().expect("a step");
        let losses = event["losses"].as_array().expect("losses").len() as u64;
        steps.extend(last + 1 - losses..=last);
    }
    steps
}

fn attach(desk: &Desk, arguments: &[&str]) -> Program {
    let program = Program::start(desk.path(), arguments, ROOMY);
    // Of the run in view: the list may say so earlier.
    program.wait_for(is_live);
    program
}

#[test]
fn a_run_that_is_left_goes_on_and_is_come_back_to() {
    let desk = Desk::new();
    let mut first = desk.train();
    first.keys("qk");
    assert_eq!(first.exit_code(), 0);
    first.wait_to_see("goes on");
    assert!(desk.runs().contains(" live "), "{}", desk.runs());
    let run = only(&desk);
    let mut second = attach(&desk, &["attach"]);
    second.keys(" ");
    second.wait_to_see("paused");
    second.keys("q");
    second.wait_to_see("Leave while");
    second.keys("k");
    assert_eq!(second.exit_code(), 0);
    second.wait_to_see("stays paused");
    let held = told(&desk, &run).len();
    let mut third = Program::start(desk.path(), &["attach", &run], ROOMY);
    third.wait_to_see("paused");
    assert_eq!(told(&desk, &run).len(), held, "a run that holds holds without a window too");
    third.keys(" ");
    third.wait_for(is_live);
    third.keys("qb");
    assert_eq!(third.exit_code(), 0);
    assert!(desk.runs().contains(" stopped "), "{}", desk.runs());
}

#[test]
fn what_is_typed_before_the_run_is_there_is_meant_for_it() {
    let desk = Desk::new();
    let mut first = desk.train();
    first.keys(" ");
    first.wait_to_see("paused");
    let mut second = Program::start(desk.path(), &["attach", &only(&desk)], ROOMY);
    second.keys(" ");
    second.wait_for(is_live);
    second.keys("qb");
    assert_eq!(second.exit_code(), 0);
}

#[test]
fn two_windows_see_the_same_and_one_only_watches() {
    let desk = Desk::new();
    let mut first = desk.train();
    let mut second = attach(&desk, &["watch", &only(&desk)]);
    second.keys(" ");
    second.wait_to_see("only watches");
    first.keys(" ");
    first.wait_to_see("paused");
    second.wait_to_see("paused");
    second.keys("q");
    assert_eq!(second.exit_code(), 0);
    first.keys(" ");
    first.wait_to_see("● live");
    for (set, why) in [
        ("model.hidden=[9]", "cannot change in a run that has begun"),
        ("train.learning_rate=much", "expected a number above 0"),
    ] {
        let refused = desk.gradus(&["tell", &only(&desk), "set", set]).assert().code(2);
        let said = String::from_utf8_lossy(&refused.get_output().stderr).into_owned();
        assert!(said.contains(why), "{set}: {said}");
    }
    desk.gradus(&["tell", &only(&desk), "rewind", "nope"]).assert().code(2);
    desk.gradus(&["tell", &only(&desk), "set", "train.learning_rate=0.5"]).assert().success();
    first.wait_to_see("0.5");
    desk.gradus(&["tell", &only(&desk), "stop", "--when", "acuracy>0.9"]).assert().code(2);
    desk.gradus(&["tell", &only(&desk), "stop", "--after", "5h"]).assert().success();
    first.wait_to_see("stops in ");
    second = attach(&desk, &["watch", &only(&desk)]);
    second.wait_to_see("stops in ");
    desk.gradus(&["tell", &only(&desk), "stop", "--when", "train_loss<1e9"]).assert().success();
    first.wait_to_see("✓ stopped");
}

#[test]
fn coming_and_going_loses_nothing() {
    let desk = Desk::new();
    let started = desk.gradus(&["train", "w.toml", "--detach"]).assert().success();
    let run = String::from_utf8_lossy(&started.get_output().stdout).trim().to_owned();
    assert_eq!(run, only(&desk));
    for _ in 0..5 {
        let mut window = attach(&desk, &["attach"]);
        window.wait_to_see("loss ");
        window.close();
        assert_eq!(window.exit_code(), 129);
    }
    desk.gradus(&["tell", &run, "stop"]).assert().success();
    let end = desk.gradus(&["watch", &run]).assert().success();
    assert!(String::from_utf8_lossy(&end.get_output().stdout).contains("accuracy"));
    let steps = told(&desk, &run);
    assert_eq!(steps, (1..=steps.len() as u64).collect::<Vec<_>>());
    desk.gradus(&["resume", &run, "--detach"]).assert().success();
    assert!(desk.runs().contains(" live "), "{}", desk.runs());
    desk.gradus(&["tell", &run, "stop", "--now"]).assert().success();
    desk.gradus(&["watch", &run]).assert().success();
    assert!(told(&desk, &run).len() > steps.len(), "it went on");
}

#[test]
fn a_run_that_was_killed_is_said_to_be_and_what_cannot_be_told_says_why() {
    let desk = Desk::with_few_epochs();
    let none = desk.gradus(&["attach"]).assert().code(2);
    let said = String::from_utf8_lossy(&none.get_output().stderr).into_owned();
    assert!(said.contains("no run is live in runs"), "{said}");
    desk.gradus(&["train", "w.toml", "--json"]).assert().success();
    let run = only(&desk);
    for (arguments, why) in [
        (["tell", run.as_str(), "pause"].as_slice(), "is over (finished)"),
        (&["tell", &run, "rewind", "nope"], "is over"),
        (&["tell", "nowhere", "pause"], "there is no run"),
        (&["attach", &run], "gradus watch"),
        (&["apart"], "the program's own"),
    ] {
        let refused = desk.gradus(arguments).assert().code(2);
        let said = String::from_utf8_lossy(&refused.get_output().stderr).into_owned();
        assert!(said.contains(why), "{arguments:?}: {said}");
    }
}

#[test]
fn what_keeps_a_run_from_beginning_apart_is_told_where_it_was_asked_for() {
    let desk = Desk::with_few_epochs();
    desk.write("points.csv", "x,y,label\n1,2,a\n");
    let refused = desk.gradus(&["train", "w.toml", "--detach"]).assert().code(2);
    let said = String::from_utf8_lossy(&refused.get_output().stderr).into_owned();
    let plain = desk.gradus(&["train", "w.toml"]).assert().code(2);
    assert_eq!(said, String::from_utf8_lossy(&plain.get_output().stderr));
}
