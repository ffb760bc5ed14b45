//! What was found as people read it: bars of importance, flips, the most wrong rows, partial dependence.

use std::fmt::Write;

use crate::base::fmt;
use crate::data::{Task, row_told};
use crate::host::explained::Looked;
use crate::host::scanned;
use crate::host::trained::Trained;
use crate::train::explain::{Dependence, Errors, Explanation, Flips, Importance, Residuals, Turned};

/// Columns of a name.
const NAME: usize = 22;
/// Columns of a number with its interval.
const CELL: usize = 28;
/// Columns of the longest bar.
const BAR: usize = 40;
/// Columns of importance that are listed.
const LISTED: usize = 40;
/// Pairs of groups that are listed for a protected column.
const PAIRS: usize = 12;
/// Most wrong rows that are listed.
const WRONG: usize = 10;
/// Columns for the cells of a row.
const CELLS: usize = 90;
/// Places of a column of numbers that are listed.
const PLACES: usize = 20;
/// Classes whose partial dependence is listed.
const CLASSES: usize = 6;

pub(super) fn page(trained: &Trained, rows: &Looked, found: &Explanation) -> String {
    let mut text = String::new();
    // Writing to a string cannot fail.
    let _ = write_page(&mut text, trained, rows, found);
    text
}

fn write_page(text: &mut String, trained: &Trained, rows: &Looked, found: &Explanation) -> std::fmt::Result {
    let count = |count: usize| fmt::thousands(count as u64);
    let of = if found.rows == found.of { String::new() } else { format!(" of {}, drawn", count(found.of)) };
    writeln!(
        text,
        "{}: {} {} rows{of}; {} {}",
        trained.record.id,
        count(found.rows),
        rows.name,
        found.metric,
        digits(found.baseline)
    )?;
    if !found.importances.is_empty() {
        write_importances(text, found)?;
    }
    for flips in &found.flips {
        write_flips(text, trained, flips)?;
    }
    if !found.flips.is_empty() {
        writeln!(
            text,
            "\nThat nothing changes does not prove that the model does not mind: other columns can tell the same."
        )?;
    }
    for dependence in &found.dependence {
        write_dependence(text, dependence)?;
        found.errors.iter().filter(|one| one.column == dependence.column).try_for_each(|one| errors(text, one))?;
    }
    if let Some(Residuals { mean, std, quantiles }) = found.residuals {
        let [low, first, middle, third, high] = quantiles.map(fmt::number);
        writeln!(
            text,
            "\nprediction less truth: mean {}, deviation {}; {low} at 5 %, {first} at 25 %, {middle} at 50 %, {third} at 75 %, {high} at 95 %",
            fmt::number(mean),
            fmt::number(std)
        )?;
    }
    write_wrong(text, trained, rows, found)?;
    found.slices.iter().try_for_each(|scan| text.write_str(&scanned::text(scan)))?;
    for note in &found.notes {
        writeln!(text, "\n{note}")?;
    }
    Ok(())
}

fn digits(value: f64) -> String {
    // What rounds to nothing has no sign.
    let value = if value.abs() < 0.5e-4 { 0.0 } else { value };
    if value.is_nan() { "–".to_owned() } else { format!("{value:.4}") }
}

fn fit(text: &str, room: usize) -> String {
    fmt::fit(text, room, fmt::Align::Left, "…")
}

fn bar(share: f64) -> String {
    "█".repeat((share.clamp(0.0, 1.0) * BAR as f64).round() as usize)
}

fn write_importances(text: &mut String, found: &Explanation) -> std::fmt::Result {
    writeln!(
        text,
        "\nimportance: how much worse {} gets when a column is shuffled, {} times; 95 % interval of the mean",
        found.metric, found.repeats
    )?;
    let most = found.importances.iter().map(|one| one.mean).filter(|mean| !mean.is_nan()).fold(0.0, f64::max);
    for one in found.importances.iter().take(LISTED) {
        writeln!(text, "{}", importance(one, most).trim_end())?;
    }
    let more = found.importances.len().saturating_sub(LISTED);
    if more > 0 {
        writeln!(text, "and {more} less important columns, which --json lists")?;
    }
    Ok(())
}

