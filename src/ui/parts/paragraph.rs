//! Sentences broken into lines by display width, between words where there are any.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::base::fmt::{prefix, width};
use crate::ui::parts::pen::Pen;
use crate::ui::theme::{Role, Theme};

/// Text in one look.
#[derive(Clone, Copy, Debug)]
pub struct Paragraph<'a> {
    /// The text; a line break starts a new line.
    pub text: &'a str,
    /// Its look.
    pub role: Role,
}

impl Paragraph<'_> {
    /// Draws as many lines as `area` has rows and returns how many rows were used.
    pub fn draw(&self, area: Rect, buf: &mut Buffer, theme: &Theme) -> u16 {
        let mut pen = Pen::new(buf, area, theme);
        let (width, height) = (usize::from(pen.width()), usize::from(pen.height()));
        let lines = at_most(height, wrap(self.text, width), width, theme.glyphs().ellipsis);
        for (y, line) in lines.iter().enumerate() {
            pen.text(0, y as u16, line, theme.style(self.role));
        }
        lines.len() as u16
    }
}

/// The lines of `text` in at most `room` columns. A word wider than that is broken; a character wider than that is left
/// out.
pub fn wrap(text: &str, room: usize) -> Vec<String> {
    if room == 0 {
        return Vec::new();
    }
    text.lines().flat_map(|line| wrap_line(line, room)).collect()
}

/// The first `rows` of lines; where there are more, the last one kept ends in an ellipsis.
pub fn at_most(rows: usize, mut lines: Vec<String>, room: usize, ellipsis: &str) -> Vec<String> {
    if lines.len() > rows {
        lines.truncate(rows);
        if let Some(last) = lines.last_mut() {
            *last = format!("{}{ellipsis}", prefix(last, room.saturating_sub(width(ellipsis))));
        }
    }
    lines
}

fn wrap_line(line: &str, room: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in line.split_whitespace() {
        let mut rest = word;
        while !rest.is_empty() {
            let current = lines.last_mut().expect("there is always a line");
            let gap = usize::from(!current.is_empty());
            if width(current) + gap + width(rest) <= room {
                current.extend((gap > 0).then_some(' '));
                current.push_str(rest);
                break;
            }
            if gap > 0 {
                lines.push(String::new());
                continue;
            }
            let head = prefix(rest, room);
            current.push_str(head);
            let skipped = if head.is_empty() { rest.chars().next().map_or(0, char::len_utf8) } else { 0 };
            rest = &rest[head.len() + skipped..];
            if !rest.is_empty() && !head.is_empty() {
                lines.push(String::new());
            }
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::parts::picture::at_every_size;
    use proptest::prelude::*;

    #[test]
    fn lines_break_between_words_and_inside_words_that_are_too_wide() {
        assert_eq!(wrap("the loss is not a number", 11), ["the loss is", "not a", "number"]);
        assert_eq!(wrap("a abcdefgh", 4), ["a", "abcd", "efgh"]);
        assert_eq!(wrap("one\n\ntwo", 9), ["one", "", "two"]);
        assert_eq!(wrap("数据集", 5), ["数据", "集"]);
    }

    #[test]
    fn lines_that_are_left_out_are_not_left_out_silently() {
        let lines = || wrap("the loss is not a number", 11);
        assert_eq!(at_most(3, lines(), 11, "…"), ["the loss is", "not a", "number"]);
        assert_eq!(at_most(2, lines(), 11, "…"), ["the loss is", "not a…"]);
        assert_eq!(at_most(1, lines(), 11, "…"), ["the loss i…"]);
        assert_eq!(at_most(0, lines(), 11, "…"), Vec::<String>::new());
    }

    proptest! {
        #[test]
        fn no_line_is_wider_than_its_room(text in "\\PC{0,60}", room in 0_usize..12) {
            prop_assert!(wrap(&text, room).iter().all(|line| width(line) <= room));
        }

        #[test]
        fn any_text_fits_anywhere(text in "\\PC{0,80}") {
            at_every_size(|area, buf, theme| {
                Paragraph { text: &text, role: Role::Text }.draw(area, buf, theme);
            });
        }
    }
}
