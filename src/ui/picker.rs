//! The choice of workspaces that `gradus` alone opens with. Called by the host before there is a state.

use crossterm::event::{Event, KeyCode, KeyEventKind, KeyModifiers};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::Line;

use super::cx::{Cx, first_in_view, put};
use super::theme::Role;

/// Rows above the list, and the footer below it.
const HEADING: u16 = 3;
const FOOTER: u16 = 2;

/// What can be chosen, and where the cursor is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Picker {
    /// Name and one line about it, in order.
    pub entries: Vec<(String, String)>,
    /// The entry in hand, from 0.
    pub cursor: usize,
}

/// What a key decided.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Choice {
    /// The entry at this place, from 0.
    Open(usize),
    /// None of them.
    Leave,
}

impl Picker {
    /// Moves the cursor, or decides.
    pub fn input(&mut self, event: &Event) -> Option<Choice> {
        let Event::Key(key) = event else { return None };
        if key.kind == KeyEventKind::Release {
            return None;
        }
        let last = self.entries.len().saturating_sub(1);
        match key.code {
            KeyCode::Char('c') if key.modifiers.contains(KeyModifiers::CONTROL) => return Some(Choice::Leave),
            KeyCode::Char('q') | KeyCode::Esc => return Some(Choice::Leave),
            KeyCode::Enter | KeyCode::Char(' ' | 'l') | KeyCode::Right if !self.entries.is_empty() => {
                return Some(Choice::Open(self.cursor));
            }
            KeyCode::Down | KeyCode::Char('j') | KeyCode::Tab => self.cursor = (self.cursor + 1).min(last),
            KeyCode::Up | KeyCode::Char('k') | KeyCode::BackTab => self.cursor = self.cursor.saturating_sub(1),
            KeyCode::Home | KeyCode::Char('g') => self.cursor = 0,
            KeyCode::End | KeyCode::Char('G') => self.cursor = last,
            KeyCode::Char(digit @ '1'..='9') => {
                let place = digit as usize - '1' as usize;
                if place <= last {
                    self.cursor = place;
                }
            }
            _ => {}
        }
        None
    }

    /// Draws the whole screen.
    pub fn draw(&self, cx: &Cx, buf: &mut Buffer) {
        let area = buf.area;
        put(buf, area, 0, Line::from(cx.span(Role::Title, " gradus")));
        put(buf, area, 1, Line::from(cx.span(Role::TextDim, " Choose a workspace to open.")));
        let rows = usize::from(area.height.saturating_sub(HEADING + FOOTER));
        let list = Rect { y: area.y + HEADING.min(area.height), height: rows as u16, ..area };
        let first = first_in_view(self.cursor, self.entries.len(), rows.max(1));
        let names = self.entries.iter().map(|(name, _)| name.chars().count()).max().unwrap_or(0) as u16 + 2;
        for (row, (place, (name, about))) in self.entries.iter().enumerate().skip(first).take(rows).enumerate() {
            let held = place == self.cursor;
            let mark = if held { cx.glyphs().cursor } else { " " };
            let line = format!(" {mark} {}{about}", cx.left(name, names.min(area.width / 2)));
            let role = if held { Role::Select } else { Role::Text };
            put(buf, list, row as u16, Line::from(cx.span(role, cx.cut(&line, area.width).into_owned())));
        }
        let keys = " j k move   enter open   q leave";
        put(
            buf,
            area,
            area.height.saturating_sub(1),
            Line::from(cx.span(Role::TextDim, cx.cut(keys, area.width).into_owned())),
        );
    }
}
