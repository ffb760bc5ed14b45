//! Steps of preparation that can never act, because of their kind or of the steps before them.

use std::ops::Range;

use super::places::Places;
use crate::base::diag::Diagnostic;
use crate::spec::{ColumnType, Columns, Fill, Step, Workspace};

/// A warning at each step that leaves every table as it was, whatever is in it.
pub(super) fn check(workspace: &Workspace, places: &Places) -> Vec<Diagnostic> {
    let steps = workspace.prepare.as_deref().unwrap_or_default();
    let tell = |(index, step): (usize, &Step)| {
        let reason = idle(step, &steps[..index])?;
        let span = places.item("prepare", index)?;
        Some(Diagnostic::warning(span, format!("step `{}` never acts: {reason}", step.name())))
    };
    let never_act = steps.iter().enumerate().filter_map(tell);
    never_act.chain(steps.iter().enumerate().flat_map(|(index, step)| leaks(workspace, places, step, index))).collect()
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
