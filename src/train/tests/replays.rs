//! Going back to a step that has no checkpoint: the run learns its way there again.

use super::exactness::{Act, disk, ended, few, intricate, led, led_to_the_end, origin};
use super::*;

use Act::{Do, Learn};

/// What is done to the run before it goes back.
pub(super) fn acts() -> Vec<Act> {
    vec![
        Learn(3),
        Do(Command::Save),
        Learn(2),
        Do(Command::Set(Knob::LearningRate(0.01))),
        Learn(3),
        Do(Command::Set(Knob::Dropout(0.5))),
    ]
}

#[test]
fn a_step_that_was_gone_back_to_is_reached_with_what_was_changed_on_the_way() {
    let (_, straight, _) = led_to_the_end(&intricate(), &acts());
    let (sitting, after) = sent_back(&acts(), 2, Some("step-00000003"), 8);
    let changed: Vec<(u64, Knob)> = after
        .iter()
        .filter_map(|event| match event.what {
            Happening::Set { knob, .. } => Some((event.step, knob)),
            _ => None,
        })
        .collect();
    assert_eq!(changed, [(5, Knob::LearningRate(0.01))]);
    assert_eq!(after.last().map(|event| (&event.what, event.step)), Some((&Happening::Paused, 8)));
    sitting.run.send(Command::Set(Knob::Dropout(0.5)));
    sitting.run.send(Command::Resume);
    let (_, model, _) = ended(&sitting);
    assert!(model == straight);
}

/// What the run says from its return on until it holds, having been led so and then sent back.
fn sent_back(acts: &[Act], more: u64, from: Option<&str>, step: u64) -> (Sitting, Vec<Event>) {
    let mut held = led(acts, 0, 0, &[]);
    held.pop();
    held.extend((0..more).map(|_| Command::Step));
    held.push(Command::Replay { from: from.map(Into::into), step });
    let sitting = begin_at(Origin::Fresh, held, &intricate(), few(&intricate()), Memory::default());
    let after = until_held_again(&sitting, |what| matches!(what, Happening::Rewound { .. }));
    (sitting, after)
}

/// What the run says from this return on until it holds.
fn until_held_again(sitting: &Sitting, is_return: impl Fn(&Happening) -> bool) -> Vec<Event> {
    let said = sitting.until(&is_return);
    let back = said.iter().position(|event| is_return(&event.what)).unwrap();
    let mut after = said[back..].to_vec();
    while !after.iter().any(|event| matches!(event.what, Happening::Paused)) {
        after.extend(sitting.until(|_| true));
    }
    after
}

#[test]
fn what_was_changed_at_the_checkpoint_itself_is_changed_again_before_the_next_batch() {
    let acts = [Learn(3), Do(Command::Save), Do(Command::Set(Knob::LearningRate(0.02))), Learn(4)];
    let (_, straight, _) = led_to_the_end(&intricate(), &acts);
    let (sitting, after) = sent_back(&acts, 4, Some("step-00000003"), 6);
    let changed = after.iter().find(|event| matches!(event.what, Happening::Set { .. }));
    assert_eq!(changed.map(|event| event.step), Some(3));
    sitting.run.send(Command::Resume);
    let (_, model, _) = ended(&sitting);
    assert!(model == straight);
}

#[test]
fn a_step_beyond_the_present_is_refused_and_one_before_every_checkpoint_is_come_to_from_the_first_batch() {
    let acts = [Learn(3), Do(Command::Save), Learn(5), Do(Command::Rewind("step-00000003".into())), Learn(6)];
    let mut held = led(&acts, 0, 0, &[]);
    held.pop();
    held.extend((0..6).map(|_| Command::Step));
    for step in [50, 2] {
        held.push(Command::Replay { from: Some("step-00000003".into()), step });
    }
    let sitting = begin_at(Origin::Fresh, held, &intricate(), few(&intricate()), Memory::default());
    let after = until_held_again(&sitting, |what| match what {
        Happening::Rewound { file, .. } => file.ends_with("step-00000000.safetensors"),
        _ => false,
    });
    assert_eq!(after.last().map(|event| event.step), Some(2));
    sitting.run.send(Command::Resume);
    let (journal, ..) = ended(&sitting);
    let said: Vec<(u64, String)> = journal
        .iter()
        .filter_map(|written| match written {
            Written::Event(Event { what: Happening::Warned { message }, step, .. }) => Some((*step, message.clone())),
            _ => None,
        })
        .collect();
    assert!(matches!(&said[..], [(9, why)] if why.contains("cannot go back to step 50")), "{said:?}");
}

