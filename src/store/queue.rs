//! Runs that wait for others to end: a file each in `.queue/`, beside the folders of runs.
//!
//! There is no process that keeps the queue. Whoever adds to it and whichever run ends lets as many begin as may train at once,
//! and marks under a lock what it lets begin, so that no two let the same one begin. What cannot begin stays, with the reason, and
//! is in nobody's way.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};

use serde::{Deserialize, Serialize};

use super::error::StoreError;
use super::folder::Runs;
use super::write::write_atomically;

/// The folder of the queue, in the folder of runs.
const FOLDER: &str = ".queue";

/// Holds how many may train at once.
const LIMIT: &str = "limit";

/// Locked by whoever changes the queue.
const LOCK: &str = "lock";

/// A run that waits.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Waiting {
    /// Its number in the queue, which it keeps.
    pub number: u32,
    /// What the run is to be named after.
    pub name: String,
    /// The workspace; it parses, and its paths are whole.
    pub text: String,
    /// The file that came of.
    #[serde(default)]
    pub workspace: Option<PathBuf>,
    /// Larger ones come first; of equal ones the earlier.
    #[serde(default)]
    pub priority: i32,
    /// Why it could not begin.
    #[serde(default)]
    pub failure: Option<String>,
    /// Since when a process has been trying to let it begin, in seconds since 1970.
    #[serde(default)]
    pub begins: Option<u64>,
}

/// A process that has tried for longer to let a run begin has died of it.
const TRIED: u64 = 600;

impl Waiting {
    /// Whether a process is trying to let it begin.
    pub fn is_beginning(&self) -> bool {
        self.begins.is_some_and(|since| now().saturating_sub(since) < TRIED)
    }
}

fn now() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs())
}

/// The queue of a folder of runs.
#[derive(Clone, Debug)]
pub struct Queue {
    runs: Runs,
    folder: PathBuf,
}

impl Queue {
    /// That of these runs.
    pub fn of(runs: &Runs) -> Self {
        Self { runs: runs.clone(), folder: runs.root().join(FOLDER) }
    }

    /// Those that wait, the next first, then those that could not begin.
    pub fn waiting(&self) -> Vec<Waiting> {
        let entries = fs::read_dir(&self.folder).into_iter().flatten().flatten().map(|entry| entry.path());
        let files = entries.filter(|path| path.extension().is_some_and(|end| end == "json"));
        let read = files.filter_map(|path| serde_json::from_slice(&fs::read(path).ok()?).ok());
        let mut waiting: Vec<Waiting> = read.collect();
        waiting.sort_by_key(|entry| (entry.failure.is_some(), std::cmp::Reverse(entry.priority), entry.number));
        waiting
    }

    /// How many may train at once.
    pub fn limit(&self) -> usize {
        let said = fs::read_to_string(self.folder.join(LIMIT)).ok();
        said.and_then(|text| text.trim().parse().ok()).filter(|&limit| limit > 0).unwrap_or(1)
    }

    /// Changes how many may train at once.
    ///
    /// # Errors
    /// When that cannot be written.
    pub fn set_limit(&self, limit: usize) -> Result<(), StoreError> {
        let _held = self.hold()?;
        write(&self.folder.join(LIMIT), format!("{limit}\n").as_bytes())
    }

