//! Dots finer than cells. One canvas holds one line at a time and is stamped onto the screen: a stamped cell replaces
//! what was there, glyph and colour, so lines that cross never bleed into each other.

use ratatui::style::Style;
use ratatui::symbols::pixel::OCTANTS;

use crate::ui::parts::pen::Pen;
use crate::ui::theme::{Level, Stroke};

/// Where a point stands, 0 to 1 from the left and from the bottom.
type Place = (f64, f64);

/// Dots of a braille cell by column and row (Unicode 2800 block).
const BRAILLE: [[u8; 4]; 2] = [[0x01, 0x02, 0x04, 0x40], [0x08, 0x10, 0x20, 0x80]];
/// Dots of an octant by column and row, in the order of ratatui's table.
const OCTANT: [[u8; 4]; 2] = [[0x01, 0x04, 0x10, 0x40], [0x02, 0x08, 0x20, 0x80]];

/// A grid of dots over `width` × `height` cells: 2 × 4 in a cell as braille or octants, 1 × 3 as ASCII.
pub(super) struct Canvas {
    width: u16,
    height: u16,
    level: Level,
    per_cell: (u16, u16),
    cells: Vec<u8>,
}

impl Canvas {
    pub(super) fn new(width: u16, height: u16, level: Level) -> Self {
        let per_cell = if level == Level::Ascii { (1, 3) } else { (2, 4) };
        Self { width, height, level, per_cell, cells: vec![0; usize::from(width) * usize::from(height)] }
    }

    /// Dots across and down.
    pub(super) fn dots(&self) -> (f64, f64) {
        (f64::from(self.width) * f64::from(self.per_cell.0), f64::from(self.height) * f64::from(self.per_cell.1))
    }

    /// A line between two places, each 0 to 1 from the bottom left; what lies outside is clipped.
    pub(super) fn line(&mut self, from: Place, to: Place, stroke: Stroke) {
        let Some((from, to)) = clipped(from, to) else { return };
        let (wide, high) = self.dots();
        let dot = |(x, y): Place| ((x * (wide - 1.0)).round(), ((1.0 - y) * (high - 1.0)).round());
        let ((x0, y0), (x1, y1)) = (dot(from), dot(to));
        let flat = (x1 - x0).abs() >= (y1 - y0).abs();
        let steps = (x1 - x0).abs().max((y1 - y0).abs()).max(1.0);
        for step in 0..=steps as u32 {
            let share = f64::from(step) / steps;
            let (x, y) = ((x0 + (x1 - x0) * share).round() as u16, (y0 + (y1 - y0) * share).round() as u16);
            if inked(stroke, if flat { x } else { y }) {
                self.dot(x, y);
            }
        }
    }

    fn dot(&mut self, x: u16, y: u16) {
        let (cell_x, cell_y) = (x / self.per_cell.0, y / self.per_cell.1);
        if cell_x < self.width && cell_y < self.height {
            let bit = match self.level {
                Level::Ascii => 1 << (y % 3),
                Level::Unicode => BRAILLE[usize::from(x % 2)][usize::from(y % 4)],
                Level::Octant => OCTANT[usize::from(x % 2)][usize::from(y % 4)],
            };
            self.cells[usize::from(cell_y) * usize::from(self.width) + usize::from(cell_x)] |= bit;
        }
    }

    /// Puts what was drawn at `(x, y)` of the pen and empties the canvas.
    pub(super) fn stamp(&mut self, pen: &mut Pen<'_>, x: u16, y: u16, style: Style) {
        for (index, cell) in self.cells.iter_mut().enumerate().filter(|(_, cell)| **cell != 0) {
            let (cell_x, cell_y) = (index % usize::from(self.width), index / usize::from(self.width));
            let mut bytes = [0; 4];
            let glyph = match self.level {
                Level::Ascii => ascii_glyph(*cell),
                Level::Unicode => char::from_u32(0x2800 + u32::from(*cell)).unwrap_or(' '),
                Level::Octant => OCTANTS[usize::from(*cell)],
            };
            pen.glyph(x + cell_x as u16, y + cell_y as u16, glyph.encode_utf8(&mut bytes), style);
            *cell = 0;
        }
    }
}

/// The letter whose ink lies where the dots do: top, middle, bottom, or all along.
fn ascii_glyph(dots: u8) -> char {
    match dots {
        0b001 => '\'',
        0b010 => '-',
        0b100 => '.',
        _ => '|',
    }
}

fn inked(stroke: Stroke, along: u16) -> bool {
    match stroke {
        Stroke::Solid => true,
        Stroke::Dashed => along % 6 < 4,
        Stroke::Dotted => along.is_multiple_of(3),
    }
}

/// The part of a line inside the unit square (Liang and Barsky 1984).
fn clipped((x0, y0): Place, (x1, y1): Place) -> Option<(Place, Place)> {
    let (dx, dy) = (x1 - x0, y1 - y0);
    if !(dx.is_finite() && dy.is_finite()) {
        return None;
    }
    let (mut enter, mut leave) = (0.0_f64, 1.0_f64);
    for (towards, room) in [(-dx, x0), (dx, 1.0 - x0), (-dy, y0), (dy, 1.0 - y0)] {
        if towards == 0.0 && room < 0.0 {
            return None;
        }
        if towards < 0.0 {
            enter = enter.max(room / towards);
        } else if towards > 0.0 {
            leave = leave.min(room / towards);
        }
    }
    (enter <= leave).then_some(((x0 + dx * enter, y0 + dy * enter), (x0 + dx * leave, y0 + dy * leave)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::parts::picture::{picture, poor, theme};

    fn drawn(level: Level, lines: &[(Place, Place)]) -> String {
        picture(6, 3, |area, buf| {
            let theme = if level == Level::Ascii { poor() } else { theme() };
            let mut canvas = Canvas::new(area.width, area.height, level);
            for &(from, to) in lines {
                canvas.line(from, to, Stroke::Solid);
            }
            canvas.stamp(&mut Pen::new(buf, area, &theme), 0, 0, Style::new());
        })
    }

    #[test]
    fn a_diagonal_runs_from_corner_to_corner() {
        insta::assert_snapshot!(drawn(Level::Unicode, &[((0.0, 0.0), (1.0, 1.0))]), @r"
            ⡠⠊
          ⡠⠊
        ⡠⠊
        ");
        insta::assert_snapshot!(drawn(Level::Octant, &[((0.0, 0.0), (1.0, 1.0))]), @r"
            𜵑𜴁
          𜵑𜴁
        𜵑𜴁
        ");
        insta::assert_snapshot!(drawn(Level::Ascii, &[((0.0, 0.0), (1.0, 1.0))]), @r"
            |'
          .|
        .|
        ");
    }

    #[test]
    fn what_lies_outside_is_clipped_and_what_is_no_number_left_out() {
        assert_eq!(drawn(Level::Unicode, &[((-1.0, 2.0), (2.0, 2.0))]).trim(), "");
        assert_eq!(drawn(Level::Unicode, &[((0.0, f64::NAN), (1.0, 1.0))]).trim(), "");
        let inside = drawn(Level::Unicode, &[((0.0, 0.5), (1.0, 0.5))]);
        assert_eq!(drawn(Level::Unicode, &[((-1e9, 0.5), (1e9, 0.5))]), inside);
    }
}
