//! Several files that are one table: named by a pattern such as `part-*.csv`, read in the order of their names.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use super::libsvm::is_feature;
use super::{Format, Read};
use crate::data::error::DataError;
use crate::data::places::is_pattern;
use crate::data::read::ReadError;
use crate::data::table::{Column, Table};
use crate::spec::{self, ColumnType};

/// The files that a path means: those that fit, in the order of their names, if it is a pattern, else itself.
pub(in crate::data) fn of(path: &Path) -> Vec<PathBuf> {
    let text = path.to_string_lossy();
    if path.exists() || !is_pattern(&text) {
        return vec![path.into()];
    }
    // A pattern that was found once is well-formed; what vanished since is reported as missing by whoever opens it.
    let mut files: Vec<PathBuf> = glob::glob(&text).into_iter().flatten().flatten().collect();
    files.retain(|file| file.is_file());
    if files.is_empty() { vec![path.into()] } else { files }
}

/// Reads every file and puts their rows together. A column that is text in one file is text in all.
pub(super) fn read(
    first: &Path,
    others: &[PathBuf],
    how: &spec::Data,
    one: impl Fn(&Path, &spec::Data) -> Result<Read, DataError>,
) -> Result<Read, DataError> {
    let mut whole = one(first, how)?;
    if others.is_empty() {
        return Ok(whole);
    }
    let mut how = how.clone();
    if whole.dialect.delimiter.is_some() {
        // What the first file's first line is, is not guessed anew from each.
        how.header = Some(whole.dialect.header);
    }
    let mut reads = others.iter().map(|file| one(file, &how)).collect::<Result<Vec<_>, _>>()?;
    if whole.dialect.format == Format::LibSvm {
        // What is not written is 0 there, so a file may lack the last features of another.
        let all = std::iter::once(&whole).chain(&reads).flat_map(|read| names(&read.table)).collect::<BTreeSet<_>>();
        how.types.extend(all.into_iter().filter(|name| is_feature(name)).map(|name| (name, ColumnType::Numeric)));
        whole = one(first, &how)?;
        reads = others.iter().map(|file| one(file, &how)).collect::<Result<Vec<_>, _>>()?;
    }
    for (file, read) in others.iter().zip(&reads) {
        same_columns(first, &names(&whole.table), file, &names(&read.table))?;
    }
    let mixed = mixed(&whole.table, &reads);
    if !mixed.is_empty() {
        how.types.extend(mixed.iter().map(|name| (name.clone(), ColumnType::Categorical)));
        let is_numeric = |column: &Column| mixed.contains(&column.name) && column.values.kind() == ColumnType::Numeric;
        let files = std::iter::once(first).chain(others.iter().map(PathBuf::as_path));
        for (file, read) in files.zip(std::iter::once(&mut whole).chain(&mut reads)) {
            if read.table.columns.iter().any(is_numeric) {
                *read = one(file, &how)?;
            }
        }
    }
    for next in reads {
        append(&mut whole, next);
    }
    Ok(whole)
}

fn names(table: &Table) -> Vec<String> {
    table.columns.iter().map(|column| column.name.clone()).collect()
}

/// The names of columns that are numbers in one file and labels in another.
fn mixed(first: &Table, others: &[Read]) -> BTreeSet<String> {
    let differs = |column: &&Column| {
        let kinds = others.iter().filter_map(|other| Some(other.table.column(&column.name)?.values.kind()));
        kinds.into_iter().any(|kind| kind != column.values.kind())
    };
    first.columns.iter().filter(differs).map(|column| column.name.clone()).collect()
}

/// Adds the rows of `next`, whose columns may be in another order, and what was doubtful about them.
fn append(whole: &mut Read, next: Read) {
    let mut columns = next.table.columns;
    columns.sort_by_key(|column| whole.table.columns.iter().position(|other| other.name == column.name));
    whole.table.append(&Table { columns, rows: next.table.rows, images: None });
    for warning in next.warnings {
        if !whole.warnings.contains(&warning) {
            whole.warnings.push(warning);
        }
    }
}

/// Fails where `file` has other columns than `first`; their order may differ.
pub(in crate::data) fn same_columns(
    first: &Path,
    wanted: &[String],
    file: &Path,
    found: &[String],
) -> Result<(), DataError> {
    let lacking = wanted.iter().find(|name| !found.contains(name));
    let extra = found.iter().find(|name| !wanted.contains(name));
    let Some(column) = lacking.or(extra) else { return Ok(()) };
    Err(ReadError::PartDiffers {
        path: file.into(),
        first: first.into(),
        column: column.clone(),
        lacks: lacking.is_some(),
    }
    .into())
}
