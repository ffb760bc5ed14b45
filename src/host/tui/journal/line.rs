//! A line of a journal, to text and back.

use std::fmt;

use crossterm::event::{Event, KeyEventKind, KeyModifiers, MouseButton, MouseEvent, MouseEventKind};

use crate::ui::keys::chord;

/// What a line says.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::host) enum Line {
    /// So many seconds after the line before, this came.
    Came(f64, Event),
    /// What comes next waits for this.
    Wait(Until),
}

/// What is waited for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::host) enum Until {
    /// The data are read.
    Data,
    /// No run is being prepared any more.
    Begin,
    /// The run in view has judged so many epochs, or none is live.
    Epoch(usize),
    /// No run is live.
    End,
    /// The screen shows this.
    Text(String),
}

/// Names of what a mouse does.
const MOUSE: [(&str, MouseEventKind); 5] = [
    ("press", MouseEventKind::Down(MouseButton::Left)),
    ("drag", MouseEventKind::Drag(MouseButton::Left)),
    ("release", MouseEventKind::Up(MouseButton::Left)),
    ("wheel-up", MouseEventKind::ScrollUp),
    ("wheel-down", MouseEventKind::ScrollDown),
];

impl Line {
    /// What came, where it means anything to the program.
    pub(super) fn of(seconds: f64, event: &Event) -> Option<Self> {
        let line = Self::Came(seconds, event.clone());
        told(event).map(|_| line)
    }

    /// Reads a line.
    ///
    /// # Errors
    /// What is wrong with it.
    pub(super) fn read(text: &str) -> Result<Self, String> {
        let (first, rest) = text.split_once(' ').unwrap_or((text, ""));
        if first == "wait" {
            return until(rest.trim_matches(' ')).map(Self::Wait);
        }
        let seconds = first.parse().ok().filter(|seconds: &f64| seconds.is_finite() && *seconds >= 0.0);
        let seconds = seconds.ok_or_else(|| format!("expected seconds or `wait`, found {first:?}"))?;
        event(rest.trim_matches(' ')).map(|event| Self::Came(seconds, event))
    }
}

impl fmt::Display for Line {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        match self {
            Self::Came(seconds, event) => write!(f, "{seconds:.3} {}", told(event).unwrap_or_default()),
            Self::Wait(Until::Data) => f.write_str("wait data"),
            Self::Wait(Until::Begin) => f.write_str("wait begin"),
            Self::Wait(Until::Epoch(epoch)) => write!(f, "wait epoch {epoch}"),
            Self::Wait(Until::End) => f.write_str("wait end"),
            Self::Wait(Until::Text(text)) => write!(f, "wait text {}", quoted(text)),
        }
    }
}

fn until(text: &str) -> Result<Until, String> {
    let (what, rest) = text.split_once(' ').unwrap_or((text, ""));
    match (what, rest) {
        ("data", "") => Ok(Until::Data),
        ("begin", "") => Ok(Until::Begin),
        ("end", "") => Ok(Until::End),
        ("epoch", number) => number.parse().map(Until::Epoch).map_err(|_| format!("no number of epochs: {number:?}")),
        ("text", text) => unquoted(text).map(Until::Text),
        _ => Err(format!("expected `wait` data, begin, epoch N, end or text \"…\", found {text:?}")),
    }
}

/// An event in words; `None` for one that means nothing.
fn told(event: &Event) -> Option<String> {
    match event {
        Event::Key(key) if key.kind == KeyEventKind::Release => None,
        Event::Key(key) => chord::name(*key).map(|name| format!("key {name}")),
        Event::Mouse(mouse) => {
            let (name, _) = MOUSE.iter().find(|(_, kind)| *kind == mouse.kind)?;
            Some(format!("mouse {name} {} {}", mouse.column, mouse.row))
        }
        Event::Paste(text) => Some(format!("paste {}", quoted(text))),
        Event::Resize(columns, rows) => Some(format!("size {columns} {rows}")),
        Event::FocusGained => Some("focus gained".into()),
        Event::FocusLost => Some("focus lost".into()),
    }
}