fn importance(one: &Importance, most: f64) -> String {
    let name = fit(&one.column, NAME);
    match (&one.unknown, one.feature) {
        (Some(why), _) => format!("{name}  not known: {why}"),
        (_, false) => format!("{name}  {:CELL$}  not read by the model", "0"),
        _ => {
            let (low, high) = one.interval;
            let cell = format!("{} ({} to {})", digits(one.mean), digits(low), digits(high));
            format!("{name}  {cell:CELL$}  {}", bar(if most > 0.0 { one.mean / most } else { 0.0 }))
        }
    }
}

fn write_flips(text: &mut String, trained: &Trained, flips: &Flips) -> std::fmt::Result {
    let name = &flips.column;
    if !flips.feature {
        writeln!(
            text,
            "\n`{name}` alone changes nothing: the model does not read it. Columns that tell the same may stand in for it."
        )?;
        return Ok(());
    }
    if flips.pairs.is_empty() {
        return writeln!(text, "\n`{name}` alone: all rows are of one group, so none can be put into another");
    }
    match flips.changed {
        Some(changed) => {
            let (low, high) = flips.interval;
            writeln!(
                text,
                "\n`{name}` alone, put into another group, changes the decision on {} of {} rows: {} ({} to {})",
                fmt::thousands(changed as u64),
                fmt::thousands(flips.rows as u64),
                fmt::percent(changed as f64 / flips.rows as f64),
                fmt::percent(low),
                fmt::percent(high)
            )?;
        }
        None => writeln!(text, "\n`{name}` alone, put into another group, changes the prediction")?,
    }
    let mut pairs: Vec<&Turned> = flips.pairs.iter().collect();
    let weight = |pair: &Turned| pair.changed.map_or(pair.mean_absolute_change, |n| n as f64 / pair.rows.max(1) as f64);
    pairs.sort_by(|a, b| weight(b).total_cmp(&weight(a)));
    for pair in pairs.iter().take(PAIRS) {
        writeln!(text, "  {}", of_pair(trained, pair))?;
    }
    let more = pairs.len().saturating_sub(PAIRS);
    if more > 0 {
        writeln!(text, "  and {more} pairs of groups that change less, which --json lists")?;
    }
    if flips.groups.len() < flips.of_groups {
        writeln!(text, "  rows were put into the {} largest of {} groups", flips.groups.len(), flips.of_groups)?;
    }
    Ok(())
}

fn of_pair(trained: &Trained, pair: &Turned) -> String {
    let groups = fit(&format!("{} → {}", pair.from, pair.to), 2 * NAME);
    let rows = format!("{:>7} rows", fmt::thousands(pair.rows as u64));
    let signed = |value: f64| {
        let sign = if value >= 0.5e-4 { "+" } else { "" };
        format!("{sign}{}", digits(value))
    };
    let Some(changed) = pair.changed else {
        let (mean, size) = (signed(pair.mean_change), fmt::number(pair.mean_absolute_change));
        return format!("{groups}{rows}  mean change {mean}, {size} without sign");
    };
    let (low, high) = pair.interval;
    let share = format!(
        "{} ({} to {})",
        fmt::percent(changed as f64 / pair.rows as f64),
        fmt::percent(low),
        fmt::percent(high)
    );
    let labels = trained.pipeline.labels();
    let ways = match (trained.task(), labels) {
        (Task::Binary, [negative, positive]) => {
            format!("  {} become {positive}, {} {negative}", pair.to_positive, pair.to_negative)
        }
        _ => String::new(),
    };
    format!("{groups}{rows}  {share:CELL$}{ways}  mean probability {}", signed(pair.mean_change))
}