#[test]
fn a_step_is_reached_by_another_checkpoint_where_the_one_that_was_seen_is_newer_by_now_or_left() {
    let saved = |run: &mut Vec<Act>| run.extend([Do(Command::Save), Learn(2)]);
    let mut acts = vec![Learn(3)];
    saved(&mut acts);
    saved(&mut acts);
    // As `last` may be: it was of a step before the one that is wanted when it was seen.
    let (sitting, after) = sent_back(&acts, 1, Some("step-00000005"), 4);
    let there = after.iter().find_map(|event| match &event.what {
        Happening::Rewound { file, .. } => Some(file.as_str()),
        _ => None,
    });
    assert_eq!(there, Some("checkpoints/step-00000003.safetensors"));
    sitting.run.send(Command::Resume);
    let (_, model, _) = ended(&sitting);
    assert!(model == led_to_the_end(&intricate(), &acts).1);
    let left = [Learn(3), Do(Command::Save), Learn(2), Do(Command::Rewind("step-00000003".into()))];
    let mut held = led(&left, 0, 0, &[]);
    held.pop();
    held.extend((0..4).map(|_| Command::Step));
    // The return has saved step 5 of the branch that was left.
    held.extend([Command::Replay { from: Some("step-00000005".into()), step: 6 }, Command::Resume]);
    let (journal, model, _) = ended(&begin_at(Origin::Fresh, held, &intricate(), few(&intricate()), Memory::default()));
    let there: Vec<&str> = journal
        .iter()
        .filter_map(|written| match written {
            Written::Event(Event { what: Happening::Rewound { file, .. }, .. }) => Some(file.as_str()),
            _ => None,
        })
        .collect();
    assert!(there.len() == 2 && !there[1].contains("step-00000005"), "{there:?}");
    assert!(model == led_to_the_end(&intricate(), &left).1);
}

#[test]
fn going_back_by_a_checkpoint_that_is_written_over_survives_every_crash() {
    let acts = [Learn(2), Do(Command::Set(Knob::LearningRate(0.01)))];
    let (_, straight, _) = led_to_the_end(&intricate(), &acts);
    for from in ["last", "best"] {
        let (sitting, _) = sent_back(&acts, 14, Some(from), 9);
        sitting.run.send(Command::Resume);
        let (journal, model, _) = ended(&sitting);
        assert!(model == straight);
        for end in 1..journal.len() - 1 {
            let (memory, log) = disk(&journal[..end]);
            let known = log.iter().flatten().any(|event| matches!(event.what, Happening::Set { .. }));
            if !known {
                continue;
            }
            let again = begin_at(origin(&memory, &log), vec![], &intricate(), few(&intricate()), memory);
            assert!(ended(&again).1 == straight, "{from}: other bits after a crash behind {:?}", journal[..end].last());
        }
    }
}

#[test]
fn a_run_without_a_checkpoint_before_a_step_learns_from_its_first_batch_and_survives_every_crash_after_that() {
    let acts = [Learn(2), Do(Command::Set(Knob::LearningRate(0.01))), Learn(1)];
    let (_, straight, _) = led_to_the_end(&intricate(), &acts);
    let (sitting, after) = sent_back(&acts, 2, None, 3);
    let changed = after.iter().filter(|event| matches!(event.what, Happening::Set { .. })).map(|event| event.step);
    assert_eq!(changed.collect::<Vec<u64>>(), [2]);
    assert_eq!(after.last().map(|event| (&event.what, event.step)), Some((&Happening::Paused, 3)));
    sitting.run.send(Command::Resume);
    let (journal, model, _) = ended(&sitting);
    assert!(model == straight);
    let is_back = |written: &Written| matches!(written, Written::Event(Event { what: Happening::Rewound { .. }, .. }));
    let back = journal.iter().position(is_back).unwrap();
    for end in back + 1..journal.len() - 1 {
        let (memory, log) = disk(&journal[..end]);
        let again = begin_at(origin(&memory, &log), vec![], &intricate(), few(&intricate()), memory);
        assert!(ended(&again).1 == straight, "other bits after a crash behind {:?}", journal[..end].last());
    }
}

#[test]
fn a_change_on_the_way_drops_what_was_changed_before_and_a_checkpoint_remembers_changes() {
    let mut held = led(&acts(), 0, 0, &[]);
    held.pop();
    held.extend([Command::Save, Command::Step, Command::Replay { from: Some("step-00000008".into()), step: 8 }]);
    // The checkpoint knows both changes, so none is made again, and the run holds where it is.
    held.push(Command::Mark("here".into()));
    held.push(Command::Resume);
    let sitting = begin_at(Origin::Fresh, held, &intricate(), few(&intricate()), Memory::default());
    let (journal, model, _) = ended(&sitting);
    let at = journal.iter().find_map(|written| match written {
        Written::Event(Event { what: Happening::Marked { .. }, step, .. }) => Some(*step),
        _ => None,
    });
    assert_eq!(at, Some(8));
    let (_, straight, _) = led_to_the_end(&intricate(), &acts());
    assert!(model == straight);
}
