//! What lints say is a function of the run too: going back forgets what came after, and a crash changes nothing.

use super::exactness::{Act, disk, few, intricate, led, led_to_the_end, origin};
use super::*;
use Act::{Do, Learn};

/// What was found on the way to where a log ends: what was said of later steps than it went back to is taken out.
fn findings(log: &[Event]) -> Vec<(u64, Finding)> {
    let mut found: Vec<(u64, Finding)> = vec![];
    for event in log {
        match &event.what {
            Happening::Lint(finding) => found.push((event.step, (**finding).clone())),
            Happening::Continued { .. } | Happening::Rewound { .. } => found.retain(|(step, _)| *step <= event.step),
            _ => {}
        }
    }
    // A checkpoint between an epoch's last batch and its end is at the same step as what was found at the end.
    found.dedup();
    found
}

fn events(journal: &[Written]) -> Vec<Event> {
    let event = |written: &Written| match written {
        Written::Event(event) => Some(event.clone()),
        Written::Checkpoint(..) => None,
    };
    journal.iter().filter_map(event).collect()
}

/// Learns well until it is told otherwise.
fn patient() -> Workspace {
    let mut workspace = intricate();
    (workspace.train.schedule, workspace.train.warmup) = (spec::Schedule::Constant, 0.0);
    workspace.train.batch_size = 10;
    workspace
}

#[test]
fn a_run_that_is_cut_short_anywhere_finds_what_an_uninterrupted_one_does() {
    let acts = [Learn(9), Do(Command::Save), Learn(5), Do(Command::Set(Knob::LearningRate(2.0))), Learn(26)];
    let (journal, ..) = led_to_the_end(&patient(), &acts);
    let whole = findings(&events(&journal));
    assert!(whole.iter().any(|(step, _)| *step > 40), "{whole:#?}");
    for end in 0..journal.len() {
        let (memory, log) = disk(&journal[..end]);
        let mut log: Vec<Option<Event>> = log;
        let origin = origin(&memory, &log);
        let step = origin.checkpoint().map_or(0, |checkpoint| checkpoint.moment.position.step);
        let done = log.iter().flatten().filter(|event| matches!(event.what, Happening::Set { .. })).count();
        let kept: Vec<String> = memory.checkpoints.lock().unwrap().keys().cloned().collect();
        let sitting = begin_at(origin, led(&acts, step, done, &kept), &patient(), few(&patient()), memory);
        sitting.report();
        log.extend(events(&sitting.memory.journal.lock().unwrap()).into_iter().map(Some));
        let log: Vec<Event> = log.into_iter().flatten().collect();
        assert_eq!(findings(&log), whole, "after a crash behind {:?}", journal[..end].last());
    }
}

#[test]
fn going_back_forgets_what_was_found_since() {
    let acts = [
        Learn(9),
        Do(Command::Save),
        Do(Command::Set(Knob::LearningRate(2.0))),
        Learn(40),
        Do(Command::Rewind("step-00000009".into())),
        Do(Command::Set(Knob::LearningRate(2.0))),
        Learn(40),
        Do(Command::Mark("here".into())),
    ];
    let (journal, ..) = led_to_the_end(&patient(), &acts);
    let log = events(&journal);
    let back = log.iter().position(|event| matches!(event.what, Happening::Rewound { .. })).expect("it went back");
    let told = |events: &[Event]| -> Vec<(u64, Finding)> {
        findings(events).into_iter().filter(|(step, _)| (10..=49).contains(step)).collect()
    };
    let before = told(&log[..back]);
    assert!(!before.is_empty());
    assert_eq!(told(&log[back..]), before);
}

#[test]
fn a_run_that_is_sent_back_after_its_end_forgets_too() {
    let acts = [Learn(9), Do(Command::Save), Do(Command::Set(Knob::LearningRate(2.0)))];
    let (journal, ..) = led_to_the_end(&patient(), &acts);
    let (mut memory, log) = disk(&journal);
    let (file, bytes) = memory.reopen("step-00000009").unwrap();
    let checkpoint = Checkpoint::from_file(&bytes).unwrap();
    let back = Origin::Rewound { file, checkpoint, lines: log.len(), forked: false, left: 96, before: None };
    let again = vec![Command::Set(Knob::LearningRate(2.0))];
    let sitting = begin_at(back, again, &patient(), few(&patient()), memory);
    sitting.report();
    let later =
        |log: &[Event]| -> Vec<(u64, Finding)> { findings(log).into_iter().filter(|(step, _)| *step > 9).collect() };
    let first = later(&events(&journal));
    assert!(!first.is_empty());
    assert_eq!(later(&events(&sitting.memory.journal.lock().unwrap())), first);
}
