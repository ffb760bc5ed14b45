//! A dataset as the network meets it: matrices, targets, weights and groups of each part. Made once per run.

use std::collections::HashSet;
use std::sync::Arc;

use super::dataset::{Dataset, Task, Truth};
use super::error::DataError;
use super::groups::{self, Groups};
use super::image::ImageShape;
use super::learnt::Beyond;
use super::matrix::Matrix;
use super::prep::{Fit, Pipeline};
use super::split::Proof;
use crate::base::diag::nearest;
use crate::eval::{Grouping, balanced_class_weights, reweighing};
use crate::spec::{Balance, BalanceMethod, Mitigation, Step, Workspace};

mod leaked;
mod resampled;

pub use resampled::ClassCount;

/// All parts of a dataset, prepared.
#[derive(Clone, Debug, PartialEq)]
pub struct Prepared {
    /// Learnt from. `[balance]` may repeat or make rows of small classes here, or leave out rows of large ones.
    pub train: Part,
    /// Watched while learning.
    pub validation: Part,
    /// Judged at the end.
    pub test: Part,
    /// Learnt from instead of `train` where there are more rows than are held; see [`learnt`](Self::learnt).
    pub beyond: Option<Arc<Beyond>>,
    /// What was fitted, to be kept with the model.
    pub pipeline: Pipeline,
    /// The classes of the training part before and after `[balance]`, in the order of `labels`; empty for regression.
    pub classes: Vec<ClassCount>,
    /// Class labels in order, of two the positive last; empty for regression.
    pub labels: Vec<String>,
    /// What is predicted.
    pub task: Task,
    /// The size of each row as an image, where the rows are images: height x width x channels numbers, row-major.
    pub image: Option<ImageShape>,
    /// What is doubtful about files, roles, parts and steps.
    pub warnings: Vec<String>,
    /// How rows were dealt, and what of that stands in two parts.
    pub proof: Proof,
    /// Sixteen hexadecimal digits that tell this sealed test from others; empty where there is none.
    pub test_set: String,
}

/// One part, prepared. All fields have one entry a row, in the order of `rows`.
#[derive(Clone, Debug, PartialEq)]
pub struct Part {
    /// Prepared features.
    pub x: Matrix,
    /// What the network is to give: the class code, or `(number - mean) / std`.
    pub y: Vec<f32>,
    /// What is true, in its own units.
    pub truth: Truth,
    /// How much each row counts, with mean 1; `None` where all count alike. On training rows the weight column times class
    /// weights times reweighing; on others the weight column alone.
    pub weights: Option<Vec<f32>>,
    /// One entry a protected column.
    pub groups: Vec<Groups>,
    /// Rows of the dataset's table; of a made row the one it was made from.
    pub rows: Vec<usize>,
    /// Whether `[balance]` made the row, so that the table does not have it. Its groups and weight are those of the row it
    /// was made from: a made row has no sex or age of its own.
    pub made: Vec<bool>,
}

