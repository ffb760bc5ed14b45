//! `gradus lr-find`: what it prints, and that it leaves nothing behind.

use crate::support::Desk;

#[test]
fn a_sweep_prints_its_curve_and_the_line_to_use_and_keeps_nothing() {
    let desk = Desk::with_a_shop();
    let sweep = ["lr-find", "shop.toml", "--from", "1e-5", "--to", "0.5", "--steps", "12"];
    let out = desk.done(&sweep);
    let lines: Vec<&str> = out.lines().collect();
    assert!(lines[0].split_whitespace().eq(["rate", "loss", "smoothed"]), "{out}");
    assert!(lines[1].trim_start().starts_with("1.0e-5"), "{out}");
    assert!(out.contains("12 batches; every rate was tried"), "{out}");
    assert!(lines.last().is_some_and(|line| line.starts_with("--set train.learning_rate=")), "{out}");
    assert!(!desk.path("runs").exists());
    assert_eq!(out, desk.done(&sweep));
}

#[test]
fn a_sweep_as_a_document() {
    let desk = Desk::with_a_shop();
    let found = desk.json(&["lr-find", "shop.toml", "--steps", "40", "--to", "10", "--json"]);
    let points = found["points"].as_array().expect("points");
    assert!(points.len() >= 20 && points[0]["rate"] == 1e-7, "{found}");
    assert!(points.iter().all(|point| point["loss"].is_f64() && point["smoothed"].is_f64()));
    assert!(["completed", "diverged"].contains(&found["ended"].as_str().expect("a word")), "{found}");
    let suggested = &found["suggestions"];
    assert!(suggested["steepest"].is_f64() && suggested["minimum_over_ten"].is_f64(), "{found}");
    let set = found["set"].as_str().expect("a line");
    assert!(desk.gradus(&["check", "shop.toml", "--set", set]).code == Some(0), "{set}");
}

#[test]
fn a_sweep_that_makes_no_sense_is_refused() {
    let desk = Desk::with_a_shop();
    let err = desk.refused(&["lr-find", "shop.toml", "--from", "0"]);
    assert!(err.contains("give a rate above 0"), "{err}");
    let err = desk.refused(&["lr-find", "shop.toml", "--from", "1e-2", "--to", "1e-3"]);
    assert!(err.contains("above its start, 0.01"), "{err}");
    let err = desk.refused(&["lr-find", "shop.toml", "--steps", "1"]);
    assert!(err.contains("2 to 1000000"), "{err}");
    let err = desk.refused(&["lr-find", "shop.toml", "--set", "train.learning_rat=1"]);
    assert!(err.contains("learning_rate"), "{err}");
}

#[test]
fn a_sick_run_says_so_on_stderr_and_in_its_events() {
    let desk = Desk::with_a_shop();
    let steps = ["--set", "train.learning_rate=1e-9", "--set", "train.epochs=30", "--set", "train.batch_size=16"];
    let mut arguments = vec!["train", "shop.toml", "--set", "train.early_stopping=false"];
    arguments.extend(steps);
    let answer = desk.gradus(&arguments);
    assert!(answer.err.contains("rate_too_low: No step changes any layer"), "{}", answer.err);
    arguments.push("--events");
    let events = desk.done(&arguments);
    let lint = events.lines().find(|line| line.contains("\"event\":\"lint\"")).expect("a finding");
    let lint: serde_json::Value = serde_json::from_str(lint).expect("JSON");
    for key in ["id", "severity", "standing", "seen", "since", "try", "key", "value"] {
        assert!(!lint[key].is_null(), "{key} in {lint}");
    }
    assert!(events.lines().any(|line| line.contains("\"event\":\"vitals\"")));
}
