//! Whether a run reaches its goal: each condition with the number found and its interval.

use serde::{Deserialize, Serialize};

use super::report::Report;
use crate::base::fmt;
use crate::spec::{Condition, Goal, Place};

/// What was asked of a run, and whether it was reached.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Verdict {
    /// Whether every condition holds.
    pub passed: bool,
    /// Whether whole intervals were asked to meet it.
    pub sure: bool,
    /// The conditions, the metric that counts first.
    pub checks: Vec<Check>,
}

/// A condition, held against the report.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Check {
    /// As it was asked.
    pub condition: String,
    /// The number; absent where the report has none.
    pub found: Option<f64>,
    /// Its 95 % interval, where it has one.
    pub interval: Option<(f64, f64)>,
    /// Whether it holds.
    pub passed: bool,
    /// Whether the whole interval is on the same side as the number; absent without one.
    pub certain: Option<bool>,
}

impl Verdict {
    /// The verdict on a report; `None` where nothing is asked.
    pub fn on(report: &Report, goal: &Goal) -> Option<Self> {
        let conditions = goal.conditions();
        let checks: Vec<Check> = conditions.iter().map(|asked| Check::of(asked, report, goal.sure)).collect();
        let passed = checks.iter().all(|check| check.passed);
        (!checks.is_empty()).then_some(Self { passed, sure: goal.sure, checks })
    }

    /// One line: whether the goal is reached, and what it is missed by.
    pub fn told(&self) -> String {
        let missed: Vec<String> = self.checks.iter().filter(|check| !check.passed).map(Check::bare).collect();
        match (missed.as_slice(), &self.checks[..]) {
            ([], [only]) => format!("goal PASS: {}", only.bare()),
            ([], all) => format!("goal PASS: all {} conditions hold", all.len()),
            (missed, _) => format!("goal FAIL: {}", missed.join("; ")),
        }
    }

    /// `PASS` or `FAIL`.
    pub fn word(&self) -> &'static str {
        word(self.passed)
    }
}

impl Check {
    /// Holds a condition against a report; where `sure`, its whole interval, if it has one.
    pub fn of(condition: &Condition, report: &Report, sure: bool) -> Self {
        let found = report.number(condition.place()).filter(|number| number.is_finite());
        let interval = report.interval(condition.place());
        let met = found.is_some_and(|number| condition.is_met(number));
        let all = interval.map(|ends| condition.is_met_by_all(ends));
        let none = interval.map(|(low, high)| !condition.is_met(low) && !condition.is_met(high));
        // What was measured once has no interval; what was sampled and has none is not sure.
        let exempt = matches!(condition.place(), Place::Energy(_));
        let passed = met && (!sure || exempt || all == Some(true));
        let certain = match (met, passed, all) {
            (true, false, None) => Some(false),
            (true, ..) => all,
            (false, ..) => none,
        };
        Self { condition: condition.text().into(), found, interval, passed, certain }
    }

    /// One line: `PASS roc_auc >= 0.9, found 0.904 (0.899 to 0.909)`.
    pub fn told(&self) -> String {
        format!("{} {}", word(self.passed), self.bare())
    }

    fn bare(&self) -> String {
        let Some(found) = self.found else {
            return format!("{}, but the report has no such number", self.condition);
        };
        let unknown = || if self.certain == Some(false) { " (no interval is known)".into() } else { String::new() };
        let interval = self.interval.map_or_else(unknown, |(low, high)| {
            let doubt = if self.certain == Some(false) { "; chance alone could turn it" } else { "" };
            format!(" ({} to {}{doubt})", fmt::number(low), fmt::number(high))
        });
        // Three digits could look like the bound that was missed.
        let found = (found * 1e6).round() / 1e6;
        format!("{}, found {found}{interval}", self.condition)
    }
}

fn word(passed: bool) -> &'static str {
    if passed { "PASS" } else { "FAIL" }
}

impl Report {
    /// The number that a condition is about; `None` where this report has none.
    pub fn number(&self, place: &Place) -> Option<f64> {
        match place {
            Place::Judged(metric) => self.judged_part().1.get(metric),
            Place::Part { room, metric } => {
                let parts = &self.metrics;
                let all = [("train", &parts.train), ("validation", &parts.validation), ("test", &parts.test)];
                all.into_iter().find(|(name, _)| name == room)?.1.get(metric)
            }
            Place::Fairness { column, measure } => {
                self.fairness.iter().find(|fairness| fairness.column == *column)?.summary.get(measure)
            }
            Place::Energy(name) => self.energy.as_ref()?.number(name),
        }
    }