impl Prepared {
    /// Fits the workspace's steps on the training rows, applies them to all, and weighs or draws training rows as `[balance]`
    /// and `[fairness]` say. Needs `train.seed` only for drawing.
    ///
    /// # Errors
    /// Where a step does not fit, cells are left that the network cannot read, or weights need classes or groups that are
    /// not there.
    pub fn new(dataset: &Dataset, workspace: &Workspace) -> Result<Self, DataError> {
        let steps = workspace.prepare.clone().unwrap_or_else(Step::defaults);
        let Fit { pipeline, rows: kept, x, warnings: more } = Pipeline::fit(dataset, &steps)?;
        let parts = &dataset.parts;
        let all = [&kept[..], &parts.validation, &parts.test].concat();
        let part = |rows: &[usize], x| part(dataset, &pipeline, rows, x, &kept, &all);
        let other = |rows: &[usize]| Ok::<_, DataError>(part(rows, pipeline.apply(&dataset.table, rows)?));
        let (mut train, validation, test) = (part(&kept, x), other(&parts.validation)?, other(&parts.test)?);
        let mut warnings: Vec<String> = dataset.warnings.iter().cloned().chain(more).collect();
        let before = resampled::Tally::of(&train.truth, train.weights.as_deref(), &train.made);
        if let Some((even, doubts)) = resampled::resampled(dataset, &pipeline, &train, workspace)? {
            train = even;
            warnings.extend(doubts);
        }
        // After drawing, which changes the shares that weights make up for, and their mean.
        train.weights = training_weights(dataset, &train, workspace)?;
        let classes = resampled::counted(
            &dataset.truth,
            &before,
            &resampled::Tally::of(&train.truth, train.weights.as_deref(), &train.made),
        );
        warnings.extend(threshold_doubt(dataset.truth.task(), workspace));
        let (labels, task) = (dataset.truth.labels().to_vec(), dataset.truth.task());
        let image = pipeline.image().map(|scaling| scaling.shape);
        let (proof, test_set) = (dataset.proof.clone(), dataset.test_set.clone());
        let beyond = None;
        Ok(Self { train, validation, test, beyond, pipeline, classes, labels, task, image, warnings, proof, test_set })
    }
}

impl Prepared {
    /// Counts classes anew for training rows of which this is true and which weigh so much by the weight column; gives what
    /// they count in learning.
    pub(super) fn recount(
        &mut self,
        truth: &Truth,
        weights: Option<Vec<f64>>,
        workspace: &Workspace,
    ) -> Option<Vec<f32>> {
        let plain = weights.clone().map(mean_one);
        let all = product(weights.into_iter().chain(class_weights(truth, workspace)).collect());
        let tally = |weights: &Option<Vec<f32>>| resampled::Tally::of(truth, weights.as_deref(), &[]);
        self.classes = resampled::counted(truth, &tally(&plain), &tally(&all));
        all
    }
}

impl Part {
    /// The part's rows of the table, those that were drawn several times taken once and made ones left out.
    #[must_use]
    pub fn distinct(&self) -> Self {
        let mut seen = HashSet::new();
        let is_first = |&place: &usize| !self.made[place] && seen.insert(self.rows[place]);
        let places: Vec<usize> = (0..self.rows.len()).filter(is_first).collect();
        if places.len() == self.rows.len() { self.clone() } else { self.select(&places) }
    }

    /// The rows' groups of a protected column.
    pub fn grouping(&self, column: &str) -> Option<Grouping<'_>> {
        let Groups { codes, names, .. } = self.groups.iter().find(|groups| groups.column == column)?;
        Some(Grouping { codes, names })
    }

    /// The rows at `places` of this part, in that order and as often.
    #[must_use]
    pub fn select(&self, places: &[usize]) -> Self {
        let groups = |groups: &Groups| Groups {
            column: groups.column.clone(),
            codes: places.iter().map(|&place| groups.codes[place]).collect(),
            names: groups.names.clone(),
            cut: groups.cut,
        };
        Self {
            x: self.x.select(places),
            y: places.iter().map(|&place| self.y[place]).collect(),
            truth: self.truth.of_rows(places),
            weights: self.weights.as_ref().map(|weights| places.iter().map(|&place| weights[place]).collect()),
            groups: self.groups.iter().map(groups).collect(),
            rows: places.iter().map(|&place| self.rows[place]).collect(),
            made: places.iter().map(|&place| self.made[place]).collect(),
        }
    }
}

fn part(dataset: &Dataset, pipeline: &Pipeline, rows: &[usize], x: Matrix, train: &[usize], all: &[usize]) -> Part {
    let truth = dataset.truth.of_rows(rows);
    let y = pipeline.wanted(&truth);
    let weights = dataset.weights.as_ref().map(|weights| mean_one(rows.iter().map(|&row| weights[row]).collect()));
    let protected = dataset.table.columns.iter().zip(&dataset.roles).filter(|(_, role)| role.is_protected());
    let groups = protected.map(|(column, _)| groups::of(column, train, all, rows)).collect();
    let made = vec![false; rows.len()];
    Part { x, y, truth, weights, groups, rows: rows.to_vec(), made }
}

