//! Fairness of a classification: every group's metrics, and how far groups are apart.
//!
//! Names and signs are Fairlearn's. A group whose rates rest on little is named in a warning, never left out.

use serde::{Deserialize, Serialize};

use super::averaged::{Average, PerClass};
use super::binary::Binary;
use super::calibration::{Bin, expected_calibration_error};
use super::confusion::{correct, tally};
use super::disparity::{FAIRLEARN, Frame, Method, difference, ratio};
use super::groups::{Members, members, small_groups};
use super::loss::brier_score;
use super::metrics::Metrics;
use super::ranking::Ranking;
use super::scored::{Scored, predicted};

/// The rows of one value of a protected column.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Group {
    /// The value.
    pub value: String,
    /// Rows.
    pub count: usize,
    /// For two classes `selection_rate`, `tpr`, `fpr`, `tnr`, `fnr`, `precision`, `npv`, `accuracy`, `base_rate`,
    /// `roc_auc`, `brier_score`, `ece`; for more `accuracy`, `balanced_accuracy`, `f1_macro`, `ece`.
    pub metrics: Metrics,
}

/// What a protected column shows.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Fairness {
    /// The column's name.
    pub column: String,
    /// Values that occur, in the order of their codes; missing ones last.
    pub groups: Vec<Group>,
    /// Differences and ratios between groups; NaN where no two groups can be compared.
    pub summary: Metrics,
    /// Whole sentences on what not to rely on.
    pub warnings: Vec<String>,
}

impl Fairness {
    /// Shares the names of metrics with what the same column showed before; groups of one call have the same ones, too.
    pub fn share(&mut self, before: &Self) {
        self.summary.share(&before.summary);
        if let Some(first) = before.groups.first() {
            self.groups.iter_mut().for_each(|group| group.metrics.share(&first.metrics));
        }
    }
}

/// Judges predictions of [`predicted`] group by group. `groups` holds one code per row into `names`; `u32::MAX`, and any
/// code without a name, means that the value is missing, which is a group of its own, `(missing)`. Truth holds codes
/// below `classes`, probabilities are rows x `classes`, row-major. Slices that do not fit together give no groups.
pub fn fairness(
    column: &str,
    groups: &[u32],
    names: &[String],
    truth: &[u32],
    probabilities: &[f64],
    classes: usize,
) -> Fairness {
    let predicted = predicted(probabilities, classes);
    Scored { truth, predicted: &predicted, probabilities, classes }.fairness(column, groups, names)
}

impl Scored<'_> {
    /// As [`fairness`], with predictions of the caller's choice.
    pub fn fairness(&self, column: &str, groups: &[u32], names: &[String]) -> Fairness {
        let fits = self.fits_together() && groups.len() == self.truth.len();
        let members = if fits { members(groups, names) } else { Vec::new() };
        if self.classes == 2 { self.two_classes(column, members) } else { self.many_classes(column, members) }
    }

    fn two_classes(&self, column: &str, members: Vec<Members>) -> Fairness {
        let count = |rows: &[usize]| Binary::count(rows.iter().map(|&row| (self.truth[row], self.predicted[row])));
        let frame = Frame {
            overall: Binary::count(self.truth.iter().copied().zip(self.predicted.iter().copied())),
            groups: members.iter().map(|group| count(&group.rows)).collect(),
        };
        let mut warnings = small_groups(column, &members);
        let groups: Vec<Group> = members
            .into_iter()
            .zip(&frame.groups)
            .map(|(m, &counts)| {
                warnings.extend(undefined_rates(column, &m.value, counts));
                Group { count: m.rows.len(), metrics: self.binary_group(&m.rows, counts), value: m.value }
            })
            .collect();
        let summary = binary_summary(&frame, &groups);
        Fairness { column: column.into(), groups, summary, warnings }
    }

    fn binary_group(&self, rows: &[usize], counts: Binary) -> Metrics {
        let part = Part::of(self, rows);
        let ranking = Ranking::new(part.as_scored(2).scores());
        let auc = ranking.map_or(f64::NAN, |ranking| ranking.roc_auc(|row| part.truth[row] == 1));
        let bins = part.as_scored(2).calibration_bins().unwrap_or_default();
        [
            ("selection_rate", counts.selection_rate()),
            ("tpr", counts.tpr()),
            ("fpr", counts.fpr()),
            ("tnr", counts.tnr()),
            ("fnr", counts.fnr()),
            ("precision", counts.precision()),
            ("npv", counts.npv()),
            ("accuracy", counts.accuracy()),
            ("base_rate", counts.base_rate()),
            ("roc_auc", auc),
            ("brier_score", brier_score(&part.truth, &part.probabilities, 2)),
            ("ece", expected_calibration_error(&bins)),
        ]
        .into_iter()
        .collect()
    }

    fn many_classes(&self, column: &str, members: Vec<Members>) -> Fairness {
        let warnings = small_groups(column, &members);
        let group = |m: Members| Group { count: m.rows.len(), metrics: self.multiclass_group(&m.rows), value: m.value };
        let groups: Vec<Group> = members.into_iter().map(group).collect();
        let summary = between_many_classes(groups.iter().map(|group| &group.metrics));
        Fairness { column: column.into(), groups, summary, warnings }
    }

    fn multiclass_group(&self, rows: &[usize]) -> Metrics {
        let part = Part::of(self, rows);
        let counts = tally(self.classes, &part.truth, &part.predicted);
        let right = correct(&counts) as f64 / rows.len() as f64;
        let bins = part.as_scored(self.classes).calibration_bins().unwrap_or_default();
        of_many_classes(right, &PerClass::new(&counts), &bins)
    }
}

