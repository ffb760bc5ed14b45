//! A curve in one row: the shape of the last values, not their size.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::ui::parts::pen::Pen;
use crate::ui::theme::glyphs::step;
use crate::ui::theme::{Role, Theme};

/// Values in order; one that is not finite leaves a gap.
#[derive(Clone, Copy, Debug)]
pub struct Spark<'a> {
    /// The values, of which the last are shown, one in a column.
    pub values: &'a [f32],
    /// What the lowest and the highest step stand for; `None`: the smallest and the largest value shown.
    pub bounds: Option<[f64; 2]>,
    /// Its look.
    pub role: Role,
}

impl Spark<'_> {
    /// Draws into the first row of `area`.
    pub fn draw(&self, area: Rect, buf: &mut Buffer, theme: &Theme) {
        let mut pen = Pen::new(buf, area, theme);
        let shown = &self.values[self.values.len().saturating_sub(usize::from(pen.width()))..];
        let finite = || shown.iter().copied().filter(|value| value.is_finite()).map(f64::from);
        let [low, high] = self
            .bounds
            .unwrap_or_else(|| [finite().fold(f64::INFINITY, f64::min), finite().fold(f64::NEG_INFINITY, f64::max)]);
        for (x, &value) in shown.iter().enumerate().filter(|(_, value)| value.is_finite()) {
            let share = if high > low { ((f64::from(value) - low) / (high - low)).clamp(0.0, 1.0) } else { 0.5 };
            pen.glyph(x as u16, 0, step(theme.glyphs().levels, share.max(f64::MIN_POSITIVE)), theme.style(self.role));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::parts::picture::{at_every_size, picture, theme};
    use proptest::prelude::*;

    fn shown(values: &[f32]) -> String {
        picture(8, 1, |area, buf| Spark { values, bounds: None, role: Role::Text }.draw(area, buf, &theme()))
    }

    #[test]
    fn the_shape_runs_from_lowest_to_highest_with_gaps() {
        assert_eq!(shown(&[0.0, 1.0, 2.0, f32::NAN, 3.0, 7.0]), "▁▁▂ ▃█");
        assert_eq!(shown(&[5.0; 3]), "▄▄▄");
        assert_eq!(shown(&[9.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 1.0]), "▁▁▁▁▁▁▁█", "only the last that fit count");
    }

    #[test]
    fn given_bounds_stand_whatever_is_shown() {
        let spark = Spark { values: &[0.0, 0.5, 1.0, 9.0], bounds: Some([0.0, 1.0]), role: Role::Text };
        assert_eq!(picture(8, 1, |area, buf| spark.draw(area, buf, &theme())), "▁▄██");
    }

    proptest! {
        #[test]
        fn any_values_fit_anywhere(values in prop::collection::vec(prop::num::f32::ANY, 0..50)) {
            at_every_size(|area, buf, theme| Spark { values: &values, bounds: None, role: Role::Bar }.draw(area, buf, theme));
        }
    }
}
