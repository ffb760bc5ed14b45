//! Curves over the decision threshold, and the thresholds that serve best.
//!
//! A threshold means: rows that score at least as much are predicted positive. Panes draw these curves.

use super::binary::Binary;
use super::ranking::Ranking;

/// What the predictions are worth at one threshold.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Point {
    /// Scores of at least this are positive.
    pub threshold: f64,
    /// Right and wrong at this threshold.
    pub counts: Binary,
}

/// One point of the receiver operating characteristic.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RocPoint {
    /// False positive rate, NaN where no row is negative.
    pub fpr: f64,
    /// True positive rate, NaN where no row is positive.
    pub tpr: f64,
    /// Scores of at least this are positive; infinite at the first point.
    pub threshold: f64,
}

/// One point per distinct score, highest threshold first. Precision and recall of each are on its counts.
pub fn points(ranking: &Ranking, positive: impl Fn(usize) -> bool) -> Vec<Point> {
    let mut tp = 0;
    let mut taken = 0;
    let mut points: Vec<Point> = ranking
        .ties()
        .map(|(threshold, rows)| {
            taken += rows.clone().count() as u64;
            tp += rows.filter(|&row| positive(row)).count() as u64;
            Point { threshold, counts: Binary { tp, fp: taken - tp, ..Binary::default() } }
        })
        .collect();
    for Point { counts, .. } in &mut points {
        counts.fn_ = tp - counts.tp;
        counts.tn = taken - tp - counts.fp;
    }
    points
}

/// The ROC curve from (0, 0), without points that lie on the line between their neighbours (scikit-learn's
/// `drop_intermediate`).
pub fn roc_curve(points: &[Point]) -> Vec<RocPoint> {
    let corner = |around: &[Point]| {
        let bends = |of: fn(&Binary) -> u64| {
            let [before, here, after] = [&around[0], &around[1], &around[2]].map(|point| of(&point.counts));
            here - before != after - here
        };
        bends(|counts| counts.tp) || bends(|counts| counts.fp)
    };
    let middle = points.windows(3).filter(|around| corner(around)).map(|around| &around[1]);
    let last = points.last().filter(|_| points.len() > 1);
    let rate = |part: u64, whole: u64| part as f64 / whole as f64;
    let place = |point: &Point| RocPoint {
        fpr: rate(point.counts.fp, point.counts.negatives()),
        tpr: rate(point.counts.tp, point.counts.positives()),
        threshold: point.threshold,
    };
    let start = points.first().map(|first| {
        let counts = Binary { tp: 0, fp: 0, fn_: first.counts.positives(), tn: first.counts.negatives() };
        Point { threshold: f64::INFINITY, counts }
    });
    start.iter().chain(points.first()).chain(middle).chain(last).map(place).collect()
}

/// The threshold with the highest F1, and that F1; the highest threshold of equals.
pub fn best_f1(points: &[Point]) -> Option<(f64, f64)> {
    best(points, Binary::f1)
}

/// The threshold with the highest true minus false positive rate (Youden 1950), and that difference; the highest
/// threshold of equals.
pub fn youden(points: &[Point]) -> Option<(f64, f64)> {
    best(points, |counts| counts.tpr() - counts.fpr())
}

fn best(points: &[Point], worth: impl Fn(Binary) -> f64) -> Option<(f64, f64)> {
    let all = points.iter().map(|point| (point.threshold, worth(point.counts)));
    all.reduce(|best, next| if next.1 > best.1 { next } else { best })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::eval::fixture::{close, fixture};

    #[test]
    fn golden_3_1_best_thresholds_of_the_fixture() {
        let (threshold, f1) = best_f1(&fixture().points()).unwrap();
        close("3.1 fixture best-F1 threshold", threshold, 0.515_219_191_554_933_8);
        close("3.1 fixture best F1", f1, 0.631_016_042_780_748_6);
        let (threshold, j) = youden(&fixture().points()).unwrap();
        close("3.1 fixture Youden J threshold", threshold, 0.515_219_191_554_933_8);
        close("3.1 fixture Youden J", j, 0.317_625_458_996_328_06);
    }

    #[test]
    fn the_roc_curve_has_scikit_learns_corners_and_its_area_is_the_auc() {
        let curve = roc_curve(&fixture().points());
        assert_eq!(curve.len(), 96, "reference: roc_curve points");
        assert_eq!((curve[0].fpr, curve[0].tpr, curve[0].threshold), (0.0, 0.0, f64::INFINITY));
        let end = curve.last().unwrap();
        assert_eq!((end.fpr, end.tpr), (1.0, 1.0));
        let area = curve.windows(2).map(|w| (w[1].fpr - w[0].fpr) * f64::midpoint(w[0].tpr, w[1].tpr)).sum();
        close("area under the curve", area, 0.663_198_694_410_444_8);
    }

    #[test]
    fn curves_of_nothing_and_of_one_row_are_short() {
        assert_eq!(roc_curve(&[]), []);
        assert_eq!(best_f1(&[]), None);
        let one = points(&Ranking::new([0.3]).unwrap(), |_| true);
        assert_eq!(roc_curve(&one).len(), 2);
        assert!(roc_curve(&one)[1].fpr.is_nan());
    }
}
