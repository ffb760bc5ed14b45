//! A run is a function of workspace, data, seed and interventions: whatever cut it short, wherever, it ends with the same
//! bits.

use super::*;
use crate::spec::{Norm, Optimizer, Schedule};

/// One thing done to a run that is led by the hand.
#[derive(Clone, Debug)]
pub(super) enum Act {
    /// So many batches.
    Learn(u64),
    /// This, between two batches.
    Do(Command),
}

use Act::{Do, Learn};

/// The acts as commands of a held run that stands at `step`, in which the first `done` interventions are done and which
/// has the checkpoints `kept`. Steps are counted as the uninterrupted run has them.
pub(super) fn led(acts: &[Act], step: u64, done: usize, kept: &[String]) -> Vec<Command> {
    let (mut at, mut here, mut count) = (0, step, 0);
    let mut commands = vec![Command::Pause];
    let mut saved = std::collections::HashMap::new();
    for act in acts {
        let command = match act {
            Learn(batches) => {
                at += batches;
                continue;
            }
            Do(command) => command,
        };
        let counts = matches!(command, Command::Set(_) | Command::Glide { .. } | Command::Rewind(_));
        let mut known = counts && count < done;
        count += usize::from(counts);
        if let Command::Save = command {
            let name = format!("step-{at:08}");
            known = kept.contains(&format!("checkpoints/{name}.safetensors"));
            saved.insert(name, at);
        }
        if !known && at >= here {
            commands.extend((here..at).map(|_| Command::Step));
            commands.push(command.clone());
            here = at;
        }
        if let Command::Rewind(name) = command {
            at = saved[name];
            here = if known { step.max(at) } else { at };
        }
    }
    commands.push(Command::Resume);
    commands
}

/// A run to its end, led so.
pub(super) fn led_to_the_end(workspace: &Workspace, acts: &[Act]) -> (Vec<Written>, Vec<u8>, PartMetrics) {
    ended(&begin_at(Origin::Fresh, led(acts, 0, 0, &[]), workspace, few(workspace), Memory::default()))
}

pub(super) fn ended(sitting: &Sitting) -> (Vec<Written>, Vec<u8>, PartMetrics) {
    let (_, report) = sitting.report();
    let journal = sitting.memory.journal.lock().unwrap().clone();
    let model = sitting.memory.model.lock().unwrap().clone();
    (journal, model, report.metrics)
}

/// What is on the disk after a crash: a log and checkpoints.
pub(super) fn disk(journal: &[Written]) -> (Memory, Vec<Option<Event>>) {
    let memory = Memory::default();
    let mut log = vec![];
    for written in journal {
        match written {
            Written::Event(event) => log.push(Some(event.clone())),
            Written::Checkpoint(name, bytes) => {
                let file = format!("checkpoints/{name}.safetensors");
                memory.checkpoints.lock().unwrap().insert(file, bytes.clone());
            }
        }
    }
    (memory, log)
}

pub(super) fn origin(memory: &Memory, log: &[Option<Event>]) -> Origin {
    let read = |name: &str| -> Result<_, CheckpointError> {
        let name = name.trim_start_matches("checkpoints/").trim_end_matches(".safetensors");
        let found = memory.clone().reopen(name).ok();
        found.map(|(file, bytes)| Ok((file, Checkpoint::from_file(&bytes)?))).transpose()
    };
    Origin::after(log, read).unwrap()
}

/// Cuts the run short after everything it wrote, lets it go on, and compares the ends.
pub(super) fn survives_every_crash(workspace: &Workspace, acts: &[Act]) {
    let (journal, model, metrics) = led_to_the_end(workspace, acts);
    let is_over = |written: &Written| matches!(written, Written::Event(Event { what: Happening::Finished { .. }, .. }));
    let mut from_the_middle = 0;
    let data = few(workspace);
    for end in 0..journal.len() {
        let (memory, log) = disk(&journal[..end]);
        assert!(!journal[..end].iter().any(is_over));
        let done = interventions(&log);
        let origin = origin(&memory, &log);
        let step = origin.checkpoint().map_or(0, |checkpoint| checkpoint.moment.position.step);
        from_the_middle += usize::from(step > 0);
        let kept: Vec<String> = memory.checkpoints.lock().unwrap().keys().cloned().collect();
        let sitting = begin_at(origin, led(acts, step, done, &kept), workspace, Arc::clone(&data), memory);
        let (_, again, judged) = ended(&sitting);
        assert!(again == model, "other bits after a crash behind {:?}", journal[..end].last());
        assert_eq!(judged, metrics);
    }
    assert!(from_the_middle > journal.len() / 3, "{from_the_middle} of {}", journal.len());
}

