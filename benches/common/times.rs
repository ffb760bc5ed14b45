//! Times and the table they are printed in, beside what they may be.

use std::time::{Duration, Instant};

/// How often something is done before it counts.
const WARM_UP: usize = 10;

/// Prints the table's heading.
#[expect(clippy::print_stdout, reason = "a bench prints its table")]
pub(crate) fn heading() {
    println!("{:36}{:>12}{:>12}{:>12}{:>12}", "", "min", "median", "p99", "budget");
}

/// Does something `count` times and prints how long it takes.
#[allow(dead_code, reason = "only one of the two benches measures in a plain loop")]
pub(crate) fn measure<T>(what: &str, budget: Duration, count: usize, mut act: impl FnMut() -> T) {
    let mut once = || {
        let began = Instant::now();
        std::hint::black_box(act());
        began.elapsed()
    };
    (0..WARM_UP).for_each(|_| {
        once();
    });
    row(what, budget, (0..count).map(|_| once()).collect());
}

/// Prints a line of the table; the budget is for the 99th percentile.
#[expect(clippy::print_stdout, reason = "a bench prints its table")]
pub(crate) fn row(what: &str, budget: Duration, mut times: Vec<Duration>) {
    times.sort_unstable();
    let at = |share: f64| times[((times.len() - 1) as f64 * share).ceil() as usize];
    let verdict = if at(0.99) <= budget { "" } else { "  OVER" };
    let [min, median, p99, budget] = [times[0], at(0.5), at(0.99), budget].map(|time| format!("{time:.2?}"));
    println!("{what:36}{min:>12}{median:>12}{p99:>12}{budget:>12}{verdict}");
}
