//! Keys that contradict or silence each other: checks between `[data]`, `[split]`, `[balance]`, `[model]` and `[train]`.
//!
//! A contradiction is an error. A key that has no effect is a warning, but only where it says something else than its
//! default: a file with every key spelt out, as a run's record has, is not talked about.

use std::ops::Range;

use super::balance::balance;
use super::places::{Places, later};
use crate::base::diag::Diagnostic;
use crate::eval::{CLASSIFICATION, REGRESSION};
use crate::spec::{
    BalanceMethod, Loss, Mitigation, ModelKind, Norm, Optimizer, Padding, Schedule, SplitMethod, Task, Workspace, field,
};

/// Every mistake and doubt about settings.
pub(super) fn check(workspace: &Workspace, places: &Places) -> Vec<Diagnostic> {
    let checks =
        [sources, shares, balance, layers, optimizer, losses, schedule, batches, stopping, watched, labels, classes];
    checks.iter().flat_map(|check| check(workspace, places)).collect()
}

/// The place of a key that says something else than its default.
pub(super) fn said(workspace: &Workspace, places: &Places, key: &str) -> Option<Range<usize>> {
    let field = field(key)?;
    places.key(key).filter(|_| field.get(workspace) != field.default())
}

/// What of a database is read is said once.
fn sources(workspace: &Workspace, places: &Places) -> Vec<Diagnostic> {
    let both = workspace.data.table.is_some() && workspace.data.query.is_some();
    let span = places.key("data.query").filter(|_| both);
    let tell = |span| Diagnostic::error(span, "`table` and `query` both say what is read").hint("take one of them out");
    span.map(tell).into_iter().collect()
}

