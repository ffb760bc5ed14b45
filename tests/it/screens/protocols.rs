//! Images by the protocols of terminals: what their bytes say, and that nothing of them stays where it should not.

use std::collections::BTreeMap;
use std::io::Cursor;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use gradus::app::Msg;
use gradus::ui::parts::pictures::{Pictures, Protocol};
use gradus::ui::parts::raster::Raster;
use gradus::ui::theme::{Depth, Theme};
use ratatui::buffer::{Buffer, CellDiffOption};
use ratatui::layout::Rect;
use ratatui::style::Color;

use super::Stage;
use super::images::stage;

const PROTOCOLS: [Protocol; 3] = [Protocol::Kitty, Protocol::Iterm2, Protocol::Sixel];
const PLACEHOLDER: char = '\u{10eeee}';
const AREA: Rect = Rect { x: 2, y: 1, width: 4, height: 2 };

fn pictures(protocol: Protocol) -> Pictures {
    Pictures { protocol, cell: Some((5, 9)) }
}

/// A coloured image of 3 x 2.
const PIXELS: [u8; 18] = [255, 0, 0, 0, 255, 0, 0, 0, 255, 0, 0, 0, 128, 128, 128, 255, 255, 255];

fn drawn(pictures: Pictures) -> Buffer {
    let mut buffer = Buffer::filled(Rect::new(0, 0, 8, 4), ratatui::buffer::Cell::new("x"));
    let raster = Raster { pixels: &PIXELS, height: 2, width: 3, channels: 3 };
    pictures.draw(&raster, AREA, &mut buffer, &Theme::ready_made(Depth::True));
    buffer
}

/// What the first cell holds after the cells were blanked, for protocols that lay an image over cells.
fn laid(buffer: &Buffer) -> &str {
    let symbol = buffer[AREA.as_position()].symbol();
    let image = symbol.strip_prefix("\x1b7\x1b[4X\x1b[B\x1b[4X\x1b8").expect("the cells are blanked");
    image.strip_suffix("\x1b8\x1b[C").expect("the cursor is behind the first cell")
}

#[test]
fn kitty_gets_the_pixels_once_and_a_placeholder_in_each_cell() {
    let buffer = drawn(pictures(Protocol::Kitty));
    let first = buffer[AREA.as_position()].symbol();
    let (sent, letters) = first.rsplit_once("\x1b\\").expect("a command");
    let (keys, data) = sent.strip_prefix("\x1b_G").and_then(|sent| sent.split_once(';')).expect("keys and data");
    let keys: BTreeMap<&str, &str> = keys.split(',').filter_map(|key| key.split_once('=')).collect();
    let wanted = [("a", "T"), ("U", "1"), ("q", "2"), ("f", "24"), ("s", "3"), ("v", "2"), ("c", "4"), ("r", "2")];
    assert!(wanted.iter().all(|(key, value)| keys.get(key) == Some(value)), "{keys:?}");
    assert_eq!(STANDARD.decode(data).expect("base 64"), PIXELS);
    let number: u32 = keys["i"].parse().expect("a number");
    let [high, red, green, blue] = number.to_be_bytes();
    assert!((1..64).contains(&high));
    let marks: Vec<char> = letters.chars().collect();
    assert_eq!(marks[..3], [PLACEHOLDER, '\u{305}', '\u{305}']);
    for at in AREA.positions() {
        let cell = &buffer[at];
        let letters: Vec<char> = cell.symbol().chars().rev().take(4).collect();
        let place = ['\u{305}', '\u{30d}', '\u{30e}', '\u{310}'];
        let (row, column) = (place[usize::from(at.y - AREA.y)], place[usize::from(at.x - AREA.x)]);
        assert_eq!(letters, [marks[3], column, row, PLACEHOLDER], "{at:?}");
        assert_eq!(cell.fg, Color::Rgb(red, green, blue));
    }
}

