//! From values to places on an axis and back, for charts of letters and of ink alike. A value that a scale cannot show
//! becomes NaN, never a wrong place.

/// Where the symmetric logarithm turns linear.
pub const LINEAR_WITHIN: f64 = 1e-3;

/// How numbers become heights.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Scale {
    /// Evenly.
    #[default]
    Linear,
    /// By their logarithm; numbers of 0 and below are gaps.
    Log,
    /// By logarithm on both sides of 0.
    Symlog,
}

impl Scale {
    /// The next scale in the order linear, log, symlog.
    #[must_use]
    pub fn next(self) -> Self {
        match self {
            Self::Linear => Self::Log,
            Self::Log => Self::Symlog,
            Self::Symlog => Self::Linear,
        }
    }

    /// The word for it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Linear => "linear",
            Self::Log => "log",
            Self::Symlog => "symlog",
        }
    }

    fn forward(self, value: f64) -> f64 {
        match self {
            Self::Linear => value,
            Self::Log if value > 0.0 => value.log10(),
            Self::Log => f64::NAN,
            Self::Symlog => value.signum() * (value.abs() / LINEAR_WITHIN).ln_1p(),
        }
    }

    fn back(self, place: f64) -> f64 {
        match self {
            Self::Linear => place,
            Self::Log => 10_f64.powf(place),
            Self::Symlog => place.signum() * place.abs().exp_m1() * LINEAR_WITHIN,
        }
    }
}

/// One axis: a scale between two values.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Axis {
    /// How it is spread.
    pub scale: Scale,
    low: f64,
    high: f64,
}

impl Axis {
    /// From `low` to `high` exactly; a range of nothing is widened so that its value stands in the middle.
    pub fn between(scale: Scale, low: f64, high: f64) -> Self {
        let (low, high) = (scale.forward(low), scale.forward(high));
        let wide = high - low;
        if wide > f64::EPSILON * low.abs().max(high.abs()) {
            return Self { scale, low, high };
        }
        let half = if scale == Scale::Log { 0.5 } else { (low.abs() * 0.1).max(1e-9) };
        let half = if low == 0.0 { 1.0 } else { half };
        Self { scale, low: low - half, high: high + half }
    }

    /// The same with a twentieth of air at both ends.
    #[must_use]
    pub fn with_air(self) -> Self {
        let air = (self.high - self.low) * 0.05;
        Self { low: self.low - air, high: self.high + air, ..self }
    }

    /// Where `value` stands: 0 at the low end, 1 at the high end, beyond them outside, NaN where it cannot be shown.
    pub fn place(&self, value: f64) -> f64 {
        (self.scale.forward(value) - self.low) / (self.high - self.low)
    }

    /// The value at a place.
    pub fn value(&self, place: f64) -> f64 {
        self.scale.back(self.low + (self.high - self.low) * place)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_log_axis_has_no_place_for_zero_and_below() {
        let axis = Axis::between(Scale::Log, 0.01, 100.0);
        assert!(axis.place(0.0).is_nan() && axis.place(-1.0).is_nan());
        assert!((axis.place(1.0) - 0.5).abs() < 1e-12);
    }

    #[test]
    fn a_flat_curve_stands_in_the_middle() {
        for scale in [Scale::Linear, Scale::Log, Scale::Symlog] {
            assert!((Axis::between(scale, 3.0, 3.0).place(3.0) - 0.5).abs() < 1e-9);
        }
        assert!((Axis::between(Scale::Linear, 0.0, 0.0).place(0.0) - 0.5).abs() < 1e-9);
    }

    proptest! {
        #[test]
        fn places_lead_back_to_their_values(low in 1e-3_f64..1e3, wide in 1e-2_f64..1e3, share in 0.0_f64..1.0) {
            for scale in [Scale::Linear, Scale::Log, Scale::Symlog] {
                let axis = Axis::between(scale, low, low + wide).with_air();
                prop_assert!((axis.place(axis.value(share)) - share).abs() < 1e-6);
            }
        }
    }
}
