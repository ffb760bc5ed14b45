//! Everything that is said of a binary decision by group, on a thousand resamples of a million rows in seconds.
//!
//! Rows are put in the order of falling score once. Resamples then are one walk down that order with counts (see
//! [`super::bootstrap`]), eight of them at once: what is known of a row is the same in all, and how often it was drawn stands in
//! the lanes of a vector. Bins of the calibration error are stretches of that order. Amounts are added up as `f32` over a few
//! thousand rows at most, whose rounding is far below what an interval shows.

mod beside;
mod tally;
mod walk;

use rayon::prelude::*;

use super::binary::Binary;
use super::bootstrap::{Drawn, bootstrap_beside};
use super::calibration::place;
use super::classification::BINS;
use super::loss::probability;
use crate::base::vectors::vectorised;
use beside::{LANES, Lanes, put_beside, widened};
use tally::{Sums, Tally};
use walk::Walk;

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

/// Rows in the order of falling score.
#[derive(Debug)]
pub struct Presorted {
    /// Of each row [`POSITIVE`], [`TAKEN`], [`LAST`] and [`LAST_OF_GROUP`], and above these bits its group.
    about: Vec<u32>,
    scores: Vec<f32>,
    losses: Vec<f32>,
    /// Where stretches end whose amounts are added up in `f32`, and whether a bin ends there.
    stretches: Vec<(usize, bool)>,
    groups: usize,
    probabilities: bool,
}

/// The row is positive.
const POSITIVE: u32 = 1;
/// It is taken for positive.
const TAKEN: u32 = 2;
/// It is the last one of its score.
const LAST: u32 = 4;
/// It is the last one of its score in its group.
const LAST_OF_GROUP: u32 = 8;
/// The group stands above these bits.
const GROUP: u32 = 4;

/// More rows than counts of 32 bits can tell apart.
const TOO_MANY: usize = 1 << 29;
/// Rows of a stretch at most: the counts of eight resamples fit into a processor's nearest cache.
const STRETCH: usize = 2048;

impl Presorted {
    /// `None` where lengths differ, a group is not below `groups`, a score is NaN, or there are 500 million rows or 200 million
    /// groups.
    pub fn new(rows: &Decided, groups: usize) -> Option<Self> {
        let count = rows.truth.len();
        let fits = [rows.predicted.len(), rows.scores.len(), rows.groups.len()] == [count; 3];
        let known = rows.groups.iter().all(|&group| (group as usize) < groups);
        let few = count < TOO_MANY && groups < 1 << (u32::BITS - GROUP);
        if !fits || !known || !few || rows.scores.iter().any(|score| score.is_nan()) {
            return None;
        }
        // 0 and -0 are one score.
        let score = |row: u32| rows.scores[row as usize] + 0.0;
        let order = by_falling_score(rows.scores);
        let loss = |row: u32| {
            let p = probability(score(row)).unwrap_or(f64::NAN).clamp(f64::EPSILON, 1.0 - f64::EPSILON);
            if rows.truth[row as usize] == 1 { -p.ln() } else { -(1.0 - p).ln() }
        };
        let mut about: Vec<u32> = order
            .iter()
            .map(|&row| {
                let (positive, taken) = (rows.truth[row as usize] == 1, rows.predicted[row as usize] == 1);
                (rows.groups[row as usize] << GROUP) + u32::from(positive) * POSITIVE + u32::from(taken) * TAKEN
            })
            .collect();
        // From the end: what follows, among all and in each group, is known.
        let mut next = None;
        let mut next_of_group = vec![None; groups];
        for (about, &row) in about.iter_mut().zip(&order).rev() {
            let here = Some(score(row));
            let next_of_group = &mut next_of_group[rows.groups[row as usize] as usize];
            *about |= u32::from(next.replace(score(row)) != here) * LAST;
            *about |= u32::from(next_of_group.replace(score(row)) != here) * LAST_OF_GROUP;
        }
        Some(Self {
            about,
            scores: order.iter().map(|&row| score(row) as f32).collect(),
            losses: order.iter().map(|&row| loss(row) as f32).collect(),
            stretches: stretches(order.iter().map(|&row| place(score(row), BINS))),
            groups,
            probabilities: rows.scores.iter().all(|&score| probability(score).is_some()),
        })
    }

    /// What the rows themselves are worth, each counted once.
    pub fn whole(&self) -> Draw {
        let [whole, ..] = self.of([&vec![1; self.about.len()]; LANES]);
        whole
    }

    /// What so many resamples are worth, in their order; the same seed gives the same.
    pub fn resamples(&self, resamples: usize, seed: u64) -> Vec<Draw> {
        bootstrap_beside(self.about.len(), resamples, seed, |drawn| self.of(drawn))
    }

    /// What rows drawn so often are worth.
    fn of(&self, drawn: Lanes<&Drawn>) -> Lanes<Draw> {
        let mut all = Walk::default();
        let mut groups = vec![Tally::default(); self.groups];
        let mut gaps = [0.0; LANES];
        let mut counts = [[0; LANES]; STRETCH];
        let mut begin = 0;
        for &(end, bin) in &self.stretches {
            let counts = &mut counts[..end - begin];
            let here = drawn.map(|drawn| &drawn[begin..end]);
            vectorised(
                #[inline(always)]
                || {
                    put_beside(here, counts);
                    self.walk(begin, counts, &mut all, &mut groups);
                },
            );
            begin = end;
            all.settle();
            groups.iter_mut().for_each(Tally::settle);
            if bin {
                let mut above = [0.0; LANES];
                for group in &mut groups {
                    above.iter_mut().zip(group.end_bin()).for_each(|(sum, above)| *sum += above);
                }
                gaps.iter_mut().zip(above).for_each(|(sum, above)| *sum += above.abs());
            }
        }
        std::array::from_fn(|lane| {
            let mut sums = Sums { gaps: gaps[lane], ..Sums::default() };
            let groups = groups.iter().map(|group| group.of(lane));
            let groups = groups.inspect(|(own, _)| sums.add(own)).map(|(own, areas)| self.worth(&own, areas)).collect();
            Draw { overall: self.worth(&sums, all.areas(lane)), groups }
        })
    }

