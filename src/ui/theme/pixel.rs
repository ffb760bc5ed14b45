//! Pixels of a picture as cells: colours where the terminal has them, else letters by how light they are.

use ratatui::style::{Color, Style};

use super::glyphs::{Level, step};
use super::paint::Depth;
use super::rgb::Rgb;
use super::{Mode, Role, Theme};

impl Theme {
    /// One cell that shows two pixels, one above the other: both where letters and colours allow, else their mean, as a
    /// colour or as a letter that is as light.
    pub fn pixels(&self, above: Rgb, below: Rgb) -> (&'static str, Style) {
        let mean = above.mix(below, 0.5);
        match (self.color(above), self.color(below), self.color(mean), self.level()) {
            (Some(above), Some(below), _, Level::Unicode | Level::Octant) => {
                (self.glyphs().half, Style::new().fg(above).bg(below))
            }
            (_, _, Some(mean), _) => (" ", Style::new().bg(mean)),
            _ => (step(self.glyphs().ramp, self.ink(mean)), self.style(Role::Text)),
        }
    }

    /// The colour to print; none where the terminal has too few to show a picture.
    fn color(&self, rgb: Rgb) -> Option<Color> {
        match self.depth() {
            Depth::None | Depth::Ansi16 => None,
            Depth::Ansi256 => Some(Color::Indexed(rgb.near_256())),
            Depth::True => Some(rgb.into()),
        }
    }

    /// How much of a cell is to be written on, 0 to 1: light letters on a dark ground show what is light.
    fn ink(&self, Rgb(r, g, b): Rgb) -> f64 {
        let light = (0.2126 * f64::from(r) + 0.7152 * f64::from(g) + 0.0722 * f64::from(b)) / 255.0;
        if self.mode() == Mode::Dark { light } else { 1.0 - light }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const BLACK: Rgb = Rgb(0, 0, 0);
    const WHITE: Rgb = Rgb(255, 255, 255);

    #[test]
    fn two_pixels_share_a_cell_where_there_are_colours() {
        let theme = Theme::ready_made(Depth::True);
        let half = Style::new().fg(WHITE.into()).bg(BLACK.into());
        assert_eq!(theme.pixels(WHITE, BLACK), ("▀", half));
        let ascii = theme.at_level(Level::Ascii);
        assert_eq!(ascii.pixels(WHITE, WHITE), (" ", Style::new().bg(WHITE.into())));
    }

    #[test]
    fn without_colours_letters_are_as_light_as_the_pixels() {
        let theme = Theme::ready_made(Depth::None).at_level(Level::Ascii);
        let ramp =
            [0, 30, 100, 180, 255].map(|level| theme.pixels(Rgb(level, level, level), Rgb(level, level, level)).0);
        assert_eq!(ramp, [" ", ".", "=", "*", "@"]);
        assert_eq!(theme.pixels(WHITE, BLACK).0, "+");
        assert_eq!(Theme::ready_made(Depth::Ansi16).pixels(WHITE, WHITE).0, "█");
    }

    #[test]
    fn a_colour_of_the_256_stands_for_itself_and_greys_for_greys() {
        for grey in [0, 8, 95, 118, 238, 255] {
            let index = Rgb(grey, grey, grey).near_256();
            assert_eq!(index, Rgb(grey, grey, grey).nearest_256(), "{grey}");
        }
        assert_eq!(Rgb(255, 0, 0).near_256(), 196);
        assert_eq!(Rgb(95, 135, 175).near_256(), 67);
    }
}
