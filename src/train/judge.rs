//! What a network is worth on a part of the data.

use crate::data::{Groups, Part, Task, Truth};
use crate::eval::{self, Confusion, Fairness, Metrics};
use crate::model::{Architecture, Learner, Loss};
use crate::spec::Model;

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

/// The loss that fits a task.
pub fn loss_of(task: Task) -> Loss {
    match task {
        Task::Binary => Loss::Binary,
        Task::Multiclass => Loss::Categorical,
        Task::Regression => Loss::Squared,
    }
}

/// The network that `model` asks for, on so many prepared features and classes (0 for regression).
pub fn architecture(model: &Model, task: Task, features: usize, classes: usize) -> Architecture {
    Architecture { inputs: features, outputs: loss_of(task).outputs(classes), model: model.clone() }
}

/// Judges the learner's present weights on `part`; `rescale` turns outputs of a regression back into the target's
/// units.
pub fn judge(learner: &Learner, part: &Part, labels: &[String], rescale: impl Fn(f64) -> f64) -> Judged {
    let outputs = learner.outputs(&part.x);
    let loss = learner.loss(&outputs, &part.y);
    let mut scores = learner.activated(&outputs);
    let audit = |groups: &Groups, scores: &[f64]| match &part.truth {
        Truth::Classes { codes, .. } => {
            eval::fairness(&groups.column, &groups.codes, &groups.names, codes, scores, labels.len())
        }
        Truth::Numbers(numbers) => {
            eval::regression_fairness(&groups.column, &groups.codes, &groups.names, numbers, scores)
        }
    };
    match &part.truth {
        Truth::Classes { codes, .. } => {
            let predicted = eval::predicted(&scores, labels.len());
            Judged {
                loss,
                metrics: eval::classification(codes, &scores, labels.len()),
                confusion: Some(Confusion::from_predictions(labels.to_vec(), codes, &predicted)),
                fairness: part.groups.iter().map(|groups| audit(groups, &scores)).collect(),
            }
        }
        Truth::Numbers(numbers) => {
            for score in &mut scores {
                *score = rescale(*score);
            }
            Judged {
                loss,
                metrics: eval::regression(numbers, &scores),
                confusion: None,
                fairness: part.groups.iter().map(|groups| audit(groups, &scores)).collect(),
            }
        }
    }
}
