//! Why a model cannot be explained as it is asked.

use thiserror::Error;

use crate::data::DataError;

/// Why a model cannot be explained as it is asked.
#[derive(Debug, Error)]
pub enum ExplainError {
    /// The rows cannot be prepared.
    #[error(transparent)]
    Data(#[from] DataError),
    /// There is nothing to look at.
    #[error("there are no rows to explain the model on")]
    NoRows,
    /// The task has no such metric.
    #[error("there is no metric `{name}` for this task{} It has {known}", meant(nearest.as_deref()))]
    UnknownMetric {
        /// As it was asked for.
        name: String,
        /// The one that is written most like it.
        nearest: Option<String>,
        /// All, listed.
        known: String,
    },
    /// The model does not learn from such a column.
    #[error("the model has no column `{name}`{} It learns from {known}", meant(nearest.as_deref()))]
    UnknownColumn {
        /// As it was asked for.
        name: String,
        /// The one that is written most like it.
        nearest: Option<String>,
        /// All, listed.
        known: String,
    },
}

fn meant(nearest: Option<&str>) -> String {
    nearest.map_or_else(|| ".".to_owned(), |nearest| format!("; did you mean `{nearest}`?"))
}
