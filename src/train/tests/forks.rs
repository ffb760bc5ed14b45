//! A fork goes on where another run was; where it learns by something else, it says so and does not compare itself with it.

use super::exactness::{Act, checkpoint, disk, ended, few, forked, intricate, led_to_the_end, origin};
use super::replays::acts;
use super::*;
use crate::spec::Optimizer;
use Act::{Do, Learn};

#[test]
fn a_fork_without_a_change_ends_as_its_first_run_did() {
    let acts = [Learn(8), Do(Command::Save)];
    let (journal, model, metrics) = led_to_the_end(&intricate(), &acts);
    let middle = checkpoint(&journal, "step-00000008");
    let sitting = begin_at(forked(&middle), vec![], &intricate(), few(&intricate()), Memory::default());
    let (own, again, judged) = ended(&sitting);
    assert!(again == model);
    assert_eq!(judged, metrics);
    // Its own log and checkpoints are enough, however early it is cut short.
    for end in 0..own.len().min(6) {
        let (memory, log) = disk(&own[..end]);
        let origin = origin(&memory, &log);
        if origin.checkpoint().is_none() {
            assert!(log.is_empty());
            continue;
        }
        let (_, again, _) = ended(&begin_at(origin, vec![], &intricate(), few(&intricate()), memory));
        assert!(again == model);
    }
}

/// The way to a step of a run that wrote all this.
fn way(journal: &[Written], step: u64) -> Option<Way> {
    let (memory, log) = disk(journal);
    let kept: Vec<(String, Checkpoint)> = memory.checkpoints.lock().unwrap().iter().map(kept).collect();
    Way::find(step, &origin(&memory, &log), false, kept.into_iter())
}

fn kept((file, bytes): (&String, &Vec<u8>)) -> (String, Checkpoint) {
    (file.clone(), Checkpoint::from_file(bytes).unwrap())
}

#[test]
fn a_fork_at_a_step_without_a_checkpoint_ends_as_its_first_run_did() {
    let (journal, model, metrics) = led_to_the_end(&intricate(), &acts());
    // Before the first checkpoint, between two changes, at the step of one, behind all of them, and where an epoch ends.
    for (step, first) in [(2, None), (7, None), (8, Some(Knob::Dropout(0.5))), (11, None), (18, None)] {
        let way = way(&journal, step).unwrap();
        let there = way.learn(plan(&intricate(), few(&intricate()))).unwrap();
        assert_eq!(there.moment.position.step, step);
        let mut workspace = intricate();
        there.moment.knobs.iter().for_each(|knob| knob.write(&mut workspace));
        let mut first: Vec<Command> = first.into_iter().map(Command::Set).collect();
        if step == 2 {
            first = vec![Command::Pause, Command::Step, Command::Step, Command::Step];
            first.extend([Command::Set(Knob::LearningRate(0.01)), Command::Step, Command::Step, Command::Step]);
            first.extend([Command::Set(Knob::Dropout(0.5)), Command::Resume]);
        }
        if step == 7 {
            first = vec![Command::Pause, Command::Step, Command::Set(Knob::Dropout(0.5)), Command::Resume];
        }
        let sitting = begin_at(forked(&there), first, &workspace, few(&workspace), Memory::default());
        let (_, again, judged) = ended(&sitting);
        assert!(again == model, "another end from step {step}");
        assert_eq!(judged, metrics);
    }
}

#[test]
fn the_way_to_a_step_begins_on_the_branch_that_led_on() {
    let acts = [
        Learn(3),
        Do(Command::Save),
        Learn(5),
        Do(Command::Save),
        Do(Command::Rewind("step-00000003".into())),
        Do(Command::Set(Knob::LearningRate(0.1))),
    ];
    let (journal, ..) = led_to_the_end(&intricate(), &acts);
    let from = |step| way(&journal, step).unwrap().told();
    assert_eq!(from(10), "checkpoint checkpoints/step-00000003.safetensors");
    assert_eq!(from(2), "the beginning");
}

#[test]
fn a_fork_takes_its_own_settings_and_says_what_is_doubtful() {
    let (journal, model, _) = led_to_the_end(&intricate(), &[Learn(8), Do(Command::Save)]);
    let middle = checkpoint(&journal, "step-00000008");
    let mut other = intricate();
    other.train.learning_rate = 0.03;
    let (_, changed, _) = ended(&begin_at(forked(&middle), vec![], &other, few(&other), Memory::default()));
    assert!(changed != model);
    other.train.optimizer = Optimizer::Sgd;
    other.split.seed = 99;
    let sitting = begin_at(forked(&middle), vec![], &other, few(&other), Memory::default());
    let (_, report) = sitting.report();
    let said = report.warnings.join("\n");
    assert!(said.contains("without memory") && said.contains("not those of the checkpoint"), "{said}");
    other.model.hidden = vec![9];
    let message = begin_at(forked(&middle), vec![], &other, few(&other), Memory::default()).failure();
    assert!(message.contains("another network"), "{message}");
}

