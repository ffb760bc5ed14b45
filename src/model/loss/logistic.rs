//! Binary cross-entropy of log-odds, written so that many rows are worked out by the same instructions: no branches, no calls.
//!
//! The exponential and the logarithm are polynomials, within two units of the last place of what the system's are.

#![expect(clippy::inline_always, reason = "vector code needs its loop and what it calls in one function")]

use std::f64::consts::LOG2_E;

use crate::base::vectors::vectorised;

/// Rows of a vector's work, whose losses are added up lane by lane.
const LANES: usize = 8;

/// Added to a number below 2^51 it leaves the nearest whole one, in the last bits.
const NEAREST: f64 = 1.5 * (1_u64 << 52) as f64;

/// The parts of ln 2 whose sum is more exact than one number: whole numbers below 2^20 times the first are exact.
const LN_2_HIGH: f64 = 0.693_147_180_369_123_8;
const LN_2_LOW: f64 = 1.908_214_929_270_587_7e-10;

/// The least exponent whose power is a normal number.
const LEAST: f64 = -708.0;

/// The loss of log-odds `z` where `y` of the truth is positive, and its slope. Odds that are endless or no number have no finite
/// loss, so that a run is told of them.
#[inline(always)]
pub(super) fn logistic(z: f64, y: f64) -> (f64, f64) {
    // One power serves the sigmoid and the logarithm.
    let e = exp_of_negative(-z.abs());
    let above = if z >= 0.0 { 1.0 } else { e };
    (z.max(0.0) - z * y + ln_1p_of_share(e), above / (1.0 + e) - y)
}

/// Adds the slopes of rows of the same `weight` each, or of `weight` times their own, to `gradient`, and returns their losses.
/// A row has one output, its log-odds, or two, `WIDTH`, whose difference these are: the softmax of two is a sigmoid.
pub(super) fn of_rows<const WIDTH: usize>(
    smoothing: f64,
    outputs: &[f32],
    truth: &[f32],
    (weight, weights): (f64, Option<&[f32]>),
    gradient: &mut [f32],
) -> f64 {
    let mut sums = [0.0; LANES];
    vectorised(
        #[inline(always)]
        || {
            let (outputs, _) = outputs.as_chunks::<WIDTH>();
            let (gradient, _) = gradient.as_chunks_mut::<WIDTH>();
            let whole = outputs.len() / LANES * LANES;
            let starts = (0..whole).step_by(LANES).map(|start| (start, LANES)).chain([(whole, outputs.len() - whole)]);
            for (start, count) in starts {
                let rows = start..start + count;
                let mut own = [weight; LANES];
                if let Some(weights) = weights {
                    own.iter_mut().zip(&weights[rows.clone()]).for_each(|(own, given)| *own *= f64::from(*given));
                }
                let (mut z, mut y) = ([0.0; LANES], [0.0; LANES]);
                z.iter_mut().zip(&outputs[rows.clone()]).for_each(|(z, output)| *z = odds(*output));
                y.iter_mut().zip(&truth[rows.clone()]).for_each(|(y, truth)| *y = f64::from(*truth));
                let mut slopes = [0.0; LANES];
                let mut losses = [0.0; LANES];
                for lane in 0..LANES {
                    let smooth = y[lane] * (1.0 - smoothing) + 0.5 * smoothing;
                    let (loss, slope) = logistic(z[lane], smooth);
                    (losses[lane], slopes[lane]) = (own[lane] * loss, own[lane] * slope);
                }
                for (slot, slope) in gradient[rows].iter_mut().zip(slopes) {
                    slot[WIDTH - 1] += slope as f32;
                    if WIDTH == 2 {
                        slot[0] -= slope as f32;
                    }
                }
                sums.iter_mut().zip(losses).take(count).for_each(|(sum, loss)| *sum += loss);
            }
        },
    );
    sums.iter().sum()
}