    /// Walks down some rows, which were drawn so often.
    #[expect(clippy::inline_always, reason = "vector code needs its loop and what it calls in one function")]
    #[inline(always)]
    fn walk(&self, begin: usize, counts: &[Lanes<u8>], all: &mut Walk, groups: &mut [Tally]) {
        let rows = begin..begin + counts.len();
        let amounts = self.scores[rows.clone()].iter().zip(&self.losses[rows.clone()]);
        // Held in registers.
        let mut walk = *all;
        for ((drawn, &about), (&score, &loss)) in counts.iter().zip(&self.about[rows]).zip(amounts) {
            let drawn = widened(drawn);
            walk.step(&drawn, about & POSITIVE != 0, about & LAST != 0);
            groups[(about >> GROUP) as usize].add(&drawn, about, score, loss);
        }
        *all = walk;
    }

    fn worth(&self, sums: &Sums, (roc_auc, average_precision): (f64, f64)) -> Worth {
        let rows = sums.counts.total() as f64;
        let of_probabilities = |sum: f64| if self.probabilities { sum / rows } else { f64::NAN };
        Worth {
            counts: sums.counts,
            roc_auc,
            average_precision,
            log_loss: of_probabilities(sums.losses),
            brier_score: of_probabilities(sums.squares),
            ece: of_probabilities(sums.gaps),
        }
    }
}

/// Where stretches of rows in these bins end, and whether a bin ends there.
fn stretches(bins: impl Iterator<Item = usize>) -> Vec<(usize, bool)> {
    let mut bins = bins.enumerate().peekable();
    let (mut ends, mut begin) = (Vec::new(), 0);
    while let Some((row, bin)) = bins.next() {
        let last = bins.peek().is_none_or(|&(_, next)| next != bin);
        if last || row + 1 - begin == STRETCH {
            ends.push((row + 1, last));
            begin = row + 1;
        }
    }
    ends
}

/// Rows by falling score; of equal ones the first comes first.
fn by_falling_score(scores: &[f64]) -> Vec<u32> {
    let mut order: Vec<(f64, u32)> = scores.iter().map(|score| score + 0.0).zip(0..).collect();
    order.par_sort_unstable_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
    order.into_iter().map(|(_, row)| row).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::rng::{Purpose, Stream};
    use crate::eval::bootstrap::{bootstrap, percentile_interval};
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
        let mut order: Vec<usize> = (0..200).collect();
        order.sort_by(|&a, &b| f.score[b].total_cmp(&f.score[a]).then(a.cmp(&b)));
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
    fn resamples_beside_each_other_are_worth_what_each_is_and_stretches_may_end_anywhere() {
        let mut stream = Stream::new(5, Purpose::Demo, 0);
        let rows = 5000;
        // Equal scores of one bin lie across the end of the first stretch.
        let score = |row: usize| if (1900..2300).contains(&row) { 0.72 } else { 1.0 - row as f64 / rows as f64 * 0.9 };
        let scores: Vec<f64> = (0..rows).map(score).collect();
        let truth: Vec<u32> = scores.iter().map(|score| u32::from(stream.uniform() < *score)).collect();
        let predicted: Vec<u32> = scores.iter().map(|score| u32::from(*score > 0.6)).collect();
        let groups: Vec<u32> = (0..rows).map(|row| (row % 3 % 2) as u32).collect();
        let decided = Decided { truth: &truth, predicted: &predicted, scores: &scores, groups: &groups };
        let mut order: Vec<usize> = (0..rows).collect();
        order.sort_by(|&a, &b| scores[b].total_cmp(&scores[a]).then(a.cmp(&b)));
        let found = Presorted::new(&decided, 2).unwrap().resamples(11, 3);
        let drawn = bootstrap(rows, 11, 3, <[u8]>::to_vec);
        assert_eq!(found.len(), 11);
        for (found, drawn) in found.iter().zip(&drawn) {
            let own = |of: Option<u32>| -> Vec<usize> {
                let rows = order.iter().zip(drawn).filter(|(row, _)| of.is_none_or(|of| groups[**row] == of));
                rows.flat_map(|(&row, &n)| std::iter::repeat_n(row, usize::from(n))).collect()
            };
            for (worth, rows) in
                [(&found.overall, own(None)), (&found.groups[0], own(Some(0))), (&found.groups[1], own(Some(1)))]
            {
                let of = |values: &[u32]| -> Vec<u32> { rows.iter().map(|&row| values[row]).collect() };
                let probabilities: Vec<f64> = rows.iter().flat_map(|&row| [1.0 - scores[row], scores[row]]).collect();
                let metrics = classification(&of(&truth), &probabilities, 2);
                assert_eq!(worth.counts, Binary::count(of(&truth).into_iter().zip(of(&predicted))));
                for (name, value) in [
                    ("roc_auc", worth.roc_auc),
                    ("average_precision", worth.average_precision),
                    ("log_loss", worth.log_loss),
                    ("brier_score", worth.brier_score),
                    ("ece", worth.ece),
                ] {
                    near(name, value, metrics.get(name).unwrap());
                }
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