/// How many of the acts that count were done; stages of a glide are none.
fn interventions(log: &[Option<Event>]) -> usize {
    let mut stages = vec![];
    let mut count = 0;
    for event in log.iter().flatten() {
        match &event.what {
            Happening::Gliding { stages: more } => {
                stages.extend_from_slice(more);
                count += 1;
            }
            Happening::Set { knob, .. } => count += usize::from(!stages.contains(&(event.step, *knob))),
            Happening::Rewound { .. } => count += 1,
            _ => {}
        }
    }
    count
}

/// A small part of the data, so that a test can run often.
pub(super) fn few(workspace: &Workspace) -> Arc<Prepared> {
    let mut data = Arc::unwrap_or_clone(prepared(workspace));
    let rows: Vec<usize> = (0..240).collect();
    (data.train, data.validation, data.test) =
        (data.train.select(&rows), data.validation.select(&rows[..90]), data.test.select(&rows[..60]));
    Arc::new(data)
}

/// Six batches an epoch, with everything on that has a state.
pub(super) fn intricate() -> Workspace {
    let mut workspace = workspace();
    workspace.model.dropout = 0.2;
    workspace.model.norm = Norm::Batch;
    workspace.train.batch_size = 40;
    workspace.train.epochs = 4;
    workspace.train.schedule = Schedule::Cosine;
    workspace.train.warmup = 0.5;
    workspace
}

#[test]
fn a_run_that_is_cut_short_anywhere_ends_with_the_same_bits() {
    let acts = [Learn(3), Do(Command::Save), Learn(2), Do(Command::Save), Learn(4), Do(Command::Save)];
    survives_every_crash(&intricate(), &acts);
}

#[test]
fn what_was_done_to_a_run_is_done_again_at_the_very_steps() {
    let acts = [
        Learn(2),
        Do(Command::Set(Knob::LearningRate(0.01))),
        Do(Command::Set(Knob::Dropout(0.5))),
        Learn(1),
        Do(Command::Mark("here".into())),
        Do(Command::Set(Knob::BatchSize(70))),
        Learn(4),
        Do(Command::Set(Knob::WeightDecay(0.1))),
        Do(Command::Set(Knob::Epochs(3))),
        Do(Command::Save),
        Learn(3),
        Do(Command::Set(Knob::LearningRate(0.002))),
    ];
    survives_every_crash(&intricate(), &acts);
}

#[test]
fn a_setting_that_goes_little_by_little_goes_on_doing_so_after_a_crash() {
    let acts = [
        Learn(2),
        Do(Command::Glide { to: Knob::LearningRate(0.02), over: 9 }),
        Learn(4),
        Do(Command::Set(Knob::Dropout(0.4))),
        Do(Command::Save),
        Learn(9),
        Do(Command::Glide { to: Knob::WeightDecay(0.1), over: 40 }),
        Learn(3),
        Do(Command::Set(Knob::WeightDecay(0.01))),
    ];
    survives_every_crash(&intricate(), &acts);
}

#[test]
fn a_run_that_went_back_goes_on_from_there_after_a_crash() {
    let acts = [
        Learn(3),
        Do(Command::Save),
        Do(Command::Set(Knob::LearningRate(0.01))),
        Learn(5),
        Do(Command::Set(Knob::Epochs(9))),
        Do(Command::Rewind("step-00000003".into())),
        Do(Command::Set(Knob::Dropout(0.0))),
        Learn(2),
        Do(Command::Set(Knob::LearningRate(0.003))),
    ];
    survives_every_crash(&intricate(), &acts);
}

