//! Hundreds of broken files, made here, each read in one process that may use little memory: what comes of it is a table
//! or a clear sentence, never a panic, and the file stays as it was.

mod binary;
mod packed;
pub(crate) mod seeds;
mod sparse;
mod tables;
mod text;

use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use gradus::data::{Memory, Places, are_images, image_profile, profile, read, stream_profile};
use gradus::spec::Data;

/// A file that is broken in some way.
pub(crate) struct File {
    pub(crate) name: String,
    pub(crate) bytes: Vec<u8>,
}

impl File {
    pub(crate) fn new(name: impl Into<String>, bytes: impl Into<Vec<u8>>) -> Self {
        Self { name: name.into(), bytes: bytes.into() }
    }
}

/// Memory in kB that the reading process can name, which is more than it may use: threads reserve some for later.
const NAMED: u64 = 6_000_000;
/// Memory in kB that it may use at most.
const USED: u64 = 1_700_000;
/// No file takes longer, in a build that is not optimized.
const LONGEST: Duration = Duration::from_mins(1);

fn corpus() -> Vec<File> {
    let mut files = text::files();
    files.extend(packed::files());
    files.extend(tables::files());
    files.extend(sparse::files());
    files.extend(binary::files());
    files
}

/// Runs `work` in a process of its own whose memory is limited; `test` is the test that calls this.
pub(crate) fn in_little_memory(test: &str, work: impl FnOnce()) {
    const INSIDE: &str = "GRADUS_TEST_IN_LITTLE_MEMORY";
    if std::env::var_os(INSIDE).is_some() || !cfg!(target_os = "linux") {
        return work();
    }
    let limited = format!("ulimit -v {NAMED} && exec \"$0\" \"$@\"");
    let output = Command::new("sh")
        .args(["-c", &limited])
        .arg(std::env::current_exe().expect("this program"))
        .args([test, "--exact", "--nocapture", "--test-threads=1"])
        .env(INSIDE, "1")
        .output()
        .expect("a process");
    let told = String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
    let end: String = told.chars().rev().take(4000).collect::<Vec<_>>().into_iter().rev().collect();
    assert!(output.status.success() && told.contains("1 passed"), "{}: {end}", output.status);
}

/// The most memory in kB that this process has used.
pub(crate) fn used() -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap_or_default();
    line.trim().trim_end_matches(" kB").trim().parse().unwrap_or(0)
}

/// What is said of a file: that it is a table, or why not.
pub(crate) fn said(path: &Path) -> Result<String, String> {
    let name = path.display().to_string();
    let places = Places::default();
    if are_images(path) {
        let found = image_profile(&name, &places).map_err(|error| error.to_string())?;
        return Ok(format!("{} images", found.images));
    }
    let how = Data { path: name.clone(), trim: true, ..Data::default() };
    let in_blocks = stream_profile(&name, &how, &places, Memory(64_000_000)).map_err(|error| error.to_string());
    let found = read(&name, &how, &places).map_err(|error| error.to_string())?;
    let columns = profile(&found.table).columns.len();
    assert!(found.table.columns.iter().all(|column| column.values.rows() == found.table.rows));
    if let Ok(Some(streamed)) = in_blocks {
        assert_eq!((streamed.rows, streamed.columns.len()), (found.table.rows as u64, columns));
    }
    Ok(format!("{} rows, {columns} columns", found.table.rows))
}

/// Fails where a message is not a sentence that a person can use.
pub(crate) fn is_clear(message: &str) -> bool {
    message.ends_with(['.', '?']) && message.len() < 2_000 && message.contains('`') && !message.contains("panicked")
}

#[test]
fn every_file_is_read_or_refused_with_a_clear_word() {
    in_little_memory("broken::every_file_is_read_or_refused_with_a_clear_word", || {
        let folder = tempfile::tempdir().expect("a folder");
        let files = corpus();
        assert!(files.len() >= 200, "{} files", files.len());
        let (mut offences, mut read) = (vec![], 0);
        for file in &files {
            let path = folder.path().join(&file.name);
            fs::write(&path, &file.bytes).expect("a file can be written");
            let began = Instant::now();
            match catch_unwind(AssertUnwindSafe(|| said(&path))) {
                Err(_) => offences.push(format!("{}: a panic", file.name)),
                Ok(Err(message)) if !is_clear(&message) => offences.push(format!("{}: {message}", file.name)),
                Ok(Err(_)) => {}
                Ok(Ok(_)) => read += 1,
            }
            if began.elapsed() > LONGEST {
                offences.push(format!("{}: took {:?}", file.name, began.elapsed()));
            }
            if fs::read(&path).expect("the file") != file.bytes {
                offences.push(format!("{}: was changed", file.name));
            }
            if used() > USED {
                offences.push(format!("{}: {} kB were used by now", file.name, used()));
                break;
            }
            fs::remove_file(&path).expect("a file can be removed");
        }
        assert!(offences.is_empty(), "{} of {} files:\n{}", offences.len(), files.len(), offences.join("\n"));
        assert!(read >= 20, "only {read} files are read at all: they are broken too much");
        let left: Vec<_> = fs::read_dir(folder.path()).expect("a folder").collect();
        assert!(left.is_empty(), "files were left beside: {left:?}");
    });
}
