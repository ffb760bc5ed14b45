//! What a network is worth on a part of the data.

use crate::data::{Groups, Part, Pipeline, Task, Truth};
use crate::eval::{self, Confusion, Fairness, Metrics, Scored};
use crate::model::{Architecture, Learner, Loss};
use crate::spec::{Loss as Asked, Train, Workspace};

/// A part of the data, judged.
#[derive(Clone, Debug, PartialEq)]
pub struct Judged {
    /// The training loss on this part, unweighted.
    pub loss: f64,
    /// Metrics of the task.
    pub metrics: Metrics,
    /// For classes.
    pub confusion: Option<Confusion>,
    /// One entry a protected column.
    pub fairness: Vec<Fairness>,
}

/// The loss that the workspace asks for, or that fits the task.
pub fn loss_of(task: Task, train: &Train) -> Loss {
    let Train { label_smoothing: smoothing, focal_gamma: gamma, huber_delta: delta, .. } = *train;
    match (train.loss, task) {
        (Asked::Focal, Task::Binary) => Loss::BinaryFocal { gamma },
        (Asked::Focal, _) => Loss::CategoricalFocal { gamma },
        (Asked::Mae, _) => Loss::Absolute,
        (Asked::Huber, _) => Loss::Huber { delta },
        (Asked::CrossEntropy, _) | (_, Task::Multiclass) => Loss::Categorical { smoothing },
        (_, Task::Binary) => Loss::Binary { smoothing },
        (_, Task::Regression) => Loss::Squared,
    }
}

/// Why the workspace's loss cannot be used on this task, if so.
pub fn unfit_loss(task: Task, train: &Train) -> Option<String> {
    let of_numbers = train.loss.is_of_numbers();
    let fits = match task {
        Task::Regression => of_numbers || train.loss == Asked::Auto,
        Task::Binary => !of_numbers,
        Task::Multiclass => !of_numbers && train.loss != Asked::BinaryCrossEntropy,
    };
    let (loss, task) = (train.loss.name(), task.name());
    (!fits).then(|| format!("`train.loss = \"{loss}\"` does not fit the task, which is {task}. Use \"auto\"."))
}

/// The network that a workspace asks for behind a fitted preparation.
pub fn architecture(workspace: &Workspace, pipeline: &Pipeline) -> Architecture {
    let loss = loss_of(pipeline.task(), &workspace.train);
    let outputs = loss.outputs(pipeline.labels().len());
    let (inputs, codes) = (pipeline.width(), pipeline.codes());
    let image = pipeline.image().map(|scaling| scaling.shape);
    Architecture { image, codes, ..Architecture::of_columns(inputs, outputs, workspace.model.clone()) }
}

/// Metrics of classes by these scores, a column a class.
pub(super) fn scores_judged(part: &Part, scores: &[f64]) -> Metrics {
    part.truth.codes().map(|codes| eval::classification(codes, scores, part.truth.labels().len())).unwrap_or_default()
}

/// Judges the learner's present weights on `part`; rows of two classes are positive from the probability `threshold` on, and
/// `rescale` turns outputs of a regression back into the target's units.
pub fn judge(
    learner: &Learner,
    part: &Part,
    labels: &[String],
    threshold: f64,
    rescale: impl Fn(f64) -> f64,
) -> Judged {
    let outputs = learner.outputs(&part.x);
    let loss = learner.loss(&outputs, &part.y);
    let mut scores = learner.activated(&outputs);
    match &part.truth {
        Truth::Classes { codes, .. } => {
            let predicted = eval::predicted_at(&scores, labels.len(), threshold);
            let scored = Scored { truth: codes, predicted: &predicted, probabilities: &scores, classes: labels.len() };
            let audit = |groups: &Groups| scored.fairness(&groups.column, &groups.codes, &groups.names);
            Judged {
                loss,
                metrics: scored.classification(),
                confusion: Some(Confusion::from_predictions(labels.to_vec(), codes, &predicted)),
                fairness: part.groups.iter().map(audit).collect(),
            }
        }
        Truth::Numbers(numbers) => {
            for score in &mut scores {
                *score = rescale(*score);
            }
            let audit = |groups: &Groups| {
                eval::regression_fairness(&groups.column, &groups.codes, &groups.names, numbers, &scores)
            };
            Judged {
                loss,
                metrics: eval::regression(numbers, &scores),
                confusion: None,
                fairness: part.groups.iter().map(audit).collect(),
            }
        }
    }
}
