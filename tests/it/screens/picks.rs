//! What is picked from a list: words, steps of preparation, layers, changes to put back.

use gradus::app::Effect;

use super::stage::Stage;

fn last_text(stage: &Stage) -> String {
    let written = stage.effects.iter().rev().find_map(|effect| match effect {
        Effect::Write(text) => Some(text.clone()),
        _ => None,
    });
    written.expect("the file was written")
}

fn in_hand(stage: &mut Stage, key: &str) {
    stage.press("2/").press(key).press("<enter>gg");
}

#[test]
fn a_word_is_picked_and_not_typed() {
    let mut stage = Stage::new(140, 40);
    in_hand(&mut stage, "model.activation");
    stage.press("<enter>");
    assert!(
        stage.shows("relu  (as it is)") && stage.shows("The function after each hidden layer."),
        "{}",
        stage.screen()
    );
    stage.press("gel").press("<enter>");
    assert!(last_text(&stage).contains("activation = \"gelu\""), "{}", last_text(&stage));
    assert!(last_text(&stage).contains("epochs = 30 # enough"), "comments stay");
}

#[test]
fn steps_are_added_moved_edited_and_taken_out() {
    let mut stage = Stage::new(140, 40);
    in_hand(&mut stage, "prepare");
    let before = stage.state.setting_rows().len();
    stage.press("ja");
    assert!(stage.shows("add a step of preparation"), "{}", stage.screen());
    stage.press("drop_dup").press("<enter>");
    assert_eq!(stage.state.setting_rows().len(), before + 1);
    assert_eq!(stage.state.setting().map(|row| row.value), Some("drop_duplicates".into()));
    stage.press("K");
    assert_eq!(stage.state.setting().and_then(|row| row.step), Some(0));
    stage.press("K");
    assert!(stage.shows("It cannot go further."), "{}", stage.screen());
    stage.press("<enter>");
    assert!(stage.shows("{ step = \"drop_duplicates\" }"), "{}", stage.screen());
    stage.press("<ctrl-w><ctrl-w><ctrl-w><ctrl-w><ctrl-w>").press("{ step = \"scael\" }<enter>");
    assert!(stage.shows("scael"), "what is no step is not taken");
    stage.press("<esc>");
    stage.press("x");
    assert_eq!(stage.state.setting_rows().len(), before);
    stage.press("uu");
    assert_eq!(stage.state.setting_rows().len(), before + 1, "undo brings it back");
}

#[test]
fn layers_are_added_and_taken_out() {
    let mut stage = Stage::new(140, 40);
    in_hand(&mut stage, "model.hidden");
    stage.press("A");
    assert!(
        stage.shows("Half as wide as the last. model.hidden becomes [64, 32, 16]")
            || stage.shows("As wide as the last.")
    );
    stage.press("<down><enter>");
    assert!(last_text(&stage).contains("hidden = [64, 32, 16]"), "{}", last_text(&stage));
    stage.press("XX");
    assert!(last_text(&stage).contains("hidden = [64]"), "{}", last_text(&stage));
}

#[test]
fn what_has_changed_is_listed_and_put_back() {
    let mut stage = Stage::training(140, 40);
    stage.press("gd");
    assert!(stage.shows("Nothing has changed"), "{}", stage.screen());
    stage.press(":set train.epochs 50<enter>");
    stage.press("gd");
    assert!(stage.shows("train.epochs  30 ← 50"), "{}", stage.screen());
    stage.press("<enter>");
    assert!(last_text(&stage).contains("epochs = 30 # enough"), "{}", last_text(&stage));
}
