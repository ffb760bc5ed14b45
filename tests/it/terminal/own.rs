//! What is the user's own: keys, preferences, earlier lines, the colour of their terminal, the shell they came from.

use std::fs;

use super::desk::{Desk, ROOMY};
use super::leaving::leave;
use super::pty::{Program, Seen};

const CONFIG: &str = ".config/gradus/";

fn open(desk: &Desk) -> Program {
    Program::start(desk.path(), &["open", "w.toml"], ROOMY)
}

#[test]
fn keys_are_the_users_own_from_the_start_and_when_saved() {
    let desk = Desk::new();
    let keys = format!("{CONFIG}keys.toml");
    desk.write(&keys, "[everywhere]\nX = \"help\"\nq = \"\"\nW = \"train.stopp\"\n");
    let mut program = open(&desk);
    program.wait_to_see("rows 400");
    program.wait_to_see("Some of keys.toml is left out");
    program.wait_to_see("keys.toml:4:5");
    program.keys("X");
    program.wait_to_see("Every curve in a chart");
    program.keys("\x1bq\x1b");
    desk.replace(&keys, "[everywhere]\nY = \"quit\"\n");
    program.wait_to_see("The keys are as keys.toml says now.");
    program.keys("Y");
    assert_eq!(program.exit_code(), 0);
}

/// The colour of the first key named in the last line, which tells the theme.
fn key_colour(seen: &Seen) -> Option<vt100::Color> {
    let row = seen.screen().size().0.get() - 1;
    Some(seen.screen().cell(row, 1)?.fgcolor())
}

/// Blue as `light` and `dark` have it among 256 colours.
const LIGHT: vt100::Color = vt100::Color::Idx(25);
const DARK: vt100::Color = vt100::Color::Idx(74);

const QUESTION: &[u8] = b"\x1b]11;?\x07";
const WHITE: &str = "\x1b]11;rgb:ffff/ffff/ffff\x07";

fn has_asked(seen: &Seen) -> bool {
    seen.bytes.windows(QUESTION.len()).any(|bytes| bytes == QUESTION)
}

#[test]
fn the_theme_goes_by_the_terminals_background_and_no_key_is_lost_to_the_question() {
    let desk = Desk::new();
    let mut program = open(&desk);
    program.wait_until(has_asked);
    program.keys(&format!("4{WHITE}z"));
    program.wait_until(|seen| key_colour(seen) == Some(LIGHT));
    program.wait_for(|screen| screen.contains("zoomed") && screen.contains("▸4 confusion"));
    leave(&mut program);
}

#[test]
fn an_answer_that_comes_late_still_counts_and_types_nothing() {
    let desk = Desk::new();
    let mut program = open(&desk);
    program.wait_to_see("rows 400");
    program.wait_until(|seen| key_colour(seen) == Some(DARK));
    program.keys(WHITE);
    program.wait_until(|seen| key_colour(seen) == Some(LIGHT));
    program.wait_for(|screen| screen.contains("▸3 curves"));
    leave(&mut program);
}

#[test]
fn the_choice_hears_a_late_answer_too_and_its_cursor_stays() {
    let desk = Desk::new();
    let mut program = Program::start(desk.path(), &[], ROOMY);
    // What may be overlooked is grey, in another shade on either ground.
    program.wait_for(|screen| screen.contains("▌ tour"));
    program.wait_until(|seen| key_colour(seen) == Some(vt100::Color::Idx(247)));
    program.keys(WHITE);
    program.wait_until(|seen| key_colour(seen) == Some(vt100::Color::Idx(241)));
    program.wait_for(|screen| screen.contains("▌ tour"));
    program.keys("q");
    assert_eq!(program.exit_code(), 0);
}

#[test]
fn what_suits_a_ground_is_the_users_choice() {
    let desk = Desk::new();
    desk.write(&format!("{CONFIG}config.toml"), "dark = \"light\"\nlight = \"nowhere\"\n");
    let mut program = open(&desk);
    program.wait_to_see("rows 400");
    program.wait_until(|seen| key_colour(seen) == Some(LIGHT));
    leave(&mut program);
}

