//! One picture of the state, or the lines that say what is new instead.

use std::time::Instant;

use ratatui::buffer::Buffer;

use super::session::{Dirt, Session};
use super::terminal;
use crate::app::{self, Msg, State};
use crate::ui::{self, Cx, linear};

impl Session {
    /// Brings what the terminal shows up to date.
    pub(super) fn draw(&mut self) {
        if self.expired() {
            let now = Msg::Now(self.now());
            app::update(&mut self.state, now);
        }
        if let Some(told) = &mut self.linear {
            let lines = linear::news(told, &self.state, &self.keys);
            self.dirty = Dirt::Clean;
            self.drawn = Instant::now();
            self.seen(&terminal::say(&lines));
            return;
        }
        let (state, cx) = (&self.state, Cx::new(&self.theme, &self.keys, self.pictures));
        let drawn = self.screen.draw(|buffer| paint(state, &cx, buffer));
        let gone = drawn.is_err();
        self.seen(&drawn);
        if gone {
            return;
        }
        let shown = self.window.show(&self.state);
        self.seen(&shown);
        self.drawn = Instant::now();
        self.dirty = Dirt::Clean;
    }
}

/// The picture of a state, as large as the buffer.
pub(super) fn paint(state: &State, cx: &Cx, buffer: &mut Buffer) {
    let layout = ui::layout(state, buffer.area.as_size());
    ui::view(state, &layout, cx, buffer);
}
