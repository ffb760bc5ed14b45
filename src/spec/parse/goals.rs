//! `[goal]` and the keys of `[fairness]` that belong to one way of mitigation: what does not fit together.

use super::places::Places;
use super::settings::said;
use crate::base::diag::Diagnostic;
use crate::eval::{CLASSIFICATION, REGRESSION};
use crate::spec::kind::{one_of, suggestion};
use crate::spec::{Mitigation, Place, Task, TuneThreshold, Workspace};

/// Which mitigations look at a key.
const USERS: &[(&str, &[Mitigation])] = &[
    ("fairness.bound", &[Mitigation::Constrained, Mitigation::Penalty, Mitigation::Adversarial, Mitigation::Threshold]),
    ("fairness.strength", &[Mitigation::Penalty, Mitigation::Adversarial]),
    ("fairness.randomised", &[Mitigation::Threshold]),
];

/// Everything that is wrong or doubtful.
pub(super) fn check(workspace: &Workspace, places: &Places) -> Vec<Diagnostic> {
    let mut found = halves(workspace, places);
    found.extend(of_other_task(workspace, places));
    found.extend(unprotected(workspace, places));
    found.extend(idle(workspace, places));
    found.extend(at_odds(workspace, places));
    found
}

/// What moves decisions or shares of groups away from what learning is held to.
fn at_odds(workspace: &Workspace, places: &Places) -> Vec<Diagnostic> {
    let mitigation = workspace.fairness.mitigation;
    if !matches!(mitigation, Mitigation::Constrained | Mitigation::Penalty | Mitigation::Adversarial) {
        return vec![];
    }
    let balance = &workspace.balance;
    let tuned = (balance.tune_threshold != TuneThreshold::None).then_some((
        "balance.tune_threshold",
        "decisions would be made at another threshold than the one that groups are held together at",
    ));
    let drawn = balance.method.resamples().then_some((
        "balance.method",
        "groups would be held together among resampled rows, which are others than the data's",
    ));
    let refuse = |(key, why): (&str, &str)| {
        let span = places.value(key).unwrap_or(0..0);
        Diagnostic::error(span, why)
            .hint(format!("leave `{key}` out, or use another mitigation than {}", mitigation.name()))
    };
    tuned.into_iter().chain(drawn).map(refuse).collect()
}

/// A metric without a threshold asks for nothing, and the other way round.
fn halves(workspace: &Workspace, places: &Places) -> Vec<Diagnostic> {
    let goal = &workspace.goal;
    let (there, missing) = match (&goal.metric, goal.threshold) {
        (Some(_), None) => ("goal.metric", "threshold = 0.9"),
        (None, Some(_)) => ("goal.threshold", "metric = \"roc_auc\""),
        _ if goal.sure && goal.is_empty() => ("goal.sure", "guards = [\"test.accuracy >= 0.9\"]"),
        _ => return vec![],
    };
    let span = places.key(there).unwrap_or(0..0);
    vec![Diagnostic::error(span, "this goal asks for nothing").hint(format!("add for example `{missing}` to [goal]"))]
}

fn of_other_task(workspace: &Workspace, places: &Places) -> Vec<Diagnostic> {
    let (Some(metric), Some(task)) = (&workspace.goal.metric, workspace.data.task) else { return vec![] };
    let metrics = match task {
        Task::Classification => CLASSIFICATION,
        Task::Regression => REGRESSION,
    };
    if metrics.contains(&metric.as_str()) {
        return vec![];
    }
    let span = places.value("goal.metric").unwrap_or(0..0);
    let message = format!("`{metric}` is not a metric of {}", task.name());
    vec![Diagnostic::error(span, message).hint(format!("allowed: {}", metrics.join(", ")))]
}

/// Guards on columns of which no report will speak.
fn unprotected(workspace: &Workspace, places: &Places) -> Vec<Diagnostic> {
    let protected: Vec<&str> = workspace.data.protected.iter().map(String::as_str).collect();
    let span = places.value("goal.guards").unwrap_or(0..0);
    let of_guard = |place: &Place| match place {
        Place::Fairness { column, .. } if !protected.contains(&column.as_str()) => {
            let hint = match protected.as_slice() {
                [] => format!("add protected = [\"{column}\"] to [data]"),
                some => suggestion(column, some),
            };
            Some(Diagnostic::error(span.clone(), format!("column `{column}` is not protected")).hint(hint))
        }
        _ => None,
    };
    workspace.goal.guards.iter().filter_map(|guard| of_guard(guard.place())).collect()
}

