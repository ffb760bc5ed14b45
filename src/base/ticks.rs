//! Round values along an axis, few enough to read, with labels that tell neighbours apart.

use super::axis::{Axis, LINEAR_WITHIN, Scale};
use super::fmt::number;

/// A labelled value of an axis.
#[derive(Clone, Debug, PartialEq)]
pub struct Tick {
    /// Where it stands: 0 at the low end, 1 at the high end.
    pub place: f64,
    /// What it says.
    pub label: String,
}

/// At most `most` round values on the axis, from low to high.
pub fn ticks(axis: &Axis, most: usize) -> Vec<Tick> {
    let (low, high) = (axis.value(0.0), axis.value(1.0));
    let by_power = match axis.scale {
        Scale::Linear => Vec::new(),
        Scale::Log => powers(low, high, most),
        Scale::Symlog => signed_powers(low, high, most),
    };
    let (values, labels) = if by_power.len() >= 3.min(most) {
        let labels = by_power.iter().map(|&value| number(value)).collect();
        (by_power, labels)
    } else {
        even(low, high, most)
    };
    let tick = |(value, label): (f64, String)| Tick { place: axis.place(value), label };
    values.into_iter().zip(labels).map(tick).filter(|tick| (0.0..=1.0).contains(&tick.place)).collect()
}

/// Multiples of 1, 2 or 5 times a power of ten.
fn even(low: f64, high: f64, most: usize) -> (Vec<f64>, Vec<String>) {
    let wide = high - low;
    if !(wide.is_finite() && wide > 0.0) || most == 0 {
        return (Vec::new(), Vec::new());
    }
    let mut power = (wide / most as f64).log10().floor();
    loop {
        for head in [1.0, 2.0, 5.0] {
            let step = head * 10_f64.powf(power);
            let (first, last) = ((low / step).ceil(), (high / step).floor());
            if !step.is_normal() || last - first + 1.0 <= most as f64 {
                let values: Vec<f64> =
                    (0..most).map(|i| first + i as f64).take_while(|&i| i <= last).map(|i| i * step + 0.0).collect();
                let labels = labels(&values, step);
                return (values, labels);
            }
        }
        power += 1.0;
    }
}

/// As many decimals as the step has where that stays short, three digits or an exponent elsewhere.
fn labels(values: &[f64], step: f64) -> Vec<String> {
    let largest = values.iter().fold(0.0_f64, |largest, value| largest.max(value.abs()));
    let decimals = (-step.log10().floor()).max(0.0) as usize;
    if (1e-3..1e4).contains(&largest) && decimals <= 6 {
        return values.iter().map(|value| format!("{value:.decimals$}")).collect();
    }
    let short: Vec<String> = values.iter().map(|&value| number(value)).collect();
    if short.windows(2).all(|pair| pair[0] != pair[1]) {
        return short;
    }
    let digits = (largest.log10().floor() - step.log10().floor()).clamp(1.0, 15.0) as usize;
    values.iter().map(|value| format!("{value:.digits$e}")).collect()
}

/// Powers of ten, or 1, 2 and 5 times them where fewer than three powers lie between.
fn powers(low: f64, high: f64, most: usize) -> Vec<f64> {
    if !(low > 0.0 && high.is_finite()) {
        return Vec::new();
    }
    let exponents = low.log10().floor() as i32..=high.log10().ceil() as i32;
    let inside = |value: &f64| (low..=high).contains(value);
    let whole: Vec<f64> = exponents.clone().map(|exponent| 10_f64.powi(exponent)).filter(inside).collect();
    if whole.len() >= 3 {
        return thinned(&whole, most);
    }
    let finer = exponents.flat_map(|exponent| [1.0, 2.0, 5.0].map(|head| head * 10_f64.powi(exponent)));
    let finer: Vec<f64> = finer.filter(inside).collect();
    if finer.len() <= most { finer } else { thinned(&whole, most) }
}

/// Zero and the powers of ten on either side, thinned from the far ends.
fn signed_powers(low: f64, high: f64, most: usize) -> Vec<f64> {
    let side = |far: f64| {
        let mut found = if far > LINEAR_WITHIN { powers(LINEAR_WITHIN, far, usize::MAX) } else { Vec::new() };
        found.reverse();
        if most < 3 { Vec::new() } else { thinned(&found, (most - 1) / 2) }
    };
    let below = side(-low).into_iter().map(|value| -value);
    let above = side(high).into_iter().rev();
    below.chain([0.0]).chain(above).filter(|value| (low..=high).contains(value)).collect()
}

fn thinned(values: &[f64], most: usize) -> Vec<f64> {
    values.iter().copied().step_by(values.len().div_ceil(most.max(1)).max(1)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn shown(scale: Scale, low: f64, high: f64, most: usize) -> String {
        ticks(&Axis::between(scale, low, high), most).into_iter().map(|tick| tick.label).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn ticks_are_round_and_labels_tell_them_apart() {
        assert_eq!(shown(Scale::Linear, 0.0, 1.0, 5), "0.0 0.5 1.0");
        assert_eq!(shown(Scale::Linear, 0.0, 1.0, 6), "0.0 0.2 0.4 0.6 0.8 1.0");
        assert_eq!(shown(Scale::Linear, 0.0, 48_842.0, 5), "0 10k 20k 30k 40k");
        assert_eq!(shown(Scale::Linear, 100_000.0, 100_004.0, 5), "1.00000e5 1.00001e5 1.00002e5 1.00003e5 1.00004e5");
        assert_eq!(shown(Scale::Linear, -1e-5, 1e-5, 5), "-1e-5 -5e-6 0 5e-6 1e-5");
    }

    #[test]
    fn a_log_axis_is_marked_by_powers_of_ten() {
        assert_eq!(shown(Scale::Log, 1e-4, 1.0, 5), "0.0001 0.001 0.01 0.1 1");
        assert_eq!(shown(Scale::Log, 0.3, 4.0, 5), "0.5 1 2");
        assert_eq!(shown(Scale::Symlog, -10.0, 10.0, 5), "-10 -0.01 0 0.01 10");
    }

    proptest! {
        #[test]
        fn there_are_never_more_ticks_than_asked_for(low in -1e9_f64..1e9, wide in 1e-9_f64..1e9, most in 0_usize..8) {
            for scale in [Scale::Linear, Scale::Symlog] {
                prop_assert!(ticks(&Axis::between(scale, low, low + wide), most).len() <= most.max(1));
            }
            prop_assert!(ticks(&Axis::between(Scale::Log, low.abs() + 1e-9, low.abs() + wide), most).len() <= most.max(1));
        }
    }
}
