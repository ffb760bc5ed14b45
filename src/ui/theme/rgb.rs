//! Colour as three bytes of sRGB, and what the eye makes of it: luminance, contrast, the nearest terminal colour.

use ratatui::style::Color;

/// A colour in sRGB.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rgb(pub u8, pub u8, pub u8);

/// The sixteen terminal colours by the names a theme file uses, in the order of their numbers.
pub const ANSI_NAMES: [&str; 16] = [
    "black",
    "red",
    "green",
    "yellow",
    "blue",
    "magenta",
    "cyan",
    "gray",
    "darkgray",
    "lightred",
    "lightgreen",
    "lightyellow",
    "lightblue",
    "lightmagenta",
    "lightcyan",
    "white",
];

/// xterm's values for the sixteen, to find the nearest; a terminal may show others.
const ANSI_RGB: [Rgb; 16] = [
    Rgb(0, 0, 0),
    Rgb(205, 0, 0),
    Rgb(0, 205, 0),
    Rgb(205, 205, 0),
    Rgb(0, 0, 238),
    Rgb(205, 0, 205),
    Rgb(0, 205, 205),
    Rgb(229, 229, 229),
    Rgb(127, 127, 127),
    Rgb(255, 0, 0),
    Rgb(0, 255, 0),
    Rgb(255, 255, 0),
    Rgb(92, 92, 255),
    Rgb(255, 0, 255),
    Rgb(0, 255, 255),
    Rgb(255, 255, 255),
];

/// The six steps of each axis of the 256-colour cube.
const CUBE: [u8; 6] = [0, 95, 135, 175, 215, 255];

impl Rgb {
    /// `#rrggbb`.
    pub fn from_hex(text: &str) -> Option<Self> {
        let digits = text
            .strip_prefix('#')
            .filter(|digits| digits.len() == 6 && digits.bytes().all(|byte| byte.is_ascii_hexdigit()))?;
        let part = |at: usize| u8::from_str_radix(&digits[at..at + 2], 16).ok();
        Some(Self(part(0)?, part(2)?, part(4)?))
    }

    /// Relative luminance in 0 to 1 (WCAG 2.1).
    pub fn luminance(self) -> f64 {
        let [r, g, b] = self.linear();
        0.2126 * r + 0.7152 * g + 0.0722 * b
    }

    /// Contrast ratio in 1 to 21 (WCAG 2.1).
    pub fn contrast(self, other: Self) -> f64 {
        let (a, b) = (self.luminance(), other.luminance());
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }

    /// The channels without sRGB's gamma, each in 0 to 1.
    pub fn linear(self) -> [f64; 3] {
        [self.0, self.1, self.2].map(|byte| {
            let c = f64::from(byte) / 255.0;
            if c <= 0.040_45 { c / 12.92 } else { ((c + 0.055) / 1.055).powf(2.4) }
        })
    }

    /// The colour `share` (0 to 1) of the way from here to `other`.
    #[must_use]
    pub fn mix(self, other: Self, share: f64) -> Self {
        let between = |a: u8, b: u8| (f64::from(a) + (f64::from(b) - f64::from(a)) * share).round() as u8;
        Self(between(self.0, other.0), between(self.1, other.1), between(self.2, other.2))
    }

    /// Black or white, whichever can be read on this colour.
    #[must_use]
    pub fn ink(self) -> Self {
        let (black, white) = (Self(0, 0, 0), Self(255, 255, 255));
        if self.contrast(black) >= self.contrast(white) { black } else { white }
    }

    /// Number of the nearest colour in the fixed part of the 256 (16 to 255).
    pub fn nearest_256(self) -> u8 {
        (16..=255_u8).min_by_key(|&index| self.distance(of_256(index))).unwrap_or(16)
    }

    /// Number of a near colour in the fixed part of the 256, found without trying all: the nearest step on each axis of
    /// the cube, or the nearest grey.
    pub fn near_256(self) -> u8 {
        let step = |part: u8| (0..CUBE.len()).min_by_key(|&step| CUBE[step].abs_diff(part)).unwrap_or(0) as u8;
        let cube = 16 + 36 * step(self.0) + 6 * step(self.1) + step(self.2);
        let light = (u16::from(self.0) + u16::from(self.1) + u16::from(self.2)) / 3;
        let grey = 232 + (light.saturating_sub(3) / 10).min(23) as u8;
        [cube, grey].into_iter().min_by_key(|&index| self.distance(of_256(index))).unwrap_or(cube)
    }

    /// Number of the nearest of the sixteen terminal colours.
    pub fn nearest_16(self) -> u8 {
        (0..16_u8).min_by_key(|&index| self.distance(ANSI_RGB[usize::from(index)])).unwrap_or(7)
    }

    /// Weighted squared distance (the "redmean" of Riemersma), enough to choose a neighbour.
    fn distance(self, other: Self) -> i32 {
        let mean = i32::midpoint(i32::from(self.0), i32::from(other.0));
        let [r, g, b] = [(self.0, other.0), (self.1, other.1), (self.2, other.2)]
            .map(|(a, b)| (i32::from(a) - i32::from(b)).pow(2));
        (((512 + mean) * r) >> 8) + 4 * g + (((767 - mean) * b) >> 8)
    }
}

impl From<Rgb> for Color {
    fn from(Rgb(r, g, b): Rgb) -> Self {
        Self::Rgb(r, g, b)
    }
}

/// The value of a colour of the 256, from 16 on.
fn of_256(index: u8) -> Rgb {
    if index >= 232 {
        let grey = 8 + 10 * (index - 232);
        return Rgb(grey, grey, grey);
    }
    let cell = usize::from(index.saturating_sub(16));
    Rgb(CUBE[cell / 36], CUBE[cell / 6 % 6], CUBE[cell % 6])
}

/// One of the sixteen terminal colours.
pub fn ansi(index: u8) -> Color {
    const COLORS: [Color; 16] = [
        Color::Black,
        Color::Red,
        Color::Green,
        Color::Yellow,
        Color::Blue,
        Color::Magenta,
        Color::Cyan,
        Color::Gray,
        Color::DarkGray,
        Color::LightRed,
        Color::LightGreen,
        Color::LightYellow,
        Color::LightBlue,
        Color::LightMagenta,
        Color::LightCyan,
        Color::White,
    ];
    COLORS[usize::from(index) % 16]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn contrast_runs_from_one_to_twenty_one() {
        let (black, white) = (Rgb(0, 0, 0), Rgb(255, 255, 255));
        assert!((black.contrast(white) - 21.0).abs() < 1e-9);
        assert!((white.contrast(white) - 1.0).abs() < 1e-9);
        assert_eq!((white.ink(), Rgb(0, 34, 78).ink()), (black, white));
    }

    #[test]
    fn the_nearest_terminal_colour_of_a_terminal_colour_is_itself() {
        assert!((16..=231).all(|index| of_256(of_256(index).nearest_256()) == of_256(index)));
        assert!((0..16).all(|index| ANSI_RGB[usize::from(index)].nearest_16() == index));
    }

    #[test]
    fn only_six_hexadecimal_digits_are_a_colour() {
        assert_eq!(Rgb::from_hex("#e69f00"), Some(Rgb(230, 159, 0)));
        assert!(["e69f00", "#e69f0", "#e69f0g", "#ééé", "#+1+2+3"].iter().all(|text| Rgb::from_hex(text).is_none()));
    }
}
