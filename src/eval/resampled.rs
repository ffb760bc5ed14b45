//! Everything that is said of a binary decision by group, on a thousand resamples of a million rows in seconds.
//!
//! Rows are put in the order of group and falling score once; a resample then is one walk down that order with counts
//! (see [`super::bootstrap`]). Scores are walked as `f32`, whose rounding is far below what an interval shows.

mod sums;

use std::ops::Range;

use super::binary::Binary;
use super::bootstrap::{Drawn, bootstrap};
use super::loss::probability;
use sums::{Sums, areas};

/// Bins of the calibration error, as in [`super::classification`].
const BINS: usize = 10;

/// Truth, decision and score of the same rows, each in a group.
#[derive(Clone, Copy, Debug)]
pub struct Decided<'a> {
    /// 1 where a row is positive.
    pub truth: &'a [u32],
    /// 1 where it is taken for positive.
    pub predicted: &'a [u32],
    /// What it was scored, no NaN.
    pub scores: &'a [f64],
    /// Its group.
    pub groups: &'a [u32],
}

/// What rows are worth, those of a resample or of the data.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Worth {
    /// Right and wrong decisions, of which every rate is made.
    pub counts: Binary,
    /// As [`super::Ranking::roc_auc`].
    pub roc_auc: f64,
    /// As [`super::Ranking::average_precision`].
    pub average_precision: f64,
    /// As [`super::log_loss`]; this and those below are NaN where scores are no probabilities.
    pub log_loss: f64,
    /// As [`super::brier_score`].
    pub brier_score: f64,
    /// Expected calibration error of 10 bins of equal width.
    pub ece: f64,
}

/// All rows together, and each group in the order of codes.
#[derive(Clone, Debug, PartialEq)]
pub struct Draw {
    /// All rows.
    pub overall: Worth,
    /// The rows of each group.
    pub groups: Vec<Worth>,
}

/// Rows in the order of group and falling score.
#[derive(Debug)]
pub struct Presorted {
    /// Of each row [`POSITIVE`], [`TAKEN`] and [`LAST`].
    marks: Vec<u8>,
    scores: Vec<f32>,
    losses: Vec<f32>,
    /// The rows of each group, and in it those of each bin.
    groups: Vec<(Range<usize>, Vec<Range<usize>>)>,
    /// Places of rows by falling score, whatever their group, above the same marks, [`MARKS`] bits of them.
    overall: Vec<u32>,
    probabilities: bool,
}

/// The row is positive.
const POSITIVE: u8 = 1;
/// It is taken for positive.
const TAKEN: u8 = 2;
/// It is the last one of its score.
const LAST: u8 = 4;
/// Bits of the marks.
const MARKS: u32 = 3;

impl Presorted {
    /// `None` where lengths differ, a group is not below `groups`, a score is NaN, or there are 500 million rows.
    pub fn new(rows: &Decided, groups: usize) -> Option<Self> {
        let count = rows.truth.len();
        let fits = [rows.predicted.len(), rows.scores.len(), rows.groups.len()] == [count; 3];
        let known = rows.groups.iter().all(|&group| (group as usize) < groups);
        if !fits || !known || count >= 1 << (u32::BITS - MARKS) || rows.scores.iter().any(|score| score.is_nan()) {
            return None;
        }
        // 0 and -0 are one score.
        let score = |row: u32| rows.scores[row as usize] + 0.0;
        let mut order: Vec<u32> = (0..count as u32).collect();
        order.sort_unstable_by(|&a, &b| {
            rows.groups[a as usize].cmp(&rows.groups[b as usize]).then(score(b).total_cmp(&score(a))).then(a.cmp(&b))
        });
        let flags = |row: u32| {
            let (positive, taken) = (rows.truth[row as usize] == 1, rows.predicted[row as usize] == 1);
            u8::from(positive) * POSITIVE + u8::from(taken) * TAKEN
        };
        let group = |place: usize| rows.groups[order[place] as usize];
        let ends = |place: usize| {
            place + 1 == count || group(place) != group(place + 1) || score(order[place]) != score(order[place + 1])
        };
        let marks = (0..count).map(|place| flags(order[place]) + u8::from(ends(place)) * LAST).collect();
        let probabilities = rows.scores.iter().all(|&score| probability(score).is_some());
        let mut overall: Vec<u32> = (0..count as u32).collect();
        overall
            .sort_unstable_by(|&a, &b| score(order[b as usize]).total_cmp(&score(order[a as usize])).then(a.cmp(&b)));
        let at = |place: usize| score(order[overall[place] as usize]);
        let overall = (0..count).map(|place| {
            let last = place + 1 == count || at(place) != at(place + 1);
            overall[place] << MARKS | u32::from(flags(order[overall[place] as usize]) + u8::from(last) * LAST)
        });
        let loss = |&row: &u32| {
            let p = probability(score(row)).unwrap_or(f64::NAN).clamp(f64::EPSILON, 1.0 - f64::EPSILON);
            if rows.truth[row as usize] == 1 { -p.ln() } else { -(1.0 - p).ln() }
        };
        let overall = overall.collect();
        let scores: Vec<f64> = order.iter().map(|&row| score(row)).collect();
        Some(Self {
            marks,
            groups: ranges(&order, rows.groups, &scores, groups),
            overall,
            losses: order.iter().map(|row| loss(row) as f32).collect(),
            scores: scores.into_iter().map(|score| score as f32).collect(),
            probabilities,
        })
    }

