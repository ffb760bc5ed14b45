//! Truth, decision and score of each row of a table. Rows that lack one of them are left out and counted.

use std::path::Path;

use crate::base::diag::nearest;
use crate::base::fmt;
use crate::data::{Column, DataError, Places, Table, Truth, Values, read, truth};
use crate::host::cli::Auditing;
use crate::host::failure::Failure;
use crate::host::open::rendered;
use crate::spec::{self, Task, Workspace};

/// The threshold of probabilities.
const HALF: f64 = 0.5;

/// Rows that can be judged.
#[derive(Debug, Default)]
pub(super) struct Judged {
    /// Their places in the table.
    pub(super) rows: Vec<usize>,
    /// Rows of the table.
    pub(super) of: usize,
    /// Rows left out for want of something, by what they lack first.
    pub(super) left_out: Vec<(String, usize)>,
    /// 1 where a row is positive.
    pub(super) truth: Vec<u32>,
    /// 1 where it is taken for positive.
    pub(super) predicted: Vec<u32>,
    /// What it was scored; 0 where there are decisions only.
    pub(super) scores: Vec<f64>,
    /// The negative label, which may stand for several, and the positive one.
    pub(super) labels: [String; 2],
    /// The column of truth.
    pub(super) target: String,
    /// The column of scores.
    pub(super) score: Option<String>,
    /// The column of decisions.
    pub(super) prediction: Option<String>,
    /// Scores of at least this are positive, where no column decides.
    pub(super) threshold: Option<f64>,
}

/// Reads the table and finds the rows that can be judged; also what was doubtful.
pub(super) fn judged(data: &Path, asked: &Auditing, places: &Places) -> Result<(Table, Judged, Vec<String>), Failure> {
    let how = settled(data, asked, asked.target())?;
    let found = read(&how.path, &how, places)?;
    let (table, mut warnings) = (found.table, found.warnings);
    let column = |flag: &str, name: &str| table.column(name).ok_or_else(|| unknown(&table, flag, name));
    column("--target", asked.target())?;
    let score = asked.score().map(|name| column("--score", name)).transpose()?;
    let decided = asked.prediction().map(|name| column("--prediction", name)).transpose()?;
    let scores = score.map(numbers).transpose()?;
    let (truths, labels) = of_target(&table, &how, &mut warnings)?;
    let decisions = decided.map(|column| decisions(&table, column, &how, &labels)).transpose()?;
    let named = || asked.score().map_or("", String::as_str);
    let threshold =
        if decisions.is_some() { None } else { scores.map(|s| threshold(asked, named(), s)).transpose()? };
    let mut judged = Judged {
        of: table.rows,
        labels: [labels.negative(), labels.positive().to_owned()],
        target: asked.target().to_owned(),
        score: asked.score().cloned(),
        prediction: asked.prediction().cloned(),
        threshold,
        ..Judged::default()
    };
    let lacks: Vec<String> =
        [Some(asked.target()), asked.score().map(String::as_str), asked.prediction().map(String::as_str)]
            .map(|name| name.unwrap_or_default().to_owned())
            .into();
    let mut lost = [0; 3];
    for (row, truth) in truths.into_iter().enumerate() {
        let score = scores.map_or(0.0, |scores| scores[row]);
        let decision = match &decisions {
            Some(decisions) => decisions[row],
            None => Some(u32::from(threshold.is_some_and(|threshold| score >= threshold))),
        };
        match (truth, score.is_nan(), decision) {
            (Some(truth), false, Some(decision)) => {
                judged.rows.push(row);
                judged.truth.push(truth);
                judged.predicted.push(decision);
                judged.scores.push(score);
            }
            (None, ..) => lost[0] += 1,
            (_, true, _) => lost[1] += 1,
            (.., None) => lost[2] += 1,
        }
    }
    judged.left_out = lacks.into_iter().zip(lost).filter(|(_, lost)| *lost > 0).collect();
    for (name, lost) in &judged.left_out {
        let (lost, of) = (fmt::thousands(*lost as u64), fmt::thousands(table.rows as u64));
        warnings.push(format!("{lost} of {of} rows have no `{name}` and are left out."));
    }
    judged.refuse_one_class()?;
    Ok((table, judged, warnings))
}

