//! What the screens look like, at two sizes and in every state a person meets.

use super::Stage;

/// Compares the screen with its picture in `snapshots/`.
fn picture(name: &str, stage: &Stage) {
    insta::assert_snapshot!(name, stage.screen());
}

#[test]
fn before_the_first_run() {
    picture("idle_80x24", &Stage::new(80, 24));
    picture("idle_160x48", &Stage::new(160, 48));
}

#[test]
fn while_a_run_is_live() {
    picture("live_80x24", &Stage::training(80, 24));
    picture("live_120x36", &Stage::training(120, 36));
    picture("live_160x48", &Stage::training(160, 48));
}

#[test]
fn after_a_run() {
    picture("done_160x48", &Stage::trained(160, 48));
}

#[test]
fn each_pane_alone() {
    for (key, name) in
        ["data", "settings", "curves", "confusion", "fairness", "runs", "log", "health", "threshold"].iter().enumerate()
    {
        let mut stage = Stage::trained(80, 24);
        stage.press(&(key + 1).to_string()).press("jj");
        picture(&format!("{name}_80x24"), &stage);
    }
    let mut stage = Stage::trained(80, 24);
    picture("rows_80x24", stage.press("1vjjll"));
}

#[test]
fn what_lies_over_the_panes() {
    picture("help_80x24", Stage::training(80, 24).press("?"));
    picture("palette_80x24", Stage::training(80, 24).press(":set lea"));
    picture("edit_80x24", Stage::training(80, 24).press("2/epochs<enter><enter>"));
    picture("ask_quit_80x24", Stage::training(80, 24).press("q"));
    picture("network_80x24", Stage::training(80, 24).press("gn"));
    picture("network_160x48", Stage::training(160, 48).press("gnj"));
    picture("chord_80x24", Stage::training(80, 24).press("g"));
    picture("fork_160x48", Stage::training(160, 48).press(":set model.hidden [128]<enter>"));
}

#[test]
fn a_network_that_is_unwell() {
    let mut stage = Stage::training(80, 24);
    stage.findings();
    picture("unwell_80x24", stage.press("8"));
    let mut stage = Stage::training(160, 48);
    stage.findings();
    picture("unwell_160x48", stage.press("8j"));
    picture("health_empty_80x24", Stage::new(80, 24).press("8"));
    picture("health_zoomed_160x48", Stage::training(160, 48).press("8z"));
}

#[test]
fn a_sweep_of_the_learning_rate() {
    picture("rates_80x24", Stage::new(80, 24).press("gf"));
    picture("rates_160x48", Stage::training(160, 48).press("gf"));
}

#[test]
fn a_broken_file() {
    let mut stage = Stage::training(80, 24);
    stage.file("[train]\nepochz = 3\n");
    picture("broken_80x24", stage.press("7G"));
}

#[test]
fn too_small() {
    picture("tiny_40x8", &Stage::training(40, 8));
}
