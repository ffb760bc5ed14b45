//! Permutation importance (Breiman 2001; scikit-learn's `permutation_importance`): how much worse the model is when the cells of a
//! column are shuffled, so that the column says nothing any more.
//!
//! What it does not say: columns that tell the same stand in for each other, so each of them looks unimportant.

use serde::Serialize;

use super::subject::{Metric, Subject};
use crate::base::rng::{Purpose, Stream};
use crate::data::{Column, Table};
use crate::eval::Repeats;

/// How much the model needs a column.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Importance {
    /// As the table calls it.
    pub column: String,
    /// Whether the model reads it; what it does not read has importance 0.
    pub feature: bool,
    /// How much worse the metric was, on average over repeats.
    pub mean: f64,
    /// Its population standard deviation over repeats.
    pub std: f64,
    /// The 95 % interval of the mean: how sure it is for these rows, whatever the shuffles.
    pub interval: (f64, f64),
    /// Each repeat.
    pub drops: Vec<f64>,
    /// Why there are none, where the shuffled rows cannot be prepared.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unknown: Option<String>,
}

/// Of every column that the model reads and of protected ones, the most important first.
pub(super) fn importances(subject: &Subject, metric: &Metric, repeats: usize, seed: u64) -> Vec<Importance> {
    let rows = subject.rows();
    let inputs = subject.inputs().enumerate().map(|(place, name)| {
        let drops = shuffled(subject, name, repeats, |repeat| order(rows, place, repeat, seed))
            .map(|scores| scores.iter().map(|scores| lost(subject, metric, scores)).collect());
        importance(name, true, drops)
    });
    let others = subject.protected().filter(|name| !subject.is_input(name));
    let others = others.map(|name| importance(name, false, Ok(vec![0.0; repeats])));
    let mut all: Vec<Importance> = inputs.chain(others).collect();
    // NaN is behind all; the order of the table decides between equals.
    all.sort_by(|a, b| a.mean.is_nan().cmp(&b.mean.is_nan()).then(b.mean.total_cmp(&a.mean)));
    all
}

fn importance(name: &str, feature: bool, drops: Result<Vec<f64>, String>) -> Importance {
    let (drops, unknown) = drops.map_or_else(|why| (Vec::new(), Some(why)), |drops| (drops, None));
    let Repeats { mean, std, interval } = Repeats::of(&drops);
    Importance { column: name.into(), feature, mean, std, interval, drops, unknown }
}

fn lost(subject: &Subject, metric: &Metric, scores: &[f64]) -> f64 {
    metric.lost(subject.metrics(scores).get(&metric.name).unwrap_or(f64::NAN))
}

/// The order in which the rows' cells of a column stand in one repeat.
fn order(rows: usize, column: usize, repeat: usize, seed: u64) -> Vec<usize> {
    let mut order: Vec<usize> = (0..rows).collect();
    let index = ((column as u64 + 1) << 24) | repeat as u64;
    Stream::new(seed, Purpose::Explain, index).shuffle(&mut order);
    order
}

/// What the model says of each repeat, where the rows' cells of a column stand in the order given for it.
pub(super) fn shuffled(
    subject: &Subject,
    name: &str,
    repeats: usize,
    order: impl Fn(usize) -> Vec<usize> + Sync,
) -> Result<Vec<Vec<f64>>, String> {
    let table = subject.table();
    let said = subject.ask(repeats, |repeat| {
        let order = order(repeat);
        with(table, name, |column| column.values.of_rows(&order))
    });
    said.into_iter().map(|said| said.map_err(|error| error.to_string())).collect()
}

/// The same table with other cells in one column.
pub(super) fn with(table: &Table, name: &str, cells: impl Fn(&Column) -> crate::data::Values) -> Table {
    let changed = |column: &Column| {
        if column.name == name { Column { name: name.into(), values: cells(column) } } else { column.clone() }
    };
    Table { columns: table.columns.iter().map(changed).collect(), rows: table.rows, images: None }
}
