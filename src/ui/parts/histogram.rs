//! How values are spread: columns of counts, as high as the rectangle.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::base::fmt::width;
use crate::ui::parts::pen::Pen;
use crate::ui::theme::glyphs::step;
use crate::ui::theme::{Role, Theme};

/// Counts of neighbouring bins.
#[derive(Clone, Copy, Debug, Default)]
pub struct Histogram<'a> {
    /// One count per bin; bins that share a column are added up.
    pub counts: &'a [u64],
    /// What the first and the last bin stand for, written below where there are two rows or more.
    pub ends: Option<(&'a str, &'a str)>,
    /// The bin in hand, from 0; a sign below it shows where it is.
    pub chosen: Option<usize>,
}

impl Histogram<'_> {
    /// Draws the columns; the highest fills the height, and a bin that is not empty always shows.
    pub fn draw(&self, area: Rect, buf: &mut Buffer, theme: &Theme) {
        let mut pen = Pen::new(buf, area, theme);
        let ends = self.ends.filter(|_| pen.height() >= 2);
        let rows = pen.height() - u16::from(ends.is_some());
        let columns = self.columns(usize::from(pen.width()));
        let most = columns.iter().copied().max().unwrap_or(0).max(1);
        for (x, &count) in columns.iter().enumerate() {
            let full = count as f64 / most as f64 * f64::from(rows);
            for row in 0..rows {
                let share = (full - f64::from(row)).min(1.0);
                let share = if row == 0 { share } else { share.max(0.0) };
                pen.glyph(x as u16, rows - 1 - row, step(theme.glyphs().levels, share), theme.style(Role::Bar));
            }
        }
        if let Some((low, high)) = ends {
            let end = pen.text(0, rows, low, theme.style(Role::TextDim));
            let start = (columns.len() as u16).saturating_sub(width(high) as u16).max(end + 1);
            pen.text(start, rows, high, theme.style(Role::TextDim));
            if let Some(x) = self.chosen.and_then(|chosen| self.column_of(chosen, usize::from(pen.width()))) {
                pen.glyph(x, rows, theme.glyphs().arrows[0], theme.bold(Role::Select));
            }
        }
    }

    /// The first column of a bin.
    fn column_of(&self, bin: usize, room: usize) -> Option<u16> {
        let bins = self.counts.len();
        if bin >= bins || room == 0 {
            return None;
        }
        Some(if bins <= room { bin * (room / bins) } else { bin * room / bins } as u16)
    }

    /// The count of each column: bins side by side, each as wide as the room allows, or several bins in one column.
    fn columns(&self, room: usize) -> Vec<u64> {
        let bins = self.counts.len();
        if bins == 0 || room == 0 {
            return Vec::new();
        }
        if bins <= room {
            return self.counts.iter().flat_map(|&count| std::iter::repeat_n(count, room / bins)).collect();
        }
        let sum = |part: &[u64]| part.iter().fold(0_u64, |sum, &count| sum.saturating_add(count));
        (0..room).map(|x| sum(&self.counts[x * bins / room..(x + 1) * bins / room])).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::parts::picture::{at_every_size, picture, poor, theme};
    use proptest::prelude::*;

    #[test]
    fn columns_show_counts_and_the_smallest_still_shows() {
        let histogram = Histogram { counts: &[1, 40, 100, 60, 20, 0, 5], ends: Some(("17", "90")), chosen: None };
        insta::assert_snapshot!(picture(14, 4, |area, buf| histogram.draw(area, buf, &theme())), @r"
            ██
          ▂▂██▆▆
        ▁▁██████▅▅  ▁▁
        17          90
        ");
        insta::assert_snapshot!(picture(14, 4, |area, buf| histogram.draw(area, buf, &poor())), @r"
            ##
          ..##==
        ..######--  ..
        17          90
        ");
    }

    #[test]
    fn a_sign_stands_below_the_bin_in_hand() {
        let histogram = Histogram { counts: &[1, 40, 100], ends: Some(("1", "3")), chosen: Some(1) };
        insta::assert_snapshot!(picture(9, 2, |area, buf| histogram.draw(area, buf, &theme())), @r"
        ▁▁▁▃▃▃███
        1  ▲    3
        ");
    }

    #[test]
    fn bins_that_share_a_column_are_added_up() {
        assert_eq!(Histogram { counts: &[1, 2, 3, 4, 5], ends: None, chosen: None }.columns(2), [3, 12]);
    }

    proptest! {
        #[test]
        fn any_counts_fit_anywhere(counts in prop::collection::vec(prop::num::u64::ANY, 0..500)) {
            let histogram = Histogram { counts: &counts, ends: Some(("-1.5", "数据")), chosen: Some(3) };
            at_every_size(|area, buf, theme| histogram.draw(area, buf, theme));
        }
    }
}
