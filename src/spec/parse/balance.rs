//! Keys of `[balance]` that the method does not use, or that cannot be fulfilled.

use super::places::{Places, later};
use super::settings::said;
use crate::base::diag::Diagnostic;
use crate::spec::{BalanceMethod as Method, Task, TuneThreshold, Workspace};

/// Which methods each key belongs to.
const OWN_KEYS: &[(&str, &[Method])] = &[
    (
        "ratio",
        &[
            Method::Oversample,
            Method::Undersample,
            Method::Smote,
            Method::Smotenc,
            Method::BorderlineSmote,
            Method::Adasyn,
            Method::NearMiss,
            Method::SmoteEnn,
            Method::SmoteTomek,
        ],
    ),
    (
        "k_neighbors",
        &[
            Method::Smote,
            Method::Smotenc,
            Method::BorderlineSmote,
            Method::Adasyn,
            Method::SmoteEnn,
            Method::SmoteTomek,
        ],
    ),
    ("m_neighbors", &[Method::BorderlineSmote]),
    ("n_neighbors", &[Method::Enn, Method::Renn, Method::AllKnn, Method::NearMiss, Method::SmoteEnn]),
    ("kind", &[Method::Enn, Method::Renn, Method::AllKnn, Method::SmoteEnn]),
    ("version", &[Method::BorderlineSmote, Method::NearMiss]),
];

pub(super) fn balance(workspace: &Workspace, places: &Places) -> Vec<Diagnostic> {
    let balance = &workspace.balance;
    let mut out = vec![];
    for (key, methods) in OWN_KEYS.iter().filter(|(_, methods)| !methods.contains(&balance.method)) {
        let Some(span) = said(workspace, places, &format!("balance.{key}")) else { continue };
        let names: Vec<String> = methods.iter().map(|method| format!("\"{}\"", method.name())).collect();
        let message = format!("`{key}` has no effect on method `{}`", balance.method.name());
        out.push(Diagnostic::warning(span, message).hint(format!("it is a key of {}", names.join(", "))));
    }
    if balance.method == Method::BorderlineSmote && balance.version > 2 {
        let span = later(places.value("balance.version"), places.value("balance.method"));
        out.push(Diagnostic::error(span, "borderline_smote has versions 1 and 2").hint("write version = 1 or 2"));
    }
    let tuned = balance.tune_threshold != TuneThreshold::None;
    if let Some(span) = said(workspace, places, "balance.threshold").filter(|_| tuned) {
        out.push(Diagnostic::warning(span, "`threshold` has no effect: `tune_threshold` chooses it"));
    }
    if let Some(span) = places.key("balance.tune_threshold").filter(|_| tuned && workspace.split.validation == 0.0) {
        let message = "there are no validation rows to choose the threshold on: `split.validation` is 0";
        out.push(Diagnostic::error(span, message).hint("write a threshold, or a share for validation"));
    }
    if workspace.data.task == Some(Task::Regression) {
        for key in ["threshold", "tune_threshold"] {
            let span = said(workspace, places, &format!("balance.{key}"));
            let message = format!("`{key}` has no effect: the task is regression");
            out.extend(span.map(|span| Diagnostic::warning(span, message)));
        }
    }
    out
}
