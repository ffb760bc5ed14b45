//! Whoever asks for a run in a process of its own.

use std::io::{self, BufRead, BufReader, Read, Write};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread::{Builder, JoinHandle};

use super::{Begun, COMMAND, Request};

/// This program: on Linux by a name that still means it when its file was replaced by a newer one.
const ITSELF: &str = "/proc/self/exe";

/// Begins a run in a process of its own and waits until it has a folder.
///
/// # Errors
/// Why it could not begin, in the words of that process.
pub(in crate::host) fn begin(request: &Request) -> Result<Begun, String> {
    let asked = ask(request).map_err(|error| format!("the program cannot be started a second time: {error}"))?;
    let (line, told) = asked;
    serde_json::from_str(&line).map_err(|_| {
        let told = told.join().unwrap_or_default();
        let told = told.trim();
        let told = told.strip_prefix("error: ").unwrap_or(told);
        if told.is_empty() { "the run's process ended without a word".to_owned() } else { told.to_owned() }
    })
}

/// Starts the process; returns the line that it answers with, and what becomes everything it says besides.
fn ask(request: &Request) -> io::Result<(String, JoinHandle<String>)> {
    let mut child = process()?;
    let (answer, stdin) = (child.stdout.take(), child.stdin.take());
    // It is waited for as long as this program lives, so that it does not stay behind as a dead entry of the system.
    let told = Builder::new().name("run apart".into()).spawn(move || last_words(child))?;
    let text = serde_json::to_vec(request)?;
    if let Some(mut stdin) = stdin {
        // One that does not read says why in its last words.
        let _ = stdin.write_all(&text);
    }
    let mut line = String::new();
    if let Some(answer) = answer {
        BufReader::new(answer).read_line(&mut line)?;
    }
    Ok((line, told))
}

fn process() -> io::Result<Child> {
    let program = if Path::new(ITSELF).exists() { PathBuf::from(ITSELF) } else { std::env::current_exe()? };
    let mut command = Command::new(program);
    command.arg0("gradus").arg(COMMAND);
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    // A group of its own: what the terminal tells its foreground, from control-C to a hang-up, is not told to it.
    command.process_group(0);
    command.spawn()
}

fn last_words(mut child: Child) -> String {
    let mut words = String::new();
    if let Some(mut stderr) = child.stderr.take() {
        // What cannot be read is not said.
        let _ = stderr.read_to_string(&mut words);
    }
    let _ = child.wait();
    words
}
