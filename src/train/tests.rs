//! A run from outside: what it answers to commands, what it keeps, and that the same seed gives the same bits.

use std::collections::BTreeMap;
use std::io;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use crossbeam_channel::{Receiver, bounded};

mod exactness;
mod fairness;
mod findings;
mod forks;
mod kinds;
mod replays;
mod until;

use super::*;
use crate::base::outbox::Outbox;
use crate::data::{Dataset, Places, Prepared};
use crate::spec::{self, EarlyStopping, Workspace};

/// Keeps everything in memory; fails, or panics, at the checkpoint of that name.
#[derive(Clone, Default)]
pub(super) struct Memory {
    /// All that was written, in order.
    journal: Arc<Mutex<Vec<Written>>>,
    pub(super) kept: Arc<Mutex<Vec<String>>>,
    checkpoints: Arc<Mutex<BTreeMap<String, Vec<u8>>>>,
    model: Arc<Mutex<Vec<u8>>>,
    breaks_at: Option<&'static str>,
    panics_at: Option<&'static str>,
}

/// One thing that was written: what a crash leaves is all up to one of them.
#[derive(Clone, Debug)]
enum Written {
    Event(Event),
    Checkpoint(String, Vec<u8>),
}

impl Recorder for Memory {
    fn event(&mut self, event: &Event) -> io::Result<()> {
        let line = serde_json::to_string(event)?;
        self.kept.lock().unwrap().push(line);
        self.journal.lock().unwrap().push(Written::Event(event.clone()));
        Ok(())
    }

    fn checkpoint(&mut self, name: &str, bytes: &[u8]) -> io::Result<String> {
        assert!(self.panics_at != Some(name), "injected");
        if self.breaks_at == Some(name) {
            return Err(io::Error::other("the disk is full"));
        }
        let file = format!("checkpoints/{name}.safetensors");
        self.checkpoints.lock().unwrap().insert(file.clone(), bytes.to_vec());
        self.journal.lock().unwrap().push(Written::Checkpoint(name.into(), bytes.to_vec()));
        Ok(file)
    }

    fn reopen(&mut self, name: &str) -> io::Result<(String, Vec<u8>)> {
        let file = format!("checkpoints/{name}.safetensors");
        let bytes = self.checkpoints.lock().unwrap().get(&file).cloned();
        bytes.map(|bytes| (file, bytes)).ok_or_else(|| io::Error::other("there is none of that name"))
    }

    fn kept(&self) -> Vec<String> {
        let files = self.checkpoints.lock().unwrap();
        files.keys().map(|file| checkpoint_name(file).to_owned()).collect()
    }

    fn look(&mut self, _: &str) -> io::Result<()> {
        Ok(())
    }

    fn result(&mut self, model: &[u8], _: &Report) -> io::Result<()> {
        *self.model.lock().unwrap() = model.to_vec();
        Ok(())
    }
}

pub(super) fn workspace() -> Workspace {
    let mut workspace = Workspace::default();
    workspace.data.path = "demo".into();
    workspace.data.target = "repaid".into();
    workspace.data.positive = Some("yes".into());
    workspace.data.protected = vec!["sex".into()];
    workspace.model.hidden = vec![8];
    workspace.train.epochs = 3;
    workspace
}

pub(super) struct Sitting {
    pub(super) run: Run,
    bell: Receiver<()>,
    memory: Memory,
}

pub(super) fn begin(workspace: &Workspace, memory: Memory) -> Sitting {
    begin_at(Origin::Fresh, vec![], workspace, prepared(workspace), memory)
}

pub(super) fn prepared(workspace: &Workspace) -> Arc<Prepared> {
    let dataset = Dataset::load(workspace, &Places::default()).unwrap();
    Arc::new(Prepared::new(&dataset, workspace).unwrap())
}

fn plan(workspace: &Workspace, prepared: Arc<Prepared>) -> Plan {
    Plan {
        run: "test".into(),
        dir: "nowhere".into(),
        prepared,
        workspace: workspace.clone(),
        git: None,
        seconds: Seconds::default(),
    }
}

