//! How far groups are apart: Fairlearn's differences, ratios and equalized odds, with their options.
//!
//! Differences and ratios have no sign and know any number of groups: 0 and 1 mean that groups are treated alike. A NaN
//! of a group is passed over, as Fairlearn does.

use super::binary::Binary;

/// What groups are compared with (Fairlearn's `method`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Method {
    /// The largest with the smallest.
    #[default]
    BetweenGroups,
    /// Each with all rows together, and the worst counts.
    ToOverall,
}

/// How two comparisons become one (Fairlearn's `agg`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Aggregate {
    /// The worse of both.
    #[default]
    WorstCase,
    /// Their mean.
    Mean,
}

/// The largest difference between the groups' values, or of a group's to `overall`; NaN where no group has a value.
pub fn difference(groups: &[f64], overall: f64, method: Method) -> f64 {
    match method {
        Method::BetweenGroups => largest(groups) - smallest(groups),
        Method::ToOverall => groups.iter().map(|value| (value - overall).abs()).fold(f64::NAN, f64::max),
    }
}

/// The smallest ratio between the groups' values, or of a group's to `overall` turned so that it is at most 1; NaN where
/// no group has a value, or all are 0.
pub fn ratio(groups: &[f64], overall: f64, method: Method) -> f64 {
    let at_most_one = |ratio: f64| if ratio > 1.0 { 1.0 / ratio } else { ratio };
    match method {
        Method::BetweenGroups => smallest(groups) / largest(groups),
        Method::ToOverall => groups.iter().map(|value| at_most_one(value / overall)).fold(f64::NAN, f64::min),
    }
}

fn largest(values: &[f64]) -> f64 {
    values.iter().copied().fold(f64::NAN, f64::max)
}

fn smallest(values: &[f64]) -> f64 {
    values.iter().copied().fold(f64::NAN, f64::min)
}

/// The counts of every group and of all rows (Fairlearn's `MetricFrame`).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Frame {
    /// All rows.
    pub overall: Binary,
    /// Each group.
    pub groups: Vec<Binary>,
}

impl Frame {
    /// The [`difference`] of a rate, as `frame.difference(Binary::selection_rate, Method::BetweenGroups)` is Fairlearn's
    /// `demographic_parity_difference`.
    pub fn difference(&self, rate: impl Fn(Binary) -> f64, method: Method) -> f64 {
        difference(&self.rates(&rate), rate(self.overall), method)
    }

    /// The [`ratio`] of a rate.
    pub fn ratio(&self, rate: impl Fn(Binary) -> f64, method: Method) -> f64 {
        ratio(&self.rates(&rate), rate(self.overall), method)
    }

    /// Differences of true and false positive rates, aggregated.
    pub fn equalized_odds_difference(&self, method: Method, aggregate: Aggregate) -> f64 {
        let (tpr, fpr) = (self.difference(Binary::tpr, method), self.difference(Binary::fpr, method));
        match aggregate {
            Aggregate::WorstCase if fpr > tpr => fpr,
            Aggregate::WorstCase => tpr,
            Aggregate::Mean => f64::midpoint(tpr, fpr),
        }
    }

    /// Ratios of true and false positive rates, aggregated. As in Fairlearn, a false positive ratio that is not defined
    /// because nobody is a false positive does not count, a true positive ratio that is not makes the worst case NaN.
    pub fn equalized_odds_ratio(&self, method: Method, aggregate: Aggregate) -> f64 {
        let (tpr, fpr) = (self.ratio(Binary::tpr, method), self.ratio(Binary::fpr, method));
        match aggregate {
            Aggregate::WorstCase if fpr < tpr => fpr,
            Aggregate::WorstCase => tpr,
            Aggregate::Mean if tpr.is_nan() => fpr,
            Aggregate::Mean if fpr.is_nan() => tpr,
            Aggregate::Mean => f64::midpoint(tpr, fpr),
        }
    }

    fn rates(&self, rate: impl Fn(Binary) -> f64) -> Vec<f64> {
        self.groups.iter().map(|&counts| rate(counts)).collect()
    }
}

/// A comparison of all groups.
pub type CompareAll = fn(&Frame) -> f64;

