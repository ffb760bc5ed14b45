//! Powers that make a column most nearly normal, standardised (scikit-learn's `PowerTransformer`).
//!
//! The exponent is the maximum of the likelihood, found where its derivative is zero; scikit-learn's search stops within
//! about 1e-8 of it.

use serde::{Deserialize, Serialize};

use super::standard;
use crate::data::error::DataError;
use crate::data::numbers::{mean, variance};
use crate::data::prep::PrepError;

/// Exponents beyond this are not looked for.
const WIDEST: f64 = 512.0;

/// The exponent, and what centres and scales the powers.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Power {
    lambda: f64,
    box_cox: bool,
    center: f64,
    scale: f64,
}

/// A number as both families see it: on which side of 0, and the logarithm of its distance (from -1 or 1 for Yeo and Johnson).
#[derive(Clone, Copy)]
struct Side {
    log: f64,
    negative: bool,
}

impl Power {
    pub(super) fn yeo_johnson(numbers: &[f64]) -> Self {
        Self::fit(numbers, false)
    }

    pub(super) fn box_cox(column: &str, numbers: &[f64]) -> Result<Self, DataError> {
        match numbers.iter().find(|number| **number <= 0.0) {
            Some(&found) => {
                Err(PrepError::StepRange { step: "scale", needs: "numbers above 0", column: column.into(), found }
                    .into())
            }
            None => Ok(Self::fit(numbers, true)),
        }
    }

    fn fit(numbers: &[f64], box_cox: bool) -> Self {
        let sides: Vec<Side> = numbers.iter().map(|&number| side(number, box_cox)).collect();
        let constant = numbers.iter().all(|number| *number == numbers[0]);
        let lambda = if constant { 1.0 } else { most_likely(&sides) };
        let powers: Vec<f64> = sides.iter().map(|&side| power(side, lambda)).collect();
        let (center, scale) = standard(&powers);
        Self { lambda, box_cox, center, scale }
    }

    pub(super) fn of(&self, number: f64) -> f64 {
        (power(side(number, self.box_cox), self.lambda) - self.center) / self.scale
    }

    pub(super) fn is_finite(&self) -> bool {
        self.center.is_finite() && self.scale.is_finite()
    }
}

/// Of Box and Cox's numbers of 0 and below, which training has none of, the logarithm is missing.
fn side(number: f64, box_cox: bool) -> Side {
    if box_cox {
        return Side { log: if number > 0.0 { number.ln() } else { f64::NAN }, negative: false };
    }
    Side { log: number.abs().ln_1p(), negative: number < 0.0 }
}

fn power(side: Side, lambda: f64) -> f64 {
    let grown =
        |lambda: f64| if lambda.abs() < f64::EPSILON { side.log } else { (lambda * side.log).exp_m1() / lambda };
    if side.negative { -grown(2.0 - lambda) } else { grown(lambda) }
}

/// How fast the power grows with the exponent.
fn slope(side: Side, lambda: f64) -> f64 {
    let exponent = if side.negative { 2.0 - lambda } else { lambda };
    let z = exponent * side.log;
    let curve = if z.abs() < 0.01 {
        0.5 + z * (1.0 / 3.0 + z * (1.0 / 8.0 + z * (1.0 / 30.0 + z * (1.0 / 144.0 + z / 840.0))))
    } else {
        (z.exp() * z - z.exp_m1()) / (z * z)
    };
    side.log * side.log * curve
}

/// The derivative of the logarithmic likelihood, divided by the number of rows.
fn derivative(sides: &[Side], lambda: f64, jacobian: f64) -> f64 {
    let powers: Vec<f64> = sides.iter().map(|&side| power(side, lambda)).collect();
    let center = mean(&powers);
    let joint = sides.iter().zip(&powers).map(|(&side, power)| (power - center) * slope(side, lambda)).sum::<f64>();
    jacobian - joint / sides.len() as f64 / variance(&powers)
}

/// Where the derivative is zero, by false position (Illinois) within ends that enclose it.
fn most_likely(sides: &[Side]) -> f64 {
    let logs = sides.iter().map(|side| if side.negative { -side.log } else { side.log });
    let jacobian = logs.sum::<f64>() / sides.len() as f64;
    let at = |lambda| derivative(sides, lambda, jacobian);
    let (mut low, mut high) = (-2.0, 2.0);
    let (mut at_low, mut at_high) = (at(low), at(high));
    while at_low < 0.0 && low > -WIDEST {
        (high, at_high) = (low, at_low);
        low *= 2.0;
        at_low = at(low);
    }
    while at_high > 0.0 && high < WIDEST {
        (low, at_low) = (high, at_high);
        high *= 2.0;
        at_high = at(high);
    }
    if !(at_low > 0.0 && at_high < 0.0) {
        return if at_low.abs() < at_high.abs() { low } else { high };
    }
    let mut side = 0;
    for _ in 0..200 {
        let next = (low * at_high - high * at_low) / (at_high - at_low);
        let found = at(next);
        if found == 0.0 || (high - low).abs() <= 1e-15 * (1.0 + next.abs()) || !(low < next && next < high) {
            return next;
        }
        if found > 0.0 {
            (low, at_low) = (next, found);
            at_high *= if side == 1 { 0.5 } else { 1.0 };
            side = 1;
        } else {
            (high, at_high) = (next, found);
            at_low *= if side == -1 { 0.5 } else { 1.0 };
            side = -1;
        }
    }
    0.5 * (low + high)
}