fn event(text: &str) -> Result<Event, String> {
    let (what, rest) = text.split_once(' ').unwrap_or((text, ""));
    match what {
        "key" => chord::key(rest).map(Event::Key).ok_or_else(|| format!("no such key: {rest:?}")),
        "mouse" => {
            let (name, place) = rest.split_once(' ').unwrap_or((rest, ""));
            let kind = MOUSE.iter().find(|(known, _)| *known == name).map(|&(_, kind)| kind);
            let kind = kind.ok_or_else(|| format!("a mouse does no {name:?}"))?;
            let (column, row) = pair(place)?;
            Ok(Event::Mouse(MouseEvent { kind, column, row, modifiers: KeyModifiers::NONE }))
        }
        "paste" => unquoted(rest).map(Event::Paste),
        "size" => pair(rest).map(|(columns, rows)| Event::Resize(columns, rows)),
        "focus" if rest == "gained" => Ok(Event::FocusGained),
        "focus" if rest == "lost" => Ok(Event::FocusLost),
        _ => Err(format!("expected key, mouse, paste, size or focus, found {text:?}")),
    }
}

fn pair(text: &str) -> Result<(u16, u16), String> {
    let numbers = text.split_once(' ').and_then(|(a, b)| Some((a.parse().ok()?, b.parse().ok()?)));
    numbers.ok_or_else(|| format!("expected two numbers, found {text:?}"))
}

fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

fn unquoted(text: &str) -> Result<String, String> {
    serde_json::from_str(text).map_err(|_| format!("expected a text between quotation marks, found {text:?}"))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_line_is_read_as_it_was_written() {
        for line in [
            "0.000 size 160 48",
            "2.310 key ctrl-alt-left",
            "0.001 key \"",
            "0.001 key \u{3000}",
            "0.500 mouse wheel-down 3 0",
            "0.500 paste \"a \\\"b\\\"\\nc\"",
            "0.000 focus lost",
            "wait data",
            "wait begin",
            "wait epoch 12",
            "wait end",
            "wait text \"roc_auc 0.9\"",
        ] {
            assert_eq!(Line::read(line).map(|line| line.to_string()), Ok(line.to_owned()));
        }
    }

    #[test]
    fn a_line_that_says_nothing_says_why() {
        let told = |line: &str| Line::read(line).unwrap_err();
        assert_eq!(told("key j"), "expected seconds or `wait`, found \"key\"");
        assert_eq!(told("-1 key j"), "expected seconds or `wait`, found \"-1\"");
        assert_eq!(told("0 key nokey"), "no such key: \"nokey\"");
        assert_eq!(told("0 mouse jump 1 2"), "a mouse does no \"jump\"");
        assert_eq!(told("0 mouse press 1"), "expected two numbers, found \"1\"");
        assert_eq!(told("wait epoch x"), "no number of epochs: \"x\"");
        assert!(told("wait for it").starts_with("expected `wait` data"));
        assert!(told("0 paste hello").starts_with("expected a text between quotation marks"));
    }

    proptest! {
        #[test]
        fn whatever_is_pasted_comes_back(text in any::<String>(), milliseconds in 0_u32..1_000_000) {
            let line = Line::Came(f64::from(milliseconds) / 1e3, Event::Paste(text));
            let written = line.to_string();
            prop_assert_eq!(written.lines().count(), 1);
            prop_assert_eq!(Line::read(&written), Ok(line));
        }

        #[test]
        fn no_text_is_too_odd_to_be_refused(text in any::<String>()) {
            if let Ok(line) = Line::read(&text) {
                prop_assert_eq!(Line::read(&line.to_string()).is_ok(), true);
            }
        }
    }
}
