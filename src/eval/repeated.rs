//! Whether one model is better than others over several folds or data sets.
//!
//! Scores of folds are not independent, because their training rows overlap: the naive paired t test finds differences
//! that are not there, and the corrected one is meant.

use serde::Serialize;

use super::shift::chi_squared_chance;
use super::special::incomplete_beta;

/// A statistic and its chance where nothing differs.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Tested {
    /// The statistic.
    pub statistic: f64,
    /// The chance of one at least as far from equality.
    pub chance: f64,
}

/// The corrected resampled t test of Nadeau and Bengio (2003), two-sided, on one difference a fold; `ratio` is test rows over
/// training rows, and 0 gives the naive paired t test. NaN for fewer than two differences or no spread.
pub fn corrected_t(differences: &[f64], ratio: f64) -> Tested {
    let n = differences.len() as f64;
    let mean = differences.iter().sum::<f64>() / n;
    let variance = differences.iter().map(|d| (d - mean).powi(2)).sum::<f64>() / (n - 1.0);
    let statistic = mean / ((1.0 / n + ratio) * variance).sqrt();
    let freedom = n - 1.0;
    if !(statistic.is_finite() && freedom > 0.0) {
        return Tested { statistic: f64::NAN, chance: f64::NAN };
    }
    let chance = incomplete_beta(freedom / 2.0, 0.5, freedom / (freedom + statistic * statistic));
    Tested { statistic, chance }
}

/// What [`friedman`] says.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Friedman {
    /// Friedman's statistic (1937) and its chance by the chi-squared distribution.
    pub chi_squared: Tested,
    /// The less conservative statistic of Iman and Davenport (1980) and its chance by the F distribution.
    pub f: Tested,
    /// Models whose mean ranks are farther apart than this differ at 5 % (Nemenyi 1963).
    pub critical_difference: f64,
}

/// The 95 % quantile of the studentized range of 2 to 20 models, over the square root of 2 (scipy's
/// `studentized_range.ppf(.95, k, inf)`; Demšar 2006, table 5).
const STUDENTIZED: [f64; 19] = [
    1.959_963_984_540_053_4,
    2.343_700_586_378_409,
    2.569_031_772_546_482,
    2.727_774_370_870_376_3,
    2.849_705_419_610_001_6,
    2.948_320_017_529_674_4,
    3.030_878_449_614_413,
    3.101_730_341_303_380_5,
    3.163_683_577_053_373,
    3.218_653_607_329_152_5,
    3.268_003_924_466_142,
    3.312_738_593_350_82,
    3.353_617_751_852_304_3,
    3.391_230_283_765_257,
    3.426_041_379_370_609_7,
    3.458_424_707_347_324_7,
    3.488_684_799_379_196_8,
    3.517_073_008_691_811,
    3.543_799_131_517_781_5,
];

/// The tests of Friedman and Nemenyi on the mean ranks of models over `sets` data sets (Demšar 2006). The critical
/// difference is NaN for more than 20 models; all is NaN for fewer than two models or data sets.
pub fn friedman(mean_ranks: &[f64], sets: usize) -> Friedman {
    let (k, n) = (mean_ranks.len() as f64, sets as f64);
    if mean_ranks.len() < 2 || sets < 2 {
        let nothing = Tested { statistic: f64::NAN, chance: f64::NAN };
        return Friedman { chi_squared: nothing, f: nothing, critical_difference: f64::NAN };
    }
    let squares: f64 = mean_ranks.iter().map(|rank| rank * rank).sum();
    let chi = 12.0 * n / (k * (k + 1.0)) * (squares - k * (k + 1.0).powi(2) / 4.0);
    let f = (n - 1.0) * chi / (n * (k - 1.0) - chi);
    let (above, below) = (k - 1.0, (k - 1.0) * (n - 1.0));
    let chance = incomplete_beta(below / 2.0, above / 2.0, below / (below + above * f));
    let quantile = STUDENTIZED.get(mean_ranks.len() - 2).copied().unwrap_or(f64::NAN);
    Friedman {
        chi_squared: Tested { statistic: chi, chance: chi_squared_chance(chi, k - 1.0) },
        f: Tested { statistic: f, chance },
        critical_difference: quantile * (k * (k + 1.0) / (6.0 * n)).sqrt(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::eval::fixture::close;

    const DIFFERENCES: [f64; 10] = [0.01, 0.02, -0.005, 0.015, 0.0, 0.03, 0.01, -0.01, 0.02, 0.005];

    #[test]
    fn golden_3_1_the_corrected_t_finds_less_than_the_naive_one() {
        let corrected = corrected_t(&DIFFERENCES, 1.0 / 9.0);
        close("3.1 corrected t", corrected.statistic, 1.674_299_462_021_233);
        close("3.1 corrected t p", corrected.chance, 0.128_395_774_227_828_1);
        let naive = corrected_t(&DIFFERENCES, 0.0);
        close("3.1 naive t", naive.statistic, 2.432_700_718_725_023_6);
        close("3.1 naive t p", naive.chance, 0.037_814_678_271_513_26);
    }

    #[test]
    fn golden_3_1_demsars_table() {
        let found = friedman(&[3.143, 2.0, 2.893, 1.964], 14);
        close("3.1 Friedman", found.chi_squared.statistic, 9.283_629_599_999_978);
        close("reference Friedman p", found.chi_squared.chance, 0.025_748_158_001_561_782);
        close("3.1 Iman–Davenport", found.f.statistic, 3.688_892_848_578_326);
        close("reference Iman–Davenport p", found.f.chance, 0.019_767_760_040_617_754);
        close("3.1 critical difference", found.critical_difference, 1.253_559_147_117_605_7);
    }

    #[test]
    fn equal_folds_and_single_models_prove_nothing() {
        assert!(corrected_t(&[0.1], 0.1).chance.is_nan() && corrected_t(&[0.1, 0.1], 0.1).chance.is_nan());
        assert!(friedman(&[1.0], 9).f.chance.is_nan());
        assert_eq!(friedman(&[1.5, 1.5], 9).chi_squared.chance, 1.0);
    }
}
