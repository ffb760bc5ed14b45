//! What drawing needs besides the state: the theme and the keys. And the few ways in which everything is written.

use std::borrow::Cow;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line, Span};
use ratatui::widgets::Widget;

use super::keys::{Binding, Keymap};
use super::parts::pictures::Pictures;
use super::theme::{Glyphs, Role, Theme};
use crate::app::{PaneId, Spec};
use crate::base::fmt;

/// What drawing needs besides the state.
#[derive(Clone, Copy, Debug)]
pub struct Cx<'a> {
    /// How things look.
    pub theme: &'a Theme,
    /// The keys that help and footer name.
    pub keys: &'a Keymap,
    /// What the terminal makes of images.
    pictures: Pictures,
    /// What lies over the panes.
    over: &'a [Rect],
}

impl<'a> Cx<'a> {
    /// With nothing over the panes.
    pub fn new(theme: &'a Theme, keys: &'a Keymap, pictures: Pictures) -> Self {
        Self { theme, keys, pictures, over: &[] }
    }

    /// For what is drawn beneath these rectangles.
    pub(super) fn beneath<'o>(&self, over: &'o [Rect]) -> Cx<'o>
    where
        'a: 'o,
    {
        Cx { over, ..*self }
    }

    /// What the terminal makes of the image in a rectangle. One that something lies over is drawn in half-blocks: it would
    /// not come back whole when it is in view again, as its first cell alone holds it.
    pub(super) fn pictures(&self, area: Rect) -> Pictures {
        let covered = self.over.iter().any(|over| over.intersects(area));
        if covered { Pictures::default() } else { self.pictures }
    }

    /// The style of a role.
    pub fn style(&self, role: Role) -> Style {
        self.theme.style(role)
    }

    /// The characters to draw with.
    pub fn glyphs(&self) -> &'static Glyphs {
        self.theme.glyphs()
    }

    /// Text in the style of a role.
    pub fn span<'t>(&self, role: Role, text: impl Into<Cow<'t, str>>) -> Span<'t> {
        Span::styled(text, self.style(role))
    }

    /// Text cut to `room` columns.
    pub fn cut<'t>(&self, text: &'t str, room: u16) -> Cow<'t, str> {
        fmt::truncate(text, usize::from(room), self.glyphs().ellipsis)
    }

    /// Text in exactly `room` columns, to the left.
    pub fn left(&self, text: &str, room: u16) -> String {
        fmt::fit(text, usize::from(room), fmt::Align::Left, self.glyphs().ellipsis)
    }

    /// Text in exactly `room` columns, to the right.
    pub fn right(&self, text: &str, room: u16) -> String {
        fmt::fit(text, usize::from(room), fmt::Align::Right, self.glyphs().ellipsis)
    }

    /// The keys of a row of the table of actions while `pane` is focused: the shortest of each thing it can do.
    pub fn keys_of(&self, spec: &Spec, pane: PaneId) -> Vec<String> {
        let mut found: Vec<&Binding> = Vec::new();
        for binding in self.keys.effective(pane).filter(|binding| binding.spec.name == spec.name) {
            match found.iter_mut().find(|known| known.action == binding.action) {
                Some(known) if binding.shown().len() < known.shown().len() => *known = binding,
                Some(_) => {}
                None => found.push(binding),
            }
        }
        found.into_iter().map(Binding::shown).collect()
    }
}

/// Writes a line into row `row` of an area, from 0; what does not fit is cut.
pub(super) fn put(buf: &mut Buffer, area: Rect, row: u16, line: Line<'_>) {
    if row < area.height {
        line.render(Rect { y: area.y + row, height: 1, ..area }, buf);
    }
}

/// The first of `rows` in view so that the one under the cursor is, near the middle; `height` rows are in view.
pub(super) fn first_in_view(cursor: usize, rows: usize, height: usize) -> usize {
    cursor.saturating_sub(height / 2).min(rows.saturating_sub(height))
}

/// The columns a line takes.
pub(super) fn width(line: &Line<'_>) -> u16 {
    line.width().min(usize::from(u16::MAX)) as u16
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_cursor_is_always_in_view_and_no_row_is_wasted() {
        for rows in 0..30 {
            for height in 1..12 {
                for cursor in 0..rows {
                    let first = first_in_view(cursor, rows, height);
                    assert!(first <= cursor && cursor < first + height);
                    assert!(first == 0 || first + height <= rows);
                }
            }
        }
    }
}
