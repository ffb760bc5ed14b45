//! Everything that is said of a binary decision by group, on a thousand resamples of a million rows in seconds.
//!
//! Rows are put in the order of group and falling score once; a resample then is one walk down that order with counts
//! (see [`super::bootstrap`]), and one down the order of all rows, in many lanes at once. Scores are walked as `f32`, whose
//! rounding is far below what an interval shows.

mod lanes;
mod sums;
mod walk;

use std::ops::Range;

use rayon::prelude::*;

use super::binary::Binary;
use super::bootstrap::{Drawn, bootstrap};
use super::loss::probability;
use lanes::LANES;
use sums::{Beside, Sums};
use walk::Walk;

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
    /// Of each row [`POSITIVE`], [`TAKEN`] and [`LAST`], in the layout of its group.
    marks: Vec<u8>,
    scores: Vec<f32>,
    losses: Vec<f32>,
    groups: Vec<Group>,
    /// All rows by falling score, whatever their group: their places above, and their marks, in the layout of all.
    places: Vec<u32>,
    marks_of_all: Vec<u8>,
    all: Walk,
    probabilities: bool,
}

/// The rows of a group.
#[derive(Debug)]
struct Group {
    places: Range<usize>,
    walk: Walk,
    /// Steps in which no lane comes to another bin, and the bin of each lane.
    segments: Vec<(Range<usize>, [usize; LANES])>,
    /// The bins of rows that are left over.
    rest: Vec<usize>,
}

/// The row is positive.
const POSITIVE: u8 = 1;
/// It is taken for positive.
const TAKEN: u8 = 2;
/// It is the last one of its score.
const LAST: u8 = 4;

/// More rows than counts of 32 bits can tell apart.
const TOO_MANY: usize = 1 << 29;

impl Presorted {
    /// `None` where lengths differ, a group is not below `groups`, a score is NaN, or there are 500 million rows.
    pub fn new(rows: &Decided, groups: usize) -> Option<Self> {
        let count = rows.truth.len();
        let fits = [rows.predicted.len(), rows.scores.len(), rows.groups.len()] == [count; 3];
        let known = rows.groups.iter().all(|&group| (group as usize) < groups);
        if !fits || !known || count >= TOO_MANY || rows.scores.iter().any(|score| score.is_nan()) {
            return None;
        }
        // 0 and -0 are one score.
        let score = |row: u32| rows.scores[row as usize] + 0.0;
        let order = by_falling_score(rows.scores);
        let mut of_groups: Vec<Vec<u32>> = vec![Vec::new(); groups];
        for &row in &order {
            of_groups[rows.groups[row as usize] as usize].push(row);
        }
        let flags = |row: u32| {
            let (positive, taken) = (rows.truth[row as usize] == 1, rows.predicted[row as usize] == 1);
            u8::from(positive) * POSITIVE + u8::from(taken) * TAKEN
        };
        let last =
            |order: &[u32], rank: usize| order.get(rank + 1).is_none_or(|&next| score(order[rank]) != score(next));
        let loss = |row: u32| {
            let p = probability(score(row)).unwrap_or(f64::NAN).clamp(f64::EPSILON, 1.0 - f64::EPSILON);
            if rows.truth[row as usize] == 1 { -p.ln() } else { -(1.0 - p).ln() }
        };
        let mut sorted = Self {
            marks: vec![0; count],
            scores: vec![0.0; count],
            losses: vec![0.0; count],
            groups: Vec::with_capacity(groups),
            places: vec![0; count],
            marks_of_all: vec![0; count],
            all: Walk::new(count, |rank| last(&order, rank)),
            probabilities: rows.scores.iter().all(|&score| probability(score).is_some()),
        };
        let mut place_of = vec![0; count];
        let mut begin = 0;
        for own in of_groups {
            let group = Group::new(begin, &own, |rank| last(&own, rank), |rank| bin(score(own[rank])));
            for ((rank, &row), place) in own.iter().enumerate().zip(group.walk.lanes.places(own.len())) {
                let place = begin + place;
                place_of[row as usize] = place as u32;
                sorted.marks[place] = flags(row) + u8::from(last(&own, rank)) * LAST;
                sorted.scores[place] = score(row) as f32;
                sorted.losses[place] = loss(row) as f32;
            }
            begin += own.len();
            sorted.groups.push(group);
        }
        let places = sorted.all.lanes.places(count);
        for ((rank, &row), place) in order.iter().enumerate().zip(places) {
            sorted.places[place] = place_of[row as usize];
            sorted.marks_of_all[place] = flags(row) + u8::from(last(&order, rank)) * LAST;
        }
        Some(sorted)
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
        let mut of_bins = [Sums::default(); BINS];
        let mut groups = Vec::with_capacity(self.groups.len());
        for group in &self.groups {
            let rows = self.beside(drawn, group.places.clone());
            let (sums, lanes) = group.sums(rows);
            let areas = group.walk.areas(rows.drawn, rows.marks, lanes);
            groups.push(self.worth(&sums, areas));
            of_bins.iter_mut().zip(&sums).for_each(|(bin, sums)| bin.add(sums));
        }
        let mut by_score = Vec::with_capacity(drawn.len());
        by_score.extend(self.places.iter().map(|&place| drawn[place as usize]));
        let beside = 0..self.all.lanes.beside();
        let rows =
            Beside { drawn: &by_score[beside.clone()], marks: &self.marks_of_all[beside], scores: &[], losses: &[] };
        let lanes = rows.sums().map(|sums| sums.positive_and_all());
        let areas = self.all.areas(&by_score, &self.marks_of_all, lanes);
        Draw { overall: self.worth(&of_bins, areas), groups }
    }

