//! The program on a terminal of its own: keys go in as a keyboard sends them, what comes out is taken in by a terminal
//! emulator. The emulator answers no questions, as some real ones do not. Used by the tests and by the benches.

use std::io::{Read, Write};
use std::num::NonZeroU16;
use std::path::Path;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};

/// How long anything may take on a machine that does other things too: an epoch of the demo without optimisation.
const PATIENCE: Duration = Duration::from_mins(1);

/// Columns and rows.
pub(crate) type Size = (u16, u16);

/// A running program and its terminal.
pub(crate) struct Program {
    child: Box<dyn Child + Send + Sync>,
    terminal: Option<(Box<dyn MasterPty + Send>, Box<dyn Write + Send>)>,
    watched: Arc<Watched>,
}

struct Watched {
    seen: Mutex<Seen>,
    changed: Condvar,
}

/// What the terminal has got so far.
pub(crate) struct Seen {
    emulator: vt100::Parser,
    /// Every byte, in order.
    pub(crate) bytes: Vec<u8>,
    /// Nothing more will come.
    over: bool,
}

impl Seen {
    /// The emulator's screen, with colours and modes.
    pub(crate) fn screen(&self) -> &vt100::Screen {
        self.emulator.screen()
    }

    /// The screen as text.
    pub(crate) fn text(&self) -> String {
        self.screen().contents()
    }
}

impl Program {
    /// Starts `gradus` with these arguments in `folder`, on a terminal with 256 colours that speaks UTF-8.
    pub(crate) fn start(folder: &Path, arguments: &[&str], size: Size) -> Self {
        Self::start_with(folder, arguments, size, &[])
    }

    /// The same with more variables in its environment.
    pub(crate) fn start_with(folder: &Path, arguments: &[&str], size: Size, variables: &[(&str, &str)]) -> Self {
        let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_gradus"));
        command.args(arguments);
        Self::run(command, folder, size, variables)
    }

    /// Runs a script by a shell that has jobs, with the program's path in `GRADUS`.
    pub(crate) fn in_shell(folder: &Path, script: &str, size: Size) -> Self {
        let mut command = CommandBuilder::new("/bin/sh");
        command.args(["-m", "-c", script]);
        Self::run(command, folder, size, &[("GRADUS", env!("CARGO_BIN_EXE_gradus"))])
    }

    fn run(mut command: CommandBuilder, folder: &Path, size: Size, variables: &[(&str, &str)]) -> Self {
        let pair = native_pty_system().openpty(pty_size(size)).expect("the system gives a terminal");
        command.env_clear();
        for (name, value) in [("TERM", "xterm-256color"), ("LANG", "C.UTF-8")].iter().chain(variables) {
            command.env(name, value);
        }
        command.env("HOME", folder);
        command.cwd(folder);
        let child = pair.slave.spawn_command(command).expect("the program starts");
        let keyboard = pair.master.take_writer().expect("a new terminal has a keyboard");
        let output = pair.master.try_clone_reader().expect("a new terminal has a screen");
        let (columns, rows) = cells(size);
        let seen = Seen { emulator: vt100::Parser::new(rows, columns, 0), bytes: Vec::new(), over: false };
        let watched = Arc::new(Watched { seen: Mutex::new(seen), changed: Condvar::new() });
        let watcher = Arc::clone(&watched);
        thread::spawn(move || watcher.watch(output));
        Self { child, terminal: Some((pair.master, keyboard)), watched }
    }

    /// Types.
    pub(crate) fn keys(&mut self, keys: &str) {
        let (_, keyboard) = self.terminal.as_mut().expect("the terminal is open");
        keyboard.write_all(keys.as_bytes()).expect("the keyboard works");
    }

    /// Gives the window another size.
    pub(crate) fn resize(&mut self, size: Size) {
        let (columns, rows) = cells(size);
        self.seen().emulator.screen_mut().set_size(rows, columns);
        let (master, _) = self.terminal.as_ref().expect("the terminal is open");
        master.resize(pty_size(size)).expect("the system resizes");
    }

    /// Waits until the text on the screen is as wanted, and returns it.
    pub(crate) fn wait_for(&self, wanted: impl Fn(&str) -> bool) -> String {
        let found = self.reached(|seen| wanted(&seen.text()));
        found.unwrap_or_else(|seen| panic!("not in time; the last screen was\n{}", seen.text())).text()
    }

    /// Waits until the screen shows this text.
    pub(crate) fn wait_to_see(&self, text: &str) -> String {
        let found = self.reached(|seen| seen.text().contains(text));
        found.unwrap_or_else(|seen| panic!("no `{text}` in time on\n{}", seen.text())).text()
    }

    /// Waits until what the terminal got is as wanted.
    pub(crate) fn wait_until(&self, wanted: impl Fn(&Seen) -> bool) {
        if let Err(seen) = self.reached(wanted) {
            panic!("not in time; the last screen was\n{}", seen.text());
        }
    }

    fn reached(&self, wanted: impl Fn(&Seen) -> bool) -> Result<MutexGuard<'_, Seen>, MutexGuard<'_, Seen>> {
        let deadline = Instant::now() + PATIENCE;
        let mut seen = self.seen();
        while !wanted(&seen) {
            let left = deadline.saturating_duration_since(Instant::now());
            if left.is_zero() || seen.over {
                return Err(seen);
            }
            let woken = self.watched.changed.wait_timeout(seen, left);
            seen = woken.unwrap_or_else(PoisonError::into_inner).0;
        }
        Ok(seen)
    }

    /// What the terminal has got so far.
    pub(crate) fn seen(&self) -> MutexGuard<'_, Seen> {
        self.watched.seen.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Closes the window while the program runs.
    pub(crate) fn close(&mut self) {
        self.seen().over = true;
        self.terminal = None;
    }

    /// The program's process id.
    pub(crate) fn pid(&self) -> u32 {
        self.child.process_id().expect("the program was started")
    }

    /// Waits for the program to end by itself; its exit code.
    pub(crate) fn exit_code(&mut self) -> u32 {
        let deadline = Instant::now() + PATIENCE;
        loop {
            if let Some(status) = self.child.try_wait().expect("it is our child") {
                return status.exit_code();
            }
            assert!(Instant::now() < deadline, "it does not end; the last screen was\n{}", self.seen().text());
            thread::sleep(Duration::from_millis(5));
        }
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Watched {
    fn watch(&self, mut output: impl Read) {
        let mut bytes = vec![0; 65_536];
        loop {
            let count = output.read(&mut bytes).unwrap_or(0);
            let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
            seen.over |= count == 0;
            if !seen.over {
                seen.bytes.extend_from_slice(&bytes[..count]);
                seen.emulator.process(&bytes[..count]);
            }
            self.changed.notify_all();
            if seen.over {
                return;
            }
        }
    }
}

fn pty_size((columns, rows): Size) -> PtySize {
    PtySize { rows, cols: columns, pixel_width: 0, pixel_height: 0 }
}

fn cells((columns, rows): Size) -> (NonZeroU16, NonZeroU16) {
    let one = |count| NonZeroU16::new(count).expect("a terminal has cells");
    (one(columns), one(rows))
}
