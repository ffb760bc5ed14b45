//! [`ThresholdCurve`]: what the predictions of two classes are worth at any decision threshold.
//!
//! Rows are sorted by score once, and each group of rows keeps how many of its first are positive. A threshold is then
//! one search in each group, whatever the number of rows: the threshold pane asks at every move of its slider.

use super::agreement::matthews_corrcoef;
use super::binary::Binary;
use super::curves::{Point, best_f1, points, youden};
use super::disparity::{Aggregate, Frame, Method};
use super::ranking::Ranking;

/// What rows without a value are called.
const MISSING: &str = "(missing)";

/// Which rates of the groups are to be alike.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Parity {
    /// Shares of positive predictions.
    Selection,
    /// True and false positive rates.
    #[default]
    Odds,
    /// True positive rates.
    Opportunity,
}

impl Parity {
    /// How far the groups are apart.
    pub fn apart(self, frame: &Frame) -> f64 {
        match self {
            Self::Selection => frame.difference(Binary::selection_rate, Method::BetweenGroups),
            Self::Odds => frame.equalized_odds_difference(Method::BetweenGroups, Aggregate::WorstCase),
            Self::Opportunity => frame.difference(Binary::tpr, Method::BetweenGroups),
        }
    }
}

/// What a row that is wrongly taken for positive costs, and one that is wrongly taken for negative.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Costs {
    /// Of a false positive.
    pub fp: f64,
    /// Of a false negative.
    pub fn_: f64,
}

impl Costs {
    /// What all mistakes cost together.
    pub fn of(self, counts: Binary) -> f64 {
        self.fp * counts.fp as f64 + self.fn_ * counts.fn_ as f64
    }
}

/// A protected column: one code into `names` a row; a code without a name means that the value is missing.
#[derive(Clone, Copy, Debug)]
pub struct Protected<'a> {
    /// The column's name.
    pub column: &'a str,
    /// One a row.
    pub codes: &'a [u32],
    /// The groups.
    pub names: &'a [String],
}

/// Scores, highest first, and how many of the first rows are positive.
#[derive(Clone, Debug, Default, PartialEq)]
struct Ladder {
    scores: Vec<f64>,
    /// `positives[k]` of the first `k + 1` rows.
    positives: Vec<u32>,
}

impl Ladder {
    fn push(&mut self, score: f64, positive: bool) {
        let before = self.positives.last().copied().unwrap_or(0);
        self.scores.push(score);
        self.positives.push(before + u32::from(positive));
    }

    /// The counts where the first rows, as long as `selected`, are predicted positive.
    fn counts(&self, selected: impl FnMut(&f64) -> bool) -> Binary {
        let taken = self.scores.partition_point(selected);
        let found = |rows: usize| rows.checked_sub(1).map_or(0, |last| u64::from(self.positives[last]));
        let (tp, positives, rows) = (found(taken), found(self.scores.len()), self.scores.len() as u64);
        let fp = taken as u64 - tp;
        Binary { tp, fp, fn_: positives - tp, tn: rows - positives - fp }
    }
}

/// The groups of a protected column.
#[derive(Clone, Debug, PartialEq)]
struct Column {
    name: String,
    groups: Vec<(String, Ladder)>,
    /// Corners of the thresholds at which the groups are near enough.
    fair: Vec<Point>,
}

/// Rows of two classes by falling score, all together and group by group.
#[derive(Clone, Debug, PartialEq)]
pub struct ThresholdCurve {
    all: Ladder,
    columns: Vec<Column>,
    corners: Vec<Point>,
    best_f1: Option<f64>,
    youden: Option<f64>,
    parity: Parity,
}

