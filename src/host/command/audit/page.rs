//! An audit as people read it: tables of text, one line a group or measure, no line wrapped.

use std::fmt::Write;

use super::Audited;
use super::groups::Grouping;
use crate::base::fmt;
use crate::eval::{Audit, Pair, Test};
use crate::host::scanned;

/// Columns of a line for a group's name.
const NAME: usize = 26;
/// Columns of a number with its interval.
const CELL: usize = 27;
/// Groups listed, the largest.
const GROUPS: usize = 20;
/// Differences listed, the surest.
const TESTS: usize = 10;
/// Differences below this chance are listed.
const SURE: f64 = 0.05;
/// Columns of a measure's name.
const MEASURE: usize = 36;

/// Metrics of a group, three to a table.
const OF_GROUPS: [[&str; 3]; 3] =
    [["selection_rate", "tpr", "fpr"], ["base_rate", "precision", "accuracy"], ["roc_auc", "brier_score", "ece"]];

/// Measures of the same idea: Fairlearn's name, AIF360's name.
const SIDES: [(&str, &str); 10] = [
    ("demographic_parity_difference", "statistical_parity_difference"),
    ("demographic_parity_ratio", "disparate_impact"),
    ("equal_opportunity_difference", "equal_opportunity_difference"),
    ("equalized_odds_difference", "equalized_odds_difference"),
    ("false_positive_rate_difference", "average_odds_difference"),
    ("precision_difference", "false_discovery_rate_difference"),
    ("accuracy_difference", "error_rate_difference"),
    ("", "average_predictive_value_difference"),
    ("", "mean_difference"),
    ("", "base_rate_ratio"),
];

/// AIF360's measures that are listed for every group.
const AGAINST: [&str; 3] = ["statistical_parity_difference", "disparate_impact", "average_odds_difference"];

pub(super) fn page(audited: &Audited) -> String {
    let mut text = String::new();
    // Writing to a string cannot fail.
    let _ = write_page(&mut text, audited);
    text
}

fn write_page(text: &mut String, audited: &Audited) -> std::fmt::Result {
    let judged = &audited.judged;
    let positive = judged.truth.iter().filter(|&&truth| truth == 1).count();
    let count = |count: usize| fmt::thousands(count as u64);
    let by = match (&judged.prediction, judged.threshold) {
        (Some(column), _) => format!("decided by `{column}`"),
        (None, threshold) => format!("positive from {} on", threshold.unwrap_or_default()),
    };
    let score = judged.score.as_ref().map_or_else(String::new, |score| format!("score `{score}`, "));
    let of = if judged.rows.len() == judged.of { String::new() } else { format!(" of {}", count(judged.of)) };
    writeln!(text, "{}{of} rows, {score}{by}", count(judged.rows.len()))?;
    let share = fmt::percent(positive as f64 / judged.rows.len() as f64);
    let [negative, label] = &judged.labels;
    writeln!(text, "`{}` is \"{label}\" in {} of them ({share}), else \"{negative}\"", judged.target, count(positive))?;
    writeln!(text, "\n{:NAME$}  {:>8}  95 % interval", "all rows", "")?;
    let (said, silent): (Vec<_>, Vec<_>) = audited.metrics.iter().partition(|(_, value)| !value.is_nan());
    for (name, value) in said {
        let ends = audited.intervals.iter().find(|(known, _)| known == name).map(|(_, ends)| *ends);
        let ends = ends.filter(|(low, _)| !low.is_nan());
        let ends = ends.map_or_else(String::new, |(low, high)| format!("{} to {}", digits(low), digits(high)));
        writeln!(text, "{}", format!("{name:NAME$}  {:>8}  {ends}", digits(value)).trim_end())?;
    }
    if !silent.is_empty() {
        let names: Vec<&str> = silent.into_iter().map(|(name, _)| name).collect();
        writeln!(text, "not defined, as where scores are no probabilities: {}", names.join(", "))?;
    }
    for (grouping, audit) in &audited.by {
        write_grouping(text, grouping, audit, judged.score.is_some())?;
    }
    write_tests(text, audited)?;
    audited.scan.iter().try_for_each(|scan| text.write_str(&scanned::text(scan)))
}

