//! What is wrong with the data, from the file on disk to the file on disk.

use std::fs;

use super::desk::{Desk, ROOMY};
use super::pty::Program;

#[test]
fn what_is_found_is_mended_in_the_file_and_what_is_prepared_is_shown() {
    let desk = Desk::with_few_epochs();
    let read = |name: &str| fs::read_to_string(desk.path().join(name)).expect("a file");
    let table = read("points.csv");
    let twice: Vec<&str> = table.lines().skip(1).take(20).collect();
    desk.write("points.csv", &format!("{table}{}\n", twice.join("\n")));
    let before = read("w.toml");
    let mut program = Program::start(desk.path(), &["open", "w.toml"], ROOMY);
    program.wait_to_see("rows 420");
    program.keys("1zw");
    program.wait_to_see("duplicates");
    program.keys("/duplicates\r");
    program.wait_to_see("adds the step `drop_duplicates`");
    program.keys("x");
    program.wait_to_see("Mended: adds the step `drop_duplicates`");
    assert!(read("w.toml").contains("drop_duplicates"), "{}", read("w.toml"));
    program.keys("u");
    program.wait_to_see("Undone.");
    assert_eq!(read("w.toml"), before);
    program.keys("P");
    program.wait_to_see("x  becomes 1 column");
    desk.replace("w.toml", &before.replace("[train]", "[[prepare]]\nstep = \"log\"\ncolumns = [\"z\"]\n\n[train]"));
    program.wait_to_see("Step `log` names the column `z`");
    desk.replace("w.toml", &before);
    program.wait_to_see("x  becomes 1 column");
}
