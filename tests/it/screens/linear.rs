//! The screen as plain lines: what is new, and nothing that only eyes can read.

use gradus::app::{Msg, PaneId};
use gradus::ui::linear::{Told, news};

use super::Stage;

fn told(stage: &Stage, told: &mut Told) -> Vec<String> {
    news(told, &stage.state, &stage.keys)
}

#[test]
fn a_pane_is_told_when_the_keys_come_to_it_and_then_what_changes() {
    let mut stage = Stage::new(80, 24);
    let mut ear = Told::default();
    stage.press("6");
    let first = told(&stage, &mut ear).join("\n");
    insta::assert_snapshot!(first);
    assert_eq!(told(&stage, &mut ear), Vec::<String>::new(), "nothing has changed");
    stage.press("j");
    let second = told(&stage, &mut ear);
    assert!(second.len() <= 2 && second.iter().any(|line| line.starts_with("> ")), "{second:?}");
}

#[test]
fn training_is_told_epoch_by_epoch() {
    let mut stage = Stage::new(80, 24);
    let mut ear = Told::default();
    told(&stage, &mut ear);
    stage.press("s");
    stage.epochs(2);
    let lines = told(&stage, &mut ear);
    assert!(lines.iter().any(|line| line == "live"), "{lines:?}");
    stage.epochs(1);
    let lines = told(&stage, &mut ear);
    assert!(lines.iter().any(|line| line.starts_with("epoch 3 of 30: train loss ")), "{lines:?}");
    assert!(!lines.iter().any(|line| line.starts_with("epoch 1 of")), "{lines:?}");
    stage.press(" ");
    assert!(told(&stage, &mut ear).iter().any(|line| line == "paused"));
    stage.send(Msg::Trouble("the disk is full".into()));
    assert_eq!(told(&stage, &mut ear), ["error: the disk is full"]);
}

#[test]
fn numbers_of_a_run_that_goes_on_are_told_by_the_epoch_and_not_by_its_row() {
    let mut stage = Stage::training(80, 24);
    let mut ear = Told::default();
    stage.press("6");
    told(&stage, &mut ear);
    stage.epochs(1);
    let lines = told(&stage, &mut ear);
    assert!(!lines.is_empty() && lines.iter().all(|line| line.starts_with("epoch ")), "{lines:?}");
}

#[test]
fn questions_lists_and_lines_are_told_too() {
    let mut stage = Stage::training(80, 24);
    let mut ear = Told::default();
    told(&stage, &mut ear);
    for (keys, expected) in [
        ("q", "Leave while a run is live?"),
        ("<esc>?", "keys"),
        ("<esc>:theme", "command"),
        ("<esc>'", "f fairness"),
        ("<esc>gt", "themes"),
        ("<esc>2<enter>", "value of train.epochs"),
    ] {
        stage.press(keys);
        let lines = told(&stage, &mut ear);
        assert!(lines.iter().any(|line| line == expected), "{keys}: {lines:?}");
    }
}

#[test]
fn no_pane_tells_what_only_eyes_can_read() {
    for mut stage in [Stage::bare(80, 24), Stage::new(80, 24), Stage::trained(80, 24)] {
        for pane in PaneId::ALL {
            stage.state.focus = pane;
            let lines = told(&stage, &mut Told::default());
            assert!(lines.len() >= 2, "{pane:?} says nothing: {lines:?}");
            for line in lines {
                let drawn = |c: char| ('\u{2500}'..='\u{28ff}').contains(&c);
                assert!(!line.contains(drawn) && !line.contains("----") && !line.contains("###"), "{pane:?}: {line}");
            }
        }
    }
}
