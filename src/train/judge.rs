//! What a network is worth on a part of the data.

use serde::Serialize;

use crate::data::{Groups, Part, Pipeline, Task, Truth};
use crate::eval::{self, Confusion, Decision, Fairness, Metrics, Scored};
use crate::model::{Architecture, Learner, Loss};
use crate::spec::{Loss as Asked, Train, Workspace};

/// Which rows are looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum PartId {
    /// Watched while learning; what is chosen is chosen on these.
    Validation,
    /// Judged at the end.
    Test,
}

impl PartId {
    /// As sentences call it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Validation => "validation",
            Self::Test => "test",
        }
    }
}

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

/// What a network says of every row of a part.
#[derive(Clone, Debug)]
pub struct Said<'a> {
    part: &'a Part,
    labels: &'a [String],
    loss: f64,
    /// Probabilities, a column a class, or numbers in the target's units.
    pub scores: Vec<f64>,
    /// The class that each row is taken for; none for a regression.
    pub predicted: Vec<u32>,
}

/// Asks the learner's present weights about `part`; rows of two classes are decided as `decision` says, and `rescale` turns
/// outputs of a regression back into the target's units.
pub fn say<'a>(
    learner: &Learner,
    part: &'a Part,
    labels: &'a [String],
    decision: &Decision,
    rescale: impl Fn(f64) -> f64,
) -> Said<'a> {
    let outputs = learner.outputs(&part.x);
    let loss = learner.loss(&outputs, &part.y);
    let mut scores = learner.activated(&outputs);
    if let Truth::Numbers(_) = &part.truth {
        for score in &mut scores {
            *score = rescale(*score);
        }
    }
    let mut said = Said { part, labels, loss, scores, predicted: vec![] };
    said.decide(decision);
    said
}

/// What was said of the part that counts, by its name: of the test, or of the validation part where that has no rows.
pub fn last<'s, 'a>([_, validation, test]: &'s [Said<'a>; 3]) -> (&'static str, &'s Said<'a>) {
    if test.part.x.rows > 0 { ("test", test) } else { ("validation", validation) }
}

impl Said<'_> {
    /// Decides the rows so instead; nothing is asked anew. Of a regression nothing is decided.
    pub(super) fn decide(&mut self, decision: &Decision) {
        if let Truth::Classes { .. } = &self.part.truth {
            self.predicted = decision.decide(&self.scores, self.labels.len(), |column| self.part.grouping(column));
        }
    }

    /// What that is worth.
    pub fn judged(&self) -> Judged {
        let groups = self.part.groups.iter();
        match &self.part.truth {
            Truth::Classes { codes, .. } => {
                let scored = self.scored(codes);
                let audit = |groups: &Groups| scored.fairness(&groups.column, &groups.codes, &groups.names);
                Judged {
                    loss: self.loss,
                    metrics: scored.classification(),
                    confusion: Some(Confusion::from_predictions(self.labels.to_vec(), codes, &self.predicted)),
                    fairness: groups.map(audit).collect(),
                }
            }
            Truth::Numbers(numbers) => {
                let audit = |groups: &Groups| {
                    eval::regression_fairness(&groups.column, &groups.codes, &groups.names, numbers, &self.scores)
                };
                Judged {
                    loss: self.loss,
                    metrics: eval::regression(numbers, &self.scores),
                    confusion: None,
                    fairness: groups.map(audit).collect(),
                }
            }
        }
    }

    pub(super) fn scored<'b>(&'b self, codes: &'b [u32]) -> Scored<'b> {
        Scored { truth: codes, predicted: &self.predicted, probabilities: &self.scores, classes: self.labels.len() }
    }

    pub(super) fn part(&self) -> &Part {
        self.part
    }
}
