//! kitty's graphics (<https://sw.kovidgoyal.net/kitty/graphics-protocol/>): an image is sent under a number and shown
//! wherever a placeholder names that number, in its colour, and a row and a column of the image, in marks above it. A
//! placeholder is a letter like any other, so nothing has to be deleted. The number is the image's fingerprint: the same
//! image has the same, and drawing stays a function of what is drawn.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use super::{Bitmap, ONE};
use crate::ui::theme::rgb::Rgb;

/// The letter that an image is shown in place of.
const PLACEHOLDER: char = '\u{10eeee}';

/// The marks of the first places, as kitty's `rowcolumn-diacritics.txt` numbers them from 0.
const MARKS: [char; 64] = [
    '\u{305}', '\u{30d}', '\u{30e}', '\u{310}', '\u{312}', '\u{33d}', '\u{33e}', '\u{33f}', '\u{346}', '\u{34a}',
    '\u{34b}', '\u{34c}', '\u{350}', '\u{351}', '\u{352}', '\u{357}', '\u{35b}', '\u{363}', '\u{364}', '\u{365}',
    '\u{366}', '\u{367}', '\u{368}', '\u{369}', '\u{36a}', '\u{36b}', '\u{36c}', '\u{36d}', '\u{36e}', '\u{36f}',
    '\u{483}', '\u{484}', '\u{485}', '\u{486}', '\u{487}', '\u{592}', '\u{593}', '\u{594}', '\u{595}', '\u{597}',
    '\u{598}', '\u{599}', '\u{59c}', '\u{59d}', '\u{59e}', '\u{59f}', '\u{5a0}', '\u{5a1}', '\u{5a8}', '\u{5a9}',
    '\u{5ab}', '\u{5ac}', '\u{5af}', '\u{5c4}', '\u{610}', '\u{611}', '\u{612}', '\u{613}', '\u{614}', '\u{615}',
    '\u{616}', '\u{617}', '\u{657}', '\u{658}',
];

/// Letters of base 64 in one chunk.
const CHUNK: usize = 4096;

/// Whether every cell of the rectangle can be named.
pub(super) fn fits(area: Rect) -> bool {
    usize::from(area.width.max(area.height)) <= MARKS.len()
}

pub(super) fn draw(bitmap: &Bitmap, area: Rect, buf: &mut Buffer) {
    let bytes = bitmap.bytes();
    let number = number(&bytes, bitmap.width, area);
    let [high, red, green, blue] = number.to_be_bytes();
    for at in area.positions() {
        let [column, row] = [at.x - area.x, at.y - area.y].map(|place| MARKS[usize::from(place)]);
        let mut symbol =
            if at == area.as_position() { transmission(bitmap, &bytes, number, area) } else { String::new() };
        symbol.extend([PLACEHOLDER, row, column, MARKS[usize::from(high)]]);
        buf[at].reset();
        buf[at].set_style(Style::new().fg(Rgb(red, green, blue).into())).set_symbol(&symbol).set_diff_option(ONE);
    }
}

/// The bytes that give the terminal an image to show in as many cells, and ask for no answer.
fn transmission(bitmap: &Bitmap, bytes: &[u8], number: u32, area: Rect) -> String {
    let (Bitmap { width, height, .. }, Rect { width: columns, height: rows, .. }) = (bitmap, area);
    let letters = STANDARD.encode(bytes);
    let mut text = String::with_capacity(letters.len() + letters.len() / 100 + 100);
    let mut keys = format!("a=T,U=1,q=2,f=24,s={width},v={height},i={number},c={columns},r={rows},");
    let mut rest = letters.as_str();
    while !rest.is_empty() {
        let (chunk, after) = rest.split_at(rest.len().min(CHUNK));
        let more = if after.is_empty() { "m=0" } else { "m=1" };
        for part in ["\x1b_G", &keys, more, ";", chunk, "\x1b\\"] {
            text.push_str(part);
        }
        keys = "q=2,".into();
        rest = after;
    }
    text
}

/// A fingerprint (FNV-1a) of an image in so many cells. Its first byte is one of the marks and never 0, which terminals
/// take for a number without it.
fn number(bytes: &[u8], width: usize, area: Rect) -> u32 {
    let size = [width as u64, u64::from(area.width), u64::from(area.height)];
    let parts = size.into_iter().chain(bytes.iter().map(|&byte| u64::from(byte)));
    let hash = parts.fold(0xcbf2_9ce4_8422_2325, |hash: u64, part| (hash ^ part).wrapping_mul(0x0100_0000_01b3));
    let high = 1 + (hash >> 32) % (MARKS.len() as u64 - 1);
    (high as u32) << 24 | (hash as u32 ^ (hash >> 40) as u32) & 0xff_ffff
}
