//! Learning from a table that is larger than memory: a sample is held, all other rows are prepared a block at a time and
//! left on disk.
//!
//! ```text
//! file ─ sample of data.rows ─► Dataset ─ split, fit ─► Prepared: pipeline, validation, test (held)
//!   └─── every row ─ not apart? ─ pipeline ─► Spill ──────────────► Prepared::beyond (learnt from)
//! ```
//!
//! The sample is split as any table is. Of the file's rows those are learnt from that are equal to no validation or test
//! row and share no group with one, so that nothing stands in two parts. What is fitted is fitted on the sample's training
//! rows alone.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::apart::Apart;
use super::error::StreamError;
use super::spill::Spill;
use crate::base::fmt;
use crate::data::dataset::{Dataset, Truth, weights_of};
use crate::data::error::DataError;
use crate::data::learnt::Beyond;
use crate::data::outside;
use crate::data::places::Places;
use crate::data::prepared::Prepared;
use crate::data::read::{
    Read, each_part, each_row, files_of, format_of, held, literal, reads_by_row, reads_in_parts, text_of,
};
use crate::spec::{self, Mitigation, SplitMethod, Workspace};

/// Bytes of text that are read together.
const BLOCK: usize = 2 << 20;
/// Numbers that are prepared together.
const NUMBERS: usize = 1 << 20;
/// The longest row.
const LONGEST: usize = 256 << 20;

/// Leaves the rows of the file on disk that the sample `dataset` was drawn from, to be learnt from instead of the sample's
/// own training rows.
///
/// # Errors
/// Where the workspace asks for what needs all rows at once, the file cannot be read row by row, a row cannot be prepared,
/// or the disk is full.
pub fn leave_on_disk(
    mut prepared: Prepared,
    dataset: &Dataset,
    workspace: &Workspace,
    places: &Places,
) -> Result<Prepared, DataError> {
    let how = &workspace.data;
    let files = files_of(&places.find(&how.path)?);
    let mut leaving = Leaving::new(&prepared, dataset, workspace)?;
    if reads_by_row(&files[0])? {
        let literal = literal(format_of(&files[0])?, &leaving.how);
        leaving.take_rows(&files, literal)?;
    } else {
        let (how, names) = (leaving.how.clone(), leaving.names.clone());
        each_part(&files, &how, &names, |read| leaving.take(read))?;
    }
    let Leaving { spill, truth, weights, doubts, apart, .. } = leaving;
    if spill.rows() == 0 {
        return Err(StreamError::NothingLeft { apart: apart.left_out }.into());
    }
    prepared.warnings.extend(doubts.said(how.target_name()));
    prepared.warnings.push(format!(
        "All {} training rows are learnt from and left on disk. The preparation was fitted on the {} of them that are held, \
         which also stand for the training part where it is judged; {} rows are kept apart, being equal to or in a group \
         with validation and test rows.",
        fmt::thousands(spill.rows() as u64),
        fmt::thousands(prepared.train.x.rows as u64),
        fmt::thousands(apart.left_out as u64),
    ));
    let y = prepared.pipeline.wanted(&truth);
    let weights = prepared.recount(&truth, weights, workspace);
    prepared.beyond = Some(Arc::new(Beyond { x: spill, y, weights }));
    Ok(prepared)
}

/// Fails, before anything is read, where the workspace asks for what cannot be had with rows on disk.
///
/// # Errors
/// Where it needs all rows at once, or the file is not read row by row.
pub fn refuse_to_leave(workspace: &Workspace, places: &Places) -> Result<(), DataError> {
    let how = &workspace.data;
    if how.rows.is_none() {
        return Err(StreamError::NeedsRows.into());
    }
    let in_parts = how.images.is_none() && how.path != "demo" && {
        let files = files_of(&places.find(&how.path)?);
        files[0].is_file() && (reads_by_row(&files[0])? || reads_in_parts(&files[0], how)?)
    };
    if !in_parts {
        let path = how.images.as_ref().unwrap_or(&how.path).clone();
        return Err(StreamError::Format { path }.into());
    }
    let method = workspace.split.method;
    if matches!(method, SplitMethod::Ordered | SplitMethod::Given | SplitMethod::Hash) {
        return Err(StreamError::Split { method: method.name() }.into());
    }
    let balance = workspace.balance.method;
    let step = |name| workspace.prepare.iter().flatten().any(|step| step.name() == name);
    let mitigation = workspace.fairness.mitigation;
    let mitigates = !matches!(mitigation, Mitigation::None | Mitigation::Threshold);
    let needs = [
        (balance.resamples(), "balance.method", balance.name(), "Use class_weight."),
        (mitigates, "fairness.mitigation", mitigation.name(), "Learn from a sample instead: leave `data.stream` out."),
        (!workspace.split.duplicates_together, "split.duplicates_together", "false", "Leave it on."),
        (step("target_mean"), "step", "target_mean", "Use frequency or hash, which do not look at the target."),
    ];
    match needs.into_iter().find(|(asked, ..)| *asked) {
        Some((_, key, value, advice)) => Err(StreamError::NeedsAll { key, value, advice }.into()),
        None => Ok(()),
    }
}

