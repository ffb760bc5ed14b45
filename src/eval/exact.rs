//! Fisher's exact test (1935): whether two groups differ in a share, for groups of any size.

use super::special::ln_gamma;

/// The chance that two groups of `a.1` and `b.1` rows with `a.0` and `b.0` hits differ at least as much, were their true
/// shares equal; two-sided, as `scipy.stats.fisher_exact`. NaN where hits outnumber rows.
pub fn fisher(a: (u64, u64), b: (u64, u64)) -> f64 {
    if a.0 > a.1 || b.0 > b.1 {
        return f64::NAN;
    }
    let (hits, rows) = (a.0 + b.0, a.1 + b.1);
    let (least, most) = (hits.saturating_sub(b.1), hits.min(a.1));
    let ln_choose = |n: u64, k: u64| {
        let of = |count: u64| ln_gamma(count as f64 + 1.0);
        of(n) - of(k) - of(n - k)
    };
    let seen = (ln_choose(a.1, a.0) + ln_choose(b.1, b.0) - ln_choose(rows, hits)).exp();
    // From k to k + 1 hits in the first group, the chance changes by this factor.
    let factor = |k: u64| {
        let up = (a.1 - k) as f64 * (hits - k) as f64;
        let down = (k + 1) as f64 * (b.1 - (hits - k) + 1) as f64;
        up / down
    };
    let mut sum = seen;
    let as_rare = |chance: f64| chance <= seen * (1.0 + 1e-7);
    for rising in [true, false] {
        let (mut chance, mut k) = (seen, a.0);
        while if rising { k < most } else { k > least } {
            if rising {
                chance *= factor(k);
                k += 1;
            } else {
                k -= 1;
                chance /= factor(k);
            }
            if as_rare(chance) {
                sum += chance;
                if chance < seen * 1e-18 {
                    break;
                }
            }
        }
    }
    sum.min(1.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::eval::fixture::close;

    #[test]
    fn chances_are_scipys() {
        close("8 of 10 and 1 of 6", fisher((8, 10), (1, 6)), 0.034_965_034_965_034_975);
        close("100 of 1,000 and 80 of 1,280", fisher((100, 1000), (80, 1280)), 0.001_279_622_869_043_783_1);
        close("0 of 5 and 5 of 5", fisher((0, 5), (5, 5)), 0.007_936_507_936_507_938);
        close("3 of 33 and 2,000 of 22,000", fisher((3, 33), (2000, 22_000)), 1.0);
        close("1 of 1 and nothing", fisher((1, 1), (0, 0)), 1.0);
    }

    #[test]
    fn large_groups_that_differ_have_no_chance_and_nonsense_has_none_to_tell() {
        assert!(fisher((900_000, 1_000_000), (100_000, 1_000_000)) < 1e-300);
        assert!(fisher((2, 1), (0, 1)).is_nan());
    }
}