pub(super) fn begin_at(
    origin: Origin,
    first: Vec<Command>,
    workspace: &Workspace,
    prepared: Arc<Prepared>,
    memory: Memory,
) -> Sitting {
    let plan = plan(workspace, prepared);
    let (ring, bell) = bounded(1);
    let outbox = Outbox::new(move || {
        let _ = ring.try_send(());
    });
    Sitting { run: start_at(origin, first, plan, outbox, Box::new(memory.clone())).unwrap(), bell, memory }
}

impl Sitting {
    /// Everything said up to and including the first event that `is_it`.
    pub(super) fn until(&self, is_it: impl Fn(&Happening) -> bool) -> Vec<Event> {
        let mut said = Vec::new();
        loop {
            said.extend(self.run.drain());
            if said.iter().any(|event: &Event| is_it(&event.what)) {
                return said;
            }
            assert!(self.bell.recv_timeout(Duration::from_mins(1)).is_ok(), "the run went silent: {said:?}");
        }
    }

    fn report(&self) -> (Ending, Report) {
        let said = self.until(|what| matches!(what, Happening::Finished { .. } | Happening::Failed { .. }));
        match said.into_iter().last().map(|event| event.what) {
            Some(Happening::Finished { ending, report }) => (ending, *report),
            other => panic!("the run did not finish: {other:?}"),
        }
    }

    fn failure(&self) -> String {
        let said = self.until(|what| matches!(what, Happening::Finished { .. } | Happening::Failed { .. }));
        match said.into_iter().last().map(|event| event.what) {
            Some(Happening::Failed { message }) => message,
            other => panic!("the run did not fail: {other:?}"),
        }
    }
}

#[test]
fn the_same_seed_gives_the_same_bits_and_another_seed_others() {
    let model = |seed| {
        let mut workspace = workspace();
        workspace.train.seed = seed;
        workspace.model.dropout = 0.2;
        let sitting = begin(&workspace, Memory::default());
        let (_, report) = sitting.report();
        (report.metrics, sitting.memory.model.lock().unwrap().clone())
    };
    let (first, again, other) = (model(1), model(1), model(2));
    assert!(first == again);
    assert!(first.1 != other.1);
}

#[test]
fn pausing_stepping_and_resuming_changes_nothing_but_the_time() {
    let straight = begin(&workspace(), Memory::default());
    let (_, expected) = straight.report();
    let halting = begin(&workspace(), Memory::default());
    halting.run.send(Command::Pause);
    let before = halting.until(|what| matches!(what, Happening::Paused));
    let held_at = before.last().unwrap().step;
    halting.run.send(Command::Step);
    let stepped = halting.until(|what| matches!(what, Happening::Paused));
    assert_eq!(stepped.last().unwrap().step, held_at + 1);
    halting.run.send(Command::Resume);
    let (ending, report) = halting.report();
    assert_eq!(ending, Ending::Completed);
    assert_eq!(report.metrics, expected.metrics);
    let model = |sitting: &Sitting| sitting.memory.model.lock().unwrap().clone();
    assert!(model(&halting) == model(&straight));
}

#[test]
fn a_stop_ends_the_run_after_the_epoch_or_at_once_and_what_was_learnt_is_judged() {
    for (command, ending) in [
        (Command::Stop(Stop::AfterEpoch), Ending::Stopped),
        (Command::Stop(Stop::AfterBatch), Ending::Stopped),
        (Command::Interrupt, Ending::Interrupted),
    ] {
        let mut workspace = workspace();
        workspace.train.epochs = 100_000;
        workspace.train.early_stopping = None;
        let sitting = begin(&workspace, Memory::default());
        sitting.until(|what| matches!(what, Happening::Epoch(_)));
        sitting.run.send(command);
        let (found, report) = sitting.report();
        assert_eq!(found, ending);
        assert!(report.metrics.test.get("accuracy").is_some());
    }
}

#[test]
fn a_held_run_can_be_stopped() {
    let sitting = begin(&workspace(), Memory::default());
    sitting.run.send(Command::Pause);
    sitting.until(|what| matches!(what, Happening::Paused));
    sitting.run.send(Command::Stop(Stop::AfterBatch));
    assert_eq!(sitting.report().0, Ending::Stopped);
}

