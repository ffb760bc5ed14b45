//! The threshold pane: the slider, what is best, costs, and keeping a threshold.

use gradus::app::scored::PartId;
use gradus::app::{Effect, Msg, PaneId, parse_action};

use super::Stage;

/// A run that is over, with the threshold pane alone.
fn stage(width: u16, height: u16) -> Stage {
    let mut stage = Stage::trained(width, height);
    stage.press("9z");
    stage
}

fn at(stage: &Stage) -> f64 {
    stage.state.threshold()
}

/// The number beside a metric.
fn told(stage: &Stage, metric: &str) -> String {
    let screen = stage.screen();
    let line = screen.lines().find_map(|line| line.trim_start().strip_prefix(metric));
    line.and_then(|rest| rest.split_whitespace().next()).unwrap_or_default().to_owned()
}

#[test]
fn pictures_of_a_threshold() {
    let mut stage = self::stage(80, 24);
    insta::assert_snapshot!("threshold_80x24", stage.press("H").screen());
    let mut stage = self::stage(160, 48);
    insta::assert_snapshot!("threshold_zoomed_160x48", stage.press("$<ctrl-w><ctrl-w>1 5<enter>cj").screen());
    let mut stage = Stage::trained(160, 48);
    insta::assert_snapshot!("threshold_160x48", stage.press("9p").screen());
    let mut stage = Stage::trained(120, 36);
    insta::assert_snapshot!("threshold_120x36", stage.press("9f").screen());
}

#[test]
fn every_step_moves_all_numbers_and_stops_at_the_ends() {
    let mut stage = stage(80, 24);
    assert_eq!(at(&stage), 0.5);
    let before = stage.screen();
    stage.press("l");
    assert_eq!(at(&stage), 0.51);
    assert_ne!(stage.screen(), before);
    stage.press("hhL");
    assert_eq!(at(&stage), 0.5, "a large step goes to the next whole one");
    stage.press("L");
    assert_eq!(at(&stage), 0.6);
    stage.press(&"H".repeat(20));
    assert_eq!(at(&stage), 0.0);
    assert_eq!(told(&stage, "recall"), "1.000");
    stage.press(&"L".repeat(20));
    assert_eq!(at(&stage), 1.0);
    assert_eq!(told(&stage, "recall"), "0.000");
}

#[test]
fn a_threshold_can_be_typed_and_a_mistake_is_said() {
    let mut stage = stage(80, 24);
    stage.press("e<ctrl-w><ctrl-w>1.5<enter>");
    assert!(stage.shows("`1.5` is not a probability from 0 to 1."), "{}", stage.screen());
    stage.press("<ctrl-w><ctrl-w>0.375<enter>");
    assert_eq!(at(&stage), 0.375);
    stage.press(":threshold.at 0.25<enter>");
    assert_eq!(at(&stage), 0.25);
    stage.press("K");
    assert_eq!(at(&stage), 0.5, "back to the one that is kept");
    stage.press("$<ctrl-w><ctrl-w>1<enter>");
    assert!(stage.shows("Two costs are needed"), "{}", stage.screen());
}

#[test]
fn a_click_on_the_slider_moves_it() {
    let mut stage = stage(101, 24);
    let place = stage.layout().place(PaneId::Threshold).expect("it is alone").inner;
    stage.mouse(crossterm::event::MouseEventKind::Down(crossterm::event::MouseButton::Left), place.x, place.y + 1);
    assert_eq!(at(&stage), 0.0);
}

#[test]
fn costs_move_the_cheapest_threshold() {
    let mut stage = stage(80, 24);
    stage.press("c");
    let even = at(&stage);
    stage.press("$<ctrl-w><ctrl-w>1:20<enter>c");
    assert!(at(&stage) < even, "misses that cost more are avoided");
    assert!(stage.shows("1 × ") && stage.shows("20 × "), "{}", stage.screen());
    let cheapest = at(&stage);
    stage.press("p");
    assert_ne!(at(&stage), cheapest);
    assert!(stage.shows("apart, within 0.1"), "{}", stage.screen());
}

#[test]
fn the_protected_column_is_chosen_by_up_and_down() {
    let mut stage = stage(80, 24);
    assert!(stage.shows("Female"));
    stage.press("j");
    assert!(stage.shows("Black") && !stage.shows("Female"), "{}", stage.screen());
    stage.press("k");
    assert!(stage.shows("Female"));
}

