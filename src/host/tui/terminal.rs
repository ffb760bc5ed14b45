//! The terminal, taken and given back. Whatever was switched on is switched off again, in reverse, on every way out:
//! quitting, an error, a panic of the screen's own thread.

use std::io::{self, Stdout, Write, stdout};
use std::mem::ManuallyDrop;
use std::panic::{set_hook, take_hook};
use std::thread::{self, ThreadId};

use crossterm::event::{
    DisableBracketedPaste, DisableFocusChange, DisableMouseCapture, EnableBracketedPaste, EnableFocusChange,
    EnableMouseCapture,
};
use crossterm::terminal::{
    BeginSynchronizedUpdate, EndSynchronizedUpdate, EnterAlternateScreen, LeaveAlternateScreen, disable_raw_mode,
    enable_raw_mode,
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
    /// Plain lines are written, one below the other; nothing is drawn.
    linear: bool,
    /// What the terminal shows is not known any more.
    unknown: bool,
}

impl Screen {
    /// Takes the terminal.
    ///
    /// # Errors
    /// When stdout is no terminal.
    pub(super) fn take(linear: bool) -> io::Result<Self> {
        restore_on_panic(thread::current().id());
        let terminal = ManuallyDrop::new(Terminal::new(CrosstermBackend::new(stdout()))?);
        let mut screen = Self { terminal, mouse: !linear, linear, unknown: false };
        screen.enter()?;
        Ok(screen)
    }

    fn enter(&mut self) -> io::Result<()> {
        enable_raw_mode()?;
        if self.linear {
            return execute!(stdout(), EnableBracketedPaste).inspect_err(|_| give_back());
        }
        let entered = execute!(stdout(), EnterAlternateScreen, EnableBracketedPaste, EnableFocusChange, cursor::Hide);
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

    /// Has the next frame drawn anew: the window had another size for a while, perhaps one too short to be noticed, and
    /// what it lost then it has lost for good.
    pub(super) fn forget(&mut self) {
        self.unknown = true;
    }

    /// Draws one frame, which the terminal shows all at once.
    pub(super) fn draw(&mut self, paint: impl FnOnce(&mut Buffer)) -> io::Result<()> {
        queue!(stdout(), BeginSynchronizedUpdate)?;
        if std::mem::take(&mut self.unknown) {
            let size = self.terminal.size()?;
            self.terminal.resize(size.into())?;
        }
        let drawn = self.terminal.draw(|frame| paint(frame.buffer_mut())).map(|_| ());
        execute!(stdout(), EndSynchronizedUpdate)?;
        drawn
    }

    fn leave(&self) {
        if self.linear {
            // There is no picture to leave: what was said stays.
            let _ = execute!(stdout(), DisableBracketedPaste);
            let _ = disable_raw_mode();
        } else {
            give_back();
        }
    }

    /// Gives the terminal to `other` for a while and takes it back.
    pub(super) fn lend<T>(&mut self, other: impl FnOnce() -> T) -> io::Result<T> {
        self.leave();
        let result = other();
        self.enter()?;
        Ok(result)
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        self.leave();
    }
}

/// Writes lines below what is there. Raw, the terminal goes down but not back to the first column by itself.
pub(super) fn say(lines: &[String]) -> io::Result<()> {
    let mut out = stdout();
    for line in lines {
        let plain: String = line.chars().filter(|c| !c.is_control()).collect();
        write!(out, "{plain}\r\n")?;
    }
    out.flush()
}

/// Puts the terminal back as it was. Every step is tried: one that fails must not keep the others from happening.
fn give_back() {
    let mut out = stdout();
    let _ = queue!(out, EndSynchronizedUpdate, DisableMouseCapture, DisableBracketedPaste, DisableFocusChange);
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
