//! Going back to a step that has no checkpoint: the run learns its way there again.

use super::exactness::{Act, ended, few, intricate, led, led_to_the_end};
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
    let (sitting, after) = sent_back(&acts(), 2, "step-00000003", 8);
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
fn sent_back(acts: &[Act], more: u64, from: &str, step: u64) -> (Sitting, Vec<Event>) {
    let mut held = led(acts, 0, 0, &[]);
    held.pop();
    held.extend((0..more).map(|_| Command::Step));
    held.push(Command::Replay { from: from.into(), step });
    let sitting = begin_at(Origin::Fresh, held, &intricate(), few(&intricate()), Memory::default());
    let said = sitting.until(|what| matches!(what, Happening::Rewound { .. }));
    let back = said.iter().position(|event| matches!(event.what, Happening::Rewound { .. })).unwrap();
    let mut after = said[back..].to_vec();
    while !after.iter().any(|event| matches!(event.what, Happening::Paused)) {
        after.extend(sitting.until(|_| true));
    }
    (sitting, after)
}

#[test]
fn what_was_changed_at_the_checkpoint_itself_is_changed_again_before_the_next_batch() {
    let acts = [Learn(3), Do(Command::Save), Do(Command::Set(Knob::LearningRate(0.02))), Learn(4)];
    let (_, straight, _) = led_to_the_end(&intricate(), &acts);
    let (sitting, after) = sent_back(&acts, 4, "step-00000003", 6);
    let changed = after.iter().find(|event| matches!(event.what, Happening::Set { .. }));
    assert_eq!(changed.map(|event| event.step), Some(3));
    sitting.run.send(Command::Resume);
    let (_, model, _) = ended(&sitting);
    assert!(model == straight);
}

#[test]
fn a_checkpoint_that_does_not_lie_on_the_way_is_refused() {
    let acts = [Learn(3), Do(Command::Save), Learn(5), Do(Command::Rewind("step-00000003".into())), Learn(6)];
    let mut held = led(&acts, 0, 0, &[]);
    held.pop();
    held.extend((0..6).map(|_| Command::Step));
    // The return has saved step 8 of the branch that was left; a step beyond the present one; a checkpoint behind its step.
    for (from, step) in [("step-00000008", 9), ("step-00000003", 50), ("step-00000003", 2)] {
        held.push(Command::Replay { from: from.into(), step });
    }
    held.extend([Command::Mark("here".into()), Command::Resume]);
    let sitting = begin_at(Origin::Fresh, held, &intricate(), few(&intricate()), Memory::default());
    let (journal, ..) = ended(&sitting);
    let said: Vec<(u64, String)> = journal
        .iter()
        .filter_map(|written| match written {
            Written::Event(Event { what: Happening::Warned { message }, step, .. }) => Some((*step, message.clone())),
            _ => None,
        })
        .collect();
    assert_eq!(said.len(), 3, "{said:?}");
    assert!(said.iter().all(|(step, _)| *step == 9), "{said:?}");
    assert!(
        said[0].1.contains("a branch that was left") && said[1].1.contains("cannot go back to step 50"),
        "{said:?}"
    );
    assert!(said[2].1.contains("behind step 2"), "{said:?}");
}

#[test]
fn a_change_on_the_way_drops_what_was_changed_before_and_a_checkpoint_remembers_changes() {
    let mut held = led(&acts(), 0, 0, &[]);
    held.pop();
    held.extend([Command::Save, Command::Step, Command::Replay { from: "step-00000008".into(), step: 8 }]);
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