    fn beside<'a>(&'a self, drawn: &'a Drawn, places: Range<usize>) -> Beside<'a> {
        Beside {
            drawn: &drawn[places.clone()],
            marks: &self.marks[places.clone()],
            scores: &self.scores[places.clone()],
            losses: &self.losses[places],
        }
    }

    fn worth(&self, of_bins: &[Sums; BINS], (roc_auc, average_precision): (f64, f64)) -> Worth {
        let mut sums = Sums::default();
        for bin in of_bins {
            sums.add(bin);
        }
        let rows = sums.rows as f64;
        let of_probabilities = |sum: f64| if self.probabilities { sum / rows } else { f64::NAN };
        Worth {
            counts: sums.counts(),
            roc_auc,
            average_precision,
            log_loss: of_probabilities(sums.losses),
            brier_score: of_probabilities(sums.squares),
            ece: of_probabilities(of_bins.iter().map(Sums::gap).sum()),
        }
    }
}

impl Group {
    /// Of `own` rows by falling score, from place `begin` on; `last` and `bin` speak of ranks.
    fn new(begin: usize, own: &[u32], last: impl Fn(usize) -> bool, bin: impl Fn(usize) -> usize) -> Self {
        let walk = Walk::new(own.len(), last);
        let begins = walk.lanes.begins();
        let mut segments: Vec<(Range<usize>, [usize; LANES])> = Vec::new();
        for step in 0..walk.lanes.stretch() {
            let bins = std::array::from_fn(|lane| bin(begins[lane] + step));
            match segments.last_mut() {
                Some((steps, same)) if *same == bins => steps.end = step + 1,
                _ => segments.push((step..step + 1, bins)),
            }
        }
        let rest = (walk.lanes.beside()..own.len()).map(bin).collect();
        Self { places: begin..begin + own.len(), walk, segments, rest }
    }

    /// The sums of each bin, and how many rows were drawn in each lane.
    fn sums(&self, rows: Beside) -> ([Sums; BINS], [[i32; 2]; LANES]) {
        let mut of_bins = [Sums::default(); BINS];
        let mut of_lanes = [[0; 2]; LANES];
        for (steps, bins) in &self.segments {
            let sums = rows.part(steps.start * LANES..steps.end * LANES).sums::<LANES>();
            for lane in 0..LANES {
                of_bins[bins[lane]].add(&sums[lane]);
                let [positive, all] = sums[lane].positive_and_all();
                of_lanes[lane][0] += positive;
                of_lanes[lane][1] += all;
            }
        }
        for (place, &bin) in (self.walk.lanes.beside()..).zip(&self.rest) {
            let [sums] = rows.part(place..place + 1).sums();
            of_bins[bin].add(&sums);
        }
        (of_bins, of_lanes)
    }
}

/// Rows by falling score; of equal ones the first comes first.
fn by_falling_score(scores: &[f64]) -> Vec<u32> {
    let mut order: Vec<(f64, u32)> = scores.iter().map(|score| score + 0.0).zip(0..).collect();
    order.par_sort_unstable_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
    order.into_iter().map(|(_, row)| row).collect()
}

/// The bin of a score, the last one for all above 1.
fn bin(score: f64) -> usize {
    ((score * BINS as f64) as usize).min(BINS - 1)
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
        near("3.1 AP", whole.overall.average_precision, 0.573_085_763_729_913_9);
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
        let mut order = vec![0; 200];
        let mut begin = 0;
        for group in 0..3 {
            let mut own: Vec<usize> = (0..200).filter(|&row| f.group[row] == group).collect();
            own.sort_by(|&a, &b| f.score[b].total_cmp(&f.score[a]).then(a.cmp(&b)));
            let lanes = lanes::Lanes::new(own.len());
            own.iter().enumerate().for_each(|(rank, &row)| order[begin + lanes.place(rank)] = row);
            begin += own.len();
        }
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
