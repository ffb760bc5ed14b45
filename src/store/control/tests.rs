//! Both ends of the line, with a worker that only pretends.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::os::unix::net::UnixStream;
use std::path::Path;
use std::sync::mpsc::{self, Receiver};
use std::time::{Duration, Instant};

use super::super::{Following, RunFolder, Runs};
use crate::train::{Command, Event, Happening, Knob, Recorder, Stop};

/// Longer than anything here takes.
const PATIENCE: Duration = Duration::from_secs(20);

fn losses(step: u64) -> Event {
    Event { seconds: 0.0, step, what: Happening::Losses { losses: vec![step as f32], learning_rate: None } }
}

/// A run that is going in `root`, and what is commanded to it.
fn going(root: &Path) -> (RunFolder, Receiver<Command>) {
    let mut folder = Runs::at(root).create("20261128-120000", "test").unwrap();
    let (command, commanded) = mpsc::channel();
    folder.listen().unwrap().serve(move |said| drop(command.send(said))).unwrap();
    (folder, commanded)
}

/// Drains until `enough`.
fn heard(following: &mut Following, enough: impl Fn(&[Event]) -> bool) -> Vec<Event> {
    let began = Instant::now();
    let mut all = vec![];
    while !enough(&all) {
        assert!(began.elapsed() < PATIENCE, "only {} events came", all.len());
        all.extend(following.drain());
        std::thread::sleep(Duration::from_millis(1));
    }
    all
}

fn steps(events: &[Event]) -> Vec<u64> {
    events.iter().map(|event| event.step).collect()
}

#[test]
fn every_command_arrives_as_it_was_sent() {
    let root = tempfile::tempdir().unwrap();
    let (folder, commanded) = going(root.path());
    let following = Following::begin(&folder.id, &folder.path, || {}).unwrap();
    let all = [
        Command::Pause,
        Command::Resume,
        Command::Step,
        Command::Set(Knob::LearningRate(0.25)),
        Command::Set(Knob::Patience(None)),
        Command::Mark("a \"note\"\nof two lines".into()),
        Command::Save,
        Command::Rewind("best".into()),
        Command::Stop(Stop::AfterBatch),
        Command::Interrupt,
    ];
    for command in &all {
        following.send(command).unwrap();
    }
    for command in all {
        assert_eq!(commanded.recv_timeout(PATIENCE), Ok(command));
    }
}

#[test]
fn whoever_comes_and_goes_a_hundred_times_misses_nothing() {
    let root = tempfile::tempdir().unwrap();
    let (mut folder, _commanded) = going(root.path());
    let (id, path) = (folder.id.clone(), folder.path.clone());
    let worker = std::thread::spawn(move || {
        for step in 1..=20_000 {
            folder.event(&losses(step)).unwrap();
        }
        folder
    });
    let mut seen = 0;
    for _ in 0..100 {
        let mut following = Following::begin(&id, &path, || {}).unwrap();
        let all = steps(&following.drain());
        assert_eq!(all, (1..=all.len() as u64).collect::<Vec<_>>());
        assert!(all.len() >= seen, "what was there once is there still");
        seen = all.len();
    }
    let mut last = Following::begin(&id, &path, || {}).unwrap();
    drop(worker.join().unwrap());
    let all = heard(&mut last, |all| all.iter().any(|event| matches!(event.what, Happening::Failed { .. })));
    assert_eq!(steps(&all[..20_000]), (1..=20_000).collect::<Vec<_>>());
    assert!(last.is_over());
}

#[test]
fn the_bell_rings_for_what_was_said_and_the_worker_learns_that_somebody_waits() {
    let root = tempfile::tempdir().unwrap();
    let (mut folder, _commanded) = going(root.path());
    assert!(!folder.pressing(), "nobody attends");
    let (ring, rung) = mpsc::channel();
    let mut following = Following::begin(&folder.id, &folder.path, move || ring.send(()).unwrap_or_default()).unwrap();
    let began = Instant::now();
    while !folder.pressing() {
        assert!(began.elapsed() < PATIENCE);
        std::thread::sleep(Duration::from_millis(1));
    }
    folder.event(&losses(1)).unwrap();
    rung.recv_timeout(PATIENCE).unwrap();
    assert_eq!(steps(&heard(&mut following, |all| !all.is_empty())), [1]);
}

