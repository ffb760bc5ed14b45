//! The parts of the Brier score: whether probabilities come true, and whether they tell rows apart (Murphy 1973).

use super::calibration::Bin;

/// `reliability - resolution + uncertainty + within` is the Brier score.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct BrierParts {
    /// How far what was said is from what came true, squared and averaged over rows; 0 is perfect calibration.
    pub reliability: f64,
    /// How far bins are from the base rate, squared and averaged over rows; more is better.
    pub resolution: f64,
    /// Variance of the truth, which no model changes.
    pub uncertainty: f64,
    /// What the bins hide: how probabilities and truth go together within them (Stephenson, Coelho and Jolliffe 2008). 0
    /// where all rows of a bin have one probability.
    pub within: f64,
}

/// The parts by `bins`, which hold all rows, of a Brier score of two classes. NaN without rows.
pub fn brier_parts(bins: &[Bin], brier: f64) -> BrierParts {
    let rows: f64 = bins.iter().map(|bin| bin.count as f64).sum();
    let mean = |of: &dyn Fn(&Bin) -> f64| bins.iter().map(|bin| bin.count as f64 * of(bin)).sum::<f64>() / rows;
    let base = mean(&|bin| bin.frequency);
    let reliability = mean(&|bin| (bin.confidence - bin.frequency).powi(2));
    let resolution = mean(&|bin| (bin.frequency - base).powi(2));
    let uncertainty = base * (1.0 - base);
    BrierParts { reliability, resolution, uncertainty, within: brier - (reliability - resolution + uncertainty) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::eval::calibration::{equal_mass, equal_width};
    use crate::eval::fixture::{close, fixture};

    #[test]
    fn parts_of_the_fixture_are_the_references() {
        let f = fixture();
        let bins = equal_width(f.score.iter().copied().zip(f.truth.iter().map(|&y| y == 1)), 10).unwrap();
        let parts = brier_parts(&bins, 0.254_647_359_872_904_93);
        close("reference reliability", parts.reliability, 0.039_770_651_624_803_82);
        close("reference resolution", parts.resolution, 0.028_113_261_496_957_156);
        close("reference uncertainty", parts.uncertainty, 0.2451);
        close("reference within", parts.within, -0.002_110_030_254_941_734_5);
    }

    #[test]
    fn one_probability_a_bin_leaves_nothing_within() {
        let scores = [0.25, 0.25, 0.25, 0.75, 0.75];
        let truth = [false, true, false, true, true];
        let brier = scores.iter().zip(truth).map(|(s, t)| (s - f64::from(u8::from(t))).powi(2)).sum::<f64>() / 5.0;
        let parts = brier_parts(&equal_mass(&scores, |row| truth[row], 2).unwrap(), brier);
        close("within", parts.within, 0.0);
        assert!(brier_parts(&[], f64::NAN).reliability.is_nan());
    }
}
