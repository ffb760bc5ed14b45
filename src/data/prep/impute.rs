//! `impute`: missing cells are filled with a value found in the training rows (scikit-learn's `SimpleImputer`).

use serde::{Deserialize, Serialize};

use super::categories::counts;
use super::frame::{Cells, Frame};
use super::select::{Needs, present, select};
use crate::data::error::DataError;
use crate::data::numbers::{mean, quantile};
use crate::data::prep::PrepError;
use crate::data::table::MISSING;
use crate::spec::{Columns, Fill};

/// The fill of each column.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Impute {
    columns: Vec<Filled>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Filled {
    name: String,
    fill: Value,
    /// Name of the added column of zeros and ones, where there is one.
    indicator: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
enum Value {
    Number(f64),
    Label(String),
}

impl Impute {
    pub(super) fn fit(frame: &Frame, columns: &Columns, with: &Fill, indicator: bool) -> Result<Self, DataError> {
        let needs = if matches!(with, Fill::Median | Fill::Mean) { Needs::Numbers } else { Needs::Any };
        let filled = |name: String| {
            let cells = frame.get(&name);
            let fill = match cells {
                Some(Cells::Labels { codes, levels }) => Value::Label(label_fill(&name, codes, levels, with)?),
                Some(Cells::Numbers(numbers)) => Value::Number(number_fill(&name, numbers, with)?),
                _ => Value::Number(0.0),
            };
            let indicated = indicator && cells.is_some_and(Cells::any_missing);
            let indicator = indicated.then(|| format!("{name}_missing"));
            Ok(Filled { name, fill, indicator })
        };
        let columns = select(frame, columns, "impute", needs)?;
        Ok(Self { columns: columns.into_iter().map(filled).collect::<Result<_, DataError>>()? })
    }

    /// The added columns.
    pub(super) fn indicators(&self) -> Vec<Vec<String>> {
        self.columns.iter().filter_map(|column| column.indicator.clone()).map(|name| vec![name]).collect()
    }

    pub(super) fn apply(&self, frame: &mut Frame) {
        let mut indicators = vec![];
        for column in &self.columns {
            let Some(cells) = frame.get_mut(&column.name) else { continue };
            let missing = fill(cells, &column.fill);
            indicators.extend(column.indicator.clone().map(|name| (name, Cells::Flags(missing))));
        }
        frame.extend(indicators);
    }
}

/// Fills missing cells and tells which were.
fn fill(cells: &mut Cells, value: &Value) -> Vec<bool> {
    match (cells, value) {
        (Cells::Numbers(numbers), Value::Number(value)) => {
            let missing: Vec<bool> = numbers.iter().map(|number| number.is_nan()).collect();
            numbers.iter_mut().filter(|number| number.is_nan()).for_each(|number| *number = *value);
            missing
        }
        (Cells::Labels { codes, levels }, Value::Label(value)) => {
            let missing: Vec<bool> = codes.iter().map(|&code| code == MISSING).collect();
            if missing.contains(&true) {
                let place = levels.iter().position(|level| level == value).unwrap_or_else(|| {
                    levels.to_mut().push(value.clone());
                    levels.len() - 1
                });
                codes.iter_mut().filter(|code| **code == MISSING).for_each(|code| *code = place as u32);
            }
            missing
        }
        (Cells::Flags(flags), _) => vec![false; flags.len()],
        (Cells::Numbers(numbers), Value::Label(_)) => vec![false; numbers.len()],
        (Cells::Codes { codes, .. }, _) | (Cells::Labels { codes, .. }, Value::Number(_)) => vec![false; codes.len()],
    }
}

fn number_fill(name: &str, numbers: &[f64], with: &Fill) -> Result<f64, DataError> {
    if let Fill::Constant(constant) = with {
        let number = constant.trim().parse().ok().filter(|number: &f64| number.is_finite());
        let refused = || PrepError::Constant { column: name.into(), constant: constant.clone() };
        return Ok(number.ok_or_else(refused)?);
    }
    let mut present = present("impute", name, numbers)?;
    present.sort_by(f64::total_cmp);
    let fill = match with {
        Fill::Mean => mean(&present),
        Fill::Mode => mode(&present),
        _ => quantile(&present, 0.5),
    };
    if fill.is_finite() { Ok(fill) } else { Err(PrepError::Overflow { column: name.into() }.into()) }
}

/// The most frequent of sorted numbers, the smallest of several.
fn mode(sorted: &[f64]) -> f64 {
    let mut best = (0, f64::NAN);
    for run in sorted.chunk_by(|a, b| a == b) {
        if run.len() > best.0 {
            best = (run.len(), run[0]);
        }
    }
    best.1
}

fn label_fill(name: &str, codes: &[u32], levels: &[String], with: &Fill) -> Result<String, DataError> {
    if let Fill::Constant(constant) = with {
        return Ok(constant.clone());
    }
    let most = counts(codes, levels).into_iter().min_by_key(|(label, count)| (std::cmp::Reverse(*count), *label));
    let (label, _) = most.ok_or_else(|| PrepError::NothingToFit { step: "impute", column: name.into() })?;
    Ok(label.to_string())
}
