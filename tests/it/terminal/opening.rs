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
    // For a first time the cursor is on the tour; workspaces stand at the top.
    program.keys("g\r");
    program.wait_to_see("rows 400");
    leave(&mut program);
}

#[test]
fn a_run_is_offered_with_what_came_of_it_and_opened_without_touching_its_record() {
    let desk = Desk::with_few_epochs();
    let mut program = desk.finish(&[]);
    leave(&mut program);
    let mut program = Program::start(desk.path(), &[], ROOMY);
    program.wait_for(|screen| {
        let parts = [
            "What would you like to open?",
            "recent runs",
            "✓ finished · 5 epochs",
            "binary · 400 rows · 1 run",
            "tour",
        ];
        parts.iter().all(|part| screen.contains(part))
    });
    program.keys("j\r");
    program.wait_for(|screen| {
        screen.contains("✓ completed") && screen.contains("Showing") && screen.contains("260 train")
    });
    leave(&mut program);
}

#[test]
fn the_tour_trains_the_demo_step_by_step() {
    let desk = Desk::new();
    let mut program = Program::start(desk.path(), &["tour"], ROOMY);
    program.wait_to_see("tour 1 of 8");
    program.wait_to_see("task binary");
    program.keys("s");
    program.wait_to_see("● live");
    program.wait_to_see("tour 2 of 8");
    program.keys(" ");
    program.wait_to_see("tour 3 of 8");
    program.keys(" 5");
    program.wait_to_see("tour 5 of 8");
    program.keys("\x1b");
    program.wait_for(|screen| !screen.contains("tour 5"));
    program.keys("S");
    program.wait_to_see("✓ stopped");
    leave(&mut program);
}

#[test]
fn the_choice_is_read_out_where_lines_are_wanted() {
    let desk = Desk::new();
    let mut program = Program::start_with(desk.path(), &[], ROOMY, &[("GRADUS_LINEAR", "1")]);
    program.wait_to_see("workspaces: w.toml, predicts label");
    program.wait_to_see("> to begin with: tour");
    program.keys("g");
    program.wait_to_see("> workspaces: w.toml");
    program.keys("\r");
    program.wait_to_see("pane 3, curves");
    program.keys("q");
    assert_eq!(program.exit_code(), 0);
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
