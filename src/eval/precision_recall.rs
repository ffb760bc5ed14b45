//! The precision–recall curve and what is read off the same thresholds: lift and gain.
//!
//! All of it comes from [`super::points`]. Average precision is on [`super::Ranking`]; the area under the straight lines of
//! this curve is another, smaller or larger number (Davis and Goadrich 2006), so it is given by its own name.

use super::curves::Point;

/// One point of the precision–recall curve.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PrecisionRecall {
    /// Share of the predicted positives that are right; 1 at the first point, as in scikit-learn.
    pub precision: f64,
    /// Share of the positives that are found; NaN where no row is positive.
    pub recall: f64,
    /// Scores of at least this are positive; infinite at the first point.
    pub threshold: f64,
}

/// The curve from recall 0 on: scikit-learn's `precision_recall_curve` the other way round.
pub fn precision_recall_curve(points: &[Point]) -> Vec<PrecisionRecall> {
    let Some(first) = points.first() else { return Vec::new() };
    let none = if first.counts.positives() == 0 { f64::NAN } else { 0.0 };
    let start = PrecisionRecall { precision: 1.0, recall: none, threshold: f64::INFINITY };
    let place = |point: &Point| PrecisionRecall {
        precision: point.counts.precision(),
        recall: point.counts.tp as f64 / point.counts.positives() as f64,
        threshold: point.threshold,
    };
    std::iter::once(start).chain(points.iter().map(place)).collect()
}

/// The area under the curve by the trapezoidal rule; NaN of an empty curve, or without positives.
pub fn precision_recall_area(curve: &[PrecisionRecall]) -> f64 {
    if curve.is_empty() {
        return f64::NAN;
    }
    curve.windows(2).map(|w| (w[1].recall - w[0].recall) * f64::midpoint(w[0].precision, w[1].precision)).sum()
}

/// What taking the best-scored rows first brings.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Gain {
    /// Share of all rows that are taken.
    pub taken: f64,
    /// Share of the positives among them (the cumulative gain).
    pub gain: f64,
    /// How many times as many positives as in as many rows drawn by chance.
    pub lift: f64,
    /// Scores of at least this are taken.
    pub threshold: f64,
}

/// Gain and lift at every threshold, the highest first; gain and lift are NaN where no row is positive.
pub fn gains(points: &[Point]) -> Vec<Gain> {
    let of = |point: &Point| {
        let taken = point.counts.selection_rate();
        let gain = point.counts.tp as f64 / point.counts.positives() as f64;
        Gain { taken, gain, lift: gain / taken, threshold: point.threshold }
    };
    points.iter().map(of).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::eval::curves::points;
    use crate::eval::fixture::{close, fixture};
    use crate::eval::ranking::Ranking;

    #[test]
    fn golden_3_1_the_trapezoid_is_not_average_precision() {
        let curve = precision_recall_curve(&fixture().points());
        assert_eq!(curve.len(), 201, "reference: precision_recall_curve points");
        close("3.1 fixture trapezoid PR-AUC", precision_recall_area(&curve), 0.564_089_391_327_604_2);
        let steps: f64 = curve.windows(2).map(|w| (w[1].recall - w[0].recall) * w[1].precision).sum();
        close("3.1 fixture AP", steps, 0.573_085_763_729_913_9);
        let last = curve[200];
        close("reference: precision of all rows", last.precision, 0.43);
        close("reference: the third precision from the end", curve[198].precision, 0.434_343_434_343_434_34);
        assert_eq!((curve[0].precision, curve[0].recall, last.recall), (1.0, 0.0, 1.0));
    }

    #[test]
    fn taking_all_rows_gains_all_positives_and_lifts_nothing() {
        let gains = gains(&fixture().points());
        let last = gains.last().unwrap();
        assert_eq!((last.taken, last.gain, last.lift), (1.0, 1.0, 1.0));
        let best = gains.iter().find(|gain| gain.threshold < 0.515_219_191_554_933_9).unwrap();
        close("lift is precision over the base rate", best.lift, best.gain / best.taken);
        assert!(gains.windows(2).all(|pair| pair[0].gain <= pair[1].gain && pair[0].taken < pair[1].taken));
    }

    #[test]
    fn nothing_has_no_curve_and_without_positives_there_is_no_recall() {
        assert!(precision_recall_curve(&[]).is_empty() && precision_recall_area(&[]).is_nan() && gains(&[]).is_empty());
        let none = points(&Ranking::new([0.3, 0.4]).unwrap(), |_| false);
        assert!(precision_recall_area(&precision_recall_curve(&none)).is_nan());
        assert!(gains(&none)[0].lift.is_nan());
    }
}
