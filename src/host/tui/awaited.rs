//! What is typed while a run that was asked for is still being read: it is meant for that run, not for the empty workbench
//! that is there first.

use crossterm::event::{Event, KeyCode, KeyModifiers};

use crate::app::RunId;

/// A run that is to come into view, and the keys pressed meanwhile.
#[derive(Debug)]
pub(super) struct Awaited {
    run: RunId,
    typed: Vec<Event>,
}

impl Awaited {
    pub(super) fn new(run: RunId) -> Self {
        Self { run, typed: Vec::new() }
    }

    /// Keeps the event for later if it is a key; control-C is none, so that nobody has to wait who wants to leave.
    pub(super) fn keeps(&mut self, event: &Event) -> bool {
        let Event::Key(key) = event else { return false };
        let leaves = key.code == KeyCode::Char('c') && key.modifiers.contains(KeyModifiers::CONTROL);
        if !leaves {
            self.typed.push(event.clone());
        }
        !leaves
    }
}

/// What was typed, in order, if it is this run that was waited for; then nothing is.
pub(super) fn arrived(awaited: &mut Option<Awaited>, run: &str) -> Vec<Event> {
    awaited.take_if(|awaited| awaited.run == run).map(|awaited| awaited.typed).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use crossterm::event::KeyEvent;

    use super::*;

    #[test]
    fn keys_wait_for_their_run_and_nothing_else_does() {
        let key = |code, modifiers| Event::Key(KeyEvent::new(code, modifiers));
        let space = key(KeyCode::Char(' '), KeyModifiers::NONE);
        let mut awaited = Some(Awaited::new("a".into()));
        let waiting = awaited.as_mut().expect("it is awaited");
        assert!(waiting.keeps(&space) && !waiting.keeps(&Event::Resize(80, 24)));
        assert!(!waiting.keeps(&key(KeyCode::Char('c'), KeyModifiers::CONTROL)));
        assert!(arrived(&mut awaited, "b").is_empty() && awaited.is_some());
        assert_eq!(arrived(&mut awaited, "a"), [space]);
        assert!(arrived(&mut awaited, "a").is_empty() && awaited.is_none());
    }
}