#[test]
fn a_threshold_is_kept_in_the_file_and_with_the_model_and_one_undo_takes_it_out_of_the_file() {
    let mut stage = stage(80, 24);
    let file = stage.state.file.text.clone();
    stage.press("ll<enter>");
    let kept = stage.effects.iter().find_map(|effect| match effect {
        Effect::KeepThreshold { run, threshold } => Some((run.clone(), *threshold)),
        _ => None,
    });
    assert_eq!(kept, stage.state.shown.clone().zip(Some(0.52)));
    assert!(
        stage.state.file.text.contains("threshold = 0.52") && stage.state.file.spec.balance.threshold == 0.52,
        "{}",
        stage.state.file.text
    );
    assert!(stage.state.file.text.contains("epochs = 30 # enough"));
    assert!(stage.shows("decides at 0.52"), "{}", stage.screen());
    stage.send(Msg::Now(200.0));
    assert!(stage.shows("kept with the model and in the file"), "{}", stage.screen());
    let loads = stage.effects.iter().filter(|effect| matches!(effect, Effect::Load { .. })).count();
    assert_eq!(loads, 1, "data are not read again for it");
    stage.press("u");
    assert_eq!(stage.state.file.text, file);
}

#[test]
fn a_threshold_that_is_chosen_by_training_is_chosen_no_more() {
    let mut stage = stage(80, 24);
    let text = format!("{}\n[balance]\ntune_threshold = \"f1\" # by itself\n", stage.state.file.text);
    stage.file(&text);
    stage.press("f<enter>");
    assert!(stage.state.file.text.contains("tune_threshold = \"none\" # by itself"), "{}", stage.state.file.text);
    stage.press("u");
    assert_eq!(stage.state.file.text, text);
}

#[test]
fn a_live_run_is_judged_once_and_again_when_it_is_asked_for() {
    let asked = |stage: &Stage| stage.effects.iter().filter(|effect| matches!(effect, Effect::Score { .. })).count();
    let mut stage = Stage::training(80, 24);
    stage.press("9");
    assert_eq!(asked(&stage), 1);
    stage.epochs(2);
    assert_eq!(asked(&stage), 1, "training is not held up by it");
    stage.press("r");
    assert_eq!(asked(&stage), 2);
    stage.press("l<enter>");
    assert!(stage.shows("The live run cannot take this over."), "{}", stage.screen());
    let kept = stage.effects.iter().any(|effect| matches!(effect, Effect::KeepThreshold { .. }));
    assert!(!kept, "it has no model yet");
    stage.press("f");
    stage.finish(gradus::train::Ending::Completed);
    assert_eq!(asked(&stage), 3, "the weights that were kept may be others");
}

#[test]
fn the_trade_off_shows_what_fairness_costs() {
    let mut stage = stage(120, 36);
    stage.press("t");
    assert!(stage.shows("accuracy") && stage.shows("where groups of sex are"), "{}", stage.screen());
    stage.send(Msg::Now(200.0));
    insta::assert_snapshot!("threshold_trade_off", stage.screen());
    let before = stage.screen();
    stage.press("L");
    assert_ne!(stage.screen(), before, "it follows the slider");
    stage.press("j");
    assert!(stage.shows("where groups of race are"), "{}", stage.screen());
    let text = format!("{}\n[goal]\nmetric = \"f1\"\nthreshold = 0.5\n", stage.state.file.text);
    stage.file(&text);
    assert!(stage.shows("best f1"), "the metric of the goal: {}", stage.screen());
    stage.press("t");
    assert!(!stage.shows("where groups of"), "{}", stage.screen());
    // By turns it is the last of seven.
    stage.press("V");
    assert!(stage.shows("where groups of race are"), "{}", stage.screen());
}

#[test]
fn a_threshold_that_is_not_kept_is_asked_about_before_it_is_lost() {
    let quits = |stage: &Stage| stage.effects.iter().any(|effect| matches!(effect, Effect::Quit { .. }));
    let mut stage = stage(80, 24);
    stage.press("llq");
    assert!(stage.shows("Leave without the threshold?") && !quits(&stage), "{}", stage.screen());
    stage.press("k");
    assert_eq!(stage.state.file.spec.balance.threshold, 0.52);
    assert!(!quits(&stage), "it stays");
    stage.press("q");
    assert!(quits(&stage), "nothing is lost now");
    let mut stage = self::stage(80, 24);
    stage.press("llql");
    assert!(quits(&stage) && stage.state.file.spec.balance.threshold == 0.5);
    let mut stage = self::stage(80, 24);
    stage.press("lhq");
    assert!(quits(&stage), "it is the one that is kept");
    let mut live = Stage::training(80, 24);
    live.press("9lq");
    assert!(live.shows("Leave while a run is live?") && live.shows("is not kept"), "{}", live.screen());
}

