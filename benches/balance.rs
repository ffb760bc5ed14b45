//! How long it takes to make 100,000 rows of 20 columns even, a tenth of them rare, and to fill gaps in the first 20,000 of
//! them from the nearest rows, beside imbalanced-learn and scikit-learn where `GRADUS_PEERS_PYTHON` names a Python that has
//! them. Both sides take turns on the same numbers; medians are compared.
//!
//! `cargo bench --bench balance [NAME…]`: all of them, or those named.

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::time::Instant;

use gradus::base::rng::{Purpose, Stream};
use gradus::data::{Column, Dataset, Matrix, Means, Pipeline, Table, Values, resample};
use gradus::spec::{self, Balance, BalanceMethod, Columns, Neighbours, Step};

const ROWS: usize = 100_000;
const COLUMNS: usize = 20;
const ROUNDS: usize = 5;
/// Rows whose gaps are filled: every so-manieth cell is one.
const GAPPED: usize = 20_000;
const EVERY: usize = 97;
const METHODS: &[BalanceMethod] = &[
    BalanceMethod::Smote,
    BalanceMethod::BorderlineSmote,
    BalanceMethod::Adasyn,
    BalanceMethod::Tomek,
    BalanceMethod::Enn,
    BalanceMethod::NearMiss,
];
const SCRIPT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/benches/peers/balance.py");

#[expect(clippy::print_stdout, reason = "a bench prints its table")]
fn main() {
    let (x, codes) = made();
    let folder = tempfile::tempdir().expect("a folder for the numbers");
    let mut peer = std::env::var_os("GRADUS_PEERS_PYTHON")
        .map(|python| Peer::start(Path::new(&python), folder.path(), &x, &codes));
    let version = peer.as_ref().map_or_else(|| "imbalanced-learn: not measured".into(), |peer| peer.version.clone());
    println!("{:20}{:>12}{:>28}{:>10}", "seconds", "gradus", version, "ratio");
    let dataset = gapped(&x);
    let balance = METHODS.iter().map(|&method| (method.name(), Some(method)));
    let asked: Vec<String> = std::env::args().skip(1).filter(|argument| argument != "--bench").collect();
    let wanted = |name: &str| asked.is_empty() || asked.iter().any(|asked| asked == name);
    for (name, method) in balance.chain([("impute_knn", None)]).filter(|(name, _)| wanted(name)) {
        let mut times = [vec![], vec![]];
        for _ in 0..ROUNDS {
            times[0].push(method.map_or_else(|| imputed(&dataset), |method| gradus(method, &x, &codes)));
            times[1].extend(peer.as_mut().map(|peer| peer.measure(name)));
        }
        let [own, other] = times.map(median);
        let (own_text, other_text) =
            (format!("{own:.3}"), if other > 0.0 { format!("{other:.3}") } else { "–".into() });
        let ratio = if other > 0.0 { format!("{:.1}×", other / own) } else { "–".into() };
        println!("{name:20}{own_text:>12}{other_text:>28}{ratio:>10}");
    }
}

fn median(mut times: Vec<f64>) -> f64 {
    times.sort_unstable_by(f64::total_cmp);
    times.get(times.len() / 2).copied().unwrap_or(0.0)
}

fn gradus(method: BalanceMethod, x: &Matrix, codes: &[u32]) -> f64 {
    let how = Balance { method, ..Balance::default() };
    let (labels, means) = (["rare".to_string(), "common".into()], Means { how: &how, categories: vec![] });
    let began = Instant::now();
    let found = resample(x, codes, &labels, &means, &mut Stream::new(1, Purpose::Balance, 0));
    std::hint::black_box(found.expect("rows can be made even"));
    began.elapsed().as_secs_f64()
}

/// The first rows as a table with gaps.
fn gapped(x: &Matrix) -> Dataset {
    let cell = |row: usize, column: usize| {
        let place = row * COLUMNS + column;
        if place.is_multiple_of(EVERY) { f64::NAN } else { f64::from(x.values[place]) }
    };
    let column = |column: usize| Column {
        name: format!("c{column}"),
        values: Values::Numeric((0..GAPPED).map(|row| cell(row, column)).collect()),
    };
    let mut columns: Vec<Column> = (0..COLUMNS).map(column).collect();
    columns.push(Column { name: "y".into(), values: Values::Numeric((0..GAPPED).map(|row| row as f64).collect()) });
    let text = "[data]\npath = 'x.csv'\ntarget = 'y'\ntask = 'regression'\n[split]\nvalidation = 0.0\ntest = 0.0\n";
    let table = Table { columns, rows: GAPPED, images: None };
    Dataset::new(table, GAPPED, &spec::parse(text).workspace, vec![]).expect("a dataset")
}

fn imputed(dataset: &Dataset) -> f64 {
    let step = Step::ImputeKnn { columns: Columns::All, neighbors: 5, weights: Neighbours::Uniform };
    let began = Instant::now();
    std::hint::black_box(Pipeline::fit(dataset, &[step]).expect("gaps can be filled"));
    began.elapsed().as_secs_f64()
}

/// Two heaps of normal numbers that overlap.
fn made() -> (Matrix, Vec<u32>) {
    let mut stream = Stream::new(1, Purpose::Demo, 0);
    let codes: Vec<u32> = (0..ROWS).map(|_| u32::from(stream.uniform() >= 0.1)).collect();
    let numbers = codes.iter().flat_map(|&code| (0..COLUMNS).map(move |column| (code, column)));
    let away = |(code, column): (u32, usize)| if column < 5 { f64::from(code) } else { 0.0 };
    let values = numbers.map(|at| (away(at) + stream.normal()) as f32).collect();
    (Matrix { values, rows: ROWS, columns: COLUMNS }, codes)
}

/// A Python that is asked for samplers by name, one a line, and answers with seconds.
struct Peer {
    child: Child,
    questions: Option<ChildStdin>,
    answers: BufReader<ChildStdout>,
    version: String,
}

impl Peer {
    fn start(python: &Path, folder: &Path, x: &Matrix, codes: &[u32]) -> Self {
        let (numbers, classes) = (folder.join("x.f32"), folder.join("y.u32"));
        let bytes: Vec<u8> = x.values.iter().flat_map(|value| value.to_le_bytes()).collect();
        fs::write(&numbers, bytes).expect("room for the numbers");
        let bytes: Vec<u8> = codes.iter().flat_map(|code| code.to_le_bytes()).collect();
        fs::write(&classes, bytes).expect("room for the classes");
        let mut command = Command::new(python);
        let command = command.arg(SCRIPT).arg(&numbers).arg(&classes).arg(COLUMNS.to_string());
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().expect("the Python starts");
        let questions = child.stdin.take();
        let answers = BufReader::new(child.stdout.take().expect("a pipe"));
        let mut peer = Self { child, questions, answers, version: String::new() };
        peer.version = peer.answer();
        peer
    }

    fn measure(&mut self, name: &str) -> f64 {
        let pipe = self.questions.as_mut().expect("open until it is dropped");
        writeln!(pipe, "{name}").expect("the Python listens");
        self.answer().parse().expect("seconds")
    }

    fn answer(&mut self) -> String {
        let mut line = String::new();
        self.answers.read_line(&mut line).expect("the Python answers");
        line.trim().to_owned()
    }
}

impl Drop for Peer {
    fn drop(&mut self) {
        drop(self.questions.take());
        // Its input has ended, and so does it.
        let _ = self.child.wait();
    }
}