/// Weight column times class weights times reweighing.
fn training_weights(dataset: &Dataset, train: &Part, workspace: &Workspace) -> Result<Option<Vec<f32>>, DataError> {
    let mut factors: Vec<Vec<f64>> = Vec::new();
    if let Some(weights) = &dataset.weights {
        factors.push(train.rows.iter().map(|&row| weights[row]).collect());
    }
    if workspace.balance.method == BalanceMethod::ClassWeight {
        classes(dataset, train, "balance.method")?;
    }
    if let Some(label) = workspace.balance.class_weights.keys().find(|label| !train.truth.labels().contains(label)) {
        classes(dataset, train, "balance.class_weights")?;
        return Err(DataError::UnknownClass { label: label.clone(), labels: train.truth.labels().to_vec() });
    }
    factors.extend(class_weights(&train.truth, workspace));
    if workspace.fairness.mitigation == Mitigation::Reweighing {
        let codes = classes(dataset, train, "fairness.mitigation")?;
        factors.push(reweighing(&mitigated(train, workspace)?.codes, codes));
    }
    Ok(product(factors))
}

/// What each row counts by its class, where that is asked for and there are classes.
fn class_weights(truth: &Truth, workspace: &Workspace) -> Option<Vec<f64>> {
    let (balanced, given) = (workspace.balance.method == BalanceMethod::ClassWeight, &workspace.balance.class_weights);
    let codes = truth.codes().filter(|_| balanced || !given.is_empty())?;
    let mut by_class = vec![1.0; truth.labels().len()];
    if balanced {
        by_class = balanced_class_weights(codes, by_class.len());
    }
    for (weight, label) in by_class.iter_mut().zip(truth.labels()) {
        *weight = given.get(label).copied().unwrap_or(*weight);
    }
    Some(codes.iter().map(|&code| by_class[code as usize]).collect())
}

/// The product of weights, with mean 1.
fn product(factors: Vec<Vec<f64>>) -> Option<Vec<f32>> {
    factors.into_iter().reduce(|a, b| a.iter().zip(b).map(|(a, b)| a * b).collect()).map(mean_one)
}

/// The groups that mitigation works on.
fn mitigated<'a>(train: &'a Part, workspace: &Workspace) -> Result<&'a Groups, DataError> {
    let wanted = workspace.mitigated_column().ok_or(DataError::NoGroup)?;
    train.groups.iter().find(|groups| groups.column == wanted).ok_or_else(|| {
        let columns: Vec<String> = train.groups.iter().map(|groups| groups.column.clone()).collect();
        let nearest = nearest(wanted, columns.iter().map(String::as_str)).map(Into::into);
        DataError::UnknownGroup { name: wanted.into(), nearest, columns }
    })
}

/// What is to be said of a threshold where there are not two classes to tell apart.
fn threshold_doubt(task: Task, workspace: &Workspace) -> Option<String> {
    let unused = Balance::default();
    let Balance { threshold, tune_threshold, .. } = workspace.balance;
    let said = threshold != unused.threshold || tune_threshold != unused.tune_threshold;
    (said && task != Task::Binary).then(|| {
        format!(
            "`balance.threshold` and `balance.tune_threshold` are for two classes and have no effect: the task is {}.",
            task.name()
        )
    })
}

fn classes<'a>(dataset: &Dataset, part: &'a Part, key: &'static str) -> Result<&'a [u32], DataError> {
    part.truth.codes().ok_or_else(|| DataError::NeedsClasses { key, target: dataset.target_name().into() })
}

/// The same weights, scaled to mean 1 where they sum to anything.
fn mean_one(weights: Vec<f64>) -> Vec<f32> {
    let mean = super::numbers::mean(&weights);
    let scale = if mean > 0.0 { mean } else { 1.0 };
    weights.into_iter().map(|weight| (weight / scale) as f32).collect()
}

#[cfg(test)]
mod tests;
