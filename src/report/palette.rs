//! The colours of a report, each in a light and a dark form, and the style sheet's variables made of them.
//!
//! Pictures are drawn in the light ones; on the page they follow the reader's choice, because [`themed`] puts a variable in
//! the place of each colour of this table.

use std::fmt::Write;

/// Red, green, blue.
pub(super) type Rgb = [u8; 3];

/// A colour with a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Colour {
    /// Of the style sheet's variable.
    pub(super) name: &'static str,
    /// On white.
    pub(super) light: Rgb,
    /// On nearly black.
    pub(super) dark: Rgb,
}

const fn colour(name: &'static str, light: Rgb, dark: Rgb) -> Colour {
    Colour { name, light, dark }
}

/// What things lie on.
pub(super) const PAPER: Colour = colour("paper", [255, 255, 255], [19, 23, 29]);
/// A panel on it.
pub(super) const PANEL: Colour = colour("panel", [244, 246, 249], [29, 34, 42]);
/// Text.
pub(super) const INK: Colour = colour("ink", [27, 31, 36], [228, 233, 240]);
/// Text of less weight.
pub(super) const MUTED: Colour = colour("muted", [87, 96, 106], [157, 167, 179]);
/// Lines behind the data.
pub(super) const GRID: Colour = colour("grid", [221, 226, 232], [52, 59, 69]);
/// What went well.
pub(super) const GOOD: Colour = colour("good", [17, 106, 64], [86, 196, 138]);
/// What went badly.
pub(super) const BAD: Colour = colour("bad", [168, 32, 32], [255, 138, 128]);
/// What to look at.
pub(super) const DOUBT: Colour = colour("doubt", [138, 84, 0], [232, 178, 84]);

/// Of lines and bars: Okabe and Ito (2008), which stay apart for every kind of colour vision; the lighter ones darkened on
/// white, the darker ones lightened on black.
pub(super) const SERIES: [Colour; 8] = [
    colour("blue", [0, 114, 178], [86, 170, 230]),
    colour("vermilion", [213, 94, 0], [240, 132, 62]),
    colour("green", [0, 138, 101], [38, 184, 143]),
    colour("purple", [176, 84, 136], [222, 150, 192]),
    colour("orange", [168, 112, 0], [230, 172, 40]),
    colour("sky", [44, 131, 178], [128, 200, 240]),
    colour("olive", [120, 120, 20], [214, 208, 90]),
    colour("grey", [96, 102, 110], [170, 178, 188]),
];

/// All of them, apart in their light form.
fn all() -> impl Iterator<Item = Colour> {
    [PAPER, PANEL, INK, MUTED, GRID, GOOD, BAD, DOUBT].into_iter().chain(SERIES)
}

/// As style sheets and pictures write it.
pub(super) fn hex([red, green, blue]: Rgb) -> String {
    format!("#{red:02X}{green:02X}{blue:02X}")
}

/// The variables of a style sheet: light ones, and dark ones for a screen that asks for them.
pub(super) fn variables() -> String {
    let list = |form: fn(Colour) -> Rgb| {
        all().fold(String::new(), |mut text, colour| {
            // Writing to a string cannot fail.
            let _ = write!(text, "--{}:{};", colour.name, hex(form(colour)));
            text
        })
    };
    let (light, dark) = (list(|colour| colour.light), list(|colour| colour.dark));
    format!(":root{{{light}}}\n@media screen and (prefers-color-scheme:dark){{:root{{{dark}}}}}\n")
}

/// A picture whose colours follow the page.
pub(super) fn themed(svg: &str) -> String {
    all().fold(svg.to_owned(), |svg, colour| {
        svg.replace(&format!("\"{}\"", hex(colour.light)), &format!("\"var(--{})\"", colour.name))
    })
}

/// How light a colour is, 0 to 1 (WCAG 2.2, relative luminance).
pub(super) fn luminance(rgb: Rgb) -> f64 {
    let linear = |channel: u8| {
        let share = f64::from(channel) / 255.0;
        if share <= 0.040_45 { share / 12.92 } else { ((share + 0.055) / 1.055).powf(2.4) }
    };
    let [red, green, blue] = rgb.map(linear);
    0.2126 * red + 0.7152 * green + 0.0722 * blue
}

#[cfg(test)]
mod tests {
    use super::*;

    fn contrast(a: Rgb, b: Rgb) -> f64 {
        let (a, b) = (luminance(a), luminance(b));
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }

    #[test]
    fn text_is_readable_and_lines_are_seen_on_paper_and_panel_light_and_dark() {
        for ground in [PAPER, PANEL] {
            for text in [INK, MUTED, GOOD, BAD, DOUBT] {
                assert!(contrast(text.light, ground.light) >= 4.5, "{} on light {}", text.name, ground.name);
                assert!(contrast(text.dark, ground.dark) >= 4.5, "{} on dark {}", text.name, ground.name);
            }
            for line in SERIES {
                assert!(contrast(line.light, ground.light) >= 3.0, "{} on light {}", line.name, ground.name);
                assert!(contrast(line.dark, ground.dark) >= 3.0, "{} on dark {}", line.name, ground.name);
            }
        }
    }

    #[test]
    fn every_colour_of_a_picture_gets_its_own_variable() {
        let mut lights: Vec<Rgb> = all().map(|colour| colour.light).collect();
        let count = lights.len();
        lights.sort_unstable();
        lights.dedup();
        assert_eq!(lights.len(), count);
        let svg = format!("<rect fill=\"{}\"/><text>{}</text>", hex(PAPER.light), hex(PAPER.light));
        assert_eq!(themed(&svg), format!("<rect fill=\"var(--paper)\"/><text>{}</text>", hex(PAPER.light)));
    }
}
