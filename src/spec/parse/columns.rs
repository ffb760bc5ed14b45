//! Columns have one role each, and those that are named exist: checks between the keys of `[data]` and `[fairness]`.

use std::ops::Range;

use super::places::{Places, later};
use crate::base::diag::{Diagnostic, nearest};
use crate::spec::kind::suggestion;
use crate::spec::{Mitigation, Workspace};

/// A column that a key names.
struct Mention<'a> {
    key: &'static str,
    column: &'a str,
    span: Option<Range<usize>>,
}

/// Every mistake about columns.
pub(super) fn check(workspace: &Workspace, places: &Places) -> Vec<Diagnostic> {
    let mentions = mentions(workspace, places);
    let mut out = named_twice(&mentions);
    out.extend(two_roles(&mentions));
    out.extend(not_there(workspace, &mentions));
    out.extend(unprotected(workspace, places));
    out
}

fn mentions<'a>(workspace: &'a Workspace, places: &Places) -> Vec<Mention<'a>> {
    let data = &workspace.data;
    let features = data.features.as_deref().unwrap_or_default();
    let columns = data.columns.as_deref().unwrap_or_default();
    let mut out = vec![Mention { key: "data.target", column: &data.target, span: places.value("data.target") }];
    let lists = [
        ("data.columns", columns),
        ("data.drop", &data.drop),
        ("data.features", features),
        ("data.protected", &data.protected),
    ];
    for (key, names) in lists {
        let each = names.iter().enumerate();
        out.extend(each.map(|(index, column)| Mention { key, column, span: places.item(key, index) }));
    }
    let weight = data.weight.iter();
    out.extend(weight.map(|column| Mention { key: "data.weight", column, span: places.value("data.weight") }));
    let split = workspace.split.columns();
    out.extend(split.map(|(key, column)| Mention { key, column, span: places.value(key) }));
    let typed = data.types.keys();
    out.extend(typed.map(|column| Mention {
        key: "data.types",
        column,
        span: places.find(&["data", "types", column]).map(|found| found.key),
    }));
    out
}

fn named_twice(mentions: &[Mention]) -> Vec<Diagnostic> {
    let twice = |(index, mention): (usize, &Mention)| {
        let before = mentions[..index].iter().any(|m| m.key == mention.key && m.column == mention.column);
        let span = mention.span.clone().filter(|_| before)?;
        let message = format!("column `{}` is named twice", mention.column);
        let in_columns = mention.key == "data.columns";
        Some(if in_columns { Diagnostic::error(span, message) } else { Diagnostic::warning(span, message) })
    };
    mentions.iter().enumerate().filter_map(twice).collect()
}

/// Roles that exclude each other, with how each is said of a column.
const EXCLUSIVE: &[(&str, &str, &str, &str)] = &[
    ("data.target", "the target", "data.drop", "left out"),
    ("data.target", "the target", "data.features", "a feature"),
    ("data.target", "the target", "data.protected", "a protected column"),
    ("data.target", "the target", "data.weight", "the weight"),
    ("data.target", "the target", "split.group", "the groups"),
    ("data.target", "the target", "split.column", "the parts"),
    ("data.drop", "left out", "data.features", "a feature"),
    ("data.drop", "left out", "data.protected", "a protected column"),
    ("data.drop", "left out", "data.weight", "the weight"),
    ("data.features", "a feature", "data.weight", "the weight"),
    ("data.protected", "a protected column", "data.weight", "the weight"),
];

fn two_roles(mentions: &[Mention]) -> Vec<Diagnostic> {
    let mut out = vec![];
    for (one, as_one, other, as_other) in EXCLUSIVE {
        for a in mentions.iter().filter(|mention| mention.key == *one) {
            let Some(b) = mentions.iter().find(|b| b.key == *other && b.column == a.column) else { continue };
            let message = format!("column `{}` cannot be {as_one} and {as_other}", a.column);
            let second = later(a.span.clone(), b.span.clone());
            let first = if b.span.as_ref() == Some(&second) { one } else { other };
            let hint = format!("it is already named by `{first}`");
            let told = out.iter().any(|earlier: &Diagnostic| earlier.span.as_ref() == Some(&second));
            if !told {
                out.push(Diagnostic::error(second, message).hint(hint));
            }
        }
    }
    out
}

/// Only where the file itself says which columns there are.
fn not_there(workspace: &Workspace, mentions: &[Mention]) -> Vec<Diagnostic> {
    let Some(columns) = &workspace.data.columns else { return vec![] };
    let unknown = mentions.iter().filter(|mention| !columns.iter().any(|column| column == mention.column));
    let tell = |mention: &Mention| {
        let message = format!("there is no column `{}` in data.columns", mention.column);
        let diagnostic = Diagnostic::error(mention.span.clone()?, message);
        Some(match nearest(mention.column, columns.iter().map(String::as_str)) {
            Some(near) => diagnostic.hint(format!("did you mean `{near}`?")),
            None => diagnostic,
        })
    };
    unknown.filter_map(tell).collect()
}

fn unprotected(workspace: &Workspace, places: &Places) -> Vec<Diagnostic> {
    let protected: Vec<&str> = workspace.data.protected.iter().map(String::as_str).collect();
    let mut out = vec![];
    if workspace.fairness.mitigation != Mitigation::None && protected.is_empty() {
        let span = places.value("fairness.mitigation").unwrap_or(0..0);
        let hint = "name them: protected = [\"…\"] in [data]";
        out.push(Diagnostic::error(span, "mitigation needs protected columns").hint(hint));
    }
    if let Some(group) = workspace.fairness.group.as_deref().filter(|group| !protected.contains(group)) {
        let span = places.value("fairness.group").unwrap_or(0..0);
        let hint = match protected.as_slice() {
            [] => format!("add protected = [\"{group}\"] to [data]"),
            some => suggestion(group, some),
        };
        out.push(Diagnostic::error(span, format!("column `{group}` is not protected")).hint(hint));
    }
    out
}