    /// What the rows themselves are worth, each counted once.
    pub fn whole(&self) -> Draw {
        self.of(&vec![1; self.marks.len()])
    }

    /// What so many resamples are worth, in their order; the same seed gives the same.
    pub fn resamples(&self, resamples: usize, seed: u64) -> Vec<Draw> {
        bootstrap(self.marks.len(), resamples, seed, |drawn| self.of(drawn))
    }

    fn of(&self, drawn: &Drawn) -> Draw {
        let mut all = Sums::default();
        let mut bins = [Sums::default(); BINS];
        let mut groups = Vec::with_capacity(self.groups.len());
        for (rows, of_bins) in &self.groups {
            let (mut sums, mut gaps) = (Sums::default(), 0.0);
            for (bin, rows) in bins.iter_mut().zip(of_bins) {
                let found = self.sums(drawn, rows.clone());
                sums.add(&found);
                bin.add(&found);
                gaps += found.gap();
            }
            all.add(&sums);
            let walk = drawn[rows.clone()].iter().zip(&self.marks[rows.clone()]).map(|(&n, &mark)| (n, mark));
            groups.push(self.worth(&sums, gaps, areas(walk)));
        }
        let walk = self.overall.iter().map(|&packed| (drawn[(packed >> MARKS) as usize], (packed & 7) as u8));
        let overall = self.worth(&all, bins.iter().map(Sums::gap).sum(), areas(walk));
        Draw { overall, groups }
    }

    fn sums(&self, drawn: &Drawn, rows: Range<usize>) -> Sums {
        Sums::of(&drawn[rows.clone()], &self.marks[rows.clone()], &self.scores[rows.clone()], &self.losses[rows])
    }

    fn worth(&self, sums: &Sums, gaps: f64, (roc_auc, average_precision): (f64, f64)) -> Worth {
        let rows = sums.rows as f64;
        let of_probabilities = |sum: f64| if self.probabilities { sum / rows } else { f64::NAN };
        Worth {
            counts: sums.counts(),
            roc_auc,
            average_precision,
            log_loss: of_probabilities(sums.losses),
            brier_score: of_probabilities(sums.squares),
            ece: of_probabilities(gaps),
        }
    }
}