#[test]
fn a_large_image_comes_to_kitty_in_chunks_and_no_larger_than_the_screen() {
    let pixels: Vec<u8> = (0..300 * 200).map(|place| (place * 7 % 251) as u8).collect();
    let mut buffer = Buffer::empty(Rect::new(0, 0, 20, 10));
    let raster = Raster { pixels: &pixels, height: 200, width: 300, channels: 1 };
    pictures(Protocol::Kitty).draw(&raster, buffer.area, &mut buffer, &Theme::ready_made(Depth::True));
    let symbol = buffer[(0, 0)].symbol();
    let commands: Vec<&str> = symbol.split("\x1b_G").skip(1).collect();
    assert!(commands[0].contains("s=100,v=90"), "{}", &commands[0][..80]);
    let (last, others) = commands.split_last().expect("commands");
    assert!(others.iter().all(|command| command.contains("m=1;")) && last.starts_with("q=2,m=0;"));
    let data = commands.iter().filter_map(|command| command.split_once("\x1b\\")?.0.split_once(';'));
    let data: Vec<&str> = data.map(|(_, data)| data).collect();
    assert!(data.len() == 9 && data.iter().all(|data| data.len() <= 4096));
    assert_eq!(STANDARD.decode(data.concat()).expect("base 64").len(), 3 * 100 * 90);
}

#[test]
fn iterm2_gets_a_png_as_wide_and_high_as_the_cells() {
    let buffer = drawn(pictures(Protocol::Iterm2));
    let image = laid(&buffer).strip_prefix("\x1b]1337;File=").and_then(|image| image.strip_suffix('\x07'));
    let (keys, data) = image.and_then(|image| image.split_once(':')).expect("an image");
    let png = STANDARD.decode(data).expect("base 64");
    let size = png.len();
    assert_eq!(keys, format!("inline=1;size={size};width=4;height=2;preserveAspectRatio=0;doNotMoveCursor=1"));
    let image = image::load(Cursor::new(png), image::ImageFormat::Png).expect("a PNG").to_rgb8();
    assert_eq!((image.dimensions(), image.as_raw().as_slice()), ((3, 2), PIXELS.as_slice()));
}

#[test]
fn sixels_paint_every_pixel_of_whole_bands() {
    let buffer = drawn(pictures(Protocol::Sixel));
    let painted = painted(laid(&buffer));
    // 4 x 2 cells of 5 x 9 pixels.
    let expected = (0..18).flat_map(|y| (0..20).map(move |x| ((x, y), y * 2 / 18 * 3 + x * 3 / 20)));
    let percent = |byte: u8| (u32::from(byte) * 100 + 127) / 255;
    let expected: BTreeMap<(usize, usize), Vec<u32>> = expected
        .map(|(at, pixel)| (at, PIXELS[3 * pixel..][..3].iter().map(|&byte| percent(byte)).collect()))
        .collect();
    assert_eq!(painted, expected);
}

/// What sixels paint, in percent: a terminal in small.
fn painted(sixels: &str) -> BTreeMap<(usize, usize), Vec<u32>> {
    let body = sixels.strip_prefix("\x1bP0;1;0q\"1;1;20;18").and_then(|body| body.strip_suffix("\x1b\\"));
    let mut rest = body.expect("the head says how large it is");
    let (mut colours, mut painted, mut colour) = (BTreeMap::new(), BTreeMap::new(), 0);
    let (mut x, mut y, mut times) = (0, 0, 1);
    let number = |rest: &mut &str| {
        let end = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
        let (digits, after) = rest.split_at(end);
        *rest = after;
        digits.parse::<u32>().expect("a number")
    };
    while let Some(command) = rest.chars().next() {
        rest = &rest[1..];
        match command {
            '#' => {
                colour = number(&mut rest);
                if rest.starts_with(";2;") {
                    rest = &rest[2..];
                    let channel = |rest: &mut &str| {
                        *rest = &rest[1..];
                        number(rest)
                    };
                    colours.insert(colour, (0..3).map(|_| channel(&mut rest)).collect::<Vec<u32>>());
                }
            }
            '!' => times = number(&mut rest) as usize,
            '$' => x = 0,
            '-' => (x, y) = (0, y + 6),
            sixel => {
                let bits = sixel as u32 - u32::from('?');
                for (x, line) in (x..x + times).flat_map(|x| (0..6).map(move |line| (x, line))) {
                    if bits & 1 << line != 0 {
                        let again = painted.insert((x, y + line), colours[&colour].clone());
                        assert!(again.is_none(), "painted twice");
                    }
                }
                (x, times) = (x + times, 1);
            }
        }
    }
    painted
}

