//! Decisions judged group by group by every convention, each number with its interval: what `gradus audit` says.
//!
//! Rates of a group have Wilson's interval, areas `DeLong`'s, everything else the percentile interval of resamples of all
//! rows. The conventions of Fairlearn and AIF360 stand side by side, because their verdicts may differ.

use super::bands::Bands;
use super::binary::{Binary, RATES, Rate, share};
use super::bootstrap::percentile_interval;
use super::delong::delong;
use super::disparity::{Frame, Method, ratio};
use super::exact::fisher;
use super::fairness::{Fairness, comparisons};
use super::inequality::{Inequality, inequality, inequality_between};
use super::interval::wilson;
use super::intervals::of_all;
use super::ranking::Ranking;
use super::resampled::{Decided, Draw, Presorted, Worth};
use super::scored::Scored;
use super::shift::holm;
use super::signed::SIGNED;

/// The 95 % interval of a number by its name.
pub type Interval = (&'static str, (f64, f64));

/// Rates in which each group is tested against all other rows.
const TESTED: [&str; 4] = ["selection_rate", "tpr", "fpr", "precision"];

/// What is asked of an audit.
#[derive(Clone, Copy, Debug)]
pub struct Asked<'a> {
    /// What the rows are grouped by.
    pub column: &'a str,
    /// The group of each row, as places in `names`.
    pub groups: &'a [u32],
    /// What the groups are called.
    pub names: &'a [String],
    /// The group that AIF360 measures against; the one with most rows where it is not named.
    pub privileged: Option<&'a str>,
    /// Resamples behind intervals.
    pub resamples: usize,
    /// Their seed.
    pub seed: u64,
}

/// What a grouping shows.
#[derive(Clone, Debug)]
pub struct Audit {
    /// Each group's metrics, Fairlearn's comparisons, and what not to rely on.
    pub fairness: Fairness,
    /// Right and wrong decisions in each group.
    pub counts: Vec<Binary>,
    /// Intervals of the metrics of all rows, as [`super::intervals`] has them.
    pub overall: Vec<(String, (f64, f64))>,
    /// Intervals of each group's metrics.
    pub intervals: Vec<Vec<Interval>>,
    /// Intervals of Fairlearn's comparisons, in their order.
    pub between: Vec<(f64, f64)>,
    /// What the bands of scores are called.
    pub bands: Vec<String>,
    /// Rows and positive ones among them, for each group and each band.
    pub observed: Vec<Vec<(u64, u64)>>,
    /// The place of the privileged group.
    pub privileged: usize,
    /// Every other group against it.
    pub pairs: Vec<Pair>,
    /// The four-fifths rule by each convention.
    pub verdicts: Vec<Verdict>,
    /// Each group against all other rows.
    pub tests: Vec<Test>,
    /// How unequally rows are treated, whatever their group, and the part of it between groups.
    pub inequality: [Inequality; 2],
}

/// AIF360's measures of one group against the privileged one.
#[derive(Clone, Debug, PartialEq)]
pub struct Pair {
    /// The place of the unprivileged group.
    pub unprivileged: usize,
    /// Name, value and interval, in the order of [`SIGNED`].
    pub measures: Vec<(&'static str, f64, (f64, f64))>,
}

/// Whether the four-fifths rule is met under one convention.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Verdict {
    /// The convention in a few words.
    pub convention: &'static str,
    /// The ratio that it looks at; NaN where there is none.
    pub ratio: f64,
}

impl Verdict {
    /// At least four fifths; `None` without a ratio.
    pub fn passes(&self) -> Option<bool> {
        (!self.ratio.is_nan()).then_some(self.ratio >= 0.8)
    }
}

/// Whether a group differs from all other rows.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Test {
    /// The group's place.
    pub group: usize,
    /// In what.
    pub rate: &'static str,
    /// The rate of the group and of all others.
    pub rates: (f64, f64),
    /// The chance of such a difference where there is none (Fisher's exact test); NaN where one side has no rows.
    pub chance: f64,
    /// The same for having asked so many times (Holm), see [`correct`].
    pub corrected: f64,
}

