//! Several `--target`: rows that may have several labels at once, judged by scikit-learn's multilabel metrics.

mod document;
mod page;
mod rows;

use std::path::Path;

use super::super::super::cli::{Auditing, ZeroDivided};
use super::super::super::failure::Failure;
use super::super::super::out;
use super::groups::{self, Grouping};
use super::{RESAMPLES, SEED};
use crate::data::Places;
use crate::eval::{Multilabel, MultilabelAudit, ZeroDivision, multilabel};
use rows::Labelled;

/// What is said.
struct Audited {
    labelled: Labelled,
    zero_division: ZeroDivided,
    /// Of all rows and of each label.
    all: MultilabelAudit,
    /// By each grouping.
    by: Vec<(Grouping, MultilabelAudit)>,
    /// Whole sentences on what not to rely on.
    warnings: Vec<String>,
}

/// Judges, and prints a page or a document.
pub(super) fn run(data: &Path, asked: &Auditing, json: bool, places: &Places) -> Result<(), Failure> {
    refuse(asked)?;
    let audited = audited(data, asked, places)?;
    out::warnings(&audited.warnings);
    let text = if json { document::document(&audited)? } else { page::page(&audited) };
    Ok(out::data(&text)?)
}

/// What is for one target only, and columns that do not go with the targets.
fn refuse(asked: &Auditing) -> Result<(), Failure> {
    let targets = asked.targets.len();
    for (flag, count) in [("--score", asked.scores.len()), ("--prediction", asked.predictions.len())] {
        if count > 0 && count != targets {
            return Err(Failure::input(format!(
                "there are {targets} --target and {count} {flag}: each target needs one, in the same order"
            )));
        }
    }
    let single = [("--scan", asked.scan.is_some()), ("--privileged", !asked.privileged.is_empty())];
    match single.into_iter().find(|(_, given)| *given) {
        Some((flag, _)) => Err(Failure::input(format!(
            "`{flag}` is about one decision. Audit each --target alone for it, or leave it out"
        ))),
        None => Ok(()),
    }
}

fn audited(data: &Path, asked: &Auditing, places: &Places) -> Result<Audited, Failure> {
    let (table, labelled, mut warnings) = rows::labelled(data, asked, places)?;
    let (groupings, left_out) = groups::of(&table, &labelled.rows, &asked.groups, &[])?;
    drop(table);
    warnings.extend(left_out);
    let rows = Multilabel {
        truth: &labelled.truth,
        predicted: &labelled.predicted,
        scores: &labelled.scores,
        labels: labelled.names.len(),
        zero_division: match asked.zero_division {
            ZeroDivided::Zero => ZeroDivision::Zero,
            ZeroDivided::One => ZeroDivision::One,
            ZeroDivided::Undefined => ZeroDivision::Undefined,
        },
    };
    let judged = |codes: &[u32], count: usize| {
        multilabel(&rows, codes, count, RESAMPLES, SEED).ok_or_else(|| Failure::input("there are no rows to judge"))
    };
    let all = judged(&vec![0; labelled.rows.len()], 1)?;
    for (name, label) in labelled.names.iter().zip(&all.labels) {
        let (positive, rows) = (label.counts.positives(), label.counts.total());
        if positive == 0 || positive == rows {
            let which = if positive == 0 { "no row" } else { "every row" };
            warnings.push(format!("`{name}` is true of {which}, so its recall or its area tell nothing."));
        }
    }
    let mut by = Vec::new();
    for grouping in groupings {
        let audit = judged(&grouping.codes, grouping.names.len())?;
        let few = grouping.names.iter().zip(&audit.groups).filter(|(_, group)| group.rows < FEW);
        warnings.extend(few.map(|(name, group)| {
            format!("Group {name:?} of {:?} has {} rows: its numbers are uncertain.", grouping.name, group.rows)
        }));
        by.push((grouping, audit));
    }
    Ok(Audited { labelled, zero_division: asked.zero_division, all, by, warnings })
}

/// Groups of fewer rows than this are warned about.
const FEW: u64 = 30;
