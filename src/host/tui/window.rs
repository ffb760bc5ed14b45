//! What the terminal's window says of the run when nobody looks at its picture: title, bar in the task list, notification.

use std::env::var;
use std::io::{self, Write, stdout};
use std::path::Path;

use crossterm::execute;
use crossterm::terminal::SetTitle;

use crate::app::State;
use crate::app::run::Phase;
use crate::base::fmt;

/// Terminals that show a bar for `OSC 9;4`, by a variable that they set. Others take it for a notification.
const BARS: [&str; 4] = ["WT_SESSION", "GHOSTTY_RESOURCES_DIR", "WEZTERM_PANE", "ConEmuANSI"];

/// The window as it was last told to be.
#[derive(Default)]
pub(super) struct Window {
    title: String,
    bar: String,
}

impl Window {
    /// Tells the terminal what has changed.
    pub(super) fn show(&mut self, state: &State) -> io::Result<()> {
        let (title, bar) = (title(state), bar(state));
        if title != self.title {
            execute!(stdout(), SetTitle(printable(&title)))?;
            self.title = title;
        }
        if bar != self.bar && has_bar(&|name| var(name).is_ok_and(|value| !value.is_empty())) {
            write!(stdout(), "\x1b]9;4;{bar}\x07")?;
            stdout().flush()?;
            self.bar = bar;
        }
        Ok(())
    }
}

impl Drop for Window {
    fn drop(&mut self) {
        if !self.bar.is_empty() {
            // The terminal may be gone.
            let _ = write!(stdout(), "\x1b]9;4;0;0\x07");
        }
    }
}

fn has_bar(set: &dyn Fn(&str) -> bool) -> bool {
    // Through a terminal within the terminal nothing of it comes.
    !set("TMUX") && !set("STY") && BARS.iter().any(|name| set(name))
}

/// How the run stands and how far it is, then the workspace.
fn title(state: &State) -> String {
    let name = Path::new(&state.file.name).file_stem().unwrap_or_default().to_string_lossy().into_owned();
    let Some(run) = state.any_live() else { return format!("gradus — {name}") };
    let loss = run.epochs.last().map(|epoch| epoch.train_loss).or(run.loss.last().map(|(_, loss)| f64::from(loss)));
    let loss = loss.map_or_else(String::new, |loss| format!(" loss {}", fmt::number(loss)));
    let sign = if matches!(run.phase, Phase::Paused | Phase::Pausing) { "‖" } else { "●" };
    format!("{sign} {:.0}%{loss} — {name}", run.progress() * 100.0)
}

/// State and percentage for `OSC 9;4`: 1 goes on, 4 waits, 2 went wrong, 0 none.
fn bar(state: &State) -> String {
    match (state.any_live(), state.run()) {
        (Some(run), _) if matches!(run.phase, Phase::Paused | Phase::Pausing) => {
            format!("4;{:.0}", run.progress() * 100.0)
        }
        (Some(run), _) => format!("1;{:.0}", run.progress() * 100.0),
        (None, Some(run)) if run.phase == Phase::Failed => "2;100".into(),
        _ => "0;0".into(),
    }
}

/// Rings and, where the terminal knows how, notifies.
pub(super) fn notify(text: &str) -> io::Result<()> {
    let text = printable(text);
    let set = |name: &str| var(name).unwrap_or_default();
    write!(stdout(), "{}\x07", notification(&text, &set))?;
    stdout().flush()
}

/// What makes the terminal show a notification: OSC 777 where that is what it knows, else OSC 9.
fn notification(text: &str, set: &dyn Fn(&str) -> String) -> String {
    let urxvt = set("TERM").starts_with("rxvt") || set("TERM").starts_with("foot") || !set("VTE_VERSION").is_empty();
    let sequence = if urxvt { format!("\x1b]777;notify;gradus;{text}\x07") } else { format!("\x1b]9;{text}\x07") };
    if set("TMUX").is_empty() {
        return sequence;
    }
    // Handed on to the terminal around it, where `allow-passthrough` is on.
    format!("\x1bPtmux;{}\x1b\\", sequence.replace('\x1b', "\x1b\x1b"))
}

/// Without control characters, which would end an escape sequence early.
fn printable(text: &str) -> String {
    text.chars().filter(|c| !c.is_control()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn notified(environment: &[(&str, &str)]) -> String {
        let set = |name: &str| environment.iter().find(|(known, _)| *known == name).map_or("", |(_, value)| value);
        notification("done", &|name| set(name).to_owned())
    }

    #[test]
    fn a_notification_is_what_the_terminal_knows() {
        assert_eq!(notified(&[("TERM", "xterm-256color")]), "\x1b]9;done\x07");
        assert_eq!(notified(&[("TERM", "foot")]), "\x1b]777;notify;gradus;done\x07");
        assert_eq!(notified(&[("TERM", "xterm-256color"), ("VTE_VERSION", "7600")]), "\x1b]777;notify;gradus;done\x07");
        assert_eq!(notified(&[("TMUX", "/tmp/t,1,0")]), "\x1bPtmux;\x1b\x1b]9;done\x07\x1b\\");
    }

    #[test]
    fn only_terminals_with_a_bar_are_told_of_it() {
        assert!(has_bar(&|name| name == "WT_SESSION"));
        assert!(!has_bar(&|name| name == "WT_SESSION" || name == "TMUX"));
        assert!(!has_bar(&|name| name == "ITERM_SESSION_ID"));
    }
}
