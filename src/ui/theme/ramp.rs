//! Heat: a number in 0 to 1 as a colour that grows lighter (or darker) evenly, readable to every eye.

use super::glyphs::unit;
use super::paint::Paint;
use super::rgb::Rgb;
use crate::base::cividis::CIVIDIS;

/// Stops of a colour ramp at equal distances.
#[derive(Clone, Debug, PartialEq)]
pub struct Ramp(Vec<Rgb>);

/// Viridis (Smith and van der Walt 2015), ten stops.
const VIRIDIS: [Rgb; 10] = [
    Rgb(0x44, 0x01, 0x54),
    Rgb(0x48, 0x28, 0x78),
    Rgb(0x3e, 0x4a, 0x89),
    Rgb(0x31, 0x68, 0x8e),
    Rgb(0x26, 0x82, 0x8e),
    Rgb(0x1f, 0x9e, 0x89),
    Rgb(0x35, 0xb7, 0x79),
    Rgb(0x6d, 0xcd, 0x59),
    Rgb(0xb4, 0xde, 0x2c),
    Rgb(0xfd, 0xe7, 0x25),
];

const MONO: [Rgb; 2] = [Rgb(0x1c, 0x1c, 0x1c), Rgb(0xee, 0xee, 0xee)];

impl Ramp {
    /// Names of the ready-made ramps.
    pub const NAMES: [&'static str; 3] = ["cividis", "viridis", "mono"];

    /// A ready-made ramp.
    pub fn named(name: &str) -> Option<Self> {
        match name {
            "cividis" => Some(Self(CIVIDIS.map(|[red, green, blue]| Rgb(red, green, blue)).into())),
            "viridis" => Some(Self(VIRIDIS.into())),
            "mono" => Some(Self(MONO.into())),
            _ => None,
        }
    }

    /// A ramp through fixed colours, at least two.
    pub fn through(stops: &[Paint]) -> Option<Self> {
        let stops: Option<Vec<Rgb>> =
            stops.iter().map(|stop| if let Paint::Fixed(rgb, ..) = stop { Some(*rgb) } else { None }).collect();
        stops.filter(|stops| stops.len() >= 2).map(Self)
    }

    /// The colour at `t`, moved into 0 to 1; NaN counts as 0.
    pub fn at(&self, t: f64) -> Rgb {
        let last = self.0.len() - 1;
        let place = unit(t) * last as f64;
        let below = (place as usize).min(last);
        self.0[below].mix(self.0[(below + 1).min(last)], place - below as f64)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ready_made_ramps_grow_lighter_without_a_turn() {
        for name in Ramp::NAMES {
            let ramp = Ramp::named(name).expect("a ready-made ramp");
            let light: Vec<f64> = (0..=50).map(|i| ramp.at(f64::from(i) / 50.0).luminance()).collect();
            assert!(light.windows(2).all(|pair| pair[0] < pair[1]), "{name}: {light:?}");
        }
    }

    #[test]
    fn any_number_has_a_colour() {
        let ramp = Ramp::named("cividis").expect("a ready-made ramp");
        assert_eq!(ramp.at(f64::NAN), ramp.at(0.0));
        assert_eq!((ramp.at(-3.0), ramp.at(f64::INFINITY)), (Rgb(0x00, 0x20, 0x4d), Rgb(0xff, 0xea, 0x46)));
    }

    #[test]
    fn a_ramp_needs_two_fixed_colours() {
        let red = Paint::fixed(Rgb(255, 0, 0));
        assert!(Ramp::through(&[red, red]).is_some());
        assert!(Ramp::through(&[red]).is_none() && Ramp::through(&[red, Paint::Terminal]).is_none());
    }
}
