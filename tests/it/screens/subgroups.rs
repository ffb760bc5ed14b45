//! The worst subgroups in the fairness pane.

use std::sync::Arc;

use gradus::app::subgroups::Subgroups;
use gradus::app::{Effect, Msg};
use gradus::eval::{Scan, Slice};

use super::Stage;

fn slice(conditions: &[&str], words: &'static str, (value, interval, others): (f64, (f64, f64), f64)) -> Slice {
    let sure = interval.0 > others + 0.1;
    Slice {
        conditions: conditions.iter().map(ToString::to_string).collect(),
        metric: "error_rate",
        words,
        rows: 210,
        of: 210,
        value,
        interval,
        others,
        chance: if sure { 1e-6 } else { 0.01 },
        corrected: if sure { 0.0004 } else { 0.7 },
    }
}

/// What looking at a run would find.
pub(super) fn found(run: &str) -> Arc<Subgroups> {
    let found = vec![
        slice(&["age ≤ 25", "sex=Female"], "error rate", (0.31, (0.25, 0.38), 0.12)),
        slice(&["education=HS-grad"], "error rate", (0.2, (0.15, 0.26), 0.13)),
        slice(&["sex=Female"], "false negative rate", (0.52, (0.44, 0.6), 0.31)),
    ];
    let scan = Scan { slices: 1200, questions: 4800, counted: 1500, least: 30, found };
    Arc::new(Subgroups { of: run.into(), rows: 240, scan: Some(scan) })
}

fn asked(stage: &Stage) -> usize {
    stage.effects.iter().filter(|effect| matches!(effect, Effect::Scan(_))).count()
}

#[test]
fn pictures_of_the_worst_subgroups() {
    let mut stage = Stage::trained(80, 24);
    insta::assert_snapshot!("subgroups_80x24", stage.press("5zwj").screen());
    let mut stage = Stage::trained(160, 48);
    insta::assert_snapshot!("subgroups_160x48", stage.press("5w").screen());
}

#[test]
fn they_are_looked_for_once_and_the_groups_come_back() {
    let mut stage = Stage::trained(120, 36);
    stage.press("5z");
    assert!(!stage.shows("age ≤ 25") && asked(&stage) == 0);
    stage.press("w");
    assert!(stage.shows("age ≤ 25 and sex=Female") && stage.shows("0.250 to 0.380"), "{}", stage.screen());
    assert!(stage.shows("240 validation rows · weights of epoch"), "{}", stage.screen());
    stage.press("[");
    assert!(stage.shows("not of the moment in view"), "{}", stage.screen());
    stage.press("]ww");
    assert_eq!(asked(&stage), 1);
    stage.press("r");
    assert_eq!(asked(&stage), 2, "it is asked again");
    stage.press("w");
    assert!(!stage.shows("age ≤ 25") && stage.shows("Female"), "{}", stage.screen());
}

#[test]
fn the_one_in_hand_is_copied_in_words() {
    let mut stage = Stage::trained(80, 24);
    stage.press("5wjy");
    let copied = stage.effects.iter().find_map(|effect| match effect {
        Effect::Copy(text) => Some(text.as_str()),
        _ => None,
    });
    assert_eq!(copied, Some("education=HS-grad: error rate 0.2 (n 210; 0.15 to 0.26) against 0.13"));
}

#[test]
fn what_is_missing_is_said() {
    let mut none = Stage::new(80, 24);
    none.press("5w");
    assert!(none.shows("A run has subgroups to look for from its first epoch"), "{}", none.screen());
    let mut stage = Stage::trained(80, 24);
    stage.press("5w");
    let of = stage.state.shown.clone().expect("a run");
    let few = Arc::new(Subgroups { of: of.clone(), rows: 20, scan: None });
    stage.press("r");
    stage.state.subgroups.answers.awaited = Some(of.clone());
    stage.state.subgroups.answers.known.clear();
    stage.send(Msg::Scanned { of: of.clone(), result: Ok(few) });
    assert!(stage.shows("There are too few validation rows"), "{}", stage.screen());
    stage.state.subgroups.answers.awaited = Some(of.clone());
    stage.state.subgroups.answers.known.clear();
    stage.send(Msg::Scanned { of, result: Err("its data have changed".into()) });
    stage.send(Msg::Now(200.0));
    assert!(stage.shows("Subgroups cannot be looked for: its data have changed."), "{}", stage.screen());
    assert!(stage.shows("r tries again"), "{}", stage.screen());
}

#[test]
fn it_draws_at_any_size() {
    for (width, height) in [(60, 16), (75, 40), (300, 100), (20, 5), (1, 1)] {
        Stage::trained(width, height).press("5wjj").draw();
        Stage::trained(width, height).press("5wz").draw();
    }
}
