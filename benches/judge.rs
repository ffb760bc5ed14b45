//! How long it takes to judge a million decisions in ten groups, every metric and comparison with 1,000 resamples, beside
//! scikit-learn and Fairlearn where `GRADUS_PEERS_PYTHON` names a Python that has them. Those are asked for few resamples, since
//! a thousand would take hours, and their time is scaled.

use std::process::Command;
use std::time::Instant;

use gradus::base::rng::{Purpose, Stream};
use gradus::eval::{Asked, Decided, audit};

const ROWS: usize = 1_000_000;
const GROUPS: u32 = 10;
const RESAMPLES: usize = 1000;
/// Resamples that the peers are asked for.
const FEW: usize = 2;
const SCRIPT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/benches/peers/judge.py");

#[expect(clippy::print_stdout, reason = "a bench prints its table")]
fn main() {
    let mut stream = Stream::new(1, Purpose::Demo, 0);
    let scores: Vec<f64> = (0..ROWS).map(|_| stream.uniform()).collect();
    let truth: Vec<u32> = scores.iter().map(|score| u32::from(stream.uniform() < *score)).collect();
    let predicted: Vec<u32> = scores.iter().map(|score| u32::from(*score >= 0.5)).collect();
    let groups: Vec<u32> = (0..ROWS).map(|row| row as u32 % GROUPS).collect();
    let names: Vec<String> = (0..GROUPS).map(|group| format!("g{group}")).collect();
    let rows = Decided { truth: &truth, predicted: &predicted, scores: &scores, groups: &groups };
    let asked = Asked { column: "g", groups: &groups, names: &names, privileged: None, resamples: RESAMPLES, seed: 1 };
    let began = Instant::now();
    std::hint::black_box(audit(&rows, &asked).expect("rows fit together"));
    let own = began.elapsed().as_secs_f64();
    println!("{:34}{own:>10.2} s for {RESAMPLES} resamples", "gradus");
    let Some(python) = std::env::var_os("GRADUS_PEERS_PYTHON") else { return };
    let sizes = [ROWS.to_string(), GROUPS.to_string(), FEW.to_string()];
    let output = Command::new(python).arg(SCRIPT).args(sizes).output().expect("the Python starts");
    let text = String::from_utf8_lossy(&output.stdout);
    let (version, seconds) = text.trim().split_once('\t').expect("a version and seconds");
    let each: f64 = seconds.parse().expect("seconds a resample");
    let scaled = each * RESAMPLES as f64;
    println!("{version:34}{scaled:>10.0} s, scaled from {FEW} resamples of {each:.2} s: {:.0}×", scaled / own);
}
