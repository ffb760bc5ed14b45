//! What several integration tests need: a folder to work in with the program at hand, a table, the public tables.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::Value;
use tempfile::TempDir;

/// Says on stderr that a test does not run here, and why.
#[expect(clippy::print_stderr, reason = "a skipped test must be seen")]
pub(crate) fn skipped(why: &str) {
    eprintln!("skipped: {why}");
}

/// The folder of the public tables; `None`, with a word about it, where `file` is not there.
pub(crate) fn public_tables(file: &str) -> Option<PathBuf> {
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data");
    let folder = std::env::var_os("GRADUS_DATA").map_or(beside, PathBuf::from);
    if folder.join(file).exists() {
        return Some(folder);
    }
    skipped(&format!("{file} is not in {}", folder.display()));
    None
}

/// A folder of its own in which the program runs.
pub(crate) struct Desk {
    folder: TempDir,
    path: PathBuf,
}

/// What a command answered.
pub(crate) struct Answer {
    pub(crate) code: Option<i32>,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Desk {
    /// An empty one.
    pub(crate) fn new() -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let path = folder.path().canonicalize().expect("its path");
        Self { folder, path }
    }

    /// One with `shop.csv` and a workspace `shop.toml` that trains on it for a few epochs.
    pub(crate) fn with_a_shop() -> Self {
        let desk = Self::new();
        desk.write("shop.csv", shop(240));
        desk.write("shop.toml", SHOP);
        desk
    }

    /// Where it is.
    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.path.join(name)
    }

    /// Puts a file there.
    pub(crate) fn write(&self, name: &str, bytes: impl AsRef<[u8]>) {
        fs::write(self.path(name), bytes).expect("a file can be written");
    }

    /// Reads one.
    pub(crate) fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).expect("a file of text")
    }

    /// The program with `arguments`, not yet started, in this folder and away from the tester's settings.
    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_gradus"));
        command.args(arguments).current_dir(self.folder.path()).stdin(Stdio::null());
        for name in ["GRADUS_DATA", "GRADUS_RUNS", "GRADUS_THEME", "GRADUS_PICTURES"] {
            command.env_remove(name);
        }
        command
    }

    /// What the program answers; it never panics, and writes neither colours nor carriage returns to a pipe.
    pub(crate) fn gradus(&self, arguments: &[&str]) -> Answer {
        let output = self.command(arguments).output().expect("the program starts");
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("text in UTF-8");
        let answer = Answer { code: output.status.code(), out: text(output.stdout), err: text(output.stderr) };
        assert!(!answer.err.contains("panicked") && !answer.err.contains("fault of the program"), "{}", answer.err);
        for stream in [&answer.out, &answer.err] {
            assert!(!stream.contains(['\r', '\x1b']), "{arguments:?}: {stream:?}");
        }
        Answer { err: self.without_place(&answer.err), ..answer }
    }

    /// The same, expecting exit code 0; returns stdout.
    pub(crate) fn done(&self, arguments: &[&str]) -> String {
        let answer = self.gradus(arguments);
        assert_eq!(answer.code, Some(0), "{arguments:?}: {}", answer.err);
        answer.out
    }

    /// The same, expecting a document on stdout.
    pub(crate) fn json(&self, arguments: &[&str]) -> Value {
        let out = self.done(arguments);
        serde_json::from_str(&out).unwrap_or_else(|error| panic!("{arguments:?}: {error} in {out}"))
    }

    /// The same, expecting a refusal: exit code 2 and nothing on stdout; returns stderr.
    pub(crate) fn refused(&self, arguments: &[&str]) -> String {
        let answer = self.gradus(arguments);
        assert_eq!((answer.code, answer.out.as_str()), (Some(2), ""), "{arguments:?}: {}", answer.err);
        assert!(answer.err.starts_with("error: "), "{}", answer.err);
        answer.err
    }

    /// The last line of a refusal that warnings come before.
    pub(crate) fn refused_after_warnings(&self, arguments: &[&str]) -> String {
        let answer = self.gradus(arguments);
        assert_eq!((answer.code, answer.out.as_str()), (Some(2), ""), "{arguments:?}");
        answer.err.lines().last().unwrap_or_default().to_owned()
    }

    /// Text with this folder's path taken out.
    pub(crate) fn without_place(&self, text: &str) -> String {
        text.replace(&self.path.display().to_string(), "[here]")
    }

    /// The ids of all runs, newest first, as `runs list` has them.
    pub(crate) fn runs(&self) -> Vec<Value> {
        self.json(&["runs", "list", "--json"]).as_array().expect("a list").clone()
    }
}

/// A workspace on [`shop`].
const SHOP: &str = r#"[data]
path = "shop.csv"
target = "bought"
positive = "yes"
protected = ["town"]

[model]
hidden = [8]

[train]
epochs = 3
"#;

/// A table of customers with gaps: `age,town,income,bought`.
pub(crate) fn shop(rows: usize) -> String {
    let mut state = 7_u64;
    let mut below = |bound: u64| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) % bound
    };
    let mut text = String::from("age,town,income,bought\n");
    for row in 0..rows {
        let (age, town, income) = (18 + below(60), ["Bonn", "Oslo", "Rome"][below(3) as usize], 10 + below(90));
        let bought = if age + income / 2 + below(25) > 85 { "yes" } else { "no" };
        let age = if row % 17 == 3 { String::new() } else { age.to_string() };
        let town = if row % 23 == 5 { "" } else { town };
        writeln!(text, "{age},{town},{income},{bought}").expect("text grows");
    }
    text
}