impl ThresholdCurve {
    /// Sorts rows: their probabilities of the positive class, and their true codes, of which 1 is positive. Thresholds
    /// where groups are no farther apart than `limit` count as fair. `None` where a score is NaN or slices do not fit
    /// together.
    pub fn new(scores: &[f64], truth: &[u32], protected: &[Protected], parity: Parity, limit: f64) -> Option<Self> {
        let fits = protected.iter().all(|column| column.codes.len() == truth.len()) && scores.len() == truth.len();
        let ranking = Ranking::new(scores.iter().copied()).filter(|_| fits)?;
        let mut all = Ladder::default();
        for (score, rows) in ranking.ties() {
            rows.for_each(|row| all.push(score, truth[row] == 1));
        }
        let points = points(&ranking, |row| truth[row] == 1);
        let column = |of: &Protected| Column::new(of, &ranking, truth, &points, |frame| parity.apart(frame) <= limit);
        let columns = protected.iter().map(column).collect();
        let threshold = |best: Option<(f64, f64)>| best.map(|(threshold, _)| rounded(&all.scores, threshold));
        let (best_f1, youden) = (threshold(best_f1(&points)), threshold(youden(&points)));
        let corners = corners(nobody(&points).into_iter().chain(points.iter().copied()));
        Some(Self { all, columns, corners, best_f1, youden, parity })
    }

    /// Rows.
    pub fn rows(&self) -> usize {
        self.all.scores.len()
    }

    /// The counts of all rows where scores of at least `threshold` are positive.
    pub fn at(&self, threshold: f64) -> Binary {
        self.all.counts(|&score| score >= threshold)
    }

    /// The same for all rows and each group of a column; none where there is no such column.
    pub fn frame(&self, column: usize, threshold: f64) -> Frame {
        self.frame_by(column, |&score| score >= threshold)
    }

    fn frame_by(&self, column: usize, mut selected: impl FnMut(&f64) -> bool) -> Frame {
        let overall = self.all.counts(&mut selected);
        let groups = self.columns.get(column).map_or(&[][..], |column| &column.groups);
        Frame { overall, groups: groups.iter().map(|(_, ladder)| ladder.counts(&mut selected)).collect() }
    }

    /// The names of the protected columns.
    pub fn columns(&self) -> impl Iterator<Item = &str> {
        self.columns.iter().map(|column| column.name.as_str())
    }

    /// The groups of a column.
    pub fn groups(&self, column: usize) -> impl Iterator<Item = &str> {
        self.columns.get(column).into_iter().flat_map(|column| column.groups.iter().map(|(name, _)| name.as_str()))
    }

    /// Which rates are to be alike.
    pub fn parity(&self) -> Parity {
        self.parity
    }

    /// The threshold with the highest F1. Like all that are proposed here it has no more digits than tell it from others.
    pub fn best_f1(&self) -> Option<f64> {
        self.best_f1
    }

    /// The threshold with the highest true minus false positive rate.
    pub fn youden(&self) -> Option<f64> {
        self.youden
    }

    /// The threshold at which mistakes cost least; the highest of equals. Looks at corners of the curve alone: whatever the
    /// costs, the cheapest threshold is one of them (Provost and Fawcett 2001).
    pub fn cheapest(&self, costs: Costs) -> Option<f64> {
        self.cheapest_of(&self.corners, costs)
    }

    /// The same among those at which the groups of a column are near enough.
    pub fn cheapest_fair(&self, column: usize, costs: Costs) -> Option<f64> {
        self.cheapest_of(&self.columns.get(column)?.fair, costs)
    }

    fn cheapest_of(&self, corners: &[Point], costs: Costs) -> Option<f64> {
        let all = corners.iter().map(|point| (point.threshold, costs.of(point.counts)));
        let best = all.reduce(|best, next| if next.1 < best.1 { next } else { best });
        best.map(|(threshold, _)| rounded(&self.all.scores, threshold))
    }
}

