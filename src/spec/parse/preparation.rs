//! Steps of preparation that can never act, because of their kind or of the steps before them.

use std::ops::Range;

use super::places::Places;
use crate::base::diag::Diagnostic;
use crate::spec::{ColumnType, Columns, Ends, Fill, Step, Workspace};

/// A warning at each step that leaves every table as it was, whatever is in it, and what is wrong between a step's keys.
pub(super) fn check(workspace: &Workspace, places: &Places) -> Vec<Diagnostic> {
    let steps = workspace.prepare.as_deref().unwrap_or_default();
    // A step with a mistake of its own is left out, and those behind it are not where they are counted.
    if places.items("prepare") != steps.len() {
        return vec![];
    }
    let tell = |(index, step): (usize, &Step)| {
        let reason = idle(step, &steps[..index])?;
        let span = places.item("prepare", index)?;
        Some(Diagnostic::warning(span, format!("step `{}` never acts: {reason}", step.name())))
    };
    let never_act = steps.iter().enumerate().filter_map(tell);
    let wrong = steps.iter().enumerate().flat_map(|(index, step)| {
        leaks(workspace, places, step, index).into_iter().chain(crossed(places, step, index))
    });
    never_act.chain(wrong).collect()
}

/// An error at each end of a `clip` that no number can be between, or that is no share where shares are meant.
fn crossed(places: &Places, step: &Step, index: usize) -> Vec<Diagnostic> {
    let &Step::Clip { with, low, high, .. } = step else { return vec![] };
    let ends = [("low", low), ("high", high)];
    let no_share = |end: &Option<f64>| with == Ends::Quantiles && end.is_some_and(|end| !(0.0..=1.0).contains(&end));
    let mut out: Vec<Diagnostic> = ends
        .iter()
        .filter(|(_, end)| no_share(end))
        .filter_map(|(key, _)| {
            let message = format!("`{key}` is a share of training rows here, from 0 to 1");
            let hint = "write 0.01 for one row in a hundred, or with = \"values\" to give numbers";
            Some(Diagnostic::error(places.in_step(index, key)?, message).hint(hint))
        })
        .collect();
    if let (true, Some(low), Some(high)) = (out.is_empty(), low, high) {
        let span = places.in_step(index, "low").filter(|_| low > high);
        out.extend(span.map(|span| {
            Diagnostic::error(span, "`low` is above `high`, so every number would become the same")
                .hint(format!("write low = {high} and high = {low}, or leave one of them out"))
        }));
    }
    out
}

/// An error at each place where an expression names the target.
fn leaks(workspace: &Workspace, places: &Places, step: &Step, index: usize) -> Vec<Diagnostic> {
    let Step::Derive { r#as: expression, .. } = step else { return vec![] };
    let target = workspace.data.target_name();
    let named = expression.columns().into_iter().filter(|(column, _)| *column == target);
    let tell = |(_, span): (&str, Range<usize>)| {
        let span = places.inside_step(index, "as", &span)?;
        let message = format!("`{target}` is the target: a column made from it would leak what is to be predicted");
        Some(Diagnostic::error(span, message).hint("rows to predict have no target; use other columns"))
    };
    named.filter_map(tell).collect()
}

/// Why the step can never act, if so.
fn idle(step: &Step, before: &[Step]) -> Option<&'static str> {
    let columns = step.columns();
    if columns == Some(Columns::Named(vec![])) {
        return Some("it names no columns");
    }
    let categorical = columns == Some(Columns::Categorical);
    let works_on = step.works_on();
    match step {
        Step::DropDuplicates if before.contains(step) => Some("an earlier step leaves no duplicates"),
        Step::Impute { with: Fill::Median | Fill::Mean, .. } if categorical => {
            Some("categories have no median or mean")
        }
        Step::Scale { .. } if categorical => Some("only numbers have a scale"),
        _ if categorical && works_on == Some(ColumnType::Numeric) => Some("it works on numbers alone"),
        _ if columns == Some(Columns::Numeric) && works_on == Some(ColumnType::Categorical) => {
            Some("only categories are encoded")
        }
        Step::Clip { low: None, high: None, .. } => Some("it has neither `low` nor `high`"),
        Step::Date { parts, .. } if parts.is_empty() => Some("it names no parts"),
        Step::Impute { .. } if filled(step, before) => Some("an earlier step fills these columns"),
        _ if encoded(before)
            && (categorical || (columns == Some(Columns::All) && works_on == Some(ColumnType::Categorical))) =>
        {
            Some("an earlier step has made numbers of all categories")
        }
        _ => None,
    }
}

/// Whether no categorical column is left.
fn encoded(before: &[Step]) -> bool {
    before.iter().any(|step| {
        step.works_on() == Some(ColumnType::Categorical)
            && matches!(step.columns(), Some(Columns::Categorical | Columns::All))
    })
}

/// Whether an earlier step imputes exactly the same set of columns.
fn filled(step: &Step, before: &[Step]) -> bool {
    before.iter().any(|earlier| matches!(earlier, Step::Impute { .. }) && earlier.columns() == step.columns())
}
