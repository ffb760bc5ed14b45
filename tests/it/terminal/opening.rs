//! Ways in.

use assert_cmd::Command;

use super::desk::{Desk, ROOMY};
use super::leaving::leave;
use super::pty::Program;

#[test]
fn the_demo_trains_on_the_screen_and_is_left_with_q() {
    let desk = Desk::new();
    let mut program = Program::start(desk.path(), &["demo"], ROOMY);
    program.wait_to_see("● live");
    // All of its epochs take half a minute without optimisation.
    program.keys("S");
    program.wait_to_see("✓ stopped");
    program.wait_to_see("best epoch");
    leave(&mut program);
}

#[test]
fn gradus_alone_offers_the_workspaces_here_and_opens_one() {
    let desk = Desk::new();
    let mut program = Program::start(desk.path(), &[], ROOMY);
    program.wait_for(|screen| screen.contains("demo") && screen.contains("w.toml"));
    program.keys("j\r");
    program.wait_to_see("rows 400");
    leave(&mut program);
}

#[test]
fn without_a_terminal_the_workbench_says_so() {
    let desk = Desk::new();
    for arguments in [&[] as &[&str], &["open", "w.toml"]] {
        let mut command = Command::new(env!("CARGO_BIN_EXE_gradus"));
        let done = command.current_dir(desk.path()).args(arguments).assert().code(2);
        let message = String::from_utf8_lossy(&done.get_output().stderr).into_owned();
        assert!(message.contains("the workbench needs a terminal"), "{message}");
        assert!(done.get_output().stdout.is_empty());
    }
}
