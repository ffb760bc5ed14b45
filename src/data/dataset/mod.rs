//! A table with a meaning: what each column is for, what is true of each row, and which rows learn, tune and judge.

mod checks;
mod deal;
mod roles;
mod target;
mod test_rows;
mod weights;

use std::sync::Arc;

use super::error::DataError;
use super::image::load as load_images;
use super::places::Places;
use super::read::{Format, read};
use super::seal;
use super::split::{Parts, Proof};
use super::table::Table;
use crate::spec;

pub use roles::Role;
pub(in crate::data) use target::labels_of;
pub use target::{Task, Truth, truth};
pub(in crate::data) use weights::of as weights_of;

/// A table, read and understood.
#[derive(Clone, Debug, PartialEq)]
pub struct Dataset {
    /// The file's rows, then the test file's; shared with whoever looks at them while they are prepared.
    pub table: Arc<Table>,
    /// What each column of `table` is for.
    pub roles: Vec<Role>,
    /// What is true of each row of `table`.
    pub truth: Truth,
    /// How much each row of `table` counts, at least 0; `None` where no column says.
    pub weights: Option<Vec<f64>>,
    /// Which rows do what. Rows without a target or a weight are in no part.
    pub parts: Parts,
    /// What of the deal stands in two parts.
    pub proof: Proof,
    /// Sixteen hexadecimal digits that tell this sealed test from others; empty where there is none.
    pub test_set: String,
    /// Rows of `table` that are not of the test file.
    pub own_rows: usize,
    /// What is doubtful, one or two sentences each.
    pub warnings: Vec<String>,
    /// The roles before any feature was left out.
    declared: Vec<Role>,
    /// The features by which rows were found equal, as places in the table.
    compared: Vec<usize>,
    /// What was doubtful before the deal.
    doubts: Vec<String>,
}

impl Dataset {
    /// Reads the workspace's files and finds out what their columns are for.
    ///
    /// # Errors
    /// Whatever is wrong with the files, or with what `[data]` and `[split]` say about them.
    pub fn load(workspace: &spec::Workspace, places: &Places) -> Result<Self, DataError> {
        let how = &workspace.data;
        if let Some(path) = &how.images {
            let images = load_images(path, how, places)?;
            return Self::new(images.table, images.own_rows, workspace, images.warnings);
        }
        let mut own = read(&how.path, how, places)?;
        let own_rows = own.table.rows;
        if own.dialect.format != Format::Sqlite && (how.table.is_some() || how.query.is_some()) {
            let path = &how.path;
            own.warnings.push(format!("`data.table` and `data.query` have no effect: `{path}` is no SQLite database."));
        }
        let (mut table, mut warnings) = (own.table, own.warnings);
        roles::check_names(&table, how, &workspace.split)?;
        if let Some(path) = &how.test {
            let test = test_rows::read_like(&table, own.dialect.header, path, how, places)?;
            warnings.extend(test.warnings);
            table.append(&test.table);
        }
        Self::new(table, own_rows, workspace, warnings)
    }

    /// Understands a table whose rows from `own_rows` on are given as test rows.
    ///
    /// # Errors
    /// Whatever is wrong with what `[data]` and `[split]` say about it.
    pub fn new(
        table: Table,
        own_rows: usize,
        workspace: &spec::Workspace,
        mut warnings: Vec<String>,
    ) -> Result<Self, DataError> {
        let how = &workspace.data;
        roles::check_names(&table, how, &workspace.split)?;
        let declared = roles::of(&table, how, &workspace.split)?;
        let truth = truth(&table, how, &mut warnings)?;
        let weights = how.weight.as_ref().map(|name| weights::of(&table, name)).transpose()?;
        let usable = usable(&table, &truth, weights.as_deref(), &mut warnings);
        let (own, given): (Vec<usize>, Vec<usize>) = usable.into_iter().partition(|&row| row < own_rows);
        if own.len() < 2 {
            return Err(DataError::TooFewRows { usable: own.len(), rows: own_rows });
        }
        let given = (own_rows < table.rows).then_some(given);
        let roles = declared.clone();
        let (parts, proof, test_set, doubts) = (Parts::default(), Proof::default(), String::new(), warnings.clone());
        let mut dataset = Self {
            table: Arc::new(table),
            roles,
            truth,
            weights,
            parts,
            proof,
            test_set,
            own_rows,
            warnings,
            declared,
            compared: Vec::new(),
            doubts,
        };
        dataset.deal(&own, given.as_deref(), workspace)?;
        dataset.test_set = match &given {
            Some(given) => seal::mark(&dataset.table, given),
            None if dataset.parts.test.is_empty() => String::new(),
            None => seal::of_deal(&dataset.table, own_rows, &workspace.split),
        };
        Ok(dataset)
    }

    /// `binary`, `multiclass` or `regression`.
    pub fn task_name(&self) -> &'static str {
        self.truth.task().name()
    }

    /// The columns that are learnt from, in the table's order.
    pub fn feature_names(&self) -> Vec<&str> {
        let columns = self.table.columns.iter().zip(&self.roles);
        columns.filter(|(_, role)| role.is_feature()).map(|(column, _)| column.name.as_str()).collect()
    }

    /// The column that is predicted.
    pub fn target_name(&self) -> &str {
        let target = self.roles.iter().position(|&role| role == Role::Target);
        target.map_or("", |place| &self.table.columns[place].name)
    }
}

/// Rows with a target and a weight; the others are counted in a warning.
fn usable(table: &Table, truth: &Truth, weights: Option<&[f64]>, warnings: &mut Vec<String>) -> Vec<usize> {
    let targeted: Vec<usize> = (0..table.rows).filter(|&row| truth.is_known(row)).collect();
    let usable: Vec<usize> =
        targeted.iter().copied().filter(|&row| weights.is_none_or(|weights| !weights[row].is_nan())).collect();
    let mut left_out = |lost: usize, what| {
        if lost > 0 {
            warnings.push(format!("{lost} of {} rows have no {what} and are left out.", table.rows));
        }
    };
    left_out(table.rows - targeted.len(), "target");
    left_out(targeted.len() - usable.len(), "weight");
    usable
}

#[cfg(test)]
mod tests;
