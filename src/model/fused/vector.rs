//! Loops over slices, compiled for the widest vectors of the processor at hand and picked when the program runs.
//!
//! Every function does one plain loop inside [`vectorised`]; the compiler turns it into vector code for each
//! instruction set. Which set is picked changes neither the order of additions nor whether they are fused.

pub(in crate::model) use crate::base::vectors::vectorised;

/// The sum over the rows of `values`, written to `sums`.
pub(super) fn sum_of_rows(values: &[f32], sums: &mut [f32]) {
    vectorised(
        #[inline(always)]
        || {
            sums.fill(0.0);
            for row in values.chunks_exact(sums.len()) {
                for (sum, &value) in sums.iter_mut().zip(row) {
                    *sum += value;
                }
            }
        },
    );
}

/// Adds `more` to `target`.
pub(super) fn add(target: &mut [f32], more: &[f32]) {
    vectorised(
        #[inline(always)]
        || {
            for (target, &more) in target.iter_mut().zip(more) {
                *target += more;
            }
        },
    );
}

/// `e^x` within two units in the last place for `x` in `[-87, 88]`, and the ends' values beyond: the range is cut to
/// `ln 2 / 2` around zero and the rest is the Cephes library's polynomial (`expf`).
#[inline(always)]
pub(super) fn exp(x: f32) -> f32 {
    const LN2_HIGH: f32 = 0.693_359_4;
    const LN2_LOW: f32 = -2.121_944_4e-4;
    let x = x.clamp(-87.0, 88.0);
    let power = (x * std::f32::consts::LOG2_E + 0.5).floor();
    let r = x - power * LN2_HIGH - power * LN2_LOW;
    let mut tail = 1.987_569_1e-4;
    for factor in [1.398_2e-3, 8.333_452e-3, 4.166_579_6e-2, 1.666_666_5e-1, 0.5] {
        tail = tail * r + factor;
    }
    let small = tail * r * r + r + 1.0;
    small * f32::from_bits(((power as i32 + 127) as u32) << 23)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn exp_is_within_two_units_in_the_last_place() {
        for step in -8700..8800 {
            let x = step as f32 / 100.0;
            let wanted = f64::from(x).exp();
            let miss = (f64::from(exp(x)) - wanted).abs() / wanted;
            assert!(miss < 2.5e-7, "{x}: {miss}");
        }
        assert_eq!(exp(0.0), 1.0);
        assert!(exp(f32::INFINITY).is_finite() && exp(f32::NEG_INFINITY) > 0.0);
    }

    #[test]
    fn sums_run_over_rows() {
        let mut sums = [9.0; 2];
        sum_of_rows(&[1.0, 2.0, 3.0, 4.0], &mut sums);
        assert_eq!(sums, [4.0, 6.0]);
        let mut rows = [1.0, 2.0, 3.0, 4.0];
        add(&mut rows, &[1.0; 4]);
        assert_eq!(rows, [2.0, 3.0, 4.0, 5.0]);
    }
}
