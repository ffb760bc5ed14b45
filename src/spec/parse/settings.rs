//! Keys that contradict or silence each other: checks between `[data]`, `[split]`, `[balance]`, `[model]` and `[train]`.
//!
//! A contradiction is an error. A key that has no effect is a warning, but only where it says something else than its
//! default: a file with every key spelt out, as a run's record has, is not talked about.

use std::ops::Range;

use super::places::{Places, later};
use crate::base::diag::Diagnostic;
use crate::eval::{CLASSIFICATION, REGRESSION};
use crate::spec::{BalanceMethod, Mitigation, ModelKind, Norm, Optimizer, Task, Workspace, field};

/// Every mistake and doubt about settings.
pub(super) fn check(workspace: &Workspace, places: &Places) -> Vec<Diagnostic> {
    let checks = [shares, layers, optimizer, batches, stopping, watched, labels, classes];
    checks.iter().flat_map(|check| check(workspace, places)).collect()
}

/// The place of a key that says something else than its default.
fn said(workspace: &Workspace, places: &Places, key: &str) -> Option<Range<usize>> {
    let field = field(key)?;
    places.key(key).filter(|_| field.get(workspace) != field.default())
}

fn shares(workspace: &Workspace, places: &Places) -> Vec<Diagnostic> {
    let split = &workspace.split;
    let given = workspace.data.test.is_some();
    let mut out = vec![];
    if let Some(span) = said(workspace, places, "split.test").filter(|_| given) {
        out.push(Diagnostic::warning(span, "`test` has no effect: the test rows come from `data.test`"));
    }
    let test = if given { 0.0 } else { split.test };
    if split.validation + test >= 1.0 {
        let message = format!("validation {} and test {test} leave no rows to train on", split.validation);
        let span = later(places.value("split.validation"), places.value("split.test"));
        out.push(Diagnostic::error(span, message).hint("their sum must be below 1"));
    }
    out
}

fn layers(workspace: &Workspace, places: &Places) -> Vec<Diagnostic> {
    if workspace.model.kind == ModelKind::Mlp {
        let empty = places.value("model.hidden").filter(|_| workspace.model.hidden.is_empty());
        let hint = "write kind = \"linear\", or name a layer: [64]";
        let tell = |span| Diagnostic::warning(span, "without a hidden layer the network is linear").hint(hint);
        return empty.map(tell).into_iter().collect();
    }
    let silenced = ["hidden", "activation", "dropout", "norm"];
    let tell = |name: &str| {
        let span = said(workspace, places, &format!("model.{name}"))?;
        let message = format!("`{name}` has no effect: a linear model has no hidden layer");
        Some(Diagnostic::warning(span, message).hint("write kind = \"mlp\" to have one"))
    };
    silenced.into_iter().filter_map(tell).collect()
}

fn optimizer(workspace: &Workspace, places: &Places) -> Vec<Diagnostic> {
    let optimizer = workspace.train.optimizer;
    let span = said(workspace, places, "train.momentum").filter(|_| optimizer != Optimizer::Sgd);
    let message = format!("`momentum` has no effect with {}", optimizer.name());
    let tell = |span| Diagnostic::warning(span, message).hint("write optimizer = \"sgd\" to use it");
    span.map(tell).into_iter().collect()
}

fn batches(workspace: &Workspace, places: &Places) -> Vec<Diagnostic> {
    if workspace.model.norm != Norm::Batch || workspace.train.batch_size > 1 {
        return vec![];
    }
    let span = later(places.value("model.norm"), places.value("train.batch_size"));
    let hint = "write norm = \"layer\", or a larger batch_size";
    vec![Diagnostic::error(span, "batch normalisation needs more than one row per batch").hint(hint)]
}

fn stopping(workspace: &Workspace, places: &Places) -> Vec<Diagnostic> {
    let said = said(workspace, places, "train.early_stopping");
    let (Some(rule), Some(span)) = (&workspace.train.early_stopping, said) else { return vec![] };
    if workspace.split.validation == 0.0 {
        let message = "early stopping has no effect: `split.validation` is 0, so there are no rows to watch";
        return vec![Diagnostic::warning(span, message)];
    }
    if rule.patience < workspace.train.epochs {
        return vec![];
    }
    let span = places.value("train.early_stopping.patience").unwrap_or(span);
    let message = format!("a patience of {} never ends {} epochs early", rule.patience, workspace.train.epochs);
    vec![Diagnostic::warning(span, message)]
}

fn watched(workspace: &Workspace, places: &Places) -> Vec<Diagnostic> {
    let (Some(rule), Some(task)) = (&workspace.train.early_stopping, workspace.data.task) else { return vec![] };
    let metrics = match task {
        Task::Classification => CLASSIFICATION,
        Task::Regression => REGRESSION,
    };
    if rule.metric == "loss" || metrics.contains(&rule.metric.as_str()) {
        return vec![];
    }
    let span = later(places.value("train.early_stopping.metric"), places.value("data.task"));
    let message = format!("`{}` is not a metric of {}", rule.metric, task.name());
    vec![Diagnostic::error(span, message).hint(format!("allowed: loss, {}", metrics.join(", ")))]
}

/// The positive label is named as it is after renaming.
fn labels(workspace: &Workspace, places: &Places) -> Vec<Diagnostic> {
    let positive = workspace.data.positive.as_deref();
    let renamed =
        positive.and_then(|old| workspace.data.labels.get(old).filter(|new| *new != old).map(|new| (old, new)));
    let Some((old, new)) = renamed else { return vec![] };
    let span = places.value("data.positive").unwrap_or(0..0);
    let message = format!("label `{old}` is renamed to `{new}` as it is read");
    vec![Diagnostic::error(span, message).hint(format!("write positive = \"{new}\""))]
}

/// What only labels have.
fn classes(workspace: &Workspace, places: &Places) -> Vec<Diagnostic> {
    if workspace.data.task != Some(Task::Regression) {
        return vec![];
    }
    let refuse = |key: &str, used: bool, what: &str| {
        let span = places.value(key).filter(|_| used)?;
        Some(Diagnostic::error(span, format!("{what}, and the task is regression")))
    };
    let idle = |key: &str, what: &str| {
        let span = said(workspace, places, key)?;
        Some(Diagnostic::warning(span, format!("{what}: the task is regression")))
    };
    let balanced = workspace.balance.method != BalanceMethod::None;
    let mitigated = workspace.fairness.mitigation == Mitigation::Reweighing;
    let found = [
        refuse("balance.method", balanced, "only classes can be balanced"),
        refuse("fairness.mitigation", mitigated, "reweighing needs labels"),
        idle("data.positive", "no label is positive"),
        idle("data.labels", "there are no labels to rename"),
    ];
    found.into_iter().flatten().collect()
}
