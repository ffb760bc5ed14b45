//! What was measured, and the table made of it.

use std::fmt::Write;
use std::fs;
use std::thread::available_parallelism;

use super::case::{CASES, Case};
use super::peak;
use super::peers::Peers;

/// Threads that training uses at most; the peak is measured on as many.
const MOST_THREADS: usize = 2;

/// Rates by case and engine, in order of measurement.
pub(crate) struct Measured {
    rates: Vec<(String, String, f64)>,
    peaks: [f64; 2],
    threads: usize,
    versions: String,
}

impl Measured {
    pub(crate) fn new(peers: Option<&Peers>) -> Self {
        let threads = available_parallelism().map_or(1, usize::from).min(MOST_THREADS);
        let versions = peers.map_or_else(String::new, |peers| format!("; {}", peers.versions));
        Self { rates: vec![], peaks: [0.0; 2], threads, versions }
    }

    /// Measures the peak once more; the highest of the whole run counts. Returns the one on several threads.
    pub(crate) fn peak(&mut self) -> f64 {
        let now = [peak::measure(1), peak::measure(self.threads)];
        self.peaks = [0, 1].map(|place| self.peaks[place].max(now[place]));
        now[1]
    }

    pub(crate) fn add(&mut self, case: &Case, engine: &str, rate: f64) {
        self.rates.push((case.file(), engine.into(), rate));
    }

    fn median(&self, case: &Case, engine: &str) -> Option<f64> {
        let of_engine = |(file, name, _): &&(String, String, f64)| *file == case.file() && name == engine;
        let mut rates: Vec<f64> = self.rates.iter().filter(of_engine).map(|(.., rate)| *rate).collect();
        rates.sort_unstable_by(f64::total_cmp);
        rates.get(rates.len() / 2).copied()
    }

    /// The best median among the ways in which `library` was measured.
    fn best(&self, case: &Case, library: &str) -> Option<f64> {
        let names = self.rates.iter().map(|(_, name, _)| name).filter(|name| name.starts_with(library));
        names.filter_map(|name| self.median(case, name)).reduce(f64::max)
    }

    /// Markdown.
    pub(crate) fn table(&self, rounds: usize) -> String {
        let mut text = String::from(
            "| network | batch | gradus | PyTorch | ratio | scikit-learn | ratio | of peak | steps alone, 1 thread |\n\
             |---|--:|--:|--:|--:|--:|--:|--:|--:|\n",
        );
        for case in CASES {
            let Some(gradus) = self.median(case, "gradus") else { continue };
            let share = 100.0 * gradus * case.flops() / self.peaks[1];
            let steps = thousands(self.median(case, "steps alone"));
            let rivals = ["torch", "sklearn"].map(|library| {
                let rate = self.best(case, library);
                let ratio = rate.map_or("–".into(), |rate| format!("{:.2}×", gradus / rate));
                format!("{} | {ratio}", thousands(rate))
            });
            let [torch, sklearn] = rivals;
            let (name, batch, gradus) = (case.name(), case.batch, thousands(Some(gradus)));
            let row = writeln!(text, "| {name} | {batch} | {gradus} | {torch} | {sklearn} | {share:.0} % | {steps} |");
            row.expect("text takes more text");
        }
        let (date, [one, several]) = (chrono::Local::now().format("%Y-%m-%d"), self.peaks);
        let (cpu, version, peers) = (cpu(), env!("CARGO_PKG_VERSION"), &self.versions);
        let threads = self.threads;
        text + &format!(
            "\nThousands of rows a second, medians of {rounds} turns. Measured on {date}: {cpu}; gradus {version}{peers}. Peak of \
             a matrix product: {:.0} GFLOP/s on 1 thread, {:.0} on {threads}.",
            one / 1e9,
            several / 1e9
        )
    }
}

fn thousands(rate: Option<f64>) -> String {
    rate.map_or("–".into(), |rate| format!("{:.*}", usize::from(rate < 1e5), rate / 1e3))
}

/// The processor's name, its family and model where the name leaves open which it is, and how many of its cores can be used.
fn cpu() -> String {
    let text = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let field = |name: &str| {
        let fields = text.lines().filter_map(|line| line.split_once(':'));
        let mut values = fields.filter(|(key, _)| key.trim() == name).map(|(_, value)| value.trim());
        values.next()
    };
    let name = field("model name").unwrap_or("an unnamed processor");
    let numbers = field("cpu family").zip(field("model"));
    let which = numbers.map_or_else(String::new, |(family, model)| format!(" (family {family}, model {model})"));
    let cores = available_parallelism().map_or(1, usize::from);
    format!("{name}{which}, {cores} cores")
}
