//! An image as cells. Every pixel counts: a cell shows the mean of the pixels it covers.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::ui::parts::pen::Pen;
use crate::ui::theme::Theme;
use crate::ui::theme::rgb::Rgb;

/// An image.
#[derive(Clone, Copy, Debug)]
pub struct Raster<'a> {
    /// `height * width * channels` bytes, row-major; what is missing is black.
    pub pixels: &'a [u8],
    /// Rows of pixels.
    pub height: usize,
    /// Pixels in a row.
    pub width: usize,
    /// 1 for grey, 3 for red, green and blue.
    pub channels: usize,
}

impl Raster<'_> {
    /// Fills the rectangle with the image, stretched to it; a cell is one pixel wide and two high.
    pub fn draw(&self, area: Rect, buf: &mut Buffer, theme: &Theme) {
        let mut pen = Pen::new(buf, area, theme);
        let (columns, lines) = (usize::from(area.width), 2 * usize::from(area.height));
        for y in 0..pen.height() {
            for x in 0..pen.width() {
                let half = |line: usize| self.mean((usize::from(x), columns), (2 * usize::from(y) + line, lines));
                let (glyph, style) = theme.pixels(half(0), half(1));
                pen.glyph(x, y, glyph, style);
            }
        }
    }

    /// The mean of the pixels at place `x` of `columns` and `y` of `lines`.
    pub(super) fn mean(&self, (x, columns): (usize, usize), (y, lines): (usize, usize)) -> Rgb {
        if (columns, lines) == (self.width, self.height) {
            return self.pixel(x, y);
        }
        let (across, down) = (covered(x, columns, self.width), covered(y, lines, self.height));
        let count = (across.len() * down.len()).max(1) as u64;
        let mut sums = [0_u64; 3];
        for row in down {
            for column in across.clone() {
                let Rgb(red, green, blue) = self.pixel(column, row);
                sums.iter_mut().zip([red, green, blue]).for_each(|(sum, byte)| *sum += u64::from(byte));
            }
        }
        let [red, green, blue] = sums.map(|sum| ((sum + count / 2) / count) as u8);
        Rgb(red, green, blue)
    }

    fn pixel(&self, column: usize, row: usize) -> Rgb {
        let first = (row * self.width + column) * self.channels;
        let byte = |channel: usize| {
            let place = first + channel.min(self.channels.saturating_sub(1));
            self.pixels.get(place).copied().unwrap_or(0)
        };
        Rgb(byte(0), byte(1), byte(2))
    }
}

/// The pixels of `length` that place `at` of `places` covers, at least one.
fn covered(at: usize, places: usize, length: usize) -> std::ops::Range<usize> {
    let first = at * length / places.max(1);
    let end = ((at + 1) * length / places.max(1)).max(first + 1);
    first..end.min(length.max(first))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::parts::picture::{at_every_size, picture, poor};

    /// A bright cross on black, 8 x 8.
    fn cross() -> Vec<u8> {
        let bright = |place: usize| (3..5).contains(&(place / 8)) || (3..5).contains(&(place % 8));
        (0..64).map(|place| if bright(place) { 255 } else { 0 }).collect()
    }

    #[test]
    fn an_image_is_seen_without_colours() {
        let pixels = cross();
        let raster = Raster { pixels: &pixels, height: 8, width: 8, channels: 1 };
        insta::assert_snapshot!(picture(8, 4, |area, buf| raster.draw(area, buf, &poor())), @r"
           @@
        +++@@+++
        +++@@+++
           @@
        ");
        let small = picture(4, 2, |area, buf| raster.draw(area, buf, &poor()));
        insta::assert_snapshot!(small, @r"
        :**:
        :**:
        ");
    }

    #[test]
    fn a_cell_is_the_mean_of_its_pixels_in_each_channel() {
        let pixels = [255, 0, 0, 0, 0, 255, 255, 0, 0, 0, 0, 255];
        let raster = Raster { pixels: &pixels, height: 2, width: 2, channels: 3 };
        assert_eq!(raster.mean((0, 1), (0, 1)), Rgb(128, 0, 128));
        assert_eq!((raster.mean((0, 4), (0, 1)), raster.mean((3, 4), (0, 1))), (Rgb(255, 0, 0), Rgb(0, 0, 255)));
    }

    #[test]
    fn any_rectangle_and_any_image_will_do() {
        let pixels = cross();
        at_every_size(|area, buf, theme| {
            for (height, width, channels) in [(8, 8, 1), (0, 0, 1), (1, 1, 3), (100, 3, 1)] {
                Raster { pixels: &pixels, height, width, channels }.draw(area, buf, theme);
            }
        });
    }
}
