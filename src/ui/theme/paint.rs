//! A colour as a theme file gives it, and what is left of it at the depth the terminal can show.

use ratatui::style::Color;

use super::rgb::{ANSI_NAMES, Rgb, ansi};

/// How many colours the terminal can show.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Depth {
    /// None (`NO_COLOR`): structure is told by bold, dim, reverse and underline.
    None,
    /// The sixteen that the terminal names.
    Ansi16,
    /// The 256 of xterm.
    Ansi256,
    /// Any.
    True,
}

impl Depth {
    /// Every depth, from none to any.
    pub const ALL: [Self; 4] = [Self::None, Self::Ansi16, Self::Ansi256, Self::True];
}

/// A colour for every depth.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Paint {
    /// The terminal's own foreground or background.
    Terminal,
    /// One of the sixteen, as the user's terminal shows it.
    Ansi(u8),
    /// A fixed colour with its stand-ins in the 256 and in the sixteen.
    Fixed(Rgb, u8, u8),
}

impl Paint {
    /// A fixed colour with the nearest stand-ins.
    pub fn fixed(rgb: Rgb) -> Self {
        Self::Fixed(rgb, rgb.nearest_256(), rgb.nearest_16())
    }

    /// `default`, `#rrggbb`, or the name of one of the sixteen.
    pub fn from_name(name: &str) -> Option<Self> {
        if name == "default" {
            return Some(Self::Terminal);
        }
        let named = || ANSI_NAMES.iter().position(|&known| known == name).map(|index| Self::Ansi(index as u8));
        Rgb::from_hex(name).map(Self::fixed).or_else(named)
    }

    /// The colour to print at `depth`; nothing without colours.
    pub fn at(self, depth: Depth) -> Option<Color> {
        match (self, depth) {
            (_, Depth::None) => None,
            (Self::Terminal, _) => Some(Color::Reset),
            (Self::Ansi(index), _) | (Self::Fixed(_, _, index), Depth::Ansi16) => Some(ansi(index)),
            (Self::Fixed(_, index, _), Depth::Ansi256) => Some(Color::Indexed(index)),
            (Self::Fixed(rgb, ..), Depth::True) => Some(rgb.into()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_paint_keeps_within_the_depth_it_is_asked_for() {
        let paint = Paint::from_name("#e69f00").expect("a colour");
        let shown: Vec<Option<Color>> = Depth::ALL.iter().map(|&depth| paint.at(depth)).collect();
        let expected = [None, Some(Color::Yellow), Some(Color::Indexed(178)), Some(Color::Rgb(230, 159, 0))];
        assert_eq!(shown, expected);
    }
}