    /// Its interval, where there is one.
    pub fn interval(&self, place: &Place) -> Option<(f64, f64)> {
        let intervals = self.intervals.as_ref()?;
        match place {
            Place::Judged(metric) => intervals.metrics.get(metric),
            Place::Part { room, metric } if *room == intervals.part => intervals.metrics.get(metric),
            Place::Fairness { column, measure } => intervals.of_fairness(column, measure),
            Place::Part { .. } | Place::Energy(_) => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::Task;
    use crate::eval::Fairness;
    use crate::train::{Energy, Intervals, Rows};

    fn report() -> Report {
        let rows = Rows { train: 10, validation: 5, test: 5 };
        let mut report = Report::judged(Task::Binary, &["a".into(), "b".into()], rows, [None, None, None]);
        report.metrics.test = [("roc_auc", 0.9), ("accuracy", f64::NAN)].into_iter().collect();
        report.metrics.validation = [("roc_auc", 0.8)].into_iter().collect();
        let summary = [("demographic_parity_difference", 0.1)].into_iter().collect();
        report.fairness = vec![Fairness { column: "sex".into(), groups: vec![], summary, warnings: vec![] }];
        report.energy = Some(Energy { watt_hours: 2.0, grams_co2e: 0.95, ..Energy::default() });
        let metrics = [("roc_auc", (0.85, 0.95))].into_iter().collect();
        report.intervals = Some(Intervals { part: "test".into(), metrics, fairness: vec![] });
        report
    }

    fn told(conditions: &[&str], sure: bool) -> String {
        let guards = conditions.iter().map(|text| Condition::parse(text).unwrap()).collect();
        let goal = Goal { metric: Some("roc_auc".into()), threshold: Some(0.88), guards, sure };
        let verdict = Verdict::on(&report(), &goal).unwrap();
        let lines = verdict.checks.iter().map(|check| format!("{}\n", check.told()));
        format!("{}{}\n{}", lines.collect::<String>(), verdict.word(), verdict.told())
    }

    #[test]
    fn each_condition_is_told_with_what_was_found_and_how_sure_that_is() {
        let all = [
            "validation.roc_auc >= 0.9",
            "fairness.sex.demographic_parity_difference <= 0.1",
            "energy.watt_hours < 2",
            "accuracy > 0",
            "fairness.race.accuracy_ratio >= 0.8",
        ];
        insta::assert_snapshot!(told(&all, false), @"
        PASS roc_auc >= 0.88, found 0.9 (0.85 to 0.95; chance alone could turn it)
        FAIL validation.roc_auc >= 0.9, found 0.8
        PASS fairness.sex.demographic_parity_difference <= 0.1, found 0.1
        FAIL energy.watt_hours < 2, found 2
        FAIL accuracy > 0, but the report has no such number
        FAIL fairness.race.accuracy_ratio >= 0.8, but the report has no such number
        FAIL
        goal FAIL: validation.roc_auc >= 0.9, found 0.8; energy.watt_hours < 2, found 2; accuracy > 0, but the report has no such number; fairness.race.accuracy_ratio >= 0.8, but the report has no such number
        ");
    }

    #[test]
    fn where_it_has_to_be_sure_the_whole_interval_counts() {
        insta::assert_snapshot!(told(&["roc_auc >= 0.8", "validation.roc_auc >= 0.5", "energy.watt_hours <= 5"], true), @"
        FAIL roc_auc >= 0.88, found 0.9 (0.85 to 0.95; chance alone could turn it)
        PASS roc_auc >= 0.8, found 0.9 (0.85 to 0.95)
        FAIL validation.roc_auc >= 0.5, found 0.8 (no interval is known)
        PASS energy.watt_hours <= 5, found 2
        FAIL
        goal FAIL: roc_auc >= 0.88, found 0.9 (0.85 to 0.95; chance alone could turn it); validation.roc_auc >= 0.5, found 0.8 (no interval is known)
        ");
        assert_eq!(Verdict::on(&report(), &Goal::default()), None);
    }
}
