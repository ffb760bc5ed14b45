//! Why a model decides as it does: which columns it needs, how its answer moves with each of them, whether it minds who
//! somebody is, and where it is most wrong.
//!
//! Everything is asked of the model from outside: cells of the table are changed as they were read, before preparation,
//! and the model is asked again. So columns that are made of others are covered, and every kind of network is the same.

mod dependence;
mod error;
mod errors;
mod flips;
mod importance;
mod slices;
mod subject;
#[cfg(test)]
mod tests;
mod wrong;

use serde::Serialize;

pub use dependence::{Dependence, Grid};
pub use error::ExplainError;
pub use errors::{Errors, GroupError, Residuals};
pub use flips::{Flips, Turned};
pub use importance::Importance;
pub use slices::slices;
pub use subject::{Model, Subject};
pub use wrong::Wrong;

use crate::eval::Scan;

/// What is asked.
#[derive(Clone, Debug, PartialEq)]
pub struct Asked {
    /// By which metric columns are important; the one that speaks for the task where it is not named.
    pub metric: Option<String>,
    /// How often each column is shuffled.
    pub repeats: usize,
    /// What decides shuffles and which rows have lines of their own.
    pub seed: u64,
    /// Columns whose partial dependence is wanted; of `None` the most important ones, as far as [`Asked::DEPENDENCE`] goes.
    pub columns: Option<Vec<String>>,
    /// Places at most at which a column of numbers is looked at.
    pub points: usize,
    /// Rows at most that averages of partial dependence are of.
    pub averaged: usize,
    /// Rows that have a line of their own.
    pub lines: usize,
    /// Rows that are told as most wrong.
    pub wrong: usize,
}

impl Asked {
    /// Columns at most whose partial dependence is made unasked.
    pub const DEPENDENCE: usize = 30;
}

/// What is found.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Explanation {
    /// Rows that were looked at.
    pub rows: usize,
    /// Rows of the part that they were drawn from.
    pub of: usize,
    /// The metric that importances are of.
    pub metric: String,
    /// Its value on the rows as they are.
    pub baseline: f64,
    /// How often each column was shuffled.
    pub repeats: usize,
    /// Every column, the most important first.
    pub importances: Vec<Importance>,
    /// How the answer moves with a column.
    pub dependence: Vec<Dependence>,
    /// What changes with a protected column alone, one entry a column.
    pub flips: Vec<Flips>,
    /// The rows with the largest loss, that first.
    pub wrong: Vec<Wrong>,
    /// How wrong the model is in the groups of each column.
    pub errors: Vec<Errors>,
    /// Of numbers: how residuals are spread.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub residuals: Option<Residuals>,
    /// The subgroups in which the model is worst; told apart.
    #[serde(skip)]
    pub slices: Option<Scan>,
    /// What is not known, and why.
    pub notes: Vec<String>,
}

/// Asks all of it.
///
/// # Errors
/// When there are no rows, no such metric or column, or the rows cannot be prepared.
pub fn explain(subject: &Subject, asked: &Asked) -> Result<Explanation, ExplainError> {
    let metric = subject.metric(asked.metric.as_deref())?;
    let named = asked.columns.as_deref().unwrap_or_default();
    named.iter().try_for_each(|name| subject.known(name))?;
    let importances = importance::importances(subject, &metric, asked.repeats, asked.seed);
    let features = importances.iter().filter(|importance| importance.feature);
    let most_important = features.map(|importance| importance.column.as_str()).take(Asked::DEPENDENCE);
    let chosen: Vec<&str> = match &asked.columns {
        Some(columns) => columns.iter().map(String::as_str).collect(),
        None => most_important.collect(),
    };
    let mut notes = Vec::new();
    let mut dependence = Vec::new();
    for name in chosen {
        match dependence::dependence(subject, name, asked) {
            Ok(found) => dependence.push(found),
            Err(why) => notes.push(format!("There is no partial dependence on `{name}`: {why}.")),
        }
    }
    let mut flips = Vec::new();
    for name in subject.protected() {
        match flips::flips(subject, name) {
            Ok(found) => flips.push(found),
            Err(why) => notes.push(format!("What `{name}` alone changes cannot be told: {why}.")),
        }
    }
    if subject.is_of_images() {
        notes.push(
            "The model looks at images, whose pixels are no columns: nothing can be shuffled or moved, and no attribute \
             be changed. Only the most wrong images are told."
                .into(),
        );
    }
    Ok(Explanation {
        rows: subject.rows(),
        of: subject.of(),
        baseline: metric.baseline,
        metric: metric.name,
        repeats: asked.repeats,
        importances,
        dependence,
        flips,
        wrong: wrong::wrong(subject, asked.wrong),
        errors: errors::errors(subject),
        residuals: errors::residuals(subject),
        slices: slices(subject),
        notes,
    })
}
