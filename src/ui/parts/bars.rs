//! Horizontal bars to compare groups: label, length, interval, number. For fairness by group, importances, class counts.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::gauge::fill;
use crate::base::fmt::{Align, number, width};
use crate::ui::parts::pen::Pen;
use crate::ui::theme::glyphs::unit;
use crate::ui::theme::{Role, Theme};

/// One group.
#[derive(Clone, Copy, Debug)]
pub struct Bar<'a> {
    /// Its name.
    pub label: &'a str,
    /// Its number, 0 or more; others have no length.
    pub value: f64,
    /// Where the true value may lie: low and high.
    pub interval: Option<(f64, f64)>,
    /// What is told after the number: the size of the group.
    pub note: &'a str,
}

/// Bars on one scale.
#[derive(Clone, Copy, Debug)]
pub struct Bars<'a> {
    /// One row each.
    pub bars: &'a [Bar<'a>],
    /// The value of a full bar, the largest value or interval end where there is none.
    pub full: Option<f64>,
    /// A value to compare with, drawn as a vertical.
    pub reference: Option<f64>,
    /// The bar in hand, from 0.
    pub chosen: Option<usize>,
    /// How a number is written.
    pub format: fn(f64) -> String,
}

impl Default for Bars<'_> {
    fn default() -> Self {
        Self { bars: &[], full: None, reference: None, chosen: None, format: number }
    }
}

impl Bars<'_> {
    /// Draws as many bars as `area` has rows.
    pub fn draw(&self, area: Rect, buf: &mut Buffer, theme: &Theme) {
        let mut pen = Pen::new(buf, area, theme);
        let values: Vec<String> = self.bars.iter().map(|bar| (self.format)(bar.value)).collect();
        let widest = |lengths: &mut dyn Iterator<Item = usize>| lengths.max().unwrap_or(0) as u16;
        let label = widest(&mut self.bars.iter().map(|bar| width(bar.label))).min(pen.width() / 3);
        let value = widest(&mut values.iter().map(|value| width(value)));
        let note = widest(&mut self.bars.iter().map(|bar| width(bar.note)));
        let fixed = label + 1 + 1 + value;
        let noted = note > 0 && pen.width() >= fixed + 1 + note + 8;
        let room = pen.width().saturating_sub(fixed + if noted { 1 + note } else { 0 });
        let full = self.full_value();
        for (y, (bar, shown)) in self.bars.iter().zip(&values).enumerate().take(usize::from(pen.height())) {
            let y = y as u16;
            pen.field(0, y, label, Align::Left, bar.label, theme.style(Role::Text));
            self.length(bar, &mut pen, (label + 1, y, room), full, theme);
            pen.field(label + 1 + room + 1, y, value, Align::Right, shown, theme.style(Role::Text));
            if self.chosen == Some(usize::from(y)) {
                pen.restyle(0, y, label, theme.bold(Role::Select));
            }
            if noted {
                pen.field(fixed + room + 1, y, note, Align::Right, bar.note, theme.style(Role::TextDim));
            }
        }
    }

    fn length(&self, bar: &Bar<'_>, pen: &mut Pen<'_>, (x, y, room): (u16, u16, u16), full: f64, theme: &Theme) {
        let column = |value: f64| x + (unit(value / full) * f64::from(room.saturating_sub(1))).round() as u16;
        if room == 0 {
            return;
        }
        fill(pen, x, y, room, bar.value / full, theme);
        if let Some(reference) = self.reference {
            pen.glyph(column(reference), y, theme.glyphs().mark, theme.style(Role::ChartMark));
        }
        if let Some((low, high)) = bar.interval.filter(|(low, high)| low <= high) {
            let ([left, middle, right], style) = (theme.glyphs().whisker, theme.style(Role::ChartCross));
            let (low, high) = (column(low), column(high));
            pen.row(low, y, high - low, middle, style);
            pen.glyph(low, y, left, style);
            pen.glyph(high, y, right, style);
        }
    }

    fn full_value(&self) -> f64 {
        let ends = self.bars.iter().flat_map(|bar| [bar.value, bar.interval.map_or(0.0, |(_, high)| high)]);
        let largest = ends.chain(self.reference).filter(|value| value.is_finite()).fold(0.0, f64::max);
        let full = self.full.unwrap_or(largest);
        if full.is_finite() && full > 0.0 { full } else { 1.0 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::parts::picture::{at_every_size, picture, poor, theme};
    use proptest::prelude::*;

    #[test]
    fn groups_stand_under_each_other_on_one_scale() {
        let bars = [
            Bar { label: "Female", value: 0.11, interval: Some((0.09, 0.14)), note: "n 5,421" },
            Bar { label: "Male", value: 0.262, interval: Some((0.25, 0.28)), note: "n 10,860" },
        ];
        let bars = Bars { bars: &bars, full: Some(0.4), reference: Some(0.21), ..Bars::default() };
        insta::assert_snapshot!(picture(56, 2, |area, buf| bars.draw(area, buf, &theme())), @r"
        Female ███████├────┤────┊────────────────  0.11  n 5,421
        Male   █████████████████┊███├─┤────────── 0.262 n 10,860
        ");
        insta::assert_snapshot!(picture(56, 2, |area, buf| bars.draw(area, buf, &poor())), @r"
        Female #######|----|----:----------------  0.11  n 5,421
        Male   #################:###|-|---------- 0.262 n 10,860
        ");
    }

    proptest! {
        #[test]
        fn any_numbers_fit_anywhere(
            values in prop::collection::vec((prop::num::f64::ANY, prop::option::of((prop::num::f64::ANY, prop::num::f64::ANY))), 0..9),
            label in "\\PC{0,30}", full in prop::option::of(prop::num::f64::ANY), reference in prop::option::of(prop::num::f64::ANY),
        ) {
            let bar = |&(value, interval)| Bar { label: &label, value, interval, note: &label };
            let bars: Vec<Bar<'_>> = values.iter().map(bar).collect();
            let bars = Bars { bars: &bars, full, reference, ..Bars::default() };
            at_every_size(|area, buf, theme| bars.draw(area, buf, theme));
        }
    }
}