#[test]
fn settings_change_while_it_trains_and_the_change_is_told_with_what_was_before() {
    let mut workspace = workspace();
    workspace.train.epochs = 100_000;
    workspace.train.early_stopping = None;
    let sitting = begin(&workspace, Memory::default());
    sitting.run.send(Command::Set(Knob::LearningRate(0.5)));
    let said = sitting.until(|what| matches!(what, Happening::Set { .. }));
    let expected = Happening::Set { knob: Knob::LearningRate(0.5), from: "0.001".into() };
    assert!(said.iter().any(|event| event.what == expected));
    sitting.run.send(Command::Set(Knob::Epochs(1)));
    let (ending, report) = sitting.report();
    assert_eq!(ending, Ending::Completed);
    assert!(report.epochs >= 1);
}

fn judged(said: &[Event]) -> Vec<&EpochReport> {
    let reports = said.iter().filter_map(|event| match &event.what {
        Happening::Epoch(report) => Some(&**report),
        _ => None,
    });
    reports.collect()
}

#[test]
fn an_epoch_tells_whether_it_is_the_best_and_which_the_run_would_end_with() {
    let mut workspace = workspace();
    (workspace.train.epochs, workspace.train.learning_rate) = (100_000, 0.05);
    workspace.train.early_stopping = None;
    let sitting = begin(&workspace, Memory::default());
    let mut said = vec![];
    // Until one is worse than one before, and so is not kept for being good.
    while judged(&said).last().is_none_or(|report| report.best) {
        said.extend(sitting.until(|what| matches!(what, Happening::Epoch(_))));
    }
    sitting.run.send(Command::Set(Knob::Patience(Some(90_000))));
    said.extend(sitting.until(|what| matches!(what, Happening::Set { .. })));
    said.extend(sitting.until(|what| matches!(what, Happening::Epoch(_))));
    sitting.run.send(Command::Set(Knob::Patience(None)));
    said.extend(sitting.until(|what| matches!(what, Happening::Set { .. })));
    sitting.run.send(Command::Stop(Stop::AfterEpoch));
    said.extend(sitting.until(|what| matches!(what, Happening::Finished { .. })));

    let sets = said.iter().enumerate().filter(|(_, event)| matches!(event.what, Happening::Set { .. }));
    let [on, off] = sets.map(|(place, _)| judged(&said[..place]).len()).collect::<Vec<_>>()[..] else { panic!() };
    let epochs = judged(&said);
    assert!(on < off, "one is judged between");
    for (place, report) in epochs.iter().enumerate() {
        let loss = |report: &&&EpochReport| report.validation_loss.expect("a validation part").to_bits();
        let best = epochs[..=place].iter().min_by_key(loss).expect("epochs").epoch;
        assert_eq!(report.best, best == report.epoch);
        assert_eq!(report.kept, Some(if (on..off).contains(&place) { best } else { report.epoch }));
    }
    let Happening::Finished { report, .. } = &said.last().expect("an end").what else { panic!("it goes on") };
    let kept = EpochReport::kept_of(epochs.iter().copied(), None).expect("it is of this run");
    assert_eq!(kept.epoch, report.kept_epoch);
}

#[test]
fn early_stopping_keeps_the_weights_of_the_best_epoch() {
    let mut workspace = workspace();
    workspace.train.epochs = 60;
    workspace.train.learning_rate = 0.05;
    workspace.train.early_stopping = Some(EarlyStopping { metric: "loss".into(), patience: 3 });
    let sitting = begin(&workspace, Memory::default());
    let said = sitting.until(|what| matches!(what, Happening::Finished { .. }));
    let epochs = judged(&said);
    let Happening::Finished { ending, report } = &said.last().unwrap().what else { panic!() };
    let best = epochs.iter().min_by(|a, b| a.validation_loss.partial_cmp(&b.validation_loss).unwrap()).unwrap();
    assert_eq!((*ending, report.kept_epoch), (Ending::EarlyStopped, best.epoch));
    assert_eq!(report.epochs, best.epoch + 3);
    assert_eq!(report.metrics.validation, best.validation);
}

