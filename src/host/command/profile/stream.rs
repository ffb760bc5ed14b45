//! What is in a table that is larger than memory.

use std::fmt::Write;

use super::report::NAME;
use crate::base::fmt;
use crate::data::{StreamColumn, StreamProfile};
use crate::host::failure::Failure;
use crate::host::out;

/// Prints a line a column, then what is doubtful.
pub(super) fn print(profile: &StreamProfile, json: bool) -> Result<(), Failure> {
    let text = if json { document(profile)? } else { report(profile) };
    out::warnings(&profile.warnings);
    Ok(out::data(&text)?)
}

fn report(profile: &StreamProfile) -> String {
    let mut text = format!(
        "{} rows, {} columns, read a block at a time; ≈ is an estimate\n\n{:NAME$}  {:11}  {:>8}  {:>9}  values\n",
        fmt::thousands(profile.rows),
        profile.columns.len(),
        "column",
        "type",
        "missing",
        "distinct"
    );
    for column in &profile.columns {
        let missing = fmt::percent(column.missing as f64 / profile.rows.max(1) as f64);
        let missing = if column.missing == 0 { "–".to_owned() } else { missing };
        let distinct = about(fmt::thousands(column.distinct as u64), column.distinct_is_exact);
        // Writing to a string cannot fail.
        let _ = writeln!(
            text,
            "{}  {:11}  {missing:>8}  {distinct:>9}  {}",
            fmt::fit(&column.name, NAME, fmt::Align::Left, "…"),
            column.kind.name(),
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

fn about(text: String, exact: bool) -> String {
    if exact { text } else { format!("≈{text}") }
}

fn values(column: &StreamColumn) -> String {
    if let (Some(moments), Some([_, median, _])) = (&column.moments, column.quartiles) {
        let [min, max, mean, std] = [moments.min, moments.max, moments.mean, moments.std].map(fmt::number);
        let median = about(fmt::number(median), column.quartiles_are_exact);
        return format!("{min} to {max}, median {median}, mean {mean} ± {std}");
    }
    let shown = |(label, count): &(String, usize)| {
        format!("{} ({})", fmt::truncate(label, 24, "…"), about(count.to_string(), column.top_is_exact))
    };
    column.top.iter().take(3).map(shown).collect::<Vec<_>>().join(", ")
}

fn document(profile: &StreamProfile) -> Result<String, Failure> {
    let column = |column: &StreamColumn| {
        let numbers = column.moments.zip(column.quartiles).map(|(moments, [q25, median, q75])| {
            serde_json::json!({"min": moments.min, "q25": q25, "median": median, "q75": q75, "max": moments.max,
                               "mean": moments.mean, "std": moments.std})
        });
        serde_json::json!({
            "name": column.name, "type": column.kind.name(), "missing": column.missing, "distinct": column.distinct,
            "numbers": numbers, "top": column.top, "warnings": column.warnings,
            "exact": {"distinct": column.distinct_is_exact, "quantiles": column.quartiles_are_exact,
                      "top": column.top_is_exact},
        })
    };
    let columns: Vec<serde_json::Value> = profile.columns.iter().map(column).collect();
    let document = serde_json::json!({
        "rows": profile.rows, "columns": columns, "warnings": profile.warnings, "streamed": true,
    });
    Ok(serde_json::to_string(&document).map_err(std::io::Error::from)? + "\n")
}