/// What a fork at step 8, the second batch of the second epoch, says under these settings.
fn said(workspace: &Workspace, parent: &Workspace) -> Vec<Event> {
    let (journal, ..) = led_to_the_end(parent, &[Learn(8), Do(Command::Save)]);
    let at = forked(&checkpoint(&journal, "step-00000008"));
    let sitting = begin_at(at, vec![], workspace, few(workspace), Memory::default());
    sitting.until(|what| matches!(what, Happening::Finished { .. }))
}

/// Batches until the first epoch was judged, the epoch that ended as the best one, and the warnings.
fn told(events: &[Event]) -> (usize, usize, String) {
    let judged = events.iter().position(|event| matches!(event.what, Happening::Epoch(_))).expect("an epoch");
    let batches = |event: &Event| match &event.what {
        Happening::Losses { losses, .. } => losses.len(),
        _ => 0,
    };
    let Happening::Finished { report, .. } = &events.last().expect("events").what else { panic!("{events:?}") };
    (events[..judged].iter().map(batches).sum(), report.kept_epoch, report.warnings.join("\n"))
}

#[test]
fn a_fork_with_another_seed_begins_the_epoch_under_way_again() {
    let mut other = intricate();
    let (batches, _, warnings) = told(&said(&other, &intricate()));
    assert!(batches == 4 && !warnings.contains("seed"), "{batches} {warnings}");
    other.train.seed = 99;
    let (batches, _, warnings) = told(&said(&other, &intricate()));
    assert_eq!(batches, 6);
    assert!(warnings.contains("seed") && warnings.contains("begins again"), "{warnings}");
}

#[test]
fn a_fork_with_another_loss_or_metric_looks_for_its_best_afresh() {
    let watching = |metric: &str| {
        let mut workspace = intricate();
        workspace.train.early_stopping = Some(EarlyStopping { metric: metric.into(), patience: 50 });
        workspace
    };
    // A focal loss is smaller than any cross-entropy of the same network.
    let mut focal = watching("loss");
    focal.train.loss = spec::Loss::Focal;
    let (batches, best, warnings) = told(&said(&watching("loss"), &focal));
    assert!(batches == 6 && best > 1 && warnings.contains("The loss is another"), "{batches} {best} {warnings}");
    let (_, best, warnings) = told(&said(&watching("accuracy"), &watching("loss")));
    assert!(best > 1 && warnings.contains("Another metric"), "{best} {warnings}");
    let mut plain = intricate();
    plain.train.early_stopping = None;
    let (_, _, warnings) = told(&said(&plain, &watching("accuracy")));
    assert!(warnings.contains("lowest validation loss"), "{warnings}");
    let (_, _, warnings) = told(&said(&plain, &plain));
    assert!(!warnings.contains("best epoch"), "{warnings}");
}

#[test]
fn a_fork_that_is_held_to_other_fairness_begins_that_and_its_best_afresh() {
    let held = |change: &dyn Fn(&mut spec::Fairness)| {
        let mut workspace = intricate();
        workspace.fairness.mitigation = spec::Mitigation::Constrained;
        change(&mut workspace.fairness);
        workspace
    };
    let parent = held(&|_| ());
    let (_, _, warnings) = told(&said(&parent, &parent));
    assert!(!warnings.contains("other fairness"), "{warnings}");
    // More cells than the checkpoint has, another bound, and none at all: each goes to its end.
    let others = [
        held(&|fairness| fairness.constraint = spec::Constraint::DemographicParity),
        held(&|fairness| fairness.bound = 0.2),
        held(&|fairness| fairness.mitigation = spec::Mitigation::None),
    ];
    for other in others {
        let (_, best, warnings) = told(&said(&other, &parent));
        assert!(warnings.contains("Learning is held to other fairness"), "{warnings}");
        assert!(best >= 2, "the first epoch was judged by another measure: {best}");
    }
    let (_, best, warnings) = told(&said(&parent, &intricate()));
    assert!(best >= 2 && warnings.contains("Learning is held to other fairness"), "{best} {warnings}");
}