#[test]
fn every_kind_of_state_survives() {
    let acts = [Learn(4), Do(Command::Save)];
    let plateau = Workspace {
        train: crate::spec::Train {
            schedule: Schedule::Plateau,
            plateau_patience: 0,
            plateau_factor: 0.5,
            learning_rate: 0.2,
            optimizer: Optimizer::Sgd,
            checkpoint_every: 1,
            ..intricate().train
        },
        ..intricate()
    };
    survives_every_crash(&plateau, &acts);
    let mut averaged = intricate();
    (averaged.train.ema, averaged.train.accumulate, averaged.train.clip_norm) = (0.9, 4, 0.5);
    averaged.train.optimizer = Optimizer::RmsProp;
    survives_every_crash(&averaged, &acts);
    let mut stopped_early = intricate();
    stopped_early.train.learning_rate = 0.5;
    stopped_early.train.epochs = 30;
    stopped_early.train.early_stopping = Some(EarlyStopping { metric: "accuracy".into(), patience: 2 });
    survives_every_crash(&stopped_early, &acts);
}

#[test]
fn going_back_and_on_without_a_change_changes_nothing() {
    let (_, straight, _) = led_to_the_end(&intricate(), &[]);
    for name in ["step-00000004", "step-00000006"] {
        let steps = [4, 2, 3];
        let acts = [
            Learn(steps[0]),
            Do(Command::Save),
            Learn(steps[1]),
            Do(Command::Save),
            Learn(steps[2]),
            Do(Command::Rewind(name.into())),
            Learn(1),
        ];
        let (journal, model, _) = led_to_the_end(&intricate(), &acts);
        assert!(model == straight, "{name}");
        let back = journal.iter().find_map(|written| match written {
            Written::Event(Event { what: Happening::Rewound { from, file, .. }, step, .. }) => {
                Some((*from, file.clone(), *step))
            }
            _ => None,
        });
        let step = name.trim_start_matches("step-").parse().unwrap();
        assert_eq!(back, Some((9, format!("checkpoints/{name}.safetensors"), step)));
        let kept =
            journal.iter().any(|written| matches!(written, Written::Checkpoint(name, _) if name == "step-00000009"));
        assert!(kept, "what was learnt since is saved");
    }
}

#[test]
fn what_a_branch_that_was_left_has_kept_is_never_replaced() {
    let mut workspace = intricate();
    workspace.train.checkpoint_every = 1;
    let acts = [
        Learn(3),
        Do(Command::Save),
        Learn(5),
        Do(Command::Save),
        Do(Command::Rewind("step-00000003".into())),
        Do(Command::Set(Knob::LearningRate(0.1))),
        Learn(5),
        Do(Command::Save),
        Do(Command::Save),
    ];
    survives_every_crash(&workspace, &acts);
    let (journal, ..) = led_to_the_end(&workspace, &acts);
    let (mut memory, _) = disk(&journal);
    for name in ["step-00000008", "epoch-00001"] {
        let first = journal.iter().find_map(|written| match written {
            Written::Checkpoint(other, bytes) if other == name => Checkpoint::from_file(bytes).ok(),
            _ => None,
        });
        let mut kept = |name: &str| Checkpoint::from_file(&memory.reopen(name).unwrap().1).unwrap();
        assert_eq!(first.map(|first| first.now), Some(kept(name).now), "{name}");
        assert!(kept(&format!("{name}-2")).now != kept(name).now, "{name}");
    }
    assert!(memory.reopen("step-00000008-3").is_err(), "the same weights need no other name");
}

#[test]
fn a_run_can_go_back_to_the_end_of_its_best_and_its_last_epoch() {
    let (_, straight, _) = led_to_the_end(&intricate(), &[]);
    for name in ["best", "last"] {
        let mut first = led(&[Learn(8), Do(Command::Mark("here".into()))], 0, 0, &[]);
        first.insert(first.len() - 1, Command::Rewind(name.into()));
        let (journal, model, _) =
            ended(&begin_at(Origin::Fresh, first, &intricate(), few(&intricate()), Memory::default()));
        assert!(model == straight, "{name}");
        let back = |written: &Written| {
            matches!(written, Written::Event(Event { what: Happening::Rewound { .. }, step: 6, .. }))
        };
        assert!(journal.iter().any(back), "{name}");
    }
}

