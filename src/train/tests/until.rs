//! A run that stops by itself.

use chrono::{Local, TimeDelta};

use super::exactness::{disk, ended, few, intricate, led_to_the_end, origin};
use super::*;

fn sitting(first: Vec<Command>, workspace: &Workspace) -> Sitting {
    begin_at(Origin::Fresh, first, workspace, few(workspace), Memory::default())
}

fn wish(text: &str) -> Command {
    Command::Until(Some(Until::parse(text).unwrap()))
}

/// Reasons with which it stopped by itself.
fn reasons(journal: &[Written]) -> Vec<String> {
    let why = |written: &Written| match written {
        Written::Event(Event { what: Happening::Stopping { why, .. }, .. }) => why.clone(),
        _ => None,
    };
    journal.iter().filter_map(why).collect()
}

fn long() -> Workspace {
    let mut workspace = intricate();
    workspace.train.epochs = 1_000_000;
    // A fast machine would stop early within the second.
    workspace.train.early_stopping = None;
    workspace
}

#[test]
fn it_stops_behind_the_first_epoch_that_is_good_enough_and_can_go_on_to_the_same_bits() {
    let workspace = intricate();
    let sitting = sitting(vec![wish("when validation_loss<100")], &workspace);
    let (journal, ..) = ended(&sitting);
    assert!(reasons(&journal)[0].starts_with("when validation_loss<100: it is 0."), "{:?}", reasons(&journal));
    let epochs = journal.iter().filter(|line| matches!(line, Written::Event(Event { what: Happening::Epoch(_), .. })));
    assert_eq!(epochs.count(), 1);
    let (memory, log) = disk(&journal);
    let again = begin_at(origin(&memory, &log), vec![], &workspace, few(&workspace), memory);
    let (journal, model, _) = ended(&again);
    assert_eq!(reasons(&journal), [""; 0], "it goes on without a wish");
    let (_, straight, _) = led_to_the_end(&workspace, &[]);
    assert!(model == straight);
}

#[test]
fn a_run_that_comes_to_its_end_is_complete_whatever_was_wished_for() {
    let mut workspace = intricate();
    workspace.train.epochs = 1;
    let sitting = sitting(vec![wish("when validation_loss<100")], &workspace);
    assert_eq!(sitting.report().0, Ending::Completed);
}

#[test]
fn it_stops_after_so_much_training() {
    let sitting = sitting(vec![Command::Until(Some(Until::After(1)))], &long());
    let (ending, report) = sitting.report();
    assert_eq!(ending, Ending::Stopped);
    assert!(report.seconds.train < 30.0, "{:?}", report.seconds);
}

#[test]
fn a_run_that_holds_stops_at_its_hour_all_the_same() {
    let soon = (Local::now() + TimeDelta::seconds(2)).time();
    let sitting = sitting(vec![Command::Pause, Command::Until(Some(Until::At(soon)))], &long());
    assert_eq!(sitting.report().0, Ending::Stopped);
}

#[test]
fn a_wish_is_taken_back_and_one_that_no_epoch_tells_of_is_dropped() {
    let workspace = intricate();
    let first = vec![wish("when validation_loss<100"), Command::Until(None), wish("when r2>0.5")];
    let (journal, ..) = ended(&sitting(first, &workspace));
    assert_eq!(reasons(&journal), [""; 0]);
    let warned = |written: &Written| match written {
        Written::Event(Event { what: Happening::Warned { message }, .. }) => message.contains("`r2>0.5`"),
        _ => false,
    };
    assert_eq!(journal.iter().filter(|written| warned(written)).count(), 1);
}
