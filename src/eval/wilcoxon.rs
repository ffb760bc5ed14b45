//! Whether one model is better than another over several data sets, without asking that differences are spread normally.

use super::association::ranks;
use super::repeated::Tested;
use super::shift::chi_squared_chance;

/// More differences than this are judged by the normal distribution.
const EXACT: usize = 50;

/// Wilcoxon's signed-rank test (1945), two-sided, on one difference a data set; the statistic is the smaller sum of ranks. Differences of
/// 0 are left out (`zero_method="wilcox"`). Exact for at most 50 differences of different sizes, else by the normal distribution
/// with ties allowed for: `scipy.stats.wilcoxon` with `method="exact"` or `method="approx"`, no continuity correction. NaN
/// without a difference, or where one is not a number.
pub fn wilcoxon(differences: &[f64]) -> Tested {
    let nothing = Tested { statistic: f64::NAN, chance: f64::NAN };
    let differ: Vec<f64> = differences.iter().copied().filter(|&difference| difference != 0.0).collect();
    if differ.is_empty() || differ.iter().any(|difference| !difference.is_finite()) {
        return nothing;
    }
    let sizes: Vec<f64> = differ.iter().map(|difference| difference.abs()).collect();
    let ranks = ranks(&sizes);
    let larger: f64 =
        ranks.iter().zip(&differ).filter(|(_, difference)| **difference > 0.0).map(|(rank, _)| rank).sum();
    let n = differ.len() as f64;
    let statistic = larger.min(n * (n + 1.0) / 2.0 - larger);
    let tied = ties(sizes);
    let exact = differ.len() <= EXACT && tied == 0.0 && differ.len() == differences.len();
    let chance = if exact { exactly(differ.len(), statistic) } else { normally(n, statistic, tied) };
    Tested { statistic, chance }
}

/// The sum of `t³ - t` over sizes that occur `t` times.
fn ties(mut sizes: Vec<f64>) -> f64 {
    sizes.sort_by(f64::total_cmp);
    let same = sizes.chunk_by(|a, b| a == b).map(|same| same.len() as f64);
    same.map(|t| t * (t * t - 1.0)).sum()
}

/// Twice the share of the sets of ranks from 1 to `n` whose sum is at most `statistic`.
fn exactly(n: usize, statistic: f64) -> f64 {
    let mut ways = vec![0.0; n * (n + 1) / 2 + 1];
    ways[0] = 1.0;
    for rank in 1..=n {
        for sum in (rank..ways.len()).rev() {
            ways[sum] += ways[sum - rank];
        }
    }
    let few: f64 = ways[..=statistic as usize].iter().sum();
    (2.0 * few / 2_f64.powi(n as i32)).min(1.0)
}

fn normally(n: f64, statistic: f64, tied: f64) -> f64 {
    let variance = (n * (n + 1.0) * (2.0 * n + 1.0) - 0.5 * tied) / 24.0;
    let z = (statistic - n * (n + 1.0) / 4.0) / variance.sqrt();
    chi_squared_chance(z * z, 1.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::eval::fixture::close;

    /// Differences of different sizes, by formula.
    fn long(rows: i32) -> Vec<f64> {
        (0..rows).map(|i| f64::from(i * 37 % 101 - 40) / 10.0 + 0.05 * f64::from(i) / 60.0).collect()
    }

    #[test]
    fn few_differences_of_different_sizes_are_judged_exactly() {
        let found = wilcoxon(&[1.5, -0.3, 2.2, 0.7, -1.1, 3.0, 0.9, 4.1, -0.2, 0.4]);
        close("scipy exact statistic", found.statistic, 9.0);
        close("scipy exact p", found.chance, 0.064_453_125);
        let found = wilcoxon(&long(50));
        close("scipy exact statistic, 50", found.statistic, 413.0);
        close("scipy exact p, 50", found.chance, 0.029_727_315_082_014_982);
        assert_eq!(wilcoxon(&[1.0]).chance, 1.0);
    }

    #[test]
    fn many_differences_and_ties_and_zeros_are_judged_by_the_normal_distribution() {
        let found = wilcoxon(&long(60));
        close("scipy statistic, 60", found.statistic, 602.0);
        close("scipy p, 60", found.chance, 0.021_212_443_811_925_46);
        let found = wilcoxon(&[0.01, 0.02, -0.005, 0.015, 0.0, 0.03, 0.01, -0.01, 0.02, 0.005]);
        close("scipy approx statistic", found.statistic, 5.5);
        close("scipy approx p", found.chance, 0.042_901_206_011_401_34);
    }

    #[test]
    fn nothing_is_said_without_a_difference() {
        assert!(wilcoxon(&[]).chance.is_nan() && wilcoxon(&[0.0, 0.0]).chance.is_nan());
        assert!(wilcoxon(&[f64::NAN, 1.0]).chance.is_nan());
    }
}