#[test]
fn every_loss_and_optimizer_trains_two_classes() {
    for loss in [spec::Loss::CrossEntropy, spec::Loss::BinaryCrossEntropy, spec::Loss::Focal] {
        for &optimizer in spec::Optimizer::NAMES {
            let mut workspace = workspace();
            workspace.train.loss = loss;
            workspace.train.optimizer = spec::Optimizer::named(optimizer).expect("a name of the table");
            workspace.train.learning_rate = 0.01;
            let (_, report) = begin(&workspace, Memory::default()).report();
            let found = report.metrics.validation.get("roc_auc").expect("an area");
            assert!(found > 0.6, "{loss:?} {optimizer}: {found}");
        }
    }
}

#[test]
fn a_loss_that_is_not_a_number_ends_the_run_with_advice() {
    let mut workspace = workspace();
    workspace.train.learning_rate = 1e38;
    let message = begin(&workspace, Memory::default()).failure();
    assert!(message.contains("not a number") && message.contains("train.learning_rate"), "{message}");
}

#[test]
fn weights_that_are_no_numbers_end_the_run_even_if_no_step_follows() {
    let mut workspace = workspace();
    workspace.train.epochs = 1;
    workspace.train.batch_size = 1_000_000;
    workspace.train.learning_rate = 1e38;
    let sitting = begin(&workspace, Memory::default());
    let said = sitting.until(|what| matches!(what, Happening::Failed { .. }));
    let Some(Happening::Failed { message }) = said.last().map(|event| &event.what) else { panic!("{said:?}") };
    assert!(message.contains("not a number in epoch 1, step 1,"), "{message}");
    let since = said.iter().find_map(|event| match &event.what {
        Happening::Lint(finding) if finding.id == "not_finite" => Some(finding.since),
        _ => None,
    });
    assert_eq!(since, Some(Since { epoch: 1, step: 1 }));
}

#[test]
fn a_folder_that_cannot_be_written_ends_the_run_with_a_sentence() {
    let memory = Memory { breaks_at: Some("last"), ..Memory::default() };
    let message = begin(&workspace(), memory).failure();
    assert!(message.contains("the disk is full"), "{message}");
}

#[test]
fn a_fault_of_the_program_is_recorded_and_told_as_the_last_word() {
    let sitting = begin(&workspace(), Memory { panics_at: Some("last"), ..Memory::default() });
    let message = sitting.failure();
    assert!(message.contains("injected") && message.contains("report it"), "{message}");
    let last = sitting.memory.kept.lock().unwrap().last().cloned().unwrap_or_default();
    assert!(last.contains("\"failed\"") && last.contains("injected"), "{last}");
}

#[test]
fn what_is_kept_reads_back_as_it_was_said() {
    let sitting = begin(&workspace(), Memory::default());
    let said = sitting.until(|what| matches!(what, Happening::Finished { .. }));
    let kept: Vec<Event> =
        sitting.memory.kept.lock().unwrap().iter().map(|line| serde_json::from_str(line).unwrap()).collect();
    let losses = |events: &[Event]| -> Vec<f32> {
        events
            .iter()
            .flat_map(|event| match &event.what {
                Happening::Losses { losses, .. } => losses.clone(),
                _ => vec![],
            })
            .collect()
    };
    assert_eq!(losses(&kept), losses(&said));
    let others = |events: Vec<Event>| -> Vec<Event> {
        events.into_iter().filter(|event| !matches!(event.what, Happening::Losses { .. })).collect()
    };
    assert_eq!(others(kept), others(said));
}

#[test]
fn regression_is_learnt_in_the_targets_own_units() {
    let mut workspace = workspace();
    workspace.data.target = "income".into();
    workspace.data.positive = None;
    workspace.train.epochs = 5;
    let (_, report) = begin(&workspace, Memory::default()).report();
    assert_eq!(report.task, "regression");
    assert!(report.confusion_matrix.is_none());
    let r2 = report.metrics.test.get("r2").unwrap();
    assert!(r2 > 0.1, "{r2}");
    assert!(report.fairness[0].groups[0].metrics.get("mean_absolute_error").unwrap() > 1.0);
}
