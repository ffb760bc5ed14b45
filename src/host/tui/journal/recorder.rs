//! Writes a journal while the sitting goes on.

use std::fs::{File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::time::Instant;

use crossterm::event::Event;

use super::line::{Line, Until};
use super::script::Script;
use crate::app::State;
use crate::app::run::Run;
use crate::host::failure::Failure;
use crate::host::stamp;

/// What the file begins with.
const HEADING: &str = concat!(
    "# A sitting of gradus ",
    env!("CARGO_PKG_VERSION"),
    "; `gradus replay FILE` plays it again. What was typed stands in it.\n"
);

/// The option by which a journal is asked for, which is not played again.
const OPTION: &str = "--journal";

/// A journal that is being written.
pub(in crate::host::tui) struct Recorder {
    file: File,
    last: Instant,
    stood: Standing,
}

/// How far things were at the last line.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Standing {
    data: bool,
    live: bool,
    epoch: usize,
    /// Runs that are over.
    over: usize,
}

impl Standing {
    fn of(state: &State) -> Self {
        Self {
            data: state.data.loaded.is_some() && !state.data.loading,
            live: state.any_live().is_some(),
            epoch: state.run().map_or(0, Run::epochs_done),
            over: state.runs.iter().filter(|run| !run.phase.live()).count(),
        }
    }

    /// What has come since, in order.
    fn since(self, before: Self) -> Vec<Until> {
        let mut came = vec![];
        came.extend((self.data && !before.data).then_some(Until::Data));
        came.extend((self.live && !before.live).then_some(Until::Begin));
        came.extend((self.live && self.epoch > before.epoch).then_some(Until::Epoch(self.epoch)));
        came.extend((!self.live && self.over > before.over).then_some(Until::End));
        came
    }
}

impl Recorder {
    /// Begins a journal in a new file, or in a new file of a folder. Only its owner can read it; `played` is the journal that is
    /// played meanwhile.
    ///
    /// # Errors
    /// When the file is there already or cannot be made.
    pub(in crate::host::tui) fn begin(path: &Path, size: (u16, u16), played: Option<&Script>) -> Result<Self, Failure> {
        let words = std::env::args_os().skip(1).map(std::ffi::OsString::into_string);
        let words: Result<Vec<String>, _> = words.collect();
        let words = words.map_err(|word| {
            Failure::input(format!("a journal is text, which the argument {} is not", word.display()))
        })?;
        // A journal of a replay is one of the sitting that is played.
        let arguments = played.map_or_else(|| arguments(words.into_iter()), |script| script.arguments.clone());
        let path = place(path);
        let mut options = OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let file = options.open(&path).map_err(|error| match error.kind() {
            io::ErrorKind::AlreadyExists => {
                Failure::input(format!("{} is there already; a journal begins a file of its own", path.display()))
            }
            _ => Failure::input(format!("the journal {} cannot be written: {error}", path.display())),
        })?;
        let mut recorder = Self { file, last: Instant::now(), stood: Standing::default() };
        let arguments = serde_json::to_string(&arguments).map_err(io::Error::from)?;
        recorder.file.write_all(format!("{HEADING}play {arguments}\n").as_bytes())?;
        let (columns, rows) = size;
        recorder.file.write_all(format!("{}\n", Line::Came(0.0, Event::Resize(columns, rows))).as_bytes())?;
        Ok(recorder)
    }

    /// Writes down what came, before anything is done about it: where the program ends over it, the journal says so.
    pub(super) fn write(&mut self, event: &Event, state: &State) -> io::Result<()> {
        let now = Instant::now();
        let Some(line) = Line::of((now - self.last).as_secs_f64(), event) else { return Ok(()) };
        let stands = Standing::of(state);
        let lines = stands.since(self.stood).into_iter().map(Line::Wait).chain([line]);
        let lines: Vec<String> = lines.map(|line| line.to_string()).collect();
        (self.last, self.stood) = (now, stands);
        self.file.write_all((lines.join("\n") + "\n").as_bytes())
    }
}

fn place(path: &Path) -> PathBuf {
    if path.is_dir() { path.join(format!("{}.journal", stamp::now())) } else { path.to_owned() }
}

/// The command line without the wish for a journal.
fn arguments(all: impl Iterator<Item = String>) -> Vec<String> {
    let mut left = vec![];
    let mut all = all;
    while let Some(argument) = all.next() {
        if argument == OPTION {
            all.next();
        } else if !argument.starts_with(&format!("{OPTION}=")) {
            left.push(argument);
        }
    }
    left
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_wish_for_a_journal_is_not_played_again() {
        let given = |words: &str| arguments(words.split(' ').map(str::to_owned)).join(" ");
        assert_eq!(given("open a.toml --journal j --theme mono"), "open a.toml --theme mono");
        assert_eq!(given("--journal=j demo"), "demo");
    }

    #[test]
    fn what_has_come_since_is_waited_for() {
        let at = |data, live, epoch, over| Standing { data, live, epoch, over };
        let since = |now: Standing, before: Standing| now.since(before);
        assert_eq!(since(at(true, false, 0, 0), at(false, false, 0, 0)), [Until::Data]);
        assert_eq!(since(at(true, true, 2, 0), at(true, false, 0, 0)), [Until::Begin, Until::Epoch(2)]);
        assert_eq!(since(at(true, false, 9, 1), at(true, true, 2, 0)), [Until::End]);
        assert_eq!(since(at(true, false, 9, 1), at(true, false, 0, 0)), [Until::End], "a short one");
        assert_eq!(since(at(true, true, 2, 1), at(true, true, 2, 1)), []);
    }
}
