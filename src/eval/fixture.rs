//! The deterministic fixture that golden numbers are computed on, and a comparison that names the number.
//!
//! `tests/reference/metrics.py` makes the same fixture and prints the numbers with scikit-learn and Fairlearn.

use super::binary::Binary;
use super::curves::{Point, points};
use super::ranking::Ranking;

/// 200 rows with scores, labels, predictions and three groups.
pub(super) struct Fixture {
    /// Probability of class 1.
    pub(super) score: Vec<f64>,
    /// 0 or 1.
    pub(super) truth: Vec<u32>,
    /// `score >= 0.5`.
    pub(super) predicted: Vec<u32>,
    /// 0, 1, 2 for A, B, C.
    pub(super) group: Vec<u32>,
    /// A second uniform column, the predictions of the regression.
    pub(super) v: Vec<f64>,
}

impl Fixture {
    /// Rows by two classes.
    pub(super) fn probabilities(&self) -> Vec<f64> {
        self.score.iter().flat_map(|&p| [1.0 - p, p]).collect()
    }

    /// The counts at every threshold, the highest first.
    pub(super) fn points(&self) -> Vec<Point> {
        points(&Ranking::new(self.score.clone()).unwrap(), |row| self.truth[row] == 1)
    }

    /// The counts of a group.
    pub(super) fn counts(&self, group: u32) -> Binary {
        let rows = (0..self.truth.len()).filter(|&row| self.group[row] == group);
        Binary::count(rows.map(|row| (self.truth[row], self.predicted[row])))
    }

    /// Truth and predictions of the regression.
    pub(super) fn regression(&self) -> (Vec<f64>, Vec<f64>) {
        let tenfold = |values: &[f64]| values.iter().map(|value| 10.0 * value).collect();
        (tenfold(&self.score), tenfold(&self.v))
    }
}

/// The names of the fixture's groups.
pub(super) fn group_names() -> Vec<String> {
    ["A", "B", "C"].map(String::from).into()
}

/// The fixture, from a linear congruential generator that any language can repeat.
pub(super) fn fixture() -> Fixture {
    let mut x: u64 = 12345;
    let u: Vec<f64> = std::iter::repeat_with(|| {
        x = (1_103_515_245 * x + 12345) % (1 << 31);
        x as f64 / f64::from(1_u32 << 31)
    })
    .take(800)
    .collect();
    let score = u[..200].to_vec();
    let group: Vec<u32> = u[200..400].iter().map(|&u| u32::from(u >= 0.4) + u32::from(u >= 0.8)).collect();
    let truth = (0..200).map(|i| {
        let p = (0.6 * score[i] + if group[i] == 0 { 0.25 } else { 0.10 }).clamp(0.0, 1.0);
        u32::from(u[400 + i] < p)
    });
    let predicted = score.iter().map(|&p| u32::from(p >= 0.5));
    Fixture { truth: truth.collect(), predicted: predicted.collect(), group, v: u[600..].to_vec(), score }
}

/// Ten rows of three classes: truth, prediction, and rows by classes of probabilities.
pub(super) fn toy() -> (Vec<u32>, Vec<u32>, Vec<f64>) {
    let probabilities = [
        [0.7, 0.2, 0.1],
        [0.5, 0.3, 0.2],
        [0.3, 0.6, 0.1],
        [0.2, 0.3, 0.5],
        [0.1, 0.8, 0.1],
        [0.2, 0.5, 0.3],
        [0.6, 0.3, 0.1],
        [0.1, 0.2, 0.7],
        [0.2, 0.2, 0.6],
        [0.4, 0.3, 0.3],
    ];
    (vec![0, 0, 0, 0, 1, 1, 1, 2, 2, 2], vec![0, 0, 1, 2, 1, 1, 0, 2, 2, 0], probabilities.concat())
}

/// Fails, naming the number, unless `value` is within 1e-9 of `golden`; NaN is close to NaN.
#[track_caller]
pub(super) fn close(row: &str, value: f64, golden: f64) {
    let same = (value - golden).abs() <= 1e-9 || (value.is_nan() && golden.is_nan());
    assert!(same, "{row}: {value} is not {golden}");
}

#[test]
fn golden_3_0_first_five_numbers_and_group_sizes() {
    let f = fixture();
    let first = [0.655_154_048_465_192_3, 0.304_814_323_317_259_55, 0.674_960_633_739_829_1, 0.106_768_483_761_698_01];
    assert_eq!(f.score[..4], first);
    assert_eq!(f.score[4], 0.516_574_447_043_240_1);
    let size = |code| f.group.iter().filter(|&&group| group == code).count();
    assert_eq!([size(0), size(1), size(2)], [87, 82, 31]);
}
