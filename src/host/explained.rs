//! A run's model asked why it decides as it does, on its own rows or on another file; for the command and the workbench.

use std::num::NonZero;
use std::path::Path;
use std::sync::Arc;
use std::thread::available_parallelism;

use super::failure::Failure;
use super::open::{Ready, of_held};
use super::trained::Trained;
use crate::app::scored::PartId;
use crate::data::{Part, Places, Table, test_mark};
use crate::eval::Scan;
use crate::train::explain::{Asked, ExplainError, Explanation, Model, Subject, explain, slices};

/// Threads at most: beyond these there is little to share.
const THREADS: usize = 8;

/// Which rows.
#[derive(Clone, Copy, Debug)]
pub(super) enum Of<'a> {
    /// A part of the run's own.
    Own(PartId),
    /// Another file.
    File(&'a Path),
}

/// What is looked at.
pub(super) struct Looked {
    /// As sentences call them.
    pub(super) name: String,
    /// The table that they are of.
    pub(super) table: Arc<Table>,
    /// The rows, prepared.
    pub(super) part: Part,
    /// Rows of the table before those of a test file.
    pub(super) own_rows: usize,
    /// The mark of rows that are looked at from under a seal; empty where they are not.
    pub(super) test_set: String,
    /// What is doubtful.
    pub(super) warnings: Vec<String>,
}

/// Finds the rows.
pub(super) fn rows(trained: &Trained, of: Of, places: &Places) -> Result<Looked, Failure> {
    let of_part = match of {
        Of::File(file) => {
            let (table, mut warnings) = trained.table(&file.display().to_string(), true, places)?;
            let (part, more) = Part::of_table(&table, &trained.workspace.data, &trained.pipeline)?;
            warnings.extend(more);
            let (name, own_rows) = (file.display().to_string(), table.rows);
            let test_set = test_mark(&table, &part.rows);
            return Ok(Looked { name, table: Arc::new(table), part, own_rows, test_set, warnings });
        }
        Of::Own(part) => part,
    };
    let Ready { dataset, prepared, .. } = trained.own_data(places)?;
    let (part, test_set) = match of_part {
        PartId::Validation => (&prepared.validation, String::new()),
        PartId::Test => (&prepared.test, prepared.test_set.clone()),
    };
    if part.rows.is_empty() {
        let (name, id) = (of_part.name(), &trained.record.id);
        let other = if of_part == PartId::Validation { "test" } else { "validation" };
        return Err(Failure::input(format!(
            "run {id} has no {name} rows. Look at its {other} rows by --part {other}, or at another file by --data F"
        )));
    }
    let warnings = prepared.warnings.iter().cloned().chain(of_held(&trained.workspace)).collect();
    let (name, table, own_rows) = (of_part.name().to_owned(), Arc::clone(&dataset.table), dataset.own_rows);
    Ok(Looked { name, table, part: part.clone(), own_rows, test_set, warnings })
}

/// Asks the model about at most `most` of these rows.
pub(super) fn explained(
    trained: &mut Trained,
    rows: &Looked,
    most: usize,
    asked: &Asked,
) -> Result<Explanation, ExplainError> {
    about(trained, rows, (most, asked.seed), |subject| explain(subject, asked))?
}

/// The subgroups of these rows in which the model is worst; `None` where none can be told.
pub(super) fn worst(trained: &mut Trained, rows: &Looked) -> Result<Option<Scan>, ExplainError> {
    about(trained, rows, (usize::MAX, 0), slices)
}

/// Puts a question about the model and at most so many rows, drawn under a seed.
fn about<T>(
    trained: &mut Trained,
    rows: &Looked,
    drawn: (usize, u64),
    question: impl FnOnce(&Subject) -> T,
) -> Result<T, ExplainError> {
    let threads = available_parallelism().map_or(1, NonZero::get).min(THREADS);
    trained.learner.hire(threads);
    let learner = &trained.learner;
    let outputs = |x: &_| learner.activated(&learner.outputs(x));
    let model = Model { pipeline: &trained.pipeline, outputs: &outputs, decision: &trained.decision };
    Ok(question(&Subject::new(model, &rows.table, &rows.part, drawn, threads)?))
}
