//! One line of keys and what they do, as many as fit; the rest is behind `?`.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::base::fmt::width;
use crate::ui::parts::pen::Pen;
use crate::ui::theme::{Role, Theme};

/// A key and what it does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hint<'a> {
    /// The key as it is written on a keyboard.
    pub key: &'a str,
    /// One or two words.
    pub label: &'a str,
}

impl Hint<'_> {
    fn width(&self) -> usize {
        width(self.key) + 1 + width(self.label)
    }
}

/// The most important keys first.
#[derive(Clone, Copy, Debug, Default)]
pub struct Footer<'a> {
    /// The keys in order of importance.
    pub hints: &'a [Hint<'a>],
}

impl Footer<'_> {
    /// Draws the hints that fit, whole, in the first row of `area`, ending in `… more ?` where some are left out.
    pub fn draw(&self, area: Rect, buf: &mut Buffer, theme: &Theme) {
        let mut pen = Pen::new(buf, area, theme);
        let more = format!("{} more", theme.glyphs().ellipsis);
        let shown = self.shown(pen.width());
        let mut x = 0;
        for hint in &self.hints[..shown] {
            x = pen.text(x, 0, hint.key, theme.style(Role::Key));
            x = pen.text(x + 1, 0, hint.label, theme.style(Role::TextDim)) + 2;
        }
        if shown < self.hints.len() {
            x = pen.text(x, 0, &more, theme.style(Role::TextDim));
            pen.text(x + 1, 0, "?", theme.style(Role::Key));
        }
    }
}

/// What of a footer lies under the mouse.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Under {
    /// The hint at this place, from 0, and the column in it, from 0.
    Hint(usize, usize),
    /// What leads to all keys.
    More,
}

impl Footer<'_> {
    fn shown(&self, room: u16) -> usize {
        // The ellipsis of every theme is one column wide.
        fitting(self.hints, usize::from(room), "… more".chars().count() + 2)
    }

    /// What lies under column `x` of a footer `room` columns wide.
    pub fn under(&self, x: u16, room: u16) -> Option<Under> {
        let (mut start, shown, x) = (0, self.shown(room), usize::from(x));
        for (place, hint) in self.hints[..shown].iter().enumerate() {
            let end = start + hint.width();
            if (start..end).contains(&x) {
                return Some(Under::Hint(place, x - start));
            }
            start = end + 2;
        }
        (shown < self.hints.len() && x >= start && x < usize::from(room)).then_some(Under::More)
    }
}

/// How many hints fit, leaving room for `more` unless all do.
fn fitting(hints: &[Hint<'_>], room: usize, more: usize) -> usize {
    let ends: Vec<usize> = hints
        .iter()
        .scan(0, |end, hint| {
            *end += hint.width() + 2;
            Some(*end)
        })
        .collect();
    match ends.last() {
        Some(&end) if end > room + 2 => ends.iter().take_while(|&&end| end + more <= room).count(),
        _ => hints.len(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::parts::picture::{at_every_size, picture, theme};

    const HINTS: [Hint<'static>; 3] = [
        Hint { key: "space", label: "pause" },
        Hint { key: "s", label: "scale" },
        Hint { key: "enter", label: "rewind here" },
    ];

    #[test]
    fn hints_are_whole_or_left_out() {
        let at = |columns| picture(columns, 1, |area, buf| Footer { hints: &HINTS }.draw(area, buf, &theme()));
        assert_eq!(at(39), "space pause  s scale  enter rewind here");
        assert_eq!(at(38), "space pause  s scale  … more ?");
        assert_eq!(at(29), "space pause  … more ?");
        assert_eq!(at(9), "… more ?");
    }

    #[test]
    fn a_click_finds_the_hint_that_is_seen() {
        let footer = Footer { hints: &HINTS };
        // space pause  s scale  … more ?
        assert_eq!(footer.under(0, 38), Some(Under::Hint(0, 0)));
        assert_eq!(footer.under(10, 38), Some(Under::Hint(0, 10)));
        assert_eq!(footer.under(11, 38), None);
        assert_eq!(footer.under(13, 38), Some(Under::Hint(1, 0)));
        assert_eq!(footer.under(25, 38), Some(Under::More));
        assert_eq!(footer.under(38, 39), Some(Under::Hint(2, 16)));
    }

    #[test]
    fn a_footer_fits_anywhere() {
        at_every_size(|area, buf, theme| Footer { hints: &HINTS }.draw(area, buf, theme));
    }
}