#[test]
fn a_theme_asked_for_is_not_overruled_and_nothing_is_asked_then() {
    let desk = Desk::new();
    desk.write(&format!("{CONFIG}config.toml"), "theme = \"light\"\nmouse = false\n");
    let program = open(&desk);
    program.wait_to_see("rows 400");
    program.wait_until(|seen| key_colour(seen) == Some(LIGHT));
    assert!(!has_asked(&program.seen()));
    assert_eq!(program.seen().screen().mouse_protocol_mode(), vt100::MouseProtocolMode::None);
    let other = Program::start(desk.path(), &["open", "w.toml", "--theme", "dark"], ROOMY);
    other.wait_to_see("rows 400");
    other.wait_until(|seen| key_colour(seen) == Some(DARK));
}

#[test]
fn a_theme_chosen_from_the_list_and_a_line_of_the_palette_are_there_next_time() {
    let desk = Desk::new();
    let mut program = open(&desk);
    program.wait_to_see("rows 400");
    program.keys("gt");
    program.wait_to_see("colorblind-light");
    program.keys("\x1b[B\x1b[B\r");
    program.wait_to_see("The theme light is kept in");
    let config = fs::read_to_string(desk.path().join(CONFIG).join("config.toml")).expect("it was written");
    assert_eq!(config, "theme = \"light\"\n");
    program.keys(":layout wide\r");
    program.wait_to_see("layout wide");
    leave(&mut program);
    let mut program = open(&desk);
    program.wait_until(|seen| key_colour(seen) == Some(LIGHT));
    program.wait_to_see("rows 400");
    program.keys(":\x1b[A");
    program.wait_to_see(": layout wide");
}

#[test]
fn the_shell_gets_its_terminal_back_for_a_while() {
    let desk = Desk::new();
    let script = "\"$GRADUS\" open w.toml; echo; echo back in the shell; read line; fg; echo left with $?";
    let mut program = Program::in_shell(desk.path(), script, ROOMY);
    program.wait_to_see("rows 400");
    program.keys("\x1a");
    program.wait_to_see("back in the shell");
    program.wait_until(|seen| !seen.screen().alternate_screen() && !seen.screen().hide_cursor());
    program.keys("\n");
    program.wait_until(|seen| seen.screen().alternate_screen());
    program.wait_to_see("rows 400");
    program.keys("2z");
    program.wait_to_see("zoomed");
    program.keys("q");
    program.wait_to_see("left with 0");
}

#[test]
fn nobody_is_left_without_a_shell_to_come_back_from() {
    let desk = Desk::new();
    let mut program = open(&desk);
    program.wait_to_see("rows 400");
    program.keys("\x1a");
    program.wait_to_see("no shell waits behind this window");
    leave(&mut program);
}

#[test]
fn two_hundred_sizes_at_once_end_with_the_right_picture() {
    let desk = Desk::new();
    let mut program = desk.train();
    for step in 0..200_u16 {
        program.resize((60 + step % 97, 16 + step % 31));
    }
    program.resize((140, 40));
    program.wait_for(|screen| {
        ["1 data", "3 curves", "7 log", "8 health"].iter().all(|title| screen.contains(title))
            && screen.lines().count() == 40
    });
}

#[test]
fn the_title_says_how_far_the_run_is() {
    let desk = Desk::new();
    let program = desk.train();
    program.wait_until(|seen| {
        let text = String::from_utf8_lossy(&seen.bytes);
        text.split("\x1b]0;")
            .skip(1)
            .any(|title| title.starts_with("● ") && title.contains("% loss ") && title.contains(" — w\x07"))
    });
}

#[test]
fn plain_lines_are_written_below_each_other_and_the_keys_are_the_same() {
    let desk = Desk::new();
    let mut program = Program::start(desk.path(), &["open", "w.toml", "--linear"], ROOMY);
    // Lines scroll by; all of them were written.
    let wrote = |text: &str| {
        let text = text.to_owned();
        move |seen: &Seen| String::from_utf8_lossy(&seen.bytes).contains(&text)
    };
    program.wait_until(wrote("pane 3, curves"));
    program.keys("2");
    program.wait_until(wrote("pane 2, settings"));
    program.keys("j");
    program.wait_until(wrote("> *train.batch_size"));
    {
        let seen = program.seen();
        assert!(!seen.screen().alternate_screen() && !seen.screen().hide_cursor());
        let drawn = |c: char| ('\u{2500}'..='\u{28ff}').contains(&c);
        assert!(!seen.text().contains(drawn), "{}", seen.text());
    }
    program.keys("q");
    assert_eq!(program.exit_code(), 0);
}
