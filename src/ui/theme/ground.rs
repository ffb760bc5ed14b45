//! Whether a terminal's background is dark or light, by what it says of itself.

use super::Mode;
use super::rgb::Rgb;

/// Relative luminance of the grey that looks half as light as white: CIE 1976 lightness 50.
const MIDDLE: f64 = 0.184;

impl Mode {
    /// What suits letters on this ground.
    pub fn on(ground: Rgb) -> Self {
        let [r, g, b] = ground.linear();
        if 0.2126 * r + 0.7152 * g + 0.0722 * b > MIDDLE { Self::Light } else { Self::Dark }
    }

    /// By the answer to the question for the background colour (OSC 11), without what begins and ends it:
    /// `11;rgb:1c1c/1c1c/1c1c`.
    pub fn told(answer: &str) -> Option<Self> {
        let colour = answer.strip_prefix("11;")?;
        let channels = colour.strip_prefix("rgb:").or_else(|| colour.strip_prefix("rgba:"))?;
        let mut channels = channels.split('/').map(channel);
        Some(Self::on(Rgb(channels.next()??, channels.next()??, channels.next()??)))
    }

    /// By the variable `COLORFGBG`, as some terminals set it: `15;0` is white on black, `0;default;15` black on white.
    pub fn by_variable(value: &str) -> Option<Self> {
        let ground: u8 = value.rsplit(';').next()?.parse().ok()?;
        match ground {
            7 | 9..=15 => Some(Self::Light),
            0..=6 | 8 => Some(Self::Dark),
            _ => None,
        }
    }
}

/// A channel of one to four hexadecimal digits, of which as many mean full as there are.
fn channel(digits: &str) -> Option<u8> {
    let most = 16_u32.checked_pow(digits.len() as u32)?.checked_sub(1).filter(|&most| (15..=65_535).contains(&most))?;
    let value = u32::from_str_radix(digits, 16).ok()?;
    u8::try_from((value * 255 + most / 2) / most).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_terminals_answer_says_dark_or_light() {
        for (answer, mode) in [
            ("11;rgb:0000/0000/0000", Some(Mode::Dark)),
            ("11;rgb:ffff/ffff/ffff", Some(Mode::Light)),
            ("11;rgb:fd/f6/e3", Some(Mode::Light)),
            ("11;rgb:0/2b/36", Some(Mode::Dark)),
            ("11;rgba:1e1e/1e1e/2e2e/ffff", Some(Mode::Dark)),
            ("11;rgb:gg/00/00", None),
            ("11;rgb:ffff/ffff", None),
            ("11;rgb:fffff/0/0", None),
            ("10;rgb:ffff/ffff/ffff", None),
            ("", None),
        ] {
            assert_eq!(Mode::told(answer), mode, "{answer}");
        }
    }

    #[test]
    fn a_variable_says_it_where_it_names_one_of_sixteen_colours() {
        assert_eq!(Mode::by_variable("15;0"), Some(Mode::Dark));
        assert_eq!(Mode::by_variable("0;default;15"), Some(Mode::Light));
        assert_eq!(Mode::by_variable("12;8"), Some(Mode::Dark));
        assert_eq!(Mode::by_variable("default;default"), None);
        assert_eq!(Mode::by_variable(""), None);
    }
}
