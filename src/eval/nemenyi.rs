//! Which of several models differ, once Friedman's test says that some do.

use super::shift::chi_squared_chance;

/// Steps of the integral, and how far from 0 it goes: beyond, the normal distribution holds less than rounding.
const STEPS: usize = 2_000;
const FAR: f64 = 9.0;

/// Nemenyi's post-hoc test (1963; Demšar 2006): for every two models, by their places, the chance that mean ranks over `sets` data
/// sets are so far apart where models do not differ. Corrected for all pairs by the studentized range with infinite degrees of freedom
/// (`scipy.stats.studentized_range.sf(q, k, inf)`). NaN for fewer than two data sets; empty for fewer than two models.
pub fn nemenyi(mean_ranks: &[f64], sets: usize) -> Vec<(usize, usize, f64)> {
    let k = mean_ranks.len();
    let error = (k as f64 * (k as f64 + 1.0) / (12.0 * sets as f64)).sqrt();
    let chance = |a: usize, b: usize| {
        let q = (mean_ranks[a] - mean_ranks[b]).abs() / error;
        if sets < 2 || !q.is_finite() { f64::NAN } else { range_chance(q, k) }
    };
    (0..k).flat_map(|a| (a + 1..k).map(move |b| (a, b))).map(|(a, b)| (a, b, chance(a, b))).collect()
}

/// The chance that the range of `k` standard normal numbers is at least `q`, by Simpson's rule over the largest of them.
fn range_chance(q: f64, k: usize) -> f64 {
    let others = k as i32 - 1;
    let density = |z: f64| (-z * z / 2.0).exp() / std::f64::consts::TAU.sqrt();
    let value = |z: f64| density(z) * (below(z).powi(others) - (below(z) - below(z - q)).max(0.0).powi(others));
    let step = 2.0 * FAR / STEPS as f64;
    let weighted = (0..=STEPS).map(|place| {
        let weight = if place == 0 || place == STEPS {
            1.0
        } else if place % 2 == 1 {
            4.0
        } else {
            2.0
        };
        weight * value(place as f64 * step - FAR)
    });
    (k as f64 * weighted.sum::<f64>() * step / 3.0).clamp(0.0, 1.0)
}

/// The standard normal distribution function.
fn below(z: f64) -> f64 {
    let tail = chi_squared_chance(z * z, 1.0) / 2.0;
    if z > 0.0 { 1.0 - tail } else { tail }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::eval::fixture::close;
    use crate::eval::friedman;

    #[test]
    fn golden_3_1_the_pairs_of_demsars_table() {
        let ranks = [3.143, 2.0, 2.893, 1.964];
        let found = nemenyi(&ranks, 14);
        let golden = [
            (0, 1, 0.088_610_548_899_812_24),
            (0, 2, 0.956_177_175_221_810_7),
            (0, 3, 0.074_023_383_903_468_63),
            (1, 2, 0.259_092_407_366_784_07),
            (1, 3, 0.999_856_053_756_101_2),
            (2, 3, 0.226_323_506_671_826_2),
        ];
        assert_eq!(found.len(), 6);
        for (&(a, b, chance), (of_a, of_b, value)) in found.iter().zip(golden) {
            assert_eq!((a, b), (of_a, of_b));
            close("scipy studentized_range", chance, value);
        }
    }

    #[test]
    fn pairs_that_are_the_critical_difference_apart_have_one_chance_in_twenty() {
        for k in [2_usize, 5, 20] {
            let apart = friedman(&vec![1.0; k], 10).critical_difference;
            let ranks: Vec<f64> = (0..k).map(|place| if place == 0 { 1.0 + apart } else { 1.0 }).collect();
            close("5 %", nemenyi(&ranks, 10)[0].2, 0.05);
        }
        close("scipy sf(5, 10)", range_chance(5.0, 10), 0.014_857_437_887_783_598);
    }

    #[test]
    fn one_data_set_and_one_model_prove_nothing() {
        assert!(nemenyi(&[1.0, 2.0], 1)[0].2.is_nan() && nemenyi(&[1.0], 9).is_empty());
    }
}
