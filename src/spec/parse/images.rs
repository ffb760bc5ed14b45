//! What a workspace of images may not say, and what says nothing: checks between the keys about images and all others.

use super::places::Places;
use super::settings::said;
use crate::base::diag::Diagnostic;
use crate::spec::{Data, FIELDS, Task, Workspace};

/// Keys about the columns of a table, of which images have none.
const OF_TABLES: &[&str] = &[
    "data.table",
    "data.query",
    "data.rows",
    "data.header",
    "data.columns",
    "data.delimiter",
    "data.decimal",
    "data.null_values",
    "data.trim",
    "data.types",
    "data.drop",
    "data.features",
    "data.protected",
    "data.protected_features",
    "data.weight",
    "fairness.mitigation",
    "fairness.group",
];

/// Keys of `[data]` about images, of which a table has none.
const OF_IMAGES: &[&str] = &["data.image_labels", "data.image_size", "data.color"];

/// Every mistake in a workspace that has images.
pub(super) fn check(workspace: &Workspace, places: &Places) -> Vec<Diagnostic> {
    let mut out = vec![];
    if let Some(span) = places.key("data.path") {
        let message = "`path` is a table and `images` are images: a workspace has one of them";
        out.push(Diagnostic::error(span, message).hint("take one of them out"));
    }
    if !["", Data::LABEL].contains(&workspace.data.target.as_str()) {
        let span = places.value("data.target").unwrap_or(0..0);
        let message = format!("images have no column `{}`: their target is `{}`", workspace.data.target, Data::LABEL);
        out.push(Diagnostic::error(span, message).hint("leave `target` out"));
    }
    if workspace.data.task == Some(Task::Regression) {
        let span = places.value("data.task").unwrap_or(0..0);
        out.push(Diagnostic::error(span, "images have classes, no number to predict").hint("leave `task` out"));
    }
    if let Some(span) = places.key("prepare").filter(|_| workspace.prepare.as_ref().is_some_and(|s| !s.is_empty())) {
        let message = "steps of preparation work on columns, and images have none";
        out.push(Diagnostic::error(span, message).hint("images are always normalised; [augment] varies them"));
    }
    let tell = |key: &&str| {
        let message = format!("`{}` is about the columns of a table, and images have none", name(key));
        Some(Diagnostic::error(said(workspace, places, key)?, message).hint("take it out"))
    };
    out.extend(OF_TABLES.iter().filter_map(tell));
    out
}

/// A doubt at each key that changes nothing, because there are no images or too little of them.
pub(super) fn idle(workspace: &Workspace, places: &Places) -> Vec<Diagnostic> {
    if workspace.data.images.is_some() {
        return vec![];
    }
    let augment = FIELDS.iter().filter(|field| field.table() == Some("augment")).map(|field| field.key);
    let tell = |key: &str| {
        let message = format!("`{}` has no effect: it is about images, and the data are a table", name(key));
        Some(Diagnostic::warning(said(workspace, places, key)?, message))
    };
    OF_IMAGES.iter().copied().chain(augment).filter_map(tell).collect()
}

fn name(key: &str) -> &str {
    key.split_once('.').map_or(key, |(_, name)| name)
}
