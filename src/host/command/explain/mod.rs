//! `gradus explain RUN`: why its model decides as it does.

mod page;

use serde_json::{Value, json};

use super::super::cli::Explaining;
use super::super::explained::{self, Looked, Of};
use super::super::failure::Failure;
use super::super::trained::Trained;
use super::super::{looks, out, scanned};
use crate::data::{Places, row_told};
use crate::store::{Looker, Runs};
use crate::train::explain::{Asked, Dependence, Explanation};

/// Places at most at which a column of numbers is looked at, as scikit-learn's `grid_resolution`.
const POINTS: usize = 100;
/// Rows that are told as most wrong, in the document.
const WRONG: usize = 20;

/// Asks the model, and prints a page or a document.
pub(super) fn run(run: &str, asked: &Explaining, places: &Places, runs: &Runs) -> Result<(), Failure> {
    let mut trained = Trained::open(run, runs)?;
    let of = asked.data.as_deref().map_or_else(|| Of::Own(asked.part.into()), Of::File);
    let rows = explained::rows(&trained, of, places)?;
    let wanted = Asked {
        metric: asked.metric.clone(),
        repeats: asked.repeats,
        seed: asked.seed,
        columns: Some(asked.columns.clone()),
        points: POINTS,
        averaged: usize::MAX,
        lines: asked.lines,
        wrong: WRONG,
    };
    let most = usize::try_from(asked.rows).unwrap_or(usize::MAX);
    let found = explained::explained(&mut trained, &rows, most, &wanted);
    let mut found = found.map_err(|error| Failure::input(error.to_string()))?;
    if asked.centred {
        found.dependence = found.dependence.into_iter().map(Dependence::centred).collect();
    }
    out::warnings(trained.unfinished().as_slice());
    out::warnings(&rows.warnings);
    let looks = looks::count(&trained.record, &rows.test_set, Looker::Explain);
    let text = if asked.json {
        if let Some(told) = &looks {
            out::message(told);
        }
        document(&trained, &rows, &found)?
    } else {
        page::page(&trained, &rows, &found) + &looks.map_or_else(String::new, |told| format!("\n{told}\n"))
    };
    Ok(out::data(&text)?)
}

/// What was found as one document; rows are named as the page names them.
fn document(trained: &Trained, rows: &Looked, found: &Explanation) -> Result<String, Failure> {
    let mut document = serde_json::to_value(found).map_err(std::io::Error::from)?;
    document["run"] = json!(trained.record.id);
    document["worst_subgroups"] = found.slices.as_ref().map_or(Value::Null, scanned::document);
    document["part"] = json!(rows.name);
    document["task"] = json!(trained.task().name());
    for (told, wrong) in document["wrong"].as_array_mut().into_iter().flatten().zip(&found.wrong) {
        told["row"] = json!(row_told(wrong.row, rows.own_rows));
        let cells = wrong.cells.iter().map(|(name, text)| (name.clone(), json!(text)));
        told["cells"] = Value::Object(cells.collect());
    }
    for (told, one) in document["dependence"].as_array_mut().into_iter().flatten().zip(&found.dependence) {
        let of_rows: Vec<String> = one.of_rows.iter().map(|&row| row_told(row, rows.own_rows)).collect();
        told["of_rows"] = json!(of_rows);
    }
    Ok(document.to_string() + "\n")
}
