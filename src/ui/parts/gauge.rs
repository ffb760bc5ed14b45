//! How far something has come: a bar, the percentage and a text, in one row.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::base::fmt::{Align, width};
use crate::ui::parts::pen::Pen;
use crate::ui::theme::glyphs::{step, unit};
use crate::ui::theme::{Role, Theme};

/// Progress, 0 to 1, of something that may not know its end.
#[derive(Clone, Copy, Debug, Default)]
pub struct Gauge<'a> {
    /// The part that is done; none while the end is not known.
    pub share: Option<f64>,
    /// What is told beside the bar: epoch, time left.
    pub text: &'a str,
}

impl Gauge<'_> {
    /// Draws into the first row of `area`. The text gives way only where the bar would be narrower than four columns.
    pub fn draw(&self, area: Rect, buf: &mut Buffer, theme: &Theme) {
        let mut pen = Pen::new(buf, area, theme);
        let percent = self.share.map_or(String::new(), |share| format!("{:.0}%", (unit(share) * 100.0).floor()));
        let beside = 6 + if self.text.is_empty() { 0 } else { 2 + width(self.text) as u16 };
        let bar = pen.width().saturating_sub(beside).max(4.min(pen.width()));
        fill(&mut pen, 0, 0, bar, self.share.unwrap_or(0.0), theme);
        pen.field(bar + 1, 0, 4, Align::Right, &percent, theme.style(Role::Text));
        pen.text(bar + 7, 0, self.text, theme.style(Role::TextDim));
    }
}

/// Fills `room` columns of a row up to `share` in steps of an eighth of a column, the rest with a thin rule.
pub(super) fn fill(pen: &mut Pen<'_>, x: u16, y: u16, room: u16, share: f64, theme: &Theme) {
    let full = unit(share) * f64::from(room);
    pen.row(x, y, room, theme.glyphs().rest, theme.style(Role::BarRest));
    pen.row(x, y, full as u16, theme.glyphs().eighths[theme.glyphs().eighths.len() - 1], theme.style(Role::Bar));
    let rest = full.fract();
    if rest >= 1.0 / 16.0 && (full as u16) < room {
        pen.glyph(x + full as u16, y, step(theme.glyphs().eighths, rest), theme.style(Role::Bar));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::parts::picture::{at_every_size, picture, poor, theme};

    #[test]
    fn a_gauge_tells_its_share_in_length_and_in_digits() {
        let gauge = Gauge { share: Some(0.42), text: "epoch 5/12" };
        insta::assert_snapshot!(picture(40, 1, |area, buf| gauge.draw(area, buf, &theme())), @"█████████▎────────────  42%  epoch 5/12");
        insta::assert_snapshot!(picture(40, 1, |area, buf| gauge.draw(area, buf, &poor())), @"##########------------  42%  epoch 5/12");
    }

    #[test]
    fn only_what_is_done_reads_as_done() {
        let shown =
            |share| picture(20, 1, |area, buf| Gauge { share: Some(share), text: "" }.draw(area, buf, &theme()));
        assert!(shown(0.9999).ends_with(" 99%") && shown(1.0).ends_with("100%"));
        assert!(shown(f64::NAN).ends_with("  0%"));
    }

    #[test]
    fn a_gauge_fits_anywhere() {
        for share in [None, Some(f64::NAN), Some(-1.0), Some(0.5), Some(f64::INFINITY)] {
            at_every_size(|area, buf, theme| Gauge { share, text: "数据 left" }.draw(area, buf, theme));
        }
    }
}
