//! A table with a meaning: what each column is for, what is true of each row, and which rows learn, tune and judge.

mod checks;
mod roles;
mod target;
mod test_rows;
mod weights;

use super::error::DataError;
use super::image::load as load_images;
use super::places::Places;
use super::read::read;
use super::split::{Parts, split};
use super::table::{MISSING, Table};
use crate::spec;

pub use roles::Role;
pub(in crate::data) use target::labels_of;
pub use target::{Task, Truth};

/// A table, read and understood.
#[derive(Clone, Debug, PartialEq)]
pub struct Dataset {
    /// The file's rows, then the test file's.
    pub table: Table,
    /// What each column of `table` is for.
    pub roles: Vec<Role>,
    /// What is true of each row of `table`.
    pub truth: Truth,
    /// How much each row of `table` counts, at least 0; `None` where no column says.
    pub weights: Option<Vec<f64>>,
    /// Which rows do what. Rows without a target or a weight are in no part.
    pub parts: Parts,
    /// Rows of `table` that are not of the test file.
    pub own_rows: usize,
    /// What is doubtful, one or two sentences each.
    pub warnings: Vec<String>,
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
        let own = read(&how.path, how, places)?;
        let own_rows = own.table.rows;
        let (mut table, mut warnings) = (own.table, own.warnings);
        roles::check_names(&table, how)?;
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
        roles::check_names(&table, how)?;
        let roles = roles::of(&table, how)?;
        let truth = target::truth(&table, how, &mut warnings)?;
        let weights = how.weight.as_ref().map(|name| weights::of(&table, name)).transpose()?;
        let usable = usable(&table, &truth, weights.as_deref(), &mut warnings);
        let (own, given): (Vec<usize>, Vec<usize>) = usable.into_iter().partition(|&row| row < own_rows);
        if own.len() < 2 {
            return Err(DataError::TooFewRows { usable: own.len(), rows: own_rows });
        }
        let classes = truth.codes();
        let test_is_given = own_rows < table.rows;
        let mut parts = split(&own, classes, &workspace.split, test_is_given)?;
        if test_is_given {
            parts.test = given;
        }
        let mut dataset = Self { table, roles, truth, weights, parts, own_rows, warnings };
        dataset.check(how)?;
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

    /// Finds what cannot work or is worth a warning, and leaves out features that say nothing.
    fn check(&mut self, how: &spec::Data) -> Result<(), DataError> {
        checks::classes(&self.truth, &self.parts, &mut self.warnings)?;
        if let (Some(weights), Some(column)) = (&self.weights, &how.weight)
            && self.parts.train.iter().all(|&row| weights[row] == 0.0)
        {
            return Err(DataError::NoWeight { column: column.clone() });
        }
        checks::features(&self.table, &mut self.roles, &self.parts.train, how, &mut self.warnings);
        if self.table.images.is_some() || self.roles.iter().any(|role| role.is_feature()) {
            Ok(())
        } else {
            Err(DataError::NoFeatures)
        }
    }
}

/// Rows with a target and a weight; the others are counted in a warning.
fn usable(table: &Table, truth: &Truth, weights: Option<&[f64]>, warnings: &mut Vec<String>) -> Vec<usize> {
    let targeted: Vec<usize> = (0..table.rows)
        .filter(|&row| match truth {
            Truth::Classes { codes, .. } => codes[row] != MISSING,
            Truth::Numbers(numbers) => !numbers[row].is_nan(),
        })
        .collect();
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
