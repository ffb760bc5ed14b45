//! Learning and validation curves made in the background.

use std::sync::Arc;

use gradus::app::curve::Asked;
use gradus::app::{Effect, Msg};
use gradus::train::{Curve, Point};

use super::Stage;

/// What was asked for last.
fn asked(stage: &Stage) -> Asked {
    let asked = stage.effects.iter().rev().find_map(|effect| match effect {
        Effect::Curve(asked) => Some((**asked).clone()),
        _ => None,
    });
    asked.expect("a curve was asked for")
}

/// The first points of what is asked for, by formula.
fn made(asked: &Asked, count: usize) -> Arc<Curve> {
    let point = |(place, varied): (usize, &gradus::app::curve::Varied)| {
        let high = 0.7 + 0.1 * (1.0 - 0.6_f64.powi(place as i32));
        let rows = (varied.share * 24_000.0) as usize;
        let at = if asked.over.is_some() { varied.name.clone() } else { rows.to_string() };
        Point {
            at,
            train: (0.93 - high / 10.0, 0.004),
            judged: (high, 0.012),
            // Two points gain another amount in each fold.
            folds: (0..asked.folds).map(|fold| high + 0.001 * (fold * (place + 2) % 5) as f64).collect(),
            rows,
            ratio: 0.25,
        }
    };
    let points = asked.variants.iter().enumerate().take(count).map(point).collect();
    Arc::new(Curve { points, ..Curve::new(Some("roc_auc".into()), asked.over.clone()) })
}

fn stage(width: u16, height: u16) -> Stage {
    Stage::new(width, height)
}

#[test]
fn a_learning_curve_grows_fold_by_fold_and_says_what_is_worth_most() {
    let mut stage = stage(120, 36);
    stage.press("gc");
    let asked = asked(&stage);
    assert_eq!((asked.over.as_deref(), asked.variants.len(), asked.folds), (None, 5, 5));
    assert!(stage.shows("0 of 25 folds are judged"), "{}", stage.screen());
    stage.send(Msg::Curving { done: 7, curve: made(&asked, 1) });
    assert!(stage.shows("7 of 25 folds are judged") && stage.shows("2400 rows: judged 0.7"), "{}", stage.screen());
    stage.press("<esc>:curve.learning<enter>");
    assert!(stage.shows("A curve is being made; :curve.show shows it"), "{}", stage.screen());
    stage.press(":curve.show<enter>");
    stage.send(Msg::Curved(Ok(made(&asked, 5))));
    stage.send(Msg::Now(200.0));
    insta::assert_snapshot!("learning_curve", stage.screen());
    assert!(!stage.shows("take this value"), "there is none to take: {}", stage.screen());
    let file = stage.state.file.text.clone();
    stage.press("<enter>");
    assert!(stage.state.overlays.is_empty() && stage.state.file.text == file, "rows are no setting");
}

#[test]
fn a_validation_curve_writes_the_value_in_hand() {
    let mut stage = stage(120, 36);
    stage.press(":curve.validation train.weight_decay=1e-4,1e-2,0.1<enter>");
    let asked = asked(&stage);
    let values: Vec<&str> = asked.variants.iter().map(|varied| varied.name.as_str()).collect();
    assert_eq!((asked.over.as_deref(), values), (Some("train.weight_decay"), vec!["1e-4", "1e-2", "0.1"]));
    assert!(asked.variants[1].text.contains("weight_decay = 1e-2"), "{}", asked.variants[1].text);
    stage.send(Msg::Curved(Ok(made(&asked, 3))));
    assert!(stage.shows("sets train.weight_decay = 0.1") && stage.shows("best"), "{}", stage.screen());
    stage.send(Msg::Now(200.0));
    insta::assert_snapshot!("validation_curve", stage.press("<left>").screen());
    stage.press("<enter>");
    assert_eq!(stage.state.file.spec.train.weight_decay, 1e-2);
}

#[test]
fn words_stand_by_name_and_what_makes_no_sense_is_refused() {
    let mut stage = stage(100, 30);
    stage.press(":curve.validation train.optimizer=adam,sgd<enter>");
    let asked = asked(&stage);
    stage.send(Msg::Curved(Ok(made(&asked, 2))));
    assert!(stage.shows("adam") && stage.shows("sgd"), "{}", stage.screen());
    stage.press("<esc>");
    for (line, why) in [
        ("train.epochs", "has no ="),
        ("train.epochs=1,,", "is no list of TOML values"),
        ("train.epochz=1", "epochz"),
        ("train.epochs='soon'", "train.epochs"),
    ] {
        stage.press(&format!(":curve.validation {line}<enter>"));
        assert!(stage.shows(why), "{line}: {}", stage.screen());
        stage.send(Msg::Now(stage.state.now + 100.0));
        stage.press("<esc><esc>");
    }
    stage.press("gv");
    assert!(stage.shows("curve.validation train.weight_decay="), "{}", stage.screen());
}

#[test]
fn a_curve_is_stopped_or_fails_and_keeps_its_points() {
    let mut stage = stage(120, 36);
    stage.press("gc");
    let asked = asked(&stage);
    stage.send(Msg::Curving { done: 5, curve: made(&asked, 1) });
    stage.press("<esc>:curve.stop<enter>");
    assert!(stage.effects.contains(&Effect::StopCurve));
    stage.send(Msg::Curved(Err("interrupted after 0 of 5 folds".into())));
    assert!(stage.shows("The curve was stopped"), "{}", stage.screen());
    stage.press(":curve.show<enter>");
    assert!(stage.shows("not all of it: it was stopped") && stage.shows("2400 rows"), "{}", stage.screen());
    stage.press("<esc>gc<esc>");
    stage.send(Msg::Curved(Err("a class has no rows".into())));
    assert!(stage.shows("The curve cannot be made: a class has no rows"), "{}", stage.screen());
}

#[test]
fn it_is_said_when_a_curve_is_made_that_nobody_looks_at() {
    let mut stage = stage(120, 36);
    stage.press("gc<esc>");
    let asked = asked(&stage);
    stage.send(Msg::Curved(Ok(made(&asked, 5))));
    assert!(stage.shows("The curve is made; :curve.show shows it."), "{}", stage.screen());
    assert!(stage.state.overlays.is_empty(), "it takes no key from anything");
}

#[test]
fn it_draws_at_any_size() {
    for (width, height) in [(60, 16), (300, 100), (20, 5), (1, 1)] {
        let mut stage = stage(width, height);
        stage.press("gc");
        let asked = asked(&stage);
        stage.send(Msg::Curved(Ok(made(&asked, 5))));
        stage.draw();
    }
}