impl Judged {
    fn refuse_one_class(&self) -> Result<(), Failure> {
        if self.rows.is_empty() {
            return Err(Failure::input("no row has both a truth and a score: there is nothing to judge"));
        }
        let positive = self.truth.iter().filter(|&&truth| truth == 1).count();
        if positive > 0 && positive < self.rows.len() {
            return Ok(());
        }
        let label = &self.labels[usize::from(positive > 0)];
        Err(Failure::input(format!(
            "`--target` names `{}`, which is \"{label}\" in every row that can be judged. An audit needs rows of both classes",
            self.target
        )))
    }
}

/// `[data]` as the flags say it, below what --set says.
pub(super) fn settled(data: &Path, asked: &Auditing, target: &str) -> Result<spec::Data, Failure> {
    let how = spec::Data {
        path: data.display().to_string(),
        trim: true,
        target: target.to_owned(),
        positive: asked.positive.clone(),
        ..spec::Data::default()
    };
    if let Some(other) = asked.sets.iter().find(|set| !set.trim_start().starts_with("data.")) {
        return Err(Failure::input(format!(
            "`--set {other}` has no effect on an audit, which reads keys of `data` only"
        )));
    }
    let text = spec::print(&Workspace { data: how, ..Workspace::default() });
    let told = |mistakes: &[_]| Failure::input(rendered(mistakes, "--set", &asked.sets.join(" ")));
    let (_, parsed) = spec::overridden(&text, &asked.sets).map_err(|mistakes| told(&mistakes))?;
    if !parsed.ok() {
        return Err(told(&parsed.diagnostics));
    }
    if let Some(weight) = &parsed.workspace.data.weight {
        return Err(Failure::input(format!("an audit counts every row once: take `data.weight = \"{weight}\"` out")));
    }
    Ok(spec::Data { task: Some(Task::Classification), ..parsed.workspace.data })
}

/// A flag that names a column which the table does not have.
pub(super) fn unknown(table: &Table, flag: &str, name: &str) -> Failure {
    let columns: Vec<String> = table.columns.iter().map(|column| column.name.clone()).collect();
    let nearest = nearest(name, columns.iter().map(String::as_str)).map(Into::into);
    DataError::UnknownColumn { key: format!("`{flag}`"), name: name.into(), nearest, columns }.into()
}

pub(super) fn numbers(column: &Column) -> Result<&[f64], Failure> {
    match &column.values {
        Values::Numeric(numbers) => Ok(numbers),
        Values::Categorical { levels, .. } => {
            let example = levels.iter().find(|level| level.parse::<f64>().is_err()).or(levels.first());
            Err(Failure::input(format!(
                "`--score` names the column `{}`, which holds text such as \"{}\", not numbers. Name decisions by \
                 --prediction {}, or read that text as missing by --set 'data.null_values=[\"{}\"]'",
                column.name,
                example.map_or("", String::as_str),
                column.name,
                example.map_or("", String::as_str)
            )))
        }
    }
}

/// The labels of the target and which of them is positive.
pub(super) struct Labels {
    all: Vec<String>,
    positive: usize,
}

impl Labels {
    pub(super) fn positive(&self) -> &str {
        &self.all[self.positive]
    }

    /// The other label, or what stands for all others.
    fn negative(&self) -> String {
        let others: Vec<&String> = self.all.iter().filter(|label| label.as_str() != self.positive()).collect();
        match others[..] {
            [other] => other.clone(),
            _ => format!("not {}", self.positive()),
        }
    }
}