#[test]
fn a_checkpoint_that_cannot_be_used_leaves_the_run_as_it_is() {
    let (_, straight, _) = led_to_the_end(&intricate(), &[]);
    let memory = Memory::default();
    memory.checkpoints.lock().unwrap().insert("checkpoints/torn.safetensors".into(), b"not a checkpoint".to_vec());
    let commands = ["absent", "torn"].map(|name| Command::Rewind(name.into()));
    let sitting = begin_at(Origin::Fresh, commands.to_vec(), &intricate(), few(&intricate()), memory);
    let (journal, model, _) = ended(&sitting);
    assert!(model == straight);
    let warned: Vec<String> = journal
        .into_iter()
        .filter_map(|written| match written {
            Written::Event(Event { what: Happening::Warned { message }, .. }) => Some(message),
            _ => None,
        })
        .collect();
    assert_eq!(warned.len(), 2, "{warned:?}");
    assert!(warned[0].contains("\"absent\"") && warned[0].contains("none of that name"), "{warned:?}");
    assert!(warned[1].contains("\"torn\"") && warned[1].contains("no checkpoint of this program"), "{warned:?}");
}

/// The checkpoint under `name` of a run that ended.
pub(super) fn checkpoint(journal: &[Written], name: &str) -> Checkpoint {
    let (mut memory, _) = disk(journal);
    Checkpoint::from_file(&memory.reopen(name).unwrap().1).unwrap()
}

pub(super) fn forked(checkpoint: &Checkpoint) -> Origin {
    Origin::Forked { run: "test".into(), file: "checkpoints/x".into(), checkpoint: checkpoint.clone() }
}

#[test]
fn a_checkpoint_reads_back_whole_and_is_refused_when_it_is_cut() {
    let (journal, ..) = led_to_the_end(&intricate(), &[Learn(14), Do(Command::Save)]);
    for name in ["last", "best", "step-00000014"] {
        let found = checkpoint(&journal, name);
        assert!(found.best.is_some(), "{name}");
        let bytes = found.file();
        assert_eq!(Checkpoint::from_file(&bytes).unwrap(), found, "{name}");
        assert!(Checkpoint::from_file(&bytes).unwrap().file() == bytes, "{name}");
        for end in (0..bytes.len()).step_by(7) {
            assert!(Checkpoint::from_file(&bytes[..end]).is_err(), "{name} {end}");
        }
    }
    let weights_alone = checkpoint(&journal, "last").now.weights_file(crate::model::Metadata::new());
    let error = Checkpoint::from_file(&weights_alone).unwrap_err().to_string();
    assert!(error.contains("weights alone"), "{error}");
}

#[test]
fn one_thread_and_two_end_with_the_same_bits() {
    let on = |threads| {
        let mut workspace = intricate();
        // Wide enough that products are cut and shared.
        (workspace.model.hidden, workspace.train.threads) = (vec![600, 500], threads);
        led_to_the_end(&workspace, &[]).1
    };
    let one = on(Some(1));
    assert!(one == on(Some(2)));
    assert!(one == on(None));
}

#[test]
fn a_pause_and_single_steps_between_commands_change_nothing() {
    let (_, straight, _) = led_to_the_end(&intricate(), &[]);
    let acts: Vec<Act> = (0..10).flat_map(|_| [Learn(1), Do(Command::Mark("again".into()))]).collect();
    let (_, led, _) = led_to_the_end(&intricate(), &acts);
    assert!(led == straight);
}

#[test]
fn the_rate_in_force_is_told_with_every_batch() {
    let mut workspace = intricate();
    workspace.train.batch_size = 1_000_000;
    workspace.train.warmup = 0.0;
    let sitting = begin(&workspace, Memory::default());
    let said = sitting.until(|what| matches!(what, Happening::Finished { .. }));
    let rates: Vec<f64> = said
        .iter()
        .filter_map(|event| match &event.what {
            Happening::Epoch(report) => Some(report.learning_rate),
            _ => None,
        })
        .collect();
    let expected = (0..4).map(|epoch| rate(&workspace.train, Place { epoch, batch: 0, batches: 1 }, 0));
    assert_eq!(rates, expected.collect::<Vec<_>>());
    assert!(rates[0] == workspace.train.learning_rate && rates[3] < rates[2], "{rates:?}");
}
