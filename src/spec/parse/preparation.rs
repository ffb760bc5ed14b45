//! Steps of preparation that can never act, because of their kind or of the steps before them.

use super::places::Places;
use crate::base::diag::Diagnostic;
use crate::spec::{Columns, Fill, Step, Workspace};

/// A warning at each step that leaves every table as it was, whatever is in it.
pub(super) fn check(workspace: &Workspace, places: &Places) -> Vec<Diagnostic> {
    let steps = workspace.prepare.as_deref().unwrap_or_default();
    let tell = |(index, step): (usize, &Step)| {
        let reason = idle(step, &steps[..index])?;
        let span = places.item("prepare", index)?;
        Some(Diagnostic::warning(span, format!("step `{}` never acts: {reason}", step.name())))
    };
    steps.iter().enumerate().filter_map(tell).collect()
}

/// Why the step can never act, if so.
fn idle(step: &Step, before: &[Step]) -> Option<&'static str> {
    let columns = columns(step);
    if columns == Some(&Columns::Named(vec![])) {
        return Some("it names no columns");
    }
    let categorical = columns == Some(&Columns::Categorical);
    match step {
        Step::DropDuplicates if before.contains(step) => Some("an earlier step leaves no duplicates"),
        Step::Impute { with: Fill::Median | Fill::Mean, .. } if categorical => {
            Some("categories have no median or mean")
        }
        Step::Scale { .. } if categorical => Some("only numbers have a scale"),
        Step::OneHot { columns: Columns::Numeric, .. }
        | Step::Ordinal { columns: Columns::Numeric, .. }
        | Step::Embed { columns: Columns::Numeric, .. } => Some("only categories are encoded"),
        Step::Impute { .. } if filled(step, before) => Some("an earlier step fills these columns"),
        Step::OneHot { columns, .. }
        | Step::Ordinal { columns, .. }
        | Step::Embed { columns, .. }
        | Step::Impute { columns, .. }
            if encoded(before)
                && (categorical || (*columns == Columns::All && !matches!(step, Step::Impute { .. }))) =>
        {
            Some("an earlier step has made numbers of all categories")
        }
        _ => None,
    }
}

fn columns(step: &Step) -> Option<&Columns> {
    match step {
        Step::DropDuplicates => None,
        Step::Impute { columns, .. }
        | Step::Scale { columns, .. }
        | Step::OneHot { columns, .. }
        | Step::Ordinal { columns, .. }
        | Step::Embed { columns, .. } => Some(columns),
    }
}

/// Whether no categorical column is left.
fn encoded(before: &[Step]) -> bool {
    before.iter().any(|step| {
        matches!(step, Step::OneHot { columns, .. } | Step::Ordinal { columns, .. } | Step::Embed { columns, .. }
            if matches!(columns, Columns::Categorical | Columns::All))
    })
}

/// Whether an earlier step imputes exactly the same set of columns.
fn filled(step: &Step, before: &[Step]) -> bool {
    before.iter().any(|earlier| matches!(earlier, Step::Impute { .. }) && columns(earlier) == columns(step))
}
