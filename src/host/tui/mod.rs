//! The workbench on a terminal: one loop that turns what comes in into messages, and effects into deeds.
//!
//! It never ticks. It blocks on one inbox, drains it, hands the state one batch of events a run, does what the state
//! wants done, and draws once. Keys are drawn at once; mere training data at most every 33 ms.

mod awaited;
mod capabilities;
mod changed;
mod charts;
mod clipboard;
mod curve;
mod draw;
mod followed;
mod ground;
mod jobs;
mod journal;
mod keyboard;
mod leave;
mod look;
mod perform;
mod pick;
pub(super) mod preferences;
mod scored;
mod session;
mod terminal;
mod suspend;
mod themes;
mod watch;
mod why;
mod window;

use std::io::{self, IsTerminal};
use std::path::{Path, PathBuf};

use crossterm::event::Event as TerminalEvent;

use self::capabilities::{GLYPHS, PICTURES};
pub(super) use self::journal::Script;
pub(super) use self::pick::{Picked, open_picked, pick};
use self::session::{Purpose, Session};
use super::cli::Screen;
use super::failure::Failure;
use super::open::refuse_table;
use super::signals::Job;
use crate::app::tour::Tour;
use crate::app::{Action, Msg, Record, RunId};
use crate::data::Places;
use crate::store::{Following, Runs};
use crate::ui::parts::pictures::Protocol;
use crate::ui::theme::{Depth, Level, Mode};

/// What can wake the loop.
pub(super) enum Wake {
    /// A key, the mouse, a paste, a new size.
    Terminal(TerminalEvent),
    /// A run has something to say.
    Rung,
    /// A file was written.
    Changed(PathBuf),
    /// A job is done.
    Done(Msg),
    /// A run has begun, or why not.
    Begun(Result<Following, String>),
    /// A run goes on, with what it said so far; or why not.
    GoesOn(Result<(Following, Record), String>),
    /// A run was read back, and is followed where a process trains it; or why not.
    Opened(RunId, Result<(Option<Following>, Record), String>),
    /// A run that another process trains is followed, with what it said so far; or cannot be.
    Followed(RunId, Result<(Following, Record), String>),
    /// The terminal said late whether its background is dark or light.
    Ground(Mode),
    /// The system says leave.
    Signal,
    /// The terminal is gone.
    HungUp,
    /// The system says stop for a while, or that this is over.
    Shell(Job),
}

/// Whether there is a terminal to draw on and to type at.
pub(super) fn has_screen() -> bool {
    has_lines() && std::env::var("TERM").as_deref() != Ok("dumb")
}

/// Whether there is a terminal to write lines on and to type at.
fn has_lines() -> bool {
    io::stdout().is_terminal() && io::stdin().is_terminal()
}

/// What the terminal calls itself.
pub(super) fn terminal_name() -> String {
    let set = |name: &str| std::env::var(name).ok().filter(|value| !value.is_empty());
    match (set("TERM_PROGRAM"), set("TERM")) {
        (Some(program), Some(term)) => format!("{program} ({term})"),
        (program, term) => program.or(term).unwrap_or_else(|| "nameless (TERM is not set)".into()),
    }
}

/// How many colours the terminal is taken to have, in words.
pub(super) fn colours() -> &'static str {
    match capabilities::depth() {
        Depth::None => "none (NO_COLOR)",
        Depth::Ansi16 => "16",
        Depth::Ansi256 => "256",
        Depth::True => "true colour",
    }
}

/// How rich characters may be, in words.
pub(super) fn glyphs() -> String {
    match capabilities::level() {
        Ok(Level::Ascii) => format!("ASCII, as the locale or {GLYPHS} says"),
        Ok(Level::Unicode) => format!("Unicode, curves of braille; {GLYPHS}=octant where octants are solid"),
        Ok(Level::Octant) => "Unicode, curves of octants".into(),
        Err(sentence) => format!("the workbench does not open: {sentence}"),
    }
}

/// What is known of the background without asking, in words.
pub(super) fn background() -> String {
    match std::env::var("COLORFGBG") {
        Ok(value) => format!("asked for at the start (OSC 11); COLORFGBG is {value}"),
        Err(_) => "asked for at the start (OSC 11); dark where no answer comes".into(),
    }
}

/// How a copy reaches the clipboard, in words.
pub(super) fn clipboard() -> &'static str {
    if std::env::var("TMUX").is_ok_and(|value| !value.is_empty()) {
        "OSC 52 through tmux, which needs `set -s set-clipboard on`"
    } else {
        "OSC 52, where the terminal allows it"
    }
}

/// How images come to the screen, in words.
pub(super) fn pictures() -> String {
    let pictures = match capabilities::pictures() {
        Ok(pictures) => pictures,
        Err(sentence) => return format!("the workbench does not open: {sentence}"),
    };
    match (pictures.protocol, pictures.cell) {
        (Protocol::Kitty, _) => "kitty graphics".into(),
        (Protocol::Iterm2, _) => "iTerm2 inline images".into(),
        (Protocol::Sixel, Some((width, height))) => format!("sixel, {width}×{height} pixels a cell"),
        (Protocol::Sixel, None) => "half-blocks: sixel needs a terminal that tells how many pixels a cell has".into(),
        (Protocol::Blocks, _) => format!("half-blocks; {PICTURES}=kitty, iterm2 or sixel where the terminal has more"),
    }
}

/// Takes the terminal as the workbench does, and panics.
pub(super) fn panic_on_purpose() -> io::Result<()> {
    let _screen = terminal::Screen::take(false)?;
    panic!("on purpose: after this the terminal should be as it was")
}

/// Opens the workbench on a workspace file.
pub(super) fn open(workspace: &Path, screen: &Screen, places: Places, runs: &Runs) -> Result<(), Failure> {
    refuse_table(workspace)?;
    if !workspace.is_file() {
        return Err(Failure::input(format!(
            "there is no workspace {}; `gradus init DATA --target COL` writes one",
            workspace.display()
        )));
    }
    welcomed(Session::begin(workspace, screen, places, runs, Purpose::Look)?)?.work()
}

/// Opens the workbench with somebody who leads through the first steps.
pub(super) fn tour(workspace: &Path, screen: &Screen, places: Places, runs: &Runs) -> Result<(), Failure> {
    // Who takes the tour needs no word about it later.
    preferences::is_new_here();
    let mut session = Session::begin(workspace, screen, places, runs, Purpose::Look)?;
    session.tell(Msg::Do(Action::Tour(Tour::Start)))?;
    session.work()
}

/// The first time, the tour is offered.
fn welcomed(mut session: Session) -> Result<Session, Failure> {
    if preferences::is_new_here() {
        session.tell(Msg::Do(Action::Tour(Tour::Offer)))?;
    }
    Ok(session)
}

/// Opens the workbench and starts training.
pub(super) fn train(workspace: &Path, screen: &Screen, places: Places, runs: &Runs) -> Result<(), Failure> {
    welcomed(Session::begin(workspace, screen, places, runs, Purpose::Train)?)?.work()
}

/// Opens the workbench on a run: in its workspace file, and where only watching, to change nothing.
pub(super) fn attend(
    run: RunId,
    workspace: &Path,
    watching: bool,
    screen: &Screen,
    places: Places,
    runs: &Runs,
) -> Result<(), Failure> {
    let purpose = if watching { Purpose::Watch(run) } else { Purpose::Attend(run) };
    Session::begin(workspace, screen, places, runs, purpose)?.work()
}
