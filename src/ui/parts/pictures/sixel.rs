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
    for band in 0..height / BAND {
        let row = |line: usize| (BAND * band + line) * bitmap.height / height.max(1);
        let rows: Vec<&[u8]> = (0..BAND).map(|line| &indices[row(line) * bitmap.width..][..bitmap.width]).collect();
        paint(&rows, width, colours.len(), &mut text);
        text.push('-');
    }
    text.push_str("\x1b\\");
    text
}

/// Paints a band of six rows in `width` pixels, one colour after the other.
fn paint(rows: &[&[u8]], width: usize, colours: usize, text: &mut String) {
    let mut present = vec![false; colours];
    rows.iter().flat_map(|row| row.iter()).for_each(|&index| present[usize::from(index)] = true);
    for index in (0..colours).filter(|&index| present[index]) {
        let _ = write!(text, "#{index}");
        let across = rows.first().map_or(0, |row| row.len());
        let (mut column, mut start) = (0, 0);
        while column < across {
            let sixel = sixel(rows, column, index);
            while column < across && self::sixel(rows, column, index) == sixel {
                column += 1;
            }
            let end = (column * width).div_ceil(across);
            run(sixel, end - start, text);
            start = end;
        }
        text.push('$');
    }
}

/// The letter of a column: which of its six pixels have the colour, the uppermost in the lowest bit.
fn sixel(rows: &[&[u8]], column: usize, index: usize) -> char {
    let bits = rows.iter().rev().fold(0, |bits, row| 2 * bits + u8::from(usize::from(row[column]) == index));
    char::from(b'?' + bits)
}

fn run(sixel: char, length: usize, text: &mut String) {
    match length {
        0..=3 => text.extend(std::iter::repeat_n(sixel, length)),
        _ => {
            let _ = write!(text, "!{length}{sixel}");
        }
    }
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
