//! Runs without a screen that are told to change: by their file (`train --reload`) and by `gradus tell`.

use std::io::{BufRead, BufReader};
use std::process::{Child, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use crate::support::Desk;

/// A run that goes on until it is killed, and what it says line by line.
struct Going {
    child: Child,
    lines: Receiver<String>,
}

impl Going {
    fn begin(desk: &Desk, more: &[&str]) -> Self {
        let own = ["--set", "train.early_stopping=false"];
        let mut command = desk.command(&[&["train", "shop.toml"], &own[..], more].concat());
        let mut child = command.stdout(Stdio::null()).stderr(Stdio::piped()).spawn().expect("the program starts");
        let said = BufReader::new(child.stderr.take().expect("a pipe"));
        let (send, lines) = channel();
        std::thread::spawn(move || said.lines().map_while(Result::ok).try_for_each(|line| send.send(line)));
        Self { child, lines }
    }

    /// Waits for a line with these words; what was said before it is gone.
    fn says(&self, words: &str) -> String {
        loop {
            let line =
                self.lines.recv_timeout(Duration::from_mins(1)).unwrap_or_else(|_| panic!("{words} was never said"));
            if line.contains(words) {
                return line;
            }
        }
    }
}

impl Drop for Going {
    fn drop(&mut self) {
        // One that is over already needs no end.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

const ENDLESS: &str = "train.epochs=1000000";

fn only(desk: &Desk) -> String {
    desk.runs()[0]["run"].as_str().expect("an id").to_owned()
}

#[test]
fn a_file_that_is_saved_changes_its_run_where_that_was_asked_for() {
    let desk = Desk::with_a_shop();
    let going = Going::begin(&desk, &["--reload", "--set", ENDLESS]);
    going.says("epoch 1/");
    let text = desk.read("shop.toml");
    let with = |more: &str| desk.write("shop.toml", text.replace("hidden = [8]\n", &format!("hidden = [8]\n{more}")));
    with("activation = \"tanh\"\n");
    going.says("`model.activation` is another now, which a run that has begun cannot take over");
    with("dropout = 0.25\nactivation = \"tanh\"\n");
    going.says("model.dropout 0.0 → 0.25 at step ");
    with("dropout = 2.5\n");
    going.says("the run goes on as it was");
    with("dropout = 0.5\n");
    going.says("model.dropout 0.25 → 0.5 at step ");
}

#[test]
fn a_run_goes_back_to_any_step_it_was_at_and_watches_what_it_began_with() {
    let desk = Desk::with_a_shop();
    let going = Going::begin(&desk, &["--set", ENDLESS]);
    going.says("epoch 40/");
    let run = only(&desk);
    // Before every checkpoint, and behind one that is written over all the time.
    for step in ["2", "30"] {
        desk.done(&["tell", &run, "rewind", step]);
        going.says(&format!("paused at step {step}"));
        let told = desk.gradus(&["tell", &run, "resume"]);
        assert_eq!((told.code, told.err), (Some(0), format!("goes on at step {step}\n")));
        going.says("epoch 41/");
    }
    let beyond = desk.gradus(&["tell", &run, "rewind", "999999999"]);
    assert!(beyond.code == Some(1) && beyond.err.contains("cannot go back to step 999999999"), "{}", beyond.err);
    let refused = desk.refused(&["tell", &run, "set", "train.early_stopping={metric=\"f1\",patience=3}"]);
    assert!(refused.contains("the run watches \"loss\" since it began"), "{refused}");
    desk.done(&["tell", &run, "set", "train.early_stopping.patience=1"]);
    going.says("train.early_stopping.patience ");
    let mut going = going;
    assert!(going.child.wait().expect("an end").success(), "patience that was set ends it");
}
