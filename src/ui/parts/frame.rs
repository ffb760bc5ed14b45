//! The frame of a pane and of a popup: a border with a title, and a note at the right.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::base::fmt::width;
use crate::ui::parts::pen::Pen;
use crate::ui::theme::{Role, Theme};

/// A border around a pane. The focused one differs in its title's sign as well as in colour.
#[derive(Clone, Copy, Debug, Default)]
pub struct Frame<'a> {
    /// The name at the top left.
    pub title: &'a str,
    /// A few words at the top right: a count, a state. Where they do not fit, those behind the last ` · ` are left out.
    pub note: &'a str,
    /// Whether the keys go here.
    pub focused: bool,
}

impl Frame<'_> {
    /// Draws the frame and returns the rectangle inside it.
    pub fn draw(&self, area: Rect, buf: &mut Buffer, theme: &Theme) -> Rect {
        let role = if self.focused { Role::BorderFocus } else { Role::Border };
        self.draw_as(role, area, buf, theme)
    }

    /// Clears `area`, draws the frame of a popup and returns the rectangle inside it, one column in from the border.
    pub fn popup(&self, area: Rect, buf: &mut Buffer, theme: &Theme) -> Rect {
        let area = area.intersection(buf.area);
        for at in area.positions() {
            buf[at].reset();
        }
        buf.set_style(area, theme.style(Role::Popup));
        let inner = self.draw_as(Role::PopupBorder, area, buf, theme);
        Rect { x: inner.x + inner.width.min(1), width: inner.width.saturating_sub(2), ..inner }
    }

    fn draw_as(&self, role: Role, area: Rect, buf: &mut Buffer, theme: &Theme) -> Rect {
        let mut pen = Pen::new(buf, area, theme);
        let (right, bottom) = (pen.width().saturating_sub(1), pen.height().saturating_sub(1));
        let ([rule, bar, corners @ ..], style) = (theme.glyphs().frame, theme.style(role));
        for y in [0, bottom] {
            pen.row(0, y, u16::MAX, rule, style);
        }
        for (x, y) in (0..pen.height()).flat_map(|y| [(0, y), (right, y)]) {
            pen.glyph(x, y, bar, style);
        }
        for (corner, (x, y)) in corners.into_iter().zip([(0, 0), (right, 0), (right, bottom), (0, bottom)]) {
            pen.glyph(x, y, corner, style);
        }
        self.words(&mut pen, theme);
        Rect {
            x: area.x.saturating_add(1).min(area.right()),
            y: area.y.saturating_add(1).min(area.bottom()),
            width: area.width.saturating_sub(2),
            height: area.height.saturating_sub(2),
        }
    }

    fn words(&self, pen: &mut Pen<'_>, theme: &Theme) {
        let room = pen.width().saturating_sub(4);
        let sign = if self.focused { theme.glyphs().arrows[3] } else { "" };
        let title = if self.title.is_empty() { String::new() } else { format!(" {sign}{} ", self.title) };
        let end = pen.text_in(2, 0, room, &title, theme.style(Role::Title));
        let mut words = self.note;
        while !words.is_empty() {
            let note = format!(" {words} ");
            let start = pen.width().saturating_sub(2 + width(&note) as u16);
            if start > end {
                pen.text(start, 0, &note, theme.style(Role::TextDim));
                break;
            }
            words = words.rsplit_once(" · ").map_or("", |(before, _)| before);
        }
    }
}

/// A rectangle of at most `width` × `height` in the middle of `area`.
pub fn centred(area: Rect, width: u16, height: u16) -> Rect {
    let (width, height) = (width.min(area.width), height.min(area.height));
    Rect { x: area.x + (area.width - width) / 2, y: area.y + (area.height - height) / 2, width, height }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::parts::picture::{at_every_size, picture, poor, theme};

    #[test]
    fn a_frame_names_its_pane_and_shows_the_focus_without_colour() {
        let frame = Frame { title: "curves", note: "3 runs", focused: true };
        let drawn = |theme: &Theme| {
            picture(28, 3, |area, buf| {
                frame.draw(area, buf, theme);
            })
        };
        insta::assert_snapshot!(drawn(&theme()), @r"
        ╭─ ▸curves ─────── 3 runs ─╮
        │                          │
        ╰──────────────────────────╯
        ");
        insta::assert_snapshot!(drawn(&poor()), @r"
        +- >curves ------- 3 runs -+
        |                          |
        +--------------------------+
        ");
    }

    #[test]
    fn the_end_of_a_note_is_left_out_where_it_does_not_fit() {
        let frame = Frame { title: "data", note: "8 found · 27.7k train · all", focused: false };
        let top = |width| {
            picture(width, 1, |area, buf| {
                frame.draw(area, buf, &theme());
            })
        };
        assert!(top(40).contains("8 found · 27.7k train · all"));
        assert!(top(35).contains("8 found · 27.7k train ") && !top(35).contains("all"));
        assert!(top(22).contains(" 8 found ") && !top(14).contains("found"));
    }

    #[test]
    fn a_popup_clears_what_was_there() {
        let shown = picture(12, 4, |area, buf| {
            (0..4).for_each(|y| buf.set_string(0, y, "xxxxxxxxxxxx", ratatui::style::Style::new()));
            Frame { title: "ask", ..Frame::default() }.popup(centred(area, 8, 3), buf, &theme());
        });
        insta::assert_snapshot!(shown, @r"
        xx╭─ as…─╮xx
        xx│      │xx
        xx╰──────╯xx
        xxxxxxxxxxxx
        ");
    }

    #[test]
    fn a_frame_fits_anywhere_and_its_inside_lies_within() {
        at_every_size(|area, buf, theme| {
            let frame = Frame { title: "数据集", note: "12", focused: true };
            let inner = frame.draw(area, buf, theme);
            assert_eq!(inner.intersection(area).area(), inner.area());
            frame.popup(area, buf, theme);
        });
    }
}
