//! Ways out: none may leave the terminal in disorder or a run without its last checkpoint.

use std::process::Command;

use vt100::MouseProtocolMode;

use super::desk::Desk;
use super::pty::Program;

const CONTROL_C: &str = "\x03";

/// The shell gets its terminal back as it was.
fn assert_given_back(program: &Program) {
    program.wait_until(|seen| !seen.screen().alternate_screen() && !seen.screen().hide_cursor());
    let seen = program.seen();
    assert!(!seen.screen().bracketed_paste());
    assert_eq!(seen.screen().mouse_protocol_mode(), MouseProtocolMode::None);
}

/// Leaves with `q`, and holds that all is well.
pub(super) fn leave(program: &mut Program) {
    program.keys("q");
    assert_eq!(program.exit_code(), 0);
    assert_given_back(program);
}

fn signal(program: &Program, name: &str) {
    let pid = program.pid().to_string();
    assert!(Command::new("kill").args(["-s", name, &pid]).status().expect("there is a `kill`").success());
}

fn has_last_checkpoint(desk: &Desk) -> bool {
    desk.checkpoints().iter().any(|file| file.ends_with("last.safetensors"))
}

#[test]
fn control_c_stops_the_run_first_and_leaves_then() {
    let desk = Desk::new();
    let mut program = desk.train();
    program.keys(CONTROL_C);
    program.wait_to_see("stops after this epoch");
    program.wait_to_see("✓ stopped");
    program.keys(CONTROL_C);
    assert_eq!(program.exit_code(), 0);
    assert_given_back(&program);
    assert!(desk.runs().contains(" stopped "), "{}", desk.runs());
}

#[test]
fn a_second_control_c_does_not_wait_for_the_epoch() {
    let desk = Desk::with_long_epochs();
    let mut program = desk.train();
    program.keys(CONTROL_C);
    program.wait_to_see("stopping after this epoch");
    program.keys(CONTROL_C);
    program.wait_to_see("✓ stopped");
    program.keys("q");
    assert_eq!(program.exit_code(), 0);
    assert!(desk.runs().contains(" stopped "), "{}", desk.runs());
}

#[test]
fn sigterm_saves_the_run_and_gives_the_terminal_back() {
    let desk = Desk::new();
    let mut program = desk.train();
    signal(&program, "TERM");
    assert_eq!(program.exit_code(), 130);
    assert_given_back(&program);
    assert!(desk.runs().contains(" stopped "), "{}", desk.runs());
    assert!(has_last_checkpoint(&desk), "{:?}", desk.checkpoints());
}

#[test]
fn a_run_goes_on_when_its_window_is_closed() {
    let desk = Desk::new();
    let mut program = desk.train();
    program.close();
    assert_eq!(program.exit_code(), 129);
    assert!(desk.runs().contains(" live "), "{}", desk.runs());
}

#[test]
fn a_panic_gives_the_terminal_back_before_it_is_told() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut program = Program::start(folder.path(), &["doctor", "--panic"], (80, 24));
    assert_eq!(program.exit_code(), 101);
    // What it said last may arrive after its end.
    program.wait_to_see("on purpose");
    assert_given_back(&program);
}
