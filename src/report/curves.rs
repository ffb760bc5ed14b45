//! Curves of a part's scores: computed once for pictures, page and tables.

use super::subject::{Rows, Subject};
use crate::eval::{
    Bin, Gain, PrecisionRecall, Ranking, RocPoint, Scored, gains, points, precision_recall_curve, roc_curve,
};

/// More classes than this are not told apart by lines.
const MOST: usize = 8;
/// Points nearer than this on both axes are one.
const FINE: f64 = 0.002;

/// The curves of one class against the others.
#[derive(Clone, Debug)]
pub(super) struct Curve {
    /// The class.
    pub(super) name: String,
    /// Area under the ROC curve.
    pub(super) roc_auc: f64,
    /// Average precision.
    pub(super) average_precision: f64,
    /// Its share of the rows.
    pub(super) share: f64,
    /// False and true positive rates.
    pub(super) roc: Vec<RocPoint>,
    /// Precision and recall.
    pub(super) precision_recall: Vec<PrecisionRecall>,
    /// Gain and lift.
    pub(super) gains: Vec<Gain>,
}

/// The curves of a part.
#[derive(Clone, Debug)]
pub(super) struct Curves {
    /// One entry a class, of two classes the positive one alone; none where there are too many.
    pub(super) of: Vec<Curve>,
    /// How often what was said came true; empty where scores are no probabilities.
    pub(super) calibration: Vec<Bin>,
    /// False and true positive rate, and precision, of the decisions that were judged; of two classes only.
    pub(super) in_use: Option<(f64, f64, f64)>,
}

impl Curves {
    /// Those of the rows of a subject; `None` where the rows are not known or have no classes.
    pub(super) fn of(subject: &Subject) -> Option<Self> {
        let Ok(Rows::Classes { truth, probabilities, predicted }) = &subject.rows else { return None };
        let labels = subject.labels();
        let classes = labels.len();
        let scored = Scored { truth, predicted, probabilities, classes };
        if truth.is_empty() || !scored.fits_together() {
            return None;
        }
        let drawn = if classes == 2 { 1..2 } else { 0..classes };
        let drawn = if drawn.len() > MOST { 0..0 } else { drawn };
        let of = drawn.filter_map(|class| curve(&scored, class, &labels[class])).collect();
        let in_use = (classes == 2).then(|| {
            let pairs = truth.iter().copied().zip(predicted.iter().copied());
            let counts = crate::eval::Binary::count(pairs);
            (counts.fpr(), counts.tpr(), counts.precision())
        });
        Some(Self { of, calibration: scored.calibration_bins().unwrap_or_default(), in_use })
    }
}

fn curve(scored: &Scored, class: usize, name: &str) -> Option<Curve> {
    let ranking = Ranking::new(scored.probabilities.iter().skip(class).step_by(scored.classes).copied())?;
    let positive = |row: usize| scored.truth[row] as usize == class;
    let all = points(&ranking, positive);
    let share = (0..scored.truth.len()).filter(|&row| positive(row)).count() as f64 / scored.truth.len() as f64;
    Some(Curve {
        name: name.to_owned(),
        roc_auc: ranking.roc_auc(positive),
        average_precision: ranking.average_precision(positive),
        share,
        roc: thinned(roc_curve(&all), |point| (point.fpr, point.tpr)),
        precision_recall: thinned(precision_recall_curve(&all), |point| (point.recall, point.precision)),
        gains: thinned(gains(&all), |point| (point.taken, point.gain)),
    })
}

/// The first and the last point, and between them those that lie apart from the one before.
fn thinned<P: Copy>(points: Vec<P>, place: impl Fn(&P) -> (f64, f64)) -> Vec<P> {
    let last = points.len().saturating_sub(1);
    let mut kept: Vec<P> = vec![];
    for (number, point) in points.into_iter().enumerate() {
        let far = kept.last().is_none_or(|before| {
            let ((x, y), (from_x, from_y)) = (place(&point), place(before));
            (x - from_x).abs() >= FINE || (y - from_y).abs() >= FINE
        });
        if far || number == last {
            kept.push(point);
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thinning_keeps_both_ends_and_what_lies_apart() {
        let points: Vec<(f64, f64)> = (0..=10_000).map(|place| (f64::from(place) / 10_000.0, 0.5)).collect();
        let kept = thinned(points, |&point| point);
        assert_eq!((kept.first(), kept.last()), (Some(&(0.0, 0.5)), Some(&(1.0, 0.5))));
        assert!(kept.len() > 400 && kept.len() <= 502, "{}", kept.len());
        assert!(thinned(Vec::<(f64, f64)>::new(), |&point| point).is_empty());
    }
}
