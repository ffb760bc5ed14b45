//! Images by the protocols that terminals have for them, written into cells like letters: the first cell of an image
//! carries its bytes, the others are left to the terminal. What differs between two buffers is then all that is sent,
//! and cells that become letters again wipe the image away. Where there is no protocol, images are half-blocks.

mod iterm2;
mod kitty;
mod sixel;

use std::fmt::Write as _;
use std::num::NonZeroU16;

use ratatui::buffer::{Buffer, CellDiffOption};
use ratatui::layout::Rect;

use crate::ui::parts::raster::Raster;
use crate::ui::theme::Theme;
use crate::ui::theme::rgb::Rgb;

/// How an image comes to the screen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Protocol {
    /// Two pixels to a cell, as colours of a half-block: any terminal.
    #[default]
    Blocks,
    /// kitty's graphics with placeholders among the letters.
    Kitty,
    /// iTerm2's inline images.
    Iterm2,
    /// DEC's sixels.
    Sixel,
}

/// What the terminal makes of images.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Pictures {
    /// The protocol it understands.
    pub protocol: Protocol,
    /// Width and height of a cell in pixels, where the terminal tells.
    pub cell: Option<(u16, u16)>,
}

/// A cell in pixels where the terminal does not tell: enough for an image to lose nothing that could be seen.
const CELL: (u16, u16) = (10, 20);
/// Pixels of a side that are shown at most: every picture on the screen writes all of its images anew.
const MOST: usize = 224;
const ONE: CellDiffOption = CellDiffOption::ForcedWidth(NonZeroU16::MIN);

impl Pictures {
    /// Fills the rectangle with the image, stretched to it.
    pub fn draw(self, raster: &Raster<'_>, area: Rect, buf: &mut Buffer, theme: &Theme) {
        if area.is_empty() || area.intersection(buf.area) != area {
            return raster.draw(area, buf, theme);
        }
        let bitmap = || Bitmap::of(raster, self.pixels(area));
        match (self.protocol, self.cell) {
            (Protocol::Kitty, _) if kitty::fits(area) => kitty::draw(&bitmap(), area, buf),
            (Protocol::Iterm2, _) => put(&iterm2::encode(&bitmap(), area), area, buf),
            (Protocol::Sixel, Some(_)) => put(&sixel::encode(&bitmap(), self.pixels(area)), area, buf),
            _ => raster.draw(area, buf, theme),
        }
    }

    /// The pixels of a rectangle of cells.
    fn pixels(self, area: Rect) -> (usize, usize) {
        let (width, height) = self.cell.unwrap_or(CELL);
        (usize::from(area.width) * usize::from(width), usize::from(area.height) * usize::from(height))
    }
}

/// An image with no more pixels than the screen has for it, and no more than can be sent at once.
struct Bitmap {
    width: usize,
    height: usize,
    /// Row by row.
    pixels: Vec<Rgb>,
}

impl Bitmap {
    fn of(raster: &Raster<'_>, (most_across, most_down): (usize, usize)) -> Self {
        let side = |pixels: usize, most: usize| pixels.min(MOST).clamp(1, most);
        let (width, height) = (side(raster.width, most_across), side(raster.height, most_down));
        let places = (0..height).flat_map(|y| (0..width).map(move |x| (x, y)));
        let pixels = places.map(|(x, y)| raster.mean((x, width), (y, height))).collect();
        Self { width, height, pixels }
    }

    /// Red, green and blue of each pixel.
    fn bytes(&self) -> Vec<u8> {
        self.pixels.iter().flat_map(|&Rgb(red, green, blue)| [red, green, blue]).collect()
    }
}

/// Lays an image over cells, whose letters would else show through: they are blanked first, and the cursor ends behind
/// the first cell, where the letters that follow expect it.
fn put(image: &str, area: Rect, buf: &mut Buffer) {
    let mut symbol = String::with_capacity(image.len() + 16 * usize::from(area.height));
    symbol.push_str("\x1b7");
    for row in 0..area.height {
        let down = if row + 1 < area.height { "\x1b[B" } else { "" };
        // Writing to a string cannot fail.
        let _ = write!(symbol, "\x1b[{}X{down}", area.width);
    }
    symbol.push_str("\x1b8");
    symbol.push_str(image);
    symbol.push_str("\x1b8\x1b[C");
    for at in area.positions() {
        buf[at].reset();
        buf[at].set_diff_option(CellDiffOption::Skip);
    }
    buf[area.as_position()].set_symbol(&symbol).set_diff_option(ONE);
}
