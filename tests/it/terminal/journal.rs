//! A sitting is written down and played again.

use std::fs;

use super::desk::{Desk, ROOMY};
use super::leaving::leave;
use super::pty::Program;

#[test]
fn a_sitting_is_played_again_as_it_was() {
    let desk = Desk::with_few_epochs();
    let mut program = Program::start(desk.path(), &["open", "w.toml", "--journal", "sitting.journal"], ROOMY);
    program.wait_to_see("rows 400");
    program.keys("s");
    program.wait_to_see("✓ completed");
    program.keys("4");
    program.wait_to_see("▸4 confusion");
    program.keys(":theme mono\r");
    program.wait_to_see("mono");
    program.keys("q");
    assert_eq!(program.exit_code(), 0);
    let journal = fs::read_to_string(desk.path().join("sitting.journal")).expect("a journal");
    let lines: Vec<&str> = journal.lines().collect();
    assert_eq!(lines[1], r#"play ["open","w.toml"]"#);
    assert_eq!(lines[2], "0.000 size 140 40");
    let place = |what: &str| {
        let found = lines.iter().position(|line| line.ends_with(what));
        found.unwrap_or_else(|| panic!("no `{what}` in\n{journal}"))
    };
    assert!(place("wait data") < place("key s") && place("key s") < place("wait end"), "{journal}");
    assert!(place("wait end") < place("key 4") && place("key 4") < place("key enter"), "{journal}");
    assert_eq!(lines.last().map(|line| line.ends_with("key q")), Some(true));

    let runs = || fs::read_dir(desk.path().join("runs")).into_iter().flatten().flatten();
    let runs = || runs().filter(|entry| !entry.file_name().as_encoded_bytes().starts_with(b".")).count();
    assert_eq!(runs(), 1);
    let mut again = Program::start(desk.path(), &["replay", "sitting.journal", "--speed", "20"], ROOMY);
    assert_eq!(again.exit_code(), 0);
    assert_eq!(runs(), 2, "the run was begun again");
    // Without its last key it hands over where it ends, so that there is time to look.
    desk.write("left.journal", &(lines[..lines.len() - 1].join("\n") + "\n"));
    let mut left = Program::start(desk.path(), &["replay", "left.journal", "--speed", "20"], ROOMY);
    left.wait_to_see("The journal is at its end");
    left.wait_to_see("▸4 confusion");
    leave(&mut left);
}

#[test]
fn a_journal_by_hand_is_a_test_and_hands_over_at_its_end() {
    let desk = Desk::new();
    desk.write(
        "tour.journal",
        "play [\"open\", \"w.toml\"]\nwait text \"rows 400\"\n0.1 key 4\n0.2 key z\nwait text \"zoomed\"\n",
    );
    let mut program = Program::start(desk.path(), &["replay", "tour.journal"], ROOMY);
    program.wait_to_see("The journal is at its end");
    program.wait_to_see("▸4 confusion");
    leave(&mut program);
}

#[test]
fn a_key_of_ones_own_ends_the_replay() {
    let desk = Desk::new();
    desk.write("long.journal", "play [\"open\", \"w.toml\"]\nwait data\n900 key 4\n");
    let mut program = Program::start(desk.path(), &["replay", "long.journal"], ROOMY);
    program.wait_to_see("rows 400");
    program.keys("5");
    program.wait_to_see("The journal is not played further");
    program.wait_to_see("▸3 curves");
    leave(&mut program);
}
