//! Whether two samples come from one distribution: the tests of Kolmogorov and Smirnov and of Pearson, the population
//! stability index, and Holm's correction for asking of many columns at once. Values are scipy's (1.18).

use super::special::ln_gamma;

/// The largest distance between the distribution functions of two ascending samples; NaN where one is empty.
pub fn kolmogorov_smirnov(a: &[f64], b: &[f64]) -> f64 {
    if a.is_empty() || b.is_empty() {
        return f64::NAN;
    }
    let (mut i, mut j, mut distance) = (0, 0, 0.0_f64);
    while i < a.len() && j < b.len() {
        let value = a[i].min(b[j]);
        while i < a.len() && a[i] <= value {
            i += 1;
        }
        while j < b.len() && b[j] <= value {
            j += 1;
        }
        distance = distance.max((i as f64 / a.len() as f64 - j as f64 / b.len() as f64).abs());
    }
    distance
}

/// The chance of a distance at least as large in two samples of one distribution, by Kolmogorov's limit (`kstwobign.sf`).
pub fn kolmogorov_chance(distance: f64, a: usize, b: usize) -> f64 {
    let (a, b) = (a as f64, b as f64);
    let x = distance * (a * b / (a + b)).sqrt();
    if x.is_nan() || x <= 0.0 {
        return if x.is_nan() { f64::NAN } else { 1.0 };
    }
    if x < 1.0 {
        // The other form of the same theta function, which converges where the usual one does not.
        let factor = -std::f64::consts::PI.powi(2) / (8.0 * x * x);
        let sum: f64 = (1..20).map(|k| (factor * f64::from(2 * k - 1).powi(2)).exp()).sum();
        return (1.0 - std::f64::consts::TAU.sqrt() / x * sum).clamp(0.0, 1.0);
    }
    let term = |k: i32| (-2.0 * x * x * f64::from(k).powi(2)).exp() * if k % 2 == 1 { 2.0 } else { -2.0 };
    (1..20).map(term).sum::<f64>().clamp(0.0, 1.0)
}

/// The chance of a chi-squared statistic at least as large (`chi2.sf`); NaN without degrees of freedom.
pub fn chi_squared_chance(statistic: f64, freedom: f64) -> f64 {
    if freedom > 0.0 { upper_gamma(freedom / 2.0, statistic / 2.0) } else { f64::NAN }
}

/// The population stability index of two rows of counts, where an empty cell counts as half a row: below 0.1 nothing moved,
/// above 0.25 much did.
pub fn stability_index(a: &[f64], b: &[f64]) -> f64 {
    let shares = |counts: &[f64]| -> Vec<f64> {
        let counts: Vec<f64> = counts.iter().map(|&count| if count > 0.0 { count } else { 0.5 }).collect();
        let total: f64 = counts.iter().sum();
        counts.into_iter().map(|count| count / total).collect()
    };
    shares(a).iter().zip(shares(b)).map(|(a, b)| (a - b) * (a / b).ln()).sum()
}

/// Chances made larger for having asked so many times (Holm 1979); NaN stays and does not count.
pub fn holm(chances: &[f64]) -> Vec<f64> {
    let mut order: Vec<usize> = (0..chances.len()).filter(|&place| !chances[place].is_nan()).collect();
    order.sort_by(|&a, &b| chances[a].total_cmp(&chances[b]));
    let mut corrected = chances.to_vec();
    let mut largest = 0.0_f64;
    for (smaller, &place) in order.iter().enumerate() {
        largest = largest.max(chances[place] * (order.len() - smaller) as f64).min(1.0);
        corrected[place] = largest;
    }
    corrected
}

/// The regularised upper incomplete gamma function `Q(a, x)`: by its series (DLMF 8.11.4) or its continued fraction (8.9.2).
fn upper_gamma(a: f64, x: f64) -> f64 {
    const TINY: f64 = 1e-300;
    if x <= 0.0 || x.is_nan() {
        return if x.is_nan() { f64::NAN } else { 1.0 };
    }
    let front = (a * x.ln() - x - ln_gamma(a)).exp();
    if x < a + 1.0 {
        let (mut term, mut sum, mut k) = (1.0 / a, 1.0 / a, a);
        while term > sum * 1e-17 {
            k += 1.0;
            term *= x / k;
            sum += term;
        }
        return (1.0 - front * sum).clamp(0.0, 1.0);
    }
    let away = |value: f64| if value.abs() < TINY { TINY } else { value };
    let mut b = x + 1.0 - a;
    let (mut c, mut d) = (1.0 / TINY, 1.0 / away(b));
    let mut value = d;
    for step in 1..10_000 {
        let n = f64::from(step);
        let term = -n * (n - a);
        b += 2.0;
        d = 1.0 / away(term * d + b);
        c = away(b + term / c);
        value *= c * d;
        if (c * d - 1.0).abs() < 1e-15 {
            break;
        }
    }
    (front * value).clamp(0.0, 1.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::eval::fixture::{close, fixture};

    #[test]
    fn distances_and_their_chances_are_scipys() {
        let fixture = fixture();
        let ascending = |mut numbers: Vec<f64>| {
            numbers.sort_by(f64::total_cmp);
            numbers
        };
        let (a, b) = (ascending(fixture.score), ascending(fixture.v[..150].iter().map(|v| v * v).collect()));
        close("ks_2samp statistic", kolmogorov_smirnov(&a, &b), 0.256_666_666_666_666_65);
        close("kstwobign.sf", kolmogorov_chance(0.256_666_666_666_666_65, 200, 150), 2.491_137_197_886_852_4e-5);
        close("kstwobign.sf of a small distance", kolmogorov_chance(0.05, 200, 150), 0.982_890_273_573_238_9);
        assert_eq!((kolmogorov_smirnov(&a, &a), kolmogorov_chance(0.0, 9, 9)), (0.0, 1.0));
    }

    #[test]
    fn chi_squared_has_scipys_tail() {
        close("chi2.sf(3, 4)", chi_squared_chance(3.0, 4.0), 0.557_825_400_371_074_8);
        close("chi2.sf(40, 4)", chi_squared_chance(40.0, 4.0), 4.328_422_607_120_966e-8);
        close("chi2.sf(0.1, 1)", chi_squared_chance(0.1, 1.0), 0.751_829_634_045_849_2);
        close("chi2.sf(110, 100)", chi_squared_chance(110.0, 100.0), 0.232_204_780_500_856_36);
        assert!(chi_squared_chance(1.0, 0.0).is_nan());
    }

    #[test]
    fn asking_often_makes_chances_larger_in_their_order() {
        let corrected = holm(&[0.01, f64::NAN, 0.04, 0.03]);
        assert_eq!((corrected[0], corrected[2], corrected[3]), (0.03, 0.06, 0.06));
        assert!(corrected[1].is_nan());
    }

    #[test]
    fn what_did_not_move_is_stable() {
        assert_eq!(stability_index(&[30.0, 70.0], &[3.0, 7.0]), 0.0);
        close("of halves and a quarter", stability_index(&[50.0, 50.0], &[25.0, 75.0]), 0.25 * 3.0_f64.ln());
        assert!(stability_index(&[10.0, 0.0], &[5.0, 5.0]).is_finite());
    }
}