/// The range of each group in `order`, and in it that of each bin, the highest scores first.
fn ranges(order: &[u32], groups: &[u32], scores: &[f64], count: usize) -> Vec<(Range<usize>, Vec<Range<usize>>)> {
    let bin = |score: f64| ((score * BINS as f64) as usize).min(BINS - 1);
    let mut begin = 0;
    (0..count as u32)
        .map(|group| {
            let end = order.partition_point(|&row| groups[row as usize] <= group);
            let all = begin..end;
            let of_bins = (0..BINS).map(|own| {
                let inside = &scores[all.clone()];
                let from = inside.partition_point(|&score| bin(score) > own);
                let to = inside.partition_point(|&score| bin(score) >= own);
                all.start + from..all.start + to
            });
            let of_bins = of_bins.collect();
            begin = end;
            (all, of_bins)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::eval::bootstrap::percentile_interval;
    use crate::eval::fixture::{Fixture, close, fixture, group_names};
    use crate::eval::ranking::Ranking;
    use crate::eval::{classification, delong, fairness};

    fn of(f: &Fixture) -> Presorted {
        let rows = Decided { truth: &f.truth, predicted: &f.predicted, scores: &f.score, groups: &f.group };
        Presorted::new(&rows, 3).unwrap()
    }

    /// As [`close`], for sums of `f32`.
    fn near(row: &str, value: f64, golden: f64) {
        assert!((value - golden).abs() < 1e-6 || (value.is_nan() && golden.is_nan()), "{row}: {value} is not {golden}");
    }

    #[test]
    fn the_rows_themselves_are_worth_what_the_metrics_say() {
        let f = fixture();
        let whole = of(&f).whole();
        let metrics = classification(&f.truth, &f.probabilities(), 2);
        close("3.1 AUC", whole.overall.roc_auc, 0.663_198_694_410_444_8);
        close("3.1 AP", whole.overall.average_precision, 0.573_085_763_729_913_9);
        for (name, value) in [
            ("accuracy", whole.overall.counts.accuracy()),
            ("log_loss", whole.overall.log_loss),
            ("brier_score", whole.overall.brier_score),
            ("ece", whole.overall.ece),
        ] {
            near(name, value, metrics.get(name).unwrap());
        }
        let found = fairness("group", &f.group, &group_names(), &f.truth, &f.probabilities(), 2);
        for (worth, group) in whole.groups.iter().zip(&found.groups) {
            let golden = |name: &str| group.metrics.get(name).unwrap();
            close("tpr", worth.counts.tpr(), golden("tpr"));
            close("fpr", worth.counts.fpr(), golden("fpr"));
            close("roc_auc", worth.roc_auc, golden("roc_auc"));
            near("brier_score", worth.brier_score, golden("brier_score"));
            near("ece", worth.ece, golden("ece"));
        }
    }

    #[test]
    fn a_resample_is_worth_what_its_rows_written_out_are() {
        let mut f = fixture();
        // Many equal scores.
        f.score.iter_mut().for_each(|score| *score = (*score * 20.0).round() / 20.0);
        let sorted = of(&f);
        let mut order: Vec<usize> = (0..200).collect();
        order.sort_by(|&a, &b| f.group[a].cmp(&f.group[b]).then(f.score[b].total_cmp(&f.score[a])).then(a.cmp(&b)));
        for (seed, found) in (0..5).flat_map(|seed| sorted.resamples(1, seed).into_iter().map(move |draw| (seed, draw)))
        {
            let drawn = &bootstrap(200, 1, seed, <[u8]>::to_vec)[0];
            let rows: Vec<usize> =
                order.iter().zip(drawn).flat_map(|(&row, &n)| std::iter::repeat_n(row, usize::from(n))).collect();
            let check = |worth: &Worth, rows: &[usize]| {
                let truth: Vec<u32> = rows.iter().map(|&row| f.truth[row]).collect();
                let scores: Vec<f64> = rows.iter().flat_map(|&row| [1.0 - f.score[row], f.score[row]]).collect();
                let counts = Binary::count(rows.iter().map(|&row| (f.truth[row], f.predicted[row])));
                let metrics = classification(&truth, &scores, 2);
                assert_eq!(worth.counts, counts);
                near("roc_auc", worth.roc_auc, metrics.get("roc_auc").unwrap());
                near("average_precision", worth.average_precision, metrics.get("average_precision").unwrap());
                near("log_loss", worth.log_loss, metrics.get("log_loss").unwrap());
                near("brier_score", worth.brier_score, metrics.get("brier_score").unwrap());
                near("ece", worth.ece, metrics.get("ece").unwrap());
            };
            check(&found.overall, &rows);
            for group in 0..3_u32 {
                let own: Vec<usize> = rows.iter().copied().filter(|&row| f.group[row] == group).collect();
                check(&found.groups[group as usize], &own);
            }
        }
    }

    #[test]
    fn an_areas_interval_is_near_delongs() {
        let f = fixture();
        let (low, high) = percentile_interval(of(&f).resamples(2000, 4).iter().map(|draw| draw.overall.roc_auc));
        let golden = delong(&Ranking::new(f.score.clone()).unwrap(), |row| f.truth[row] == 1).interval;
        assert!((low - golden.0).abs() < 0.012 && (high - golden.1).abs() < 0.012, "{low} {high} {golden:?}");
    }

    #[test]
    fn scores_that_are_no_probabilities_are_ranked_only_and_misfits_are_refused() {
        let rows = Decided { truth: &[0, 1], predicted: &[0, 1], scores: &[2.0, 9.0], groups: &[0, 0] };
        let whole = Presorted::new(&rows, 2).unwrap().whole();
        assert!(whole.overall.roc_auc == 1.0 && whole.overall.ece.is_nan() && whole.groups[1].roc_auc.is_nan());
        assert!(Presorted::new(&rows, 0).is_none());
        assert!(Presorted::new(&Decided { scores: &[f64::NAN, 1.0], ..rows }, 1).is_none());
        assert!(Presorted::new(&Decided { scores: &[1.0], ..rows }, 1).is_none());
    }
}