/// The shares of both classes in each row, as `to` has room for: of one output a row or two, as in [`of_rows`].
pub(super) fn shares<const WIDTH: usize>(outputs: &[f32], to: &mut [f64]) {
    vectorised(
        #[inline(always)]
        || {
            let ((outputs, _), (to, _)) = (outputs.as_chunks::<WIDTH>(), to.as_chunks_mut::<2>());
            for (output, to) in outputs.iter().zip(to) {
                let z = odds(*output);
                let e = exp_of_negative(-z.abs());
                let (more, less) = (1.0 / (1.0 + e), e / (1.0 + e));
                let (no, yes) = if z >= 0.0 { (less, more) } else { (more, less) };
                // What is no number has no shares either.
                *to = if z.is_nan() { [z, z] } else { [no, yes] };
            }
        },
    );
}

/// The log-odds of a row.
#[inline(always)]
fn odds<const WIDTH: usize>(output: [f32; WIDTH]) -> f64 {
    let against = if WIDTH == 1 { 0.0 } else { f64::from(output[0]) };
    f64::from(output[WIDTH - 1]) - against
}

/// `e^x` for x of at most 0; below -708 it is 0. Of NaN it is anything.
#[inline(always)]
fn exp_of_negative(x: f64) -> f64 {
    /// 1 / k! from 13 down to 0.
    const TERMS: [f64; 14] = [
        1.0 / 6_227_020_800.0,
        1.0 / 479_001_600.0,
        1.0 / 39_916_800.0,
        1.0 / 3_628_800.0,
        1.0 / 362_880.0,
        1.0 / 40_320.0,
        1.0 / 5_040.0,
        1.0 / 720.0,
        1.0 / 120.0,
        1.0 / 24.0,
        1.0 / 6.0,
        0.5,
        1.0,
        1.0,
    ];
    let held = x.max(LEAST);
    let shifted = held * LOG2_E + NEAREST;
    let whole = shifted - NEAREST;
    let rest = (held - whole * LN_2_HIGH) - whole * LN_2_LOW;
    let power = TERMS.iter().fold(0.0, |sum, term| sum * rest + term);
    // The last bits of `shifted` are the whole number: as an exponent they stand eleven bits below the top.
    let power = f64::from_bits(power.to_bits().wrapping_add(shifted.to_bits() << 52));
    if x < LEAST { 0.0 } else { power }
}

/// `ln(1 + e)` for e from 0 to 1: twice the area tangent of `e / (2 + e)`, which is at most a third.
#[inline(always)]
fn ln_1p_of_share(e: f64) -> f64 {
    /// 1 / (2 k + 1) from 17 down to 1.
    const TERMS: [f64; 17] = [
        1.0 / 35.0,
        1.0 / 33.0,
        1.0 / 31.0,
        1.0 / 29.0,
        1.0 / 27.0,
        1.0 / 25.0,
        1.0 / 23.0,
        1.0 / 21.0,
        1.0 / 19.0,
        1.0 / 17.0,
        1.0 / 15.0,
        1.0 / 13.0,
        1.0 / 11.0,
        1.0 / 9.0,
        1.0 / 7.0,
        1.0 / 5.0,
        1.0 / 3.0,
    ];
    let s = e / (2.0 + e);
    let t = s * s;
    let sum = TERMS.iter().fold(0.0, |sum, term| (sum + term) * t);
    2.0 * s + 2.0 * s * sum
}

#[cfg(test)]
mod tests {
    use super::*;

    /// How far a number is from another, in units of that one's last place.
    fn units(here: f64, there: f64) -> f64 {
        (here - there).abs() / (there.abs() * f64::EPSILON)
    }

    #[test]
    fn powers_and_logarithms_are_the_systems_to_the_last_places() {
        for step in 0..200_000 {
            let x = -f64::from(step) * 0.0035;
            assert!(units(exp_of_negative(x), x.exp()) <= 2.0, "e^{x}");
            let e = x.exp();
            assert!(units(ln_1p_of_share(e), e.ln_1p()) <= 2.0, "ln(1 + {e})");
        }
        assert_eq!((exp_of_negative(0.0), ln_1p_of_share(0.0)), (1.0, 0.0));
        assert_eq!(exp_of_negative(f64::NEG_INFINITY), 0.0);
    }