#[test]
fn a_threshold_that_is_not_kept_is_told_of_on_the_way_out_by_control_c() {
    let quits = |stage: &Stage| stage.effects.iter().any(|effect| matches!(effect, Effect::Quit { .. }));
    let mut stage = stage(80, 24);
    stage.press("ll<ctrl-c>");
    assert!(stage.shows("enter keeps it.") && !quits(&stage), "{}", stage.screen());
    stage.press("<ctrl-c>");
    assert!(quits(&stage), "it was said");
    let mut live = Stage::training(80, 24);
    live.press("9ll<ctrl-c>");
    assert!(live.shows("The threshold 0.52 of") && live.shows("stopping after this epoch"), "{}", live.screen());
    live.fake = None;
    live.press("<ctrl-c><ctrl-c>");
    assert!(quits(&live), "three are enough");
}

#[test]
fn a_threshold_waits_for_its_run_when_another_is_shown() {
    let mut stage = stage(100, 30);
    let id = stage.state.shown.clone().expect("a run");
    stage.press("ll6G<enter>");
    assert_ne!(stage.state.shown.as_ref(), Some(&id));
    let said = stage.state.log.iter().any(|notice| notice.text.contains("The threshold 0.52 of"));
    assert!(said, "{:?}", stage.state.log.last());
    stage.press("9");
    assert_eq!(stage.state.threshold(), 0.5, "another run, another threshold");
    stage.press("q");
    assert!(stage.shows(&format!("The threshold 0.52 of {id} is not kept.")), "{}", stage.screen());
    stage.press("s");
    assert_eq!((stage.state.shown.clone(), stage.state.threshold()), (Some(id), 0.52));
    stage.press("9<enter>q");
    assert!(stage.effects.iter().any(|effect| matches!(effect, Effect::Quit { .. })), "{}", stage.screen());
}

#[test]
fn a_new_run_that_takes_the_view_leaves_the_threshold_with_its_own() {
    let mut stage = stage(100, 30);
    let id = stage.state.shown.clone().expect("a run");
    stage.press("lls");
    assert_ne!(stage.state.shown.as_ref(), Some(&id));
    stage.send(Msg::Do(parse_action(&format!("run.show {id}")).expect("an action").1));
    assert_eq!(stage.state.threshold(), 0.52);
}

#[test]
fn who_leaves_while_a_run_is_live_can_keep_the_threshold() {
    let mut live = Stage::training(80, 24);
    live.press("9lq");
    assert!(live.shows("t  keep the threshold, and stay"), "{}", live.screen());
    live.press("t");
    assert!(live.shows("The live run cannot take this over."), "{}", live.screen());
    live.press("f");
    assert_eq!(live.state.file.spec.balance.threshold, 0.51);
}

#[test]
fn what_is_typed_takes_the_place_of_the_threshold_and_of_the_costs_that_are_there() {
    let mut stage = stage(80, 24);
    stage.press("e0.7<enter>");
    assert_eq!(stage.state.threshold(), 0.7, "{}", stage.screen());
    stage.press("$1 5<enter>");
    assert_eq!((stage.state.scored.costs.fp, stage.state.scored.costs.fn_), (1.0, 5.0));
    stage.press("e<enter>");
    assert_eq!(stage.state.threshold(), 0.7, "what is there is taken as it is");
}

#[test]
fn what_is_missing_is_said() {
    let mut none = Stage::new(80, 24);
    assert!(none.press("9").shows("A threshold is chosen on the validation rows of a run"), "{}", none.screen());
    let mut stage = Stage::trained(80, 24);
    stage.scores_come = false;
    stage.press("9");
    assert!(stage.shows("The validation rows are being judged one by one."), "{}", stage.screen());
    stage.press("f");
    assert!(stage.shows("The validation rows are being judged;"), "{}", stage.screen());
    let of = (stage.state.shown.clone().expect("a run"), PartId::Validation);
    stage.send(Msg::Scored { of, result: Err("its data have changed".into()) });
    stage.send(Msg::Now(200.0));
    assert!(stage.shows("The rows cannot be judged: its data have changed."), "{}", stage.screen());
    assert!(stage.shows("r tries again"), "{}", stage.screen());
    stage.scores_come = true;
    assert!(stage.press("r").shows("balanced"), "{}", stage.screen());
}

#[test]
fn it_draws_at_any_size() {
    for (width, height) in [(60, 16), (61, 17), (75, 40), (140, 40), (300, 100), (20, 5), (1, 1)] {
        for keys in ["9", "9z", "9z:threshold.at 1e-9<enter>"] {
            let mut stage = Stage::trained(width, height);
            stage.press(keys).draw();
        }
    }
}
