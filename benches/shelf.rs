//! Ten thousand runs: how soon they are listed from disk, filtered, and drawn.

#[path = "../tests/it/screens/fake.rs"]
#[expect(dead_code, reason = "the tests pretend more")]
mod fake;
#[path = "../tests/it/screens/table.rs"]
mod table;
#[path = "common/times.rs"]
mod times;

use std::fs::{self, File, FileTimes};
use std::path::Path;
use std::time::{Duration, SystemTime};

use gradus::app::{Action, Listing, Msg, PaneId, Setup, State, action, update};
use gradus::store::{About, Runs};
use gradus::train::{Ending, Happening};
use gradus::ui::keys::Keymap;
use gradus::ui::parts::pictures::Pictures;
use gradus::ui::theme::{Depth, Theme};
use gradus::ui::{self, Cx};
use ratatui::buffer::Buffer;
use ratatui::layout::{Rect, Size};

const RUNS: usize = 10_000;
/// For listing and for filtering, which together may take 50 ms.
const LIST: Duration = Duration::from_millis(25);
const FIRST: Duration = Duration::from_millis(100);
const FRAME: Duration = Duration::from_millis(16);
const OPEN_BATCHES: u64 = 9_400;
/// Megabytes that a thousand open runs may take.
const MEMORY: u64 = 150;
const SIZE: Size = Size { width: 160, height: 48 };

const WORKSPACE: &str = "[data]\npath = \"adult.csv\"\ntarget = \"income\"\n\n[model]\nhidden = [64, 32]\n";

fn main() {
    times::heading();
    let root = tempfile::tempdir().expect("a folder");
    (0..RUNS).for_each(|number| run(root.path(), number));
    let runs = Runs::at(root.path());
    let anew = || Runs::at(root.path()).listed().len();
    let began = std::time::Instant::now();
    let listed = runs.listed();
    assert_eq!(listed.len(), RUNS);
    times::row("10,000 runs listed the first time", Duration::from_mins(1), vec![began.elapsed()]);
    times::measure("10,000 runs listed by a new program", FIRST, 30, anew);
    times::measure("10,000 runs listed", LIST, 30, || runs.listed().len());

    let mut state = State::new(Setup { file: "w.toml".into(), size: (SIZE.width, SIZE.height), ..Setup::default() });
    update(&mut state, Msg::File { text: Ok(WORKSPACE.into()) });
    update(&mut state, Msg::Runs(Listing { runs: listed, waiting: vec![], limit: 1 }));
    update(&mut state, Msg::Do(Action::Pane(action::Pane::Go(PaneId::Runs))));
    let filter = |text: &str| Msg::Do(Action::List(action::List::Filter(Some(text.into()))));
    update(
        &mut state,
        filter("status:finished tag:try learning_rate>=0.5 -note:debug roc_auc>0.5 sort:-learning_rate"),
    );
    let left = state.run_rows().len();
    assert!(left > 0 && left < RUNS, "{left}");
    times::measure("10,000 runs filtered and ordered", LIST, 100, || {
        // A message makes the rows be found anew.
        update(&mut state, Msg::Now(0.0));
        state.run_rows().len()
    });
    let (theme, keys) = (Theme::ready_made(Depth::True), Keymap::default());
    let frame = |what: &str, state: &State| {
        let cx = Cx::new(&theme, &keys, Pictures::default());
        times::measure(what, FRAME, 200, || {
            let mut buffer = Buffer::empty(Rect::new(0, 0, SIZE.width, SIZE.height));
            let layout = ui::layout(state, SIZE);
            ui::view(state, &layout, &cx, &mut buffer);
            buffer
        });
    };
    frame("a frame of 10,000 runs, filtered", &state);
    update(&mut state, filter(""));
    frame("a frame of 10,000 runs", &state);
    thousand_open();
}

/// Opens a thousand runs of 10,000 batches and 30 epochs each, and prints the memory that takes.
#[expect(clippy::print_stdout, reason = "a bench prints its table")]
fn thousand_open() {
    let before = resident();
    let mut state = State::new(Setup { file: "w.toml".into(), size: (SIZE.width, SIZE.height), ..Setup::default() });
    update(&mut state, Msg::File { text: Ok(WORKSPACE.into()) });
    for number in 0..1_000 {
        let id = format!("20261101-{number:06}-open");
        let (mut fake, mut events) = fake::Fake::start(&id);
        events.push(fake.batches(OPEN_BATCHES));
        events.extend(fake.epochs(30));
        events.push(fake.finish(Ending::Completed));
        update(&mut state, Msg::Run { id, events });
    }
    let taken = resident().saturating_sub(before) as f64 / 1e6;
    println!("{:36}{taken:>10.0} MB{:>26}{MEMORY:>9} MB", "1,000 runs open", "");
    drop(state);
}

/// Bytes that this process holds.
fn resident() -> u64 {
    let pages = fs::read_to_string("/proc/self/statm").unwrap_or_default();
    pages.split_whitespace().nth(1).and_then(|pages| pages.parse::<u64>().ok()).unwrap_or(0) * 4096
}

/// A run that ended long ago, with a tag on every third and another rate in each.
fn run(root: &Path, number: usize) {
    let folder = Runs::at(root).create(&format!("20261101-{number:06}"), "old").expect("a run").path;
    let (mut fake, mut events) = fake::Fake::start("old");
    events.extend(fake.epochs(2));
    events.push(fake.finish(Ending::Completed));
    let lines: String = events.iter().map(|event| serde_json::to_string(event).expect("JSON") + "\n").collect();
    fs::write(folder.join("events.jsonl"), lines).expect("a file");
    if let Some(Happening::Finished { report, .. }) = events.pop().map(|event| event.what) {
        fs::write(folder.join("metrics.json"), serde_json::to_string(&report).expect("JSON")).expect("a file");
    }
    let text = format!("{WORKSPACE}\n[train]\nlearning_rate = {}\n", (number % 997 + 1) as f64 / 997.0);
    fs::write(folder.join("workspace.toml"), text).expect("a file");
    if number.is_multiple_of(3) {
        let about = About { tags: vec!["try".into()], ..About::default() };
        about.write(&folder).expect("a file");
    }
    let long_ago = FileTimes::new().set_modified(SystemTime::now() - Duration::from_mins(10));
    File::open(&folder).and_then(|folder| folder.set_times(long_ago)).expect("a time");
}
