//! DEC's sixels: bands of six rows of pixels, painted colour by colour, each letter a column of six. Written from the
//! image's own pixels, whose columns become runs on the screen.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::Bitmap;
use crate::ui::theme::rgb::Rgb;

/// Rows of pixels in a band.
const BAND: usize = 6;
/// Colours that terminals have room for.
const COLOURS: usize = 256;
/// Steps of a channel that are tried until an image has few enough colours; a channel is told in percent.
const STEPS: [u32; 9] = [101, 64, 48, 32, 24, 16, 12, 8, 6];

/// The bytes that show an image at the cursor, stretched to so many pixels; the last rows are left out where they are
/// no whole band, which would reach into the cells below.
pub(super) fn encode(bitmap: &Bitmap, (width, height): (usize, usize)) -> String {
    let height = height / BAND * BAND;
    let Palette { colours, indices } = Palette::of(&bitmap.pixels);
    let mut text = format!("\x1bP0;1;0q\"1;1;{width};{height}");
    for (index, [red, green, blue]) in colours.iter().enumerate() {
        // Writing to a string cannot fail.
        let _ = write!(text, "#{index};2;{red};{green};{blue}");
    }
    let mut columns = vec![0; colours.len() * bitmap.width];
    for band in 0..height / BAND {
        columns.fill(0);
        for line in 0..BAND {
            let row = (BAND * band + line) * bitmap.height / height;
            for (x, &index) in indices[row * bitmap.width..][..bitmap.width].iter().enumerate() {
                columns[usize::from(index) * bitmap.width + x] |= 1 << line;
            }
        }
        for (index, columns) in columns.chunks(bitmap.width).enumerate() {
            paint(index, columns, width, &mut text);
        }
        text.push('-');
    }
    text.push_str("\x1b\\");
    text
}

/// Paints what a colour has of a band: which of its six pixels for each of the image's columns, the uppermost in the
/// lowest bit. Nothing is said of what is right of its last pixel.
fn paint(index: usize, columns: &[u8], width: usize, text: &mut String) {
    let end = columns.iter().rposition(|&bits| bits != 0).map_or(0, |last| last + 1);
    if end == 0 {
        return;
    }
    text.push('#');
    number(index, text);
    let (mut column, mut start) = (0, 0);
    for same in columns[..end].chunk_by(|a, b| a == b) {
        column += same.len();
        let stop = (column * width).div_ceil(columns.len());
        run(char::from(b'?' + same[0]), stop - start, text);
        start = stop;
    }
    text.push('$');
}

fn run(sixel: char, length: usize, text: &mut String) {
    if length > 3 {
        text.push('!');
        number(length, text);
        text.push(sixel);
    } else {
        text.extend(std::iter::repeat_n(sixel, length));
    }
}

/// Writes a number; there are so many that the formatter's care would take most of the time.
fn number(number: usize, text: &mut String) {
    if number > 9 {
        self::number(number / 10, text);
    }
    text.push(char::from(b'0' + (number % 10) as u8));
}

/// The colours of an image, at most as many as terminals have room for, in percent; and which one each pixel has.
struct Palette {
    colours: Vec<[u32; 3]>,
    indices: Vec<u8>,
}

impl Palette {
    /// With as many steps of a channel as leave few enough colours: grey images and plain ones lose nothing.
    fn of(pixels: &[Rgb]) -> Self {
        STEPS
            .into_iter()
            .find_map(|steps| Self::with(pixels, steps))
            .unwrap_or(Self { colours: vec![], indices: vec![] })
    }

    fn with(pixels: &[Rgb], steps: u32) -> Option<Self> {
        let stepped = |byte: u8| (u32::from(byte) * (steps - 1) + 127) / 255;
        let (mut known, mut colours) = (BTreeMap::new(), Vec::new());
        let mut indices = Vec::with_capacity(pixels.len());
        for &Rgb(red, green, blue) in pixels {
            let colour = [red, green, blue].map(stepped);
            let index = *known.entry(colour).or_insert(colours.len());
            if index == colours.len() {
                if index == COLOURS {
                    return None;
                }
                colours.push(colour.map(|step| (step * 100 + (steps - 1) / 2) / (steps - 1)));
            }
            indices.push(index as u8);
        }
        Some(Self { colours, indices })
    }
}