    /// Adds one at the end of those of its priority; returns its number.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn add(&self, entry: Waiting) -> Result<u32, StoreError> {
        let _held = self.hold()?;
        let number = self.waiting().iter().map(|entry| entry.number).max().unwrap_or(0) + 1;
        self.put(&Waiting { number, ..entry })?;
        Ok(number)
    }

    /// Takes one out that waits.
    ///
    /// # Errors
    /// When none of that number does.
    pub fn remove(&self, number: u32) -> Result<Waiting, StoreError> {
        let _held = self.hold()?;
        let entry = self.find(number)?;
        self.drop(number)?;
        Ok(entry)
    }

    /// Lets one come sooner or later; one that could not begin is tried again.
    ///
    /// # Errors
    /// When none of that number waits, or it cannot be written.
    pub fn prefer(&self, number: u32, priority: i32) -> Result<(), StoreError> {
        let _held = self.hold()?;
        let entry = self.find(number)?;
        self.put(&Waiting { priority, failure: None, begins: None, ..entry })
    }

    /// Lets begin as many as may train at once; `begin` waits until a run is there and returns its id. Returns these ids.
    ///
    /// # Errors
    /// When the queue cannot be changed.
    pub fn advance(&self, begin: impl Fn(&Waiting) -> Result<String, String>) -> Result<Vec<String>, StoreError> {
        if !self.folder.is_dir() {
            return Ok(vec![]);
        }
        let mut begun = vec![];
        while let Some(next) = self.next()? {
            // Its data are read now, which may take long: the queue is not held meanwhile.
            let result = begin(&next);
            let _held = self.hold()?;
            match result {
                Ok(run) => {
                    // Whoever took it out meanwhile came too late.
                    let _ = self.drop(next.number);
                    begun.push(run);
                }
                Err(why) => self.put(&Waiting { failure: Some(why), ..next })?,
            }
        }
        Ok(begun)
    }

    /// The next that may begin, marked as beginning.
    fn next(&self) -> Result<Option<Waiting>, StoreError> {
        let _held = self.hold()?;
        let waiting = self.waiting();
        let beginning = waiting.iter().filter(|entry| entry.is_beginning()).count();
        if self.runs.live().len() + beginning >= self.limit() {
            return Ok(None);
        }
        let next = waiting.into_iter().find(|entry| entry.failure.is_none() && !entry.is_beginning());
        if let Some(next) = &next {
            self.put(&Waiting { begins: Some(now()), ..next.clone() })?;
        }
        Ok(next)
    }

    fn find(&self, number: u32) -> Result<Waiting, StoreError> {
        let waiting = self.waiting();
        let numbers: Vec<String> = waiting.iter().map(|entry| entry.number.to_string()).collect();
        let hint =
            if numbers.is_empty() { "nothing does".to_owned() } else { format!("these do: {}", numbers.join(", ")) };
        waiting.into_iter().find(|entry| entry.number == number).ok_or(StoreError::NotWaiting { number, hint })
    }

    fn put(&self, entry: &Waiting) -> Result<(), StoreError> {
        let path = self.entry(entry.number);
        let text = serde_json::to_vec_pretty(entry).map_err(std::io::Error::from);
        write(&path, &text.map_err(StoreError::io("cannot write", &path))?)
    }

    fn drop(&self, number: u32) -> Result<(), StoreError> {
        let path = self.entry(number);
        fs::remove_file(&path).map_err(StoreError::io("cannot remove", &path))
    }

    fn entry(&self, number: u32) -> PathBuf {
        self.folder.join(format!("{number}.json"))
    }

    /// Makes the folder where need be, and keeps others from changing the queue for as long as what it returns lives.
    fn hold(&self) -> Result<File, StoreError> {
        fs::create_dir_all(&self.folder).map_err(StoreError::io("cannot make", &self.folder))?;
        let path = self.folder.join(LOCK);
        let lock = File::create(&path).map_err(StoreError::io("cannot make", &path))?;
        // A file system without locks has the queue all the same; only two programs at once should not change it there.
        let _ = lock.lock();
        Ok(lock)
    }
}

fn write(path: &Path, bytes: &[u8]) -> Result<(), StoreError> {
    write_atomically(path, bytes).map_err(StoreError::io("cannot write", path))
}

#[cfg(test)]
mod tests {
    use std::cell::RefCell;

    use super::*;
    use crate::store::RunFolder;

    fn entry(name: &str, priority: i32) -> Waiting {
        let (text, workspace, failure, begins) = (String::new(), None, None, None);
        Waiting { number: 0, name: name.into(), text, workspace, priority, failure, begins }
    }

    fn names(queue: &Queue) -> Vec<String> {
        queue.waiting().into_iter().map(|entry| entry.name).collect()
    }

