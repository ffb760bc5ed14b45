//! The terminal, taken and given back. Whatever was switched on is switched off again, in reverse, on every way out:
//! quitting, an error, a panic of the screen's own thread.

use std::io::{self, Stdout, Write, stdout};
use std::mem::ManuallyDrop;
use std::panic::{set_hook, take_hook};
use std::thread::{self, ThreadId};

use crossterm::event::{DisableBracketedPaste, DisableMouseCapture, EnableBracketedPaste, EnableMouseCapture};
use crossterm::terminal::{
    BeginSynchronizedUpdate, EndSynchronizedUpdate, EnterAlternateScreen, LeaveAlternateScreen, SetTitle,
    disable_raw_mode, enable_raw_mode,
};
use crossterm::{cursor, execute, queue};
use ratatui::Terminal;
use ratatui::backend::CrosstermBackend;
use ratatui::buffer::Buffer;

/// The terminal while the workbench has it.
pub(super) struct Screen {
    /// Never dropped: it would complain on stderr where the terminal is gone, and panic because stderr is gone too.
    terminal: ManuallyDrop<Terminal<CrosstermBackend<Stdout>>>,
    mouse: bool,
}

impl Screen {
    /// Takes the terminal.
    ///
    /// # Errors
    /// When stdout is no terminal.
    pub(super) fn take() -> io::Result<Self> {
        restore_on_panic(thread::current().id());
        let terminal = ManuallyDrop::new(Terminal::new(CrosstermBackend::new(stdout()))?);
        let mut screen = Self { terminal, mouse: true };
        screen.enter()?;
        Ok(screen)
    }

    fn enter(&mut self) -> io::Result<()> {
        enable_raw_mode()?;
        let entered = execute!(stdout(), EnterAlternateScreen, EnableBracketedPaste, cursor::Hide);
        let entered = entered.and_then(|()| if self.mouse { execute!(stdout(), EnableMouseCapture) } else { Ok(()) });
        entered.inspect_err(|_| give_back())?;
        // Not `clear`, which asks the terminal where its cursor is and fails where no answer comes.
        let size = self.terminal.size()?;
        self.terminal.resize(size.into())
    }

    /// Whether clicks and the wheel come to us or stay with the terminal.
    pub(super) fn capture_mouse(&mut self, captured: bool) -> io::Result<()> {
        self.mouse = captured;
        if captured { execute!(stdout(), EnableMouseCapture) } else { execute!(stdout(), DisableMouseCapture) }
    }

    /// Draws one frame, which the terminal shows all at once.
    pub(super) fn draw(&mut self, paint: impl FnOnce(&mut Buffer)) -> io::Result<()> {
        queue!(stdout(), BeginSynchronizedUpdate)?;
        let drawn = self.terminal.draw(|frame| paint(frame.buffer_mut())).map(|_| ());
        execute!(stdout(), EndSynchronizedUpdate)?;
        drawn
    }

    /// Gives the terminal to `other` for a while and takes it back.
    pub(super) fn lend<T>(&mut self, other: impl FnOnce() -> T) -> io::Result<T> {
        give_back();
        let result = other();
        self.enter()?;
        Ok(result)
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        give_back();
    }
}

/// Names the window.
pub(super) fn title(title: &str) -> io::Result<()> {
    execute!(stdout(), SetTitle(printable(title)))
}

/// Rings and, where the terminal knows how, notifies (OSC 9).
pub(super) fn notify(text: &str) -> io::Result<()> {
    write!(stdout(), "\x1b]9;{}\x07\x07", printable(text))?;
    stdout().flush()
}

/// Without control characters, which would end an escape sequence early.
fn printable(text: &str) -> String {
    text.chars().filter(|c| !c.is_control()).collect()
}

/// Puts the terminal back as it was. Every step is tried: one that fails must not keep the others from happening.
fn give_back() {
    let mut out = stdout();
    let _ = queue!(out, EndSynchronizedUpdate, DisableMouseCapture, DisableBracketedPaste);
    let _ = queue!(out, LeaveAlternateScreen, cursor::Show);
    let _ = out.flush();
    let _ = disable_raw_mode();
}

/// A panic of the screen's thread gives the terminal back before it prints; one of a worker is told on the screen as
/// an event of its run, and prints nothing that would tear the picture.
fn restore_on_panic(screen: ThreadId) {
    let before = take_hook();
    set_hook(Box::new(move |panic| {
        if thread::current().id() == screen {
            give_back();
            before(panic);
        }
    }));
}
