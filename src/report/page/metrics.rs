//! Every metric on every part; intervals of the last.

use super::super::shown::number;
use super::Told;
use super::html::{Cell, paragraph, table};

pub(super) fn section(told: &Told) -> String {
    let subject = told.subject;
    let parts = subject.parts();
    let (last, metrics) = subject.last();
    if metrics.is_empty() {
        return String::new();
    }
    let interval = format!("95 % interval, {last}");
    let mut names = vec!["metric"];
    names.extend(parts.iter().map(|(part, _)| *part));
    let sure = metrics.iter().any(|(name, _)| subject.interval(name).is_some());
    if sure {
        names.push(&interval);
    }
    let row = |name: &str| {
        let mut cells = vec![Cell::text(name)];
        for (part, metrics) in &parts {
            cells.push(Cell::Metric(format!("{part}.{name}"), metrics.get(name).unwrap_or(f64::NAN)));
        }
        if sure {
            cells.push(Cell::Ends(subject.interval(name)));
        }
        cells
    };
    let mut html = table(&names, metrics.iter().map(|(name, _)| row(name)));
    if let Some(threshold) = subject.report.threshold {
        html += &paragraph(&format!("A row counts as positive from a probability of {} on.", number(threshold)));
    }
    html
}
