//! Every metric on every part; intervals of the last.

use super::super::shown::number;
use super::Told;
use super::html::{Cell, paragraph, table};

pub(super) fn section(told: &Told) -> String {
    let subject = told.subject;
    let parts = subject.parts();
    let (_, metrics) = subject.last();
    if metrics.is_empty() {
        return String::new();
    }
    let (heads, sure) = subject.metric_heads();
    let heads: Vec<&str> = heads.iter().map(String::as_str).collect();
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
    let mut html = table(&heads, metrics.iter().map(|(name, _)| row(name)));
    if let Some(threshold) = subject.report.threshold {
        html += &paragraph(&format!("A row counts as positive from a probability of {} on.", number(threshold)));
    }
    html
}