/// Whether each row is positive, and the labels.
fn of_target(
    table: &Table,
    how: &spec::Data,
    warnings: &mut Vec<String>,
) -> Result<(Vec<Option<u32>>, Labels), Failure> {
    let mut doubts = Vec::new();
    let found = truth(table, how, &mut doubts).map_err(|error| of_flags(&error))?;
    let Truth::Classes { codes, labels } = found else { return Err(Failure::input("the target has no classes")) };
    let positive = how.positive.as_ref().and_then(|positive| labels.iter().position(|label| label == positive));
    if labels.len() > 2 && positive.is_none() {
        let shown: Vec<String> = labels.iter().take(8).map(|label| format!("`{label}`")).collect();
        let more = if labels.len() > 8 { ", …" } else { "" };
        return Err(Failure::input(format!(
            "`--target` names `{}`, which has {} different values: {}{more}. Name the one that is positive by --positive LABEL; \
             all others are negative",
            how.target,
            fmt::thousands(labels.len() as u64),
            shown.join(", ")
        )));
    }
    // Of more than two classes one is positive here; that it is not in training is of no interest.
    warnings.extend(doubts.into_iter().filter(|doubt| labels.len() <= 2 || !doubt.contains("classes")));
    let positive = positive.unwrap_or(labels.len().saturating_sub(1));
    let is = |code: u32| ((code as usize) < labels.len()).then_some(u32::from(code as usize == positive));
    let truths = codes.into_iter().map(is).collect();
    let all = if labels.is_empty() { vec![String::new()] } else { labels };
    Ok((truths, Labels { all, positive }))
}

/// Whether each row has the value `positive`, which the target need not have at all, and its labels with that.
pub(super) fn of_label(table: &Table, how: &spec::Data, positive: &str) -> Result<(Vec<Option<u32>>, Labels), Failure> {
    let (codes, mut all) = classes(table, how)?;
    let known = all.len();
    let place = all.iter().position(|label| label == positive).unwrap_or(known);
    if place == known {
        all.push(positive.to_owned());
    }
    let is = |code: u32| ((code as usize) < known).then_some(u32::from(code as usize == place));
    Ok((codes.into_iter().map(is).collect(), Labels { all, positive: place }))
}

/// The class of each row, and the labels of the target.
pub(super) fn classes(table: &Table, how: &spec::Data) -> Result<(Vec<u32>, Vec<String>), Failure> {
    let how = spec::Data { positive: None, ..how.clone() };
    match truth(table, &how, &mut Vec::new()).map_err(|error| of_flags(&error))? {
        Truth::Classes { codes, labels } => Ok((codes, labels)),
        Truth::Numbers(_) => Err(Failure::input("the target has no classes")),
    }
}

fn of_flags(error: &DataError) -> Failure {
    Failure::input(error.to_string().replace("`data.positive = ", "`--positive "))
}

/// Whether each row is taken for positive, by a column that holds labels of the target.
pub(super) fn decisions(
    table: &Table,
    column: &Column,
    how: &spec::Data,
    known: &Labels,
) -> Result<Vec<Option<u32>>, Failure> {
    let as_target = spec::Data { target: column.name.clone(), positive: None, ..how.clone() };
    let found = truth(table, &as_target, &mut Vec::new()).map_err(|error| of_flags(&error))?;
    let Truth::Classes { codes, labels } = found else { return Err(Failure::input("decisions have no classes")) };
    if let Some(other) = labels.iter().find(|label| !known.all.contains(label)) {
        let shown: Vec<String> = known.all.iter().take(8).map(|label| format!("`{label}`")).collect();
        return Err(Failure::input(format!(
            "`--prediction` names `{}`, which holds \"{other}\"; the target `{}` has {}. Bring them to the same labels, e.g. by \
             --set 'data.labels={{\"{other}\" = \"{}\"}}', or name scores by --score",
            column.name,
            how.target,
            shown.join(", "),
            known.positive()
        )));
    }
    let is = |code: u32| labels.get(code as usize).map(|label| u32::from(label == known.positive()));
    Ok(codes.into_iter().map(is).collect())
}

/// The threshold that is asked for, or one half of probabilities.
pub(super) fn threshold(asked: &Auditing, score: &str, scores: &[f64]) -> Result<f64, Failure> {
    if let Some(threshold) = asked.threshold {
        let message = "--threshold must be a number";
        return if threshold.is_nan() { Err(Failure::input(message)) } else { Ok(threshold) };
    }
    let known = || scores.iter().copied().filter(|score| !score.is_nan());
    if known().all(|score| (0.0..=1.0).contains(&score)) {
        return Ok(HALF);
    }
    let (low, high) = known().fold((f64::NAN, f64::NAN), |(low, high), score| (score.min(low), score.max(high)));
    Err(Failure::input(format!(
        "`{score}` runs from {low} to {high}, so its scores are no probabilities and 0.5 decides nothing. Say from where on a row is \
         positive by --threshold T, or name decisions by --prediction COL"
    )))
}
