//! How groups of protected columns fare, and how far they are apart.

use super::super::groups::shown;
use super::super::shown::number;
use super::super::subject::Subject;
use super::Told;
use super::html::{Cell, doubt, figure, folded, heading, paragraph, table};
use crate::eval::Fairness;
use crate::train::Report;

pub(super) fn section(told: &Told) -> String {
    let all = &told.subject.report.fairness;
    if all.is_empty() {
        return String::new();
    }
    let (part, _) = told.subject.last();
    let mut html = paragraph(&format!(
        "Of the {part} rows; names and signs are Fairlearn's. A difference of 0 and a ratio of 1 are even."
    ));
    for (place, fairness) in all.iter().enumerate() {
        html += &heading(&format!("By {}", fairness.column));
        html += &fairness.warnings.iter().map(|warning| doubt(warning)).collect::<String>();
        html += &figure(told.pictures, &format!("fairness-{}", place + 1));
        html += &of_groups(told.subject, fairness);
        let measures = fairness.summary.iter().map(|(name, value)| {
            let sure = told.subject.intervals.of_fairness(&fairness.column, name);
            vec![Cell::text(name), Cell::Sure(format!("fairness.{}.{name}", fairness.column), value, sure)]
        });
        html += &table(&["between groups", "value"], measures);
        html += &by_group(&told.subject.report, &fairness.column);
        html += &folded("Every rate of every group", &every(fairness));
    }
    html
}

fn of_groups(subject: &Subject, fairness: &Fairness) -> String {
    let shown: Vec<&str> = shown(fairness).into_iter().map(|(name, _)| name).collect();
    let names = [&["group", "rows"], &shown[..]].concat();
    let rows = fairness.groups.iter().map(|group| {
        let rate = |name: &&str| {
            let value = group.metrics.get(name).unwrap_or(f64::NAN);
            let sure = subject.group_interval(&fairness.column, group, name);
            Cell::Sure(format!("fairness.{}.{}.{name}", fairness.column, group.value), value, sure)
        };
        let about = [Cell::text(&group.value), Cell::count(group.count as u64)];
        about.into_iter().chain(shown.iter().map(rate)).collect()
    });
    table(&names, rows)
}

fn every(fairness: &Fairness) -> String {
    let Some(first) = fairness.groups.first() else { return String::new() };
    let mut names = vec!["rate"];
    names.extend(fairness.groups.iter().map(|group| group.value.as_str()));
    let rows = first.metrics.iter().map(|(name, _)| {
        let cell = |group: &crate::eval::Group| Cell::Number(number(group.metrics.get(name).unwrap_or(f64::NAN)));
        std::iter::once(Cell::text(name)).chain(fairness.groups.iter().map(cell)).collect()
    });
    table(&names, rows)
}

/// The rules of groups that are decided apart, and what these changed.
fn by_group(report: &Report, column: &str) -> String {
    let Some(rules) = report.thresholds.as_ref().filter(|rules| rules.column == column) else { return String::new() };
    let mut html = heading(&format!("Decided by {column}"));
    html += &table(
        &["group", "rule"],
        rules.rules.iter().map(|(group, rule)| vec![Cell::text(group), Cell::text(rule.told())]),
    );
    if rules.rules.iter().any(|(_, rule)| rule.draws_lots()) {
        html += &paragraph(
            "Rows between two thresholds are decided by lot: the same lot for equal rows, by the seed of training.",
        );
    }
    let Some(mitigated) = &report.mitigation else { return html };
    let worse: Vec<&str> = mitigated.worse().into_iter().map(|(name, ..)| name).collect();
    let rows = mitigated.before.iter().map(|(name, before)| {
        let after = mitigated.after.get(name).unwrap_or(f64::NAN);
        let mark = if worse.contains(&name) { "worse" } else { "" };
        vec![Cell::text(name), Cell::Number(number(before)), Cell::Number(number(after)), Cell::text(mark)]
    });
    html + &table(&["what it changed", "one for all", "by group", ""], rows)
}