fn write_wrong(text: &mut String, trained: &Trained, rows: &Looked, found: &Explanation) -> std::fmt::Result {
    let of_classes = trained.task() != Task::Regression;
    writeln!(text, "\nmost wrong, by {}", if of_classes { "-ln p of the truth" } else { "distance from the truth" })?;
    for wrong in found.wrong.iter().take(WRONG) {
        let row = row_told(wrong.row, rows.own_rows);
        let probability = wrong.probability.map_or_else(String::new, |p| format!(", p {}", fmt::number(p)));
        let number = |text: &str| text.parse().map_or_else(|_| text.to_owned(), fmt::number);
        let said = if of_classes { wrong.prediction.clone() } else { number(&wrong.prediction) };
        let filled = wrong.cells.iter().filter(|(_, text)| !text.is_empty());
        let cells = filled.map(|(name, text)| format!("{name} {text}")).collect::<Vec<_>>().join(", ");
        let taken = if wrong.truth == wrong.prediction { "found".to_owned() } else { format!("taken for {said}") };
        let head = format!("row {row}: {} {taken}{probability}", wrong.truth);
        writeln!(text, "{}  {}", fit(&head, 2 * NAME), fmt::truncate(&cells, CELLS, "…"))?;
    }
    Ok(())
}

/// How wrong the model is in each group.
fn errors(text: &mut String, errors: &Errors) -> std::fmt::Result {
    let of_numbers = errors.groups.iter().any(|group| group.bias.is_some());
    let what = if of_numbers { "mean absolute error" } else { "error rate" };
    writeln!(text, "\n{what} by {}", errors.column)?;
    for group in &errors.groups {
        let (low, high) = group.interval;
        let [error, low, high] = [group.error, low, high].map(fmt::number);
        let bias = group.bias.map_or_else(String::new, |bias| format!("  mean off by {}", fmt::number(bias)));
        let rows = fmt::thousands(group.rows as u64);
        writeln!(text, "{}  {rows:>7} rows  {error} ({low} to {high}){bias}", fit(&group.group, NAME))?;
    }
    let more = errors.of_groups - errors.groups.len();
    if more > 0 {
        writeln!(text, "and {more} smaller groups")?;
    }
    Ok(())
}

fn write_dependence(text: &mut String, dependence: &Dependence) -> std::fmt::Result {
    let places = dependence.grid.len();
    let shown: Vec<usize> = match places {
        0..=PLACES => (0..places).collect(),
        _ => (0..PLACES).map(|step| step * (places - 1) / (PLACES - 1)).collect(),
    };
    let lines = match dependence.lines.first().map_or(0, Vec::len) {
        0 => String::new(),
        lines => format!(", with the middle four fifths of {lines} lines"),
    };
    for (answer, average) in dependence.average.iter().enumerate().take(CLASSES) {
        writeln!(
            text,
            "\npartial dependence of {} on {}: average of {} rows{lines}",
            dependence.answers[answer],
            dependence.column,
            fmt::thousands(dependence.rows as u64)
        )?;
        let ends = average.iter().fold((f64::INFINITY, f64::NEG_INFINITY), |(l, h), &v| (l.min(v), h.max(v)));
        for &place in &shown {
            let value = average[place];
            let mut around: Vec<f64> =
                dependence.lines.get(answer).into_iter().flatten().map(|line| line[place]).collect();
            around.sort_by(f64::total_cmp);
            let at =
                |share: f64| around.get(((around.len().saturating_sub(1)) as f64 * share).round() as usize).copied();
            let middle = match (at(0.1), at(0.9)) {
                (Some(low), Some(high)) => format!("({} to {})", fmt::number(low), fmt::number(high)),
                _ => String::new(),
            };
            // From nothing to the largest; of numbers that may be below nothing from the least.
            let from = ends.0.min(0.0);
            let share = if ends.1 > from { (value - from) / (ends.1 - from) } else { 0.0 };
            let name = fit(&dependence.grid.text(place), NAME);
            writeln!(text, "{}", format!("{name}  {:>7} {middle:20}  {}", fmt::number(value), bar(share)).trim_end())?;
        }
    }
    let more = dependence.average.len().saturating_sub(CLASSES);
    if more > 0 {
        writeln!(text, "and {more} more classes, which --json lists")?;
    }
    Ok(())
}
