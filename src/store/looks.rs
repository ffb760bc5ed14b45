//! How often the test rows were looked at: `.looks.jsonl` beside the folders of runs, a line a look, only ever appended to.
//!
//! A look is a judgement of test rows, or a report made of one: by the end of a training, by `gradus evaluate`, by `gradus
//! report`, by `gradus explain`, by the quick models of `gradus check --show-leak`. It counts for the sealed test, whichever run is judged on it. What was judged already and is only shown again is no
//! look: `gradus runs`, the workbench on an earlier run, `gradus resume` on a run that is complete. A run that was
//! interrupted was judged then, and is judged anew when it goes on and ends: two looks.

use std::collections::HashMap;
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

/// What looked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Looker {
    /// The end of a training.
    Train,
    /// `gradus evaluate`.
    Evaluate,
    /// `gradus report`.
    Report,
    /// `gradus check --show-leak`.
    Check,
    /// `gradus explain`.
    Explain,
}

impl Looker {
    /// Every one, in order.
    const ALL: [Self; 5] = [Self::Train, Self::Evaluate, Self::Report, Self::Check, Self::Explain];

    /// The command's name.
    fn name(self) -> &'static str {
        match self {
            Self::Train => "train",
            Self::Evaluate => "evaluate",
            Self::Report => "report",
            Self::Check => "check",
            Self::Explain => "explain",
        }
    }
}

/// One look at test rows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Look {
    /// The mark of the rows.
    pub test_set: String,
    /// The run that was judged; empty where it was none.
    pub run: String,
    /// What looked.
    pub by: Looker,
}

/// The looks at the test rows of the runs in one folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Looks {
    file: PathBuf,
}

impl Looks {
    /// Those of the folder that a run is in.
    pub fn beside(run: &Path) -> Self {
        Self::of(run.parent().unwrap_or(Path::new("")))
    }

    /// Those of a folder of runs.
    pub(super) fn of(runs: &Path) -> Self {
        Self { file: runs.join(".looks.jsonl") }
    }

    /// Counts a look; rows without a mark, of which there are none, do not count.
    ///
    /// # Errors
    /// When the file cannot be appended to.
    pub fn note(&self, look: &Look) -> io::Result<()> {
        if look.test_set.is_empty() {
            return Ok(());
        }
        let mut line = serde_json::to_vec(look)?;
        line.push(b'\n');
        if let Some(folder) = self.file.parent() {
            fs::create_dir_all(folder)?;
        }
        // One write at the end of the file: two processes that look at once both count.
        File::options().append(true).create(true).open(&self.file)?.write_all(&line)
    }

    /// Every look at the rows of this mark, in order.
    pub fn at(&self, test_set: &str) -> Vec<Look> {
        self.all().into_iter().filter(|look| look.test_set == test_set && !test_set.is_empty()).collect()
    }

    /// How often the rows of each mark were looked at.
    pub fn counts(&self) -> HashMap<String, usize> {
        let mut counts = HashMap::new();
        self.all().into_iter().for_each(|look| *counts.entry(look.test_set).or_default() += 1);
        counts
    }

    fn all(&self) -> Vec<Look> {
        let text = fs::read(&self.file).unwrap_or_default();
        text.split(|&byte| byte == b'\n').filter_map(|line| serde_json::from_slice(line).ok()).collect()
    }
}

/// `test looked at 3 times (train 2, evaluate 1)`; nothing where nobody looked.
pub fn told(looks: &[Look]) -> Option<String> {
    if looks.len() < 2 {
        return looks.first().map(|_| "test looked at once".into());
    }
    let count = |by: Looker| looks.iter().filter(|look| look.by == by).count();
    let each = Looker::ALL.into_iter().filter(|&by| count(by) > 0).map(|by| format!("{} {}", by.name(), count(by)));
    Some(format!("test looked at {} times ({})", looks.len(), each.collect::<Vec<_>>().join(", ")))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn look(test_set: &str, by: Looker) -> Look {
        Look { test_set: test_set.into(), run: "a".into(), by }
    }

    #[test]
    fn looks_add_up_for_the_rows_and_a_torn_line_is_passed_over() {
        let folder = tempfile::tempdir().unwrap();
        let looks = Looks::beside(&folder.path().join("a-run"));
        assert_eq!((looks.at("x"), told(&looks.at("x"))), (vec![], None));
        looks.note(&look("x", Looker::Train)).unwrap();
        assert_eq!(told(&looks.at("x")).as_deref(), Some("test looked at once"));
        looks.note(&look("y", Looker::Train)).unwrap();
        looks.note(&look("", Looker::Train)).unwrap();
        File::options().append(true).open(folder.path().join(".looks.jsonl")).unwrap().write_all(b"{\"test\n").unwrap();
        for by in [Looker::Report, Looker::Train, Looker::Evaluate] {
            looks.note(&look("x", by)).unwrap();
        }
        assert_eq!(told(&looks.at("x")).as_deref(), Some("test looked at 4 times (train 2, evaluate 1, report 1)"));
        assert_eq!(looks.counts(), [("x".to_owned(), 4), ("y".to_owned(), 1)].into());
        assert_eq!(looks.at(""), []);
    }

    #[test]
    fn looks_of_many_at_once_all_count() {
        let folder = tempfile::tempdir().unwrap();
        let looks = Looks::of(folder.path());
        std::thread::scope(|scope| {
            for _ in 0..8 {
                scope.spawn(|| (0..25).for_each(|_| looks.note(&look("x", Looker::Train)).unwrap()));
            }
        });
        assert_eq!(looks.at("x").len(), 200);
    }
}
