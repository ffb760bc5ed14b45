//! What of a workspace does not fit what is predicted, said before anything is trained.

use crate::data::Task;
use crate::eval::judged_by;
use crate::spec::{Condition, Loss, Train, Workspace};

/// Why the workspace's loss cannot be used on this task, if so.
pub fn unfit_loss(task: Task, train: &Train) -> Option<String> {
    let of_numbers = train.loss.is_of_numbers();
    let fits = match task {
        Task::Regression => of_numbers || train.loss == Loss::Auto,
        Task::Binary => !of_numbers,
        Task::Multiclass => !of_numbers && train.loss != Loss::BinaryCrossEntropy,
    };
    let (loss, task) = (train.loss.name(), task.name());
    (!fits).then(|| format!("`train.loss = \"{loss}\"` does not fit the task, which is {task}. Use \"auto\"."))
}

/// Why a metric that the workspace names is never judged with so many classes (0: numbers are predicted), if so: early stopping
/// would find no best epoch, and a goal would not be reached.
pub fn unfit_metric(workspace: &Workspace, classes: usize) -> Option<String> {
    let watched = workspace.train.early_stopping.as_ref().map(|rule| ("train.early_stopping", rule.metric.as_str()));
    let watched = watched.filter(|(_, metric)| *metric != "loss");
    let wanted = workspace.goal.metric.as_deref().map(|metric| ("goal.metric", metric));
    let guards = workspace.goal.guards.iter().filter_map(|guard| Some(("goal.guards", guard.metric()?)));
    let mut named = watched.into_iter().chain(wanted).chain(guards);
    named.find_map(|(key, metric)| Some(format!("`{key}`: {}", unjudged(metric, classes)?)))
}

/// The same of a condition on a run.
pub fn unfit_condition(condition: &Condition, classes: usize) -> Option<String> {
    unjudged(condition.metric().filter(|metric| *metric != "loss")?, classes)
}

fn unjudged(metric: &str, classes: usize) -> Option<String> {
    let known = judged_by(classes);
    if known.contains(&metric) {
        return None;
    }
    let what = match classes {
        0 => "numbers are predicted".to_owned(),
        classes => format!("there are {classes} classes"),
    };
    let over_classes = format!("{metric}_macro");
    let hint = if known.contains(&over_classes.as_str()) {
        format!("Did you mean `{over_classes}`?")
    } else {
        format!("There are {}.", known.join(", "))
    };
    Some(format!("{metric:?} is not judged where {what}. {hint}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::spec::EarlyStopping;

    #[test]
    fn a_metric_of_another_task_is_refused_wherever_it_is_named() {
        let mut workspace = Workspace::default();
        assert_eq!([0, 2, 3].map(|classes| unfit_metric(&workspace, classes)), [None, None, None]);
        let mut watch = |metric: &str, classes| {
            workspace.train.early_stopping = Some(EarlyStopping { metric: metric.into(), patience: 5 });
            unfit_metric(&workspace, classes).unwrap_or_default()
        };
        assert_eq!([watch("loss", 0), watch("r2", 0), watch("f1", 2), watch("roc_auc_ovo", 3)], ["", "", "", ""]);
        insta::assert_snapshot!([watch("r2", 2), watch("f1", 3), watch("accuracy", 0)].join("\n"), @r#"
        `train.early_stopping`: "r2" is not judged where there are 2 classes. There are accuracy, balanced_accuracy, precision, recall, f1, specificity, precision_macro, recall_macro, f1_macro, precision_weighted, recall_weighted, f1_weighted, roc_auc, average_precision, log_loss, brier_score, matthews_corrcoef, cohen_kappa, ece, mce.
        `train.early_stopping`: "f1" is not judged where there are 3 classes. Did you mean `f1_macro`?
        `train.early_stopping`: "accuracy" is not judged where numbers are predicted. There are r2, explained_variance, mean_absolute_error, median_absolute_error, mean_squared_error, root_mean_squared_error, mean_absolute_percentage_error, mean_squared_log_error, max_error, d2_absolute_error_score.
        "#);
        workspace.train.early_stopping = None;
        workspace.goal.metric = Some("r2".into());
        assert!(unfit_metric(&workspace, 2).is_some_and(|why| why.starts_with("`goal.metric`: \"r2\" is not judged")));
        let condition = |text| Condition::of_epoch(text).unwrap();
        assert_eq!(unfit_condition(&condition("validation_loss < 1"), 2), None);
        assert!(
            unfit_condition(&condition("r2 > 0.5"), 2).is_some()
                && unfit_condition(&condition("r2 > 0.5"), 0).is_none()
        );
    }
}
