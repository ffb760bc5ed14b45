//! What came of a run, as text for people.

use std::fmt::Write;

use crate::base::fmt;
use crate::eval::ByGroup;
use crate::train::{Confusions, Mitigated, Report, Verdict};

/// Metrics of each part, the confusion matrix and fairness, ready to print.
pub(super) fn of_report(report: &Report) -> String {
    let mut text = of_judgement(report);
    // Writing to a string cannot fail.
    let _ = writeln!(
        text,
        "\nepochs {}, weights of {}; {} of training, {} rows/s\n{}",
        report.epochs,
        report.kept_epoch,
        fmt::duration(report.seconds.train),
        fmt::count(report.samples_per_second as u64),
        report.dir
    );
    if let Some(energy) = &report.energy {
        let (used, cost) = (fmt::number(energy.watt_hours), fmt::number(energy.grams_co2e));
        let _ = writeln!(text, "{used} Wh, {cost} g CO2e ({}: {})", energy.source, energy.how);
    }
    if let Some(verdict) = &report.goal {
        let _ = write!(text, "\n{}", of_verdict(verdict));
    }
    text
}

/// How often the test was looked at, as a line below a report.
pub(super) fn of_looks(told: Option<&str>) -> String {
    told.map_or_else(String::new, |told| format!("{told}\n"))
}

/// Whether the goal is reached, and a line for each condition.
pub(super) fn of_verdict(verdict: &Verdict) -> String {
    let sure = if verdict.sure { ", by whole 95 % intervals" } else { "" };
    let mut text = format!("goal {}{sure}\n", verdict.word());
    for check in &verdict.checks {
        // Writing to a string cannot fail.
        let _ = writeln!(text, "  {}", check.told());
    }
    text
}

/// The same as [`of_report`] without how long it took to learn.
pub(super) fn of_judgement(report: &Report) -> String {
    let mut text = String::new();
    // Writing to a string cannot fail.
    let _ = write_report(&mut text, report);
    text
}

fn write_report(text: &mut String, report: &Report) -> std::fmt::Result {
    let ends = report.intervals.as_ref().map(|intervals| &intervals.metrics);
    let parts =
        [("train", &report.metrics.train), ("validation", &report.metrics.validation), ("test", &report.metrics.test)];
    let parts: Vec<_> = parts.into_iter().filter(|(_, metrics)| !metrics.is_empty()).collect();
    write!(text, "{:30}", "")?;
    parts.iter().try_for_each(|(name, _)| write!(text, "{name:>12}"))?;
    writeln!(text, "{}", if ends.is_some() { "  95 % interval" } else { "" })?;
    let Some((_, first)) = parts.last() else { return Ok(()) };
    for (name, _) in *first {
        write!(text, "{name:30}")?;
        for (_, metrics) in &parts {
            write!(text, "{:>12}", metrics.get(name).map_or_else(|| "–".into(), fmt::number))?;
        }
        match ends.and_then(|ends| ends.get(name)) {
            Some((low, high)) => writeln!(text, "  {} to {}", fmt::number(low), fmt::number(high))?,
            None => writeln!(text)?,
        }
    }
    if !report.split.method.is_empty() {
        writeln!(text, "\nsplit {}", report.split.told())?;
    }
    if let Some(threshold) = report.threshold {
        writeln!(text, "\npositive from a probability of {} on", fmt::number(threshold))?;
    }
    if let Some(rules) = &report.thresholds {
        write_rules(text, rules, report.mitigation.as_ref())?;
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
        let ends = report.intervals.as_ref();
        for (name, value) in &fairness.summary {
            write!(text, "  {name:40}{}", fmt::number(value))?;
            match ends.and_then(|ends| ends.of_fairness(&fairness.column, name)) {
                Some((low, high)) => writeln!(text, "  {} to {}", fmt::number(low), fmt::number(high))?,
                None => writeln!(text)?,
            }
        }
    }
    Ok(())
}

/// The thresholds of each group, and what they changed.
fn write_rules(text: &mut String, rules: &ByGroup, mitigated: Option<&Mitigated>) -> std::fmt::Result {
    writeln!(text, "\ndecided by {}", rules.column)?;
    for (group, rule) in &rules.rules {
        writeln!(text, "  {group:24}{}", rule.told())?;
    }
    if rules.rules.iter().any(|(_, rule)| rule.draws_lots()) {
        writeln!(text, "  rows between two thresholds are decided by lot (fairness.randomised = false does without)")?;
    }
    writeln!(text, "  chosen on training and validation rows")?;
    let Some(mitigated) = mitigated else { return Ok(()) };
    let part = if mitigated.part.is_empty() { String::new() } else { format!("{} rows", mitigated.part) };
    writeln!(text, "  {part:40}{:>12}{:>12}", "one for all", "by group")?;
    let worse: Vec<&str> = mitigated.worse().into_iter().map(|(name, ..)| name).collect();
    for (name, before) in &mitigated.before {
        let Some(after) = mitigated.after.get(name) else { continue };
        let mark = if worse.contains(&name) { "  worse" } else { "" };
        writeln!(text, "  {name:40}{:>12}{:>12}{mark}", fmt::number(before), fmt::number(after))?;
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
