//! `gradus profile DATA`: what is in a table, or in a folder or file of images, and what is wrong with it.

mod document;
mod images;
mod report;
mod stream;

use std::path::Path;

use super::super::cli::Source;
use super::super::failure::Failure;
use super::super::out;
use super::decimals;
use crate::base::diag::nearest;
use crate::data::{
    Association, Coverage, DataError, Dataset, Finding, Memory, Places, Profile, Subject, Table, are_images, findings,
    read, stream_profile,
};
use crate::spec::{self, Decimal, SplitMethod};

/// What is known of a table.
struct Known {
    profile: Profile,
    /// The target's name and task, and each column's association with it.
    target: Option<(String, &'static str, Vec<Association>)>,
    coverage: Vec<Coverage>,
    findings: Vec<Finding>,
}

/// What is asked for besides the columns.
pub(super) struct Asked<'a> {
    /// The column to predict.
    pub(super) target: Option<&'a str>,
    /// Columns whose groups are counted.
    pub(super) protected: &'a [String],
    /// What of the data is read.
    pub(super) source: &'a Source,
    /// How much memory may be used.
    pub(super) memory: Option<Memory>,
}

/// Prints a line a column, how each goes with the target, the protected groups, and what is wrong.
pub(super) fn run(data: &Path, asked: &Asked, json: bool, places: &Places) -> Result<(), Failure> {
    let path = data.display().to_string();
    if places.find(&path).is_ok_and(|found| are_images(&found)) {
        return images::run(&path, json, places);
    }
    let how = spec::Data {
        path,
        trim: true,
        target: asked.target.unwrap_or_default().into(),
        protected: asked.protected.to_vec(),
        table: asked.source.table.clone(),
        query: asked.source.query.clone(),
        rows: asked.source.rows.map(|rows| rows as usize),
        ..spec::Data::default()
    };
    if let Some(limit) = asked.memory.filter(|_| how.rows.is_none())
        && let Some(profile) = stream_profile(&how.path, &how, places, limit)?
    {
        let names = || profile.columns.iter().map(|column| column.name.as_str());
        for name in asked.target.into_iter().chain(asked.protected.iter().map(String::as_str)) {
            if !names().any(|known| known == name) {
                let near = nearest(name, names()).map_or_else(String::new, |near| format!(" Did you mean `{near}`?"));
                return Err(Failure::input(format!("the table has no column `{name}`.{near}")));
            }
        }
        if asked.target.is_some() {
            out::message(
                "The table is read a block at a time, so nothing is compared with the target. Add --rows 1000000 to look at a \
                 sample with it.",
            );
        }
        return stream::print(&profile, json);
    }
    let found = read(&how.path, &how, places)?;
    let (how, found) = decimals::as_meant(how, found, places)?;
    if how.decimal == Decimal::Comma {
        out::message("note: numbers are read with a decimal comma (`data.decimal = \",\"` in a workspace file)");
    }
    let mut warnings = found.warnings.clone();
    let known = if asked.target.is_some() {
        let mut workspace = spec::Workspace { data: how, ..spec::Workspace::default() };
        // All rows are looked at.
        (workspace.split.method, workspace.split.validation, workspace.split.test) = (SplitMethod::Ordered, 0.0, 0.0);
        let rows = found.table.rows;
        match Dataset::new(found.table, rows, &workspace, vec![]) {
            Ok(dataset) => {
                warnings.extend(dataset.warnings.iter().filter(|warning| !warning.starts_with("Feature")).cloned());
                with_target(&dataset, &workspace)
            }
            // Texts, say, of which a step makes numbers first.
            Err(DataError::NoFeatures { left_out }) if !left_out.is_empty() => {
                let why = "Nothing is compared with the target and no groups are counted, since nothing can be learnt from as it is:";
                warnings.push(format!("{why} {}", left_out.join(" ")));
                let how = &workspace.data;
                without_target(&read(&how.path, how, places)?.table, how.decimal)
            }
            Err(error) => return Err(of_flags(error).into()),
        }
    } else {
        without_target(&found.table, how.decimal)
    };
    let text = if json { document::document(&known, &warnings)? } else { report::report(&known) };
    out::warnings(&warnings);
    Ok(out::data(&text)?)
}

fn without_target(table: &Table, decimal: Decimal) -> Known {
    let subject = Subject::of_table(table, decimal);
    Known { profile: subject.profile(), target: None, coverage: vec![], findings: findings(&subject) }
}

fn with_target(dataset: &Dataset, workspace: &spec::Workspace) -> Known {
    let subject = Subject::of_dataset(dataset, workspace);
    let has_target = dataset.table.column(dataset.target_name()).is_some();
    let target = has_target.then(|| (dataset.target_name().to_owned(), dataset.task_name(), subject.associations()));
    Known { profile: subject.profile(), target, coverage: subject.coverage(), findings: findings(&subject) }
}

/// The error with the flags of this command for the keys of a workspace file.
fn of_flags(error: DataError) -> DataError {
    match error {
        DataError::UnknownColumn { key, name, nearest, columns } => {
            DataError::UnknownColumn { key: key.replace("data.", "--"), name, nearest, columns }
        }
        error => error,
    }
}
