//! The matrix as blocks of colour, where there is no room for numbers or there are many classes.

use super::{Heat, ground, share};
use crate::ui::parts::pen::Pen;
use crate::ui::theme::{Role, Theme};

/// `per` × `per` classes in a block, `wide` columns to a block.
pub(super) struct Blocks {
    per: usize,
    wide: u16,
    side: usize,
}

impl Blocks {
    /// Two columns to a block where that costs no resolution, for blocks as wide as high.
    pub(super) fn of(heat: &Heat<'_>, columns: u16, rows: u16) -> Self {
        let n = heat.labels.len();
        let rows = if rows > 2 { rows - 1 } else { rows };
        let per = |wide: u16| n.div_ceil(usize::from((columns / wide).min(rows)).max(1)).max(1);
        let wide = if per(2) == per(1) { 2 } else { 1 };
        Self { per: per(wide), wide, side: n.div_ceil(per(wide)) }
    }

    pub(super) fn draw(&self, heat: &Heat<'_>, pen: &mut Pen<'_>, theme: &Theme) {
        let sums = self.sums(heat);
        let cursor = heat.cursor.map(|(truth, predicted)| (truth / self.per, predicted / self.per));
        for (y, row) in sums.chunks(self.side.max(1)).enumerate() {
            let of = row.iter().fold(0_u64, |sum, &count| sum.saturating_add(count));
            for (x, &count) in row.iter().enumerate() {
                let (style, shade) = ground(share(count, of), theme);
                let (column, row) = (x as u16 * self.wide, y as u16);
                pen.row(column, row, self.wide, shade, style);
                if x == y && self.wide == 2 {
                    pen.glyph(column + 1, row, "\\", style);
                }
                if cursor == Some((y, x)) {
                    pen.row(column, row, self.wide, "+", theme.style(Role::Select));
                }
            }
        }
    }

    pub(super) fn cell_at(&self, heat: &Heat<'_>, x: u16, y: u16) -> Option<(usize, usize)> {
        let (truth, predicted) = (usize::from(y) * self.per, usize::from(x / self.wide) * self.per);
        (truth < heat.labels.len() && predicted < heat.labels.len()).then_some((truth, predicted))
    }

    fn sums(&self, heat: &Heat<'_>) -> Vec<u64> {
        let n = heat.labels.len();
        let mut sums = vec![0_u64; self.side * self.side];
        for (truth, predicted) in (0..n).flat_map(|truth| (0..n).map(move |predicted| (truth, predicted))) {
            let sum = &mut sums[truth / self.per * self.side + predicted / self.per];
            *sum = sum.saturating_add(heat.count(truth, predicted));
        }
        sums
    }
}