/// Rows on their way to the disk, and what is kept of each in memory.
struct Leaving<'a> {
    prepared: &'a Prepared,
    /// How a block of rows is read: as the sample was.
    how: spec::Data,
    names: Vec<String>,
    apart: Apart,
    spill: Spill,
    truth: Truth,
    /// By the weight column, where there is one.
    weights: Option<Vec<f64>>,
    doubts: Doubts,
}

/// Rows that are left out.
#[derive(Default)]
struct Doubts {
    untold: usize,
    /// The first labels that the rows held do not have.
    unknown: Vec<String>,
    weightless: usize,
    /// What reading says of a block, each said once.
    reading: Vec<String>,
}

impl<'a> Leaving<'a> {
    fn new(prepared: &'a Prepared, dataset: &Dataset, workspace: &Workspace) -> Result<Self, DataError> {
        let table = &dataset.table;
        let types = table.columns.iter().map(|column| (column.name.clone(), column.values.kind())).collect();
        Ok(Self {
            prepared,
            how: spec::Data { types, rows: None, ..workspace.data.clone() },
            names: table.columns.iter().map(|column| column.name.clone()).collect(),
            apart: Apart::of(dataset, workspace),
            spill: Spill::create(prepared.pipeline.width())?,
            truth: prepared.train.truth.of_rows(&[]),
            weights: workspace.data.weight.as_ref().map(|_| vec![]),
            doubts: Doubts::default(),
        })
    }

    /// Prepares the rows of files that are read by row, handed over as `literal` says.
    fn take_rows(&mut self, files: &[PathBuf], literal: spec::Data) -> Result<(), DataError> {
        let mut block = String::with_capacity(BLOCK);
        let mut separator = b',';
        let how = std::mem::replace(&mut self.how, literal);
        let rows = |row: &[u8], delimiter: u8| {
            if block.len() >= BLOCK || delimiter != separator {
                self.take_block(&mut block, separator)?;
                separator = delimiter;
            }
            block += &text_of(row);
            block.push('\n');
            Ok(())
        };
        each_row(files, &how, LONGEST, |_| Ok(()), rows)?;
        self.take_block(&mut block, separator)
    }

    /// Prepares the rows of `block`, and empties it.
    fn take_block(&mut self, block: &mut String, delimiter: u8) -> Result<(), DataError> {
        if block.is_empty() {
            return Ok(());
        }
        self.take(held(Path::new(&self.how.path), std::mem::take(block), delimiter, &self.names, &self.how)?)
    }

    /// Prepares the rows of a table.
    fn take(&mut self, read: Read) -> Result<(), DataError> {
        self.doubts.add(read.warnings);
        let (table, how, pipeline) = (&read.table, &self.how, &self.prepared.pipeline);
        let (truth, unknown) = outside::truth(table, how, pipeline)?;
        let weights = how.weight.as_ref().map(|name| weights_of(table, name)).transpose()?;
        if self.doubts.unknown.is_empty() {
            self.doubts.unknown = unknown;
        }
        let keys = self.apart.keys(table);
        let mut rows = Vec::with_capacity(table.rows);
        for row in 0..table.rows {
            if !truth.is_known(row) {
                self.doubts.untold += 1;
            } else if weights.as_ref().is_some_and(|weights| weights[row].is_nan()) {
                self.doubts.weightless += 1;
            } else if self.apart.admits(&keys, row) {
                rows.push(row);
            }
        }
        if let (Some(all), Some(weights)) = (&mut self.weights, weights) {
            all.extend(rows.iter().map(|&row| weights[row]));
        }
        self.truth.append(truth.of_rows(&rows));
        for rows in rows.chunks((NUMBERS / pipeline.width().max(1)).max(1)) {
            self.spill.push(&pipeline.apply(table, rows)?.values)?;
        }
        Ok(())
    }
}

impl Doubts {
    /// Takes in what reading says of a block. How many cells it is of differs from block to block, so the first is kept.
    fn add(&mut self, said: Vec<String>) {
        let kind = |said: &str| said.chars().filter(|char| !char.is_ascii_digit()).collect::<String>();
        for doubt in said {
            if self.reading.iter().all(|said| kind(said) != kind(&doubt)) {
                self.reading.push(doubt);
            }
        }
    }

    fn said(self, target: &str) -> Vec<String> {
        let unknown: Vec<String> = self.unknown.iter().map(|label| format!("`{label}`")).collect();
        let unknown = if unknown.is_empty() {
            String::new()
        } else {
            format!(", or one that no row held has, such as {},", unknown.join(", "))
        };
        let counts =
            [(self.untold, format!("have no `{target}`{unknown}")), (self.weightless, "have no weight".to_owned())];
        let told = counts.into_iter().filter(|(count, _)| *count > 0);
        let told = told.map(|(count, what)| format!("{count} of all rows {what} and are left out."));
        self.reading.into_iter().chain(told).collect()
    }
}

#[cfg(test)]
mod tests;
