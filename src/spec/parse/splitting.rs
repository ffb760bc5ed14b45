//! Keys of `[split]` that a method needs, and those that it does not look at.

use super::places::{Places, later};
use super::settings::said;
use crate::base::diag::Diagnostic;
use crate::spec::{SplitMethod, Workspace};

/// The methods that look at each key.
const LOOKED_AT: &[(&str, &[SplitMethod])] = &[
    ("group", &[SplitMethod::Grouped, SplitMethod::StratifiedGrouped, SplitMethod::Given]),
    ("by", &[SplitMethod::Ordered, SplitMethod::Hash]),
    ("column", &[SplitMethod::Given]),
    ("duplicates_together", RANDOM),
];

/// The methods that deal by chance.
const RANDOM: &[SplitMethod] =
    &[SplitMethod::Random, SplitMethod::Stratified, SplitMethod::Grouped, SplitMethod::StratifiedGrouped];

/// Every mistake and doubt about `[split]` by itself.
pub(super) fn check(workspace: &Workspace, places: &Places) -> Vec<Diagnostic> {
    let method = workspace.split.method;
    let mut out = vec![];
    let needed = match method {
        method if method.keeps_groups() && workspace.split.group.is_none() => {
            Some(("`group`", "add `group = \"…\"`, the column whose groups are kept whole"))
        }
        SplitMethod::Given if workspace.split.column.is_none() => {
            Some(("`column`", "add `column = \"…\"`, the column that says train, validation or test"))
        }
        _ => None,
    };
    if let Some((key, hint)) = needed {
        let span = later(places.value("split.method"), None);
        out.push(Diagnostic::error(span, format!("method `{}` needs {key}", method.name())).hint(hint));
    }
    for (key, methods) in LOOKED_AT.iter().filter(|(_, methods)| !methods.contains(&method)) {
        let Some(span) = said(workspace, places, &format!("split.{key}")) else { continue };
        let names: Vec<String> = methods.iter().map(|method| format!("\"{}\"", method.name())).collect();
        let message = format!("`{key}` has no effect with method `{}`", method.name());
        out.push(Diagnostic::warning(span, message).hint(format!("write method = {} to use it", names.join(" or "))));
    }
    if method == SplitMethod::Given {
        for key in ["validation", "test"] {
            let Some(span) = said(workspace, places, &format!("split.{key}")) else { continue };
            out.push(Diagnostic::warning(
                span,
                format!("`{key}` has no effect: `split.column` says how many rows it has"),
            ));
        }
    }
    out
}
