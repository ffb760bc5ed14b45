//! A table from outside as a part that a trained model can be judged on.

use std::collections::HashMap;

use super::dataset::{Truth, labels_of};
use super::error::DataError;
use super::groups;
use super::prep::Pipeline;
use super::prepared::Part;
use super::table::{MISSING, Table, Values};
use crate::base::diag::nearest;
use crate::spec;

/// Labels that are told.
const EXAMPLES: usize = 3;

impl Part {
    /// The rows of `table` whose target is known, prepared by `pipeline`; and what is doubtful about them. Protected
    /// columns that the table lacks are left out; numeric ones are cut at this table's own quarters.
    ///
    /// # Errors
    /// Where the table lacks the target or a column that is learnt from, has a label that training never saw, or has
    /// no row with a target.
    pub fn of_table(table: &Table, how: &spec::Data, pipeline: &Pipeline) -> Result<(Self, Vec<String>), DataError> {
        let mut warnings = Vec::new();
        let (truth, unknown) = truth(table, how, pipeline)?;
        if let Some(label) = unknown.into_iter().next() {
            return Err(DataError::UnknownLabel { label, labels: pipeline.labels().to_vec() });
        }
        let rows: Vec<usize> = (0..table.rows).filter(|&row| truth.is_known(row)).collect();
        if rows.is_empty() {
            return Err(DataError::NoTruth { target: how.target_name().into() });
        }
        if rows.len() < table.rows {
            warnings.push(format!("{} rows without `{}` are left out.", table.rows - rows.len(), how.target_name()));
        }
        let mut protected = Vec::new();
        for name in &how.protected {
            match table.column(name) {
                Some(column) => protected.push(groups::of(column, &rows, &rows, &rows)),
                None => warnings.push(format!("There is no column `{name}`, so fairness by it is not judged.")),
            }
        }
        let truth = truth.of_rows(&rows);
        let y = pipeline.wanted(&truth);
        let (x, made) = (pipeline.apply(table, &rows)?, vec![false; rows.len()]);
        Ok((Self { x, y, truth, weights: None, groups: protected, rows, made }, warnings))
    }
}

/// What is true of each row of `table`, and the first labels that training never saw, of whose rows nothing is known.
///
/// # Errors
/// Where the table lacks the target, or has text where numbers are predicted.
pub(super) fn truth(table: &Table, how: &spec::Data, pipeline: &Pipeline) -> Result<(Truth, Vec<String>), DataError> {
    let Some(column) = table.column(how.target_name()) else {
        let names: Vec<String> = table.columns.iter().map(|column| column.name.clone()).collect();
        let nearest = nearest(how.target_name(), names.iter().map(String::as_str)).map(Into::into);
        return Err(DataError::UnknownColumn {
            key: "`data.target`".into(),
            name: how.target_name().into(),
            nearest,
            columns: names,
        });
    };
    let labels = pipeline.labels();
    if labels.is_empty() {
        return match &column.values {
            Values::Numeric(numbers) => Ok((Truth::Numbers(numbers.clone()), vec![])),
            Values::Categorical { levels, .. } => Err(DataError::TextTarget {
                target: how.target_name().into(),
                example: levels.first().cloned().unwrap_or_default(),
            }),
        };
    }
    let (codes, levels) = labels_of(&column.values, how);
    let known: HashMap<&String, usize> = labels.iter().zip(0..).collect();
    let places: Vec<Option<usize>> = levels.iter().map(|level| known.get(level).copied()).collect();
    let mut unknown: Vec<String> = vec![];
    let code = |&code: &u32| {
        let place = *places.get(code as usize)?;
        if place.is_none() && unknown.len() < EXAMPLES {
            unknown.push(levels[code as usize].clone());
        }
        place
    };
    let codes = codes.iter().map(code).map(|place| place.map_or(MISSING, |place| place as u32)).collect();
    Ok((Truth::Classes { codes, labels: labels.to_vec() }, unknown))
}
