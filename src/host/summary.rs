//! What came of a run, as text for people.

use std::fmt::Write;

use super::sure::{self, Ends};
use crate::base::fmt;
use crate::train::{Confusions, Report};

/// Metrics of each part, the confusion matrix and fairness, ready to print.
pub(super) fn of_report(report: &Report) -> String {
    let mut text = of_judgement(report, &sure::of_report(report));
    // Writing to a string cannot fail.
    let _ = writeln!(
        text,
        "\nepochs {}, best {}; {} of training, {} rows/s\n{}",
        report.epochs,
        report.best_epoch,
        fmt::duration(report.seconds.train),
        fmt::count(report.samples_per_second as u64),
        report.dir
    );
    text
}

/// How often the test was looked at, as a line below a report.
pub(super) fn of_looks(told: Option<&str>) -> String {
    told.map_or_else(String::new, |told| format!("{told}\n"))
}

/// The same as [`of_report`] without how long it took to learn, and with these intervals beside the last part.
pub(super) fn of_judgement(report: &Report, ends: &Ends) -> String {
    let mut text = String::new();
    // Writing to a string cannot fail.
    let _ = write_report(&mut text, report, ends);
    text
}

fn write_report(text: &mut String, report: &Report, ends: &Ends) -> std::fmt::Result {
    let parts =
        [("train", &report.metrics.train), ("validation", &report.metrics.validation), ("test", &report.metrics.test)];
    let parts: Vec<_> = parts.into_iter().filter(|(_, metrics)| !metrics.is_empty()).collect();
    write!(text, "{:30}", "")?;
    parts.iter().try_for_each(|(name, _)| write!(text, "{name:>12}"))?;
    writeln!(text, "{}", if ends.is_empty() { "" } else { "  95 % interval" })?;
    let Some((_, first)) = parts.last() else { return Ok(()) };
    for (name, _) in *first {
        write!(text, "{name:30}")?;
        for (_, metrics) in &parts {
            write!(text, "{:>12}", metrics.get(name).map_or_else(|| "–".into(), fmt::number))?;
        }
        match ends.iter().find(|(known, (low, _))| known == name && !low.is_nan()) {
            Some((_, (low, high))) => writeln!(text, "  {} to {}", fmt::number(*low), fmt::number(*high))?,
            None => writeln!(text)?,
        }
    }
    if !report.split.method.is_empty() {
        writeln!(text, "\nsplit {}", report.split.told())?;
    }
    if let Some(threshold) = report.threshold {
        writeln!(text, "\npositive from a probability of {} on", fmt::number(threshold))?;
    }
    if let Some(confusion) = &report.confusion_matrix {
        write_confusion(text, confusion)?;
    }
    for fairness in &report.fairness {
        writeln!(text, "\nfairness by {}", fairness.column)?;
        for group in &fairness.groups {
            write!(text, "  {:24}{:>8} rows", group.value, group.count)?;
            for name in ["selection_rate", "tpr", "fpr", "accuracy", "mean_absolute_error"] {
                if let Some(value) = group.metrics.get(name) {
                    write!(text, "  {name} {}", fmt::number(value))?;
                }
            }
            writeln!(text)?;
        }
        for (name, value) in &fairness.summary {
            writeln!(text, "  {name:40}{}", fmt::number(value))?;
        }
    }
    Ok(())
}

fn write_confusion(text: &mut String, confusion: &Confusions) -> std::fmt::Result {
    let shown = if confusion.test.is_empty() { &confusion.validation } else { &confusion.test };
    if shown.is_empty() || confusion.labels.len() > 12 {
        return Ok(());
    }
    write!(text, "\n{:24}", "truth \\ predicted")?;
    confusion.labels.iter().try_for_each(|label| write!(text, "{label:>14}"))?;
    writeln!(text)?;
    for (label, row) in confusion.labels.iter().zip(shown) {
        write!(text, "{label:24}")?;
        row.iter().try_for_each(|count| write!(text, "{count:>14}"))?;
        writeln!(text)?;
    }
    Ok(())
}
