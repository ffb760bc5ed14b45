//! Everything there is to say of a dataset before training, found out in one go: what is wrong with it, how its columns go with
//! the target, who is in it, and what preparation and balancing make of it.

use super::dataset::Dataset;
use super::prep::{Fit, Pipeline};
use super::prepared::{ClassCount, Prepared};
use super::preview::{Preview, preview};
use super::profile::{Association, Coverage};
use super::quality::{Finding, Subject, findings_while};
use super::view::Wanted;
use crate::spec::{Step, Workspace};

/// What there is to say of a dataset. Of the rows that are judged at the end only what checks compare with the others.
#[derive(Clone, Debug, PartialEq)]
pub struct Survey {
    /// What is wrong, the most severe first.
    pub findings: Vec<Finding>,
    /// How each column but the target goes with it, in training and validation rows.
    pub associations: Vec<Association>,
    /// The groups of protected columns, in training and validation rows.
    pub coverage: Vec<Coverage>,
    /// Training and validation rows.
    pub rows: usize,
    /// Rows of the table that are not of the test file.
    pub own_rows: usize,
    /// What preparation makes of the columns; or why a step cannot be fitted.
    pub preview: Result<Preview, String>,
    /// The training rows of each class before and after balancing, none for regression; or why they cannot be balanced.
    pub classes: Result<Vec<ClassCount>, String>,
}

/// Looks at a dataset and at what was made of it, which may have failed; `None` where that is no longer wanted.
pub fn survey(
    dataset: &Dataset,
    workspace: &Workspace,
    prepared: Result<&Prepared, &str>,
    wanted: Wanted,
) -> Option<Survey> {
    let preview = previewed(dataset, workspace, prepared, wanted)?;
    let subject = Subject::of_dataset(dataset, workspace);
    let findings = findings_while(&subject, wanted)?;
    Some(Survey {
        associations: wanted().then(|| subject.associations())?,
        coverage: wanted().then(|| subject.coverage())?,
        rows: dataset.parts.train.len() + dataset.parts.validation.len(),
        own_rows: dataset.own_rows,
        classes: prepared.map(|prepared| prepared.classes.clone()).map_err(str::to_owned),
        preview,
        findings,
    })
}

fn previewed(
    dataset: &Dataset,
    workspace: &Workspace,
    prepared: Result<&Prepared, &str>,
    wanted: Wanted,
) -> Option<Result<Preview, String>> {
    match prepared {
        // Nothing was repeated, made or left out.
        Ok(prepared) if !workspace.balance.method.resamples() => {
            let train = &prepared.train;
            Some(Ok(preview(dataset, &prepared.pipeline, &train.rows, &train.x, workspace.data.decimal, wanted)?))
        }
        _ => {
            let steps = workspace.prepare.clone().unwrap_or_else(Step::defaults);
            match Pipeline::fit(dataset, &steps) {
                Ok(Fit { pipeline, rows, x, .. }) => {
                    Some(Ok(preview(dataset, &pipeline, &rows, &x, workspace.data.decimal, wanted)?))
                }
                Err(error) => Some(Err(error.to_string())),
            }
        }
    }
}
