//! Whether two ways to part the same rows agree, whatever the parts are called: clusters against classes.
//!
//! All numbers come from the counts of pairs of codes. Values are scikit-learn's (1.9), entropies are in nats.

use super::confusion::{predicted_sums, tally, truth_sums};
use super::special::ln_gamma;

/// How much two partitions agree.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ClusterAgreement {
    /// Rand's index less what chance gives (Hubert and Arabie 1985).
    pub adjusted_rand: f64,
    /// Mutual information less what chance gives, over the mean of the entropies (Vinh, Epps and Bailey 2010).
    pub adjusted_mutual_information: f64,
    /// Mutual information over the mean of the entropies; the same number as the V-measure.
    pub normalised_mutual_information: f64,
    /// Whether each cluster holds one class (Rosenberg and Hirschberg 2007).
    pub homogeneity: f64,
    /// Whether each class is in one cluster.
    pub completeness: f64,
    /// The geometric mean of precision and recall of pairs (Fowlkes and Mallows 1983).
    pub fowlkes_mallows: f64,
}

/// Compares codes below `classes`; all NaN where lengths differ, there are no rows or a code is too large.
pub fn cluster_agreement(truth: &[u32], found: &[u32], classes: usize) -> ClusterAgreement {
    let counts = tally(classes, truth, found);
    let rows = counts.iter().flatten().sum::<u64>();
    if rows == 0 || truth.len() != found.len() || rows != truth.len() as u64 {
        let nan = f64::NAN;
        return ClusterAgreement {
            adjusted_rand: nan,
            adjusted_mutual_information: nan,
            normalised_mutual_information: nan,
            homogeneity: nan,
            completeness: nan,
            fowlkes_mallows: nan,
        };
    }
    let (a, b) = (truth_sums(&counts), predicted_sums(&counts));
    let (of_truth, of_found, shared) = (entropy(&a), entropy(&b), mutual_information(&counts, &a, &b));
    let mean = f64::midpoint(of_truth, of_found);
    let share = |part: f64, whole: f64| if whole == 0.0 { 1.0 } else { part / whole };
    let pairs = |sums: &[u64]| sums.iter().map(|&count| choose_two(count)).sum::<f64>();
    let (together, in_truth, in_found) = (counts.iter().map(|row| pairs(row)).sum::<f64>(), pairs(&a), pairs(&b));
    let by_chance = in_truth * in_found / choose_two(rows);
    let chance = expected_information(&a, &b);
    ClusterAgreement {
        adjusted_rand: share(together - by_chance, f64::midpoint(in_truth, in_found) - by_chance),
        adjusted_mutual_information: share(shared - chance, mean - chance),
        normalised_mutual_information: share(shared, mean),
        homogeneity: share(shared, of_truth),
        completeness: share(shared, of_found),
        fowlkes_mallows: if together == 0.0 { 0.0 } else { together / (in_truth * in_found).sqrt() },
    }
}

fn choose_two(count: u64) -> f64 {
    let count = count as f64;
    count * (count - 1.0).max(0.0) / 2.0
}

fn entropy(sums: &[u64]) -> f64 {
    let rows = sums.iter().sum::<u64>() as f64;
    let shares = sums.iter().filter(|&&count| count > 0).map(|&count| count as f64 / rows);
    shares.map(|share| -share * share.ln()).sum()
}

fn mutual_information(counts: &[Vec<u64>], a: &[u64], b: &[u64]) -> f64 {
    let rows = a.iter().sum::<u64>() as f64;
    let cells = counts.iter().zip(a).flat_map(|(row, &a)| row.iter().zip(b).map(move |(&count, &b)| (count, a, b)));
    let of = |(count, a, b): (u64, u64, u64)| {
        let count = count as f64;
        count / rows * (count * rows / (a as f64 * b as f64)).ln()
    };
    cells.filter(|&(count, ..)| count > 0).map(of).sum::<f64>().max(0.0)
}

/// Mutual information of two random partitions with these sizes (Vinh, Epps and Bailey 2010, equation 24).
fn expected_information(a: &[u64], b: &[u64]) -> f64 {
    let rows = a.iter().sum::<u64>();
    let n = rows as f64;
    let ln_factorial = |count: u64| ln_gamma(count as f64 + 1.0);
    let mut sum = 0.0;
    for (&a, &b) in a.iter().flat_map(|a| b.iter().map(move |b| (a, b))).filter(|(a, b)| **a > 0 && **b > 0) {
        for both in (a + b).saturating_sub(rows).max(1)..=a.min(b) {
            let count = both as f64;
            let information = count / n * (n * count / (a as f64 * b as f64)).ln();
            let ways = ln_factorial(a) + ln_factorial(b) + ln_factorial(rows - a) + ln_factorial(rows - b);
            let each = ln_factorial(both) + ln_factorial(a - both) + ln_factorial(b - both);
            let chance = ways - ln_factorial(rows) - each - ln_factorial(rows + both - a - b);
            sum += information * chance.exp();
        }
    }
    sum
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::eval::fixture::{close, toy};

    fn check(row: &str, found: ClusterAgreement, golden: [f64; 6]) {
        close(&format!("{row} ARI"), found.adjusted_rand, golden[0]);
        close(&format!("{row} AMI"), found.adjusted_mutual_information, golden[1]);
        close(&format!("{row} NMI"), found.normalised_mutual_information, golden[2]);
        close(&format!("{row} homogeneity"), found.homogeneity, golden[3]);
        close(&format!("{row} completeness"), found.completeness, golden[4]);
        close(&format!("{row} Fowlkes–Mallows"), found.fowlkes_mallows, golden[5]);
    }

    #[test]
    fn golden_3_1_the_toy_as_a_clustering() {
        let (truth, predicted, _) = toy();
        let same = 0.267_336_920_399_945_67;
        let golden = [-0.022_727_272_727_272_728, -0.002_712_434_598_786_014_4, same, same, same, 0.25];
        check("3.1 toy", cluster_agreement(&truth, &predicted, 3), golden);
    }

    #[test]
    fn parts_of_other_sizes_are_the_references() {
        let golden = [
            0.642_857_142_857_142_9,
            0.691_742_285_115_403_4,
            0.786_013_103_263_073,
            0.772_506_885_714_260_2,
            0.8,
            0.737_864_787_372_621_8,
        ];
        let found = cluster_agreement(&[0, 0, 1, 1, 2, 2, 2, 0, 1], &[1, 1, 0, 0, 2, 2, 2, 2, 0], 3);
        check("reference", found, golden);
    }

    #[test]
    fn names_do_not_matter_and_one_cluster_of_one_class_agrees() {
        check("renamed", cluster_agreement(&[0, 0, 1], &[1, 1, 0], 2), [1.0; 6]);
        check("one", cluster_agreement(&[0, 0, 0], &[1, 1, 1], 2), [1.0; 6]);
        assert!(cluster_agreement(&[], &[], 2).adjusted_rand.is_nan());
        assert!(cluster_agreement(&[0], &[7], 2).adjusted_rand.is_nan());
    }
}
