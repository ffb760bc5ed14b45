//! Reading and profiling a table of 20 columns, beside what polars takes to read the same file, and with
//! `GRADUS_PEERS_PYTHON` beside pandas and polars in Python.
//!
//! `cargo bench --bench profile [ROWS]`: a million rows if not said otherwise. Each way has a process of its own, so that its
//! peak of memory is its own, held against what polars says that its frame takes; ways take turns, and medians are compared.

use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::path::Path;
use std::process::Command;
use std::time::Instant;

use gradus::data::{Places, Subject, findings, profile, read};
use gradus::spec;
use polars::prelude::{CsvReadOptions, SerReader};

const ROWS: usize = 1_000_000;
const ROUNDS: usize = 5;
/// Ways that are this program itself, started again with the way's name.
const OURS: [&str; 4] = ["gradus read", "gradus read, profile", "gradus read, profile, check", "polars read"];
const PYTHON: [&str; 4] = ["pandas read", "pandas read, profile", "polars.py read", "polars.py read, profile"];
const SCRIPT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/benches/peers/tables.py");
/// What the others are held against.
const BARE: &str = "polars read";

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|argument| argument != "--bench").collect();
    if let [way, path] = &arguments[..] {
        return once(way, path);
    }
    let rows = arguments.first().and_then(|rows| rows.parse().ok()).unwrap_or(ROWS);
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join("table.csv");
    write_table(&path, rows);
    compare(&path, rows);
}

/// Does one thing once and prints the seconds, the peak of memory in bytes, and the table's size where polars holds it.
#[expect(clippy::print_stdout, reason = "a bench prints its numbers")]
fn once(way: &str, path: &str) {
    let began = Instant::now();
    let mut columnar = 0;
    if way == BARE {
        let options = CsvReadOptions::default().with_infer_schema_length(Some(1000));
        let reader = options.try_into_reader_with_file_path(Some(path.into())).expect("a file");
        columnar = std::hint::black_box(reader.finish().expect("a table")).estimated_size();
    } else {
        let how = spec::Data { path: path.into(), trim: true, ..spec::Data::default() };
        let table = read(path, &how, &Places::default()).expect("a table").table;
        match way {
            "gradus read" => {
                std::hint::black_box(&table);
            }
            "gradus read, profile" => {
                std::hint::black_box(profile(&table));
            }
            _ => {
                std::hint::black_box(findings(&Subject::of_table(&table, how.decimal)));
            }
        }
    }
    println!("{} {} {columnar}", began.elapsed().as_secs_f64(), peak());
}

/// The most memory this process ever held, where the system says so.
fn peak() -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|line| line.trim().trim_end_matches(" kB").parse::<u64>().ok()).map_or(0, |kb| kb * 1024)
}

#[expect(clippy::print_stdout, reason = "a bench prints its table")]
fn compare(path: &Path, rows: usize) {
    let python = std::env::var_os("GRADUS_PEERS_PYTHON");
    let mut ways: Vec<&str> = OURS.to_vec();
    if python.is_some() {
        ways.extend(PYTHON);
    }
    let mut measured: Vec<Vec<[f64; 3]>> = vec![Vec::new(); ways.len()];
    for _ in 0..ROUNDS {
        for (way, measured) in ways.iter().zip(&mut measured) {
            let command = match &python {
                Some(python) if PYTHON.contains(way) => {
                    let mut command = Command::new(python);
                    command.arg(SCRIPT);
                    command
                }
                _ => Command::new(std::env::current_exe().expect("this program")),
            };
            measured.extend(run(command, way, path));
        }
    }
    let bytes = fs::metadata(path).map_or(0, |file| file.len());
    println!("{rows} rows, 20 columns, {} MB of CSV; medians of {ROUNDS}\n", bytes / 1_000_000);
    println!("{:32}{:>10}{:>16}{:>10}{:>18}", "", "seconds", "of polars read", "peak MB", "of polars' frame");
    let found = |way: &str| {
        let place = ways.iter().position(|other| *other == way)?;
        let mut seconds: Vec<f64> = measured[place].iter().map(|[seconds, ..]| *seconds).collect();
        seconds.sort_by(f64::total_cmp);
        let [peak, columnar] = [1, 2].map(|which| measured[place].iter().map(|all| all[which]).fold(0.0, f64::max));
        Some((*seconds.get(seconds.len() / 2)?, peak, columnar))
    };
    let (bare, _, columnar) = found(BARE).unwrap_or((f64::NAN, 0.0, f64::NAN));
    for way in &ways {
        match found(way) {
            Some((seconds, peak, _)) => {
                let (times, peak, share) = (seconds / bare, peak / 1e6, peak / columnar);
                println!("{way:32}{seconds:>10.3}{times:>16.2}{peak:>10.0}{share:>18.2}");
            }
            None => println!("{way:32}{:>10}", "failed"),
        }
    }
}

/// Seconds, peak and size that a process of its own prints; `None` where it fails.
fn run(mut command: Command, way: &str, path: &Path) -> Option<[f64; 3]> {
    let output = command.arg(way).arg(path).output().ok().filter(|output| output.status.success())?;
    let text = String::from_utf8(output.stdout).ok()?;
    let mut words = text.split_whitespace().map(|word| word.parse().ok());
    Some([words.next()??, words.next()??, words.next().flatten().unwrap_or(0.0)])
}

/// Eight columns of fractions, six of whole numbers, six of labels, with a gap here and there.
fn write_table(path: &Path, rows: usize) {
    let mut file = BufWriter::new(File::create(path).expect("a file"));
    let mut state = 1_u64;
    let mut draw = || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        state >> 33
    };
    let names: Vec<String> = (0..20).map(|column| format!("c{column}")).collect();
    writeln!(file, "{}", names.join(",")).expect("room for the table");
    for _ in 0..rows {
        for column in 0..20 {
            let number = draw();
            let end = if column == 19 { '\n' } else { ',' };
            match column {
                _ if number % 50 == 0 => write!(file, "{end}"),
                0..8 => write!(file, "{:.6}{end}", number as f64 / 1e6),
                8..14 => write!(file, "{}{end}", number % [2, 10, 100, 1_000, 10_000, 1_000_000][column - 8]),
                _ => write!(file, "label {}{end}", number % [2, 5, 20, 100, 1_000, 5_000][column - 14]),
            }
            .expect("room for the table");
        }
    }
    file.flush().expect("room for the table");
}