/// Judges `rows` by the groups of `asked`; `None` where slices do not fit together or there are no rows.
pub fn audit(rows: &Decided, asked: &Asked) -> Option<Audit> {
    let sorted = Presorted::new(&Decided { groups: asked.groups, ..*rows }, asked.names.len())?;
    let whole = sorted.whole();
    let present: Vec<usize> = (0..asked.names.len()).filter(|&group| whole.groups[group].counts.total() > 0).collect();
    let counts: Vec<Binary> = present.iter().map(|&group| whole.groups[group].counts).collect();
    let most = |counts: &[Binary]| (0..counts.len()).max_by_key(|&place| (counts[place].total(), counts.len() - place));
    let named = |name| present.iter().position(|&group| asked.names[group] == name);
    let privileged = asked.privileged.and_then(named).or_else(|| most(&counts))?;
    let probabilities: Vec<f64> = rows.scores.iter().flat_map(|&score| [1.0 - score, score]).collect();
    let scored = Scored { truth: rows.truth, predicted: rows.predicted, probabilities: &probabilities, classes: 2 };
    let fairness = scored.fairness(asked.column, asked.groups, asked.names);
    let draws = sorted.resamples(asked.resamples, asked.seed);
    let bands = Bands::new(rows.scores);
    let observed = bands.observed(rows.truth, rows.scores, asked.groups, asked.names.len());
    Some(Audit {
        bands: bands.names(),
        observed: present.iter().map(|&group| observed[group].clone()).collect(),
        overall: of_all(rows, whole.overall.counts, &draws),
        intervals: present.iter().map(|&group| of_group(rows, asked.groups, group, &draws)).collect(),
        between: between(&draws, &present),
        pairs: pairs(&counts, privileged, &draws, &present),
        verdicts: verdicts(&counts.iter().map(|counts| counts.selection_rate()).collect::<Vec<f64>>(), privileged),
        tests: tests(&counts, whole.overall.counts),
        inequality: [inequality(&counts), inequality_between(&counts)],
        fairness,
        counts,
        privileged,
    })
}

/// Corrects the chances of all tests of several groupings together, which were asked at once.
pub fn correct(audits: &mut [Audit]) {
    let mut tests: Vec<&mut Test> = audits.iter_mut().flat_map(|audit| &mut audit.tests).collect();
    let chances: Vec<f64> = tests.iter().map(|test| test.chance).collect();
    tests.iter_mut().zip(holm(&chances)).for_each(|(test, corrected)| test.corrected = corrected);
}

/// The intervals of what [`Scored::fairness`] says of one group, by the same names.
fn of_group(rows: &Decided, groups: &[u32], group: usize, draws: &[Draw]) -> Vec<Interval> {
    let own: Vec<usize> = (0..groups.len()).filter(|&row| groups[row] as usize == group).collect();
    let counts = Binary::count(own.iter().map(|&row| (rows.truth[row], rows.predicted[row])));
    let mut intervals = of_rates(counts);
    intervals.push(("roc_auc", area(rows, &own)));
    intervals.extend(of_draws(&draws.iter().map(|draw| draw.groups[group]).collect::<Vec<Worth>>()));
    intervals
}

/// Wilson's intervals of every rate.
pub fn of_rates(counts: Binary) -> Vec<Interval> {
    let interval = |rate: Rate| {
        let (hits, rows) = rate(counts);
        wilson(hits, rows)
    };
    RATES.iter().map(|&(name, rate)| (name, interval(rate))).collect()
}

fn area(rows: &Decided, own: &[usize]) -> (f64, f64) {
    let ranking = Ranking::new(own.iter().map(|&row| rows.scores[row]));
    ranking.map_or((f64::NAN, f64::NAN), |ranking| delong(&ranking, |place| rows.truth[own[place]] == 1).interval)
}

/// Percentile intervals of what no formula has one for.
fn of_draws(draws: &[Worth]) -> [Interval; 2] {
    let of = |metric: fn(&Worth) -> f64| percentile_interval(draws.iter().map(metric));
    [("brier_score", of(|worth| worth.brier_score)), ("ece", of(|worth| worth.ece))]
}

