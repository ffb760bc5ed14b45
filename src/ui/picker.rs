//! The choice that `gradus` alone opens with: workspaces, runs, ways to begin. Called by the host before there is a state.

use crossterm::event::{Event, KeyCode, KeyEventKind, KeyModifiers, MouseButton, MouseEventKind};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::Line;

use super::cx::{Cx, first_in_view, plainly, put};
use super::theme::Role;

/// Rows above the list, and the footer below it.
const HEADING: u16 = 3;
const FOOTER: u16 = 2;
/// Columns of a name at most.
const NAME: u16 = 40;

/// One thing to open.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// What it is one of; entries of a kind stand together.
    pub kind: &'static str,
    /// What it is called.
    pub name: String,
    /// What it is, in a line.
    pub about: String,
}

/// What can be chosen, and where the cursor is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Picker {
    /// In order.
    pub entries: Vec<Entry>,
    /// The entry in hand, from 0.
    pub cursor: usize,
    /// A sentence above them.
    pub says: String,
}

/// What a key decided.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Choice {
    /// The entry at this place, from 0.
    Open(usize),
    /// None of them.
    Leave,
}

/// A line of the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Row {
    Gap,
    Kind(&'static str),
    Entry(usize),
}

impl Picker {
    /// Moves the cursor, or decides; the screen is `height` rows high.
    pub fn input(&mut self, event: &Event, height: u16) -> Option<Choice> {
        let last = self.entries.len().saturating_sub(1);
        let key = match event {
            Event::Key(key) if key.kind != KeyEventKind::Release => key,
            Event::Mouse(mouse) => {
                match mouse.kind {
                    MouseEventKind::ScrollUp => self.cursor = self.cursor.saturating_sub(1),
                    MouseEventKind::ScrollDown => self.cursor = (self.cursor + 1).min(last),
                    MouseEventKind::Down(MouseButton::Left) => return self.clicked(mouse.row, height),
                    _ => {}
                }
                return None;
            }
            _ => return None,
        };
        match key.code {
            KeyCode::Char('c') if key.modifiers.contains(KeyModifiers::CONTROL) => return Some(Choice::Leave),
            KeyCode::Char('q') | KeyCode::Esc => return Some(Choice::Leave),
            KeyCode::Enter | KeyCode::Char(' ' | 'l') | KeyCode::Right if !self.entries.is_empty() => {
                return Some(Choice::Open(self.cursor));
            }
            KeyCode::Down | KeyCode::Char('j') => self.cursor = (self.cursor + 1).min(last),
            KeyCode::Up | KeyCode::Char('k') => self.cursor = self.cursor.saturating_sub(1),
            KeyCode::Tab => self.cursor = self.other_kind(1),
            KeyCode::BackTab => self.cursor = self.other_kind(-1),
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

    /// A click takes the cursor along; one on what is in hand opens it.
    fn clicked(&mut self, row: u16, height: u16) -> Option<Choice> {
        let (first, rows) = self.in_view(height);
        let place = first + usize::from(row.checked_sub(HEADING)?);
        let Some(Row::Entry(entry)) = rows.get(place).copied() else { return None };
        let again = entry == self.cursor;
        self.cursor = entry;
        again.then_some(Choice::Open(entry))
    }

    /// The first entry of the next kind, or of the one before, around.
    fn other_kind(&self, way: isize) -> usize {
        let firsts: Vec<usize> = (0..self.entries.len())
            .filter(|&place| place == 0 || self.entries[place].kind != self.entries[place - 1].kind)
            .collect();
        let here = firsts.iter().rposition(|&first| first <= self.cursor).unwrap_or(0) as isize;
        firsts.get((here + way).rem_euclid(firsts.len().max(1) as isize) as usize).copied().unwrap_or(0)
    }

    fn rows(&self) -> Vec<Row> {
        let mut rows = Vec::new();
        for (place, entry) in self.entries.iter().enumerate() {
            if place == 0 || self.entries[place - 1].kind != entry.kind {
                rows.extend((place > 0).then_some(Row::Gap));
                rows.push(Row::Kind(entry.kind));
            }
            rows.push(Row::Entry(place));
        }
        rows
    }

    /// The first row in view, and all rows.
    fn in_view(&self, height: u16) -> (usize, Vec<Row>) {
        let rows = self.rows();
        let held = rows.iter().position(|row| *row == Row::Entry(self.cursor)).unwrap_or(0);
        let room = usize::from(height.saturating_sub(HEADING + FOOTER)).max(1);
        // With the first entry in hand its heading is in view too.
        (if held <= 1 { 0 } else { first_in_view(held, rows.len(), room) }, rows)
    }

    /// Draws the whole screen.
    pub fn draw(&self, cx: &Cx, buf: &mut Buffer) {
        let area = buf.area;
        put(buf, area, 0, Line::from(cx.span(Role::Title, " gradus")));
        put(buf, area, 1, Line::from(cx.span(Role::TextDim, format!(" {}", self.says))));
        let height = area.height.saturating_sub(HEADING + FOOTER);
        let list = Rect { y: area.y + HEADING.min(area.height), height, ..area };
        let names = self.entries.iter().map(|entry| entry.name.chars().count()).max().unwrap_or(0) as u16 + 2;
        let names = names.min(NAME).min(area.width / 2);
        let (first, rows) = self.in_view(area.height);
        for (y, row) in rows.iter().skip(first).take(usize::from(height)).enumerate() {
            let line = match row {
                Row::Gap => Line::default(),
                Row::Kind(kind) => Line::from(cx.span(Role::TableHeader, format!(" {kind}"))),
                Row::Entry(place) => {
                    let (entry, held) = (&self.entries[*place], *place == self.cursor);
                    let mark = if held { cx.glyphs().cursor } else { " " };
                    let role = if held { Role::Select } else { Role::Text };
                    let name = format!(" {mark} {}", cx.left(&entry.name, names));
                    Line::from(vec![
                        cx.span(role, name),
                        cx.span(if held { role } else { Role::TextDim }, entry.about.clone()),
                    ])
                }
            };
            put(buf, list, y as u16, line);
        }
        let keys = " j k move   tab next kind   enter open   q leave";
        put(buf, area, area.height.saturating_sub(1), Line::from(cx.span(Role::TextDim, keys)));
        plainly(cx, buf);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::keys::Keymap;
    use crate::ui::keys::chord;
    use crate::ui::parts::picture::picture;
    use crate::ui::parts::pictures::Pictures;
    use crate::ui::theme::{Depth, Theme};

    fn picker() -> Picker {
        let entry = |kind, name: &str, about: &str| Entry { kind, name: name.into(), about: about.into() };
        Picker {
            entries: vec![
                entry("workspaces", "iris.toml", "predicts species · 3 classes · 150 rows"),
                entry("workspaces", "adult.toml", "predicts income"),
                entry("runs", "1123-0901-iris", "● live · epoch 12 · accuracy 0.96"),
                entry("to begin with", "demo", "a built-in table of loans, to try everything with"),
                entry("to begin with", "tour", "two minutes, one key at a time"),
            ],
            cursor: 0,
            says: "What would you like to open?".into(),
        }
    }

    fn drawn(picker: &Picker, width: u16, height: u16) -> String {
        let (theme, keys) = (Theme::ready_made(Depth::None), Keymap::default());
        picture(width, height, |_, buf| picker.draw(&Cx::new(&theme, &keys, Pictures::default()), buf))
    }

    #[test]
    fn each_says_what_it_is_and_what_does_not_fit_is_cut_visibly() {
        insta::assert_snapshot!(drawn(&picker(), 60, 16), @r#"
gradus
What would you like to open?

workspaces
▌ iris.toml       predicts species · 3 classes · 150 rows
  adult.toml      predicts income

runs
  1123-0901-iris  ● live · epoch 12 · accuracy 0.96

to begin with
  demo            a built-in table of loans, to try everyt…
  tour            two minutes, one key at a time


j k move   tab next kind   enter open   q leave
"#);
        let low = drawn(&Picker { cursor: 4, ..picker() }, 40, 8);
        assert!(low.contains("▸ tour") || low.contains("tour"), "{low}");
        assert!(drawn(&picker(), 40, 16).contains('…'));
    }

    #[test]
    fn keys_and_clicks_choose() {
        let mut picker = picker();
        let press =
            |picker: &mut Picker, name: &str| chord::key(name).and_then(|key| picker.input(&Event::Key(key), 20));
        assert_eq!(press(&mut picker, "tab"), None);
        assert_eq!(picker.cursor, 2);
        press(&mut picker, "tab");
        press(&mut picker, "tab");
        assert_eq!(picker.cursor, 0);
        press(&mut picker, "G");
        assert_eq!(press(&mut picker, "enter"), Some(Choice::Open(4)));
        let click = |picker: &mut Picker, row| {
            let kind = MouseEventKind::Down(MouseButton::Left);
            let mouse = crossterm::event::MouseEvent { kind, column: 5, row, modifiers: KeyModifiers::NONE };
            picker.input(&Event::Mouse(mouse), 20)
        };
        assert_eq!((click(&mut picker, HEADING + 2), picker.cursor), (None, 1));
        assert_eq!(click(&mut picker, HEADING + 2), Some(Choice::Open(1)));
        assert_eq!(click(&mut picker, HEADING), None, "a heading is nothing to open");
    }
}