#[test]
fn a_run_that_is_gone_without_a_last_word_gets_one_that_keeps_its_place() {
    let root = tempfile::tempdir().unwrap();
    let (mut folder, _commanded) = going(root.path());
    let mut following = Following::begin(&folder.id, &folder.path, || {}).unwrap();
    folder.event(&losses(7)).unwrap();
    drop(folder);
    let all = heard(&mut following, |all| all.len() == 2);
    assert_eq!(steps(&all), [7, 7]);
    assert!(matches!(&all[1].what, Happening::Failed { message } if message.contains("gone")), "{:?}", all[1]);
    assert!(following.is_over() && following.drain().is_empty());
}

#[test]
fn the_socket_is_the_owners_alone_and_goes_with_the_run() {
    let root = tempfile::tempdir().unwrap();
    let (folder, _commanded) = going(root.path());
    let socket = folder.path.join("control.sock");
    assert_eq!(fs::metadata(&socket).unwrap().permissions().mode() & 0o777, 0o600);
    let path = folder.path.clone();
    drop(folder);
    let began = Instant::now();
    while socket.exists() {
        assert!(began.elapsed() < PATIENCE);
        std::thread::sleep(Duration::from_millis(1));
    }
    let gone = Following::begin("run", &path, || {}).unwrap_err().to_string();
    assert!(gone.contains("cannot be reached") && gone.contains("gradus resume run"), "{gone}");
}

#[test]
fn what_is_no_command_is_hung_up_on_and_the_run_goes_on() {
    let root = tempfile::tempdir().unwrap();
    let (mut folder, commanded) = going(root.path());
    let mut stranger = UnixStream::connect(folder.path.join("control.sock")).unwrap();
    std::io::Write::write_all(&mut stranger, b"GET / HTTP/1.1\r\n").unwrap();
    let mut rest = vec![];
    std::io::Read::read_to_end(&mut stranger, &mut rest).unwrap();
    let mut following = Following::begin(&folder.id, &folder.path, || {}).unwrap();
    following.send(&Command::Pause).unwrap();
    assert_eq!(commanded.recv_timeout(PATIENCE), Ok(Command::Pause));
    folder.event(&losses(1)).unwrap();
    assert_eq!(heard(&mut following, |all| !all.is_empty()).len(), 1);
}

#[test]
fn a_folder_deeper_than_a_socket_can_be_named_is_reached_all_the_same() {
    let root = tempfile::tempdir().unwrap();
    let deep = root.path().join("d".repeat(90)).join("e".repeat(90));
    let (folder, commanded) = going(&deep);
    let following = Following::begin(&folder.id, &folder.path, || {}).unwrap();
    following.send(&Command::Save).unwrap();
    assert_eq!(commanded.recv_timeout(PATIENCE), Ok(Command::Save));
}

#[test]
fn a_socket_that_a_dead_run_left_is_in_nobodys_way() {
    let root = tempfile::tempdir().unwrap();
    let folder = Runs::at(root.path()).create("20261128-120000", "dead").unwrap();
    drop(std::os::unix::net::UnixListener::bind(folder.path.join("control.sock")).unwrap());
    let path = folder.path.clone();
    drop(folder);
    let (mut again, _) = RunFolder::reopen(&path).unwrap();
    let (command, commanded) = mpsc::channel();
    again.listen().unwrap().serve(move |said| drop(command.send(said))).unwrap();
    Following::begin("dead", &path, || {}).unwrap().send(&Command::Pause).unwrap();
    assert_eq!(commanded.recv_timeout(PATIENCE), Ok(Command::Pause));
}
