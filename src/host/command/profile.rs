//! `gradus profile DATA`: what is in a table, or in a folder or file of images, and what is wrong with it.

mod images;
mod stream;

use std::fmt::Write;
use std::path::Path;

use super::super::cli::Source;
use super::super::failure::Failure;
use super::super::out;
use crate::base::fmt;
use crate::data::{ColumnProfile, Memory, Places, Profile, are_images, profile, read, stream_profile};
use crate::spec;

/// Columns of a line that a column's name may take.
const NAME: usize = 24;

/// Prints a line a column, then what is doubtful.
pub(super) fn run(
    data: &Path,
    json: bool,
    source: &Source,
    memory: Option<Memory>,
    places: &Places,
) -> Result<(), Failure> {
    let path = data.display().to_string();
    if places.find(&path).is_ok_and(|found| are_images(&found)) {
        return images::run(&path, json, places);
    }
    let (table, query) = (source.table.clone(), source.query.clone());
    let rows = source.rows.map(|rows| rows as usize);
    let how = spec::Data { path, table, query, rows, trim: true, ..spec::Data::default() };
    if let Some(limit) = memory.filter(|_| rows.is_none())
        && let Some(profile) = stream_profile(&how.path, &how, places, limit)?
    {
        return stream::print(&profile, json);
    }
    let found = read(&how.path, &how, places)?;
    let profile = profile(&found.table);
    let text = if json { document(&profile, &found.warnings)? } else { report(&profile) };
    out::warnings(&found.warnings);
    Ok(out::data(&text)?)
}

fn report(profile: &Profile) -> String {
    let rows = fmt::thousands(profile.rows as u64);
    let twice = match profile.duplicates {
        0 => String::new(),
        count => format!(", {} rows equal to an earlier one", fmt::thousands(count as u64)),
    };
    let mut text = format!(
        "{rows} rows, {} columns{twice}\n\n{:NAME$}  {:11}  {:>8}  {:>8}  values\n",
        profile.columns.len(),
        "column",
        "type",
        "missing",
        "distinct"
    );
    for column in &profile.columns {
        let missing = fmt::percent(column.missing as f64 / profile.rows.max(1) as f64);
        let missing = if column.missing == 0 { "–".to_owned() } else { missing };
        // Writing to a string cannot fail.
        let _ = writeln!(
            text,
            "{}  {:11}  {missing:>8}  {:>8}  {}",
            fmt::fit(&column.name, NAME, fmt::Align::Left, "…"),
            column.kind.name(),
            fmt::thousands(column.distinct as u64),
            values(column)
        );
    }
    let warnings = profile.columns.iter().flat_map(|column| column.warnings.iter().map(move |w| (&column.name, w)));
    for (number, (column, warning)) in warnings.enumerate() {
        let gap = if number == 0 { "\n" } else { "" };
        let _ = writeln!(text, "{gap}{column}: {warning}");
    }
    text
}

fn values(column: &ColumnProfile) -> String {
    if let Some(s) = &column.numbers {
        let [min, median, max, mean, std] = [s.min, s.median, s.max, s.mean, s.std].map(fmt::number);
        return format!("{min} to {max}, median {median}, mean {mean} ± {std}");
    }
    let top = column.top.iter().take(3).map(|(label, count)| format!("{} ({count})", fmt::truncate(label, 24, "…")));
    top.collect::<Vec<_>>().join(", ")
}

fn document(profile: &Profile, warnings: &[String]) -> Result<String, Failure> {
    let columns: Vec<serde_json::Value> = profile
        .columns
        .iter()
        .map(|column| {
            let numbers = column.numbers.as_ref().map(|s| {
                serde_json::json!({"min": s.min, "q25": s.q25, "median": s.median, "q75": s.q75, "max": s.max,
                                   "mean": s.mean, "std": s.std})
            });
            serde_json::json!({
                "name": column.name, "type": column.kind.name(), "missing": column.missing,
                "distinct": column.distinct, "numbers": numbers, "top": column.top, "warnings": column.warnings,
            })
        })
        .collect();
    let document = serde_json::json!({
        "rows": profile.rows, "duplicates": profile.duplicates, "columns": columns, "warnings": warnings,
    });
    Ok(serde_json::to_string(&document).map_err(std::io::Error::from)? + "\n")
}
