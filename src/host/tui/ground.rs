//! Asking the terminal whether its background is dark or light (OSC 11), without taking a key from the user.
//!
//! The answer comes in the way keys do, and so is picked out of them: what is no part of it goes on to where keys go. One
//! that comes after the first picture still counts.

use std::env::var;
use std::io::{self, Write, stdout};
use std::time::{Duration, Instant};

use crossterm::event::{Event, KeyCode, KeyEvent, KeyEventKind, KeyModifiers, poll, read};

use super::capabilities;
use crate::ui::theme::{Depth, Mode};

/// How long the first picture waits for an answer.
const WAIT: Duration = Duration::from_millis(60);
/// How long an answer may still come and count, over a slow line.
const LATE: Duration = Duration::from_secs(5);
/// Longer than every answer.
const LONGEST: usize = 32;

/// What came of asking.
pub(super) struct Asked {
    /// Dark or light, as far as is known.
    pub(super) ground: Mode,
    /// What was typed in the meantime, in order.
    pub(super) typed: Vec<Event>,
    /// Listens for an answer that has not come.
    pub(super) ear: Option<Ear>,
}

/// What there is to know without asking.
pub(super) fn unasked() -> Asked {
    let ground = var("COLORFGBG").ok().and_then(|value| Mode::by_variable(&value)).unwrap_or_default();
    Asked { ground, typed: Vec::new(), ear: None }
}

/// Asks, and waits a moment for the answer. The terminal is taken, so that nothing of it is shown.
pub(super) fn ask() -> io::Result<Asked> {
    let mut asked = unasked();
    let term = var("TERM").unwrap_or_default();
    if capabilities::depth() == Depth::None || ["dumb", "linux"].contains(&term.as_str()) {
        return Ok(asked);
    }
    stdout().write_all(b"\x1b]11;?\x07")?;
    stdout().flush()?;
    let mut ear = Ear::new();
    let end = Instant::now() + WAIT;
    while poll(end.saturating_duration_since(Instant::now()))? {
        let heard = ear.hear(read()?);
        asked.typed.extend(heard.keys);
        if let Some(ground) = heard.ground {
            return Ok(Asked { ground, ..asked });
        }
    }
    asked.ear = Some(ear);
    Ok(asked)
}

/// Picks the answer out of what comes from the terminal.
pub(super) struct Ear {
    since: Instant,
    /// What may be the beginning of an answer, in case it is none.
    held: Vec<Event>,
    /// The same as text.
    text: String,
}

/// What one event made sure of.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Heard {
    /// Events that are no part of an answer.
    pub(super) keys: Vec<Event>,
    /// The answer.
    pub(super) ground: Option<Mode>,
}

impl Heard {
    /// Mere typing.
    pub(super) fn key(event: Event) -> Self {
        Self { keys: vec![event], ground: None }
    }
}

impl Ear {
    fn new() -> Self {
        Self { since: Instant::now(), held: Vec::new(), text: String::new() }
    }

    /// Whether no answer is awaited any more.
    pub(super) fn is_tired(&self) -> bool {
        self.since.elapsed() > LATE
    }

    /// Takes an event in.
    pub(super) fn hear(&mut self, event: Event) -> Heard {
        let Event::Key(KeyEvent { code, modifiers, kind: KeyEventKind::Press, .. }) = event else {
            // Sizes and the mouse come between the keys of an answer as they please.
            return Heard::key(event);
        };
        let plain = (modifiers - KeyModifiers::SHIFT).is_empty();
        let (alt, control) = (modifiers == KeyModifiers::ALT, modifiers == KeyModifiers::CONTROL);
        match code {
            // How crossterm tells `ESC ]`.
            KeyCode::Char(']') if alt && self.held.is_empty() => self.held.push(event),
            _ if self.held.is_empty() => return Heard::key(event),
            KeyCode::Char('\\') if alt || self.ends() => return self.over(),
            KeyCode::Char('g') if control => return self.over(),
            KeyCode::Esc => self.hold(event, '\x1b'),
            KeyCode::Char(c) if plain && self.may_go_on_with(c) => self.hold(event, c),
            _ => {
                self.text.clear();
                let mut keys = std::mem::take(&mut self.held);
                keys.push(event);
                return Heard { keys, ground: None };
            }
        }
        Heard::default()
    }

    fn hold(&mut self, event: Event, c: char) {
        self.held.push(event);
        self.text.push(c);
    }

    /// `ESC \` may come in two pieces.
    fn ends(&self) -> bool {
        self.text.ends_with('\x1b')
    }

    fn may_go_on_with(&self, c: char) -> bool {
        const HEAD: &str = "11;rgb";
        let place = self.text.len();
        let fits =
            HEAD.as_bytes().get(place).map_or(c.is_ascii_hexdigit() || "a:/".contains(c), |&b| char::from(b) == c);
        fits && place < LONGEST && !self.ends()
    }

    fn over(&mut self) -> Heard {
        let ground = Mode::told(self.text.trim_end_matches('\x1b'));
        self.text.clear();
        self.held.clear();
        Heard { keys: Vec::new(), ground }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::keys::chord;

    fn keys(names: &[&str]) -> Vec<Event> {
        names.iter().filter_map(|name| chord::key(name)).map(Event::Key).collect()
    }

    fn heard(names: &[&str]) -> (Vec<Event>, Option<Mode>) {
        let mut ear = Ear::new();
        let mut all = (Vec::new(), None);
        for event in keys(names) {
            let heard = ear.hear(event);
            all.0.extend(heard.keys);
            all.1 = all.1.or(heard.ground);
        }
        all
    }

    fn spelt(text: &str) -> Vec<String> {
        text.chars().map(String::from).collect()
    }

    #[test]
    fn an_answer_is_picked_out_from_between_keys() {
        let answer = spelt("11;rgb:ffff/ffff/ffff");
        for end in [&["ctrl-g"][..], &["alt-\\"], &["esc", "\\"]] {
            let middle: Vec<&str> = answer.iter().map(String::as_str).collect();
            let all = [&["j", "alt-]"][..], &middle, end, &["k"]].concat();
            assert_eq!(heard(&all), (keys(&["j", "k"]), Some(Mode::Light)), "{end:?}");
        }
    }

    #[test]
    fn what_only_begins_like_an_answer_is_typed() {
        assert_eq!(heard(&["alt-]", "1", "x", "1"]), (keys(&["alt-]", "1", "x", "1"]), None));
        assert_eq!(heard(&["alt-]", "q"]), (keys(&["alt-]", "q"]), None));
        assert_eq!(heard(&["]", "1", "1"]), (keys(&["]", "1", "1"]), None));
        assert_eq!(heard(&["alt-]", "1", "esc", "q"]), (keys(&["alt-]", "1", "esc", "q"]), None));
    }

    #[test]
    fn an_answer_that_cannot_be_read_is_no_key_either() {
        let (typed, ground) = heard(&["alt-]", "1", "1", ";", "r", "g", "b", ":", "f", "ctrl-g"]);
        assert_eq!((typed, ground), (Vec::new(), None));
    }
}