    #[test]
    fn odds_that_are_no_number_and_endless_ones_are_told_by_their_loss() {
        assert!(logistic(f64::NAN, 0.0).0.is_nan() && logistic(f64::NAN, 1.0).0.is_nan());
        for endless in [f64::INFINITY, f64::NEG_INFINITY] {
            assert!([0.0, 0.5, 1.0].iter().all(|y| !logistic(endless, *y).0.is_finite()), "{endless}");
        }
        assert_eq!((logistic(-800.0, 1.0).0, logistic(800.0, 1.0)), (800.0, (0.0, 0.0)));
    }

    #[test]
    fn shares_are_those_of_the_system_and_what_is_no_number_has_none() {
        for step in -9000..9000 {
            let z = step as f32 * 0.01;
            let mut shares = [0.0; 2];
            super::shares::<1>(&[z], &mut shares);
            let wanted = [1.0 / (1.0 + f64::from(z).exp()), 1.0 / (1.0 + f64::from(-z).exp())];
            assert!((0..2).all(|class| units(shares[class], wanted[class]) <= 4.0), "{z}: {shares:?} {wanted:?}");
            let mut of_two = [0.0; 2];
            super::shares::<2>(&[-z, 0.0], &mut of_two);
            assert_eq!(of_two, shares);
        }
        for (z, wanted) in [(f32::INFINITY, [0.0, 1.0]), (f32::NEG_INFINITY, [1.0, 0.0])] {
            let mut shares = [0.5; 2];
            super::shares::<1>(&[z], &mut shares);
            assert_eq!(shares, wanted);
        }
        let mut shares = [0.5; 2];
        super::shares::<2>(&[f32::INFINITY, f32::INFINITY], &mut shares);
        assert!(shares.iter().all(|share| share.is_nan()));
    }

    #[test]
    fn rows_beside_each_other_are_those_one_by_one_however_many() {
        let outputs: Vec<f32> = (0..37).map(|row| (row as f32 * 1.7).sin() * 9.0).collect();
        let truth: Vec<f32> = (0..37).map(|row| f32::from(row % 3 == 0)).collect();
        let weights: Vec<f32> = (0..37).map(|row| 0.5 + row as f32 / 37.0).collect();
        for count in [0, 1, 7, 8, 9, 37] {
            let mut gradient = vec![0.25; count];
            let given = (0.01, Some(&weights[..count]));
            let loss = of_rows::<1>(0.1, &outputs[..count], &truth[..count], given, &mut gradient);
            let mut sum = 0.0;
            for row in 0..count {
                let y = f64::from(truth[row]) * 0.9 + 0.05;
                let (own, slope) = logistic(f64::from(outputs[row]), y);
                let weight = 0.01 * f64::from(weights[row]);
                sum += weight * own;
                assert_eq!(gradient[row], 0.25 + (weight * slope) as f32, "row {row} of {count}");
            }
            assert!((loss - sum).abs() < 1e-15, "{count}");

            // Two outputs that are as far apart: equal losses, and slopes that are each other's opposite.
            let two: Vec<f32> = outputs[..count].iter().flat_map(|z| [-3.0, z - 3.0]).collect();
            let one: Vec<f32> = two.chunks(2).map(|pair| pair[1] - pair[0]).collect();
            let (mut slopes, mut pairs) = (vec![0.0; count], vec![0.0; 2 * count]);
            let wanted = of_rows::<1>(0.1, &one, &truth[..count], given, &mut slopes);
            assert_eq!(of_rows::<2>(0.1, &two, &truth[..count], given, &mut pairs), wanted, "{count}");
            assert_eq!(pairs, slopes.iter().flat_map(|slope| [-slope, *slope]).collect::<Vec<_>>(), "{count}");
        }
    }
}