    #[test]
    fn the_more_urgent_come_first_and_of_equal_ones_the_earlier() {
        let root = tempfile::tempdir().unwrap();
        let queue = Queue::of(&Runs::at(root.path()));
        let numbers: Vec<u32> = [("a", 0), ("b", 0), ("c", 5)]
            .iter()
            .map(|(name, urgent)| queue.add(entry(name, *urgent)).unwrap())
            .collect();
        assert_eq!((names(&queue), numbers), (vec!["c".into(), "a".into(), "b".into()], vec![1, 2, 3]));
        queue.prefer(2, 9).unwrap();
        queue.remove(1).unwrap();
        assert_eq!(names(&queue), ["b", "c"]);
        let wrong = queue.remove(1).unwrap_err().to_string();
        assert!(wrong.contains("these do: 2, 3"), "{wrong}");
    }

    #[test]
    fn no_more_begin_than_may_train_at_once_and_one_that_cannot_is_passed_over() {
        let root = tempfile::tempdir().unwrap();
        let runs = Runs::at(root.path());
        let queue = Queue::of(&runs);
        assert_eq!(queue.advance(|_| panic!("nothing waits")).unwrap(), Vec::<String>::new());
        for name in ["broken", "a", "b", "c", "d"] {
            queue.add(entry(name, 0)).unwrap();
        }
        queue.set_limit(2).unwrap();
        let going: RefCell<Vec<RunFolder>> = RefCell::default();
        let begin = |entry: &Waiting| {
            if entry.name == "broken" {
                return Err("no such file".to_owned());
            }
            let folder = runs.create("20261101-120000", &entry.name).unwrap();
            let id = folder.id.clone();
            going.borrow_mut().push(folder);
            Ok(id)
        };
        let begun = queue.advance(begin).unwrap();
        assert_eq!(begun, ["20261101-120000-a", "20261101-120000-b"]);
        assert_eq!(names(&queue), ["c", "d", "broken"]);
        assert_eq!(queue.waiting()[2].failure.as_deref(), Some("no such file"));
        assert_eq!(queue.advance(begin).unwrap(), Vec::<String>::new(), "two are going");
        going.borrow_mut().remove(0);
        assert_eq!(queue.advance(begin).unwrap(), ["20261101-120000-c"]);
    }

    #[test]
    fn the_queue_is_not_held_while_one_begins_and_that_one_counts() {
        let root = tempfile::tempdir().unwrap();
        let queue = Queue::of(&Runs::at(root.path()));
        queue.add(entry("slow", 0)).unwrap();
        queue.add(entry("next", 0)).unwrap();
        let begin = |entry: &Waiting| {
            queue.add(self::entry("more", 0)).unwrap();
            assert!(queue.waiting()[0].is_beginning() && entry.name == "slow");
            assert_eq!(queue.advance(|_| panic!("one begins already")).unwrap(), Vec::<String>::new());
            Err("no".to_owned())
        };
        let first = std::cell::Cell::new(true);
        queue.advance(|entry| if first.replace(false) { begin(entry) } else { Ok(entry.name.clone()) }).unwrap();
        assert_eq!(names(&queue), ["slow"], "the others have begun");
    }

    #[test]
    fn many_at_once_let_each_begin_once() {
        let root = tempfile::tempdir().unwrap();
        let runs = Runs::at(root.path());
        let queue = Queue::of(&runs);
        for number in 0..20 {
            queue.add(entry(&format!("r{number}"), 0)).unwrap();
        }
        queue.set_limit(100).unwrap();
        let begin = |entry: &Waiting| Ok(entry.name.clone());
        let begun: Vec<String> = std::thread::scope(|scope| {
            let threads: Vec<_> = (0..4).map(|_| scope.spawn(|| queue.advance(begin).unwrap())).collect();
            threads.into_iter().flat_map(|thread| thread.join().unwrap()).collect()
        });
        let mut once = begun.clone();
        once.sort();
        once.dedup();
        assert_eq!((begun.len(), once.len()), (20, 20));
    }
}
