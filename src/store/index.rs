//! The listing of all runs, and `.index.jsonl` beside their folders, which spares reading the log of a run that is over.
//!
//! The index is only ever a shortcut: a line counts as long as the run's folder has not changed since it was written, and
//! whatever begins or ends a run, judges or names it adds, takes or replaces a file there. Lines are left out for runs that are
//! going, and for folders that changed so lately that the next change might bear the same time.
//!
//! A program that lists again has the lines in memory ([`Shelf`]): then only the folders' times are asked for, and what is the same
//! is shared with the list before.

use std::collections::HashMap;
use std::fs;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::listed::Listed;
use super::read::{Record, Status};
use super::write::write_atomically;

/// The index, in the folder of runs.
const FILE: &str = ".index.jsonl";

/// How a line is written now; others are passed over.
const VERSION: u32 = 1;

/// A folder that changed less long ago is read anew the next time.
const SETTLED: Duration = Duration::from_secs(2);

/// A run that is over, and when its folder changed last.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Line<R> {
    version: u32,
    /// Nanoseconds since 1970.
    changed: u64,
    run: R,
}

/// The lines of the last listing, shared by all who list the same folder in one program.
#[derive(Clone, Debug, Default)]
pub(super) struct Shelf(Arc<Mutex<Vec<Line<Arc<Listed>>>>>);

/// What listing cost, for those who hold it to that.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Cost {
    /// Runs whose logs were read.
    pub read: usize,
    /// Whether the index was written.
    pub written: bool,
}

/// Every run in `root`, newest first, with how often `looks` says that its test rows were looked at. One that cannot be read
/// is left out.
pub(super) fn list(root: &Path, shelf: &Shelf, looks: impl Fn(&str) -> usize) -> (Vec<Arc<Listed>>, Cost) {
    let mut shelf = shelf.0.lock().unwrap_or_else(PoisonError::into_inner);
    let mut lines = std::mem::take(&mut *shelf);
    if lines.is_empty() {
        lines = read(root);
    }
    let before = lines.len();
    let Ok(entries) = fs::read_dir(root) else { return (vec![], Cost::default()) };
    let ids = entries.flatten().filter_map(|entry| entry.file_name().into_string().ok());
    let ids: Vec<String> = ids.filter(|id| !id.starts_with('.')).collect();
    let mut stamped: HashMap<String, u64> =
        ids.into_par_iter().filter_map(|id| stamp(&root.join(&id)).map(|stamp| (id, stamp))).collect();
    // A line is a few hundred bytes long: what is still true stays where it is, in the order in which it was written.
    lines.retain(|line| {
        let now = stamped.get(&line.run.id) == Some(&line.changed);
        if now {
            stamped.remove(&line.run.id);
        }
        now
    });
    let (kept, now) = (lines.len(), SystemTime::now());
    let fresh: Vec<_> = stamped.par_iter().filter_map(|(id, stamp)| looked(&root.join(id), *stamp, now)).collect();
    let read = fresh.len();
    let learnt = fresh.iter().any(|line| line.changed > 0);
    lines.extend(fresh);
    if !lines.is_sorted_by(|a, b| a.run.id >= b.run.id) {
        lines.par_sort_unstable_by(|a, b| b.run.id.cmp(&a.run.id));
    }
    let written = learnt || kept != before;
    if written {
        write(root, lines.iter().filter(|line| line.changed > 0));
    }
    for line in &mut lines {
        let looks = looks(&line.run.test_set);
        if line.run.looks != looks {
            Arc::make_mut(&mut line.run).looks = looks;
        }
    }
    let listed = lines.iter().map(|line| Arc::clone(&line.run)).collect();
    *shelf = lines;
    (listed, Cost { read, written })
}

/// When a folder changed last, in nanoseconds since 1970.
fn stamp(folder: &Path) -> Option<u64> {
    let changed = fs::metadata(folder).ok()?.modified().ok()?;
    Some(changed.duration_since(UNIX_EPOCH).map_or(0, |since| since.as_nanos() as u64))
}

/// The line of a run whose log is read for it; its time is 0 where it is not to be kept.
fn looked(folder: &Path, stamp: u64, now: SystemTime) -> Option<Line<Arc<Listed>>> {
    let run = Arc::new(Listed::of(Record::read(folder).ok()?));
    let age = now.duration_since(UNIX_EPOCH + Duration::from_nanos(stamp));
    let settled = age.is_ok_and(|age| age > SETTLED) && run.status != Status::Live;
    Some(Line { version: VERSION, changed: if settled { stamp } else { 0 }, run })
}

