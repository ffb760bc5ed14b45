//! The classical curves of a decision between two classes, read off the counts at every threshold.

use crate::base::series::Series;
use crate::eval::{Binary, ThresholdCurve};

/// Thresholds at which curves are read.
const READ: u32 = 500;
/// Bins of the reliability curve.
const BINS: u32 = 10;

/// What the chart of the threshold pane shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Picture {
    /// Precision, recall and F1 over the threshold.
    #[default]
    Threshold,
    /// True over false positive rates.
    Roc,
    /// Precision over recall.
    PrecisionRecall,
    /// The share of positive rows that is found over the share of rows taken.
    Gain,
    /// The same as times what chance would find.
    Lift,
    /// How often rows are positive over what they are scored.
    Calibration,
    /// A metric over how far groups are apart; [`super::tradeoff`] has its curve, which depends on the column in view.
    TradeOff,
}

impl Picture {
    /// All, in the order in which they take turns.
    pub const ALL: [Self; 7] =
        [Self::Threshold, Self::Roc, Self::PrecisionRecall, Self::Gain, Self::Lift, Self::Calibration, Self::TradeOff];

    /// What it is called.
    pub fn name(self) -> &'static str {
        match self {
            Self::Threshold => "by threshold",
            Self::Roc => "ROC",
            Self::PrecisionRecall => "precision and recall",
            Self::Gain => "gain",
            Self::Lift => "lift",
            Self::Calibration => "calibration",
            Self::TradeOff => "trade-off",
        }
    }

    /// What its x and its y count.
    pub fn axes(self) -> [&'static str; 2] {
        match self {
            Self::Threshold => ["threshold", ""],
            Self::Roc => ["false positive rate", "true positive rate"],
            Self::PrecisionRecall => ["recall", "precision"],
            Self::Gain => ["share of rows taken", "share of positive rows found"],
            Self::Lift => ["share of rows taken", "times what chance would find"],
            Self::Calibration => ["score", "share of positive rows"],
            Self::TradeOff => ["groups apart", ""],
        }
    }

    /// What chance, or the perfect score, would draw.
    pub fn compared(self) -> Option<Series> {
        let (from, to) = match self {
            Self::Threshold | Self::PrecisionRecall | Self::TradeOff => return None,
            Self::Roc | Self::Gain | Self::Calibration => (0.0, 1.0),
            Self::Lift => (1.0, 1.0),
        };
        Some(series([(0.0, from), (1.0, to)].into_iter()))
    }

    /// Where a threshold with these counts stands on x.
    pub fn place(self, threshold: f64, counts: Binary) -> f64 {
        match self {
            Self::Threshold | Self::Calibration | Self::TradeOff => threshold,
            Self::Roc => counts.fpr(),
            Self::PrecisionRecall => counts.tpr(),
            Self::Gain | Self::Lift => counts.selection_rate(),
        }
    }

    /// The curve, x rising.
    pub fn curve(self, curve: &ThresholdCurve) -> Series {
        if self == Self::Calibration {
            return calibration(curve);
        }
        let falling = (0..=READ).rev().map(|step| f64::from(step) / f64::from(READ));
        let height = |counts: Binary| match self {
            Self::Roc | Self::Gain => counts.tpr(),
            Self::PrecisionRecall if counts.tp + counts.fp == 0 => f64::NAN,
            Self::PrecisionRecall | Self::Threshold | Self::Calibration | Self::TradeOff => counts.precision(),
            Self::Lift => counts.tpr() / counts.selection_rate(),
        };
        let mut points: Vec<(f64, f64)> = vec![];
        for threshold in falling {
            let counts = curve.at(threshold);
            let point = (self.place(threshold, counts), height(counts));
            // Of points above each other the last is the highest of rates, and the one with most rows behind it.
            match points.last_mut() {
                Some(last) if last.0 == point.0 => *last = point,
                _ => points.push(point),
            }
        }
        series(points.into_iter().filter(|(_, y)| y.is_finite()))
    }
}

/// The share of positive rows in each tenth of the scores that has rows, at its middle.
fn calibration(curve: &ThresholdCurve) -> Series {
    let of_bin = |bin: u32| {
        let edge = |bin: u32| f64::from(bin) / f64::from(BINS);
        let (from, to) =
            (curve.at(edge(bin)), if bin + 1 < BINS { curve.at(edge(bin + 1)) } else { Binary::default() });
        let (positive, negative) = (from.tp - to.tp, from.fp - to.fp);
        let rows = positive + negative;
        (rows > 0).then(|| (f64::midpoint(edge(bin), edge(bin + 1)), positive as f64 / rows as f64))
    };
    series((0..BINS).filter_map(of_bin))
}

fn series(points: impl Iterator<Item = (f64, f64)>) -> Series {
    let mut series = Series::default();
    series.extend(points.map(|(x, y)| (x, y as f32)));
    series
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::eval::Parity;

    /// Four rows: scores 0.9 and 0.4 are positive, 0.6 and 0.1 are not.
    fn curve() -> ThresholdCurve {
        ThresholdCurve::new(&[0.9, 0.6, 0.4, 0.1], &[1, 0, 1, 0], &[], Parity::Selection, 0.1).unwrap()
    }

    fn points(picture: Picture) -> Vec<(f64, f32)> {
        let series = picture.curve(&curve());
        (0..series.len()).filter_map(|place| series.get(place)).collect()
    }

    #[test]
    fn each_curve_goes_through_the_points_of_its_rows() {
        assert_eq!(points(Picture::Roc), [(0.0, 0.5), (0.5, 1.0), (1.0, 1.0)]);
        assert_eq!(points(Picture::Gain), [(0.0, 0.0), (0.25, 0.5), (0.5, 0.5), (0.75, 1.0), (1.0, 1.0)]);
        assert_eq!(points(Picture::Lift), [(0.25, 2.0), (0.5, 1.0), (0.75, 4.0 / 3.0), (1.0, 1.0)]);
        assert_eq!(points(Picture::PrecisionRecall), [(0.5, 0.5), (1.0, 0.5)]);
        let heights: Vec<f32> = points(Picture::Calibration).into_iter().map(|(_, y)| y).collect();
        assert_eq!(heights, [0.0, 1.0, 0.0, 1.0]);
    }

    #[test]
    fn the_slider_stands_where_its_counts_are() {
        let counts = curve().at(0.5);
        assert_eq!(Picture::Roc.place(0.5, counts), 0.5);
        assert_eq!(Picture::Gain.place(0.5, counts), 0.5);
        assert_eq!(Picture::Calibration.place(0.5, counts), 0.5);
    }
}
