//! An audit of several labels as people read it: tables of text, one line a metric, label or group.

use std::fmt::Write;

use super::super::page::{cell, digits, fit, line};
use super::{Audited, Grouping};
use crate::base::fmt;
use crate::eval::{Ends, Metrics, MultilabelAudit};
use crate::host::cli::ZeroDivided;

/// Columns of a line for a name.
const NAME: usize = 34;
/// Columns of a number with its interval.
const CELL: usize = 27;
/// Metrics of a label.
const OF_LABELS: [&str; 4] = ["precision", "recall", "f1", "roc_auc"];
/// Metrics of a group; all of them stand in the document.
const OF_GROUPS: [&str; 4] = ["subset_accuracy", "hamming_loss", "f1_macro", "f1_samples"];

pub(super) fn page(audited: &Audited) -> String {
    let mut text = String::new();
    // Writing to a string cannot fail.
    let _ = write_page(&mut text, audited);
    text
}

fn write_page(text: &mut String, audited: &Audited) -> std::fmt::Result {
    let (labelled, all) = (&audited.labelled, &audited.all);
    let rows = labelled.rows.len();
    let count = |count: usize| fmt::thousands(count as u64);
    let of = if rows == labelled.of { String::new() } else { format!(" of {}", count(labelled.of)) };
    let mut thresholds = labelled.thresholds.clone();
    thresholds.dedup();
    let by = match thresholds.as_slice() {
        [] => "decided by columns".to_owned(),
        [one] => format!("a label is given from {one} on"),
        _ => "labels are given from thresholds of their own on".to_owned(),
    };
    writeln!(text, "{}{of} rows that may have any of {} labels, {by}", count(rows), labelled.names.len())?;
    let given = |cells: &[bool]| cells.iter().filter(|&&cell| cell).count() as f64 / rows as f64;
    let (is, said) = (given(&labelled.truth), given(&labelled.predicted));
    writeln!(text, "a row has {} labels on average and is given {}", fmt::number(is), fmt::number(said))?;
    writeln!(text, "\n{:NAME$}  {:>8}  95 % interval", "all rows", "")?;
    for (name, value) in &all.overall.metrics {
        let ends = all.overall.intervals.get(name);
        let ends = ends.map_or_else(String::new, |(low, high)| format!("{} to {}", digits(low), digits(high)));
        line(text, &format!("{name:NAME$}  {:>8}  {ends}", digits(value)));
    }
    let zero = match audited.zero_division {
        ZeroDivided::Zero => "counts as 0",
        ZeroDivided::One => "counts as 1",
        ZeroDivided::Undefined => "is left out of averages",
    };
    writeln!(text, "0/0, such as the precision of a label that no row is given, {zero}")?;
    let labels = labelled.names.iter().zip(&all.labels);
    let labels = labels.map(|(name, label)| (name, label.counts.positives(), &label.metrics, &label.intervals));
    write_table(text, ("label", "true"), &OF_LABELS, labels)?;
    audited.by.iter().try_for_each(|(grouping, audit)| write_grouping(text, grouping, audit))
}

fn write_table<'a>(
    text: &mut String,
    (what, counted): (&str, &str),
    metrics: &[&str],
    rows: impl Iterator<Item = (&'a String, u64, &'a Metrics, &'a Ends)>,
) -> std::fmt::Result {
    let mut head = format!("\n{}  {counted:>8}", fit(what, NAME));
    metrics.iter().try_for_each(|name| write!(head, "  {name:CELL$}"))?;
    line(text, &head);
    for (name, count, values, ends) in rows {
        let mut row = format!("{}  {:>8}", fit(name, NAME), fmt::thousands(count));
        for metric in metrics {
            let value = values.get(metric).unwrap_or(f64::NAN);
            write!(row, "  {:CELL$}", cell(value, ends.get(metric).unwrap_or((f64::NAN, f64::NAN))))?;
        }
        line(text, &row);
    }
    Ok(())
}

fn write_grouping(text: &mut String, grouping: &Grouping, audit: &MultilabelAudit) -> std::fmt::Result {
    let groups = grouping.names.iter().zip(&audit.groups);
    let rows = groups.map(|(name, group)| (name, group.rows, &group.metrics, &group.intervals));
    write_table(text, (&format!("by {}", grouping.name), "rows"), &OF_GROUPS, rows)?;
    let mut row = format!("{}  {:>8}", fit("apart", NAME), "");
    for metric in OF_GROUPS {
        let apart = audit.apart.iter().find(|apart| apart.metric == metric);
        let told = apart.map_or_else(|| "–".to_owned(), |apart| cell(apart.difference, apart.interval));
        write!(row, "  {told:CELL$}")?;
    }
    line(text, &row);
    Ok(())
}
