//! What drawing needs besides the state: the theme and the keys. And the few ways in which everything is written.

use std::borrow::Cow;

use ratatui::buffer::Buffer;
use ratatui::layout::{Alignment, Rect};
use ratatui::style::Style;
use ratatui::text::{Line, Span};
use ratatui::widgets::Widget;

use super::keys::{Binding, Keymap};
use super::parts::pictures::Pictures;
use super::theme::{Glyphs, Role, Theme};
use crate::app::{PaneId, Spec, parse_action};
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

    /// A sentence with the keys that it names by what they do, `{train.start}`, as they are while `pane` is focused.
    pub fn with_keys<'t>(&self, text: &'t str, pane: PaneId) -> Cow<'t, str> {
        let mut whole = Cow::Borrowed(text);
        let named = text.split('{').skip(1).filter_map(|rest| rest.split_once('}')).map(|(line, _)| line);
        for line in named.filter(|line| parse_action(line).is_ok()) {
            let key = self.key_for(line, pane).unwrap_or_else(|| format!(":{line}"));
            whole = whole.replace(&format!("{{{line}}}"), &key).into();
        }
        whole
    }

    /// The key of a line of the palette while `pane` is focused.
    pub fn key_for(&self, line: &str, pane: PaneId) -> Option<String> {
        let (spec, action) = parse_action(line).ok()?;
        self.keys.of(spec, pane).into_iter().find(|binding| binding.action == action).map(Binding::shown)
    }

    /// The keys of a row of the table of actions while `pane` is focused: the shortest of each thing it can do.
    pub fn keys_of(&self, spec: &Spec, pane: PaneId) -> Vec<String> {
        self.keys.of(spec, pane).into_iter().map(Binding::shown).collect()
    }
}

/// What stands where a line is cut; [`plainly`] puts what the theme has in its place.
const CUT: &str = "…";

/// Writes a line into row `row` of an area, from 0; what does not fit is cut, and that is shown.
pub(super) fn put(buf: &mut Buffer, area: Rect, row: u16, line: Line<'_>) {
    if row >= area.height || area.width == 0 {
        return;
    }
    let area = Rect { y: area.y + row, height: 1, ..area };
    // Spaces at the end are missed by nobody.
    let words = || line.spans.iter().map(|span| span.content.as_ref()).collect::<String>();
    let cut = line.width() > usize::from(area.width) && fmt::width(words().trim_end()) > usize::from(area.width);
    let at = if line.alignment == Some(Alignment::Right) { area.x } else { area.right() - 1 };
    line.render(area, buf);
    if let Some(cell) = buf.cell_mut((at, area.y)).filter(|_| cut) {
        cell.set_symbol(CUT);
    }
}

/// Where letters are ASCII, the sign of a cut is too.
pub(super) fn plainly(cx: &Cx, buf: &mut Buffer) {
    let sign = cx.glyphs().ellipsis;
    if sign != CUT {
        for cell in buf.content.iter_mut().filter(|cell| cell.symbol() == CUT) {
            cell.set_symbol(sign);
        }
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
    fn sentences_name_the_keys_that_count() {
        let theme = Theme::ready_made(super::super::theme::Depth::None);
        let said = |keys: &Keymap, text: &'static str| {
            Cx::new(&theme, keys, Pictures::default()).with_keys(text, PaneId::Log).into_owned()
        };
        let own = Keymap::with("[everywhere]\ns = \"\"\n\"ctrl-t\" = \"train.start\"\nenter = \"\"\n").0;
        assert_eq!(said(&Keymap::default(), "start one with {train.start}."), "start one with s.");
        assert_eq!(said(&own, "start one with {train.start}."), "start one with ctrl-t.");
        assert_eq!(
            said(&own, "{data.view} shows them, not {mine} or { step = 1 }."),
            ":data.view shows them, not {mine} or { step = 1 }."
        );
    }

    #[test]
    fn a_line_that_is_cut_says_so() {
        let at = |text: &'static str, width| {
            let area = Rect::new(0, 0, width, 1);
            let mut buf = Buffer::empty(area);
            put(&mut buf, area, 0, Line::from(text));
            buf.content.iter().map(|cell| cell.symbol().to_owned()).collect::<String>()
        };
        assert_eq!(at("learning", 8), "learning");
        assert_eq!(at("learning", 7), "learni…");
        assert_eq!(at("learn   ", 5), "learn");
        assert_eq!(at("learning", 1), "…");
        assert_eq!(at("learning", 0), "");
    }

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