/// What a group is worth, from its accuracy, its classes and the bins of its calibration.
pub(super) fn of_many_classes(accuracy: f64, report: &PerClass, bins: &[Bin]) -> Metrics {
    [
        ("accuracy", accuracy),
        ("balanced_accuracy", report.balanced_accuracy()),
        ("f1_macro", report.average(&report.f1, Average::Macro)),
        ("ece", expected_calibration_error(bins)),
    ]
    .into_iter()
    .collect()
}

/// How far groups of [`of_many_classes`] are apart.
pub(super) fn between_many_classes<'a>(groups: impl Iterator<Item = &'a Metrics> + Clone) -> Metrics {
    let mut summary = Metrics::default();
    for name in ["accuracy", "balanced_accuracy", "f1_macro", "ece"] {
        summary.push(format!("{name}_difference"), between(groups.clone(), name, difference));
    }
    summary.push("accuracy_ratio", between(groups, "accuracy", ratio));
    summary
}

/// Copies of some rows.
struct Part {
    truth: Vec<u32>,
    predicted: Vec<u32>,
    probabilities: Vec<f64>,
}

impl Part {
    fn of(all: &Scored, rows: &[usize]) -> Self {
        let row = |row: &usize| &all.probabilities[row * all.classes..(row + 1) * all.classes];
        Self {
            truth: rows.iter().map(|&row| all.truth[row]).collect(),
            predicted: rows.iter().map(|&row| all.predicted[row]).collect(),
            probabilities: rows.iter().flat_map(row).copied().collect(),
        }
    }

    fn as_scored(&self, classes: usize) -> Scored<'_> {
        Scored { truth: &self.truth, predicted: &self.predicted, probabilities: &self.probabilities, classes }
    }
}

fn binary_summary(frame: &Frame, groups: &[Group]) -> Metrics {
    let metrics = groups.iter().map(|group| &group.metrics);
    let scored = ["roc_auc", "brier_score", "ece"].map(|name| (name, values(metrics.clone(), name)));
    comparisons(frame, &scored)
}

/// Fairlearn's comparisons of a frame, then the differences of other metrics, one value a group each.
pub(super) fn comparisons(frame: &Frame, scored: &[(&str, Vec<f64>)]) -> Metrics {
    let mut found: Metrics = FAIRLEARN.iter().map(|&(name, compare)| (name, compare(frame))).collect();
    for (name, values) in scored {
        found.push(format!("{name}_difference"), difference(values, f64::NAN, Method::BetweenGroups));
    }
    found
}

fn values<'a>(groups: impl Iterator<Item = &'a Metrics>, name: &str) -> Vec<f64> {
    groups.filter_map(|metrics| metrics.get(name)).collect()
}

/// A comparison of one metric between groups.
pub(super) fn between<'a>(
    groups: impl Iterator<Item = &'a Metrics>,
    name: &str,
    compare: fn(&[f64], f64, Method) -> f64,
) -> f64 {
    compare(&values(groups, name), f64::NAN, Method::BetweenGroups)
}

/// Sentences on rates that count as 0 because there is nothing to take them from.
fn undefined_rates(column: &str, value: &str, counts: Binary) -> Vec<String> {
    let lacks = [
        (counts.positives(), "positive row", "true positive rate"),
        (counts.negatives(), "negative row", "false positive rate"),
        (counts.tp + counts.fp, "row predicted positive", "precision"),
    ];
    let sentence = move |(_, what, rate): (u64, &str, &str)| {
        format!("Group {value:?} of {column:?} has no {what}, so its {rate} counts as 0.")
    };
    lacks.into_iter().filter(|&(rows, ..)| rows == 0).map(sentence).collect()
}
