//! Keys, mouse and pastes from the terminal, read on a thread of their own.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::{Builder, sleep};
use std::time::Duration;

use crossbeam_channel::Sender;
use crossterm::event::{Event, MouseEventKind, poll, read};

use super::Wake;
use super::ground::Ear;

/// How long the thread may take to notice that it should leave the terminal to somebody else.
const PATIENCE: Duration = Duration::from_millis(200);

/// The reading thread, which can be told to keep its hands off the terminal.
pub(super) struct Keyboard {
    held: Arc<AtomicBool>,
}

impl Keyboard {
    /// Starts reading; `ear` awaits an answer of the terminal among the keys.
    ///
    /// # Errors
    /// When the system gives no thread.
    pub(super) fn listen(inbox: Sender<Wake>, mut ear: Option<Ear>) -> std::io::Result<Self> {
        let held = Arc::new(AtomicBool::new(false));
        let flag = Arc::clone(&held);
        Builder::new().name("keyboard".into()).spawn(move || {
            let is_held = || flag.load(Ordering::SeqCst);
            loop {
                if is_held() {
                    sleep(PATIENCE / 4);
                    continue;
                }
                let event = match poll(PATIENCE) {
                    Ok(true) if !is_held() => read(),
                    Ok(_) => continue,
                    Err(error) => Err(error),
                };
                let wakes = match event {
                    Ok(event) if is_motion(&event) => continue,
                    Ok(event) => picked(&mut ear, event),
                    // The terminal is gone: leave as if it had sent a hang-up.
                    Err(_) => vec![Wake::Signal],
                };
                for wake in wakes {
                    let gone = matches!(wake, Wake::Signal);
                    if inbox.send(wake).is_err() || gone {
                        return;
                    }
                }
            }
        })?;
        Ok(Self { held })
    }

    /// Leaves the terminal's input to `other` for a while.
    pub(super) fn hold<T>(&self, other: impl FnOnce() -> T) -> T {
        self.held.store(true, Ordering::SeqCst);
        sleep(PATIENCE + PATIENCE / 4);
        let result = other();
        self.held.store(false, Ordering::SeqCst);
        result
    }
}

/// An event as what wakes the loop, an answer of the terminal picked out.
fn picked(ear: &mut Option<Ear>, event: Event) -> Vec<Wake> {
    let Some(listening) = ear.as_mut() else { return vec![Wake::Terminal(event)] };
    let heard = listening.hear(event);
    if heard.ground.is_some() || listening.is_tired() {
        *ear = None;
    }
    let keys = heard.keys.into_iter().map(Wake::Terminal);
    heard.ground.map(Wake::Ground).into_iter().chain(keys).collect()
}

/// Mere motion of the mouse, of which there is a lot and which means nothing here.
fn is_motion(event: &Event) -> bool {
    matches!(event, Event::Mouse(mouse) if mouse.kind == MouseEventKind::Moved)
}
