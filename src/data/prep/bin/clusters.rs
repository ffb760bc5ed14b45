//! Clusters of numbers by Lloyd's algorithm, as scikit-learn's `KMeans` does it from given centres.
//!
//! Centres start in the middle of even intervals, so the smallest and the largest number are equally far from theirs. Where a
//! cluster is empty and the farthest number is to found it anew, rounding chooses between them in scikit-learn; here it is the
//! smaller.

use crate::data::numbers::{mean, variance};

const ROUNDS: usize = 300;
const TOLERANCE: f64 = 1e-4;
/// Distances that differ by less than this share of the range are equal.
const ROUNDING: f64 = 1e-12;

/// The centres that clusters of ascending numbers settle at, ascending.
pub(super) fn centers(ascending: &[f64], starts: Vec<f64>) -> Vec<f64> {
    let middle = mean(ascending);
    let numbers: Vec<f64> = ascending.iter().map(|number| number - middle).collect();
    let mut centers: Vec<f64> = starts.into_iter().map(|start| start - middle).collect();
    let tolerance = variance(&numbers) * TOLERANCE;
    let mut before: Vec<usize> = vec![];
    for _ in 0..ROUNDS {
        let labels: Vec<usize> = numbers.iter().map(|&number| nearest(&centers, number)).collect();
        let moved = means(&numbers, &labels, &centers);
        let shift: f64 = moved.iter().zip(&centers).map(|(new, old)| (new - old).powi(2)).sum();
        centers = moved;
        if labels == before || shift <= tolerance {
            break;
        }
        before = labels;
    }
    let mut centers: Vec<f64> = centers.into_iter().map(|center| center + middle).collect();
    centers.sort_by(f64::total_cmp);
    centers
}

fn nearest(centers: &[f64], number: f64) -> usize {
    let distance = |place: &usize| (centers[*place] - number).powi(2);
    (0..centers.len()).min_by(|a, b| distance(a).total_cmp(&distance(b))).unwrap_or(0)
}

/// The mean of each cluster; one without numbers takes the number that is farthest from its centre.
fn means(numbers: &[f64], labels: &[usize], centers: &[f64]) -> Vec<f64> {
    let (mut sums, mut counts) = (vec![0.0; centers.len()], vec![0_usize; centers.len()]);
    for (&number, &label) in numbers.iter().zip(labels) {
        sums[label] += number;
        counts[label] += 1;
    }
    let empty: Vec<usize> = (0..centers.len()).filter(|&place| counts[place] == 0).collect();
    if !empty.is_empty() {
        let range = numbers[numbers.len() - 1] - numbers[0];
        let distance = |row: &usize| ((numbers[*row] - centers[labels[*row]]).abs() / (range * ROUNDING)).round();
        let mut rows: Vec<usize> = (0..numbers.len()).collect();
        rows.sort_by(|a, b| distance(b).total_cmp(&distance(a)));
        for (place, row) in empty.into_iter().zip(rows) {
            sums[labels[row]] -= numbers[row];
            counts[labels[row]] -= 1;
            (sums[place], counts[place]) = (numbers[row], 1);
        }
    }
    let mean = |place: usize| sums[place] / counts[place] as f64;
    let biggest = (0..counts.len()).rev().max_by_key(|&place| counts[place]).unwrap_or(0);
    (0..centers.len()).map(|place| mean(if counts[place] == 0 { biggest } else { place })).collect()
}
