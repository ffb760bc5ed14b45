//! Truth, decision and score of each label in each row. Rows that lack any of them are left out and counted.

use std::path::Path;

use super::super::rows::{Labels, classes, decisions, numbers, of_label, settled, threshold, unknown};
use crate::base::fmt;
use crate::data::{Places, Table, read};
use crate::host::cli::Auditing;
use crate::host::failure::Failure;
use crate::spec;

/// Rows that can be judged.
#[derive(Debug, Default)]
pub(super) struct Labelled {
    /// Their places in the table.
    pub(super) rows: Vec<usize>,
    /// Rows of the table.
    pub(super) of: usize,
    /// The columns of truth.
    pub(super) names: Vec<String>,
    /// The value of each that counts as having the label.
    pub(super) positive: Vec<String>,
    /// The columns of scores, or none.
    pub(super) scored: Vec<String>,
    /// The columns of decisions, or none.
    pub(super) decided: Vec<String>,
    /// Scores of at least this are positive, where no column decides.
    pub(super) thresholds: Vec<f64>,
    /// Rows x labels.
    pub(super) truth: Vec<bool>,
    /// Rows x labels.
    pub(super) predicted: Vec<bool>,
    /// Rows x labels; empty where there are decisions only.
    pub(super) scores: Vec<f64>,
}

/// One label in every row of the table; `None` and NaN where it is not known.
struct One {
    positive: String,
    truth: Vec<Option<u32>>,
    decision: Vec<Option<u32>>,
    scores: Option<Vec<f64>>,
    threshold: Option<f64>,
}

/// Reads the table and finds the rows that can be judged; also what was doubtful.
pub(super) fn labelled(
    data: &Path,
    asked: &Auditing,
    places: &Places,
) -> Result<(Table, Labelled, Vec<String>), Failure> {
    let how = settled(data, asked, asked.target())?;
    let found = read(&how.path, &how, places)?;
    let (table, mut warnings) = (found.table, found.warnings);
    let positive = positive(&table, &how, asked)?;
    let each: Vec<One> =
        (0..asked.targets.len()).map(|label| one(&table, &how, asked, (label, &positive))).collect::<Result<_, _>>()?;
    let known = |row: &usize| {
        let scored = |one: &One| one.scores.as_ref().is_none_or(|scores| !scores[*row].is_nan());
        each.iter().all(|one| one.truth[*row].is_some() && one.decision[*row].is_some() && scored(one))
    };
    let rows: Vec<usize> = (0..table.rows).filter(known).collect();
    if rows.is_empty() {
        return Err(Failure::input("no row has a truth and a score of every label: there is nothing to judge"));
    }
    let lost = table.rows - rows.len();
    if lost > 0 {
        let (lost, of) = (fmt::thousands(lost as u64), fmt::thousands(table.rows as u64));
        warnings.push(format!("{lost} of {of} rows lack the truth, score or decision of a label and are left out."));
    }
    let cells = |of: &dyn Fn(&One, usize) -> bool| {
        rows.iter().flat_map(|&row| each.iter().map(move |one| (one, row))).map(|(one, row)| of(one, row)).collect()
    };
    let scores = rows.iter().flat_map(|&row| each.iter().filter_map(move |one| Some(one.scores.as_ref()?[row])));
    let labelled = Labelled {
        of: table.rows,
        names: asked.targets.clone(),
        positive: each.iter().map(|one| one.positive.clone()).collect(),
        scored: asked.scores.clone(),
        decided: asked.predictions.clone(),
        thresholds: each.iter().filter_map(|one| one.threshold).collect(),
        truth: cells(&|one, row| one.truth[row] == Some(1)),
        predicted: cells(&|one, row| one.decision[row] == Some(1)),
        scores: scores.collect(),
        rows,
    };
    Ok((table, labelled, warnings))
}

/// The value that means that a row has the label: the one that is named, or the last of the target with most values, so that a label
/// that no row has is not taken for one that all have.
fn positive(table: &Table, how: &spec::Data, asked: &Auditing) -> Result<String, Failure> {
    let mut all = Vec::new();
    let mut most: Vec<String> = vec![];
    for target in &asked.targets {
        table.column(target).ok_or_else(|| unknown(table, "--target", target))?;
        let (_, labels) = classes(table, &spec::Data { target: target.clone(), ..how.clone() })?;
        all.push((target, labels.clone()));
        if labels.len() > most.len() {
            most = labels;
        }
    }
    let positive = match &asked.positive {
        Some(named) => Ok(named.clone()),
        None if most.len() > 2 => Err(Failure::input(format!(
            "a target has {} different values. Name the one that means that a row has the label by --positive LABEL",
            fmt::thousands(most.len() as u64)
        ))),
        None => Ok(most.pop().unwrap_or_default()),
    }?;
    // A target of one value may be true of no row; one of two that has not this one is written in another way.
    match all.into_iter().find(|(_, labels)| labels.len() > 1 && !labels.contains(&positive)) {
        Some((target, labels)) => Err(Failure::input(format!(
            "`{target}` has the values {}, and none of them is `{positive}`, which means here that a row has the label. Write all \
             targets alike, or name another value by --positive LABEL",
            labels.join(" and ")
        ))),
        None => Ok(positive),
    }
}

fn one(table: &Table, how: &spec::Data, asked: &Auditing, (label, positive): (usize, &str)) -> Result<One, Failure> {
    let column = |flag: &str, name: &str| table.column(name).ok_or_else(|| unknown(table, flag, name));
    let how = spec::Data { target: asked.targets[label].clone(), ..how.clone() };
    let (truth, labels): (_, Labels) = of_label(table, &how, positive)?;
    let score = asked.scores.get(label).map(|name| column("--score", name)).transpose()?;
    let scores = score.map(numbers).transpose()?;
    let decided = asked.predictions.get(label).map(|name| column("--prediction", name)).transpose()?;
    let decisions = decided.map(|column| decisions(table, column, &how, &labels)).transpose()?;
    let named = asked.scores.get(label).map_or("", String::as_str);
    let threshold = if decisions.is_some() { None } else { scores.map(|s| threshold(asked, named, s)).transpose()? };
    let cut = |score: &f64| threshold.map(|threshold| u32::from(*score >= threshold));
    let decision = decisions.or_else(|| Some(scores?.iter().map(cut).collect()));
    Ok(One {
        positive: labels.positive().to_owned(),
        truth,
        decision: decision.unwrap_or_default(),
        scores: scores.map(<[f64]>::to_vec),
        threshold,
    })
}