fn shares(workspace: &Workspace, places: &Places) -> Vec<Diagnostic> {
    let split = &workspace.split;
    let given = workspace.data.test.is_some();
    let mut out = vec![];
    if split.method == SplitMethod::Given {
        return out;
    }
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

/// Keys of `[model]` that only some kinds of network have.
const OWN_KEYS: &[(&[&str], &[ModelKind])] = &[
    (&["hidden"], &[ModelKind::Mlp, ModelKind::Cnn]),
    (&["activation", "dropout", "norm"], &[ModelKind::Mlp, ModelKind::Resnet, ModelKind::Cnn]),
    (&["stages", "kernel", "padding", "convolutions", "pooling", "global_pool"], &[ModelKind::Cnn]),
    (&["width", "blocks"], &[ModelKind::Resnet]),
];

fn layers(workspace: &Workspace, places: &Places) -> Vec<Diagnostic> {
    let model = &workspace.model;
    let mut out = vec![];
    let empty = |key: &str, list: &[usize], hint: &str, what: &str| {
        let span = places.value(key).filter(|_| list.is_empty())?;
        Some(Diagnostic::warning(span, what.to_owned()).hint(hint.to_owned()))
    };
    if model.kind == ModelKind::Mlp {
        let hint = "write kind = \"linear\", or name a layer: [64]";
        out.extend(empty("model.hidden", &model.hidden, hint, "without a hidden layer the network is linear"));
    }
    if model.kind == ModelKind::Cnn {
        let hint = "write kind = \"mlp\", or name a stage: [16]";
        out.extend(empty("model.stages", &model.stages, hint, "without a stage there are no convolutions"));
        if model.padding == Padding::Same && model.kernel.is_multiple_of(2) {
            let span = later(places.value("model.kernel"), places.value("model.padding"));
            let hint = format!("write kernel = {}, or padding = \"valid\"", model.kernel + 1);
            out.push(Diagnostic::error(span, "padding `same` needs an odd kernel").hint(hint));
        }
    }
    for (keys, kinds) in OWN_KEYS.iter().filter(|(_, kinds)| !kinds.contains(&model.kind)) {
        for key in *keys {
            let Some(span) = said(workspace, places, &format!("model.{key}")) else { continue };
            let names: Vec<String> = kinds.iter().map(|kind| format!("\"{}\"", kind.name())).collect();
            let message = format!("`{key}` has no effect on a model of kind `{}`", model.kind.name());
            out.push(Diagnostic::warning(span, message).hint(format!("write kind = {} to use it", names.join(" or "))));
        }
    }
    out
}

fn optimizer(workspace: &Workspace, places: &Places) -> Vec<Diagnostic> {
    let optimizer = workspace.train.optimizer;
    let mut out = vec![];
    for key in ["momentum", "nesterov"] {
        let Some(span) = said(workspace, places, &format!("train.{key}")) else { continue };
        if optimizer != Optimizer::Sgd {
            let message = format!("`{key}` has no effect with {}", optimizer.name());
            out.push(Diagnostic::warning(span, message).hint("write optimizer = \"sgd\" to use it"));
        } else if key == "nesterov" && workspace.train.momentum == 0.0 {
            out.push(Diagnostic::warning(span, "`nesterov` has no effect without momentum"));
        }
    }
    out
}

/// Losses that the task cannot have, and keys of losses that are not used.
fn losses(workspace: &Workspace, places: &Places) -> Vec<Diagnostic> {
    let loss = workspace.train.loss;
    let of_numbers = loss.is_of_numbers();
    let mut out = vec![];
    let wrong = match workspace.data.task {
        Some(Task::Regression) if !of_numbers && loss != Loss::Auto => {
            Some("compares classes, and the task is regression")
        }
        Some(Task::Classification) if of_numbers => Some("compares numbers, and the task is classification"),
        _ => None,
    };
    if let Some(reason) = wrong {
        let span = later(places.value("train.loss"), places.value("data.task"));
        out.push(Diagnostic::error(span, format!("`{}` {reason}", loss.name())).hint("write loss = \"auto\""));
    }
    let smooths = matches!(loss, Loss::Auto | Loss::CrossEntropy | Loss::BinaryCrossEntropy);
    for (key, used) in
        [("label_smoothing", smooths), ("focal_gamma", loss == Loss::Focal), ("huber_delta", loss == Loss::Huber)]
    {
        if let Some(span) = said(workspace, places, &format!("train.{key}")).filter(|_| !used) {
            out.push(Diagnostic::warning(span, format!("`{key}` has no effect on the loss `{}`", loss.name())));
        }
    }
    out
}

/// Which schedule each of the schedules' keys belongs to.
const SCHEDULED: &[(&str, &[Schedule])] = &[
    ("step_size", &[Schedule::Step]),
    ("gamma", &[Schedule::Step]),
    ("min_learning_rate", &[Schedule::Cosine, Schedule::Plateau]),
    ("pct_start", &[Schedule::OneCycle]),
    ("div_factor", &[Schedule::OneCycle]),
    ("final_div_factor", &[Schedule::OneCycle]),
    ("plateau_factor", &[Schedule::Plateau]),
    ("plateau_patience", &[Schedule::Plateau]),
];

fn schedule(workspace: &Workspace, places: &Places) -> Vec<Diagnostic> {
    let train = &workspace.train;
    let idle = SCHEDULED.iter().filter(|(_, users)| !users.contains(&train.schedule));
    let mut out: Vec<Diagnostic> = idle
        .filter_map(|(name, users)| {
            let span = said(workspace, places, &format!("train.{name}"))?;
            let users: Vec<String> = users.iter().map(|user| format!("schedule = \"{}\"", user.name())).collect();
            let message = format!("`{name}` has no effect with a {} schedule", train.schedule.name());
            Some(Diagnostic::warning(span, message).hint(format!("write {} to use it", users.join(" or "))))
        })
        .collect();
    let place = |key: &str| places.value(key).unwrap_or(0..0);
    if train.schedule == Schedule::OneCycle && train.warmup > 0.0 {
        let message = "one_cycle warms up by itself, over `pct_start` of all steps";
        out.push(Diagnostic::error(place("train.warmup"), message).hint("leave `warmup` out"));
    }
    let lowered = matches!(train.schedule, Schedule::Cosine | Schedule::Plateau);
    if lowered && train.min_learning_rate > train.learning_rate {
        let span = later(places.value("train.min_learning_rate"), places.value("train.learning_rate"));
        let message = format!(
            "a learning rate of {} cannot fall to min_learning_rate = {}",
            train.learning_rate, train.min_learning_rate
        );
        out.push(Diagnostic::error(span, message).hint("write a min_learning_rate below the learning rate"));
    }
    if train.warmup > 0.0 && train.warmup >= train.epochs as f64 {
        let message = format!("a warm-up of {} epochs never ends in {} epochs", train.warmup, train.epochs);
        out.push(Diagnostic::warning(later(places.value("train.warmup"), places.value("train.epochs")), message));
    }
    out
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
    let mitigated = workspace.fairness.mitigation != Mitigation::None;
    let found = [
        refuse("balance.method", balanced, "only classes can be balanced"),
        refuse("fairness.mitigation", mitigated, "mitigation needs two classes"),
        idle("data.positive", "no label is positive"),
        idle("data.labels", "there are no labels to rename"),
    ];
    found.into_iter().flatten().collect()
}
