//! From the workbench to the model on disk and back: a run that is over explains itself, and a row it is wrong about is shown.

use super::desk::Desk;

#[test]
fn a_run_that_is_over_explains_itself_and_shows_the_row_it_is_wrong_about() {
    let desk = Desk::with_few_epochs();
    let mut program = desk.finish(&[]);
    program.keys("0");
    program.wait_to_see("lost by shuffling");
    program.wait_to_see("mean answer for");
    program.keys("G\r");
    program.wait_to_see("1 of 400 rows");
}