fn idle(workspace: &Workspace, places: &Places) -> Vec<Diagnostic> {
    let mitigation = workspace.fairness.mitigation;
    let by_lot = mitigation == Mitigation::Threshold && workspace.fairness.randomised;
    let idle =
        |&&(key, users): &&(&str, &[Mitigation])| !users.contains(&mitigation) || by_lot && key == "fairness.bound";
    let unused = USERS.iter().filter(idle);
    let tell = |&(key, users): &(&str, &[Mitigation])| {
        let span = said(workspace, places, key)?;
        let names: Vec<&str> = users.iter().map(|user| user.name()).collect();
        let lots = if by_lot { " with lots, which make rates equal (randomised = false does without)" } else { "" };
        let message = format!("it has no effect: mitigation is {}{lots}", mitigation.name());
        Some(Diagnostic::warning(span, message).hint(format!("it belongs to mitigation {}", one_of(&names))))
    };
    unused.filter_map(tell).collect()
}

#[cfg(test)]
mod tests {
    use crate::spec::parse;

    fn said(more: &str) -> String {
        let text = format!("[data]\npath = 'a'\ntarget = 'y'\nprotected = ['sex', 'race']\n{more}");
        let told = parse(&text).diagnostics;
        let line = |diagnostic: &crate::base::diag::Diagnostic| {
            let span = diagnostic.span.clone().unwrap_or(0..0);
            let hint = diagnostic.hint.as_deref().unwrap_or("");
            format!("{} | {} | {hint}", &text[span], diagnostic.message)
        };
        told.iter().map(line).collect::<Vec<_>>().join("\n")
    }

    #[test]
    fn a_goal_that_can_be_met_is_read_without_a_word() {
        assert_eq!(said("[goal]\nmetric = 'roc_auc'\nthreshold = 0.9\nguards = ['energy.watt_hours <= 5']"), "");
        assert_eq!(said("[goal]\nguards = ['fairness.sex.accuracy_ratio >= 0.8']\nsure = true"), "");
    }

    #[test]
    fn goals_that_no_run_could_be_held_to_are_refused() {
        insta::assert_snapshot!(said("[goal]\nmetric = 'roc_auc'"), @"metric | this goal asks for nothing | add for example `threshold = 0.9` to [goal]");
        insta::assert_snapshot!(said("[goal]\nthreshold = 1"), @r#"threshold | this goal asks for nothing | add for example `metric = "roc_auc"` to [goal]"#);
        insta::assert_snapshot!(said("[goal]\nsure = true"), @r#"sure | this goal asks for nothing | add for example `guards = ["test.accuracy >= 0.9"]` to [goal]"#);
        insta::assert_snapshot!(said("task = 'regression'\n[goal]\nmetric = 'f1'\nthreshold = 1"), @"'f1' | `f1` is not a metric of regression | allowed: r2, explained_variance, mean_absolute_error, median_absolute_error, mean_squared_error, root_mean_squared_error, mean_absolute_percentage_error, mean_squared_log_error, max_error, d2_absolute_error_score");
        insta::assert_snapshot!(said("[goal]\nguards = ['fairness.sx.accuracy_ratio >= 0.8']"), @"['fairness.sx.accuracy_ratio >= 0.8'] | column `sx` is not protected | did you mean `sex`?");
        insta::assert_snapshot!(said("[goal]\nguards = ['test.acuracy >= 0.8']"), @r#"acuracy | there is no metric "acuracy" | did you mean `accuracy`?"#);
    }

    #[test]
    fn what_moves_decisions_or_shares_is_at_odds_with_learning_that_is_held_to_them() {
        let of = |balance: &str| said(&format!("[balance]\n{balance}\n[fairness]\nmitigation = 'constrained'"));
        insta::assert_snapshot!(of("tune_threshold = 'f1'"), @"'f1' | decisions would be made at another threshold than the one that groups are held together at | leave `balance.tune_threshold` out, or use another mitigation than constrained");
        insta::assert_snapshot!(of("method = 'oversample'"), @"'oversample' | groups would be held together among resampled rows, which are others than the data's | leave `balance.method` out, or use another mitigation than constrained");
        assert_eq!(of("method = 'class_weight'"), "");
    }

    #[test]
    fn keys_of_other_mitigations_have_no_effect() {
        insta::assert_snapshot!(said("[fairness]\nmitigation = 'threshold'\nbound = 0.1"), @"bound | it has no effect: mitigation is threshold with lots, which make rates equal (randomised = false does without) | it belongs to mitigation constrained, penalty, adversarial or threshold");
        insta::assert_snapshot!(said("[fairness]\nmitigation = 'constrained'\nbound = 0.1\nstrength = 2"), @"strength | it has no effect: mitigation is constrained | it belongs to mitigation penalty or adversarial");
    }
}
