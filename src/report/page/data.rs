//! Which data, how they were split, and what shows that nothing leaks.

use super::super::shown::number;
use super::super::subject::Subject;
use super::Told;
use super::html::{Cell, doubt, facts, folded, heading, paragraph, table};
use crate::base::fmt;

pub(super) fn section(told: &Told) -> String {
    let subject = told.subject;
    let (report, data) = (&subject.report, &subject.workspace.data);
    let mut pairs = vec![("data", Subject::shown_path(subject.data_path()).to_owned())];
    pairs.extend(data.test.iter().map(|test| ("test file", Subject::shown_path(test).to_owned())));
    pairs.push(("target", data.target_name().to_owned()));
    pairs.push(("task", report.task.clone()));
    if !subject.labels().is_empty() {
        let labels: Vec<String> =
            subject.labels().iter().map(|label| fmt::truncate(label, 40, "…").into_owned()).collect();
        let shown = labels.iter().take(12).cloned().collect::<Vec<_>>().join(", ");
        let more = if labels.len() > 12 { format!(", … ({} in all)", labels.len()) } else { String::new() };
        pairs.push(("classes", shown + &more));
    }
    if !data.protected.is_empty() {
        pairs.push(("protected", data.protected.join(", ")));
    }
    if !report.split.method.is_empty() {
        pairs.push(("split", report.split.told()));
    }
    if !report.test_set.is_empty() {
        pairs.push(("seal of the test", report.test_set.clone()));
    }
    let mut html = facts(pairs);
    let parts = ["train", "validation", "test"];
    html +=
        &table(&["part", "rows"], parts.map(|part| vec![Cell::text(part), Cell::count(subject.count(part) as u64)]));
    if report.split.rows_in_two_parts + report.split.groups_in_two_parts + report.split.duplicates_in_two_parts > 0 {
        html += &doubt("Something stands in two parts, so the numbers of the later part may be too good.");
    }
    if let Some(looks) = &subject.looks {
        let sealed = looks.lines().count() < 2;
        html += &if sealed { paragraph(&format!("{}.", capital(looks))) } else { doubt(&capital(looks)) };
    }
    if let Some(profile) = &subject.profile {
        let rows = profile.columns.iter().map(|column| {
            let common = column
                .top
                .first()
                .filter(|_| !subject.is_private(column))
                .map_or_else(String::new, |(value, _)| fmt::truncate(value, 30, "…").into_owned());
            let numbers = column.numbers.as_ref();
            vec![
                Cell::text(&column.name),
                Cell::text(column.kind.name()),
                Cell::count(column.missing as u64),
                Cell::count(column.distinct as u64),
                Cell::Number(numbers.map_or_else(String::new, |numbers| number(numbers.mean))),
                Cell::text(common),
            ]
        });
        let names = ["column", "kind", "missing", "distinct", "mean", "most frequent"];
        html += &heading("Columns");
        html += &folded(
            &format!("{} columns of {} rows", profile.columns.len(), fmt::thousands(profile.rows as u64)),
            &table(&names, rows),
        );
    }
    html
}

/// A sentence's first letter.
fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