/// Intervals of Fairlearn's comparisons. A group that a resample has no row of is not compared in it.
fn between(draws: &[Draw], present: &[usize]) -> Vec<(f64, f64)> {
    let complete = |draw: &&Draw| present.iter().all(|&group| draw.groups[group].counts.total() > 0);
    let of_draw = |draw: &Draw| {
        let there = || present.iter().map(|&group| &draw.groups[group]);
        let frame = Frame { overall: draw.overall.counts, groups: there().map(|worth| worth.counts).collect() };
        let scored = [
            ("roc_auc", there().map(|worth| worth.roc_auc).collect()),
            ("brier_score", there().map(|worth| worth.brier_score).collect()),
            ("ece", there().map(|worth| worth.ece).collect()),
        ];
        comparisons(&frame, &scored).iter().map(|(_, value)| value).collect::<Vec<f64>>()
    };
    // Where a resample lacks a group, groups cannot be compared, which is not to be alike.
    let all: Vec<Vec<f64>> = draws.iter().filter(complete).map(of_draw).collect();
    let measures = draws.first().map_or(0, |draw| of_draw(draw).len());
    (0..measures).map(|measure| percentile_interval(all.iter().map(|draw| draw[measure]))).collect()
}

fn pairs(counts: &[Binary], privileged: usize, draws: &[Draw], present: &[usize]) -> Vec<Pair> {
    let of_pair = |unprivileged: usize| {
        let of_draw = |draw: &Draw| {
            let [u, p] = [unprivileged, privileged].map(|place| draw.groups[present[place]].counts);
            (u.total() > 0 && p.total() > 0).then_some((u, p))
        };
        let drawn: Vec<(Binary, Binary)> = draws.iter().filter_map(of_draw).collect();
        let measures = SIGNED.iter().map(|&(name, compare)| {
            let interval = percentile_interval(drawn.iter().map(|&(u, p)| compare(u, p)));
            (name, compare(counts[unprivileged], counts[privileged]), interval)
        });
        Pair { unprivileged, measures: measures.collect() }
    };
    (0..counts.len()).filter(|&place| place != privileged).map(of_pair).collect()
}

/// The four-fifths rule (29 CFR 1607.4) by the conventions that people mean by it, from each group's selection rate and the
/// place of the privileged group.
pub fn verdicts(taken: &[f64], privileged: usize) -> Vec<Verdict> {
    let left: Vec<f64> = taken.iter().map(|rate| 1.0 - rate).collect();
    let all = |rates: &[f64]| if rates.len() < 2 { f64::NAN } else { ratio(rates, f64::NAN, Method::BetweenGroups) };
    let against = |rates: &[f64]| -> Vec<f64> {
        let others = (0..rates.len()).filter(|&place| place != privileged);
        others.map(|place| rates[place] / rates[privileged]).collect()
    };
    let least = |ratios: Vec<f64>| ratios.into_iter().fold(f64::NAN, f64::min);
    let folded = |ratios: Vec<f64>| least(ratios.into_iter().map(|ratio| ratio.min(1.0 / ratio)).collect());
    [
        ("Fairlearn demographic_parity_ratio, the positive label is favourable", all(taken)),
        ("Fairlearn demographic_parity_ratio, the negative label is favourable", all(&left)),
        ("AIF360 disparate_impact at least 0.8, the positive label is favourable", least(against(taken))),
        ("AIF360 disparate_impact 0.8 to 1.25, the positive label is favourable", folded(against(taken))),
        ("AIF360 disparate_impact at least 0.8, the negative label is favourable", least(against(&left))),
        ("AIF360 disparate_impact 0.8 to 1.25, the negative label is favourable", folded(against(&left))),
    ]
    .into_iter()
    .map(|(convention, ratio)| Verdict { convention, ratio })
    .collect()
}

fn tests(counts: &[Binary], overall: Binary) -> Vec<Test> {
    if counts.len() < 2 {
        return Vec::new();
    }
    let rates = RATES.iter().filter(|(name, _)| TESTED.contains(name));
    let each = rates.flat_map(|&(name, rate)| (0..counts.len()).map(move |group| (name, rate, group)));
    each.map(|(name, rate, group)| {
        let (own, all) = (rate(counts[group]), rate(overall));
        let others = (all.0 - own.0, all.1 - own.1);
        let empty = own.1 == 0 || others.1 == 0;
        let chance = if empty { f64::NAN } else { fisher(own, others) };
        let rates = (share(own.0, own.1), share(others.0, others.1));
        Test { group, rate: name, rates, chance, corrected: chance }
    })
    .collect()
}