/// Fairlearn's comparisons of groups by name, with its default options.
pub const FAIRLEARN: &[(&str, CompareAll)] = &[
    ("demographic_parity_difference", |f| f.difference(Binary::selection_rate, Method::BetweenGroups)),
    ("demographic_parity_ratio", |f| f.ratio(Binary::selection_rate, Method::BetweenGroups)),
    ("equalized_odds_difference", |f| f.equalized_odds_difference(Method::BetweenGroups, Aggregate::WorstCase)),
    ("equalized_odds_ratio", |f| f.equalized_odds_ratio(Method::BetweenGroups, Aggregate::WorstCase)),
    ("equal_opportunity_difference", |f| f.difference(Binary::tpr, Method::BetweenGroups)),
    ("equal_opportunity_ratio", |f| f.ratio(Binary::tpr, Method::BetweenGroups)),
    ("false_positive_rate_difference", |f| f.difference(Binary::fpr, Method::BetweenGroups)),
    ("false_positive_rate_ratio", |f| f.ratio(Binary::fpr, Method::BetweenGroups)),
    ("accuracy_difference", |f| f.difference(Binary::accuracy, Method::BetweenGroups)),
    ("accuracy_ratio", |f| f.ratio(Binary::accuracy, Method::BetweenGroups)),
    ("precision_difference", |f| f.difference(Binary::precision, Method::BetweenGroups)),
    ("precision_ratio", |f| f.ratio(Binary::precision, Method::BetweenGroups)),
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::eval::fixture::{close, fixture};
    use Aggregate::{Mean, WorstCase};
    use Method::{BetweenGroups, ToOverall};

    fn frame() -> Frame {
        let f = fixture();
        let pairs = |code: Option<u32>| {
            let rows = (0..200).filter(|&row| code.is_none_or(|code| f.group[row] == code));
            Binary::count(rows.map(|row| (f.truth[row], f.predicted[row])).collect::<Vec<_>>())
        };
        Frame { overall: pairs(None), groups: (0..3).map(|code| pairs(Some(code))).collect() }
    }

    #[test]
    fn golden_3_2_fairlearns_values_with_default_options() {
        let frame = frame();
        for (row, value, golden) in [
            ("DPD", frame.difference(Binary::selection_rate, BetweenGroups), 0.132_369_299_221_357_04),
            ("DPR", frame.ratio(Binary::selection_rate, BetweenGroups), 0.760_080_645_161_290_4),
            ("EOD", frame.equalized_odds_difference(BetweenGroups, WorstCase), 0.194_235_588_972_431_1),
            ("EOR", frame.equalized_odds_ratio(BetweenGroups, WorstCase), 0.520_123_839_009_287_9),
            ("EOppD", frame.difference(Binary::tpr, BetweenGroups), 0.094_827_586_206_896_57),
            ("EOppR", frame.ratio(Binary::tpr, BetweenGroups), 0.873_563_218_390_804_5),
            ("PPV difference", frame.difference(Binary::precision, BetweenGroups), 0.217_307_692_307_692_3),
        ] {
            close(&format!("3.2 {row}"), value, golden);
        }
    }

    #[test]
    fn golden_3_2_fairlearns_values_with_other_options() {
        let frame = frame();
        for (row, value, golden) in [
            ("DPD(to_overall)", frame.difference(Binary::selection_rate, ToOverall), 0.085_645_161_290_322_57),
            ("EOD(mean)", frame.equalized_odds_difference(BetweenGroups, Mean), 0.144_531_587_589_663_83),
            ("reference DPR(to_overall)", frame.ratio(Binary::selection_rate, ToOverall), 0.830_405_621_207_282),
            (
                "reference EOD(to_overall)",
                frame.equalized_odds_difference(ToOverall, WorstCase),
                0.157_894_736_842_105_25,
            ),
            ("reference EOR(to_overall)", frame.equalized_odds_ratio(ToOverall, WorstCase), 0.571_428_571_428_571_4),
            ("reference EOR(mean)", frame.equalized_odds_ratio(BetweenGroups, Mean), 0.696_843_528_700_046_3),
        ] {
            close(&format!("3.2 {row}"), value, golden);
        }
    }

    #[test]
    fn groups_without_a_value_are_passed_over() {
        assert_eq!(difference(&[0.25, f64::NAN, 0.75], 0.5, BetweenGroups), 0.5);
        assert_eq!(ratio(&[0.25, f64::NAN, 0.5], 0.5, BetweenGroups), 0.5);
        assert!(difference(&[f64::NAN], 0.5, BetweenGroups).is_nan() && ratio(&[], 0.5, ToOverall).is_nan());
    }

    #[test]
    fn equal_zero_rates_differ_by_nothing_but_have_no_ratio() {
        let all_negative = Binary { tn: 5, fn_: 5, ..Binary::default() };
        let no_false_alarm = Binary { tn: 5, tp: 5, ..Binary::default() };
        let of = |counts| Frame { overall: counts, groups: vec![counts, counts] };
        assert_eq!(of(all_negative).difference(Binary::selection_rate, BetweenGroups), 0.0);
        assert!(of(all_negative).ratio(Binary::selection_rate, BetweenGroups).is_nan());
        assert_eq!(of(no_false_alarm).equalized_odds_ratio(BetweenGroups, WorstCase), 1.0);
        assert_eq!(of(no_false_alarm).equalized_odds_ratio(BetweenGroups, Mean), 1.0);
        assert!(of(all_negative).equalized_odds_ratio(BetweenGroups, WorstCase).is_nan());
    }
}
