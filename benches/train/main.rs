//! How many rows a second a run learns from, with everything a run does switched on, beside PyTorch and scikit-learn.
//!
//! All sides train the same network on the same numbers and take turns, so that they meet the same machine. Without
//! `--peers` gradus is measured alone. `benches/peers/run` prepares the peers and keeps the table in the README.

mod case;
mod engine;
mod made;
mod measured;
mod peak;
mod peers;

use std::path::PathBuf;

use clap::Parser;

use case::CASES;
use engine::Engine;
use measured::Measured;
use peers::Peers;

#[derive(Parser)]
struct Options {
    /// A Python with torch, scikit-learn and threadpoolctl to measure against.
    #[arg(long, env = "GRADUS_PEERS_PYTHON")]
    peers: Option<PathBuf>,
    /// How often each side takes its turn.
    #[arg(long, default_value_t = 5)]
    rounds: usize,
    /// The least length of a turn.
    #[arg(long, default_value_t = 2.0)]
    seconds: f64,
    /// Only networks whose name and batch contain this, as in `MLP 32-128-64-2, batch 1024`.
    #[arg(long, default_value = "")]
    only: String,
    /// What `cargo bench` says to every bench.
    #[arg(long, hide = true)]
    bench: bool,
}

#[expect(clippy::print_stdout, clippy::print_stderr, reason = "a bench prints its table, and how far it is")]
fn main() {
    let options = Options::parse();
    let folder = tempfile::tempdir().expect("a folder for data and runs");
    let mut peers = options.peers.as_deref().map(Peers::start);
    let mut measured = Measured::new(peers.as_ref());
    for case in CASES.iter().filter(|case| case.told().contains(&options.only)) {
        let place = folder.path().join(case.file());
        let engine = match Engine::new(case, &place) {
            Ok(engine) => engine,
            Err(missing) => {
                eprintln!("{}: this build cannot train it yet: {missing}", case.name());
                continue;
            }
        };
        let rivals = peers.as_mut().map(|peers| peers.load(case, &engine.prepared, &place)).unwrap_or_default();
        for round in 1..=options.rounds {
            let peak = measured.peak();
            let (gradus, bare) = (engine.run(options.seconds), engine.steps(options.seconds));
            measured.add(case, "gradus", gradus);
            measured.add(case, "steps alone", bare);
            let mut said = vec![format!("gradus {gradus:.0}"), format!("steps alone {bare:.0}")];
            for rival in &rivals {
                let rate = peers.as_mut().map_or(f64::NAN, |peers| peers.measure(rival, options.seconds));
                measured.add(case, rival, rate);
                said.push(format!("{rival} {rate:.0}"));
            }
            let (said, peak) = (said.join("; "), peak / 1e9);
            eprintln!("{}, round {round}: {said}; peak {peak:.0} GFLOP/s", case.told());
        }
    }
    println!("{}", measured.table(options.rounds));
}