#[cfg(test)]
mod tests_of_fixture {
    use super::*;
    use crate::eval::fixture::{Fixture, close, fixture, group_names};

    fn of(f: &Fixture, privileged: Option<&str>) -> Audit {
        let rows = Decided { truth: &f.truth, predicted: &f.predicted, scores: &f.score, groups: &f.group };
        let names = group_names();
        let asked = Asked { column: "g", groups: &f.group, names: &names, privileged, resamples: 400, seed: 1 };
        audit(&rows, &asked).unwrap()
    }

    #[test]
    fn golden_3_2_both_conventions_side_by_side() {
        let found = of(&fixture(), Some("B"));
        let dpd = found.fairness.summary.get("demographic_parity_difference").unwrap();
        close("3.2 Fairlearn DPD", dpd, 0.132_369_299_221_357_04);
        assert_eq!((found.privileged, found.pairs[0].unprivileged, found.pairs.len()), (1, 0, 2));
        let (name, value, interval) = found.pairs[0].measures[0];
        assert_eq!(name, "statistical_parity_difference");
        close("3.2 AIF360 SPD", value, 0.063_919_259_882_254);
        assert!(interval.0 < value && value < interval.1, "{interval:?}");
        assert_eq!(found.between.len(), found.fairness.summary.len());
        assert_eq!(of(&fixture(), None).privileged, 0, "most rows");
    }

    #[test]
    fn every_metric_of_a_group_has_an_interval_that_holds_it() {
        let found = of(&fixture(), None);
        for (group, intervals) in found.fairness.groups.iter().zip(&found.intervals) {
            assert_eq!(group.metrics.len(), intervals.len());
            for &(name, (low, high)) in intervals {
                let value = group.metrics.get(name).unwrap();
                // Calibration errors of resamples are larger than the data's.
                assert!(name == "ece" || (low <= value && value <= high), "{name}: {low} {value} {high}");
            }
        }
    }

    #[test]
    fn verdicts_of_the_fixture_differ_by_convention() {
        let found = of(&fixture(), Some("B"));
        let passes: Vec<Option<bool>> = found.verdicts.iter().map(Verdict::passes).collect();
        close("3.2 DPR", found.verdicts[0].ratio, 0.760_080_645_161_290_4);
        close("C over B", found.verdicts[2].ratio, 0.419_354_838_709_677_44 / 0.487_804_878_048_780_5);
        assert_eq!(passes, [Some(false), Some(false), Some(true), Some(true), Some(true), Some(true)]);
    }

    #[test]
    fn asking_of_more_groupings_makes_chances_larger() {
        let f = fixture();
        let mut both = vec![of(&f, None), of(&f, None)];
        let alone = both[0].tests.clone();
        assert_eq!(alone.len(), 12);
        correct(&mut both);
        assert!(both[0].tests.iter().zip(&alone).all(|(both, alone)| both.corrected >= alone.chance));
        let least = |tests: &[Test]| tests.iter().map(|test| test.corrected).fold(f64::NAN, f64::min);
        close("24 times", least(&both[0].tests), (24.0 * least(&alone)).min(1.0));
    }

    #[test]
    fn a_group_without_rows_is_left_out_and_one_group_is_compared_with_none() {
        let f = fixture();
        let rows = Decided { truth: &f.truth, predicted: &f.predicted, scores: &f.score, groups: &f.group };
        let names: Vec<String> = ["empty", "all"].map(String::from).into();
        let asked = Asked { column: "g", groups: &[1; 200], names: &names, privileged: None, resamples: 9, seed: 1 };
        let found = audit(&rows, &asked).unwrap();
        assert_eq!((found.fairness.groups.len(), found.intervals.len(), found.counts.len()), (1, 1, 1));
        assert!(found.pairs.is_empty() && found.tests.is_empty());
        assert!(found.verdicts.iter().all(|verdict| verdict.passes().is_none()));
        assert!(audit(&rows, &Asked { groups: &[2; 200], ..asked }).is_none());
    }
}
