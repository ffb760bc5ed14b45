//! Settings under each other: key, value, unit, hint; the mistake under the row that has it; one value edited in place.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::base::fmt::{Align, prefix, width};
use crate::ui::parts::pen::Pen;
use crate::ui::theme::{Role, Theme};

/// One setting.
#[derive(Clone, Copy, Debug, Default)]
pub struct Field<'a> {
    /// Its name.
    pub key: &'a str,
    /// What it is.
    pub value: &'a str,
    /// What the value counts.
    pub unit: &'a str,
    /// What it does, or why it cannot be changed.
    pub hint: &'a str,
    /// Whether it differs from what is saved.
    pub changed: bool,
    /// What is wrong with it.
    pub error: Option<&'a str>,
}

/// A value that is being typed.
#[derive(Clone, Copy, Debug)]
pub struct Edit<'a> {
    /// The text so far.
    pub text: &'a str,
    /// How many characters stand before the caret.
    pub caret: usize,
}

/// Settings and the place among them.
#[derive(Clone, Copy, Debug, Default)]
pub struct Form<'a> {
    /// One after the other.
    pub fields: &'a [Field<'a>],
    /// The setting under the cursor.
    pub cursor: Option<usize>,
    /// The setting that was first in sight; moved as little as the cursor needs.
    pub scroll: usize,
    /// The new value of the setting under the cursor.
    pub edit: Option<Edit<'a>>,
    /// Whether the keys go here.
    pub focused: bool,
}

/// Where the parts of a row start, and how wide they are.
struct Columns {
    key: u16,
    value: u16,
}

impl Form<'_> {
    /// Draws the settings in sight.
    pub fn draw(&self, area: Rect, buf: &mut Buffer, theme: &Theme) {
        let mut pen = Pen::new(buf, area, theme);
        let columns = self.columns(pen.width());
        for (index, y) in self.places(pen.height()) {
            let Some(field) = self.fields.get(index) else { continue };
            self.row(index, field, y, &columns, &mut pen, theme);
            if let Some(error) = field.error {
                let start = pen.text(4, y + 1, theme.glyphs().signs[1], theme.style(Role::Bad));
                pen.text(start + 1, y + 1, error, theme.style(Role::Bad));
            }
        }
    }

    /// The setting at a row of the screen.
    pub fn field_at(&self, area: Rect, row: u16) -> Option<usize> {
        let y = row.checked_sub(area.y).filter(|&y| y < area.height)?;
        self.places(area.height)
            .into_iter()
            .rev()
            .find(|&(_, start)| start <= y)
            .and_then(|(index, start)| (u32::from(y) < u32::from(start) + self.rows_of(index)).then_some(index))
    }

    /// Index and first row of every setting in sight.
    fn places(&self, height: u16) -> Vec<(usize, u16)> {
        let mut rows = 0;
        let placed = (self.first(height)..self.fields.len()).map(|index| {
            let start = rows;
            rows += self.rows_of(index);
            (index, start)
        });
        placed.take_while(|&(_, start)| start < u32::from(height)).map(|(index, start)| (index, start as u16)).collect()
    }

    /// The first setting in sight, so that the one under the cursor is whole where it can be.
    fn first(&self, height: u16) -> usize {
        let Some(last) = self.fields.len().checked_sub(1) else { return 0 };
        let Some(cursor) = self.cursor.map(|cursor| cursor.min(last)) else { return self.scroll.min(last) };
        let mut room = u32::from(height).saturating_sub(self.rows_of(cursor));
        let mut least = cursor;
        while least > 0 && self.rows_of(least - 1) <= room {
            least -= 1;
            room -= self.rows_of(least);
        }
        self.scroll.clamp(least, cursor)
    }

    fn rows_of(&self, index: usize) -> u32 {
        1 + u32::from(self.fields.get(index).is_some_and(|field| field.error.is_some()))
    }

    fn columns(&self, room: u16) -> Columns {
        let widest = |lengths: &mut dyn Iterator<Item = usize>| lengths.max().unwrap_or(0) as u16;
        let key = widest(&mut self.fields.iter().map(|field| width(field.key).min(1000))).min(room / 2);
        let typed = self.edit.map_or(0, |edit| width(edit.text).min(1000) + 1);
        let value = widest(&mut self.fields.iter().map(|field| width(field.value).min(1000)).chain([typed]));
        Columns { key, value: value.min(room.saturating_sub(key + 5)) }
    }

    fn row(&self, index: usize, field: &Field<'_>, y: u16, columns: &Columns, pen: &mut Pen<'_>, theme: &Theme) {
        let here = self.cursor == Some(index);
        let glyphs = theme.glyphs();
        pen.field(2, y, columns.key, Align::Left, field.key, theme.style(if here { Role::Title } else { Role::Text }));
        let start = columns.key + 4;
        let mut end = pen.text_in(start, y, columns.value, field.value, theme.style(Role::Text));
        if !field.unit.is_empty() {
            end = pen.text(end + 1, y, field.unit, theme.style(Role::TextDim));
        }
        let hint = (end + 2).max(start + columns.value + 10);
        if pen.width() > hint + 8 {
            pen.text(hint, y, field.hint, theme.style(Role::TextDim));
        }
        if here {
            let role = if self.focused { Role::Select } else { Role::SelectDim };
            pen.restyle(0, y, u16::MAX, theme.style(role));
            pen.glyph(0, y, glyphs.cursor, theme.over(role, Role::Key));
        }
        if field.changed {
            pen.glyph(1, y, glyphs.changed, theme.style(Role::Warn));
        }
        if let Some(edit) = self.edit.filter(|_| here) {
            input(edit, (start, y, pen.width().saturating_sub(start)), pen, theme);
        }
    }
}

/// Draws the text being typed over `room` columns, moved so that the caret is in sight.
fn input(edit: Edit<'_>, (x, y, room): (u16, u16, u16), pen: &mut Pen<'_>, theme: &Theme) {
    let at = edit.text.char_indices().nth(edit.caret).map_or(edit.text.len(), |(at, _)| at);
    let (before, after) = edit.text.split_at(at);
    let fits = usize::from(room.saturating_sub(1));
    let mut seen = before;
    while width(seen) > fits {
        let mut letters = seen.chars();
        letters.next();
        seen = letters.as_str();
    }
    let rest = prefix(after, usize::from(room).saturating_sub(width(seen)));
    let shown = format!("{seen}{rest}");
    pen.row(x, y, room, " ", theme.style(Role::Input));
    pen.text_in(x, y, room, &shown, theme.style(Role::Input));
    pen.restyle(x + width(seen) as u16, y, 1, theme.style(Role::Caret));
}

#[cfg(test)]
mod tests;
