//! What came true of each score, group by group: whether one score means the same for everybody.
//!
//! Few different scores are bands of their own, probabilities are cut into tenths, other scores where they are equally many.

use crate::base::fmt;

use super::loss::probability;

/// More different scores than this are cut.
const FEW: usize = 10;

/// Ranges of scores, from each edge to below the next.
#[derive(Clone, Debug, PartialEq)]
pub struct Bands {
    /// Rising; no score is below the first.
    edges: Vec<f64>,
    /// Whether each band is one score.
    single: bool,
}

impl Bands {
    /// Bands for `scores`, which hold no NaN.
    pub fn new(scores: &[f64]) -> Self {
        let mut sorted: Vec<f64> = scores.iter().map(|score| score + 0.0).collect();
        sorted.sort_unstable_by(f64::total_cmp);
        let mut edges = sorted.clone();
        edges.dedup();
        if edges.len() <= FEW {
            return Self { edges, single: true };
        }
        if scores.iter().all(|&score| probability(score).is_some()) {
            return Self { edges: (0..FEW).map(|tenth| tenth as f64 / FEW as f64).collect(), single: false };
        }
        let mut edges: Vec<f64> = (0..FEW).map(|part| sorted[part * sorted.len() / FEW]).collect();
        edges.dedup();
        Self { edges, single: false }
    }

    /// What each band is called.
    pub fn names(&self) -> Vec<String> {
        let name = |&edge: &f64| {
            let number = fmt::number(edge);
            if self.single { number } else { format!("{number}–") }
        };
        self.edges.iter().map(name).collect()
    }

    /// Rows and positive ones among them, for each of `count` groups and each band.
    pub fn observed(&self, truth: &[u32], scores: &[f64], groups: &[u32], count: usize) -> Vec<Vec<(u64, u64)>> {
        let mut found = vec![vec![(0, 0); self.edges.len()]; count];
        for ((&truth, &score), &group) in truth.iter().zip(scores).zip(groups) {
            let band = self.edges.partition_point(|&edge| edge <= score).saturating_sub(1);
            if let Some((rows, positive)) = found.get_mut(group as usize).and_then(|bands| bands.get_mut(band)) {
                *rows += 1;
                *positive += u64::from(truth == 1);
            }
        }
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::eval::fixture::fixture;

    #[test]
    fn few_scores_are_bands_of_their_own() {
        let scores = [3.0, 1.0, 3.0, 10.0, -0.0, 0.0];
        let bands = Bands::new(&scores);
        assert_eq!(bands.names(), ["0", "1", "3", "10"]);
        let found = bands.observed(&[1, 0, 0, 1, 1, 1], &scores, &[0, 0, 1, 1, 0, 0], 2);
        assert_eq!(found, [[(2, 2), (1, 0), (1, 1), (0, 0)], [(0, 0), (0, 0), (1, 0), (1, 1)]]);
    }

    #[test]
    fn probabilities_are_cut_into_tenths_and_other_scores_into_equal_parts() {
        let f = fixture();
        let bands = Bands::new(&f.score);
        assert_eq!(bands.names().join(" "), "0– 0.1– 0.2– 0.3– 0.4– 0.5– 0.6– 0.7– 0.8– 0.9–");
        let all = bands.observed(&f.truth, &f.score, &[0; 200], 1);
        assert_eq!(all[0].iter().map(|(_, positive)| positive).sum::<u64>(), 86);
        let odds: Vec<f64> = f.score.iter().map(|p| (p / (1.0 - p)).ln()).collect();
        let parts = Bands::new(&odds).observed(&f.truth, &odds, &[0; 200], 1);
        assert!(parts[0].len() == 10 && parts[0].iter().all(|&(rows, _)| rows == 20));
    }
}
