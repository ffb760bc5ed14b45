//! The other libraries: one Python process that is asked in lines of JSON and answers in such.

use std::fs::{self, File};
use std::io::{BufRead, BufReader, BufWriter, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use gradus::data::Prepared;
use serde_json::{Value, json};

use super::case::{Case, Network};

const SCRIPT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/benches/peers/peers.py");

/// The process. It ends when its input does.
pub(crate) struct Peers {
    child: Child,
    questions: Option<ChildStdin>,
    answers: BufReader<ChildStdout>,
    /// What it is made of, e.g. `PyTorch 2.15.0, scikit-learn 1.9.1`.
    pub(crate) versions: String,
}

impl Peers {
    /// Starts `python` with the script.
    pub(crate) fn start(python: &Path) -> Self {
        let mut command = Command::new(python);
        let command = command.arg(SCRIPT).stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut child = command.spawn().unwrap_or_else(|error| panic!("{} does not start: {error}", python.display()));
        let questions = child.stdin.take();
        let answers = BufReader::new(child.stdout.take().expect("a pipe"));
        let mut peers = Self { child, questions, answers, versions: String::new() };
        peers.versions = peers.answer()["versions"].as_str().expect("text").into();
        peers
    }

    /// Hands over the rows that gradus trains on, number by number; returns what can be measured on them.
    pub(crate) fn load(&mut self, case: &Case, data: &Prepared, folder: &Path) -> Vec<String> {
        let files = [("x.f32", &data.train.x.values), ("y.f32", &data.train.y)].map(|(name, numbers)| {
            let path = folder.join(name);
            let mut file = BufWriter::new(File::create(&path).expect("a file"));
            numbers.iter().try_for_each(|number| file.write_all(&number.to_le_bytes())).expect("room for the data");
            file.flush().expect("room for the data");
            path
        });
        let network = match case.network {
            Network::Mlp(widths) => json!({ "mlp": widths }),
            Network::Cnn { side, filters, classes } => json!({ "cnn": filters, "side": side, "classes": classes }),
        };
        let [x, y] = &files;
        let loaded = self.ask(&json!({ "network": network, "batch": case.batch, "x": x, "y": y }));
        for file in &files {
            fs::remove_file(file).expect("the file goes");
        }
        let engines = loaded["engines"].as_array().expect("a list");
        engines.iter().filter_map(Value::as_str).map(Into::into).collect()
    }

    /// Rows a second over whole epochs.
    pub(crate) fn measure(&mut self, engine: &str, seconds: f64) -> f64 {
        self.ask(&json!({ "measure": engine, "seconds": seconds }))["rate"].as_f64().expect("a number")
    }

    fn ask(&mut self, question: &Value) -> Value {
        let pipe = self.questions.as_mut().expect("open until it is dropped");
        writeln!(pipe, "{question}").expect("the peers listen");
        self.answer()
    }

    fn answer(&mut self) -> Value {
        let mut line = String::new();
        self.answers.read_line(&mut line).expect("the peers answer");
        serde_json::from_str(&line).unwrap_or_else(|error| panic!("the peers said {line:?}: {error}"))
    }
}

impl Drop for Peers {
    fn drop(&mut self) {
        drop(self.questions.take());
        // It ends by itself now; how does not matter any more.
        let _ = self.child.wait();
    }
}