impl Column {
    fn new(
        of: &Protected,
        ranking: &Ranking,
        truth: &[u32],
        points: &[Point],
        near_enough: impl Fn(&Frame) -> bool,
    ) -> Self {
        let names = of.names.iter().cloned().chain([MISSING.to_owned()]);
        let mut groups: Vec<(String, Ladder)> = names.map(|name| (name, Ladder::default())).collect();
        let slot = |row: usize| (of.codes[row] as usize).min(of.names.len());
        for (score, rows) in ranking.ties() {
            rows.for_each(|row| groups[slot(row)].1.push(score, truth[row] == 1));
        }
        // Nobody is selected at first; then one tie after the other.
        let mut frame = Frame {
            overall: Binary::default(),
            groups: groups.iter().map(|(_, ladder)| ladder.counts(|_| false)).collect(),
        };
        let there: Vec<usize> = (0..groups.len()).filter(|&slot| !groups[slot].1.scores.is_empty()).collect();
        let place_of = |slot: usize| there.iter().position(|&there| there == slot);
        let places: Vec<Option<usize>> = (0..groups.len()).map(place_of).collect();
        frame.groups = there.iter().map(|&slot| frame.groups[slot]).collect();
        let mut fair: Vec<Point> = nobody(points).filter(|_| near_enough(&frame)).into_iter().collect();
        for ((_, rows), point) in ranking.ties().zip(points) {
            for row in rows {
                let Some(counts) = places[slot(row)].map(|place| &mut frame.groups[place]) else { continue };
                if truth[row] == 1 {
                    (counts.tp, counts.fn_) = (counts.tp + 1, counts.fn_ - 1);
                } else {
                    (counts.fp, counts.tn) = (counts.fp + 1, counts.tn - 1);
                }
            }
            frame.overall = point.counts;
            if near_enough(&frame) {
                fair.push(*point);
            }
        }
        groups.retain(|(_, ladder)| !ladder.scores.is_empty());
        Self { name: of.column.into(), groups, fair: corners(fair) }
    }
}

/// The threshold of 1 at which nobody is selected, where there is one.
fn nobody(points: &[Point]) -> Option<Point> {
    let first = points.first().filter(|first| first.threshold < 1.0)?;
    let counts = Binary { tp: 0, fp: 0, fn_: first.counts.positives(), tn: first.counts.negatives() };
    Some(Point { threshold: 1.0, counts })
}

/// The points that no line between two others runs above, from many false negatives to many false positives.
fn corners(points: impl IntoIterator<Item = Point>) -> Vec<Point> {
    let mut kept: Vec<Point> = Vec::new();
    let way =
        |from: &Point, to: &Point, of: fn(&Binary) -> u64| i128::from(of(&to.counts)) - i128::from(of(&from.counts));
    for point in points {
        while let [.., a, b] = kept.as_slice() {
            let (ab, ap) = (way(a, b, |counts| counts.fp), way(a, &point, |counts| counts.fp));
            if ab * way(a, &point, |counts| counts.tp) < ap * way(a, b, |counts| counts.tp) {
                break;
            }
            kept.pop();
        }
        kept.push(point);
    }
    kept
}

/// The number with the fewest digits, at least two, that tells rows apart as `threshold` does.
fn rounded(scores: &[f64], threshold: f64) -> f64 {
    let taken = scores.partition_point(|&score| score >= threshold);
    let lower = scores.get(taken).copied().unwrap_or(f64::NEG_INFINITY);
    let upper = taken.checked_sub(1).map_or(1.0, |last| scores[last]);
    let tried = (2..=17).map(|digits| {
        let scale = 10_f64.powi(digits);
        (upper * scale).floor() / scale
    });
    tried.into_iter().find(|&tried| tried > lower && tried <= upper).unwrap_or(threshold)
}

/// What the counts of one threshold are worth, by name.
pub fn rates(counts: Binary) -> [(&'static str, f64); 9] {
    let matrix = [vec![counts.tn, counts.fp], vec![counts.fn_, counts.tp]];
    [
        ("accuracy", counts.accuracy()),
        ("balanced_accuracy", f64::midpoint(counts.tpr(), counts.tnr())),
        ("precision", counts.precision()),
        ("recall", counts.tpr()),
        ("specificity", counts.tnr()),
        ("npv", counts.npv()),
        ("f1", counts.f1()),
        ("matthews_corrcoef", matthews_corrcoef(&matrix)),
        ("selection_rate", counts.selection_rate()),
    ]
}

#[cfg(test)]
mod tests;
