//! Rows of several labels judged together and group by group, each number with its interval.
//!
//! The share of rows with all labels right has Wilson's interval, a label's rates too and its area `DeLong`'s; everything else the
//! percentile interval of resamples of all rows.

use super::tally::Tally;
use super::{Multilabel, Row};
use crate::eval::binary::Binary;
use crate::eval::bootstrap::{Drawn, bootstrap, percentile_interval};
use crate::eval::delong::delong;
use crate::eval::ends::Ends;
use crate::eval::interval::wilson;
use crate::eval::metrics::Metrics;
use crate::eval::ranking::Ranking;

/// The metric with Wilson's interval.
const SHARE: &str = "subset_accuracy";

/// Some rows, judged.
#[derive(Clone, Debug, PartialEq)]
pub struct Judged {
    /// Rows.
    pub rows: u64,
    /// Every metric by name.
    pub metrics: Metrics,
    /// The interval of each.
    pub intervals: Ends,
}

/// How far groups are apart in a metric.
#[derive(Clone, Debug, PartialEq)]
pub struct Apart {
    /// The metric.
    pub metric: String,
    /// The largest value of a group less the smallest.
    pub difference: f64,
    /// Its interval.
    pub interval: (f64, f64),
}

/// One label by itself.
#[derive(Clone, Debug, PartialEq)]
pub struct Label {
    /// Right and wrong decisions.
    pub counts: Binary,
    /// Precision, recall, F1 and, where there are scores, the area under the ROC curve.
    pub metrics: Metrics,
    /// The interval of each.
    pub intervals: Ends,
}

/// What is found.
#[derive(Clone, Debug, PartialEq)]
pub struct MultilabelAudit {
    /// All rows.
    pub overall: Judged,
    /// Each label, in order.
    pub labels: Vec<Label>,
    /// The rows of each group, in the order of codes; one without rows has no metrics.
    pub groups: Vec<Judged>,
    /// How far groups with rows are apart.
    pub apart: Vec<Apart>,
}

/// Judges `rows` together and by `groups`, which hold a code below `count` for each. `None` where slices do not fit together or
/// there are no rows.
pub fn multilabel(
    rows: &Multilabel,
    groups: &[u32],
    count: usize,
    resamples: usize,
    seed: u64,
) -> Option<MultilabelAudit> {
    let each = rows.each().filter(|each| !each.is_empty() && each.len() == groups.len())?;
    if groups.iter().any(|&group| group as usize >= count) {
        return None;
    }
    let whole = Draw::of(rows, &each, groups, count, None);
    let draws = bootstrap(each.len(), resamples, seed, |drawn| Draw::of(rows, &each, groups, count, Some(drawn)));
    let judged = |of: &dyn Fn(&Draw) -> &Part| {
        let own = of(&whole);
        let drawn: Vec<&Metrics> = draws.iter().map(|draw| &of(draw).metrics).collect();
        Judged { rows: own.rows, metrics: own.metrics.clone(), intervals: intervals(own, &drawn) }
    };
    Some(MultilabelAudit {
        overall: judged(&|draw| &draw.overall),
        labels: (0..rows.labels).map(|label| of_label(rows, label, &whole, &draws)).collect(),
        groups: (0..count).map(|group| judged(&|draw| &draw.groups[group])).collect(),
        apart: apart(&whole, &draws),
    })
}

/// Some rows of the data or of a resample.
struct Part {
    rows: u64,
    metrics: Metrics,
}

/// All rows of the data, or of a resample.
struct Draw {
    overall: Part,
    groups: Vec<Part>,
    counts: Vec<Binary>,
    f1: Vec<f64>,
}

impl Draw {
    fn of(all: &Multilabel, each: &[Row], groups: &[u32], count: usize, drawn: Option<&Drawn>) -> Self {
        let mut tallies = vec![Tally::new(all.labels); count];
        for (place, (row, &group)) in each.iter().zip(groups).enumerate() {
            let times = drawn.map_or(1, |drawn| u64::from(drawn[place]));
            if times > 0 {
                tallies[group as usize].add(row, times);
            }
        }
        let mut together = Tally::new(all.labels);
        for tally in &tallies {
            together.merge(tally);
        }
        let part = |tally: &Tally| Part { rows: tally.rows(), metrics: tally.metrics(all) };
        Self {
            overall: part(&together),
            groups: tallies.iter().map(part).collect(),
            counts: (0..all.labels).map(|label| together.counts(label)).collect(),
            f1: together.f1(all.zero_division),
        }
    }
}

fn intervals(own: &Part, drawn: &[&Metrics]) -> Ends {
    let of = |name: &str, value: f64| match name {
        SHARE => wilson((value * own.rows as f64).round() as u64, own.rows),
        _ => percentile_interval(drawn.iter().filter_map(|metrics| metrics.get(name))),
    };
    own.metrics.iter().map(|(name, value)| (name, of(name, value))).collect()
}

fn apart(whole: &Draw, draws: &[Draw]) -> Vec<Apart> {
    let there = whole.groups.iter().filter(|group| group.rows > 0).count();
    if there < 2 {
        return Vec::new();
    }
    // A group that a resample has no row of is not compared in it.
    let difference = |draw: &Draw, name: &str| {
        let all = draw.groups.iter().filter_map(|group| group.metrics.get(name));
        let values: Vec<f64> = all.filter(|value| !value.is_nan()).collect();
        // One alone is not apart from anything.
        if values.len() < 2 {
            return f64::NAN;
        }
        values.iter().copied().fold(f64::NAN, f64::max) - values.iter().copied().fold(f64::NAN, f64::min)
    };
    let names = whole.overall.metrics.iter().map(|(name, _)| name);
    names
        .map(|name| Apart {
            metric: name.to_owned(),
            difference: difference(whole, name),
            interval: percentile_interval(draws.iter().map(|draw| difference(draw, name))),
        })
        .collect()
}

fn of_label(all: &Multilabel, label: usize, whole: &Draw, draws: &[Draw]) -> Label {
    let counts = whole.counts[label];
    let of_label = |cells: &[bool]| cells.iter().skip(label).step_by(all.labels).copied().collect::<Vec<bool>>();
    let truth = of_label(all.truth);
    let scores = all.scores.iter().skip(label).step_by(all.labels).copied();
    let area = Ranking::new(scores).filter(|_| !all.scores.is_empty());
    let area = area.map(|ranking| delong(&ranking, |row| truth[row]));
    let zero = all.zero_division;
    let mut metrics: Metrics = [
        ("precision", zero.divide(counts.tp as f64, (counts.tp + counts.fp) as f64)),
        ("recall", zero.divide(counts.tp as f64, counts.positives() as f64)),
        ("f1", whole.f1[label]),
    ]
    .into_iter()
    .collect();
    let mut ends = vec![
        ("precision", wilson(counts.tp, counts.tp + counts.fp)),
        ("recall", wilson(counts.tp, counts.positives())),
        ("f1", percentile_interval(draws.iter().map(|draw| draw.f1[label]))),
    ];
    if let Some(area) = area {
        metrics.push("roc_auc", area.roc_auc);
        ends.push(("roc_auc", area.interval));
    }
    Label { counts, metrics, intervals: ends.into_iter().collect() }
}