#[test]
fn sixels_make_do_with_256_colours() {
    let pixels: Vec<u8> =
        (0..64 * 64).flat_map(|place: u32| [place % 64 * 4, place / 64 * 4, place % 251]).map(|v| v as u8).collect();
    let mut buffer = Buffer::empty(Rect::new(0, 0, 20, 10));
    let raster = Raster { pixels: &pixels, height: 64, width: 64, channels: 3 };
    pictures(Protocol::Sixel).draw(&raster, buffer.area, &mut buffer, &Theme::ready_made(Depth::True));
    let colours = buffer[(0, 0)].symbol().matches(";2;").count();
    assert!((100..=256).contains(&colours), "{colours}");
}

#[test]
fn half_blocks_stay_where_no_protocol_will_do() {
    let blocks = drawn(Pictures::default());
    assert!(AREA.positions().all(|at| blocks[at].symbol() == "▀" && blocks[at].diff_option == CellDiffOption::None));
    assert_eq!(drawn(Pictures { protocol: Protocol::Sixel, cell: None }), blocks, "nobody knows how large a cell is");
    for protocol in PROTOCOLS {
        let raster = Raster { pixels: &PIXELS, height: 2, width: 3, channels: 3 };
        for area in [Rect::new(0, 0, 0, 3), Rect::new(6, 3, 4, 2), Rect::new(0, 0, 300, 1), Rect::new(7, 3, 1, 1)] {
            let mut buffer = Buffer::empty(Rect::new(0, 0, 8, 4));
            pictures(protocol).draw(&raster, area, &mut buffer, &Theme::ready_made(Depth::True));
        }
    }
}

/// The data pane of images on a terminal with a protocol.
fn stage_with(protocol: Protocol, width: u16, height: u16) -> Stage {
    let mut stage = stage(width, height);
    stage.pictures = pictures(protocol);
    stage
}

/// Whether a cell belongs to an image of a protocol.
fn is_image(buffer: &Buffer, at: At) -> bool {
    buffer[at].diff_option != CellDiffOption::None
}

#[test]
fn an_image_is_drawn_once_and_only_what_changes_is_sent() {
    for protocol in PROTOCOLS {
        let mut stage = stage_with(protocol, 80, 24);
        let (before, again) = (stage.draw(), stage.draw());
        assert!(before.diff(&again).is_empty(), "{protocol:?}: nothing changed");
        stage.press("l");
        let after = stage.draw();
        let sent: usize = before.diff(&after).iter().map(|(.., cell)| cell.symbol().len()).sum();
        assert!(sent < 300, "{protocol:?}: the cursor moved, and {sent} bytes were sent");
    }
}

#[test]
fn what_lies_over_images_looks_as_ever() {
    for protocol in PROTOCOLS {
        for keys in ["?", ":", "/", "g", "trouble"] {
            let mut stage = stage_with(protocol, 160, 40);
            let before = stage.draw();
            act(&mut stage, keys);
            let covered = stage.draw();
            stage.pictures = Pictures::default();
            let blocks = stage.draw();
            let letters = |at: At| is_image(&covered, at) || covered[at] == blocks[at];
            assert!(everywhere(&covered).all(letters), "{protocol:?} {keys}");
            let gone = everywhere(&before).filter(|at| is_image(&before, *at) && !is_image(&covered, *at)).count();
            assert!(keys == "g" || gone > 100, "{protocol:?} {keys}: it lies over no image");
        }
    }
}

/// Presses keys, or lets things go wrong.
fn act(stage: &mut Stage, keys: &str) {
    if keys == "trouble" {
        (0..3).for_each(|time| stage.send(Msg::Trouble(format!("{time} times it did not work; ").repeat(9))));
    } else {
        stage.press(keys);
    }
}

