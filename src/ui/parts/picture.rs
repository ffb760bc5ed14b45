//! What a part looks like as text, and the sizes that every part must bear. For tests only.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::ui::theme::{Depth, Level, Theme};

/// Every size a part is tried at: nothing, one cell, slivers, small, large.
pub(super) const SIZES: [(u16, u16); 6] = [(0, 0), (1, 1), (2, 1), (5, 3), (40, 9), (300, 100)];

/// The default theme in true colour.
pub(in crate::ui) fn theme() -> Theme {
    Theme::ready_made(Depth::True)
}

/// ASCII without colour: the poorest terminal.
pub(super) fn poor() -> Theme {
    Theme::ready_made(Depth::None).at_level(Level::Ascii)
}

/// What `draw` leaves in a buffer of the size, line by line, without spaces at the ends.
pub(in crate::ui) fn picture(width: u16, height: u16, draw: impl FnOnce(Rect, &mut Buffer)) -> String {
    let area = Rect::new(0, 0, width, height);
    let mut buf = Buffer::empty(area);
    draw(area, &mut buf);
    text(&buf)
}

/// The letters of a buffer, line by line, without spaces at the ends.
pub(super) fn text(buf: &Buffer) -> String {
    let line = |y| {
        let letters: String = (buf.area.left()..buf.area.right()).map(|x| buf[(x, y)].symbol()).collect();
        letters.trim_end().to_owned()
    };
    (buf.area.top()..buf.area.bottom()).map(line).collect::<Vec<_>>().join("\n")
}

/// Draws at every size, in a rich and in a poor terminal, and in a rectangle that hangs over the buffer's edge.
pub(super) fn at_every_size(draw: impl Fn(Rect, &mut Buffer, &Theme)) {
    for theme in [theme(), poor()] {
        for (width, height) in SIZES {
            let area = Rect::new(0, 0, width, height);
            draw(area, &mut Buffer::empty(area), &theme);
            draw(Rect::new(3, 2, width, height), &mut Buffer::empty(area), &theme);
        }
    }
}
