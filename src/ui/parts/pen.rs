//! Writing into one rectangle of a buffer. Nothing a pen does can reach outside its rectangle, so no part can panic.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use crate::base::fmt::{Align, fit, truncate, width};
use crate::ui::theme::{Glyphs, Theme};

/// A place to draw, with its own origin at the top left.
pub struct Pen<'b> {
    buf: &'b mut Buffer,
    area: Rect,
    glyphs: &'static Glyphs,
}

impl<'b> Pen<'b> {
    /// A pen for the part of `area` that lies in the buffer.
    pub fn new(buf: &'b mut Buffer, area: Rect, theme: &Theme) -> Self {
        let area = area.intersection(buf.area);
        Self { buf, area, glyphs: theme.glyphs() }
    }

    /// Columns.
    pub fn width(&self) -> u16 {
        self.area.width
    }

    /// Rows.
    pub fn height(&self) -> u16 {
        self.area.height
    }

    /// Writes `text`, cut with an ellipsis at the right edge, and returns the column after it.
    pub fn text(&mut self, x: u16, y: u16, text: &str, style: Style) -> u16 {
        self.text_in(x, y, u16::MAX, text, style)
    }

    /// Writes `text`, cut to `room` columns, and returns the column after it.
    pub fn text_in(&mut self, x: u16, y: u16, room: u16, text: &str, style: Style) -> u16 {
        let room = room.min(self.area.width.saturating_sub(x));
        if room == 0 || y >= self.area.height {
            return x;
        }
        let shown = truncate(text, usize::from(room), self.glyphs.ellipsis);
        self.buf.set_stringn(self.area.x + x, self.area.y + y, &shown, usize::from(room), style);
        x.saturating_add(width(&shown) as u16)
    }

    /// Writes `text` into a field of exactly `room` columns, spaces included.
    pub fn field(&mut self, x: u16, y: u16, room: u16, align: Align, text: &str, style: Style) {
        let room = room.min(self.area.width.saturating_sub(x));
        self.text_in(x, y, room, &fit(text, usize::from(room), align, self.glyphs.ellipsis), style);
    }

    /// Puts one glyph, a single column wide.
    pub fn glyph(&mut self, x: u16, y: u16, glyph: &str, style: Style) {
        if x < self.area.width && y < self.area.height {
            self.buf[(self.area.x + x, self.area.y + y)].set_symbol(glyph).set_style(style);
        }
    }

    /// Puts the same glyph `count` times to the right.
    pub fn row(&mut self, x: u16, y: u16, count: u16, glyph: &str, style: Style) {
        let end = x.saturating_add(count).min(self.area.width);
        (x..end).for_each(|x| self.glyph(x, y, glyph, style));
    }

    /// Lays `style` over `count` cells to the right, leaving their glyphs.
    pub fn restyle(&mut self, x: u16, y: u16, count: u16, style: Style) {
        let end = x.saturating_add(count).min(self.area.width);
        if y < self.area.height {
            for x in x..end {
                self.buf[(self.area.x + x, self.area.y + y)].set_style(style);
            }
        }
    }
}