#[test]
fn a_terminal_that_gets_differences_alone_shows_what_one_shows_that_gets_everything() {
    let way = "? <esc> : <esc> l j k / <esc> g g G a a trouble <esc> v v z ? <esc> z 2 1 ? <esc> <esc>";
    for protocol in PROTOCOLS {
        for (width, height) in [(80, 24), (160, 48)] {
            let mut stage = stage_with(protocol, width, height);
            let blank = Buffer::empty(stage.draw().area);
            let (mut shown, mut last) = (Glass::default(), blank.clone());
            for keys in way.split(' ') {
                act(&mut stage, keys);
                let next = stage.draw();
                shown.take(&last, &next);
                let mut whole = Glass::default();
                whole.take(&blank, &next);
                let wrong = everywhere(&next).find(|at| shown.at(*at) != whole.at(*at));
                assert_eq!(wrong, None, "{protocol:?} {width}x{height} after {keys}");
                last = next;
            }
        }
    }
}

/// What a terminal shows: a letter in each cell, or the piece of an image that was laid over it last.
#[derive(Default)]
struct Glass(BTreeMap<At, String>);

impl Glass {
    fn at(&self, at: At) -> &str {
        self.0.get(&at).map_or(" ", String::as_str)
    }

    fn take(&mut self, before: &Buffer, after: &Buffer) {
        for (x, y, cell) in before.diff(after) {
            let symbol = cell.symbol();
            if symbol.starts_with("\x1b7") {
                let columns = cells_of(symbol) / rows_of(symbol);
                for place in 0..cells_of(symbol) {
                    let at = (x + (place % columns) as u16, y + (place / columns) as u16);
                    self.0.insert(at, format!("{place} of {symbol}"));
                }
            } else {
                self.0.insert((x, y), symbol.to_owned());
            }
        }
    }
}

type At = (u16, u16);

fn everywhere(buffer: &Buffer) -> impl Iterator<Item = At> + use<> {
    buffer.area.positions().map(|at| (at.x, at.y))
}

#[test]
fn an_image_is_whole_or_not_there() {
    for protocol in PROTOCOLS {
        for (width, height) in [(60, 16), (61, 17), (75, 40), (140, 40), (300, 100), (20, 5), (1, 1)] {
            for keys in ["", "z", "G", "a", "?", "q", "g"] {
                let mut stage = stage_with(protocol, width, height);
                let buffer = stage.press(keys).draw();
                let cells = everywhere(&buffer).filter(|at| is_image(&buffer, *at)).count();
                let told: usize = buffer.content.iter().map(|cell| cells_of(cell.symbol())).sum();
                assert_eq!(told, cells, "{protocol:?} {width}x{height} {keys}");
            }
        }
    }
}

/// The cells of the image that a cell holds.
fn cells_of(symbol: &str) -> usize {
    let number = |after: &str, end: &str| -> usize {
        let rest = symbol.split_once(after).expect("a size").1;
        rest.split_once(end).expect("a size").0.parse().expect("a number")
    };
    match symbol {
        kitty if kitty.starts_with("\x1b_G") => number(",c=", ",") * number(",r=", ","),
        laid if laid.starts_with("\x1b7") => number("\x1b7\x1b[", "X") * rows_of(laid),
        _ => 0,
    }
}

/// The rows of cells that are blanked for an image.
fn rows_of(laid: &str) -> usize {
    laid.split("\x1b8").next().expect("text").matches('X').count()
}

#[test]
fn other_panes_and_data_leave_no_image() {
    for protocol in PROTOCOLS {
        let mut stage = stage_with(protocol, 80, 24);
        assert!(stage.draw().content.iter().any(|cell| cell.diff_option != CellDiffOption::None));
        for keys in ["2", "1v"] {
            let buffer = stage.press(keys).draw();
            assert!(buffer.content.iter().all(|cell| cell.diff_option == CellDiffOption::None), "{protocol:?} {keys}");
        }
    }
}
