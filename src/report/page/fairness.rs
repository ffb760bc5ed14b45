//! How groups of protected columns fare, and how far they are apart.

use super::super::groups::{interval, shown};
use super::super::shown::number;
use super::Told;
use super::html::{Cell, doubt, figure, folded, heading, paragraph, table};
use crate::eval::Fairness;

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
        html += &of_groups(fairness);
        let measures = fairness.summary.iter().map(|(name, value)| {
            vec![Cell::text(name), Cell::Metric(format!("fairness.{}.{name}", fairness.column), value)]
        });
        html += &table(&["between groups", "value"], measures);
        html += &folded("Every rate of every group", &every(fairness));
    }
    html
}

fn of_groups(fairness: &Fairness) -> String {
    let shown: Vec<&str> = shown(fairness).into_iter().map(|(name, _)| name).collect();
    let names = [&["group", "rows"], &shown[..]].concat();
    let rows = fairness.groups.iter().map(|group| {
        let rate = |name: &&str| {
            let value = group.metrics.get(name).unwrap_or(f64::NAN);
            Cell::Sure(format!("fairness.{}.{}.{name}", fairness.column, group.value), value, interval(group, name))
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