/// The lines of the index, in its order.
fn read(root: &Path) -> Vec<Line<Arc<Listed>>> {
    let text = fs::read_to_string(root.join(FILE)).unwrap_or_default();
    let lines: Vec<&str> = text.lines().collect();
    let lines = lines.into_par_iter().filter_map(|line| serde_json::from_str::<Line<Listed>>(line).ok());
    let lines = lines.filter(|line| line.version == VERSION);
    lines.map(|line| Line { version: VERSION, changed: line.changed, run: Arc::new(line.run) }).collect()
}

/// Where the folder cannot be written the next listing takes as long as this one.
fn write<'a>(root: &Path, lines: impl Iterator<Item = &'a Line<Arc<Listed>>>) {
    let mut text = vec![];
    for line in lines {
        let line = Line { version: VERSION, changed: line.changed, run: &*line.run };
        if serde_json::to_writer(&mut text, &line).is_err() {
            return;
        }
        text.push(b'\n');
    }
    let _ = write_atomically(&root.join(FILE), &text);
}

#[cfg(test)]
mod tests {
    use std::fs::{File, FileTimes};

    use super::super::{About, Runs};
    use super::*;

    /// A folder of runs that began and were left, `count` of them, long ago.
    fn killed(count: usize) -> tempfile::TempDir {
        let root = tempfile::tempdir().unwrap();
        for number in 0..count {
            let folder = Runs::at(root.path()).create(&format!("20261101-1200{number:02}"), "old").unwrap();
            age(&folder.path);
        }
        root
    }

    /// Listed by a program that lists for the first time.
    fn anew(root: &Path) -> (Vec<Arc<Listed>>, Cost) {
        list(root, &Shelf::default(), |_| 0)
    }

    fn age(folder: &Path) {
        let long_ago = FileTimes::new().set_modified(SystemTime::now() - Duration::from_mins(1));
        File::open(folder).unwrap().set_times(long_ago).unwrap();
    }

    #[test]
    fn a_run_that_is_over_is_read_once_and_again_when_its_folder_has_changed() {
        let root = killed(5);
        let (first, cost) = anew(root.path());
        assert_eq!((first.len(), cost), (5, Cost { read: 5, written: true }));
        assert!(first.is_sorted_by(|a, b| a.id > b.id), "the newest first");
        let (second, cost) = anew(root.path());
        assert_eq!((second, cost), (first.clone(), Cost::default()));

        let named = root.path().join(&first[2].id);
        About { name: Some("the good one".into()), ..About::default() }.write(&named).unwrap();
        let (third, cost) = anew(root.path());
        assert_eq!((cost.read, third[2].name()), (1, "the good one"));
        age(&named);
        assert_eq!(anew(root.path()).1, Cost { read: 1, written: true });
        assert_eq!(anew(root.path()).1, Cost::default());
    }

    #[test]
    fn a_run_that_is_gone_leaves_the_list_and_a_broken_index_is_only_slow() {
        let root = killed(3);
        let (all, _) = anew(root.path());
        fs::remove_dir_all(root.path().join(&all[0].id)).unwrap();
        assert_eq!(anew(root.path()), (all[1..].to_vec(), Cost { read: 0, written: true }));
        fs::write(root.path().join(FILE), "{\"version\":1}\nnonsense\n").unwrap();
        let (again, cost) = anew(root.path());
        assert_eq!((again, cost.read), (all[1..].to_vec(), 2));
    }

    #[test]
    fn a_run_that_is_going_is_read_every_time() {
        let root = tempfile::tempdir().unwrap();
        let going = Runs::at(root.path()).create("20261101-120000", "going").unwrap();
        age(&going.path);
        for _ in 0..2 {
            let (runs, cost) = anew(root.path());
            assert_eq!((runs[0].status, cost), (Status::Live, Cost { read: 1, written: false }));
        }
        drop(going);
        assert_eq!(anew(root.path()).0[0].status, Status::Killed);
    }

    #[test]
    fn who_lists_again_shares_what_has_stayed() {
        let root = killed(3);
        let shelf = Shelf::default();
        let again = |looks: usize| list(root.path(), &shelf, |_| looks);
        let (first, _) = again(0);
        fs::remove_file(root.path().join(FILE)).unwrap();
        let (second, cost) = again(0);
        assert_eq!(cost, Cost::default(), "the index is not needed");
        assert!(first.iter().zip(&second).all(|(a, b)| Arc::ptr_eq(a, b)));
        About { name: Some("named".into()), ..About::default() }.write(&root.path().join(&first[1].id)).unwrap();
        let (third, cost) = again(0);
        assert_eq!((cost.read, third[1].name()), (1, "named"));
        assert!(Arc::ptr_eq(&first[0], &third[0]) && !Arc::ptr_eq(&first[1], &third[1]));
        assert_eq!(again(2).0.iter().map(|run| run.looks).collect::<Vec<_>>(), [2, 2, 2]);
        assert_eq!(first[0].looks, 0, "a list that was given out stays as it was");
    }
}
