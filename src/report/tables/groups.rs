//! Fairness by protected column.

use super::super::subject::Subject;
use super::{cell, ends, header, line, number};

/// A line a rate of a group.
pub(super) fn rates(subject: &Subject) -> String {
    let mut text = header(&["column", "group", "rows", "metric", "value", "low", "high"]);
    for fairness in &subject.report.fairness {
        for group in &fairness.groups {
            for (name, value) in &group.metrics {
                let [low, high] = ends(subject.group_interval(&fairness.column, group, name));
                let group = [cell(&fairness.column).into(), cell(&group.value).into(), group.count.to_string()];
                text += &line(group.into_iter().chain([cell(name).into(), number(value), low, high]));
            }
        }
    }
    text
}

/// A line a difference or ratio between groups.
pub(super) fn between(subject: &Subject) -> String {
    let mut text = header(&["column", "metric", "value", "low", "high"]);
    for fairness in &subject.report.fairness {
        for (name, value) in &fairness.summary {
            let [low, high] = ends(subject.intervals.of_fairness(&fairness.column, name));
            text += &line([cell(&fairness.column).into(), cell(name).into(), number(value), low, high]);
        }
    }
    text
}
