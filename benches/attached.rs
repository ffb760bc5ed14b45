//! The whole program on a pseudo-terminal: how soon it is there, how soon a key shows while it trains flat out, and what
//! the screen costs the training.

#[path = "../tests/it/terminal/desk.rs"]
#[expect(dead_code, reason = "the tests do more with it")]
mod desk;
#[path = "../tests/it/terminal/pty.rs"]
#[expect(dead_code, reason = "the tests do more with it")]
mod pty;
#[path = "common/times.rs"]
mod times;

use std::fs;
use std::time::{Duration, Instant};

use assert_cmd::Command;

use desk::{Desk, ROOMY, Training};
use pty::Program;

const FIRST_PICTURE: Duration = Duration::from_millis(150);
const KEY: Duration = Duration::from_millis(33);
/// The least share of the headless pace that is left with the screen.
const PACE: f64 = 0.97;
const PAIRS: usize = 5;

fn main() {
    times::heading();
    let desk = Desk::new();
    times::row("from start to the first picture", FIRST_PICTURE, (0..20).map(|_| start(&desk)).collect());
    let mut program = desk.train();
    let keys = (0..200).map(|turn| key(&mut program, turn % 2 == 0));
    times::row("from a key to its picture, training", KEY, keys.collect());
    drop(program);
    compare_paces();
}

fn start(desk: &Desk) -> Duration {
    let began = Instant::now();
    let program = Program::start(desk.path(), &["open", "w.toml"], ROOMY);
    program.wait_to_see("w.toml");
    began.elapsed()
}

/// Goes to another pane.
fn key(program: &mut Program, to_data: bool) -> Duration {
    let (key, shown) = if to_data { ("1", "▸1 data") } else { ("3", "▸3 curves") };
    let began = Instant::now();
    program.keys(key);
    program.wait_to_see(shown);
    began.elapsed()
}

/// The same training without and with the screen, in turns, so that both meet the same machine.
#[expect(clippy::print_stdout, reason = "a bench prints its table")]
fn compare_paces() {
    let desk = Desk::with(20_000, &Training { epochs: 1500, batch: 64, hidden: 64, ..Training::SHORT });
    let (mut headless, mut attached): (Vec<f64>, Vec<f64>) =
        (0..PAIRS).map(|_| (alone(&desk), on_screen(&desk))).unzip();
    let (alone, on_screen) = (median(&mut headless), median(&mut attached));
    let verdict = if on_screen / alone >= PACE { "" } else { "  UNDER" };
    println!("\nrows a second, medians of {PAIRS}: {alone:.0} without the screen, {on_screen:.0} with it");
    println!("that is {:.1} %, of at least {:.0} %{verdict}", 100.0 * on_screen / alone, 100.0 * PACE);
}

fn alone(desk: &Desk) -> f64 {
    let mut command = Command::new(env!("CARGO_BIN_EXE_gradus"));
    let done = command.current_dir(desk.path()).args(["train", "w.toml", "--json"]).assert().success();
    pace(&done.get_output().stdout)
}

fn on_screen(desk: &Desk) -> f64 {
    let mut program = Program::start(desk.path(), &["open", "w.toml"], ROOMY);
    program.wait_to_see("task ");
    program.keys("s");
    program.wait_to_see("✓ completed");
    let runs = fs::read_dir(desk.path().join("runs")).expect("runs").flatten();
    let newest = runs.map(|run| run.path()).max().expect("a run");
    pace(&fs::read(newest.join("metrics.json")).expect("a report"))
}

fn pace(report: &[u8]) -> f64 {
    let report: serde_json::Value = serde_json::from_slice(report).expect("one document");
    report["samples_per_second"].as_f64().expect("a number")
}

fn median(values: &mut [f64]) -> f64 {
    values.sort_unstable_by(f64::total_cmp);
    values[values.len() / 2]
}
