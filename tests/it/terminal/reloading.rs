//! Files that change while they are shown.

use super::desk::{Desk, ROOMY};
use super::pty::{Program, Seen};

#[test]
fn a_saved_learning_rate_reaches_the_live_run_and_is_marked() {
    let desk = Desk::new();
    let mut program = desk.train();
    program.wait_to_see("lr 0.001");
    desk.learning_rate("0.0625");
    program.wait_to_see("lr 0.0625");
    program.wait_to_see("learning_rate 0.001→0.0625");
    program.keys("7z");
    program.wait_to_see("train.learning_rate 0.001 → 0.0625 at step");
}

#[test]
fn a_broken_file_keeps_the_last_good_one_in_use_until_it_is_mended() {
    let desk = Desk::new();
    let program = desk.open();
    desk.replace("w.toml", "[data]\npath = \"points.csv\"\ntarget = \"label\"\n[train]\nepochs = \n");
    program.wait_to_see("w.toml:5 · using last good");
    desk.learning_rate("0.002");
    program.wait_for(|screen| !screen.contains("using last good") && screen.contains("in order again"));
}

#[test]
fn keys_are_read_though_their_folder_is_made_only_now() {
    let desk = Desk::new();
    assert!(!desk.path().join(".config").exists());
    let program = desk.open();
    desk.write(".config/gradus/keys.toml", "[everywhere]\nf9 = \"help\"\n");
    program.wait_to_see("The keys are as keys.toml says now.");
}

/// The colour of the workspace's name in the first line, by its number among 256.
fn title_colour(seen: &Seen) -> Option<vt100::Color> {
    let place = seen.screen().rows(0, ROOMY.0).next()?.find("w.toml")?;
    Some(seen.screen().cell(0, place as u16)?.fgcolor())
}

fn theme(colour: u8) -> String {
    format!(
        r##"name = "mine"
inherits = "dark"

[palette]
own = ["#123456", {colour}, "red"]

[role]
title = "own"
"##
    )
}

fn shows(program: &Program, colour: u8) {
    program.wait_until(|seen| title_colour(seen) == Some(vt100::Color::Idx(colour)));
}

#[test]
fn a_theme_is_drawn_again_when_its_file_changes_and_kept_when_that_breaks() {
    let desk = Desk::new();
    desk.write("themes/mine.toml", &theme(200));
    let program = Program::start(desk.path(), &["open", "w.toml", "--theme", "mine"], ROOMY);
    program.wait_to_see("rows 400");
    shows(&program, 200);
    desk.replace("themes/mine.toml", &theme(46));
    shows(&program, 46);
    desk.replace("themes/mine.toml", "inherits = \"nowhere\"\n");
    program.wait_to_see("Theme mine cannot be used");
    shows(&program, 46);
    desk.replace("themes/mine.toml", &theme(33));
    shows(&program, 33);
}