pub(super) fn digits(value: f64) -> String {
    // What rounds to nothing has no sign.
    let value = if value.abs() < 0.5e-4 { 0.0 } else { value };
    if value.is_nan() { "–".to_owned() } else { format!("{value:.4}") }
}

pub(super) fn cell(value: f64, (low, high): (f64, f64)) -> String {
    if low.is_nan() {
        return digits(value);
    }
    format!("{} ({} to {})", digits(value), digits(low), digits(high))
}

pub(super) fn fit(text: &str, room: usize) -> String {
    fmt::fit(text, room, fmt::Align::Left, "…")
}

pub(super) fn line(text: &mut String, line: &str) {
    text.push_str(line.trim_end());
    text.push('\n');
}

/// The places of the largest groups, in their order.
fn largest(audit: &Audit) -> Vec<usize> {
    let mut places: Vec<usize> = (0..audit.counts.len()).collect();
    places.sort_by_key(|&place| std::cmp::Reverse(audit.counts[place].total()));
    places.truncate(GROUPS);
    places.sort_unstable();
    places
}

fn write_grouping(text: &mut String, grouping: &Grouping, audit: &Audit, scored: bool) -> std::fmt::Result {
    let shown = largest(audit);
    let tables = if scored { &OF_GROUPS[..] } else { &OF_GROUPS[..2] };
    let defined = |name: &&str| audit.fairness.groups.iter().any(|g| g.metrics.get(name).is_some_and(|v| !v.is_nan()));
    for (number, metrics) in tables.iter().enumerate() {
        let metrics: Vec<&str> = metrics.iter().copied().filter(defined).collect();
        if metrics.is_empty() {
            continue;
        }
        let heading = if number == 0 { format!("by {}", grouping.name) } else { String::new() };
        let mut head = format!("\n{}  {:>8}", fit(&heading, NAME), if number == 0 { "rows" } else { "" });
        metrics.iter().try_for_each(|name| write!(head, "  {name:CELL$}"))?;
        line(text, &head);
        for &place in &shown {
            let (group, ends) = (&audit.fairness.groups[place], &audit.intervals[place]);
            let rows = if number == 0 { fmt::thousands(group.count as u64) } else { String::new() };
            let mut row = format!("{}  {rows:>8}", fit(&group.value, NAME));
            for name in &metrics {
                let value = group.metrics.get(name).unwrap_or(f64::NAN);
                let ends = ends.iter().find(|(known, _)| known == name).map_or((f64::NAN, f64::NAN), |(_, ends)| *ends);
                write!(row, "  {:CELL$}", cell(value, ends))?;
            }
            line(text, &row);
        }
    }
    let more = audit.counts.len() - shown.len();
    if more > 0 {
        writeln!(text, "and {more} smaller groups, which --json lists")?;
    }
    if scored {
        write_bands(text, audit, &shown)?;
    }
    write_sides(text, grouping, audit, &shown)
}

/// What came true of each score, which is the same in every group where scores are calibrated for all.
fn write_bands(text: &mut String, audit: &Audit, shown: &[usize]) -> std::fmt::Result {
    let mut head = format!("\n{}  {:>8}", fit("share positive by score", NAME), "");
    audit.bands.iter().try_for_each(|band| write!(head, "  {band:>7}"))?;
    line(text, &head);
    for &place in shown {
        let mut row = format!("{}  {:>8}", fit(&audit.fairness.groups[place].value, NAME), "");
        for &(rows, positive) in &audit.observed[place] {
            let share = if rows == 0 { f64::NAN } else { positive as f64 / rows as f64 };
            write!(row, "  {:>7}", digits(share))?;
        }
        line(text, &row);
    }
    Ok(())
}

