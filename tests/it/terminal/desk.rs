//! A folder of its own to work in, with a small table that anybody can learn, and the program on it.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use assert_cmd::Command;
use tempfile::TempDir;

use super::pty::{Program, Size};

/// A window with room for every pane.
pub(super) const ROOMY: Size = (140, 40);

/// A folder with `w.toml` and its table.
pub(super) struct Desk {
    folder: TempDir,
}

impl Desk {
    /// A workspace whose epochs are over at once, and of which there are more than anybody waits for.
    pub(super) fn new() -> Self {
        Self::with(400, &Training { epochs: 1_000_000, batch: 4, ..Training::SHORT })
    }

    /// A workspace whose run is over at once.
    pub(super) fn with_few_epochs() -> Self {
        Self::with(400, &Training::SHORT)
    }

    /// A workspace whose epochs take longer than anybody waits for.
    pub(super) fn with_long_epochs() -> Self {
        Self::with(20_000, &Training { batch: 1, hidden: 256, ..Training::SHORT })
    }

    /// A workspace on that many rows.
    pub(super) fn with(rows: usize, training: &Training) -> Self {
        let desk = Self { folder: tempfile::tempdir().expect("a folder") };
        let mut table = String::from("x,y,label\n");
        for row in 0..rows {
            let (x, y) = ((row * 37 % 101) as f64 / 101.0, (row * 61 % 97) as f64 / 97.0);
            let label = if x + y > 1.0 { "far" } else { "near" };
            writeln!(table, "{x:.4},{y:.4},{label}").expect("text takes text");
        }
        desk.write("points.csv", &table);
        desk.write("w.toml", &training.workspace());
        desk
    }

    /// Where it is.
    pub(super) fn path(&self) -> &Path {
        self.folder.path()
    }

    /// Writes a file, as the shell does.
    pub(super) fn write(&self, name: &str, text: &str) {
        let file = self.path().join(name);
        fs::create_dir_all(file.parent().expect("a file is in a folder")).expect("a folder");
        fs::write(file, text).expect("a file");
    }

    /// Writes another file and renames it over this one, as editors do.
    pub(super) fn replace(&self, name: &str, text: &str) {
        let beside = format!("{name}~");
        self.write(&beside, text);
        fs::rename(self.path().join(beside), self.path().join(name)).expect("a rename");
    }

    /// `w.toml` with another learning rate.
    pub(super) fn learning_rate(&self, rate: &str) {
        self.replace("w.toml", &Training { epochs: 1_000_000, batch: 4, rate, ..Training::SHORT }.workspace());
    }

    /// The workbench on `w.toml`, its data read.
    pub(super) fn open(&self) -> Program {
        let program = Program::start(self.path(), &["open", "w.toml"], ROOMY);
        program.wait_to_see("rows 400");
        program
    }

    /// The workbench with a run that is going.
    pub(super) fn train(&self) -> Program {
        let mut program = Program::start(self.path(), &["open", "w.toml"], ROOMY);
        program.wait_to_see("task ");
        program.keys("s");
        // Of the run in view: the list may say so earlier.
        program.wait_to_see("● live  epoch");
        program
    }

    /// The workbench with a run that is over.
    pub(super) fn finish(&self, variables: &[(&str, &str)]) -> Program {
        let mut program = Program::start_with(self.path(), &["open", "w.toml"], ROOMY, variables);
        program.wait_to_see("rows 400");
        program.keys("s");
        program.wait_to_see("✓ completed");
        program
    }

    /// The program without a screen, with these arguments.
    pub(super) fn gradus(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_gradus"));
        command.current_dir(self.path()).args(arguments);
        command
    }

    /// The ids of all runs, oldest first.
    pub(super) fn ids(&self) -> Vec<String> {
        let entries = fs::read_dir(self.path().join("runs")).into_iter().flatten().flatten();
        let folders = entries.filter(|entry| entry.path().join("events.jsonl").is_file());
        let mut ids: Vec<String> = folders.filter_map(|entry| entry.file_name().into_string().ok()).collect();
        ids.sort();
        ids
    }

    /// What `gradus runs list` prints, which must be able to read what is there.
    pub(super) fn runs(&self) -> String {
        let done = self.gradus(&["runs", "list"]).assert().success();
        String::from_utf8(done.get_output().stdout.clone()).expect("text")
    }

    /// The checkpoints of the only run.
    pub(super) fn checkpoints(&self) -> Vec<PathBuf> {
        let mut entries = fs::read_dir(self.path().join("runs")).expect("runs").flatten().map(|entry| entry.path());
        let run = entries.find(|path| path.is_dir()).expect("a run");
        let files = fs::read_dir(run.join("checkpoints")).expect("a folder of checkpoints");
        files.flatten().map(|file| file.path()).collect()
    }
}

impl Drop for Desk {
    /// Runs need no window, so those that a test has left are told that nobody waits for them.
    fn drop(&mut self) {
        for id in self.ids() {
            // One that is over cannot be told, and need not be.
            let _ = self.gradus(&["tell", &id, "stop", "--now"]).output();
        }
    }
}

/// What differs between workspaces.
pub(super) struct Training<'a> {
    pub(super) epochs: usize,
    pub(super) batch: usize,
    pub(super) hidden: usize,
    pub(super) rate: &'a str,
}

impl Training<'_> {
    pub(super) const SHORT: Self = Self { epochs: 5, batch: 64, hidden: 8, rate: "0.001" };

    fn workspace(&self) -> String {
        let Self { epochs, batch, hidden, rate } = self;
        format!(
            r#"[data]
path = "points.csv"
target = "label"

[model]
kind = "mlp"
hidden = [{hidden}]

[train]
epochs = {epochs}
batch_size = {batch}
learning_rate = {rate}
early_stopping = false
"#
        )
    }
}
