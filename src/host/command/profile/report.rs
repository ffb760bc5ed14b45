//! A profile as people read it: tables of text, one line a column or group, no line wrapped.

use std::fmt::Write;

use super::Known;
use crate::base::fmt;
use crate::data::{Association, ColumnProfile, Coverage, Profile};
use crate::host::findings;

/// Columns of a line that a column's name may take.
pub(super) const NAME: usize = 24;
/// Columns of a line for a histogram.
const SHAPE: usize = 12;
/// Groups listed of protected columns.
const GROUPS: usize = 20;
/// How full a bar is, from hardly to whole.
const LEVELS: [char; 8] = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];

pub(super) fn report(known: &Known) -> String {
    let profile = &known.profile;
    let mut text = columns(profile);
    if let Some((target, task, found)) = &known.target {
        text += &with_target(target, task, found, profile);
    }
    known.coverage.iter().for_each(|coverage| text += &groups(coverage, known));
    text + "\n" + &findings::text(&known.findings, profile.rows)
}

fn columns(profile: &Profile) -> String {
    let rows = fmt::thousands(profile.rows as u64);
    let twice = match profile.duplicates {
        0 => String::new(),
        1 => ", 1 row equal to an earlier one".to_owned(),
        count => format!(", {} rows equal to an earlier one", fmt::thousands(count as u64)),
    };
    let mut text = format!(
        "{rows} rows, {} columns{twice}\n\n{:NAME$}  {:11}  {:>8}  {:>8}  {:SHAPE$}  least [5 25 50 75 95 %] most, or the most frequent\n",
        profile.columns.len(),
        "column",
        "type",
        "missing",
        "distinct",
        "shape",
    );
    for column in &profile.columns {
        let missing = fmt::percent(column.missing as f64 / profile.rows.max(1) as f64);
        let missing = if column.missing == 0 { "–".to_owned() } else { missing };
        // Writing to a string cannot fail.
        let _ = writeln!(
            text,
            "{}  {:11}  {missing:>8}  {:>8}  {:SHAPE$}  {}",
            name(&column.name),
            column.kind.name(),
            fmt::thousands(column.distinct as u64),
            shape(column),
            values(column)
        );
    }
    text
}

fn name(name: &str) -> String {
    fmt::fit(name, NAME, fmt::Align::Left, "…")
}

/// The histogram in one line, bars taken together to [`SHAPE`]; of labels how often the most frequent ones are.
fn shape(column: &ColumnProfile) -> String {
    let counts: Vec<u64> = match column.numbers {
        Some(_) => {
            let bars = &column.histogram;
            let together = bars.len().div_ceil(SHAPE).max(1);
            bars.chunks(together).map(|bars| bars.iter().map(|(_, count)| u64::from(*count)).sum()).collect()
        }
        None => column.top.iter().map(|(_, count)| *count as u64).collect(),
    };
    let most = counts.iter().max().copied().unwrap_or_default().max(1) as f64;
    let level = |count: u64| match count {
        0 => ' ',
        count => LEVELS[((count as f64 / most * 8.0).ceil() as usize).clamp(1, 8) - 1],
    };
    counts.into_iter().map(level).collect()
}

fn values(column: &ColumnProfile) -> String {
    if let Some(s) = &column.numbers {
        let inner = [s.q05, s.q25, s.median, s.q75, s.q95].map(fmt::number).join(" ");
        let [min, max, mean, std] = [s.min, s.max, s.mean, s.std].map(fmt::number);
        return format!("{min} [{inner}] {max}, mean {mean} ± {std}");
    }
    let top = column.top.iter().take(3).map(|(label, count)| format!("{} ({count})", fmt::truncate(label, 24, "…")));
    top.collect::<Vec<_>>().join(", ")
}

/// The most telling column first; those of labels for a row or two, which tell all by heart, last.
fn with_target(target: &str, task: &str, found: &[Association], profile: &Profile) -> String {
    let columns = profile.columns.iter().filter(|column| column.name != target);
    let by_heart = |(column, association): (&ColumnProfile, _)| {
        let association: &Association = association;
        (column.numbers.is_none() && column.distinct * 3 > association.rows, association)
    };
    let told = |association: &Association| association.mutual_information.unwrap_or(-1.0);
    let mut found: Vec<(bool, &Association)> = columns.zip(found).map(by_heart).collect();
    found.sort_by(|(a_heart, a), (b_heart, b)| a_heart.cmp(b_heart).then(told(b).total_cmp(&told(a))));
    let heading = format!("with {target}");
    let mut text = format!("\n{}  {:>8}  {:>11}  correlation ({task})\n", name(&heading), "rows", "information");
    for (_, association) in found {
        let information = association.mutual_information.map_or_else(|| "–".to_owned(), |nats| format!("{nats:.4}"));
        let each: Vec<String> = association.measures().map(|(what, value)| format!("{value:.3} {what}")).collect();
        let _ = writeln!(
            text,
            "{}  {:>8}  {information:>11}  {}",
            name(&association.column),
            fmt::thousands(association.rows as u64),
            if each.is_empty() { "–".to_owned() } else { each.join(", ") }
        );
    }
    text
}

fn groups(coverage: &Coverage, known: &Known) -> String {
    let heading = coverage.columns.join(", ");
    let mut text = format!("\n{}  {:>8}  {:>7}", name(&heading), "rows", "share");
    let labels: Vec<String> = coverage.labels.iter().map(|label| fmt::truncate(label, 22, "…").into_owned()).collect();
    for label in labels {
        let _ = write!(text, "  {label:22}");
    }
    text = text.trim_end().to_owned() + "\n";
    for group in coverage.groups.iter().take(GROUPS) {
        let share = fmt::percent(group.rows as f64 / known.profile.rows.max(1) as f64);
        let mut line =
            format!("{}  {:>8}  {share:>7}", name(&group.values.join(", ")), fmt::thousands(group.rows as u64));
        for (count, [low, high]) in &group.labels {
            let share = 100.0 * *count as f64 / group.rows as f64;
            let cell = format!("{share:.1} % ({:.1} to {:.1})", 100.0 * low, 100.0 * high);
            let _ = write!(line, "  {cell:22}");
        }
        text += line.trim_end();
        text.push('\n');
    }
    let more = coverage.groups.len().saturating_sub(GROUPS);
    if more > 0 {
        let _ = writeln!(text, "and {more} larger groups");
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::{Column, Table, Values, profile};

    fn shape_of(values: Values) -> String {
        let rows = values.rows();
        let table = Table { columns: vec![Column { name: "c".into(), values }], rows, images: None };
        shape(&profile(&table).columns[0])
    }

    #[test]
    fn a_column_is_drawn_in_a_line() {
        let numbers = (0..1000).map(|n| f64::from(n % 100) + f64::from(n % 100).powi(2) / 20.0).collect();
        assert_eq!(shape_of(Values::Numeric(numbers)), "█▅▄▃▃▃▃▂▂▂");
        let labels = ["a", "a", "a", "a", "b", "b", "c"];
        assert_eq!(shape_of(Values::labels(labels.map(Some).into_iter())), "█▄▂");
        assert_eq!(shape_of(Values::Numeric(vec![f64::NAN])), "");
    }
}