fn write_sides(text: &mut String, grouping: &Grouping, audit: &Audit, shown: &[usize]) -> std::fmt::Result {
    let rows = |pair: &&Pair| (audit.counts[pair.unprivileged].total(), usize::MAX - pair.unprivileged);
    let Some(pair) = audit.pairs.iter().max_by_key(rows) else { return Ok(()) };
    let value = |place: usize| audit.fairness.groups[place].value.as_str();
    let privileged = value(audit.privileged);
    let chosen = if grouping.privileged.is_some() { "" } else { ", which has most rows" };
    writeln!(
        text,
        "\nFairlearn compares all groups of {}, without a sign; AIF360 one group with {privileged}{chosen}.",
        grouping.name
    )?;
    let against = format!("AIF360: {} − {privileged}, or their ratio", value(pair.unprivileged));
    let head = format!("{}  {:CELL$}  {against}", fit("Fairlearn: largest − least, or ratio", MEASURE), "");
    line(text, &head);
    for (fairlearn, aif360) in SIDES {
        let between = audit.fairness.summary.iter().zip(&audit.between).find(|((name, _), _)| *name == fairlearn);
        let between = between.map_or_else(String::new, |((_, value), ends)| cell(value, *ends));
        let measure = measure(pair, aif360);
        line(text, &format!("{fairlearn:MEASURE$}  {between:CELL$}  {aif360:MEASURE$}  {measure}"));
    }
    let others: Vec<&Pair> = audit.pairs.iter().filter(|pair| shown.contains(&pair.unprivileged)).collect();
    if others.len() > 1 {
        let mut head = format!("\n{}", fit(&format!("AIF360 against {privileged}"), NAME));
        AGAINST.iter().try_for_each(|name| write!(head, "  {name:30}"))?;
        line(text, &head);
        for pair in others {
            let mut row = fit(value(pair.unprivileged), NAME);
            AGAINST.iter().try_for_each(|name| write!(row, "  {:30}", measure(pair, name)))?;
            line(text, &row);
        }
    }
    let [all, between] = audit.inequality;
    writeln!(text, "\nTheil index {}, between groups {}", digits(all.theil), digits(between.theil))?;
    line(text, "\nfour-fifths rule");
    for verdict in &audit.verdicts {
        let met = match verdict.passes() {
            Some(true) => "met",
            Some(false) => "not met",
            None => "–",
        };
        writeln!(text, "{:8}  {:>7}  {}", met, digits(verdict.ratio), verdict.convention)?;
    }
    Ok(())
}

/// A signed measure with its interval; a ratio has no sign.
fn measure(pair: &Pair, name: &str) -> String {
    let found = pair.measures.iter().find(|(known, ..)| *known == name);
    found.map_or_else(String::new, |&(_, value, ends)| {
        let sign = if name.ends_with("difference") && value >= 0.5e-4 { "+" } else { "" };
        format!("{sign}{}", cell(value, ends))
    })
}

/// The surest differences of a group from all other rows.
fn write_tests(text: &mut String, audited: &Audited) -> std::fmt::Result {
    let all: Vec<(&Grouping, &Audit, &Test)> = audited
        .by
        .iter()
        .flat_map(|(grouping, audit)| audit.tests.iter().map(move |test| (grouping, audit, test)))
        .collect();
    if all.is_empty() {
        return Ok(());
    }
    let mut sure: Vec<_> = all.iter().filter(|(.., test)| test.corrected < SURE).collect();
    sure.sort_by(|(.., a), (.., b)| a.corrected.total_cmp(&b.corrected).then(a.chance.total_cmp(&b.chance)));
    let told = "differences of a group from all other rows (Fisher's exact test, corrected by Holm for";
    writeln!(text, "\n{} {told} {} questions, p < {SURE})", sure.len(), all.len())?;
    for (grouping, audit, test) in sure.iter().take(TESTS) {
        let group = format!("{} {}", grouping.name, audit.fairness.groups[test.group].value);
        let (own, others) = test.rates;
        writeln!(
            text,
            "{}  {:14}  {} against {}  p {}",
            fit(&group, MEASURE),
            test.rate,
            digits(own),
            digits(others),
            fmt::number(test.corrected)
        )?;
    }
    let more = sure.len().saturating_sub(TESTS);
    if more > 0 {
        writeln!(text, "and {more} more, which --json lists")?;
    }
    Ok(())
}
