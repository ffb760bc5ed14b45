//! A run's model asked why it decides as it does, and whom it is worst for, for the why and the fairness pane.

use std::sync::Arc;

use crate::app::scored::PartId;
use crate::app::subgroups::Subgroups;
use crate::app::why::Why;
use crate::data::Places;
use crate::host::explained::{Of, explained as ask, rows, worst};
use crate::host::failure::Failure;
use crate::host::trained::Trained;
use crate::store::Runs;
use crate::train::explain::Asked;

/// Rows at most that are looked at, as `gradus explain` has it; at least so many of tables with thousands of columns.
const ROWS: usize = 10_000;
const FEWEST: usize = 200;
/// Rows that the model is asked about in all, over columns and shuffles: what a person waits for.
const ASKED: usize = 4_000_000;

/// What a person waits for: curves of fewer places and rows than the command makes.
fn asked() -> Asked {
    Asked { metric: None, repeats: 10, seed: 1, columns: None, points: 40, averaged: 1_000, lines: 50, wrong: 20 }
}

/// Asks on the validation rows, by the weights the run kept or has by now.
pub(super) fn explained(run: &str, places: &Places, runs: &Runs) -> Result<Arc<Why>, String> {
    let mut trained = Trained::open(run, runs).map_err(Failure::into_message)?;
    let rows = rows(&trained, Of::Own(PartId::Validation), places).map_err(Failure::into_message)?;
    let (asked, columns) = (asked(), trained.pipeline.inputs().len());
    let most = (ASKED / (columns * asked.repeats).max(1)).clamp(FEWEST, ROWS);
    let found = ask(&mut trained, &rows, most, &asked).map_err(|error| error.to_string())?;
    let names = rows.table.columns.iter().map(|column| column.name.clone()).collect();
    Ok(Arc::new(Why::new(run.to_owned(), found, (names, rows.table.rows), rows.own_rows)))
}

/// Looks for the subgroups that the model is worst for, among all validation rows, by the weights the run kept or has by now.
pub(super) fn subgroups(run: &str, places: &Places, runs: &Runs) -> Result<Arc<Subgroups>, String> {
    let mut trained = Trained::open(run, runs).map_err(Failure::into_message)?;
    let rows = rows(&trained, Of::Own(PartId::Validation), places).map_err(Failure::into_message)?;
    let scan = worst(&mut trained, &rows).map_err(|error| error.to_string())?;
    Ok(Arc::new(Subgroups { of: run.to_owned(), rows: rows.part.rows.len(), scan }))
}
