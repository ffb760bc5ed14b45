//! Calibration: whether what is said with probability p comes true in p of the cases.
//!
//! Rows are put into bins by their probability; each bin holds how sure the rows were and how often they were right.
//! Panes draw the bins, `ece` and `mce` sum them up.

use super::loss::probability;
use super::ranking::Ranking;

/// The rows of one range of probabilities.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Bin {
    /// Rows in it.
    pub count: u64,
    /// Their mean probability.
    pub confidence: f64,
    /// The share of them that came true.
    pub frequency: f64,
}

/// Bins of equal width, `[lo, hi)`, the last `[lo, 1]`; empty ones are left out. `pairs` are a probability and whether
/// it came true. `None` where a score is not a probability.
pub fn equal_width(pairs: impl IntoIterator<Item = (f64, bool)>, bins: usize) -> Option<Vec<Bin>> {
    let mut sums = vec![Bin::default(); bins.max(1)];
    for (score, came_true) in pairs {
        let p = probability(score)?;
        let place = place(p, sums.len());
        sums[place].add(1, p, came_true);
    }
    Some(means(sums))
}

/// The bin of a probability, of so many of equal width.
pub(super) fn place(p: f64, bins: usize) -> usize {
    ((p * bins as f64) as usize).min(bins - 1)
}

/// Bins of as equal numbers of rows as equal probabilities, which stay together, allow. `None` as for [`equal_width`].
pub fn equal_mass(probabilities: &[f64], came_true: impl Fn(usize) -> bool, bins: usize) -> Option<Vec<Bin>> {
    let ranking = Ranking::new(probabilities.iter().map(|p| -p))?;
    let share = probabilities.len().div_ceil(bins.max(1)) as u64;
    let mut sums = vec![Bin::default()];
    for (score, rows) in ranking.ties() {
        let p = probability(-score)?;
        if sums.last().is_some_and(|bin| bin.count >= share) {
            sums.push(Bin::default());
        }
        let bin = sums.last_mut()?;
        rows.for_each(|row| bin.add(1, p, came_true(row)));
    }
    Some(means(sums))
}

impl Bin {
    /// Adds a row so many times, while there are sums in the place of means.
    pub(super) fn add(&mut self, times: u64, p: f64, came_true: bool) {
        self.count += times;
        self.confidence += times as f64 * p;
        self.frequency += times as f64 * f64::from(u8::from(came_true));
    }
}

/// The bins of sums, without those that hold nothing.
pub(super) fn means(sums: Vec<Bin>) -> Vec<Bin> {
    let filled = sums.into_iter().filter(|bin| bin.count > 0);
    let mean = |bin: Bin| {
        let rows = bin.count as f64;
        Bin { confidence: bin.confidence / rows, frequency: bin.frequency / rows, ..bin }
    };
    filled.map(mean).collect()
}

/// Expected calibration error: the gap between confidence and frequency, averaged over rows (Naeini et al. 2015). NaN
/// without rows.
pub fn expected_calibration_error(bins: &[Bin]) -> f64 {
    let gaps: f64 = bins.iter().map(|bin| bin.count as f64 * gap(bin)).sum();
    gaps / bins.iter().map(|bin| bin.count).sum::<u64>() as f64
}

/// Maximum calibration error: the largest gap of a bin. NaN without rows.
pub fn maximum_calibration_error(bins: &[Bin]) -> f64 {
    bins.iter().map(gap).fold(f64::NAN, f64::max)
}

fn gap(bin: &Bin) -> f64 {
    (bin.frequency - bin.confidence).abs()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::eval::fixture::{close, fixture};

    #[test]
    fn golden_3_1_ece_of_the_fixture() {
        let f = fixture();
        let bins = equal_width(f.score.iter().copied().zip(f.truth.iter().map(|&y| y == 1)), 10).unwrap();
        close("3.1 fixture ECE10", expected_calibration_error(&bins), 0.171_879_350_361_414_27);
        close("reference: MCE10", maximum_calibration_error(&bins), 0.334_038_850_001_018_96);
        let bins = equal_mass(&f.score, |row| f.truth[row] == 1, 10).unwrap();
        assert!(bins.iter().all(|bin| bin.count == 20));
        close("reference: ECE of 10 bins of 20 rows", expected_calibration_error(&bins), 0.171_732_471_515_424_56);
    }

    #[test]
    fn a_bin_holds_its_lower_edge_and_the_last_one_holds_1() {
        let bins = equal_width([(0.0, false), (0.5, true), (1.0, true)], 2).unwrap();
        assert_eq!(bins.iter().map(|bin| bin.count).collect::<Vec<_>>(), [1, 2]);
        close("gap of the upper bin", maximum_calibration_error(&bins), 0.25);
    }

    #[test]
    fn equal_probabilities_stay_in_one_bin() {
        let bins = equal_mass(&[0.5, 0.5, 0.5, 0.9], |row| row == 0, 2).unwrap();
        assert_eq!(bins.iter().map(|bin| bin.count).collect::<Vec<_>>(), [3, 1]);
    }

    #[test]
    fn what_cannot_be_a_probability_has_no_bins_and_nothing_has_no_error() {
        assert_eq!(equal_width([(2.0, true)], 10), None);
        assert_eq!(equal_mass(&[f64::NAN], |_| true, 10), None);
        assert!(expected_calibration_error(&[]).is_nan() && maximum_calibration_error(&[]).is_nan());
    }
}
