//! `gradus runs compare A B …`: runs that were trained already, beside each other.

use std::fmt::Write;
use std::sync::Arc;

use serde_json::{Map, Value, json};

use super::super::failure::Failure;
use super::super::flips;
use crate::app::compare::{self, CompareLine, Comparison, Flips};
use crate::data::Places;
use crate::store::{Listed, Runs};

/// What differs, as text or as one JSON document.
pub(super) fn told(which: &[String], json: bool, places: &Places, runs: &Runs) -> Result<String, Failure> {
    let listed = runs.listed();
    let found: Vec<&Listed> = which.iter().map(|run| find(run, &listed, runs)).collect::<Result<_, _>>()?;
    let comparison = Comparison::of(&found);
    let first = &found[0].id;
    let flips: Vec<Result<Flips, String>> =
        found.iter().skip(1).map(|run| flips::between(first, &run.id, places, runs)).collect();
    let names = found.iter().skip(1).map(|run| run.name());
    if json {
        return Ok(format!("{}\n", document(&comparison, &found, &flips)));
    }
    let rows = names.zip(&flips).map(|(name, flips)| (name, flips.as_ref().map_err(String::as_str)));
    Ok(table(&comparison.names, &compare::told(&comparison, rows)))
}

fn find<'a>(run: &str, listed: &'a [Arc<Listed>], runs: &Runs) -> Result<&'a Listed, Failure> {
    let (id, _) = runs.place_of(run)?;
    listed.iter().map(|run| &**run).find(|run| run.id == id).ok_or_else(|| {
        Failure::input(format!("run {run} is not in {}; runs that are compared share a folder", runs.root().display()))
    })
}

/// The widest cell of the table; of longer ones the beginning is shown, and all of it in the JSON document.
const WIDEST: usize = 40;

fn short(cell: &str) -> String {
    if cell.chars().count() <= WIDEST {
        return cell.to_owned();
    }
    cell.chars().take(WIDEST - 1).chain(['…']).collect()
}

fn table(names: &[String], lines: &[CompareLine]) -> String {
    let values = lines.iter().filter_map(|line| match line {
        CompareLine::Values(label, cells) => Some((label, cells)),
        _ => None,
    });
    let label = values.clone().map(|(label, _)| label.chars().count()).max().unwrap_or(0);
    let cells = values.flat_map(|(_, cells)| cells).chain(names);
    let width = cells.map(|cell| cell.chars().count()).max().unwrap_or(0).min(WIDEST) + 2;
    let row = |text: &str, cells: &[String]| {
        let cells: Vec<String> = cells.iter().map(|cell| format!("{:>width$}", short(cell))).collect();
        format!("{text:label$}{}\n", cells.concat())
    };
    let mut text = row("", names);
    for line in lines {
        // Writing to a string cannot fail.
        let _ = match line {
            CompareLine::Heading(heading) => write!(text, "\n{heading}\n"),
            CompareLine::Values(name, cells) => write!(text, "{}", row(name, cells)),
            CompareLine::Words(words) => writeln!(text, "{words}"),
        };
    }
    text
}

fn document(comparison: &Comparison, runs: &[&Listed], flips: &[Result<Flips, String>]) -> Value {
    let settings: Map<String, Value> =
        comparison.settings.iter().map(|(key, values)| (key.clone(), json!(values))).collect();
    let results: Map<String, Value> =
        comparison.results.iter().map(|(name, values)| (name.clone(), json!(values))).collect();
    let rows: Vec<Value> = flips
        .iter()
        .map(|flips| match flips {
            Ok(flips) => json!({
                "rows": flips.rows, "right_in_both": flips.right, "only_here": flips.gained, "only_in_the_first": flips.lost,
                "mcnemar_p": flips.chance,
            }),
            Err(why) => json!({ "unknown": why }),
        })
        .collect();
    let ids: Vec<&str> = runs.iter().map(|run| run.id.as_str()).collect();
    json!({ "runs": ids, "settings": settings, "results": results, "validation_rows": rows })
}
